import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';
import { ClientId } from '../../core/registry/client.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { Metric } from '../../core/registry/metric.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import type { Report } from '../../core/reports/report.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { addMinutes, epochOf, type Instant, instantOf, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { composeCompile } from '../../functions/entry/compile.ts';
import { composeCompileCountry } from '../../functions/entry/compile-country.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { route as postRoute } from '../../functions/http/post-snapshots.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import { newSubmissionId } from '../../functions/shared/ids.ts';
import { compileInOrder } from '../../local/compile-country.ts';
import { acts } from '../../store/acts.ts';
import { reportStore } from '../../store/reports.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { august, callerNamed, wrapped } from '../support/ingest-world.ts';
import {
  daysAfter,
  definition,
  messageWith,
  release,
  report,
  reportContent,
  type ReportWorld,
  reportWorld,
} from '../support/report-world.ts';
import { short } from '../support/small-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';
import { onDay } from '../support/units-in-time.ts';

const seconds = (count: number): Instant => instantOf(epochOf(release) + count * 1000);

/** Two ticks at once; every message that comes of them is taken twice, at once. */
async function tickTwice(world: ReportWorld): Promise<void> {
  await Promise.all([world.tick(), world.tick()]);
  while (world.queue.length > 0) {
    const round = world.queue.splice(0);
    await Promise.all([...round, ...round].map(world.work));
  }
}

// What arrives -------------------------------------------------------------------------

const metrics = ['received', 'finished', 'accounts', 'place', 'shared'];
const days = Array.from({ length: 31 }, (_, at) =>
  onDay(new Date(Date.UTC(2025, 6, 15 + at)).toISOString().slice(0, 10)),
);

/** The day from which one of the communes stands no longer, once that is known. */
const closing = '2025-08-13';

/** One number of each metric by each source for each commune and day of the period: 600 rows and more. */
const everyDay = (turn: number): readonly object[] =>
  days.flatMap((period, day) =>
    (period.until <= closing ? ['32001', '32002'] : ['32001']).flatMap((unit) =>
      ['lgsp', 'office'].flatMap((source) =>
        metrics.map((metric) => ({
          metric,
          unit,
          source,
          period,
          value: 1 + ((day * 7 + turn * 5) % 30),
        })),
      ),
    ),
  );

const atFirst = [
  { metric: 'received', value: 100 },
  { metric: 'finished', value: 80 },
  { metric: 'received', value: 98, source: 'office' },
  { metric: 'finished', value: 79, source: 'office' },
  { metric: 'accounts', unit: '32002', value: 7, period: onDay('2025-08-10') },
  { metric: 'received', unit: '32002', nil: { reason: 'Không phát sinh' } },
  { metric: 'difficulties', text: 'Thiếu máy quét.' },
  // A count whose base lies five months before, and what the period before and last year had.
  { metric: 'registered', value: 40, period: '2025-03' },
  { metric: 'registered', value: 70 },
  { metric: 'registered', value: 4, period: '2024-07' },
  { metric: 'registered', value: 14, period: '2024-08' },
  { metric: 'received', value: 80, period: '2025-07' },
  { metric: 'received', value: 50, period: '2024-08' },
];

/** Corrections of months long before: of the base of the count, and of what the figures are compared with. */
const long = [
  { metric: 'registered', value: 45, period: '2025-03' },
  { metric: 'registered', value: 19, period: '2024-08' },
  { metric: 'received', value: 64, period: '2025-07' },
  { metric: 'received', value: 40, period: '2024-08' },
];

// Puts that are staged late --------------------------------------------------------------

/** A submission that stops before its first write of the kind, until it is let go. */
function heldBefore(world: ReportWorld, kind: 'fact' | 'closing', rows: readonly object[]) {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const isHeld = (command: object): boolean =>
    command instanceof PutCommand &&
    command.input.TableName === world.names.snapshots &&
    'receivedAt' in (command.input.Item ?? {}) === (kind === 'closing');
  const db = wrapped(world.db, async (_, proceed, command) => {
    if (isHeld(command)) {
      reached.resolve();
      await gate.promise;
    }
    return proceed();
  });
  const ingest = composeIngest(world.settings, { db, now: world.now, log: silentLog });
  const body = { ...august, source: 'office', unit: '32002', observedAt: world.now(), rows };
  const headers = { 'Idempotency-Key': `${kind}-${rows.length}` };
  const caller = callerNamed('camau');
  const answer = ingest(gatewayEvent(postRoute, { body, caller, headers }));
  return {
    reached: reached.promise,
    letGo: async () => {
      gate.resolve();
      return (await answer).statusCode;
    },
  };
}

