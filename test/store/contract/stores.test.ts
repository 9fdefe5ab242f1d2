import { beforeEach, describe, expect, test } from 'vitest';
import { ClientId } from '../../../core/registry/client.ts';
import { DatasetCode } from '../../../core/registry/dataset.ts';
import type { Fact } from '../../../core/submissions/fact.ts';
import { MetricCode, SourceCode } from '../../../core/registry/metric.ts';
import type { Registry } from '../../../core/registry/registry.ts';
import { type Speaker, SubmissionId } from '../../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../../core/time.ts';
import { UnitCode } from '../../../core/units/unit.ts';
import type { DocumentClient } from '../../../functions/shared/world.ts';
import { acts } from '../../../store/acts.ts';
import { registryStore } from '../../../store/registry.ts';
import { type Snapshots, snapshots } from '../../../store/snapshots.ts';
import { type NewSubmission, type Submissions, submissions } from '../../../store/submissions.ts';
import type { TableNames } from '../../../store/tables.ts';
import { content } from '../../laws/history-world.ts';
import { bothStores, inPagesOf } from './both-stores.ts';

const province = UnitCode.parse('96');
const [july, august] = ['2025-07', '2025-08'].map((month) => ({ province, month }));
const partitions = [july, august].filter((partition) => partition !== undefined);
const client = ClientId.parse('camau');
const by: Speaker = { client };
const at = (second: number): Instant =>
  Instant.parse(`2025-08-15T01:00:${String(second).padStart(2, '0')}.000Z`);
const nameOf = (number: number): SubmissionId =>
  SubmissionId.parse(`01K${String(number).padStart(23, '0')}`);

const factOf = (unit: string, month: string, value: number): Fact => ({
  province,
  month,
  unit: UnitCode.parse(unit),
  interval: {
    from: LocalDate.parse(`${month}-01`),
    until: LocalDate.parse(`${month}-02`),
  },
  source: SourceCode.parse('lgsp'),
  observedAt: at(0),
  sayings: [
    {
      metric: MetricCode.parse('received'),
      says: { kind: 'value', amount: { count: value, given: 0, atLeast: false } },
    },
  ],
  omitted: [],
});

const opening = (number: number, facts: readonly Fact[] = []): NewSubmission => ({
  idempotencyKey: `key-${number}`,
  submission: nameOf(number),
  client,
  sha256: 'a'.repeat(64),
  mode: 'atomic',
  language: 'vi',
  registryVersion: 1,
  openedAt: at(number),
  plan: {
    decisions: facts.map(() => 'accepted'),
    errors: [],
    facts,
    omissions: [],
    omitted: 0,
    late: [],
    completionsWithdrawn: [],
  },
});

