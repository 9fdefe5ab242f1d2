import { expect, test } from 'vitest';
import { DeliveryName, deliveryTag } from '../../core/reports/delivery.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { takeInMailEvent } from '../../functions/events/mail-events.ts';
import type { Log } from '../../functions/shared/log.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { freshTables } from '../support/store.ts';

const time = Instant.parse('2025-09-05T01:00:00.000Z');
const week = 7 * 24 * 60;
const name = DeliveryName.parse({ report: 'monthly~96~2025-08', edition: 1, recipient: 'office' });
const address = 'office@example.vn';

const ownTags = { delivery: [deliveryTag(name)], 'ses:from-domain': ['example.vn'] };

const event = (eventType: string, more: object = {}, tags: object = ownTags) => ({
  version: '0',
  source: 'aws.ses',
  'detail-type': 'Email event',
  time,
  detail: {
    eventType,
    mail: {
      messageId: 'm1',
      destination: [address],
      tags,
    },
    ...more,
  },
});

async function mailEvents() {
  const { db, names } = await freshTables();
  const deliveries = deliveryStore(db, names.reports);
  const addresses = suppressedAddresses(db, names.reports);
  const errors: string[] = [];
  const log: Log = {
    info() {},
    warn() {},
    error: (message, attributes) => void errors.push(`${message} ${JSON.stringify(attributes)}`),
  };
  return { deliveries, addresses, errors, take: takeInMailEvent({ deliveries, addresses, log }) };
}

test.each(['Send', 'Delivery', 'Bounce', 'Complaint'])(
  'whoever claimed and died: %s proves that the mail was handed over, also when it comes twice',
  async (eventType) => {
    const { deliveries, take } = await mailEvents();
    await deliveries.claim(name, 'a', time);
    await take(event(eventType));
    await take(event(eventType));
    expect(await deliveries.ofEdition(name.report, 1)).toMatchObject([
      { state: 'sent', messageId: 'm1' },
    ]);
  },
);

test('a complaint and a lasting bounce stop further mail for good', async () => {
  for (const sent of [
    event('Complaint'),
    event('Bounce', { bounce: { bounceType: 'Permanent' } }),
  ]) {
    const { addresses, take } = await mailEvents();
    await take(sent);
    expect(await addresses.isSuppressed('OFFICE@example.vn', addMinutes(time, 100 * week))).toBe(
      true,
    );
    expect(await addresses.isSuppressed('desk@example.vn', time)).toBe(false);
  }
});

test('a full mailbox rests for a week, and never shortens what lasts', async () => {
  const full = event('Bounce', { bounce: { bounceType: 'Transient' } });
  const { addresses, take } = await mailEvents();
  await take(full);
  expect(await addresses.isSuppressed(address, addMinutes(time, week - 1))).toBe(true);
  expect(await addresses.isSuppressed(address, addMinutes(time, week + 1))).toBe(false);
  await take(event('Complaint'));
  await take(full);
  expect(await addresses.isSuppressed(address, addMinutes(time, week + 1))).toBe(true);
});

test('the owner is told which delivery failed, never the address', async () => {
  const { errors, take } = await mailEvents();
  await take(event('Bounce', { bounce: { bounceType: 'Permanent' } }));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('"recipient":"office"');
  expect(errors[0]).not.toContain(address);
});

test('mail of somebody else leaves no delivery behind, but its bounce counts', async () => {
  const { addresses, deliveries, take } = await mailEvents();
  await take(event('Send', {}, { delivery: ['not-one-of-ours'] }));
  await take(event('Bounce', { bounce: { bounceType: 'Permanent' } }, {}));
  expect(await deliveries.ofEdition(name.report, 1)).toEqual([]);
  expect(await addresses.isSuppressed(address, time)).toBe(true);
});

test('what is no event of the mail service is refused', async () => {
  const { take } = await mailEvents();
  await expect(take({ time, detail: { eventType: 'Bounce' } })).rejects.toThrow();
});
