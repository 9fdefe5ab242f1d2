import type { Dataset } from '../registry/dataset.ts';
import { datasetFor } from './found-warning.ts';
import { partitionsOfActs } from '../submissions/lateness.ts';
import { periodsBack } from './outlier.ts';
import { type FactPartition, partitionsHolding } from '../statements/partitions.ts';
import {
  intervalType,
  periodOf,
  lastDay,
  periodHolding,
  type PeriodType,
} from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { addDays, type LocalDate } from '../time.ts';

/**
 * Where lies what statements are judged with: their own months, those of the last twelve periods of their type and, for a
 * cumulative count, whose neighbours may be of any type, every month of the year before and, so far as it has come, after.
 */
export function partitionsAround(
  registry: Registry,
  judged: readonly Statement[],
  today: LocalDate,
): readonly FactPartition[] {
  const found = new Map<string, FactPartition>();
  const add = (places: readonly FactPartition[]) => {
    for (const place of places) found.set(`${place.province}#${place.month}`, place);
  };
  for (const [, same] of Map.groupBy(judged, unitAndInterval)) {
    const [first] = same;
    if (first === undefined) continue;
    const { unit, interval } = first;
    const kinds = new Set(same.map(({ metric }) => registry.metricByCode.get(metric)?.kind));
    const calendars = new Set(same.flatMap((said) => datasetFor(registry, said)?.calendar ?? []));
    const before = [...calendars].flatMap((calendar) => intervalsBefore(calendar, interval));
    for (const each of [interval, ...before])
      add(partitionsOfActs(registry, { unit, interval: each }));
    if (kinds.has('cumulative'))
      add(partitionsHolding(registry, [unit], yearsAround(interval, today)));
  }
  return [...found.values()];
}

const unitAndInterval = ({ unit, interval }: Statement): string =>
  `${unit}|${interval.from}|${interval.until}`;

const daysOfYear = 366;
/** Counts are stated of periods that run, up to a quarter; nothing is looked for later than those end. */
const daysAhead = 92;

function yearsAround({ from, until }: Interval, today: LocalDate): Interval {
  const [yearAfter, ahead] = [addDays(until, daysOfYear), addDays(today, daysAhead)];
  const end = yearAfter < ahead ? yearAfter : ahead;
  return { from: addDays(from, -daysOfYear), until: end > until ? end : until };
}

/** The last periods of the interval's type before it, the nearest first; fewer where the calendar begins. */
export function intervalsBefore(
  calendar: Dataset['calendar'],
  interval: Interval,
): readonly Interval[] {
  const type = intervalType(calendar, interval);
  if (type === undefined) return [];
  const before: Interval[] = [];
  let { from } = interval;
  while (before.length < periodsBack) {
    const period = periodBefore(calendar, type, from);
    if (period === undefined) break;
    before.push(period);
    from = period.from;
  }
  return before;
}

/** Nine months end where the last quarter begins, so no period of theirs holds the day before one begins. */
function periodBefore(
  calendar: Dataset['calendar'],
  type: PeriodType,
  from: LocalDate,
): Interval | undefined {
  const held = periodHolding(calendar, type, addDays(from, -1));
  if (held !== undefined) return held.interval;
  const year = Number(lastDay({ from, until: addDays(from, 32) }).slice(0, 4)) - 1;
  const found = periodOf(calendar, type, `${year}-9M`);
  return found.ok ? found.value.interval : undefined;
}
