import { lastDay } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed, unitOn } from '../units/units-by-day.ts';
import type { Interval } from '../statements/statement.ts';
import { holdersOf, roadsTo } from '../units/expected.ts';
import type { Unit, UnitCode } from '../units/unit.ts';

type About = { readonly unit: UnitCode; readonly interval: Interval };

/**
 * Whether what is done for a code and period is about a unit, too: it carries the code at the period's end, carried it last, or
 * went into the one that does. One that closed before another began by no event under its code has nothing to do with that one.
 */
export function isMeantBy(
  registry: Registry,
  { unit: code, interval }: About,
): (unit: Unit) => boolean {
  const day = lastDay(interval);
  const meant = unitNamed(registry, code, day);
  let behind: ReadonlySet<Unit> | undefined;
  return (unit) => {
    if (meant === undefined || unit === meant) return true;
    behind ??= new Set(
      holdersOf(registry, [meant], day)
        .flatMap(roadsTo)
        .map((road) => road.unit),
    );
    return behind.has(unit);
  };
}

/** Whether what is said under the code over an interval is about a unit that is meant: see `about`. */
export function speaksOfMeant(registry: Registry, asking: About): (interval: Interval) => boolean {
  const isMeant = isMeantBy(registry, asking);
  return (interval) => {
    const carrier = unitOn(registry, asking.unit, lastDay(interval));
    return carrier !== undefined && isMeant(carrier);
  };
}
