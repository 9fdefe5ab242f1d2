import type { Registry } from '../registry/registry.ts';
import type { ReportDefinition } from '../registry/report-definition.ts';
import { planSections } from './section-plan.ts';
import { addMinutes, type Instant } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

/**
 * The instant that the first edition reads as of: the end of the latest deadline of its datasets plus the
 * settling time. Computed from definition, period and calendar, never from the clock.
 */
export function releaseInstant(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): Instant {
  const ends = planSections(registry, definition, scope, label).map((plan) => plan.lateFrom);
  const latest = ends.toSorted().at(-1);
  if (latest === undefined) throw new Error(`${definition.code} has no section`);
  return addMinutes(latest, definition.release.settleMinutes);
}
