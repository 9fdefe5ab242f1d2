import { brokenRules } from './broken-rules.ts';
import { inOrderOfTruth } from './current.ts';
import type { FoundWarning } from './found-warning.ts';
import { ownWarnings } from './own-past.ts';
import type { Registry } from './registry.ts';
import type { Interval, Statement } from './statement.ts';
import { subjectOf } from './submission-rows.ts';
import { intervalsBefore } from './warnings-reach.ts';

/**
 * The warnings on statements that arrived and are current: a cumulative count that fell, a value far from the unit's own
 * last periods, a rule of a dataset that does not hold. `read` has everything that was said of the units in the months
 * that `partitionsBehind` names. The same arguments give the same warnings, in whatever order statements come.
 */
export function warningsFound(
  registry: Registry,
  read: readonly Statement[],
  hasArrived: (said: Statement) => boolean,
): readonly FoundWarning[] {
  const currentOf = new Map<string, Statement>();
  for (const [subject, same] of Map.groupBy(read, subjectOf)) {
    const current = inOrderOfTruth(same).at(-1);
    if (current !== undefined) currentOf.set(subject, current);
  }
  const current = [...currentOf.values()];
  const arrived = current.filter(hasArrived);
  const series = Map.groupBy(current, seriesKey);
  const before = eachOnce(intervalsBefore);
  return [
    ...arrived.flatMap((said) =>
      ownWarnings({ registry, before }, said, series.get(seriesKey(said)) ?? []),
    ),
    ...brokenRules(registry, arrived, currentOf),
  ];
}

const seriesKey = ({ metric, unit, source }: Statement): string => `${metric}|${unit}|${source}`;

/** Thousands of statements are about a few intervals. */
function eachOnce(find: typeof intervalsBefore): typeof intervalsBefore {
  const known = new Map<string, readonly Interval[]>();
  return (calendar, interval) => {
    const key = `${calendar}|${interval.from}|${interval.until}`;
    const found = known.get(key) ?? find(calendar, interval);
    known.set(key, found);
    return found;
  };
}
