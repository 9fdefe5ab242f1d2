import { type Chance, chanceOf } from './chance.ts';
import { holds, same } from './expectation.ts';
import { actOf } from './history-acts.ts';
import { bodyOf } from './history-bodies.ts';
import type { Version } from './history-world.ts';
import { history } from './history.ts';
import type { AskedAct } from './ledger-acts.ts';
import type { Law } from './law.ts';
import { longBodyOf } from './long-bodies.ts';
import type { ModelBody } from './model.ts';
import type { Fate } from './sandboxes.ts';
import type { Asked } from './sent.ts';
import { settleUploads, uploadEvent } from './upload-events.ts';

type History = Awaited<ReturnType<typeof history>>;

/**
 * Posts, uploads, bodies about as many months as become visible together, repeats, delays, duplicates at the same moment,
 * deaths before and after any call to store or bucket, lost answers, ticks and clock jumps, in any order: what is visible,
 * what each source holds to, every receipt and what becomes of every upload are what the model predicts.
 */
export const law: Law = {
  name: 'histories',
  async run(seed) {
    const chance = chanceOf(seed);
    const world = await history(chance);
    if (chance.percent(50))
      await world.versions.publish(nextVersion(chance, world.versions.current));
    const asked: Asked[] = [];
    const events = 15 + chance.int(30);
    for (let event = 0; event < events; event += 1) {
      await happen(chance, world, asked);
      world.judge();
    }
    await settle(chance, world, asked);
  },
};

const clients = ['camau', 'camau', 'camau', 'everywhere', 'narrow'];

function newRequest(chance: Chance, world: History, asked: readonly Asked[], repeats = 15): Asked {
  const client = chance.pick(clients);
  const receipts = (subject: string) =>
    world.ledger.receiptsOf(client, chance.percent(70) ? subject : '');
  const isOld = chance.percent(repeats) && asked.length > 0;
  return {
    client,
    key: `key-${asked.length}`,
    body: isOld
      ? saidAgain(chance, chance.pick(asked).body)
      : newBody(chance, world, client, receipts),
    mode: chance.percent(50) ? 'atomic' : 'partial',
    isCsv: chance.percent(25),
    dryRun: chance.percent(8),
  };
}

function newBody(
  chance: Chance,
  { isLong, isNarrow }: History,
  client: string,
  receipts: (subject: string) => readonly string[],
): ModelBody {
  const isLongNow = isLong && chance.percent(15);
  return isLongNow ? longBodyOf(chance, client) : bodyOf(chance, receipts, isNarrow);
}

const longAgo = '2025-08-14T22:00:00.000Z';

/** As it was, or by an older moment: then nothing of it is new, and its receipt stands without figures. */
function saidAgain(chance: Chance, body: ModelBody): ModelBody {
  if (chance.percent(50)) return body;
  const rows = body.rows.map(({ replaces: _replaces, ...row }) => ({
    ...row,
    observedAt: longAgo,
  }));
  return { ...body, rows };
}

/** The same request again, or under its key another one. */
function repeated(chance: Chance, asked: readonly Asked[]): Asked {
  const before = chance.pick(asked);
  if (chance.percent(85)) return before;
  const other = chance.pick(asked);
  // Of a table the head goes apart from the rows, which stay the same to the byte.
  if (chance.percent(30)) return { ...before, body: { ...before.body, observedAt: longAgo } };
  return { ...before, body: other.body, mode: chance.percent(50) ? other.mode : before.mode };
}

/** Also by a clock that is behind those of others. */
const longerThanLeaseMs = 40_000;
const jumps = [1_000, 10_000, 26_000, 26_000, 26_000, 200_000, 3_700_000, 390_000_000];
const fates: readonly Fate[] = ['lost', 'refused', 'echo'];

