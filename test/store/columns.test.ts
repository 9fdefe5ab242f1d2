import { expect, test } from 'vitest';
import { type Columns, emptySayings, inOrderOfHeads, marks } from '../../core/columns/columns.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { addMinutes } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { pack } from '../../store/packed-statements.ts';
import { unpackInto, wholly } from '../../store/packed-columns.ts';
import { snapshots } from '../../store/snapshots.ts';
import { august, ingestWorld, wrapped } from '../support/ingest-world.ts';

const partitions: FactPartition[] = ['96', '99'].flatMap((province) =>
  ['2025-07', '2025-08'].map((month) => ({ province: UnitCode.parse(province), month })),
);

/** Closes in July and August together. */
const many = {
  ...august,
  rows: [
    { metric: 'received', value: 100, comment: 'đã kiểm tra' },
    { metric: 'finished', nil: { reason: 'không có' } },
    { metric: 'shared', value: '-2.5' },
    { metric: 'difficulties', text: 'thiếu người' },
    { metric: 'received', unit: '32002', value: 50, atLeast: true },
    { metric: 'received', period: { from: '2025-07-20', until: '2025-07-21' }, value: 3 },
  ],
};

async function told() {
  const world = await ingestWorld();
  const first = await world.send(many);
  await world.send({ ...august, source: 'office', rows: [{ metric: 'received', value: 99 }] });
  world.clock.forward(600);
  await world.send({
    ...august,
    rows: [{ metric: 'received', value: 101, replaces: first.json['id'] }],
  });
  await world.send({
    ...august,
    rows: [{ metric: 'finished', unit: '32002', withdraw: { reason: 'nhầm' } }],
  });
  await world.send(
    { ...august, rows: [{ metric: 'received', unit: '99001', value: 7 }] },
    { as: 'other' },
  );
  return { ...world, current: await world.registry.current() };
}

const allIn = (columns: Columns, registry: Registry): Statement[] =>
  [...columns.units.keys()].flatMap((unit) =>
    columns.statementsOf(unit, new Set(registry.metrics.map(({ code }) => code))),
  );

const inOneOrder = (statements: readonly Statement[]) =>
  statements.toSorted(
    (a, b) =>
      (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0) ||
      inOrderOfHeads(a, b) ||
      (a.metric < b.metric ? -1 : 1),
  );

test('columns give back the statements that a reading gives: of all units or some, as of now or an instant before', async () => {
  const { tables, db, current, clock } = await told();
  const store = snapshots(db, tables.snapshots);
  const now = clock.now();
  const asOf = addMinutes(now, -5);
  const units = ['32002', '99001'].map((code) => UnitCode.parse(code));
  for (const options of [{}, { asOf }, { units }, { asOf, units }]) {
    const expected = inOneOrder(await store.read(partitions, current, options));
    expect(expected.length).toBeGreaterThan(0);
    for (const more of [{}, { now }]) {
      const columns = await store.readColumns(partitions, current, { ...options, ...more });
      expect(inOneOrder(allIn(columns, current))).toEqual(expected);
    }
  }
});

test('what a fact says stands in columns as it stands in its statements', async () => {
  const { tables, db, current } = await told();
  const columns = await snapshots(db, tables.snapshots).readColumns(partitions, current);
  const into = emptySayings();
  const seen: string[] = [];
  for (const [unit, { from, until }] of columns.units)
    for (let fact = from; fact < until; fact += 1)
      for (let place = columns.decode(fact, into) - 1; place >= 0; place -= 1) {
        const metric = current.metricByNumber.get(into.numbers[place] ?? 0)?.code;
        const source = columns.heads[columns.headOf[fact] ?? 0]?.source;
        seen.push(`${unit} ${source} ${metric} ${into.marks[place]} ${into.counts[place]}`);
      }
  const { value, over, nil, withdrawal, odd } = marks;
  expect(seen.toSorted()).toEqual(
    [
      `32001 lgsp difficulties ${odd} 0`,
      `32001 lgsp finished ${nil} 0`,
      `32001 lgsp received ${value} 100`,
      `32001 lgsp received ${odd} 101`,
      `32001 lgsp received ${value} 3`,
      `32001 lgsp shared ${value} -250`,
      `32001 office received ${value} 99`,
      `32002 lgsp finished ${withdrawal} 0`,
      `32002 lgsp received ${over} 50`,
      `99001 lgsp received ${value} 7`,
    ].toSorted(),
  );
});

