import type { Registry } from '../registry/registry.ts';
import { unitNamed } from './units-by-day.ts';
import { soleHeir, type Steps, stepsIn } from './succession.ts';
import type { LocalDate } from '../time.ts';
import { aboveProvinces, dayOf, isValidOn, type Unit, type UnitCode } from './unit.ts';

/** The unit that went on with a closed one by the day, where it handed over whole and to exactly one. */
function goneOn({ outOf }: Steps, unit: Unit, day: LocalDate): Unit {
  let last = unit;
  for (const seen = new Set<Unit>(); !isValidOn(last, day) && !seen.has(last);) {
    seen.add(last);
    const heir = soleHeir(outOf.get(last)?.filter(({ event }) => event.date <= day));
    if (heir === undefined) break;
    last = heir;
  }
  return last;
}

/**
 * A unit and everything above it in the boundaries of a day, nearest first. A closed unit is followed as it last stood,
 * and above it those that went on with what was closed since.
 */
export function placeOf(registry: Registry, unit: Unit, day: LocalDate): readonly Unit[] {
  const steps = stepsIn(registry);
  return placeIn(registry, steps, unit, day);
}

export function placeIn(
  registry: Registry,
  steps: Steps,
  unit: Unit,
  day: LocalDate,
): readonly Unit[] {
  const line: Unit[] = [];
  for (let next: Unit | undefined = unit; next !== undefined && !line.includes(next);) {
    line.push(next);
    const above: Unit | undefined =
      next.parent && unitNamed(registry, next.parent, dayOf(next, day));
    next = above && goneOn(steps, above, day);
  }
  return line;
}

/** The province among a unit and those above it; `00` above the provinces. */
export const provinceAmong = (place: readonly Unit[]): UnitCode =>
  place.find(({ level }) => level === 'province')?.code ?? aboveProvinces;
