import { unguarded } from '../../core/csv-guard.ts';
import type { Column } from './csv-answer.ts';
import type { Members } from './plain-row.ts';
import { isObject } from './plain-row.ts';

/**
 * How a cell writes what it holds. text: somebody's words, guarded against being taken for a formula. word: a code, a date
 * or a decimal number, which has a form of its own. list: codes joined by `|`; nothing is the empty list. open list: the
 * same, but nothing is no list and `[]` the empty one. json: what no cell can hold otherwise.
 */
export type Form = 'text' | 'word' | 'number' | 'yes-no' | 'list' | 'open-list' | 'json';

/** A column is named by where its cells stand in the thing: `names.vi`. */
export type ThingColumn = { readonly name: string; readonly form: Form };

/** The things that rows say, each with the rows that say it. */
export type Said = { readonly value: Members; readonly rows: readonly number[] };

/** Things of a kind as lines of a table. */
export type ThingTable = {
  readonly columns: readonly ThingColumn[];
  /** The columns that tell which thing a line is about. */
  readonly keys: readonly string[];
  /** Where a thing takes several lines: the one of those columns that tells which thing it is. */
  readonly partOf?: string;
  readonly toRows: (thing: Members) => readonly Members[];
  readonly fromRows: (rows: readonly Members[]) => readonly Said[];
  /** Where a place within a thing stands: which of its rows, and in that row. */
  readonly spot: (path: readonly string[], rows: readonly Members[]) => Spot;
};
export type Spot = { readonly row: number; readonly path: readonly string[] };

/** One line a thing; `flat` and `whole` for what a column holds in another way than the thing does. */
export const lineEach = (
  columns: readonly ThingColumn[],
  keys: readonly string[],
  {
    flat = (thing) => thing,
    whole = (row) => row,
  }: { flat?: (thing: Members) => Members; whole?: (row: Members) => Members } = {},
): ThingTable => ({
  columns,
  keys,
  toRows: (thing) => [flat(thing)],
  fromRows: (rows) => rows.map((row, place) => ({ value: whole(row), rows: [place] })),
  spot: (path) => ({ row: 0, path }),
});

const joint = '|';

/** Nothing where the thing has nothing there. */
export function cellOf({ name, form }: ThingColumn, row: Members): string {
  const value = memberAt(row, name.split('.'));
  if (value === undefined) return '';
  if (form === 'json') return JSON.stringify(value);
  if (!Array.isArray(value)) return plainText(value);
  const parts = value.map(plainText);
  return parts.length === 0 && form === 'open-list' ? '[]' : parts.join(joint);
}

/** Codes, numbers and yes or no as they are; what has parts never stands where one of these is expected. */
export const plainText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** As a column of an answer in CSV. */
export const printed = (column: ThingColumn): Column<Members> => ({
  name: column.name,
  ...(column.form === 'text' && { kind: 'text' }),
  of: (row) => cellOf(column, row),
});

const memberAt = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return value;
  return isObject(value) && Object.hasOwn(value, name) ? memberAt(value[name], rest) : undefined;
};

/** A row as its cells say it: an empty cell is nothing, and what is not understood stays text, for the schema to refuse. */
export function rowOf(
  columns: readonly ThingColumn[],
  cell: (column: ThingColumn) => string,
): Members {
  let row: Members = {};
  for (const column of columns) {
    const value = valueOf(column, cell(column));
    if (value !== undefined) row = withMember(row, column.name.split('.'), value);
  }
  return row;
}

function withMember(
  row: Members,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Members {
  const inner = row[name];
  return {
    ...row,
    [name]: rest.length === 0 ? value : withMember(isObject(inner) ? inner : {}, rest, value),
  };
}

function valueOf({ form }: ThingColumn, text: string): unknown {
  const cell = text.trim();
  if (cell === '') return form === 'list' ? [] : undefined;
  switch (form) {
    case 'text':
      return unguarded(text);
    case 'word':
      return cell;
    case 'number':
      return /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell;
    case 'yes-no':
      return yesOrNo.get(cell.toLowerCase()) ?? cell;
    case 'list':
      return partsOf(cell);
    case 'open-list':
      return cell === '[]' ? [] : partsOf(cell);
    case 'json':
      return jsonOr(cell);
    default:
      return form satisfies never;
  }
}

const partsOf = (cell: string): readonly string[] => cell.split(joint).map((part) => part.trim());

/** Spreadsheets write TRUE and FALSE. */
const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function jsonOr(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
