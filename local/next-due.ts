import type { Registry } from '../core/registry.ts';
import type { ReportDefinition } from '../core/report-definition.ts';
import { releasedReports, settlingMinutes } from '../core/schedule.ts';
import { addMinutes, epochOf, type Instant, instantOf } from '../core/time.ts';
import type { UnitCode } from '../core/unit.ts';

/** No definition has a period longer than a year, so every next release lies within two. */
const horizonMinutes = 2 * 366 * 24 * 60;

/**
 * The next instant at which a tick finds something to look at: a report's release, or a point at which late figures
 * are looked for. Settling time is in it: a tick at this very instant does the work.
 */
export function nextDue(registry: Registry, now: Instant): Instant | undefined {
  return registry.definitions
    .flatMap((definition) =>
      definition.scopes.flatMap((scope) => momentsOf(registry, definition, scope, now)),
    )
    .filter((at) => at > now)
    .toSorted()[0];
}

function momentsOf(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  now: Instant,
): readonly Instant[] {
  const known = releasedReports(registry, definition, scope, addMinutes(now, horizonMinutes));
  return known.flatMap(({ release }) => {
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
