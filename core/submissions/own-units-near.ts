import { mostCompared, nearest } from '../nearest.ts';
import { lineage } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type UnitCode } from '../units/unit.ts';

/** On so many different days the caller's units are listed; a row of any other day is answered without a guess. */
const mostDays = 10;

/**
 * The caller's units of a day that may have been meant by a code that no unit has on it: never one that is not the caller's. Made
 * for the many rows of one request, so that a hostile body costs no more than a helpless one.
 */
export function ownUnitsNear(registry: Registry, roots: ReadonlySet<UnitCode>) {
  const owned = new Map<LocalDate, readonly UnitCode[]>();
  const found = new Map<string, readonly string[]>();
  return (code: string, day: LocalDate): readonly string[] => {
    const asked = `${day}|${code}`;
    const before = found.get(asked);
    if (before !== undefined || found.size >= mostCompared) return before ?? [];
    const own = owned.get(day) ?? (owned.size < mostDays ? ownOn(registry, roots, day) : []);
    if (owned.size < mostDays) owned.set(day, own);
    const near = nearest(code.trim(), own);
    found.set(asked, near);
    return near;
  };
}

const ownOn = (
  registry: Registry,
  roots: ReadonlySet<UnitCode>,
  day: LocalDate,
): readonly UnitCode[] =>
  registry.units
    .filter((unit) => isValidOn(unit, day))
    .map(({ code }) => code)
    .filter((code) => lineage(registry, code, day).some((above) => roots.has(above.code)));
