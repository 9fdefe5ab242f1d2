import { expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { august, ingestWorld, wrapped } from '../support/ingest-world.ts';

/** Two months, so that two partitions are closed together, and two facts in one of them. */
const body = {
  ...august,
  rows: [
    { metric: 'received', value: 100 },
    { metric: 'received', unit: '32002', value: 50 },
    { metric: 'received', period: { from: '2025-07-20', until: '2025-07-21' }, value: 3 },
    { metric: 'finished', value: 90 },
  ],
};
const oneMonth = { ...body, rows: body.rows.slice(0, 2) };

/** before: the call is never made. after: it is made, and its answer is lost. */
type Death = 'before' | 'after';

class Died extends Error {}

async function worldWithCorpse(sent: object, death: Death, atCall: number) {
  const world = await ingestWorld();
  let died = false;
  const dying = world.compose(
    wrapped(world.db, async (call, proceed) => {
      if (died) throw new Died();
      if (call < atCall) return proceed();
      died = true;
      if (death === 'after') await proceed();
      throw new Died();
    }),
  );
  const answer = await world.send(sent, { key: 'k', by: dying });
  return { world, answer, died };
}

async function callsOf(sent: object): Promise<number> {
  const world = await ingestWorld();
  let calls = 0;
  const counting = world.compose(wrapped(world.db, (call, proceed) => ((calls = call), proceed())));
  expect((await world.send(sent, { key: 'k', by: counting })).status).toBe(201);
  return calls;
}

/** Everything that format 2 keeps, said by a person: of 32001 all is replaced, so five metrics are left out. */
const whole = {
  ...august,
  replace: true,
  actor: { id: 'cb-017', name: 'Nguyễn Thị Lan' },
  rows: [
    { metric: 'received', value: 100, comment: 'tạm tính', followUp: true },
    { metric: 'difficulties', text: 'Thiếu máy quét;\nđường truyền chậm.' },
  ],
};
const leftOut = 4;

const cases = [
  ['several months', body, 0],
  ['one month', oneMonth, 0],
  ['a whole with words, remarks and a person', whole, leftOut],
] as const;

test.each(cases)(
  'wherever a sender of %s dies, its repeat leaves exactly one visible copy',
  async (_, sent, omitted) => {
    const stated = sent.rows.length + omitted;
    const calls = await callsOf(sent);
    expect(calls).toBeGreaterThan(6);
    for (const death of ['before', 'after'] as const)
      for (let call = 1; call <= calls; call += 1) {
        const { world, answer, died } = await worldWithCorpse(sent, death, call);
        expect({ call, died, status: answer.status }).toEqual({ call, died: true, status: 500 });
        const half = (await world.visible()).length;
        expect([0, stated]).toContain(half);

        world.clock.forward(26);
        const again = await world.send(sent, { key: 'k' });
        expect(again).toMatchObject({
          status: 201,
          json: { counts: { sent: sent.rows.length, accepted: sent.rows.length }, omitted },
        });
        const visible = await world.visible();
        expect(visible).toHaveLength(stated);
        expect(new Set(visible.map((said) => `${said.receivedAt} ${said.submission}`))).toEqual(
          new Set([`${String(again.json['receivedAt'])} ${String(again.json['id'])}`]),
        );
        expect((await world.send(sent, { key: 'k' })).text).toBe(again.text);
      }
  },
);

test('what the tick closes is what was said, by whom it was said, and the receipt is that of the sender', async () => {
  const calls = await callsOf(whole);
  let closed = 0;
  for (let call = 1; call <= calls; call += 1) {
    const { world } = await worldWithCorpse(whole, 'before', call);
    world.clock.forward(3700);
    const { finished } = await world.finish();
    if (finished.length === 0) continue;
    closed += 1;
    const said = new Map((await world.visible()).map((each) => [String(each.metric), each]));
    expect([...said.values()].map(({ by }) => by)).toEqual(
      Array.from(said, () => ({ client: 'camau', person: whole.actor })),
    );
    expect(said.get('received')).toMatchObject({ comment: 'tạm tính', followUp: true });
    expect(said.get('difficulties')?.says).toEqual({ kind: 'text', text: whole.rows[1]?.text });
    expect(said.get('finished')?.says).toMatchObject({ kind: 'withdrawal' });
    const again = await world.send(whole, { key: 'k' });
    expect(again).toMatchObject({ status: 201, json: { omitted: leftOut } });
    expect(again.json['receivedAt']).toBe(said.get('received')?.receivedAt);
    expect((await world.send(whole, { key: 'k' })).text).toBe(again.text);
  }
  expect(closed).toBeGreaterThan(0);
});

test('wherever a sender dies, the tick closes what has all its facts and tells of the rest', async () => {
  const calls = await callsOf(body);
  const ends = new Set<string>();
  for (const death of ['before', 'after'] as const)
    for (let call = 1; call <= calls; call += 1) {
      const { world } = await worldWithCorpse(body, death, call);
      expect(await world.finish()).toMatchObject({ finished: [], stuck: [] });
      world.clock.forward(3700);
      const { finished, stuck } = await world.finish();
      const visible = (await world.visible()).length;
      ends.add(`finished ${finished.length} stuck ${stuck.length} visible ${visible}`);
      const again = await world.send(body, { key: 'k' });
      expect(again.status).toBe(201);
      expect(await world.visible()).toHaveLength(4);
      expect(await world.finish()).toMatchObject({ finished: [], stuck: [] });
    }
  expect([...ends].toSorted((a, b) => a.localeCompare(b))).toEqual([
    'finished 0 stuck 0 visible 0',
    'finished 0 stuck 0 visible 4',
    'finished 0 stuck 1 visible 0',
    'finished 1 stuck 0 visible 4',
  ]);
});

test('a finished submission is listed among the arrivals with the months that it touched', async () => {
  const world = await ingestWorld();
  const { json } = await world.send(body);
  const from = world.clock.now();
  const day = await world.ledger.arrivals(Instant.parse('2025-08-15T00:00:00Z'), from);
  expect(day).toEqual([
    {
      client: 'camau',
      submission: json['id'],
      receivedAt: json['receivedAt'],
      doneAt: expect.any(String),
      touched: expect.arrayContaining([
        { province: '96', month: '2025-07' },
        { province: '96', month: '2025-08' },
      ]),
    },
  ]);
  expect(await world.ledger.arrivals(from, world.clock.now())).toEqual([]);
});

test('the owner is told of a submission that stays open once a day, not at every look', async () => {
  const { world } = await worldWithCorpse(oneMonth, 'before', (await callsOf(oneMonth)) - 3);
  for (let hour = 0; hour < 26; hour += 1) {
    world.clock.forward(3700);
    expect((await world.finish()).stuck).toHaveLength(1);
    expect(world.errors).toHaveLength(hour < 24 ? 1 : 2);
  }
});

test('a correction of the registry between death and repeat does not change what was decided', async () => {
  const { world } = await worldWithCorpse(body, 'before', (await callsOf(body)) - 2);
  const now = await world.registry.current();
  const metrics = now.metrics.map((metric) =>
    metric.code === 'received' ? { ...metric, maximum: '1' } : metric,
  );
  await world.registry.publish(
    { ...now, metrics },
    { expected: 1, now: world.clock.now, by: 'test', note: '' },
  );
  world.clock.forward(26);
  const again = await world.send(body, { key: 'k' });
  expect(again).toMatchObject({ status: 201, json: { counts: { accepted: 4 } } });
});

test('what is received after an instant is not seen as of that instant', async () => {
  const world = await ingestWorld();
  await world.send(body);
  const between = world.clock.now();
  await world.send({
    ...august,
    rows: [{ metric: 'finished', value: 91, observedAt: '2025-08-15T00:30:00Z' }],
  });
  const province = '96' as never;
  const partitions = [{ province, month: '2025-08' }];
  const registry = await world.registry.current();
  const said = (asOf?: typeof between) =>
    world.facts.read(partitions, registry, asOf === undefined ? {} : { asOf });
  expect(await said()).toHaveLength(4);
  expect(await said(between)).toHaveLength(3);
});
