import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { operandsOf } from './formula.ts';
import { withGrownIndicators, withIndicators } from './indicators.ts';

/** Which report is computed: as its definition, scope, label and instant name it. */
export type ReportKey = {
  readonly definition: string;
  readonly scope: string;
  readonly label: string;
  readonly asOf: string;
};

/** The registry's files and the posted bodies, as paths of JSON files. */
export type OracleInput = {
  readonly units: string;
  readonly events: string;
  readonly metrics: string;
  readonly indicators: string;
  readonly datasets: string;
  readonly definitions: string;
  readonly calendar: string;
  readonly posted: string;
};

/** The registry's files in one folder, under the names that the samples use. */
export const registryFiles = (folder: string): Omit<OracleInput, 'posted'> => ({
  units: join(folder, 'units.json'),
  events: join(folder, 'unit-events.json'),
  metrics: join(folder, 'metrics.json'),
  indicators: join(folder, 'indicators.json'),
  datasets: join(folder, 'datasets.json'),
  definitions: join(folder, 'definitions.json'),
  calendar: join(folder, 'working-calendar.json'),
});

/** `figure`: the metric itself; `increase`: of a cumulative one; `section`: reporters of the whole dataset. */
const Subject = z.enum(['figure', 'increase', 'section']);
const Codes = z.array(z.string());
const Count = z.coerce.number().int();
const Exact = z.string().transform(BigInt).nullable();

const CoverageRow = z.strictObject({
  subject: Subject,
  /** `total`, or the code of a province within a wider scope. */
  part: z.string(),
  section: z.string(),
  metric: z.string(),
  expected: Count,
  value: Count,
  nil: Codes,
  withdrawn: Codes,
  partial: Codes,
  missing: Codes,
  late: Codes,
  carried: Codes,
});
export type CoverageRow = z.output<typeof CoverageRow>;

const Term = z.strictObject({ n: z.bigint(), d: z.bigint() });

/** A value, or the cause that there is none. The value is numerator / denominator, in the metric's unit of measure. */
const outcome = {
  cause: z.string().nullable(),
  numerator: Exact,
  denominator: Exact,
  /** A ratio's operands, each over `operand_unit`. */
  operand_numerator: Exact,
  operand_denominator: Exact,
  operand_unit: z.string().transform(BigInt),
  /** An indicator's operands, in the order of its formula. */
  terms: z.array(Term).optional(),
  at_least: z.boolean(),
  carried: z.boolean(),
  days_left_out: Count,
  decimals: Count,
  /** The decimals that the source wrote, where the value is that of one statement. */
  given: Count.nullable(),
};

const TotalRow = z.strictObject({
  subject: Subject,
  part: z.string(),
  section: z.string(),
  metric: z.string(),
  ...outcome,
});
export type TotalRow = z.output<typeof TotalRow>;

const UnitRow = z.strictObject({
  subject: Subject,
  section: z.string(),
  metric: z.string(),
  unit: z.string(),
  state: z.string(),
  late: z.boolean(),
  ...outcome,
});
export type UnitRow = z.output<typeof UnitRow>;

/** Sources that differ from the one of record, at a unit. */
const DifferingRow = z.strictObject({
  section: z.string(),
  metric: z.string(),
  unit: z.string(),
  sources: Codes,
});

/** What stands beside a figure or line, as far as it is judged: `unit 00001, sources that differ` and which. */
const BesideRow = z.strictObject({
  section: z.string(),
  metric: z.string(),
  place: z.string(),
  says: z.string(),
});
export type BesideRow = z.output<typeof BesideRow>;

export type OracleReport = {
  readonly coverage: readonly CoverageRow[];
  readonly totals: readonly TotalRow[];
  readonly units: readonly UnitRow[];
  readonly differing: readonly z.output<typeof DifferingRow>[];
  readonly beside: readonly BesideRow[];
};

const lasting = ['registry', 'statements', 'sections'] as const;
/** Of what was known at an instant: what units and their takers said, then the lines, then what stands beside them. */
const covered = ['known', 'pieces', 'covers'] as const;
const figured = ['flows', 'last-values', 'lines', 'increases', 'totals'] as const;
const besides = ['beside', 'ranges'] as const;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function setVariables(db: DuckDBConnection, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values))
    await db.run(`SET VARIABLE ${name} = ${quoted(value)}`);
}

async function runScripts(db: DuckDBConnection, names: readonly string[]): Promise<void> {
  for (const name of names)
    await db.run(await readFile(join(import.meta.dirname, `${name}.sql`), 'utf8'));
}

async function figuresAsKnown(db: DuckDBConnection): Promise<void> {
  await runScripts(db, covered);
  while (await isEventLeft(db)) await runScripts(db, ['reached-back']);
  await runScripts(db, figured);
}

