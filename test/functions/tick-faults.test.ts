import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { addMinutes, type Instant } from '../../core/time.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { composeTick } from '../../functions/entry/tick.ts';
import { route as postRoute } from '../../functions/http/post-snapshots.ts';
import { editionKey, type Key } from '../../store/keys.ts';
import { submissions } from '../../store/submissions.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { august, callerNamed, wrapped } from '../support/ingest-world.ts';
import {
  daysAfter,
  definition,
  release,
  report,
  reportContent,
  reportWorld,
  type ReportWorld,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const camau = callerNamed('camau');
const late = { ...august, rows: [{ metric: 'received', unit: '32002', value: 7 }] };

/** A sender that dies with its facts visible and its receipt not kept: closed, and not done. */
async function sendAndDie({ db, now, settings }: ReportWorld, key: string): Promise<void> {
  const finishes = (command: object) =>
    command instanceof UpdateCommand && command.input.UpdateExpression?.includes('receipt');
  const dying = wrapped(db, (_, proceed, command) =>
    finishes(command) ? Promise.reject(new Error('died')) : proceed(),
  );
  const ingest = composeIngest(settings, { db: dying, now, log: silentLog });
  const headers = { 'Idempotency-Key': key };
  const answer = await ingest(gatewayEvent(postRoute, { body: late, caller: camau, headers }));
  expect(answer.statusCode).toBe(500);
}

/** A tick of its own, told of by its errors; before some moment it may see no arrivals, as if their index lagged. */
function tickOf({ db, now, settings, queue }: ReportWorld, { lagging = false } = {}) {
  const errors: string[] = [];
  const log = { ...silentLog, error: (message: string) => void errors.push(message) };
  const hidden = (command: object) =>
    lagging && command instanceof QueryCommand && command.input.IndexName === 'arrivals';
  const behind = wrapped(db, (_, proceed, command) =>
    hidden(command) ? Promise.resolve({ Items: [] }) : proceed(),
  );
  const handOn = async (work: readonly (typeof queue)[number][]) => void queue.push(...work);
  const tick = composeTick(settings, { db: behind, now, handOn, log });
  return { tick, errors };
}

const submissionsOf = ({ db, names }: ReportWorld) => submissions(db, names.submissions);

async function setPlan({ db, names }: ReportWorld, Key: Key, plan: Uint8Array): Promise<unknown> {
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: names.submissions,
      Key,
      UpdateExpression: 'SET #plan = :plan',
      ExpressionAttributeNames: { '#plan': 'plan' },
      ExpressionAttributeValues: { ':plan': plan },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes?.['plan'];
}

/** Makes a submission unreadable; answers with what mends it. */
async function spoil(world: ReportWorld, key: string): Promise<() => Promise<unknown>> {
  const found = await submissionsOf(world).find(camau.id, key);
  if (found === undefined) throw new Error(`Nothing was sent under ${key}`);
  const plan = await setPlan(world, found.key, new Uint8Array([1, 2, 3]));
  return () => setPlan(world, found.key, plan as Uint8Array);
}

const lookedAtUntil = async (world: ReportWorld): Promise<Instant | undefined> =>
  (await world.reports.latest(report))?.lookedAtUntil;

test('a submission that cannot be read keeps no other submission and no report waiting', async () => {
  const world = await reportWorld();
  await sendAndDie(world, 'bad');
  await sendAndDie(world, 'good');
  await spoil(world, 'bad');
  world.goTo(soonAfter(release));
  const { tick, errors } = tickOf(world);
  expect(await tick()).toMatchObject({ submissionsFinished: 1, firstEditions: 1 });
  expect(errors).toEqual(['could not finish a submission']);
});

test('an edition that cannot be read keeps the mails of no other one waiting', async () => {
  const other = definition({ code: 'other' });
  const world = await reportWorld(reportContent([definition(), other]));
  world.goTo(soonAfter(release));
  await world.tick();
  for (const work of world.queue.splice(0)) await world.work(work);
  world.queue.length = 0;
  await world.db.send(
    new UpdateCommand({
      TableName: world.names.reports,
      Key: editionKey(report, 1),
      UpdateExpression: 'REMOVE recipients',
    }),
  );
  const { tick, errors } = tickOf(world);
  expect(await tick()).toMatchObject({ deliveries: 2 });
  expect(world.queue.map((work) => work.kind === 'deliver' && work.report)).toEqual([
    'other~96~2025-08',
    'other~96~2025-08',
  ]);
  expect(errors).toEqual(['could not find the deliveries of an edition']);
});

test('while a submission cannot be finished, no report that it may concern is marked as looked at', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(release, 600));
  await sendAndDie(world, 'bad');
  const mend = await spoil(world, 'bad');
  world.goTo(soonAfter(daysAfter(release, 1)));
  const { tick, errors } = tickOf(world);
  expect(await tick()).toMatchObject({ reissues: 0, submissionsFinished: 0 });
  expect(errors).toHaveLength(1);
  expect(await lookedAtUntil(world)).toBe(release);
  await mend();
  expect(await tick()).toMatchObject({ reissues: 1, submissionsFinished: 1 });
});

test('a submission that was opened after the point holds no mark back', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(daysAfter(release, 1), 1));
  await sendAndDie(world, 'bad');
  await spoil(world, 'bad');
  world.goTo(soonAfter(daysAfter(release, 1)));
  await tickOf(world).tick();
  expect(await lookedAtUntil(world)).toBe(daysAfter(release, 1));
});

test('what a tick finishes itself is news at once, though the index does not list it yet', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(release, 600));
  await sendAndDie(world, 'late');
  world.goTo(soonAfter(daysAfter(release, 10)));
  expect(await tickOf(world, { lagging: true }).tick()).toMatchObject({
    submissionsFinished: 1,
    reissues: 1,
  });
});

test('what its sender is finishing while the last look is taken is waited for', async () => {
  const world = await worldWithEdition();
  const last = daysAfter(release, 10);
  world.goTo(addMinutes(last, -60 * 10));
  await sendAndDie(world, 'late');
  world.goTo(addMinutes(last, 4));
  await sendAndDie(world, 'late');
  expect(await tickOf(world).tick()).toMatchObject({ submissionsFinished: 0, reissues: 0 });
  expect(await lookedAtUntil(world)).toBe(release);
  world.goTo(addMinutes(last, 64));
  expect(await tickOf(world).tick()).toMatchObject({ submissionsFinished: 1, reissues: 1 });
});

test('what stood received and not done for hours, and was done shortly before a look, is met by the next', async () => {
  const world = await worldWithEdition();
  const point = daysAfter(release, 1);
  world.goTo(addMinutes(release, 600));
  await sendAndDie(world, 'late');
  world.goTo(addMinutes(point, 1));
  await tickOf(world).tick();
  world.goTo(addMinutes(point, 2));
  expect(await tickOf(world, { lagging: true }).tick()).toMatchObject({ reissues: 0 });
  expect(await lookedAtUntil(world)).toBe(point);
  world.goTo(soonAfter(daysAfter(release, 2)));
  expect(await tickOf(world).tick()).toMatchObject({ reissues: 1 });
});
