import { brokenRules } from './broken-rules.ts';
import { inOrderOfTruth } from '../statements/current.ts';
import type { FoundWarning } from './found-warning.ts';
import { nextCounts, ownFall, ownWarnings } from './own-past.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { subjectOf } from '../submissions/submission-rows.ts';
import { intervalsBefore } from './warnings-reach.ts';

/**
 * The warnings on statements that arrived and are current: a cumulative count that fell, a value far from the unit's own
 * last periods, a rule of a dataset that does not hold; and on a cumulative count that was there already and that is seen
 * now to have fallen, because what came before it arrived. `read` has everything that was said of the units in the months
 * that `partitionsAround` names. The same arguments give the same warnings, in whatever order statements come.
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
  const bySeries = Map.groupBy(current, seriesKey);
  const seriesOf = (said: Statement) => bySeries.get(seriesKey(said)) ?? [];
  const before = eachOnce(intervalsBefore);
  const next = new Set(
    arrived
      .flatMap((said) => nextCounts(registry, said, seriesOf(said)))
      .filter((said) => !hasArrived(said)),
  );
  return [
    ...arrived.flatMap((said) => ownWarnings({ registry, before }, said, seriesOf(said))),
    ...[...next].flatMap((said) => ownFall(registry, said, seriesOf(said))),
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
