import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DeliveryName, deliveryTag, mostRefusals } from '../../core/reports/delivery.ts';
import { addMinutes } from '../../core/time.ts';
import type { Work } from '../../core/reports/work.ts';
import { deliver } from '../../functions/scheduled/deliver.ts';
import {
  daysAfter,
  definition,
  release,
  report,
  reportContent,
  reportWorld,
  type ReportWorld,
  secrets,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const name = DeliveryName.parse({ report, edition: 1, recipient: 'office' });
const delivery: Work = { kind: 'deliver', ...name };

/** An edition for one recipient that stands and was handed to nobody. */
async function worldToDeliver(recipients = ['office']): Promise<ReportWorld> {
  const world = await reportWorld(reportContent([definition({ recipients })]));
  await world.post([{ metric: 'received', value: 100 }]);
  world.goTo(soonAfter(release));
  await world.tick();
  for (const work of world.queue.splice(0)) await world.work(work);
  world.queue.length = 0;
  return world;
}

const stateIn = async (world: ReportWorld): Promise<string | undefined> =>
  (await world.deliveries.ofEdition(report, 1))[0]?.state;

test('twenty who deliver at once send one mail', async () => {
  const world = await worldToDeliver();
  await Promise.all(Array.from({ length: 20 }, () => world.work(delivery)));
  await world.mailService.settled();
  expect(await world.recipientsMailed()).toEqual(['office@example.vn']);
  expect(await stateIn(world)).toBe('sent');
});

test('a mail carries both bodies, its Vietnamese subject, its link and its delivery', async () => {
  const world = await worldToDeliver();
  await world.work(delivery);
  const [mail] = await world.outbox.all();
  expect(mail?.from).toBe('reports@example.vn');
  expect(mail?.subject).toContain('Báo cáo tháng');
  expect(mail?.text).toContain('https://reports.example.vn/reports/');
  expect(mail?.html).toContain('https://reports.example.vn/reports/');
  expect(mail?.tags).toEqual([{ name: 'delivery', value: deliveryTag(name) }]);
  expect(mail?.configurationSet).toBe('reports');
});

test('accepted and never answered: the Send event settles it, nobody sends again', async () => {
  const world = await worldToDeliver();
  world.mailService.stage('accept-then-time-out');
  expect(await world.work(delivery)).toBe(true);
  await world.mailService.settled();
  expect(await stateIn(world)).toBe('sent');
  await world.work(delivery);
  expect(await world.recipientsMailed()).toHaveLength(1);
});

test('accepted and never answered, and the event lost too: after an hour it stands as uncertain for good', async () => {
  const world = await worldToDeliver();
  world.events.arrive = false;
  world.mailService.stage('accept-then-time-out');
  await world.work(delivery);
  expect(await stateIn(world)).toBe('claimed');
  const claimedAt = world.now();
  world.goTo(addMinutes(claimedAt, 59));
  expect(await world.tick()).toMatchObject({ uncertain: 0, deliveries: 0 });
  world.goTo(addMinutes(claimedAt, 61));
  expect(await world.tick()).toMatchObject({ uncertain: 1, deliveries: 0 });
  world.goTo(addMinutes(claimedAt, 600));
  expect(await world.tick()).toMatchObject({ uncertain: 0, deliveries: 0 });
  await world.work(delivery);
  expect(await stateIn(world)).toBe('uncertain');
  expect(await world.recipientsMailed()).toHaveLength(1);
});

test('an event that comes when all hope was gone still settles it', async () => {
  const world = await worldToDeliver();
  world.events.arrive = false;
  world.mailService.stage('accept-then-time-out');
  await world.work(delivery);
  await world.mailService.settled();
  world.goTo(addMinutes(world.now(), 90));
  await world.tick();
  const [mail] = await world.outbox.all();
  await world.takeEvent({
    time: world.now(),
    detail: {
      eventType: 'Send',
      mail: {
        messageId: mail?.id,
        destination: mail?.to,
        tags: { delivery: [deliveryTag(name)] },
      },
    },
  });
  expect(await stateIn(world)).toBe('sent');
});

test.each(['throttle', 'refuse'] as const)(
  'the mail service says no (%s): the claim is given back and the next tick tries again',
  async (fault) => {
    const world = await worldToDeliver();
    world.mailService.stage(fault);
    expect(await world.work(delivery)).toBe(true);
    expect(await stateIn(world)).toBe('released');
    expect(await world.tick()).toMatchObject({ deliveries: 1 });
    await world.drain();
    expect(await world.recipientsMailed()).toEqual(['office@example.vn']);
    expect(await stateIn(world)).toBe('sent');
  },
);

test('what is refused for a day is not tried again, and its owner is told twice', async () => {
  const world = await worldToDeliver();
  const told: string[] = [];
  const run = deliver({
    ...world,
    mail: () => ({ subject: '', html: '', text: '' }),
    send: () => Promise.resolve({ kind: 'refused', reason: 'MessageRejected', throttled: false }),
    secrets: () => Promise.resolve(secrets),
    publicUrl: 'https://reports.example.vn/',
    newClaim: randomUUID,
    log: { ...silentLog, error: (message) => void told.push(message) },
  });
  const tried = { ...name, kind: 'deliver' } as const;
  for (let count = 1; count < mostRefusals; count += 1) await run(tried);
  expect(await world.tick()).toMatchObject({ deliveries: 1 });
  expect(told).toEqual(['a delivery is refused']);
  await run(tried);
  expect(told).toEqual(['a delivery is refused', 'a delivery is refused and not tried again']);
  expect(await stateIn(world)).toBe('refused');
  expect(await world.tick()).toMatchObject({ deliveries: 0 });
  expect(await run(tried)).toBe('taken');
  expect(await world.reports.find(report, 1)).toMatchObject({ deliveriesOver: true });
});

test.each(['fail', 'time-out'] as const)(
  'the mail service may have it (%s): the claim stays, and no tick sends again',
  async (fault) => {
    const world = await worldToDeliver();
    world.mailService.stage(fault);
    await world.work(delivery);
    expect(await stateIn(world)).toBe('claimed');
    expect(await world.tick()).toMatchObject({ deliveries: 0 });
    await world.work(delivery);
    expect(await world.recipientsMailed()).toEqual([]);
  },
);

test('an address that bounced gets no further edition, and its delivery is over', async () => {
  const world = await worldToDeliver(['gone']);
  await world.work({ ...delivery, ...DeliveryName.parse({ ...name, recipient: 'gone' }) });
  await world.mailService.settled();
  expect(await world.recipientsMailed()).toHaveLength(1);
  world.goTo(addMinutes(release, 600));
  await world.post([{ metric: 'received', value: 5 }]);
  world.goTo(soonAfter(daysAfter(release, 1)));
  await world.tick();
  await world.drain();
  expect((await world.deliveries.ofEdition(report, 2))[0]?.state).toBe('withheld');
  expect(await world.recipientsMailed()).toHaveLength(1);
  expect(await world.tick()).toMatchObject({ deliveries: 0 });
});

test('a delivery that nobody asked for comes back and is never sent', async () => {
  const world = await worldToDeliver();
  const stranger = DeliveryName.parse({ ...name, recipient: 'desk' });
  expect(await world.work({ kind: 'deliver', ...stranger })).toBe(false);
  expect(await world.recipientsMailed()).toEqual([]);
});
