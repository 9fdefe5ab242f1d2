import { fail, ok, type Result } from '../../core/result.ts';
import { parseJson } from './body.ts';
import type { Delimiter } from './csv-answer.ts';
import { csvLayout } from './csv-layout.ts';
import { readNames, type Words } from './csv-header.ts';
import type { CsvRecord } from './csv-table.ts';
import { parseBy, validationFailed } from './faults.ts';
import { isObject, type Members } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import type { BodyType } from './route.ts';
import type { Kind } from './registry-kinds.ts';
import { cellOf, rowOf, type Said, type ThingTable } from './registry-table.ts';

/** A fault within one of the things that were sent: `path` is where in it. */
export type InThing = { readonly at: number; readonly path: readonly string[] };
export type Where = Pick<FaultLine, 'index' | 'pointer' | 'line' | 'column'>;

/** Things that somebody sent, not judged yet, and where each part of them stood. */
export type Sent = {
  readonly values: readonly unknown[];
  readonly where: (spot: InThing) => Where;
};

/** More lines than any administration has units; a body holds no more anyway. */
const mostLines = 50_000;

/** The things of a body. `standing`: the things as they are, for the columns that a CSV leaves out. */
export const sentIn = <Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  { bytes, bodyType, delimiter }: Body,
  standing: readonly Thing[],
): Result<Sent, Problem> =>
  bodyType === 'csv'
    ? inCsv(kind.table, bytes, delimiter, () => standing.map(kind.shown).flatMap(membersOf))
    : inJson(bytes);

export type Body = {
  readonly bytes: Uint8Array;
  readonly bodyType: BodyType;
  readonly delimiter: Delimiter;
};

export const membersOf = (thing: unknown): readonly Members[] => (isObject(thing) ? [thing] : []);

function inJson(bytes: Uint8Array): Result<Sent, Problem> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const { value } = json;
  if (!Array.isArray(value)) return fail(validationFailed([notAList]));
  const values: readonly unknown[] = value;
  return ok({ values, where: ({ at, path }) => ({ index: at, pointer: `/${at}${joined(path)}` }) });
}

const notAList: FaultLine = {
  pointer: '',
  code: 'wrong-type',
  detail: { vi: 'Phải là danh sách: [ … ].', en: 'It must be a list: [ … ].' },
};

const joined = (path: readonly string[]): string => path.map((part) => `/${part}`).join('');

/**
 * A line states its thing whole, but a column that the file does not have leaves what stands: a file of names and codes
 * does not take away what it says nothing of.
 */
function inCsv(
  table: ThingTable,
  bytes: Uint8Array,
  delimiter: Delimiter,
  standing: () => readonly Members[],
): Result<Sent, Problem> {
  const layout = csvLayout(bytes, delimiter, {
    most: mostLines,
    mayBeEmpty: true,
    header: (record, sign) =>
      readNames(record, sign, {
        names: table.columns.map(({ name }) => name),
        missing: (columns) =>
          table.keys.filter((key) => !columns.includes(key)).map((key) => keyMissing(key)),
      }),
  });
  if (!layout.ok) return layout;
  const { columns, records } = layout.value;
  const kept = keptCells(table, columns, standing);
  const rows = records.map((record) => readRow(table, columns, record, kept));
  const twice = repeatedRows(table, records, rows);
  if (twice.length > 0) return fail({ code: 'registry-faults', errors: twice });
  const said = table.fromRows(rows);
  const values = said.map(({ value }) => value);
  return ok({ values, where: placesIn(table, records, rows, said) });
}

const keyMissing = (key: string): Words => [
  'missing-column',
  `Thiếu cột ${key}.`,
  `The column ${key} is missing.`,
];

type Columns = readonly (string | undefined)[];
type Cells = ReadonlyMap<string, string>;

const keyOf = ({ keys }: ThingTable, cell: (name: string) => string): string =>
  JSON.stringify(keys.map((key) => cell(key).trim()));

/** Of each row that stands, the cells of the columns that the file does not have. */
function keptCells(
  table: ThingTable,
  columns: Columns,
  standing: () => readonly Members[],
): ReadonlyMap<string, Cells> {
  const absent = table.columns.filter(({ name }) => !columns.includes(name));
  if (absent.length === 0) return new Map();
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return new Map(
    standing()
      .flatMap(table.toRows)
      .map((row) => [
        keyOf(table, (name) => {
          const column = byName.get(name);
          return column === undefined ? '' : cellOf(column, row);
        }),
        new Map(absent.map((column) => [column.name, cellOf(column, row)])),
      ]),
  );
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

/** Lines about the same thing: which of them would count? */
function repeatedRows(
  table: ThingTable,
  records: readonly CsvRecord[],
  rows: readonly Members[],
): readonly FaultLine[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const key = JSON.stringify(table.keys.map((name) => row[name] ?? null));
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    const line = records[index]?.line ?? 1;
    return [{ index, pointer: `/${index}`, line, ...twiceSaid(records[before]?.line ?? 1) }];
  });
}

const twiceSaid = (line: number) => ({
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
    const line = records[index]?.line ?? 1;
    const column = columnAt(table, spot.path);
    return {
      index,
      pointer: `/${index}${joined(spot.path)}`,
      line,
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

/** As many faults as an answer lists; all of them are counted. */
export const maxFaults = 500;

/** Every thing as the kind has it, or everything that is wrong with any of them; no id twice. */
export function givenIn<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  { values, where }: Sent,
): Result<readonly Given[], Problem> {
  const given: Given[] = [];
  const faults: FaultLine[] = [];
  const ids: string[] = [];
  for (const [at, value] of values.entries()) {
    const parsed = parseBy(kind.given, value);
    ids.push(parsed.ok ? kind.idOf(parsed.value) : `\u0000${at}`);
    if (parsed.ok) given.push(parsed.value);
    else faults.push(...(parsed.failure.errors ?? []).map((line) => placed(line, at, where)));
  }
  faults.push(...repeatedIn(ids, (at) => where({ at, path: [] })));
  return faults.length === 0 ? ok(given) : fail(registryFaults(faults));
}

/** What is named twice, at its second place. */
export function repeatedIn(
  ids: readonly string[],
  where: (at: number) => Where,
): readonly FaultLine[] {
  const first = new Map<string, number>();
  return ids.flatMap((id, at) => {
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, at);
      return [];
    }
    return [{ ...where(at), ...twice(id, before) }];
  });
}

const placed = ({ pointer, ...line }: FaultLine, at: number, where: Sent['where']): FaultLine => ({
  ...line,
  ...where({ at, path: pointer.split('/').slice(1) }),
});

const twice = (id: string, before: number) => ({
  code: 'duplicate',
  detail: {
    vi: `“${id}” đã có ở phần tử ${before}; mỗi mã chỉ ghi một lần.`,
    en: `“${id}” stands at item ${before} already; give each once.`,
  },
});

export const registryFaults = (faults: readonly FaultLine[]): Problem => ({
  code: 'registry-faults',
  errors: faults.slice(0, maxFaults),
  members: { errorsTotal: faults.length },
});
