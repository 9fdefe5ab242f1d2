import type { Edition } from '../../core/reports/edition.ts';
import { isWithin } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { type LocalDate, localDateAt } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import type { Reports } from '../../store/reports.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller } from './route.ts';
import type { Now } from './world.ts';

/** A report is for those whose unit its scope is or lies under. */
export const maySee = (
  registry: Registry,
  { units }: Caller,
  scope: UnitCode,
  today: LocalDate,
): boolean => units.some((unit) => isWithin(registry, scope, unit, today));

export type ReportSightNeeds = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly reports: Pick<Reports, 'find' | 'latest'>;
  readonly now: Now;
};

/** The edition, the latest unless one is named; nothing if there is none or it is not the caller's: to the caller both are the same. */
export async function editionSeen(
  { registry, reports, now }: ReportSightNeeds,
  caller: Caller,
  report: string,
  edition?: number,
): Promise<Edition | undefined> {
  const found =
    edition === undefined ? await reports.latest(report) : await reports.find(report, edition);
  if (found === undefined) return undefined;
  return maySee(await registry.current(), caller, found.scope, localDateAt(now()))
    ? found
    : undefined;
}
