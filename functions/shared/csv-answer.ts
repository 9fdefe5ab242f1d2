import * as z from 'zod';
import { guarded } from '../../core/csv-guard.ts';
import { inWords } from '../../core/wording.ts';
import { preferencesIn } from './answer.ts';

/** A column of a CSV: `text` is what somebody wrote in words; everything else has a form that we checked. */
export type Column<Row> = {
  readonly name: string;
  readonly kind?: 'text';
  readonly of: (row: Row) => string | number | boolean | undefined;
};

/** CSV only for who asks for it, and does not like JSON better: what reads a table says so. */
export function wantsCsv(accept: string | undefined): boolean {
  const wishes = preferencesIn(accept);
  const weightOf = (name: string) => wishes.find((wish) => wish.name === name)?.weight ?? 0;
  const csv = weightOf('text/csv');
  return csv > 0 && csv >= weightOf('application/json');
}

export const csvType = 'text/csv; charset=utf-8; header=present';

/** Without it Excel takes UTF-8 for the code page of the machine and spoils every Vietnamese letter. */
const byteOrderMark = '\uFEFF';

/** What parts the cells. Excel opens a file by the list separator of its machine, which is often a semicolon where the decimal sign is a comma. */
export const commaOrSemicolon = inWords(
  'Phải là dấu phẩy (,) hoặc dấu chấm phẩy (trong địa chỉ viết %3B).',
  'It must be a comma (,) or a semicolon (in an address %3B).',
);
export const Delimiter = z.enum([',', ';'], commaOrSemicolon);
export type Delimiter = z.output<typeof Delimiter>;

/** RFC 4180, in UTF-8 with a byte order mark. Yes is `true` and no is an empty cell, as is what is absent. */
export function csvText<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  delimiter: Delimiter,
): string {
  const lines = rows.map((row) => columns.map((column) => cellOf(column, row)).join(delimiter));
  const header = columns.map(({ name }) => name).join(delimiter);
  return `${byteOrderMark}${[header, ...lines].join('\r\n')}\r\n`;
}

function cellOf<Row>({ kind, of }: Column<Row>, row: Row): string {
  const value = of(row);
  if (value === undefined || value === false) return '';
  const text = kind === 'text' ? guarded(String(value)) : String(value);
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
