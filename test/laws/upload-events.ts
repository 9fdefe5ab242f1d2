import type { Chance } from './chance.ts';
import { holds } from './expectation.ts';
import type { HistoryUploads } from './history-uploads.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { Asked } from './sent.ts';
import type { AskedUpload, Taking } from './upload-tasks.ts';

type World = {
  readonly uploads: HistoryUploads;
  readonly sandboxes: Sandboxes;
  readonly store: { catchUp(): void };
  readonly drain: () => Promise<void>;
  readonly forward: (ms: number) => Promise<void>;
  /** Every body that was to go by upload. */
  readonly announced: AskedUpload[];
};

/** After this whoever had a body in hand is dead. */
const afterDeathMs = 17 * 60_000;

/** Something happens about uploads; `newRequest` says what a body is. */
export async function uploadEvent(
  chance: Chance,
  world: World,
  newRequest: () => Asked,
): Promise<void> {
  const { uploads, announced } = world;
  const event = chance.int(100);
  const [id] = idsOf(chance, world);
  if (event < 35 || id === undefined) return sendByUpload(chance, world, newRequest());
  if (event < 45) await uploads.announce(announcedAgain(chance, announced, newRequest));
  else if (event < 60) await putSomething(chance, uploads);
  else if (event < 75) await tellOf(chance, world, id);
  else if (event < 90) await workerDies(chance, world, id);
  else if (event < 93) await tickOfUploads(world);
  else if (event < 95) await uploads.look(id);
  else await failAgainAndAgain(chance, world, id);
}

/** Mostly one whose body is there and that is not over. */
function idsOf(chance: Chance, { uploads: { ledger } }: World): readonly string[] {
  const all = ledger.all.map(({ id }) => id);
  const open = all.filter((id) => ledger.isThere(id) && !ledger.isOver(id));
  const from = open.length > 0 && chance.percent(80) ? open : all;
  return from.length === 0 ? [] : [chance.pick(from)];
}

/** Announced, put, and its worker told of it, as a client and the bucket do; or only the first of it. */
async function sendByUpload(chance: Chance, world: World, request: Asked): Promise<void> {
  const { uploads, announced, sandboxes } = world;
  const asked = { ...request, key: `upload-${announced.length}`, dryRun: false };
  const zipped = chance.percent(40);
  const upload = { asked, zipped, isMisdeclared: zipped && chance.percent(15) };
  announced.push(upload);
  const task = await uploads.announce(upload);
  if (chance.percent(15)) return;
  while (sandboxes.alive.includes(task)) await sandboxes.step('made', task);
  uploads.judge();
  const address = uploads.addresses.find((each) => each.upload === upload);
  // Now and then it is never put.
  if (address === undefined || chance.percent(10)) return;
  if (await uploads.put(address, chance.percent(90))) await tellOf(chance, world, address.view.id);
}

/** The same again under its key, or another body. */
function announcedAgain(
  chance: Chance,
  announced: readonly AskedUpload[],
  newRequest: () => Asked,
): AskedUpload {
  const before = chance.pick(announced);
  if (chance.percent(80)) return before;
  const { client, key } = before.asked;
  return { ...before, asked: { ...newRequest(), client, key, dryRun: false } };
}

async function putSomething(chance: Chance, uploads: HistoryUploads): Promise<void> {
  if (uploads.addresses.length === 0) return;
  const address = chance.pick(uploads.addresses);
  if (chance.percent(15) && !uploads.ledger.isOpen(address.view.id))
    return uploads.forge(address.view);
  await uploads.put(address, chance.percent(70));
}

/** A message may come twice. */
async function tellOf(chance: Chance, world: World, id: string): Promise<readonly Taking[]> {
  const tasks = [await world.uploads.deliver(id)];
  if (chance.percent(30)) tasks.push(await world.uploads.deliver(id));
  if (chance.percent(30)) await world.drain();
  return tasks;
}

async function workerDies(chance: Chance, world: World, id: string): Promise<void> {
  await death(world, id, chance.int(24));
  if (chance.percent(40)) return;
  await world.forward(afterDeathMs);
  await tellOf(chance, world, id);
}

async function death({ uploads, sandboxes }: World, id: string, calls: number): Promise<void> {
  const task = await uploads.deliver(id);
  for (let call = 0; call < calls && !task.ended; call += 1) await sandboxes.step('made', task);
  if (!task.ended) sandboxes.kill(task);
}

async function tickOfUploads({ uploads, store, drain }: World): Promise<void> {
  store.catchUp();
  await uploads.tick();
  await drain();
}

/** Everybody who is told of it dies over it. */
async function failAgainAndAgain(chance: Chance, world: World, id: string): Promise<void> {
  for (let time = 0; time < 8 && !world.uploads.ledger.isOver(id); time += 1) {
    await death(world, id, 3 + chance.int(chance.percent(70) ? 5 : 20));
    await world.forward(afterDeathMs);
  }
  await tellOf(chance, world, id);
}

/** Nobody dies any more: messages that come back, or the tick, end every upload whose body came. */
export async function settleUploads(chance: Chance, world: World): Promise<void> {
  const { uploads, drain, forward } = world;
  await drain();
  await forward(3_700_000);
  const byMessage = chance.percent(50);
  for (const { id } of byMessage ? uploads.ledger.all : [])
    if (uploads.ledger.isThere(id)) await tellOf(chance, world, id);
  await drain();
  await forward(2 * 3_700_000);
  await tickOfUploads(world);
  for (const { id } of uploads.ledger.all) {
    const state = await uploads.look(id);
    const ends = uploads.ledger.isThere(id) ? ['done', 'refused'] : ['expired'];
    holds(ends.includes(state), `an upload ends as ${state}`, ends);
    await uploads.finished(id);
  }
}
