import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { DeliveryName } from '../../core/reports/delivery.ts';
import { Edition } from '../../core/reports/edition.ts';
import { Instant } from '../../core/time.ts';
import { reportStore } from '../../store/reports.ts';
import { wrapped } from '../support/ingest-world.ts';
import { freshTables } from '../support/store.ts';

const hash = (letter: string) => letter.repeat(64);
const edition = (number: number, more: object = {}): Edition =>
  Edition.parse({
    report: 'monthly~96~2025-08',
    edition: number,
    definition: 'monthly',
    scope: '96',
    label: '2025-08',
    asOf: '2025-09-05T01:00:00.000Z',
    compiledAt: '2025-09-05T01:02:00.000Z',
    sha256: hash('a'),
    toBeSent: true,
    lookedAtUntil: '2025-09-05T01:00:00.000Z',
    deliveriesOver: false,
    codeVersion: '1',
    registryVersion: 1,
    archived: { json: hash('a'), page: { vi: hash('b'), en: hash('c') } },
    recipients: [{ id: 'office', email: 'office@example.vn', language: 'vi' }],
    linkDays: 90,
    ...more,
  });

async function store() {
  const { db, names } = await freshTables();
  return { db, names, reports: reportStore(db, names.reports) };
}

test('an edition is read as it was put, and the latest is the highest', async () => {
  const { reports } = await store();
  expect(await reports.latest('monthly~96~2025-08')).toBeUndefined();
  for (let number = 1; number <= 12; number += 1) await reports.put(edition(number));
  expect(await reports.find('monthly~96~2025-08', 3)).toEqual(edition(3));
  expect((await reports.latest('monthly~96~2025-08'))?.edition).toBe(12);
});

test('of twenty compilers at once one takes the number, and all learn whose edition stands', async () => {
  const { reports } = await store();
  const tries = Array.from({ length: 20 }, (_, place) =>
    reports.put(edition(1, { codeVersion: String(place) })),
  );
  const standing = await Promise.all(tries);
  expect(new Set(standing.map(({ codeVersion }) => codeVersion)).size).toBe(1);
});

test('a put whose answer was lost and that is repeated finds its own edition', async () => {
  const { db, names } = await store();
  let lost = false;
  const losing = wrapped(db, async (call, proceed) => {
    const answer = await proceed();
    if (call !== 1) return answer;
    lost = true;
    throw new Error('answer lost');
  });
  const reports = reportStore(losing, names.reports);
  await expect(reports.put(edition(1))).rejects.toThrow('answer lost');
  expect(await reports.put(edition(1))).toEqual(edition(1));
  expect(lost).toBe(true);
});

test('a list holds every edition of its definition and scope, in order, and no other', async () => {
  const { reports } = await store();
  await reports.put(edition(2));
  await reports.put(edition(10));
  await reports.put(edition(1, { report: 'monthly~96~2025-07', label: '2025-07' }));
  await reports.put(edition(1, { report: 'monthly~99~2025-08', scope: '99' }));
  const listed = await reports.inSeries('monthly', '96');
  expect(listed.map(({ label, edition: number }) => `${label} ${number}`)).toEqual([
    '2025-07 1',
    '2025-08 2',
    '2025-08 10',
  ]);
});

test('the mark of what was looked at moves forward only, and only on an edition that stands', async () => {
  const { reports } = await store();
  const [early, late] = ['2025-09-06T01:00:00Z', '2025-09-09T01:00:00Z'].map((each) =>
    Instant.parse(each),
  );
  if (early === undefined || late === undefined) throw new Error('No instants');
  await reports.put(edition(1));
  await reports.markLookedAt('monthly~96~2025-08', 1, late);
  await reports.markLookedAt('monthly~96~2025-08', 1, early);
  await reports.markLookedAt('monthly~96~2025-08', 2, late);
  expect(await reports.latest('monthly~96~2025-08')).toEqual(edition(1, { lookedAtUntil: late }));
});

test('deliveries of an edition that does not exist cannot be over', async () => {
  const { reports } = await store();
  await expect(reports.markDeliveriesOver(edition(1))).rejects.toThrow();
  await reports.put(edition(1));
  await reports.markDeliveriesOver(edition(1));
  expect((await reports.latest('monthly~96~2025-08'))?.deliveriesOver).toBe(true);
});

test('deliveries that were reopened since the edition was read are not marked as over', async () => {
  const { reports } = await store();
  const read = await reports.put(edition(1));
  await reports.markDeliveriesOver(read);
  const at = Instant.parse('2025-09-06T01:00:00Z');
  await reports.reopenDeliveries('monthly~96~2025-08', 1, at);
  await reports.markDeliveriesOver(read);
  const reopened = await reports.find('monthly~96~2025-08', 1);
  expect(reopened).toMatchObject({ deliveriesOver: false, deliveriesReopenedAt: at });
  await reports.markDeliveriesOver(reopened ?? read);
  expect((await reports.latest('monthly~96~2025-08'))?.deliveriesOver).toBe(true);
});

test('a link is revoked for one edition and one recipient', async () => {
  const { reports } = await store();
  const link = (number: number, recipient: string) =>
    DeliveryName.parse({ report: 'monthly~96~2025-08', edition: number, recipient });
  await reports.revokeLink(link(1, 'office'), Instant.parse('2025-09-06T01:00:00Z'));
  expect(await reports.isLinkRevoked(link(1, 'office'))).toBe(true);
  expect(await reports.isLinkRevoked(link(2, 'office'))).toBe(false);
  expect(await reports.isLinkRevoked(link(1, 'desk'))).toBe(false);
});

test('an item that is no edition is refused when it is read', async () => {
  const { db, names, reports } = await store();
  const Item = { pk: 'report#r', sk: 'edition#000001', report: 'r', edition: 1 };
  await db.send(new PutCommand({ TableName: names.reports, Item }));
  await expect(reports.find('r', 1)).rejects.toThrow();
});
