import type { Dataset } from './dataset.ts';
import { lastDay } from './period.ts';
import { isWithin, type Registry, unitOn } from './registry.ts';
import type { Interval } from './statement.ts';
import { successorsOf } from './succession.ts';
import type { LocalDate } from './time.ts';
import { isValidOn, type Unit, type UnitCode } from './unit.ts';

/** A unit that must report, with the units that it took over within or before the period. */
export type Reporter = {
  readonly unit: Unit;
  /** Closed units whose only successor is this one: their statements count for it. */
  readonly predecessors: readonly Unit[];
};

/**
 * Who is expected: the dataset's units valid on the period's last day, and those that closed within the period
 * without a successor; inside the scope, if one is given. In order of code.
 */
export function expectedReporters(
  registry: Registry,
  dataset: Dataset,
  window: Interval,
  scope?: UnitCode,
): readonly Reporter[] {
  const day = lastDay(window);
  return registry.units
    .filter((unit) => isValidOn(unit, day) || closedWithin(registry, unit, window))
    .filter((unit) => unit.level === dataset.level)
    .filter((unit) => isReporter(registry, dataset, unit, day))
    .filter((unit) => scope === undefined || isWithin(registry, unit.code, scope, day))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map((unit) => ({ unit, predecessors: predecessorsOf(registry, unit) }));
}

const closedWithin = (registry: Registry, unit: Unit, window: Interval): boolean =>
  unit.validTo !== undefined &&
  successorsOf(registry, unit).length === 0 &&
  window.from < unit.validTo &&
  unit.validTo < window.until;

function isReporter(registry: Registry, dataset: Dataset, unit: Unit, day: LocalDate): boolean {
  const { reporters } = dataset;
  if (reporters.rule === 'list') return reporters.units.includes(unit.code);
  return reporters.under === undefined || isWithin(registry, unit.code, reporters.under, day);
}

/** A code may be reused on the day a unit closes, so the successor is looked up as of that day. */
const predecessorsOf = (registry: Registry, unit: Unit): readonly Unit[] =>
  registry.units.filter((old) => {
    if (old === unit || old.validTo === undefined || old.level !== unit.level) return false;
    const [only, ...others] = successorsOf(registry, old);
    return (
      only !== undefined && others.length === 0 && unitOn(registry, only, old.validTo) === unit
    );
  });
