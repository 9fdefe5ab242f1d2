import { paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { SourceCode } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { type Answer, august, callerNamed, ingestWorld, wrapped } from '../support/ingest-world.ts';

type World = Awaited<ReturnType<typeof ingestWorld>>;

/** A sender that dies before it writes its first fact: all was decided, and nothing is kept. */
const dyingIn = (world: World) =>
  world.compose(
    wrapped(world.db, (_, proceed, command) => {
      if (command instanceof PutCommand && command.input.TableName === world.tables.snapshots)
        throw new Error('died');
      return proceed();
    }),
  );

describe('what was decided is finished as it was decided', () => {
  const months = Array.from({ length: 60 }, (_, month) => {
    const inYear = String((month % 12) + 1).padStart(2, '0');
    return `${2020 + Math.floor(month / 12)}-${inYear}`;
  });
  /** 60 months of the caller's own unit, and of one that is not his: 120 months together. */
  const body = {
    dataset: 'wall',
    source: 'lgsp',
    observedAt: august.observedAt,
    rows: months.flatMap((period) =>
      ['32001', '99001'].map((unit) => ({ metric: 'shared', period, unit, value: 1 })),
    ),
  };
  const sent = (as: string | Caller = 'narrow') => ({ as, key: 'k', query: { mode: 'partial' } });
  const counts = { sent: 120, accepted: 60, rejected: 60 };

  async function halfDone(): Promise<World> {
    const world = await ingestWorld();
    const died = await world.send(body, { ...sent(), by: dyingIn(world) });
    expect(died.status).toBe(500);
    world.clock.forward(60);
    return world;
  }

  test.each([
    ['every unit', { units: [UnitCode.parse('VN')] }],
    ['another unit', { units: [UnitCode.parse('99')] }],
    ['no unit', { units: [] }],
    ['another source', { sources: [SourceCode.parse('office')] }],
    ['no source', { sources: [] }],
  ])('where the key may speak for %s by now', async (_, rights) => {
    const world = await halfDone();
    const again = await world.send(body, sent({ ...callerNamed('narrow'), ...rights }));
    expect(again).toMatchObject({ status: 201, json: { counts } });
    expect((await world.send(body, sent())).text).toBe(again.text);
  });

  test.each<[string, (content: RegistryContent) => Partial<RegistryContent>]>([
    [
      'the client is taken out',
      ({ clients }) => ({ clients: clients.filter(({ id }) => id !== 'narrow') }),
    ],
    [
      'the dataset is taken out',
      ({ datasets }) => ({ datasets: datasets.filter(({ code }) => code !== 'wall') }),
    ],
    [
      'the metric is taken from another source',
      ({ metrics }) => ({
        metrics: metrics.map((each) => ({ ...each, sources: [SourceCode.parse('office')] })),
      }),
    ],
  ])('where %s of the registry by now', async (_, changed) => {
    const world = await halfDone();
    const now = await world.registry.current();
    const content = { ...now, ...changed(now) };
    const published = { expected: now.version, now: world.clock.now, by: 'test', note: '' };
    expect(await world.registry.publish(content, published)).toMatchObject({ ok: true });
    const again = await world.send(body, sent());
    expect(again).toMatchObject({ status: 201, json: { counts } });
  });
});

async function itemsIn(world: World): Promise<number> {
  const pages = paginateScan({ client: world.db }, { TableName: world.tables.submissions });
  let items = 0;
  for await (const { Count = 0 } of pages) items += Count;
  return items;
}

const twoThousandWrong = Array.from({ length: 2_000 }, (_, row) => ({
  metric: `no-such-metric-${row}`,
  value: row,
}));

test('a large body that comes again costs one read: nothing is decided, and nothing is written', async () => {
  const world = await ingestWorld();
  const rows = [{ metric: 'received', value: 1 }, ...twoThousandWrong];
  const request = { key: 'k', query: { mode: 'partial' } };
  const first = await world.send({ ...august, rows }, request);
  expect(first).toMatchObject({ status: 201, json: { counts: { accepted: 1, rejected: 2_000 } } });
  const items = await itemsIn(world);
  const calls: string[] = [];
  const by = world.compose(
    wrapped(world.db, (_, proceed, command) => {
      calls.push(command.constructor.name);
      return proceed();
    }),
  );
  for (let time = 1; time <= 4; time += 1) {
    const again = await world.send({ ...august, rows }, { ...request, by });
    expect(again.text).toBe(first.text);
  }
  expect(calls).toEqual(['GetCommand', 'GetCommand', 'GetCommand', 'GetCommand']);
  expect(await itemsIn(world)).toBe(items);
});

test('a short body with more errors than one item holds leaves nothing behind when it comes again', async () => {
  const world = await ingestWorld();
  const rows = [{ metric: 'received', value: 1 }, ...Array.from({ length: 2_000 }, () => ({}))];
  const request = { key: 'k', query: { mode: 'partial' } };
  const first = await world.send({ ...august, rows }, request);
  expect(first).toMatchObject({ status: 201, json: { counts: { accepted: 1, rejected: 2_000 } } });
  const items = await itemsIn(world);
  expect(items).toBeGreaterThan(1);
  for (let time = 1; time <= 4; time += 1)
    expect((await world.send({ ...august, rows }, request)).text).toBe(first.text);
  expect(await itemsIn(world)).toBe(items);
});

/** A year of days of two communes by two sources: as many facts as rows. */
const aYear = {
  ...august,
  rows: Array.from({ length: 365 }, (_, day) => ({
    from: new Date(Date.UTC(2024, 7, 1 + day)).toISOString().slice(0, 10),
    until: new Date(Date.UTC(2024, 7, 2 + day)).toISOString().slice(0, 10),
  })).flatMap((period) =>
    ['32001', '32002'].flatMap((unit) =>
      ['lgsp', 'office'].map((source) => ({ metric: 'received', period, unit, source, value: 1 })),
    ),
  ),
};

test('a worker that lost its submission to another stops writing, and the receipt is the other’s', async () => {
  const world = await ingestWorld();
  const others: Answer[] = [];
  let written = 0;
  const slow = world.compose(
    wrapped(world.db, async (_, proceed, command) => {
      if (!(command instanceof PutCommand && command.input.TableName === world.tables.snapshots))
        return proceed();
      written += 1;
      if (written > 1) return proceed();
      world.clock.forward(26);
      others.push(await world.send(aYear, { key: 'k' }));
      return proceed();
    }),
  );
  const answer = await world.send(aYear, { key: 'k', by: slow });
  expect(answer).toMatchObject({ status: 409, json: { code: 'submission-in-progress' } });
  expect(answer.headers).toHaveProperty('Retry-After');
  expect(written).toBeLessThan(aYear.rows.length);
  expect(others).toMatchObject([{ status: 201, json: { counts: { accepted: 1460 } } }]);
  expect((await world.send(aYear, { key: 'k' })).text).toBe(others[0]?.text);
});