/**
 * Three that were opened ten seconds before the instant: one is known by then and stored five seconds after it, one closes
 * a minute after it, and one is given up and closed by a tick.
 */
async function stageAround(world: ReportWorld): Promise<void> {
  world.goTo(seconds(-10));
  const row = (metric: string, value: number) => ({ metric, value });
  const inTime = heldBefore(world, 'closing', [row('finished', 41)]);
  const late = heldBefore(world, 'fact', [row('received', 1000)]);
  const givenUp = heldBefore(world, 'closing', [row('shared', 5), row('place', 3)]);
  await Promise.all([inTime, late, givenUp].map(({ reached }) => reached));
  world.goTo(seconds(5));
  expect(await inTime.letGo()).toBe(201);
  world.goTo(seconds(60));
  expect(await late.letGo()).toBe(201);
  expect(await givenUp.letGo()).toBe(500);
}

// What is compiled ----------------------------------------------------------------------

/** Compared with both periods, of the province and of the country, with a count that is stated rarely. */
function richContent(): RegistryContent {
  const growth = ['previous-period', 'same-period-last-year'];
  const sections = [{ dataset: 'nd', growth }];
  const ordinary = reportContent([definition({ scopes: ['96', 'VN'], sections })]);
  const [some] = ordinary.metrics;
  const registered = Metric.parse({
    ...some,
    code: 'registered',
    number: 20,
    kind: 'cumulative',
    overTime: 'last',
    maxAgeDays: 200,
  });
  return {
    ...ordinary,
    metrics: [...ordinary.metrics, registered],
    datasets: ordinary.datasets.map((dataset) =>
      dataset.code === 'nd'
        ? { ...dataset, metrics: [...dataset.metrics, registered.code] }
        : dataset,
    ),
  };
}

// What changes later ----------------------------------------------------------------------

/** Sources are trusted in the other order, and a commune closes. */
const changed = (content: RegistryContent): RegistryContent => ({
  ...content,
  metrics: content.metrics.map((metric) => ({ ...metric, sources: metric.sources.toReversed() })),
  units: content.units.map((unit) =>
    unit.code === '32002' ? { ...unit, validTo: LocalDate.parse(closing) } : unit,
  ),
});

async function recordActs(world: ReportWorld): Promise<void> {
  const by = { client: ClientId.parse('camau') };
  const about = {
    dataset: DatasetCode.parse('nd'),
    unit: UnitCode.parse('32001'),
    interval: knownPeriod('nd09', 'month', '2025-08').interval,
  };
  const until = LocalDate.parse('2025-09-30');
  for (const does of [
    { kind: 'completion', by } as const,
    { kind: 'extension', by, until, reason: 'Bão' } as const,
  ])
    await acts(world.db, world.names.snapshots).record(
      { province: UnitCode.parse('96'), month: '2025-08' },
      { ...about, id: newSubmissionId(world.now()), does },
      world.now,
    );
}

// What was known then ------------------------------------------------------------------------

type Kept = {
  readonly sha256: string;
  readonly asOf: Instant;
  readonly facts: number;
  readonly text: string;
  /** Of the country: the hashes of its parts. */
  readonly parts: readonly string[];
};

async function editionsIn(
  world: Pick<ReportWorld, 'archive'>,
  reports: ReportWorld['reports'],
  of: string,
): Promise<readonly Kept[]> {
  const latest = await reports.latest(of);
  const numbers = Array.from({ length: latest?.edition ?? 0 }, (_, at) => at + 1);
  return Promise.all(
    numbers.map(async (number) => {
      const edition = await reports.find(of, number);
      if (edition === undefined) throw new Error(`No edition ${number}`);
      const { sha256, asOf, archived } = edition;
      const made = await archivedReport(world.archive, sha256);
      return {
        sha256,
        asOf,
        facts: made.facts.count,
        text: canonicalJson(made),
        parts: archived.parts?.map(({ json }) => json) ?? [],
      };
    }),
  );
}

const ofCountry = 'monthly~VN~2025-08';

