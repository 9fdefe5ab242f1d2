import type { Registry } from '../core/registry/registry.ts';
import type { ReportDefinition } from '../core/registry/report-definition.ts';
import { releasedReports } from '../core/reports/schedule.ts';
import { settlingMinutes } from '../core/periods/settling.ts';
import { addMinutes, epochOf, type Instant, instantOf } from '../core/time.ts';
import type { UnitCode } from '../core/units/unit.ts';

/**
 * No definition has a period longer than a year, so every next release lies within two; most lie within two months,
 * which is looked at first because it is so much less.
 */
const horizonDays = [62, 2 * 366];

/**
 * The next instant at which a tick finds something to look at: a report's release, or a point at which late figures
 * are looked for. Settling time is in it: a tick at this very instant does the work.
 */
export function nextDue(registry: Registry, now: Instant): Instant | undefined {
  for (const days of horizonDays) {
    const horizon = addMinutes(now, days * 24 * 60);
    const [first] = registry.definitions
      .flatMap((definition) =>
        definition.scopes.flatMap((scope) => momentsOf(registry, definition, scope, now, horizon)),
      )
      .toSorted();
    if (first !== undefined) return first;
  }
  return undefined;
}

/** After now. A release that lies further off than the horizon is later than any point found before it. */
function momentsOf(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  now: Instant,
  horizon: Instant,
): readonly Instant[] {
  return releasedReports(registry, definition, scope, horizon).flatMap(({ release }) => {
    const due = addMinutes(release, settlingMinutes);
    return due > now ? [due] : nextPoint(definition, due, now);
  });
}

function nextPoint(
  { reissue }: ReportDefinition,
  firstDue: Instant,
  now: Instant,
): readonly Instant[] {
  const step = reissue.everyHours * 3_600_000;
  const point = Math.floor((epochOf(now) - epochOf(firstDue)) / step) + 1;
  return point * step > reissue.forDays * 86_400_000
    ? []
    : [instantOf(epochOf(firstDue) + point * step)];
}
