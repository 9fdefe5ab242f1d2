import { beforeEach, describe, expect, test } from 'vitest';
import { ClientId } from '../../core/registry/client.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { abandonedAfterMs } from '../../core/periods/settling.ts';
import { acts, type Acts, type NewAct } from '../../store/acts.ts';
import { factKey, isActKey } from '../../store/keys.ts';
import { ingestWorld, one } from '../support/ingest-world.ts';

const partition = { province: UnitCode.parse('96'), month: '2025-08' };
const idOf = (letter: string) => SubmissionId.parse(letter.padEnd(26, '0'));

const completion = (letter: string, unit = '32001'): NewAct => ({
  unit: UnitCode.parse(unit),
  interval: { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') },
  dataset: DatasetCode.parse('nd'),
  id: idOf(letter),
  does: {
    kind: 'completion',
    by: { client: ClientId.parse('camau'), person: { id: '96.cb01', name: 'Nguyễn Văn Ánh' } },
  },
});

const kinds: readonly NewAct['does'][] = [
  completion('A').does,
  { kind: 'completion', by: { client: ClientId.parse('camau') } },
  { kind: 'reopening', by: { client: ClientId.parse('camau') }, reason: 'Rà soát lại' },
  {
    kind: 'extension',
    by: { client: ClientId.parse('camau') },
    until: LocalDate.parse('2025-08-25'),
    reason: 'Mất điện kéo dài',
  },
  {
    kind: 'warning',
    metric: MetricCode.parse('accounts'),
    source: SourceCode.parse('lgsp'),
    submission: idOf('B'),
    warning: { kind: 'outlier', score: '4.2', median: '100', periods: 12 },
  },
];

let world: Awaited<ReturnType<typeof ingestWorld>>;
let store: Acts;
beforeEach(async () => {
  world = await ingestWorld();
  store = acts(world.db, world.tables.snapshots);
});

const readAll = async (options = {}) =>
  world.facts.readWithActs([partition], await world.registry.current(), options);

describe('an act', () => {
  test.each(kinds.map((does) => [does.kind, does] as const))(
    'of the kind %s is read back as it was recorded',
    async (_, does) => {
      const made = await store.record(partition, { ...completion('A'), does }, world.clock.now);
      expect((await readAll()).acts).toEqual([made]);
    },
  );

  test('is put once: a repeat under its id is told what is kept', async () => {
    const first = await store.record(partition, completion('A'), world.clock.now);
    world.clock.forward(3600);
    expect(await store.record(partition, completion('A'), world.clock.now)).toEqual(first);
    expect((await readAll()).acts).toHaveLength(1);
  });

  test('is known as of the moment of its record and not before', async () => {
    const { recordedAt } = await store.record(partition, completion('A'), world.clock.now);
    expect((await readAll({ asOf: recordedAt })).acts).toHaveLength(1);
    expect((await readAll({ asOf: addMinutes(recordedAt, -1) })).acts).toHaveLength(0);
  });

  test('lies beside the statements of its unit, and neither is taken for the other', async () => {
    await world.send(one());
    await store.record(partition, completion('A'), world.clock.now);
    await store.record(partition, completion('B', '32002'), world.clock.now);
    const registry = await world.registry.current();
    expect(await world.facts.read([partition], registry)).toHaveLength(1);
    const units = [UnitCode.parse('32001')];
    const others = [partition, { ...partition, month: '2025-09' }];
    for (const partitions of [[partition], others]) {
      const found = await world.facts.readWithActs(partitions, registry, { units });
      expect(found.statements).toHaveLength(1);
      expect(found.acts.map((act) => act.unit)).toEqual(units);
    }
  });

  test('is told from a fact by its key', () => {
    const { unit, interval } = completion('A');
    const observedAt = world.clock.now();
    const fact = factKey(partition, unit, interval, SourceCode.parse('x'), observedAt, idOf('A'));
    expect(isActKey(fact.sk)).toBe(false);
  });
});

describe('an act and the request that made it', () => {
  const claim = { key: 'request-1', body: 'asked' };
  const recorded = (act = completion('A'), by = claim) => {
    const at = world.clock.now();
    return store.recordClaimed(by, partition, act, { at, now: world.clock.now });
  };

  test('are kept together, and the act bears the moment of the stamp', async () => {
    expect(await store.claimed(claim)).toEqual({ ok: true, value: undefined });
    const made = await recorded();
    expect(made.ok && (await store.claimed(claim))).toEqual(made);
  });

  test('a second act of the same request is refused, and leaves nothing behind', async () => {
    await recorded();
    expect(await recorded(completion('B', '32002'))).toEqual({ ok: false, failure: 'claimed' });
    expect((await readAll()).acts).toHaveLength(1);
  });

  test('the same key with something else asked is told apart', async () => {
    await recorded();
    expect(await store.claimed({ ...claim, body: 'other' })).toEqual({
      ok: false,
      failure: 'other-body',
    });
  });

  test('are given up together once their stamp is old', async () => {
    const at = world.clock.now();
    world.clock.forward(abandonedAfterMs / 1000 + 1);
    const late = store.recordClaimed(claim, partition, completion('A'), {
      at,
      now: world.clock.now,
    });
    await expect(late).rejects.toThrow('given up');
    expect(await store.claimed(claim)).toEqual({ ok: true, value: undefined });
    expect((await readAll()).acts).toEqual([]);
  });
});
