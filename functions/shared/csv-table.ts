import type { Names } from '../../core/names.ts';

/** One line of a table, or more where a quoted cell holds line ends; `line` is its first one, counted from 1. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };
export type CsvFault = { readonly line: number; readonly code: string; readonly detail: Names };
export type CsvTable = {
  readonly records: readonly CsvRecord[];
  readonly faults: readonly CsvFault[];
};

export type Delimiter = ',' | ';';

/** Where the reader stands. */
type Cursor = { at: number; line: number };

/**
 * Reads a table as RFC 4180 has it, with lines that end in CR LF, LF or CR. A quoted cell that does not end as it should
 * spoils its record only: reading goes on at the line after the one that it began in, so that every fault of a table is
 * found at once. Records without anything in them are left out: spreadsheets leave such lines at the end. Reads `most`
 * records and faults at most, and one more to show that there are more.
 */
export function csvTable(text: string, delimiter: Delimiter, most: number): CsvTable {
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  const cursor: Cursor = { at: 0, line: 1 };
  while (cursor.at < text.length && records.length + faults.length <= most) {
    const { line } = cursor;
    const cells = readRecord(text, delimiter, cursor);
    if (Array.isArray(cells)) {
      if (cells.some(isFilled)) records.push({ line, cells });
    } else {
      faults.push({ line: cursor.line, ...cells });
      passLine(text, cursor);
    }
  }
  return { records, faults };
}

const isFilled = (cell: string): boolean => cell.trim() !== '';

type CellFault = Omit<CsvFault, 'line'>;

const unclosed: CellFault = {
  code: 'unclosed-quote',
  detail: {
    vi: 'Ô mở bằng dấu " ở dòng này không được đóng đúng chỗ: sau dấu " đóng phải là dấu phân cách hoặc hết dòng; dấu " bên trong ô viết thành "".',
    en: 'A cell that opens with " in this line is not closed where it should be: after the closing " comes a delimiter or the end of the line; a " within a cell is written "".',
  },
};
const stray: CellFault = {
  code: 'stray-quote',
  detail: {
    vi: 'Có dấu " giữa một ô: đặt cả ô trong dấu " (không có khoảng trắng phía trước) và viết mỗi dấu " bên trong thành "".',
    en: 'There is a " in the middle of a cell: put the whole cell in " (no space before it) and write every " within it as "".',
  },
};

function readRecord(text: string, delimiter: Delimiter, cursor: Cursor): string[] | CellFault {
  const cells: string[] = [];
  for (;;) {
    const isQuoted = text[cursor.at] === '"';
    const cell = isQuoted ? readQuoted(text, delimiter, cursor) : readBare(text, delimiter, cursor);
    if (cell === undefined) return isQuoted ? unclosed : stray;
    cells.push(cell);
    if (text[cursor.at] !== delimiter) break;
    cursor.at += 1;
  }
  passLine(text, cursor);
  return cells;
}

const bare = { ',': /[^,\r\n]*/y, ';': /[^;\r\n]*/y } as const;

function readBare(text: string, delimiter: Delimiter, cursor: Cursor): string | undefined {
  const pattern = bare[delimiter];
  pattern.lastIndex = cursor.at;
  const cell = pattern.exec(text)?.[0] ?? '';
  if (cell.includes('"')) return undefined;
  cursor.at += cell.length;
  return cell;
}

const lineEnd = /\r\n|\r|\n/g;

function readQuoted(text: string, delimiter: Delimiter, cursor: Cursor): string | undefined {
  const from = cursor.at + 1;
  let to = text.indexOf('"', from);
  while (to >= 0 && text[to + 1] === '"') to = text.indexOf('"', to + 2);
  if (to < 0 || ![delimiter, '\r', '\n', undefined].includes(text[to + 1])) return undefined;
  const cell = text.slice(from, to);
  cursor.at = to + 1;
  cursor.line += cell.match(lineEnd)?.length ?? 0;
  return cell.replaceAll('""', '"');
}

/** Goes on to the beginning of the next line. */
function passLine(text: string, cursor: Cursor): void {
  lineEnd.lastIndex = cursor.at;
  const end = lineEnd.exec(text);
  cursor.at = end === null ? text.length : end.index + end[0].length;
  cursor.line += 1;
}
