import { expect, test } from 'vitest';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { addMinutes } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { composeCompile } from '../../functions/entry/compile.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import { reportStore } from '../../store/reports.ts';
import {
  daysAfter,
  definition,
  messageWith,
  release,
  report,
  reportContent,
  reportWorld,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';

const compilation = {
  kind: 'compile',
  definition: DefinitionCode.parse('monthly'),
  scope: UnitCode.parse('96'),
  label: '2025-08',
  asOf: release,
} as const;
const nothing = { firstEditions: 0, reissues: 0, deliveries: 0, uncertain: 0 };

test('nothing is compiled before the release instant has settled', async () => {
  const world = await reportWorld();
  world.goTo(addMinutes(release, 1));
  expect(await world.tick()).toMatchObject(nothing);
  world.goTo(addMinutes(release, 2));
  expect(await world.tick()).toMatchObject({ firstEditions: 1 });
  expect(world.queue).toEqual([compilation]);
});

test('a tick hands the first edition to everybody once, and the next one finds nothing to do', async () => {
  const world = await worldWithEdition();
  expect(await world.recipientsMailed()).toEqual(['desk@example.org', 'office@example.vn']);
  expect(await world.tick()).toMatchObject(nothing);
  expect(world.queue).toEqual([]);
  expect(await world.reports.latest(report)).toMatchObject({
    edition: 1,
    asOf: release,
    deliveriesOver: true,
  });
});

test('two ticks at once, and every message twice, make one edition and one mail each', async () => {
  const world = await reportWorld();
  await world.post([{ metric: 'received', value: 100 }]);
  world.goTo(soonAfter(release));
  await Promise.all([world.tick(), world.tick()]);
  while (world.queue.length > 0) {
    const round = world.queue.splice(0);
    await Promise.all([...round, ...round].map(world.work));
  }
  expect(await world.recipientsMailed()).toEqual(['desk@example.org', 'office@example.vn']);
  expect((await world.reports.latest(report))?.edition).toBe(1);
});

test('however late the tick comes, the first edition knows only what was known at its instant', async () => {
  const world = await reportWorld();
  await world.post([{ metric: 'received', value: 100 }]);
  world.goTo(daysAfter(release, 1));
  await world.post([{ metric: 'received', unit: '32002', value: 7 }]);
  world.goTo(daysAfter(release, 5));
  await world.tick();
  await world.drain();
  const edition = await world.reports.find(report, 1);
  expect(edition?.asOf).toBe(release);
  const { sections } = await archivedReport(world.archive, edition?.sha256 ?? '');
  expect(sections[0]?.coverage.missing).toEqual(['32002']);
});

test('compiled again as of the same instant, much later, it is the same to the byte', async () => {
  const world = await worldWithEdition();
  world.goTo(daysAfter(release, 100));
  await world.post([{ metric: 'received', value: 5 }]);
  const elsewhere = await freshTables();
  const { db, now, archive } = world;
  await composeCompile(
    { ...world.settings, REPORTS_TABLE: elsewhere.names.reports },
    { db, now, archive, handOn: () => Promise.resolve(), log: silentLog },
  )(messageWith(compilation));
  const again = await reportStore(elsewhere.db, elsewhere.names.reports).find(report, 1);
  expect(again?.sha256).toBe((await world.reports.find(report, 1))?.sha256);
});

test('a message to compile that comes again, by whatever code, finds its instant looked at and touches nothing', async () => {
  const world = await worldWithEdition();
  const { db, now } = world;
  const broken = () => Promise.reject(new Error('not to be touched'));
  const consume = composeCompile(
    { ...world.settings, CODE_VERSION: 'newer' },
    { db, now, archive: { put: broken, get: broken }, handOn: broken, log: silentLog },
  );
  expect(await consume(messageWith(compilation))).toEqual({ batchItemFailures: [] });
  expect((await world.reports.latest(report))?.codeVersion).toBe('test');
});

test('an instant that has not settled is never compiled', async () => {
  const world = await reportWorld();
  world.goTo(addMinutes(release, 1));
  expect(await world.work(compilation)).toBe(false);
  expect(await world.reports.latest(report)).toBeUndefined();
});

test('after an outage late figures make one edition as of the latest point, with what changed', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(release, 600));
  await world.post([{ metric: 'received', unit: '32002', value: 7 }]);
  world.goTo(daysAfter(release, 2));
  await world.post([{ metric: 'finished', unit: '32002', value: 6 }]);
  world.goTo(soonAfter(daysAfter(release, 4)));
  expect(await world.tick()).toMatchObject({ reissues: 1, firstEditions: 0 });
  await world.drain();
  const edition = await world.reports.latest(report);
  expect(edition).toMatchObject({ edition: 2, asOf: daysAfter(release, 4), toBeSent: true });
  const { changes = [] } = await archivedReport(world.archive, edition?.sha256 ?? '');
  const told = changes.map(
    ({ figure, unit, causes }) => `${figure} ${unit ?? 'total'} ${causes.join()}`,
  );
  expect(told).toContain('nd.received 32002 late');
  expect(told).toContain('nd.received total late');
  expect(told.filter((line) => line.includes('32001'))).toEqual([]);
  expect(await world.recipientsMailed()).toHaveLength(4);
  world.goTo(soonAfter(daysAfter(release, 5)));
  expect(await world.tick()).toMatchObject(nothing);
});

