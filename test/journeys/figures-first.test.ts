import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import type { Edition } from '../../core/reports/edition.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import type { Report } from '../../core/reports/report.ts';
import { addMinutes } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import { composeCompileCountry } from '../../functions/entry/compile-country.ts';
import { compileInOrder } from '../../local/compile-country.ts';
import { completeDataset, route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { readChanges, route as changesRoute } from '../../functions/http/read-changes.ts';
import { readCompletion, route as stateRoute } from '../../functions/http/read-completion.ts';
import { readSnapshots, route as readRoute } from '../../functions/http/read-snapshots.ts';
import { reopenDataset, route as reopenRoute } from '../../functions/http/reopen-dataset.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { acts } from '../../store/acts.ts';
import { registryHeadKey } from '../../store/keys.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { callerNamed } from '../support/ingest-world.ts';
import { merged } from '../support/merged.ts';
import {
  daysAfter,
  definition,
  release,
  reportContent,
  reportWorld,
  type ReportWorld,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';

const scopes = ['VN', '96', '99'];
const before: RegistryContent = withRule(reportContent([definition({ scopes })]));

/** A rule that gives a warning, so that there is one to be kept. */
function withRule(content: RegistryContent): RegistryContent {
  const rule = {
    code: 'more',
    names: { vi: 'Hoàn thành ít hơn tiếp nhận', en: 'Fewer finished than received' },
    left: { metrics: [{ metric: 'finished' }] },
    operator: '≥',
    right: { metrics: [{ metric: 'received' }] },
    missing: 'skip-if-any',
    severity: 'warning',
  };
  const datasets = content.datasets.map((dataset) =>
    dataset.code === 'nd'
      ? Dataset.parse({ ...dataset, rules: [rule], compulsory: ['received', 'finished'] })
      : dataset,
  );
  return { ...content, datasets };
}

const ofCountry = 'monthly~VN~2025-08';
const reform = '2025-07-01';
const reborn = ['32001', '32002'];

/** From 1 July the communes of 96 lie in a new province 97. */
const afterMerger: RegistryContent = {
  ...before,
  units: [
    ...before.units.map((unit) =>
      unit.code === '96' || reborn.includes(unit.code)
        ? Unit.parse({ ...unit, validTo: reform })
        : unit,
    ),
    unitFrom('97', 'province', 'VN'),
    ...reborn.map((code) => unitFrom(code, 'commune', '97')),
  ],
  events: [
    ...before.events,
    merged(['96'], '97', reform),
    ...reborn.map((code) => merged([code], code, reform)),
  ],
  definitions: [definition({ scopes: ['VN', '97'] })],
};

function unitFrom(code: string, level: string, parent: string): Unit {
  const names = { vi: code, en: code };
  return Unit.parse({ code, level, kind: level, parent, names, validFrom: reform });
}

/** It never lay in 96: that was a mistake. */
const withRightParent: RegistryContent = {
  ...before,
  units: before.units.map((unit) =>
    unit.code === '32001' ? Unit.parse({ ...unit, parent: '99' }) : unit,
  ),
};

let world: ReportWorld;
beforeEach(async () => {
  world = await reportWorld(before);
});

const hundred = [
  { metric: 'received', value: 100 },
  { metric: 'finished', value: 80 },
];

async function publish(content: RegistryContent): Promise<void> {
  world.goTo(addMinutes(world.now(), 60));
  const expected = await world.registry.head();
  const publication = { expected, now: world.now, by: 'test', note: '' };
  expect((await world.registry.publish(content, publication)).ok).toBe(true);
}

/** Runs the hour soon after the release, and so many days later. */
async function run(days = 0): Promise<void> {
  world.goTo(soonAfter(daysAfter(release, days)));
  await world.tick();
  await world.drain();
}

async function reportOf(scope: string): Promise<Report> {
  const edition = await world.reports.latest(`monthly~${scope}~2025-08`);
  if (edition === undefined) throw new Error(`No report of ${scope}`);
  return archivedReport(world.archive, edition.archived.json);
}

const figureIn = (report: Report) =>
  report.sections[0]?.figures.find(({ metric }) => metric.code === 'received');
const sumIn = (report: Report) => {
  const total = figureIn(report)?.total;
  return total?.kind === 'value' ? Number(total.numerator) / Number(total.denominator) : total;
};
const warnedIn = (report: Report) =>
  figureIn(report)?.units.flatMap(({ unit, flags }) =>
    flags.some(({ kind }) => kind === 'rule-broken') ? [unit] : [],
  );

/** Somebody with rights over the whole country asks. */
async function ask(route: Parameters<typeof gatewayEvent>[0], request: Request) {
  const needs = {
    registry: world.registry,
    snapshots: snapshots(world.db, world.names.snapshots),
    acts: acts(world.db, world.names.snapshots),
    secrets: () => Promise.resolve({ current: 'r'.repeat(32) }),
    now: world.now,
  };
  const serving = gateway(
    [
      serve(readRoute, readSnapshots(needs)),
      serve(changesRoute, readChanges(needs)),
      serve(stateRoute, readCompletion(needs)),
      serve(completeRoute, completeDataset(needs)),
      serve(reopenRoute, reopenDataset(needs)),
    ],
    { log: silentLog },
  );
  const caller: Caller = {
    ...callerNamed('everywhere'),
    scopes: ['snapshots:read', 'snapshots:write', 'completions:write'],
  };
  const answer = await serving(gatewayEvent(route, { ...request, caller }));
  expect([200, 201], answer.body).toContain(answer.statusCode);
  return JSON.parse(answer.body);
}

const readOf = (query: Readonly<Record<string, string>>) =>
  ask(readRoute, { query: { unit: '32001', dataset: 'nd', period: '2025-08', ...query } });
const changesOf = (metric: string) =>
  ask(changesRoute, { query: { unit: '32001', dataset: 'nd', period: '2025-08', metric } });
const stateOf = async (unit = '32001') =>
  (await ask(stateRoute, { path: { dataset: 'nd' }, query: { period: '2025-08', unit } })).units[0];
const complete = (route: typeof completeRoute | typeof reopenRoute, key: string, more = {}) =>
  ask(route, {
    path: { dataset: 'nd' },
    headers: { 'Idempotency-Key': key },
    body: { unit: '32001', period: '2025-08', ...more },
  });

describe.each([
  { name: 'a merger that is registered after its figures arrived', next: afterMerger, home: '97' },
  { name: 'a parent that is corrected afterwards', next: withRightParent, home: '99' },
])('$name', ({ next, home }) => {
  test('leaves them in the reports of the province and of the country', async () => {
    await world.post(hundred);
    await publish(next);
    await run();
    expect(sumIn(await reportOf(home))).toBe(100);
    expect(sumIn(await reportOf('VN'))).toBe(100);
  });

  test('leaves them where they are read and in the list of changes', async () => {
    await world.post(hundred);
    const [read, changes] = [await readOf({}), await changesOf('received')];
    expect(read.statements).toHaveLength(2);
    await publish(next);
    expect((await readOf({})).statements).toEqual(read.statements);
    expect((await readOf({ unit: home, descendants: 'true' })).statements).toEqual(read.statements);
    expect((await changesOf('received')).changes).toEqual(changes.changes);
  });

  test('leaves completions standing, and later acts meet them', async () => {
    await world.post(hundred);
    await complete(completeRoute, 'first');
    const { state, by, at, missing } = await stateOf();
    expect([state, missing]).toEqual(['completed', []]);
    await publish(next);
    expect(await stateOf()).toMatchObject({ state, by, at, missing });
    await complete(reopenRoute, 'second', { reason: 'wrong' });
    expect((await stateOf()).state).toBe('withdrawn');
  });

  test('leaves warnings beside them, each once', async () => {
    await world.post(hundred);
    world.goTo(addMinutes(world.now(), 60));
    await world.tick();
    const warnings = (await changesOf('received')).changes.length;
    await publish(next);
    // Another month, so that the look comes back to what it knows of the unit.
    await world.post([{ metric: 'shared', value: 3 }], {}, 'everywhere');
    await run();
    expect((await changesOf('received')).changes).toHaveLength(warnings);
    expect(warnedIn(await reportOf(home))).toEqual(['32001']);
  });

  test('lets a repeat be unchanged, and a correction win, as if nothing had happened', async () => {
    const observedAt = '2025-08-15T00:30:00.000Z';
    await world.post(hundred, { observedAt });
    await publish(next);
    const stated = (await changesOf('received')).changes.length;
    await world.post(hundred, { observedAt }, 'everywhere');
    expect((await changesOf('received')).changes).toHaveLength(stated);
    await world.post([{ metric: 'received', value: 90 }], { replace: true }, 'everywhere');
    expect((await changesOf('received')).changes).toHaveLength(stated + 1);
    // What the replacing body leaves out is taken back, wherever it was written.
    await run();
    const finished = (await reportOf(home)).sections[0]?.figures.find(
      ({ metric }) => metric.code === 'finished',
    );
    expect(finished?.coverage.withdrawn).toContain('32001');
    expect(sumIn(await reportOf(home))).toBe(90);
  });
});

describe('an edition that was sent before the merger was registered', () => {
  test('is followed by one with the sum, which lists nothing as vanished', async () => {
    await world.post(hundred);
    await run();
    expect(sumIn(await reportOf('VN'))).toBe(100);
    await publish(afterMerger);
    await world.post([{ metric: 'received', value: 7 }], { unit: '32002' }, 'everywhere');
    await run(1);
    const second = await reportOf('VN');
    expect(second.edition).toBe(2);
    expect(sumIn(second)).toBe(107);
    const aboutOld = second.changes?.filter((change) => JSON.stringify(change).includes('32001'));
    expect(aboutOld).toEqual([]);
  });

  test('compiles to the same bytes as of its instant, whatever was registered since', async () => {
    await world.post(hundred);
    await run();
    const first = await world.reports.latest(ofCountry);
    if (first === undefined) throw new Error('No report');
    await publish(afterMerger);
    expect((await compiledAnew(first)).sha256).toBe(first.sha256);
  });
});

/** The edition that comes of the same instant where none was compiled yet. */
async function compiledAnew({ definition: code, scope, label, asOf }: Edition): Promise<Edition> {
  const { names } = await freshTables();
  const compile = composeCompileCountry(
    { ...world.settings, REPORTS_TABLE: names.reports },
    { ...world, log: silentLog, handOn: () => Promise.resolve() },
  );
  await compileInOrder(compile, { kind: 'compile-country', definition: code, scope, label, asOf });
  const again = await reportStore(world.db, names.reports).latest(ofCountry);
  if (again === undefined) throw new Error('Not compiled');
  return again;
}

test('a version read from its rows keeps the same of the versions before it as from its image', async () => {
  await publish(afterMerger);
  await publish(withRightParent);
  const { past } = await world.registry.at(3);
  await world.db.send(
    new UpdateCommand({
      TableName: world.names.registry,
      Key: { ...registryHeadKey(3) },
      UpdateExpression: 'REMOVE image',
    }),
  );
  const fromRows = await registryStore(world.db, world.names.registry).at(3);
  expect(fromRows.past.reach).toBe(past.reach);
  expect(new Set(fromRows.past.places)).toEqual(new Set(past.places));
  expect(new Set(past.places.map(({ province }) => province))).toEqual(new Set(['96', '97']));
});
