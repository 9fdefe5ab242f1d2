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
import { oursAlone } from './national-year/ours.ts';
import { isMissing, months, valueOf } from './national-year/year.ts';
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
    return asResult(await compared(vietNam, { server, programs }, { often: 15, seldom: 3 }));
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

/**
 * Everybody's answers are compared with what the values were made from, and then timed in turn; those that take seconds at the
 * end, so that nobody's round begins after a long rest.
 */
export async function compared(
  size: CountrySize,
  postgresql: { readonly server: Server; readonly programs: string } | undefined,
  { often, seldom }: Rounds,
) {
  const ours = await oursAlone(size);
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
    await expectSame(size, others, ours.answers);
    for (let round = -3; round < often; round += 1) {
      await time(times, 'ours', ours.again, round);
      for (const [name, other] of Object.entries(others))
        if (!isSeldom(name)) await time(times, name, other.ask, round);
    }
    for (const [name, other] of Object.entries(others))
      for (let round = 0; round < seldom && isSeldom(name); round += 1)
        await time(times, name, other.ask, round);
  } finally {
    for (const other of Object.values(others)) await other.close();
    await ours.close();
  }
  return {
    times,
    planned: ours.planned,
    counted: { ...printed(times), wireMegabytes: ours.wireMegabytes },
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
