import { summing } from '../core/totals-of.ts';
import { addMinutes } from '../core/time.ts';
import { snapshots } from '../store/snapshots.ts';
import { type CountrySize, vietNam } from './country.ts';
import { duckdb, sqlite } from './national-year/in-process.ts';
import {
  lean,
  postgresqlPrograms,
  realistic,
  type Server,
  startPostgresql,
} from './national-year/postgresql.ts';
import { type Competitor, inOrder } from './national-year/sql.ts';
import { bytesOf, clientOver, wireOf } from './national-year/wire.ts';
import {
  asOf,
  expectedCoverage,
  isMissing,
  months,
  nationalPlan,
  valueOf,
} from './national-year/year.ts';
import { median, quantile, type Result, rounded, type Skipped } from './result.ts';

const target = 0.75;
const aim = 0.5;

/**
 * A national year from the store's wire bytes to final figures: every page through the SDK's own client, which signs, would
 * repeat, and reads everything but plain facts; then total and coverage of every metric for each province and the country, by
 * all rules, a province at a time. Beside it the SQL that people would write over the same values.
 */
export async function nationalYear(): Promise<Result | Skipped> {
  const programs = postgresqlPrograms();
  if (programs === undefined)
    return { skipped: 'PostgreSQL 15 or later is not here (apt-get install postgresql)' };
  const server = await startPostgresql(programs);
  try {
    return asResult(await compared(vietNam, { server, programs }, { often: 9, seldom: 3 }));
  } finally {
    await server.stop();
  }
}

type Rounds = { readonly often: number; readonly seldom: number };
type Found = Awaited<ReturnType<typeof compared>>;

function asResult({ times, counted, planned }: Found): Result {
  const [ours, theirs] = [median(times['ours'] ?? []), median(times['postgresqlLean'] ?? [])];
  const ratio = rounded(ours / theirs);
  const against = (name: string) => rounded(ours / median(times[name] ?? []));
  return {
    ratio,
    unit: '× PostgreSQL, lean schema',
    target,
    aim,
    met: ratio <= target,
    counted,
    note: `medians; against DuckDB ${against('duckdb')} ×, SQLite ${against('sqlite')} ×, PostgreSQL with a realistic schema ${against('postgresqlRealistic')} ×; which units are expected where is worked out before, in ${planned} ms`,
  };
}

/** Everybody's answers are compared with what the values were made from, and then timed in turn. */
export async function compared(
  size: CountrySize,
  postgresql: { readonly server: Server; readonly programs: string } | undefined,
  { often, seldom }: Rounds,
) {
  const started = performance.now();
  const plan = nationalPlan(size);
  const planned = Math.round(performance.now() - started);
  const wire = wireOf(size);
  const ours = oursOver(plan, clientOver(wire));
  expectCoverage(size, await ours.totals());
  const others: Record<string, Competitor> = {
    duckdb: await duckdb(),
    sqlite: sqlite(),
    ...(postgresql && {
      postgresqlLean: lean(postgresql.programs, postgresql.server),
      postgresqlRealistic: realistic(postgresql.programs, postgresql.server),
    }),
  };
  const isSeldom = (name: string) => name === 'sqlite' || name === 'postgresqlRealistic';
  const times: Record<string, number[]> = {};
  try {
    await expectSame(size, others, await ours.ask());
    for (let round = -3; round < often; round += 1) {
      await time(times, 'ours', ours.totals, round);
      for (const [name, other] of Object.entries(others))
        if (!isSeldom(name) || (round >= 0 && round < seldom))
          await time(times, name, other.ask, round);
    }
  } finally {
    for (const other of Object.values(others)) await other.close();
  }
  return {
    times,
    planned,
    counted: { ...printed(times), wireMegabytes: rounded(bytesOf(wire) / 1e6, 1) },
  };
}

async function time(
  times: Record<string, number[]>,
  name: string,
  work: () => unknown,
  round: number,
): Promise<void> {
  const started = performance.now();
  await work();
  if (round >= 0) (times[name] ??= []).push(performance.now() - started);
}

const printed = (times: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(
    Object.entries(times).flatMap(([name, taken]) => [
      [`${name}Milliseconds`, rounded(median(taken), 1)],
      [`${name}P90Milliseconds`, rounded(quantile(taken, 0.9), 1)],
    ]),
  );

function oursOver(
  { registry, plan, figures, unit, parts }: ReturnType<typeof nationalPlan>,
  db: ReturnType<typeof clientOver>,
) {
  const store = snapshots(db, 'facts');
  const totals = async () => {
    const sums = summing(plan, figures, unit);
    const options = { asOf, now: addMinutes(asOf, 60) };
    for (const { reporters, partitions } of parts)
      sums.add(await store.readColumns(partitions, registry, options), reporters);
    return sums.totals();
  };
  return {
    totals,
    /** As the competitors answer, but for how many values there were: that, our coverage tells otherwise. */
    ask: async () =>
      (await totals()).flatMap(({ total, provinces = [] }, metric) =>
        [{ unit: '0', total }, ...provinces].map(
          (each) =>
            `${Number(each.unit)},${metric + 1},${each.total.kind === 'value' ? each.total.numerator : '-'}`,
        ),
      ),
  };
}

type Totals = Awaited<ReturnType<ReturnType<typeof oursOver>['totals']>>;

function expectCoverage(size: CountrySize, totals: Totals): void {
  const expected = JSON.stringify(expectedCoverage(size));
  for (const [metric, { coverage }] of totals.entries()) {
    const { value, partial, missing, nil, late } = coverage;
    const found = JSON.stringify({ value, partial: partial.length, missing: missing.length });
    if (found !== expected || nil.length + late.length > 0)
      throw new Error(`Coverage of ${metric}: ${found}, not ${expected}`);
  }
}

/** Sums of all against ours and against what they were made from, and the competitors' counts too. */
async function expectSame(
  size: CountrySize,
  others: Readonly<Record<string, Competitor>>,
  ours: readonly string[],
): Promise<void> {
  const expected = expectedRows(size);
  const withoutCounts = inOrder(expected.map((row) => row.slice(0, row.lastIndexOf(','))));
  expectRows('Our sums', inOrder(ours), withoutCounts);
  for (const [name, other] of Object.entries(others)) {
    await other.load(size);
    expectRows(name, await other.ask(), inOrder(expected));
  }
}

function expectRows(name: string, found: readonly string[], expected: readonly string[]): void {
  const at = expected.findIndex((row, place) => row !== found[place]);
  if (at >= 0 || found.length !== expected.length)
    throw new Error(
      `${name}: ${found[at]} and ${found.length} rows, not ${expected[at]} and ${expected.length}`,
    );
}

function expectedRows({ provinces, communes, metrics }: CountrySize): string[] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const month of months)
    for (let commune = 0; commune < communes; commune += 1)
      if (!isMissing(commune, month))
        for (let metric = 0; metric < metrics; metric += 1)
          for (const province of [0, 1 + (commune % provinces)]) {
            const key = `${province},${metric + 1}`;
            const held = sums.get(key) ?? { sum: 0, count: 0 };
            held.sum += valueOf(commune, metric, month);
            held.count += 1;
            sums.set(key, held);
          }
  return [...sums].map(([key, { sum, count }]) => `${key},${sum},${count}`);
}
