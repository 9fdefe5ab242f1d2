/**
 * Styles of the mail, one per element, because mail clients drop style sheets. Colours keep a contrast of 4.5;
 * the layout is one column of at most 600 px and needs neither images nor media queries.
 */
const font =
  "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif";

export const mailStyle = {
  page: `margin:0;padding:0;background:#f4f6f9;color:#1c2430;${font};font-size:16px;line-height:1.5`,
  outer: 'width:100%;border-collapse:collapse;background:#f4f6f9',
  column: 'width:100%;max-width:600px;border-collapse:collapse;background:#ffffff',
  draft: 'padding:10px 20px;background:#fdf3d7;color:#5c4100;font-weight:bold;font-size:15px',
  cell: 'padding:18px 20px 6px',
  scope: 'margin:0;font-size:14px;color:#56606e;font-weight:bold',
  h1: 'margin:4px 0 6px;font-size:21px;line-height:1.3;color:#1c2430',
  soft: 'margin:0 0 6px;font-size:14px;color:#56606e',
  h2: 'margin:0 0 6px;font-size:18px;line-height:1.35;color:#0b5a7d',
  text: 'margin:0 0 6px;font-size:15px',
  table: 'width:100%;border-collapse:collapse;font-size:15px',
  headLeft:
    'text-align:left;font-size:13px;color:#56606e;font-weight:bold;padding:6px 8px 4px 0;border-bottom:2px solid #d9dee5',
  headRight:
    'text-align:right;font-size:13px;color:#56606e;font-weight:bold;padding:6px 0 4px 8px;border-bottom:2px solid #d9dee5',
  name: 'text-align:left;vertical-align:top;font-weight:normal;padding:8px 8px 8px 0;border-bottom:1px solid #d9dee5',
  value:
    'text-align:right;vertical-align:top;padding:8px 0 8px 8px;border-bottom:1px solid #d9dee5',
  number: 'font-size:18px;font-weight:bold;color:#1c2430;white-space:nowrap',
  measure: 'font-size:13px;color:#56606e;white-space:nowrap',
  none: 'font-size:14px;color:#56606e',
  small: 'font-size:13px;line-height:1.45;color:#56606e',
  beside: 'font-size:13px;line-height:1.45;font-weight:bold;color:#6b4a00',
  bar: 'width:100%;border-collapse:collapse;background:#e3e8ee;margin-top:5px',
  gap: 'padding:0;height:6px;line-height:6px;font-size:1px',
  fill: 'padding:0;height:6px;line-height:6px;font-size:1px;background:#0b5a7d',
  button:
    'display:inline-block;padding:12px 22px;background:#0b5a7d;color:#ffffff;font-weight:bold;font-size:16px;text-decoration:none;border-radius:4px',
  footer: 'margin:0 0 8px;font-size:13px;line-height:1.5;color:#56606e',
  preheader: 'display:none;max-height:0;overflow:hidden',
} as const satisfies Record<string, string>;
