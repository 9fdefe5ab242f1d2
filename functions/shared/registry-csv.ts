import { ok, fail, type Result } from '../../core/result.ts';
import type { Delimiter } from './csv-answer.ts';
import { csvLayout } from './csv-layout.ts';
import { readNames, type Words } from './csv-header.ts';
import type { CsvRecord } from './csv-table.ts';
import { pointerTo } from './faults.ts';
import type { Members } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import type { Sent, Unsaid } from './registry-sent.ts';
import { firstOfAll, repeats } from './registry-faults.ts';
import { cellOf, rowOf, type Said, type ThingTable } from './registry-table.ts';

/** More lines than any administration has units; a body holds no more anyway. */
const mostLines = 50_000;

type File = {
  readonly bytes: Uint8Array;
  readonly delimiter: Delimiter;
  /** The things as they are. */
  readonly standing: () => readonly Members[];
  readonly unsaid: Unsaid;
};

/**
 * A line states its thing whole, but a column that the file does not have leaves what stands: a file of names and codes
 * does not take away what it says nothing of. So it is with the lines of one thing: a file of one year of a calendar leaves
 * the other years, unless what is not said is to go.
 */
export function sentInCsv(
  table: ThingTable,
  { bytes, delimiter, standing, unsaid }: File,
): Result<Sent, Problem> {
  const layout = csvLayout(bytes, delimiter, {
    most: mostLines,
    mayBeEmpty: true,
    header: (record, sign) =>
      readNames(record, sign, {
        names: table.columns.map(({ name }) => name),
        beside: 'query',
        missing: (columns) => keysMissing(table, named(columns)),
      }),
  });
  if (!layout.ok) return fail(firstOfAll(layout.failure));
  const { columns, records } = layout.value;
  const stood = standing().flatMap(table.toRows);
  const kept = keptCells(table, columns, stood);
  const own = records.map((record) => readRow(table, columns, record, kept));
  const rows = unsaid === 'stays' ? [...own, ...unsaidRows(table, own, stood)] : own;
  const said = table.fromRows(rows);
  return ok({
    values: said.map(({ value }) => value),
    where: placesIn(table, records, rows, said),
    repeated: repeatedLines(table, records, own),
    columns: named(columns),
  });
}

type Columns = readonly (string | undefined)[];
type Cells = ReadonlyMap<string, string>;

const named = (columns: Columns): readonly string[] =>
  columns.filter((column) => column !== undefined);

const keysMissing = ({ keys }: ThingTable, columns: readonly string[]): readonly Words[] =>
  keys
    .filter((key) => !columns.includes(key))
    .map((key) => {
      const { vi, en } = columnMissing(key, columns);
      return ['missing-column', vi, en, key];
    });

export const columnMissing = (column: string, columns: readonly string[]) => ({
  vi: `Thiếu cột ${column}. Tệp có các cột: ${columns.join(', ')}.`,
  en: `The column ${column} is missing. The file has: ${columns.join(', ')}.`,
});

const keyOf = ({ keys }: ThingTable, cell: (name: string) => string): string =>
  JSON.stringify(keys.map((key) => cell(key).trim()));

/** Of each row that stands, the cells of the columns that the file does not have. */
function keptCells(
  table: ThingTable,
  columns: Columns,
  stood: readonly Members[],
): ReadonlyMap<string, Cells> {
  const absent = table.columns.filter(({ name }) => !columns.includes(name));
  if (absent.length === 0) return new Map();
  return new Map(
    stood.map((row) => [
      standingKey(table, row),
      new Map(absent.map((column) => [column.name, cellOf(column, row)])),
    ]),
  );
}

function standingKey(table: ThingTable, row: Members): string {
  return keyOf(table, (name) => {
    const column = table.columns.find((each) => each.name === name);
    return column === undefined ? '' : cellOf(column, row);
  });
}

function readRow(
  table: ThingTable,
  columns: Columns,
  { cells }: CsvRecord,
  kept: ReadonlyMap<string, Cells>,
): Members {
  const own = new Map(columns.map((name, place) => [name, cells[place] ?? '']));
  const others = kept.get(keyOf(table, (name) => own.get(name) ?? ''));
  return rowOf(table.columns, ({ name }) => own.get(name) ?? others?.get(name) ?? '');
}

/** The lines that stand of things that the file names, and that it does not have. */
function unsaidRows(
  { keys, partOf }: ThingTable,
  own: readonly Members[],
  stood: readonly Members[],
): readonly Members[] {
  if (partOf === undefined) return [];
  const things = new Set(own.map((row) => row[partOf]));
  const said = new Set(own.map((row) => rowKey(keys, row)));
  return stood.filter((row) => things.has(row[partOf]) && !said.has(rowKey(keys, row)));
}

const rowKey = (keys: readonly string[], row: Members): string =>
  JSON.stringify(keys.map((name) => row[name] ?? null));

/** Lines about the same part of a thing: which of them would count? Whole things are compared by what they are called. */
function repeatedLines(
  { keys, partOf }: ThingTable,
  records: readonly CsvRecord[],
  own: readonly Members[],
): readonly FaultLine[] {
  if (partOf === undefined) return [];
  const found = repeats(own.map((row) => rowKey(keys, row)));
  return found.map(({ at, before }) => ({
    index: at,
    pointer: `/${at}`,
    line: lineOf(records, at),
    ...lineTwice(lineOf(records, before)),
  }));
}

const lineOf = (records: readonly CsvRecord[], place: number): number => records[place]?.line ?? 1;

const lineTwice = (line: number) => ({
  code: 'duplicate',
  detail: {
    vi: `Dòng ${line} đã nói về mã này; mỗi mã chỉ ghi một dòng.`,
    en: `Line ${line} is about the same one already; give each one line.`,
  },
});

const placesIn =
  (
    table: ThingTable,
    records: readonly CsvRecord[],
    rows: readonly Members[],
    said: readonly Said[],
  ): Sent['where'] =>
  ({ at, path }) => {
    const places = said[at]?.rows ?? [];
    const own = places.map((place) => rows[place] ?? {});
    const spot = table.spot(path, own);
    const index = places[spot.row] ?? 0;
    const record = records[index];
    // A line that stands and that the file does not have.
    if (record === undefined) return { pointer: '' };
    const column = columnAt(table, spot.path);
    return {
      index,
      pointer: pointerTo([index, ...spot.path]),
      line: record.line,
      ...(column !== undefined && { column }),
    };
  };

/** The column that holds this place, or what it lies in; also one that the file leaves out, because then that is the fault. */
function columnAt({ columns }: ThingTable, path: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    const column =
      columns.find((each) => each.name === name) ??
      columns.find((each) => each.name.startsWith(`${name}.`));
    if (column !== undefined) return column.name;
  }
  return undefined;
}
