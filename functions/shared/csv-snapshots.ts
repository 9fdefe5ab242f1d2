import { unguarded } from '../../core/csv-guard.ts';
import { ok, type Result } from '../../core/result.ts';
import {
  maxRows,
  type PlaceOf,
  type SubmissionBody,
  type Submitted,
} from '../../core/submissions/submission.ts';
import { type RowFault, rowFault } from '../../core/submissions/submission-faults.ts';
import {
  type CsvColumn,
  type CsvHeader,
  type Defaulted,
  readHeader,
  type SaidBeside,
} from './csv-header.ts';
import { csvLayout } from './csv-layout.ts';
import type { CsvRecord, Delimiter } from './csv-table.ts';
import type { Members } from './plain-row.ts';
import type { Problem } from './problem.ts';
import { readShapes } from './submitted.ts';
import { largerByUpload } from './upload-problems.ts';

/** What a CSV cannot say in a row of its own; it comes beside it. */
export type CsvDefaults = Omit<SubmissionBody, 'rows'>;

/** How the table came: so many rows it may have, and there is said what its rows do not say. */
type CsvArriving = { readonly mostRows: number; readonly beside: SaidBeside };
const byRequest: CsvArriving = { mostRows: maxRows, beside: 'query' };

/**
 * A body of CSV: a header, then one row a line. Everything that is wrong with its layout is told at once; only a table whose
 * layout is right is read as rows. Lines are counted as an editor counts them, the first one is 1. A first line `sep=;` says
 * what parts the cells, whatever `delimiter` says.
 */
export function submittedInCsv(
  bytes: Uint8Array,
  delimiter: Delimiter,
  defaults: CsvDefaults,
  { mostRows, beside }: CsvArriving = byRequest,
): Result<Submitted, Problem> {
  const layout = csvLayout(bytes, delimiter, {
    most: mostRows,
    ...(beside === 'query' && { instead: largerByUpload }),
    header: (record, sign) => readHeader(record, sign, givenIn(defaults), beside),
  });
  if (!layout.ok) return layout;
  const { columns, records } = layout.value;
  const cells = records.map((record) => rowOf(columns, record));
  const { rows, faults: rowFaults } = readShapes(cells, twicePlaced(records, columns));
  const placeOf = placesInCsv(records, columns, cells);
  return ok({ body: { ...defaults, rows }, bodyFaults: [], rowFaults, placeOf });
}

const givenIn = ({ unit, source, period }: CsvDefaults): ReadonlySet<Defaulted> =>
  new Set([
    ...(unit === undefined ? [] : (['unit'] as const)),
    ...(source === undefined ? [] : (['source'] as const)),
    ...(period === undefined ? [] : (['period'] as const)),
  ]);

// Rows ------------------------------------------------------------------------

/** A row as a body of JSON would have it; an empty cell is an absent field. */
function rowOf(columns: CsvHeader['columns'], { cells }: CsvRecord): Members {
  const row: Record<string, unknown> = {};
  for (const [place, column] of columns.entries()) {
    const cell = (cells[place] ?? '').trim();
    if (column !== undefined && cell !== '') Object.assign(row, memberOf(column, cell, row));
  }
  return row;
}

function memberOf(column: CsvColumn, cell: string, { period }: Members): Members {
  switch (column) {
    case 'metric':
    case 'unit':
    case 'period':
    case 'source':
    case 'observedAt':
    case 'value':
    case 'replaces':
      return { [column]: cell };
    case 'from':
    case 'until':
      return { period: { ...(typeof period === 'object' && period), [column]: cell } };
    case 'nil':
    case 'withdraw':
      return { [column]: { reason: unguarded(cell) } };
    case 'text':
    case 'comment':
      return { [column]: unguarded(cell) };
    case 'atLeast':
    case 'restart':
    case 'followUp':
      return { [column]: yesOrNo.get(cell.toLowerCase()) ?? cell };
    default:
      return column satisfies never;
  }
}

/** Spreadsheets write TRUE and FALSE. */
const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const labelAndDays: RowFault = rowFault(
  'period',
  'wrong-form',
  'Ghi nhãn ở cột period, hoặc hai ngày ở cột from và until; không ghi cả hai.',
  'Give a label in the column period, or two days in from and until; not both.',
);

/** Rows that give their period as a label and as days. */
function twicePlaced(
  records: readonly CsvRecord[],
  columns: CsvHeader['columns'],
): ReadonlyMap<number, readonly RowFault[]> {
  const isFilled = ({ cells }: CsvRecord, column: CsvColumn) =>
    (cells[columns.indexOf(column)] ?? '').trim() !== '';
  const both = records.flatMap((record, row) =>
    isFilled(record, 'period') && (isFilled(record, 'from') || isFilled(record, 'until'))
      ? [row]
      : [],
  );
  return new Map(both.map((row) => [row, [labelAndDays]]));
}

/** Line and column beside what would be the place in JSON; the row alone where the file has no such column. */
const placesInCsv =
  (
    records: readonly CsvRecord[],
    columns: CsvHeader['columns'],
    rows: readonly Members[],
  ): PlaceOf =>
  (index, field) => {
    const row = rows[index] ?? {};
    const column = columns.find((each) => each === columnOf(field, row));
    const line = records[index]?.line ?? 1;
    const own = column !== undefined && Object.hasOwn(row, field.split('/')[0] ?? '');
    const pointer = own ? `/rows/${index}/${field}` : `/rows/${index}`;
    return { index, pointer, line, ...(column !== undefined && { column }) };
  };

function columnOf(field: string, { period }: Members): string | undefined {
  const [name, inner] = field.split('/');
  if (name !== 'period') return name;
  return typeof period === 'object' ? (inner ?? 'from') : name;
}