async function happen(chance: Chance, world: History, asked: Asked[]): Promise<void> {
  const { sandboxes } = world;
  const event = chance.int(100);
  if (world.hasUploads && chance.percent(25))
    return uploadEvent(chance, world, () => newRequest(chance, world, asked));
  if (world.isLong && chance.percent(4)) return leftHalfDone(chance, world, asked);
  if (chance.percent(28)) return actOrChange(chance, world, asked);
  if (event < 28) {
    const request = newRequest(chance, world, asked);
    asked.push(request);
    await world.send(request);
  } else if (event < 42 && asked.length > 0) await world.send(repeated(chance, asked));
  else if (event < 62) await steps(chance, world, 1 + chance.int(12));
  else if (event < 66) await overtake(chance, world, asked);
  else if (event < 72) await world.drain();
  else if (event < 80 && sandboxes.alive.length > 0) sandboxes.kill(chance.pick(sandboxes.alive));
  else if (event < 86) await sandboxes.step(chance.pick(fates));
  else if (event < 89) await world.tick();
  else if (event < 91) world.store.catchUp();
  else if (event < 94) await world.forward(chance.pick(jumps));
  else if (event < 96) await world.read();
  else await world.lookBack();
}

/** Somebody says that a dataset is finished, or takes that back; or what is asked of all changes. */
async function actOrChange(chance: Chance, world: History, asked: Asked[]): Promise<void> {
  const { acted } = world;
  if (chance.percent(6)) return correctedBeforeWhole(chance, world, asked);
  if (chance.percent(20))
    return world.versions.publish(nextVersion(chance, world.versions.current));
  if (chance.percent(15)) return world.compareCompletions();
  const isRepeat = chance.percent(20) && acted.length > 0;
  const act = isRepeat ? actRepeated(chance, acted) : actOf(chance, clients, `act-${acted.length}`);
  const task = await world.act(act);
  if (chance.percent(40))
    while (world.sandboxes.alive.includes(task)) await world.sandboxes.step('made', task);
}

/** A correction with an older moment than what it corrects, and a whole between the two that leaves it out. */
async function correctedBeforeWhole(chance: Chance, world: History, asked: Asked[]): Promise<void> {
  const client = chance.pick(clients);
  const at = { unit: '32001', period: '2025-08', source: 'lgsp' };
  const said = async (more: Omit<ModelBody, 'dataset'>): Promise<void> => {
    const key = `key-${asked.length}`;
    const body = { dataset: 'monthly', ...at, ...more };
    const request = { client, key, body, mode: 'partial', isCsv: false, dryRun: false } as const;
    asked.push(request);
    await world.send(request);
    await world.drain();
  };
  const [low, high] = chance.percent(50) ? [0, 5] : [5, 0];
  const metric = 'received';
  await said({ observedAt: '2025-08-15T00:30:00.001Z', rows: [{ metric, value: high }] });
  const [replaces] = world.ledger.receiptsOf(client, 'received 32001').slice(-1);
  if (replaces === undefined) return;
  await said({ observedAt: longAgo, rows: [{ metric, value: low, replaces }] });
  const observedAt = chance.pick(['2025-08-15T00:00:00.002Z', '2025-08-15T00:30:00.002Z']);
  await said({ observedAt, replace: true, rows: [{ metric: 'finished', value: 3 }] });
}

/** Somebody dies over a long body: nobody, he who sends it again, or the tick finishes it. */
async function leftHalfDone(chance: Chance, world: History, asked: Asked[]): Promise<void> {
  const client = chance.pick(clients);
  const body = longBodyOf(chance, client);
  const how = { mode: 'partial', isCsv: chance.percent(25), dryRun: false } as const;
  const request: Asked = { client, key: `key-${asked.length}`, body, ...how };
  asked.push(request);
  const sender = await world.send(request);
  // About a hundred facts, the closing, the receipt.
  const calls = chance.percent(70) ? 60 + chance.int(44) : chance.int(60);
  for (let left = calls; left > 0 && !sender.ended;) {
    if (world.ledger.isOpen(request)) left -= 1;
    await world.sandboxes.step('made', sender);
  }
  if (!sender.ended) world.sandboxes.kill(sender);
  if (chance.percent(20)) return;
  await world.forward(longerThanLeaseMs);
  world.store.catchUp();
  const other = chance.percent(40) ? await world.send(request) : await world.tick();
  while (world.sandboxes.alive.includes(other)) await world.sandboxes.step('made', other);
}

