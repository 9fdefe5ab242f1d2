import { expect, test } from 'vitest';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { type Instant, LocalDate } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
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
  type ReportWorld,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';

/** August and every month after it. */
const monthly = () => reportContent([definition({ lastPeriod: undefined })]);

const compilationOf = (label: string, asOf: Instant) =>
  ({
    kind: 'compile',
    definition: DefinitionCode.parse('monthly'),
    scope: UnitCode.parse('96'),
    label,
    asOf,
  }) as const;

const renamed = { vi: 'Tên mới', en: 'New name' };

/** Everything that an administrator may change of what the first edition was made from. */
function changed(content: RegistryContent): RegistryContent {
  const [commune] = content.units.filter(({ code }) => code === '32001');
  return {
    ...content,
    metrics: content.metrics.map((metric) =>
      metric.code === 'received'
        ? { ...metric, names: renamed, sources: ['office', 'lgsp'] }
        : metric,
    ) as RegistryContent['metrics'],
    units: [
      ...content.units.map((unit) => (unit.code === '32001' ? { ...unit, names: renamed } : unit)),
      Unit.parse({ ...commune, code: '32009', names: { vi: 'Xã mới', en: 'New commune' } }),
    ],
    datasets: content.datasets.map((dataset) =>
      dataset.code === 'nd' ? { ...dataset, deadline: { workingDaysAfterCutOff: 3 } } : dataset,
    ),
    calendar: WorkingCalendar.parse({
      code: 'vn',
      years: {
        2025: {
          confirmed: true,
          notices: [{ number: '1/TB', date: LocalDate.parse('2024-12-01') }],
          off: ['2025-08-18', '2025-09-16'],
          workedWeekend: [],
          provisionalOff: [],
        },
      },
    }),
  };
}

/** Compiles editions again, one after the other, where nobody compiled before; answers their hashes. */
async function compiledElsewhere(world: ReportWorld, asOf: readonly Instant[]) {
  const elsewhere = await freshTables();
  const { db, now, archive } = world;
  const consume = composeCompile(
    { ...world.settings, REPORTS_TABLE: elsewhere.names.reports },
    { db, now, archive, handOn: () => Promise.resolve(), log: silentLog },
  );
  const reports = reportStore(elsewhere.db, elsewhere.names.reports);
  const hashes: (string | undefined)[] = [];
  for (const [place, at] of asOf.entries()) {
    await consume(messageWith(compilationOf('2025-08', at)));
    hashes.push((await reports.find(report, place + 1))?.sha256);
  }
  return hashes;
}

async function editionOf(world: ReportWorld, id: string, edition: number) {
  const found = await world.reports.find(id, edition);
  if (found === undefined) throw new Error(`${id} has no edition ${edition}`);
  return { found, read: await archivedReport(world.archive, found.sha256) };
}

const publish = async (world: ReportWorld, content: RegistryContent) => {
  const { now } = world;
  const published = await world.registry.publish(content, {
    expected: 1,
    now,
    by: 'test',
    note: '',
  });
  expect(published.ok).toBe(true);
};

test('after every change of the registry the edition that was sent compiles to the same bytes', async () => {
  const world = await worldWithEdition(monthly());
  const first = await editionOf(world, report, 1);
  world.goTo(daysAfter(release, 1));
  await publish(world, changed(monthly()));
  world.goTo(daysAfter(release, 30));
  expect(await compiledElsewhere(world, [release])).toEqual([first.found.sha256]);
  expect(await world.reports.find(report, 1)).toEqual(first.found);
});

test('a change makes no new edition of what was sent by itself', async () => {
  const world = await worldWithEdition(monthly());
  await publish(world, changed(monthly()));
  world.goTo(soonAfter(daysAfter(release, 2)));
  expect(await world.tick()).toMatchObject({ reissues: 0, firstEditions: 0 });
});

test('a re-issue is made by the registry of its own instant, and compiles to the same bytes for ever', async () => {
  const world = await worldWithEdition(monthly());
  const look = daysAfter(release, 2);
  world.goTo(daysAfter(release, 1));
  await world.post([{ metric: 'received', unit: '32002', value: 7 }]);
  world.goTo(soonAfter(look));
  await world.tick();
  await world.drain();
  const first = await editionOf(world, report, 1);
  const second = await editionOf(world, report, 2);
  expect(second.read).toMatchObject({ asOf: look, registryVersion: 1 });
  await publish(world, changed(monthly()));
  world.goTo(daysAfter(release, 9));
  expect(await compiledElsewhere(world, [release, look])).toEqual([
    first.found.sha256,
    second.found.sha256,
  ]);
  await world.post([{ metric: 'received', unit: '32002', value: 8 }]);
  world.goTo(soonAfter(daysAfter(release, 10)));
  await world.tick();
  await world.drain();
  const third = await editionOf(world, report, 3);
  expect(third.read.registryVersion).toBe(2);
  expect(third.read.unitNames['32001']).toEqual(renamed);
});

test('a later period shows the change: names, units, calendar and deadline', async () => {
  const world = await worldWithEdition(monthly());
  const first = await editionOf(world, report, 1);
  world.goTo(daysAfter(release, 1));
  await publish(world, changed(monthly()));
  world.goTo(soonAfter(daysAfter(release, 40)));
  await world.tick();
  await world.drain();
  const [before] = first.read.sections;
  const september = await editionOf(world, 'monthly~96~2025-09', 1);
  const [after] = september.read.sections;
  expect(before).toMatchObject({ deadline: '2025-08-18', deadlineProvisional: true });
  expect(before?.coverage.missing).toEqual(['32002']);
  // The cut-off is Sunday the 14th, the 16th is off, and the third working day is the last.
  expect(after).toMatchObject({ deadline: '2025-09-18', deadlineProvisional: false });
  expect(after?.coverage.missing).toEqual(['32001', '32002', '32009']);
  expect(september.read.unitNames['32001']).toEqual(renamed);
  expect(after?.figures[0]?.metric.names).toEqual(renamed);
});
