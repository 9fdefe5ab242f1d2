import type { Line } from './dataset.ts';
import { folded, type Heading, headings, isNamed, order, type Sheet, textOf } from './sheet.ts';

/** What a column may hold: those of the template, and those that only a CSV of the API has. */
const fieldsOfApi = [
  'metric',
  'unit',
  'source',
  'period',
  'from',
  'until',
  'value',
  'atLeast',
  'text',
  'nil',
  'comment',
  'current',
] as const;
export type Field = Heading | (typeof fieldsOfApi)[number];

export type Columns = {
  /** The row of headings; -1: there is none. */
  readonly at: number;
  readonly columns: ReadonlyMap<Field, number>;
  /** As the API writes: a point before the decimals. */
  readonly api: boolean;
};

/** Where each heading stands, in the first row that names metrics and values. */
export function headedColumns(sheet: Sheet): Columns | undefined {
  for (const [at, row] of sheet.entries()) {
    const names = row.map((cell) => textOf(cell).toLowerCase());
    const ofApi = found(fieldsOfApi, (field) => names.indexOf(field.toLowerCase()));
    if (ofApi.has('metric') && ['value', 'text', 'nil'].some((name) => names.includes(name)))
      return { at, columns: ofApi, api: true };
    const columns = found(order, (heading) =>
      row.findIndex((cell) => isNamed(cell, headings[heading])),
    );
    if ((columns.has('metric') || columns.has('name')) && columns.has('value'))
      return { at, columns, api: false };
  }
  return undefined;
}

function found<F extends Field>(
  fields: readonly F[],
  columnOf: (field: F) => number,
): ReadonlyMap<Field, number> {
  return new Map(
    fields.flatMap((field) => {
      const column = columnOf(field);
      return column < 0 ? [] : [[field, column] as const];
    }),
  );
}

/** A name as it stands in a table of somebody's own: “1. Hồ sơ tiếp nhận:” is “Hồ sơ tiếp nhận”. */
export const bareName = (text: string): string =>
  folded(text.replace(/^(?:\d+(?:\.\d+)*[.)]|[-–•+])\s*/u, '').replace(/\s*:$/, ''));

/**
 * Columns without headings, by what stands in them: the one where most cells are codes or names of metrics, and after it
 * value, reason and remark in this order. Nothing if no column names metrics.
 */
export function namedColumns(sheet: Sheet, lines: readonly Line[]): Columns | undefined {
  const known = {
    metric: setOf(lines, ({ metric }) => [metric.code]),
    name: setOf(lines, ({ metric }) => Object.values(metric.names)),
    measure: setOf(lines, ({ metric }) => Object.values(metric.unitOfMeasure)),
    unit: setOf(lines, ({ unit }) => [unit.code]),
    unitName: setOf(lines, ({ unit }) => Object.values(unit.names)),
  };
  const width = Math.max(0, ...sheet.map((row) => row.length));
  const all = Array.from({ length: width }, (_, column) => column);
  const first = (field: keyof typeof known, among: readonly number[]) =>
    among.find((column) => mostlyIn(sheet, column, known[field])) ?? -1;
  const columns = new Map<Field, number>();
  const place = (field: Field, column: number) => void (column >= 0 && columns.set(field, column));
  place('metric', first('metric', all));
  place('name', first('name', all));
  if (columns.size === 0) return undefined;
  const anchor = Math.max(...columns.values());
  place('unit', first('unit', all.slice(0, anchor)));
  place('unitName', first('unitName', all.slice(0, anchor)));
  const after = all.slice(anchor + 1);
  const measure = first('measure', after);
  const rest = after.filter((column) => column !== measure);
  for (const [index, field] of (['value', 'nil', 'comment'] as const).entries())
    place(field, rest[index] ?? -1);
  return { at: -1, columns, api: false };
}

const setOf = (lines: readonly Line[], textsOf: (line: Line) => readonly string[]) =>
  new Set(lines.flatMap(textsOf).map(bareName));

function mostlyIn(sheet: Sheet, column: number, known: ReadonlySet<string>): boolean {
  const texts = sheet.map((row) => textOf(row[column])).filter((text) => text !== '');
  const fitting = texts.filter((text) => known.has(bareName(text)));
  return fitting.length > 0 && fitting.length * 2 >= texts.length;
}