test('an arrival elsewhere, or none, costs one look and no compilation', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(release, 600));
  await world.post([{ metric: 'received', value: 1, period: '2025-02' }]);
  const point = daysAfter(release, 1);
  world.goTo(soonAfter(point));
  expect(await world.tick()).toMatchObject(nothing);
  expect((await world.reports.latest(report))?.lookedAtUntil).toBe(point);
});

test('what changes nothing in print makes no edition, and is not looked at for ever', async () => {
  const world = await worldWithEdition();
  world.goTo(addMinutes(release, 600));
  await world.post([{ metric: 'shared', value: '3.5' }], { dataset: 'wall', period: '2025-08' });
  const point = daysAfter(release, 1);
  world.goTo(soonAfter(point));
  expect(await world.tick()).toMatchObject({ reissues: 1 });
  await world.drain();
  expect(await world.reports.latest(report)).toMatchObject({ edition: 1, lookedAtUntil: point });
  world.goTo(addMinutes(point, 65));
  expect(await world.tick()).toMatchObject(nothing);
});

test('a move within the threshold is kept and not sent, until moves add up beyond it', async () => {
  const reissue = { everyHours: 24, forDays: 10, sendAbovePercent: '5' };
  const world = await worldWithEdition(reportContent([definition({ reissue })]));
  for (const [day, value] of [103, 106].entries()) {
    world.goTo(addMinutes(daysAfter(release, day), 600));
    await world.post([{ metric: 'received', value }]);
    world.goTo(soonAfter(daysAfter(release, day + 1)));
    await world.tick();
    await world.drain();
  }
  expect(await world.reports.find(report, 2)).toMatchObject({ toBeSent: false });
  expect(await world.reports.find(report, 3)).toMatchObject({ toBeSent: true });
  expect(await world.recipientsMailed()).toHaveLength(4);
});

test('figures after the last point make no more editions', async () => {
  const world = await worldWithEdition();
  world.goTo(daysAfter(release, 11));
  await world.tick();
  await world.post([{ metric: 'received', unit: '32002', value: 7 }]);
  world.goTo(daysAfter(release, 13));
  expect(await world.tick()).toMatchObject(nothing);
});

test('deliveries whose messages were lost are handed on again', async () => {
  const world = await reportWorld();
  world.goTo(soonAfter(release));
  await world.tick();
  expect(await world.work(compilation)).toBe(true);
  world.queue.length = 0;
  expect(await world.recipientsMailed()).toEqual([]);
  expect(await world.tick()).toMatchObject({ deliveries: 2, firstEditions: 0 });
  await world.drain();
  expect(await world.recipientsMailed()).toEqual(['desk@example.org', 'office@example.vn']);
});