function actRepeated(chance: Chance, acted: readonly AskedAct[]): AskedAct {
  const before = chance.pick(acted);
  return chance.percent(85) ? before : { ...before, unit: '32002', period: '2025-07' };
}

/** What was asked for once stays asked for, and who closed stays closed. */
function nextVersion(chance: Chance, before: Version): Version {
  return {
    asksMore: before.asksMore || chance.percent(30),
    closed: before.closed || chance.percent(20),
    rules: chance.int(3),
    rights: chance.pick(['given', 'given', 'wider', 'narrower']),
  };
}

/** Somebody sleeps over his work, another one does it, and the first wakes up. */
async function overtake(chance: Chance, world: History, asked: Asked[]): Promise<void> {
  const request = newRequest(chance, world, asked, 60);
  asked.push(request);
  const sleeper = await world.send(request);
  const atOpening = chance.percent(50);
  for (let calls = chance.int(14); calls > 0 || atOpening; calls -= 1) {
    if (sleeper.ended || (atOpening && world.ledger.isOpen(request))) break;
    await world.sandboxes.step('made', sleeper);
  }
  await world.forward(chance.pick([longerThanLeaseMs, 200_000]));
  if (chance.percent(50)) {
    // Nobody came: it goes on as if nothing had been, after others have looked at a time that they think settled.
    await world.lookBack();
    return;
  }
  const other = await world.send(request);
  while (world.sandboxes.alive.includes(other)) await world.sandboxes.step('made', other);
  if (chance.percent(50)) await world.lookBack();
}

async function steps(chance: Chance, { sandboxes }: History, count: number): Promise<void> {
  for (let step = 0; step < count; step += 1)
    await sandboxes.step(chance.percent(2) ? chance.pick(fates) : 'made');
}

/** Everybody comes back until he has his answer; or the tick comes first. */
type Found = readonly { readonly submission: string }[];

async function settle(chance: Chance, world: History, asked: readonly Asked[]): Promise<void> {
  const { ledger } = world;
  await world.drain();
  if (chance.percent(50)) await tickAlone(world);
  for (const request of asked.filter(({ dryRun }) => !dryRun)) {
    const opened = ledger.openedAs(request);
    await world.forward(longerThanLeaseMs);
    const task = await world.send(opened ?? request);
    await world.drain();
    const status = task.answer?.status;
    holds(
      status === 201 || (opened === undefined && status === 422),
      'a repeat is answered',
      task.answer,
    );
  }
  if (world.hasUploads) {
    await settleUploads(chance, world);
    await tickAlone(world);
    for (const { id } of world.uploads.ledger.all) await world.uploads.finished(id);
  }
  same(await tickAlone(world), [[], world.uploads.ledger.left], 'what the tick finds left to do');
  await world.compareCurrent();
  await world.compareCompletions();
  for (const at of world.settledInstants()) await world.lookBack(at);
  const arrived = (await world.arrivals()).map(({ submission }) => String(submission));
  same(arrived.toSorted(), ledger.done().toSorted(), 'each done submission arrives once');
}

/** What it finished, and what it found stuck. */
async function tickAlone(world: History): Promise<unknown> {
  world.store.catchUp();
  await world.forward(3_700_000);
  const task = await world.tick();
  await world.drain();
  world.store.catchUp();
  const [finished = [], stuck = []] = JSON.parse(task.answer?.text ?? 'null') as Found[];
  return [finished, stuck.map(({ submission }) => submission)];
}
