import * as z from 'zod';
import { type Period, type PeriodType, previousPeriod, samePeriodOfLastYear } from './period.ts';

/** What a figure may be compared with: the period before, or the one that is called the same in the year before. */
export const GrowthAgainst = z.enum(['previous-period', 'same-period-last-year']);
export type GrowthAgainst = z.output<typeof GrowthAgainst>;

/**
 * The period that one is compared with; nothing where the calendar has none (`2020-W53` has no counterpart in 2019, nor has a
 * 29 February). Lengths are as they are: a month of 31 days is compared with one of 28, and nothing is scaled.
 */
export function basePeriod(against: GrowthAgainst, period: Period): Period | undefined {
  switch (against) {
    case 'previous-period':
      return previousPeriod(period);
    case 'same-period-last-year':
      return samePeriodOfLastYear(period);
    default:
      return against satisfies never;
  }
}

/**
 * Whether reports of a type can be compared so. The year to date has no period before it that is as long, and before a year or
 * nine months comes the same period of last year.
 */
export const canCompare = (type: PeriodType, against: GrowthAgainst): boolean =>
  against === 'same-period-last-year' ||
  (type !== 'year-to-date' && type !== 'year' && type !== 'nine-months');
