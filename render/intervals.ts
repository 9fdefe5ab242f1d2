import { lengthInDays } from '../core/periods/period.ts';
import type { Interval } from '../core/statements/statement.ts';
import type { LocalDate } from '../core/time.ts';

/** From the first day of any to the last one. */
export function spanOf(intervals: readonly Interval[]): Interval | undefined {
  const from = intervals.map((each) => each.from).toSorted()[0];
  const until = lastEnd(intervals);
  return from === undefined || until === undefined ? undefined : { from, until };
}

export const lastEnd = (intervals: readonly Interval[]): LocalDate | undefined =>
  intervals
    .map(({ until }) => until)
    .toSorted()
    .at(-1);

/** A day of several counts once. */
export function daysIn(intervals: readonly Interval[]): number {
  let days = 0;
  let reached: LocalDate | undefined;
  for (const { from, until } of intervals.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const start = reached === undefined || from > reached ? from : reached;
    if (start >= until) continue;
    days += lengthInDays({ from: start, until });
    reached = until;
  }
  return days;
}