test('a report that was asked for only after its release reads as of that publication', async () => {
  const world = await reportWorld(reportContent([]));
  const asked = daysAfter(release, 3);
  world.goTo(addMinutes(asked, -1));
  await world.post([{ metric: 'received', value: 100 }]);
  const publication = { expected: 1, now: () => asked, by: 'test', note: '' };
  await world.registry.publish(reportContent(), publication);
  world.goTo(daysAfter(release, 6));
  await world.tick();
  await world.drain();
  expect(await world.reports.latest(report)).toMatchObject({ edition: 1, asOf: asked });
});

/** The calendar with one more day off, by which the August report is released a day later. */
const withDayOff = (definitions = [definition()]) => {
  const { calendar, ...rest } = reportContent(definitions);
  const years = {
    '2025': { confirmed: false, off: ['2025-08-15'], workedWeekend: [], provisionalOff: [] },
  };
  return { ...rest, calendar: WorkingCalendar.parse({ ...calendar, years }) };
};

/** The August report after a change of the registry, with ticks at some minutes after the release of the first version. */
async function afterChange(changed: RegistryContent, at: number, ticks: readonly number[]) {
  const world = await reportWorld();
  await world.post([{ metric: 'received', value: 100 }]);
  const moments = [
    ...ticks.map((minute) => ({ minute, act: () => world.tick().then(world.drain) })),
    {
      minute: at,
      act: () =>
        world.registry.publish(changed, { expected: 1, now: world.now, by: 'test', note: '' }),
    },
  ];
  for (const { minute, act } of moments.toSorted((a, b) => a.minute - b.minute)) {
    world.goTo(addMinutes(release, minute));
    await act();
  }
  // Not its hash: every world draws receipts of its own.
  const { asOf, registryVersion } = (await world.reports.find(report, 1)) ?? {};
  return { asOf, registryVersion };
}
const aDay = 1440;

test('a calendar that was published after the release moves no first edition, however late the tick comes', async () => {
  const punctual = await afterChange(withDayOff(), 600, [5, 3 * aDay]);
  expect(punctual.asOf).toBe(release);
  expect(await afterChange(withDayOff(), 600, [3 * aDay])).toEqual(punctual);
  expect(await afterChange(withDayOff(), 600, [700])).toEqual(punctual);
});

test('a calendar that was published before the release moves the first edition, punctual or late', async () => {
  const punctual = await afterChange(withDayOff(), -600, [5, aDay + 5, 3 * aDay]);
  expect(punctual.asOf).toBe(daysAfter(release, 1));
  expect(await afterChange(withDayOff(), -600, [3 * aDay])).toEqual(punctual);
});

test('a report that a later version would have released earlier reads as of the publication of that version', async () => {
  const hasty = reportContent([definition({ release: { settleMinutes: 2 } })]);
  const punctual = await afterChange(hasty, -30, [5, aDay]);
  expect(punctual.asOf && punctual.asOf < release && punctual.asOf > addMinutes(release, -31)).toBe(
    true,
  );
  expect(await afterChange(hasty, -30, [aDay])).toEqual(punctual);
});

test('no next edition is made as of a point at which nobody asked for the report', async () => {
  const world = await worldWithEdition();
  const publish = (content: RegistryContent, expected: number) =>
    world.registry.publish(content, { expected, now: world.now, by: 'test', note: '' });
  world.goTo(addMinutes(release, 600));
  await world.post([{ metric: 'received', unit: '32002', value: 7 }]);
  await publish(reportContent([]), 1);
  world.goTo(daysAfter(release, 1.5));
  await publish(reportContent(), 2);
  world.goTo(daysAfter(release, 1.6));
  expect(await world.tick()).toMatchObject(nothing);
  world.goTo(soonAfter(daysAfter(release, 2)));
  expect(await world.tick()).toMatchObject({ reissues: 1 });
});
