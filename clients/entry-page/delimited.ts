import type { Sheet } from './sheet.ts';

/** Excel copies cells with tabs between them; as CSV it writes commas or, with a Vietnamese setting, semicolons. */
export function delimiterOf(text: string): string {
  const [line = ''] = text.trimStart().split('\n', 1);
  const counts = ['\t', ';', ','].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}

/**
 * RFC 4180 with any delimiter: a cell in quotation marks may hold delimiters, line ends and doubled quotation marks. Empty
 * lines stay where they are, save the end of the last line: what follows must not move up.
 */
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
  const [only, ...others] = rows.at(-1) ?? [];
  return only === '' && others.length === 0 ? rows.slice(0, -1) : rows;
}

/** Text of a file in UTF-8, or in UTF-16 as Excel's “Unicode text” is; `undefined` in any other encoding. */
export function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** By its mark; without one by where the zeros stand in the first two signs, which a table has in ASCII. */
function encodingOf([a, b, c, d]: Uint8Array): string {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)) return 'utf-16be';
  return 'utf-8';
}