test.each([
  ['many months', 2],
  ['one', 1],
])(
  'whenever a submission closes while the columns of %s are read, it is whole or not at all',
  async (_, count) => {
    const read = new Set<number>();
    const wanted = partitions.slice(2 - count, 2);
    for (let at = 0, calls = 1; at <= calls; at += 1)
      for (const moment of ['before', 'after'] as const) {
        const world = await ingestWorld();
        await world.send({ ...august, rows: [{ metric: 'finished', value: 90 }] });
        let made = 0;
        const meeting: DocumentClient = wrapped(world.db, async (call, proceed) => {
          made = call;
          if (call === at && moment === 'before') await world.send(many, { key: 'meanwhile' });
          const answer = await proceed();
          if (call === at && moment === 'after') await world.send(many, { key: 'meanwhile' });
          return answer;
        });
        const current = await world.registry.current();
        const columns = await snapshots(meeting, world.tables.snapshots).readColumns(
          wanted,
          current,
        );
        read.add(allIn(columns, current).length);
        calls = made;
      }
    expect([...read].toSorted((a, b) => a - b)).toEqual([1, count === 2 ? 7 : 6]);
  },
);

test('as of an instant that is settled each partition is one call; before it is, closings are read first', async () => {
  const { tables, db, current, clock } = await told();
  const asOf = clock.now();
  const calls = async (now: typeof asOf) => {
    let made = 0;
    const counted = wrapped(db, (call, proceed) => {
      made = call;
      return proceed();
    });
    await snapshots(counted, tables.snapshots).readColumns(partitions, current, { asOf, now });
    return made;
  };
  expect(await calls(addMinutes(asOf, 1))).toBe(2 * partitions.length);
  expect(await calls(addMinutes(asOf, 2))).toBe(partitions.length);
});

test('bytes that are no packed statements are refused in columns as they are elsewhere', () => {
  const into = emptySayings();
  const says = { kind: 'value', amount: { count: 300, given: 0, atLeast: false } } as const;
  const good = pack([
    { number: 3, says },
    { number: 400, says },
  ]);
  expect(unpackInto(wholly(good), into)).toBe(2);
  expect(Array.from(into.numbers.slice(0, 2))).toEqual([3, 400]);
  expect(into.isPlain).toBe(true);
  for (let end = 0; end < good.length; end += 1) {
    expect(() => unpackInto(wholly(good.subarray(0, end)), into)).toThrow(/./);
    expect(() => unpackInto({ bytes: good, from: 0, until: end }, into)).toThrow(/./);
  }
  const among = Uint8Array.of(1, 7, ...good, 9, 9);
  expect(unpackInto({ bytes: among, from: 2, until: 2 + good.length }, into)).toBe(2);
  expect(Array.from(into.numbers.slice(0, 2))).toEqual([3, 400]);
  expect(() => unpackInto(wholly(Uint8Array.of(...good, 0)), into)).toThrow(/too late/);
  expect(() => unpackInto(wholly(Uint8Array.of(9, ...good.subarray(1))), into)).toThrow(/format 9/);
});

test('what is added without a look at its size is small', () => {
  const into = emptySayings();
  const saying = (count: number) =>
    pack([{ number: 1, says: { kind: 'value', amount: { count, given: 0, atLeast: false } } }]);
  for (const count of [
    0,
    127,
    128,
    2 ** 21,
    2 ** 28 - 1,
    2 ** 28,
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
  ])
    for (const signed of [count, -count]) {
      expect(unpackInto(wholly(saying(signed)), into)).toBe(1);
      expect(into.counts[0] === signed).toBe(true);
      expect(into.isPlain).toBe(count < 2 ** 28);
    }
});
