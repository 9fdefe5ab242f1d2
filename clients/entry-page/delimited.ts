import type { Sheet } from './sheet.ts';

/** Excel copies cells with tabs between them; as CSV it writes commas or, with a Vietnamese setting, semicolons. */
export function delimiterOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const counts = ['\t', ';', ','].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}

/** RFC 4180 with any delimiter: a cell in quotation marks may hold delimiters, line ends and doubled quotation marks. */
export function delimitedCells(text: string, delimiter = delimiterOf(text)): Sheet {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)] ?? '';
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === delimiter) endCell();
    else if (sign === '\n') {
      endCell();
      rows.push([]);
    } else if (sign !== '\r') cell += sign;
  }
  endCell();
  return rows.filter((row) => row.some((each) => each !== ''));
}

/** Text of a file in UTF-8, or in UTF-16 as Excel's “Unicode text” is; `undefined` in any other encoding. */
export function textIn(bytes: Uint8Array): string | undefined {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