describe.each(bothStores)('on %s', (_, fresh) => {
  let db: DocumentClient;
  let names: TableNames;
  let registry: Registry;
  let facts: Snapshots;
  let ledger: Submissions;
  beforeEach(async () => {
    ({ db, names } = await fresh());
    const store = registryStore(db, names.registry);
    await store.publish(content, { expected: 0, now: () => at(0), by: 'test', note: '' });
    registry = await store.current();
    facts = snapshots(db, names.snapshots);
    ledger = submissions(db, names.submissions);
  });

  async function put(number: number, some: readonly Fact[]): Promise<void> {
    const items = facts.prepare(nameOf(number), some, registry);
    if (!items.ok) throw new Error('It does not fit');
    await facts.put(items.value);
  }

  describe('facts', () => {
    const two = [factOf('32001', '2025-07', 1), factOf('32002', '2025-08', 2)];

    test('are seen from their closing on, in both months or in none, whatever the size of a page', async () => {
      for (const number of [1, 2, 3]) await put(number, two);
      for (const number of [1, 2])
        await facts.close(nameOf(number), partitions, by, () => at(number));
      for (const items of [1, 2, 100]) {
        const paged = snapshots(inPagesOf(items, db), names.snapshots);
        const found = await paged.read(partitions, registry);
        expect(
          found.map((said) => `${said.submission} ${said.unit} ${said.receivedAt}`).toSorted(),
        ).toEqual(
          [1, 2].flatMap((number) =>
            two.map(({ unit }) => `${nameOf(number)} ${unit} ${at(number)}`),
          ),
        );
        const [one] = two.map(({ unit }) => unit);
        const units = one === undefined ? [] : [one];
        expect(await paged.read(partitions, registry, { units })).toHaveLength(2);
        expect(await paged.read(partitions, registry, { asOf: at(1) })).toHaveLength(2);
      }
    });

    test('closed by many at once have one moment, and everybody is told that one', async () => {
      await put(1, two);
      const moments = await Promise.all(
        Array.from({ length: 10 }, (_each, second) =>
          facts.close(nameOf(1), partitions, by, () => at(second)),
        ),
      );
      expect(new Set(moments).size).toBe(1);
      const found = await facts.read(partitions, registry);
      expect(found.map(({ receivedAt }) => receivedAt)).toEqual([moments[0], moments[0]]);
    });

    test('are held when each of them is there, and put again they are what they were', async () => {
      await put(1, two.slice(1));
      expect(await facts.holdsAll(nameOf(1), two)).toBe(false);
      await put(1, two);
      expect(await facts.holdsAll(nameOf(1), two)).toBe(true);
      await put(1, [factOf('32001', '2025-07', 99)]);
      await facts.close(nameOf(1), partitions, by, () => at(1));
      const values = (await facts.read(partitions, registry)).map(({ says }) => says);
      expect(values).toEqual(two.map(({ sayings }) => sayings[0]?.says));
    });
  });

  describe('a submission', () => {
    test('is opened by one of many, taken over by one of many, and keeps its first receipt', async () => {
      const some = [factOf('32001', '2025-08', 1)];
      const tries = await Promise.all(
        Array.from({ length: 5 }, () => ledger.open(opening(1, some))),
      );
      expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
      const known = await ledger.find(client, 'key-1');
      const found = known && (await ledger.read(known.key));
      if (found === undefined) throw new Error('It is not there');
      expect(found.plan.facts).toHaveLength(1);
      const taken = await Promise.all(
        [30, 31, 32].map((second) => ledger.takeOver(found, at(second))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      const done = (receipt: string) =>
        ledger.finish(found, { receivedAt: at(33), doneAt: at(34), receipt });
      expect(await done('first')).toBe('first');
      expect(await done('second')).toBe('first');
      expect((await ledger.read(found.key))?.receipt).toBe('first');
      expect((await ledger.find(client, 'key-1'))?.receipt).toBe('first');
      expect(await ledger.takeOver(found, at(40))).toBe(false);
    });

    test('is listed as unfinished until it is done, then as arrived, over all pages', async () => {
      const some = [factOf('32001', '2025-08', 1)];
      const numbers = [1, 2, 3, 4, 5];
      for (const number of numbers) await ledger.open(opening(number, some));
      const paged = submissions(inPagesOf(2, db), names.submissions);
      expect((await paged.unfinished(at(4))).map(({ submission }) => submission)).toEqual(
        numbers.slice(0, 4).map(nameOf),
      );
      for (const { key } of await paged.unfinished(at(5))) {
        const found = await ledger.read(key);
        if (found === undefined) throw new Error('It is not there');
        const { openedAt } = found;
        await ledger.finish(found, { receivedAt: openedAt, doneAt: openedAt, receipt: 'done' });
      }
      expect(await paged.unfinished(at(5))).toEqual([]);
      expect((await paged.arrivals(at(2), at(5))).map(({ submission }) => submission)).toEqual(
        numbers.slice(1).map(nameOf),
      );
    });

    test('is told of to one caller, and again only after a while', async () => {
      await ledger.open(opening(1));
      const found = await ledger.find(client, 'key-1');
      if (found === undefined) throw new Error('It is not there');
      const tell = (second: number, since: number) =>
        ledger.tellOwner(found.key, at(second), at(since));
      expect((await Promise.all([tell(10, 5), tell(10, 5)])).filter(Boolean)).toHaveLength(1);
      expect(await tell(12, 9)).toBe(false);
      expect(await tell(12, 10)).toBe(true);
    });
  });

  test('of two versions of the registry published at once, one becomes the next', async () => {
    const sources = content.sources.slice(0, 1);
    const results = await Promise.all(
      [0, 1].map((number) =>
        registryStore(db, names.registry).publish(
          {
            ...content,
            sources: sources.map((source) => ({
              ...source,
              names: { vi: `${number}`, en: 'x' },
            })),
          },
          { expected: 1, now: () => at(10), by: 'test', note: '' },
        ),
      ),
    );
    const winner = results.findIndex((result) => result.ok === true);
    expect(results.filter((result) => result.ok === true)).toHaveLength(1);
    const paged = registryStore(inPagesOf(1, db), names.registry);
    const now = await paged.current();
    expect([now.version, now.sources[0]?.names.vi]).toEqual([2, String(winner)]);
    expect((await paged.atInstant(at(9))).version).toBe(1);
    expect((await paged.atInstant(at(10))).version).toBe(2);
  });

  test('an act stands once, also where many record it, and a claim makes one', async () => {
    const store = acts(db, names.snapshots);
    const [partition] = partitions;
    if (partition === undefined) throw new Error('No partition');
    const act = {
      unit: UnitCode.parse('32001'),
      interval: factOf('32001', '2025-07', 1).interval,
      dataset: DatasetCode.parse('monthly'),
      id: nameOf(1),
      does: { kind: 'completion' as const, by },
    };
    const kept = await Promise.all(
      [1, 2, 3].map((second) => store.record(partition, act, () => at(second))),
    );
    expect(new Set(kept.map(({ recordedAt }) => recordedAt)).size).toBe(1);
    const claim = { key: 'claim', body: 'one' };
    const claimed = await Promise.all(
      [2, 3].map((number) =>
        store.recordClaimed(
          claim,
          partition,
          { ...act, id: nameOf(number) },
          { at: at(5), now: () => at(5) },
        ),
      ),
    );
    expect(claimed.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store.claimed({ ...claim, body: 'two' })).toMatchObject({ ok: false });
    const paged = snapshots(inPagesOf(1, db), names.snapshots);
    expect((await paged.readWithActs([partition], registry)).acts).toHaveLength(2);
  });
});
