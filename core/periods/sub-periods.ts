import { contains, type DatasetPeriodType, type Period, periodHolding } from './period.ts';
import type { Interval } from '../statements/statement.ts';

/**
 * The periods of a dataset of which a longer period is made, in order of time. What they leave over at its end, as nine months
 * do of a year, is cut into months.
 */
export function subPeriodsOf(
  { calendar, type, interval }: Period,
  of: DatasetPeriodType,
): readonly Interval[] {
  if (type === of) return [interval];
  const found: Interval[] = [];
  for (
    let from = interval.from;
    from < interval.until;
    from = found.at(-1)?.until ?? interval.until
  ) {
    const next = [of, 'month' as const]
      .flatMap((each) => periodHolding(calendar, each, from) ?? [])
      .find((each) => contains(interval, each.interval));
    found.push(next === undefined ? { from, until: interval.until } : next.interval);
  }
  return found;
}
