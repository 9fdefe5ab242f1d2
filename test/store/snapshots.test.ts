import { expect, test } from 'vitest';
import type { FactPartition } from '../../core/statements/partitions.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { partitionKey } from '../../store/keys.ts';
import { type ReadingOptions, snapshots } from '../../store/snapshots.ts';
import { august, ingestWorld, wrapped } from '../support/ingest-world.ts';

const province = UnitCode.parse('96');
const partitions: FactPartition[] = ['2025-06', '2025-07', '2025-08'].map((month) => ({
  province,
  month,
}));

/** Closes in July and August together. */
const body = {
  ...august,
  rows: [
    { metric: 'received', value: 100 },
    { metric: 'received', unit: '32002', value: 50 },
    { metric: 'received', period: { from: '2025-07-20', until: '2025-07-21' }, value: 3 },
  ],
};

/** Reads while the submission goes through right before, or right after, one of the reader's calls. */
async function readMeeting(moment: 'before' | 'after', atCall: number, options: ReadingOptions) {
  const world = await ingestWorld();
  await world.send({ ...august, rows: [{ metric: 'finished', value: 90 }] });
  let calls = 0;
  const arriving = async () => void (await world.send(body, { key: 'meanwhile' }));
  const meeting: DocumentClient = wrapped(world.db, async (call, proceed) => {
    calls = call;
    if (call === atCall && moment === 'before') await arriving();
    const answer = await proceed();
    if (call === atCall && moment === 'after') await arriving();
    return answer;
  });
  const reader = snapshots(meeting, world.tables.snapshots);
  const found = await reader.read(partitions, await world.registry.current(), options);
  return { calls, read: found.length };
}

test.each([
  ['whole partitions', {}],
  ['some units of them', { units: ['32001', '32002'].map((code) => UnitCode.parse(code)) }],
] as const)(
  'whenever a submission closes while %s are read, it is read whole or not at all',
  async (_, options) => {
    const { calls } = await readMeeting('after', 0, options);
    expect(calls).toBeGreaterThan(partitions.length);
    const read = new Set<number>();
    for (const moment of ['before', 'after'] as const)
      for (let call = 1; call <= calls; call += 1)
        read.add((await readMeeting(moment, call, options)).read);
    expect([...read].toSorted((a, b) => a - b)).toEqual([1, 4]);
  },
);

test('the order in which the items of a closing become readable does not matter', async () => {
  const world = await ingestWorld();
  await world.send(body);
  const july = partitionKey({ province, month: '2025-07' });
  const late: DocumentClient = wrapped(world.db, async (_, proceed) => {
    const answer = (await proceed()) as { Items?: Record<string, unknown>[] };
    const isClosing = ({ pk, sk }: Record<string, unknown>) =>
      pk === july && String(sk).startsWith('!');
    return { ...answer, Items: answer.Items?.filter((item) => !isClosing(item)) };
  });
  const reader = snapshots(late, world.tables.snapshots);
  const found = await reader.read(partitions, await world.registry.current());
  expect(found).toHaveLength(3);
});