/** All editions as the same code makes them now, where none has been made yet: of the province and of the country. */
async function compiledAnew(
  world: ReportWorld,
  instants: readonly Instant[],
): Promise<readonly (readonly Kept[])[]> {
  const elsewhere = await freshTables();
  const { db, now, archive } = world;
  const settings = { ...world.settings, REPORTS_TABLE: elsewhere.names.reports };
  const needs = { db, now, archive, handOn: () => Promise.resolve(), log: silentLog };
  const consume = composeCompile(settings, needs);
  const step = composeCompileCountry(settings, needs);
  const work = { definition: DefinitionCode.parse('monthly'), label: '2025-08' };
  for (const asOf of instants) {
    const scope = UnitCode.parse('96');
    await consume(messageWith({ ...work, kind: 'compile', scope, asOf }));
    const country = UnitCode.parse('VN');
    await compileInOrder(step, { ...work, kind: 'compile-country', scope: country, asOf });
  }
  const reports = reportStore(elsewhere.db, elsewhere.names.reports);
  return Promise.all([report, ofCountry].map((of) => editionsIn(world, reports, of)));
}

/** What an edition says of a figure: its increase, and how it has grown. */
function readIn(kept: Kept | undefined, metric: string) {
  if (kept === undefined) throw new Error('No edition');
  const made: Report = JSON.parse(kept.text);
  const figure = made.sections[0]?.figures.find((each) => each.metric.code === metric);
  return {
    increase: figure?.increase && short(figure.increase.total),
    growth: figure?.growth?.map(({ label, outcome }) => [label, short(outcome)]),
  };
}

async function changeEverything(world: ReportWorld, content: RegistryContent): Promise<void> {
  await recordActs(world);
  await world.registry.publish(changed(content), {
    expected: 1,
    now: world.now,
    by: 'test',
    note: '',
  });
  await world.post([{ metric: 'received', withdraw: { reason: 'Nhầm' } }]);
  await world.post(long);
}

test('rule 16: every edition, compiled anew as of its instant after thousands of later statements, is the same to the byte', async () => {
  const content = richContent();
  const world = await reportWorld(content);
  await world.post(atFirst);
  await world.post([{ metric: 'received', value: 7 }], { unit: '99001' }, 'other');
  await stageAround(world);
  world.goTo(daysAfter(release, 2));
  for (let turn = 0; turn < 3; turn += 1) await world.post(everyDay(turn));

  world.goTo(daysAfter(release, 3));
  await tickTwice(world);
  const standing = () =>
    Promise.all([report, ofCountry].map((of) => editionsIn(world, world.reports, of)));
  const [first, national] = (await standing()).map(([only]) => only);
  expect([first, national].map((each) => each?.asOf)).toEqual([release, release]);
  expect([first, national].map((each) => each?.facts)).toEqual([
    atFirst.length + 1,
    atFirst.length + 2,
  ]);
  expect(national?.parts).toHaveLength(2);
  for (const each of [first, national]) {
    // 70 after 40 of five months before; a year before, 14 after 4.
    expect(readIn(each, 'registered')).toEqual({
      increase: '30',
      growth: [
        ['2025-07', 'no-unit-in-both'],
        ['2024-08', '200'],
      ],
    });
    expect(readIn(each, 'received').growth).toEqual([
      ['2025-07', '25'],
      ['2024-08', '100'],
    ]);
  }

  await changeEverything(world, content);
  world.goTo(addMinutes(daysAfter(release, 6), 5));
  await tickTwice(world);
  const editions = await standing();
  expect(editions.map((each) => each.length)).toEqual([2, 2]);
  for (const [, after] of editions) {
    expect(after?.facts).toBeGreaterThan(1800);
    expect(readIn(after, 'registered')).toEqual({
      increase: '25',
      growth: [
        ['2025-07', 'no-unit-in-both'],
        ['2024-08', '200/3'],
      ],
    });
    // The other source is trusted now: 98 after 64, and after 40.
    expect(readIn(after, 'received').growth).toEqual([
      ['2025-07', '425/8'],
      ['2024-08', '145'],
    ]);
  }
  expect(editions.map(([before]) => before)).toEqual([first, national]);

  for (let turn = 3; turn < 5; turn += 1) await world.post(everyDay(turn));
  await world.post(long.map((row) => ({ ...row, value: 1 })));
  world.goTo(daysAfter(release, 100));
  const instants = editions[0]?.map(({ asOf }) => asOf) ?? [];
  expect(await compiledAnew(world, instants)).toEqual(editions);
}, 120_000);