/** Whether units were taken over on days before those that were gone back over already. */
async function isEventLeft(db: DuckDBConnection): Promise<boolean> {
  const read = await db.runAndReadAll(
    "SELECT count(*) > 0 FROM handed_over WHERE day < getvariable('event_day')",
  );
  return read.getRows()[0]?.[0] === true;
}

async function rows<T>(db: DuckDBConnection, table: string, row: z.ZodType<T>): Promise<T[]> {
  const read = await db.runAndReadAll(`FROM ${table} ORDER BY ALL`);
  return z.array(row).parse(read.getRowObjectsJson());
}

/** One figure compared with an older period, over the units that are in both. Exact, in the unit of measure or in percent. */
const GrowthRow = z.strictObject({
  part: z.string(),
  section: z.string(),
  metric: z.string(),
  compared: Count,
  cause: z.string().nullable(),
  now_cause: z.string().nullable(),
  base_cause: z.string().nullable(),
  at_least: z.boolean(),
  now_numerator: Exact,
  now_denominator: Exact,
  base_numerator: Exact,
  base_denominator: Exact,
  numerator: Exact,
  denominator: Exact,
  now_over: z.boolean(),
  base_over: z.boolean(),
  operand_unit: z.string().transform(BigInt),
  left_out: Codes,
});
export type GrowthRow = z.output<typeof GrowthRow>;

async function editionAt(db: DuckDBConnection, asOf: string, nth: number): Promise<OracleReport> {
  await db.run(`CREATE SCHEMA edition${nth}; SET search_path = 'edition${nth},main'`);
  await setVariables(db, { as_of: asOf });
  await figuresAsKnown(db);
  await runScripts(db, besides);
  return {
    coverage: await rows(db, 'coverage', CoverageRow),
    totals: await rows(db, 'total', TotalRow),
    units: await rows(db, 'unit_line', UnitRow),
    differing: await rows(db, 'differing', DifferingRow),
    beside: await rows(db, 'beside', BesideRow),
  };
}

const Indicator = z.object({
  code: z.string(),
  decimals: z.number(),
  formula: z.string(),
  sources: Codes.optional(),
});

const indicatorsIn = async (path: string) =>
  z.array(Indicator).parse(JSON.parse(await readFile(path, 'utf8')));

/**
 * Computes a report as of each of some instants from the posted bodies alone, in SQL: exact integers throughout, nothing
 * shared with the code under test. Formulas of indicators are applied here to the operands that the SQL aggregated. How far it holds: of what merged units took in, differing sources are not computed.
 */
export async function computeEditions(
  input: OracleInput,
  names: Omit<ReportKey, 'asOf'>,
  asOfs: readonly string[],
): Promise<readonly OracleReport[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const db = await instance.connect();
  try {
    // The tables are small: planning well takes longer than any plan saves.
    await db.run('PRAGMA disable_optimizer');
    const indicators = await indicatorsIn(input.indicators);
    await setVariables(db, { ...input, ...names, indicators: withOperands(indicators) });
    await runScripts(db, lasting);
    const editions: OracleReport[] = [];
    for (const [nth, asOf] of asOfs.entries())
      editions.push(withIndicators(await editionAt(db, asOf, nth), indicators));
    return editions;
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

/** What the SQL reads of the indicators: all but their formulas, which are applied here. */
const withOperands = (indicators: readonly z.output<typeof Indicator>[]): string =>
  JSON.stringify(
    indicators.map((each) => ({ ...each, operands: operandsOf(each.code, indicators) })),
  );

/** Every figure of a report compared with the period of another label, whose lines are cut on the same days. */
export async function computeGrowth(
  input: OracleInput,
  { definition, scope, label, asOf }: ReportKey,
  older: string,
): Promise<readonly GrowthRow[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const db = await instance.connect();
  try {
    await db.run('PRAGMA disable_optimizer');
    const indicators = await indicatorsIn(input.indicators);
    const asked = { definition, scope, as_of: asOf, indicators: withOperands(indicators) };
    await setVariables(db, { ...input, ...asked });
    await runScripts(db, ['registry', 'statements']);
    for (const [schema, named] of [
      ['now', label],
      ['base', older],
    ] as const) {
      await db.run(`CREATE SCHEMA "${schema}"; SET search_path = '${schema},main'`);
      await setVariables(db, { label: named });
      await runScripts(db, ['sections']);
      await figuresAsKnown(db);
      await db.run('INSERT INTO cut_day SELECT section, cut FROM section');
    }
    await db.run(`SET search_path = 'main'`);
    await runScripts(db, ['growth']);
    return withGrownIndicators(await rows(db, 'growth', GrowthRow), indicators);
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}

export async function computeReport(input: OracleInput, key: ReportKey): Promise<OracleReport> {
  const { asOf, ...names } = key;
  const [report] = await computeEditions(input, names, [asOf]);
  if (report === undefined) throw new Error('One instant gives one report');
  return report;
}
