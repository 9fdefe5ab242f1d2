import * as z from 'zod';
import { fail, ok, type Result } from './result.ts';
import type { Interval } from './statement.ts';
import { addDays, daysBetween, LocalDate, weekdayOf } from './time.ts';

/**
 * nd09: Decree 09/2019/ND-CP Art. 12: a month runs from the 15th of the month before to the 14th;
 * quarter, half-year and year likewise; nine months as provinces add it. gregorian: the months of the wall calendar.
 */
export const CalendarCode = z.enum(['nd09', 'gregorian']);
export type CalendarCode = z.output<typeof CalendarCode>;

export const PeriodType = z.enum([
  'day',
  'week',
  'month',
  'quarter',
  'half-year',
  'nine-months',
  'year',
]);
export type PeriodType = z.output<typeof PeriodType>;

export type Period = {
  readonly calendar: CalendarCode;
  readonly type: PeriodType;
  /** `2025-08-14`, `2025-W33`, `2025-08`, `2025-Q3`, `2025-H2`, `2025-9M`, `2025`. */
  readonly label: string;
  readonly interval: Interval;
};

/** What is counted in months of the calendar; days and weeks are the same under every calendar. */
type OfMonths = Exclude<PeriodType, 'day' | 'week'>;

/** From the coarsest to the finest; days are finer than all of them, and weeks stand aside: see `isPartOf`. */
const ofMonths = [
  'year',
  'nine-months',
  'half-year',
  'quarter',
  'month',
] as const satisfies readonly OfMonths[];

/** Every type. From the coarsest to the finest, but for the week, which is part of none of the longer ones. */
export const coarsestFirst: readonly PeriodType[] = [...ofMonths, 'week', 'day'];

/** Per type: the number in its label, the first month (1-12) from that number, and its length in months. */
const shapes = {
  month: { number: /^(0[1-9]|1[0-2])$/, months: 1, firstMonth: (part: number) => part },
  quarter: { number: /^Q([1-4])$/, months: 3, firstMonth: (part: number) => 3 * part - 2 },
  'half-year': { number: /^H([12])$/, months: 6, firstMonth: (part: number) => 6 * part - 5 },
  'nine-months': { number: /^(9)M$/, months: 9, firstMonth: () => 1 },
  year: { number: /^()$/, months: 12, firstMonth: () => 1 },
} as const satisfies Record<OfMonths, unknown>;

const earliestYear = 1900;

/** The first day of month `month` (may lie outside 1-12) of `year` under the calendar. */
function monthStart(calendar: CalendarCode, year: number, month: number): LocalDate {
  const shifted = year * 12 + (calendar === 'nd09' ? month - 2 : month - 1);
  const [of, at] = [Math.floor(shifted / 12), (shifted % 12) + 1];
  return `${of}-${at < 10 ? '0' : ''}${at}-${calendar === 'nd09' ? '15' : '01'}` as LocalDate;
}

export type UnknownPeriod = { readonly kind: 'unknown-period'; readonly label: string };

/** The year of a label and what follows it; the dash between them may be left out (`202508`, `20259M`). */
const yearAndRest = /^(\d{4})(?:-?([0-9A-Z]{1,3}))?$/;

/**
 * Reads a label as a period of the calendar. The compact spelling without dashes (`202508`, `2025Q3`, `20250814`) means
 * the same; the label that comes out is always the one with dashes.
 */
export function periodOf(
  calendar: CalendarCode,
  type: PeriodType,
  label: string,
): Result<Period, UnknownPeriod> {
  const found = type === 'day' ? dayNamed(calendar, label) : yearPartNamed(calendar, type, label);
  return found === undefined ? fail({ kind: 'unknown-period', label }) : ok(found);
}

/** The one period of the calendar that a label names, whatever its type: no two types share a spelling. */
export function periodNamed(calendar: CalendarCode, label: string): Result<Period, UnknownPeriod> {
  for (const type of coarsestFirst) {
    const period = periodOf(calendar, type, label);
    if (period.ok) return period;
  }
  return fail({ kind: 'unknown-period', label });
}

