import type { Line, Names, Unit } from './dataset.ts';
import { readNumber } from './number-text.ts';
import { type Columns, headedColumns, namedColumns } from './sheet-columns.ts';
import { type Sheet, textOf } from './sheet.ts';
import { type Column } from './table-body.ts';
import { spoken } from './spoken.ts';
import { words } from './words.ts';

export const columns = ['value', 'nil', 'comment'] as const satisfies readonly Column[];

/** The cell that something was pasted into. */
export type Target = { readonly line: number; readonly column: number };

/**
 * What pasted cells are: a table that says itself which metric each row is about, cells to be put down one beside another,
 * or neither, with the reason.
 */
export type Pasted =
  | { readonly kind: 'table'; readonly placed: Columns; readonly unit?: Unit }
  | { readonly kind: 'cells' }
  | { readonly kind: 'unfit'; readonly why: Names };

export function pastedAs(sheet: Sheet, lines: readonly Line[], target?: Target): Pasted {
  const unit = target && lines[target.line]?.unit;
  const ofUnit = unit === undefined ? {} : { unit };
  const headed = headedColumns(sheet);
  if (headed !== undefined) return { kind: 'table', placed: headed, ...ofUnit };
  const placed = namedColumns(sheet, lines);
  if (placed?.columns.has('value') === true) return { kind: 'table', placed, ...ofUnit };
  if (placed !== undefined) return { kind: 'unfit', why: words.pastedNamesOnly };
  const reasons = columns.indexOf('nil') - (target?.column ?? 0);
  return target !== undefined && sheet.some((row) => isNumber(textOf(row[reasons])))
    ? { kind: 'unfit', why: words.pastedNumbersAsReasons }
    : { kind: 'cells' };
}

function isNumber(text: string): boolean {
  if (text === '') return false;
  const read = readNumber(text, 'auto');
  return read.ok || read.why === 'ambiguous';
}

/** What of the pasted cells lies below the last line or right of the last column, in words. */
export function leftOver(sheet: Sheet, { line, column }: Target, count: number): readonly Names[] {
  const texts = (rows: Sheet) =>
    rows
      .flat()
      .map(textOf)
      .filter((text) => text !== '');
  const below = sheet.slice(Math.max(0, count - line)).filter((row) => texts([row]).length > 0);
  const right = texts(
    sheet.slice(0, count - line).map((row) => row.slice(columns.length - column)),
  );
  return [
    ...(below.length > 0
      ? [spoken('leftBelow', below.length, shortly(below.map((row) => texts([row]).join(' '))))]
      : []),
    ...(right.length > 0 ? [spoken('leftRight', right.length, shortly(right))] : []),
  ];
}

const mostNamed = 20;
const shortly = (texts: readonly string[]): string =>
  texts
    .slice(0, mostNamed)
    .map((text) => `“${text}”`)
    .join(', ') + (texts.length > mostNamed ? '…' : '');