function dayNamed(calendar: CalendarCode, label: string): Period | undefined {
  const day = LocalDate.safeParse(label.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
  return day.success && Number(day.data.slice(0, 4)) >= earliestYear
    ? dayPeriod(calendar, day.data)
    : undefined;
}

function yearPartNamed(
  calendar: CalendarCode,
  type: Exclude<PeriodType, 'day'>,
  label: string,
): Period | undefined {
  const [, digits = '', rest = ''] = yearAndRest.exec(label) ?? [];
  const year = Number(digits);
  if (year < earliestYear) return undefined;
  if (type === 'week') return weekNamed(calendar, year, rest);
  const [, number] = shapes[type].number.exec(rest) ?? [];
  return number === undefined
    ? undefined
    : periodOfMonths(calendar, type, year, shapes[type].firstMonth(Number(number)));
}

const dayPeriod = (calendar: CalendarCode, from: LocalDate): Period => ({
  calendar,
  type: 'day',
  label: from,
  interval: { from, until: addDays(from, 1) },
});

/** Of a year that has no week 53 there is none. */
function weekNamed(calendar: CalendarCode, year: number, rest: string): Period | undefined {
  const [, number] = /^W(\d\d)$/.exec(rest) ?? [];
  if (number === undefined) return undefined;
  // The 4th of January lies in week 1 always.
  const inWeek = addDays(`${year}-01-04` as LocalDate, 7 * (Number(number) - 1));
  const period = weekHolding(calendar, inWeek);
  return period.label === `${year}-W${number}` ? period : undefined;
}

/** ISO 8601: a week runs from Monday to Sunday and belongs to the year that its Thursday lies in. */
function weekHolding(calendar: CalendarCode, day: LocalDate): Period {
  const from = addDays(day, -((weekdayOf(day) + 6) % 7));
  const thursday = addDays(from, 3);
  const year = thursday.slice(0, 4);
  const number = Math.floor(daysBetween(`${year}-01-01` as LocalDate, thursday) / 7) + 1;
  return {
    calendar,
    type: 'week',
    label: `${year}-W${String(number).padStart(2, '0')}`,
    interval: { from, until: addDays(from, 7) },
  };
}

const periodOfMonths = (
  calendar: CalendarCode,
  type: OfMonths,
  year: number,
  first: number,
): Period => ({
  calendar,
  type,
  label: labelOf(type, year, first),
  interval: {
    from: monthStart(calendar, year, first),
    until: monthStart(calendar, year, first + shapes[type].months),
  },
});

/** A period that must exist, because its label was checked before. */
export function knownPeriod(calendar: CalendarCode, type: PeriodType, label: string): Period {
  const found = periodOf(calendar, type, label);
  if (!found.ok) throw new Error(`No ${type} is called ${label}`);
  return found.value;
}

function labelOf(type: OfMonths, year: number, firstMonth: number): string {
  switch (type) {
    case 'month':
      return `${year}-${String(firstMonth).padStart(2, '0')}`;
    case 'quarter':
      return `${year}-Q${(firstMonth + 2) / 3}`;
    case 'half-year':
      return `${year}-H${(firstMonth + 5) / 6}`;
    case 'nine-months':
      return `${year}-9M`;
    case 'year':
      return String(year);
    default:
      return type satisfies never;
  }
}

/** The year and month (1-12) whose month of the calendar holds the day. */
function monthHolding(calendar: CalendarCode, day: LocalDate): { year: number; month: number } {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  if (calendar === 'gregorian' || Number(day.slice(8)) < 15) return { year, month };
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
}

/** The period of the type that holds the day; nothing for the last three months where the type is nine months. */
export function periodHolding(
  calendar: CalendarCode,
  type: PeriodType,
  day: LocalDate,
): Period | undefined {
  if (type === 'day') return dayPeriod(calendar, day);
  if (type === 'week') return weekHolding(calendar, day);
  const { year, month } = monthHolding(calendar, day);
  if (type === 'nine-months')
    return month > 9 ? undefined : periodOfMonths(calendar, type, year, 1);
  const { months } = shapes[type];
  return periodOfMonths(calendar, type, year, month - ((month - 1) % months));
}

/** The period after this one, of the same type. */
export function nextPeriod(period: Period): Period {
  const { calendar, type, label, interval } = period;
  const next = periodHolding(calendar, type, interval.until);
  return next ?? knownPeriod(calendar, type, `${Number(label.slice(0, 4)) + 1}-9M`);
}

/**
 * Whether periods of one type are made of periods of the other, or are the same. A day is part of everything; a week is
 * part of nothing longer, because it crosses the ends of months.
 */
export function isPartOf(part: PeriodType, whole: PeriodType): boolean {
  if (part === whole || part === 'day') return true;
  if (part === 'week' || whole === 'week' || whole === 'day') return false;
  return ofMonths.indexOf(part) > ofMonths.indexOf(whole);
}

export const lastDay = (interval: Interval): LocalDate => addDays(interval.until, -1);
export const lengthInDays = (interval: Interval): number =>
  daysBetween(interval.from, interval.until);
export const contains = (outer: Interval, inner: Interval): boolean =>
  outer.from <= inner.from && inner.until <= outer.until;
export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.until && b.from < a.until;
export const sameInterval = (a: Interval, b: Interval): boolean =>
  a.from === b.from && a.until === b.until;

/** The month of print and of storage: `YYYY-MM` of the interval's last local day. */
export const storageMonth = (interval: Interval): string => lastDay(interval).slice(0, 7);

/** Every storage month that a period's statements may lie in. */
export function storageMonths(interval: Interval): string[] {
  const months: string[] = [];
  let day = `${interval.from.slice(0, 7)}-01` as LocalDate;
  while (day < interval.until) {
    months.push(day.slice(0, 7));
    day = addDays(`${day.slice(0, 7)}-28` as LocalDate, 4)
      .slice(0, 8)
      .concat('01') as LocalDate;
  }
  return months;
}

/** The period of a calendar that is exactly the interval; nothing if the calendar knows none. */
export function periodOver(calendar: CalendarCode, interval: Interval): Period | undefined {
  for (const type of coarsestFirst) {
    const period = periodHolding(calendar, type, interval.from);
    if (period !== undefined && sameInterval(period.interval, interval)) return period;
  }
  return undefined;
}

/** The type of an interval under a calendar; nothing if the calendar knows no such interval. */
export const intervalType = (calendar: CalendarCode, interval: Interval): PeriodType | undefined =>
  periodOver(calendar, interval)?.type;

/**
 * Whether a statement over the interval may stand in a dataset of this period type and calendar:
 * it must be a period of that type, a finer period that it is made of, or a day.
 */
export function isReportable(
  calendar: CalendarCode,
  type: PeriodType,
  interval: Interval,
): boolean {
  const found = intervalType(calendar, interval);
  return found !== undefined && isPartOf(found, type);
}

/**
 * The sub-period in which a last value must end to be the period's own: the month; of a week or a day, which has no
 * month of its own, the period itself.
 */
export function lastSubPeriod({ calendar, type, interval }: Period): Interval {
  if (type === 'week' || type === 'day') return interval;
  return periodHolding(calendar, 'month', lastDay(interval))?.interval ?? interval;
}
