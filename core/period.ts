import * as z from 'zod';
import { fail, ok, type Result } from './result.ts';
import type { Interval } from './statement.ts';
import { addDays, daysBetween, type LocalDate } from './time.ts';

/**
 * nd09: Decree 09/2019/ND-CP Art. 12: a month runs from the 15th of the month before to the 14th;
 * quarter, half-year and year likewise; nine months as provinces add it. gregorian: the months of the wall calendar.
 */
export const CalendarCode = z.enum(['nd09', 'gregorian']);
export type CalendarCode = z.output<typeof CalendarCode>;

export const PeriodType = z.enum(['month', 'quarter', 'half-year', 'nine-months', 'year']);
export type PeriodType = z.output<typeof PeriodType>;

export type Period = {
  readonly calendar: CalendarCode;
  readonly type: PeriodType;
  /** `2025-08`, `2025-Q3`, `2025-H2`, `2025-9M`, `2025`. */
  readonly label: string;
  readonly interval: Interval;
};

/** Per type: its label, the first month (1-12) from the label's number, and its length in months. */
const shapes = {
  month: {
    label: /^(\d{4})-(0[1-9]|1[0-2])$/,
    months: 1,
    firstMonth: (part: string) => Number(part),
  },
  quarter: {
    label: /^(\d{4})-Q([1-4])$/,
    months: 3,
    firstMonth: (part: string) => 3 * Number(part) - 2,
  },
  'half-year': {
    label: /^(\d{4})-H([12])$/,
    months: 6,
    firstMonth: (part: string) => 6 * Number(part) - 5,
  },
  'nine-months': { label: /^(\d{4})-9M()$/, months: 9, firstMonth: () => 1 },
  year: { label: /^(\d{4})()$/, months: 12, firstMonth: () => 1 },
} as const satisfies Record<PeriodType, unknown>;

/** From the coarsest to the finest; days are finer than all of them. */
export const coarsestFirst: readonly PeriodType[] = [
  'year',
  'nine-months',
  'half-year',
  'quarter',
  'month',
];

/** The first day of month `month` (may lie outside 1-12) of `year` under the calendar. */
function monthStart(calendar: CalendarCode, year: number, month: number): LocalDate {
  const shifted = calendar === 'nd09' ? month - 2 : month - 1;
  const day = calendar === 'nd09' ? 15 : 1;
  return new Date(Date.UTC(year, shifted, day)).toISOString().slice(0, 10) as LocalDate;
}

export type UnknownPeriod = { readonly kind: 'unknown-period'; readonly label: string };

/** Reads a label as a period of the calendar. */
export function periodOf(
  calendar: CalendarCode,
  type: PeriodType,
  label: string,
): Result<Period, UnknownPeriod> {
  const shape = shapes[type];
  const match = shape.label.exec(label);
  const [, year = '', part = ''] = match ?? [];
  if (match === null || Number(year) < 1900) return fail({ kind: 'unknown-period', label });
  const first = shape.firstMonth(part);
  return ok({
    calendar,
    type,
    label,
    interval: {
      from: monthStart(calendar, Number(year), first),
      until: monthStart(calendar, Number(year), first + shape.months),
    },
  });
}

/** A period that must exist, because its label was checked before. */
export function knownPeriod(calendar: CalendarCode, type: PeriodType, label: string): Period {
  const found = periodOf(calendar, type, label);
  if (!found.ok) throw new Error(`No ${type} is called ${label}`);
  return found.value;
}

function labelOf(type: PeriodType, year: number, firstMonth: number): string {
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
  const { year, month } = monthHolding(calendar, day);
  const length = shapes[type].months;
  if (type === 'nine-months' && month > 9) return undefined;
  const first = type === 'nine-months' ? 1 : month - ((month - 1) % length);
  return knownPeriod(calendar, type, labelOf(type, year, first));
}

/** The period after this one, of the same type. */
export function nextPeriod(period: Period): Period {
  const next = periodHolding(period.calendar, period.type, period.interval.until);
  if (next !== undefined) return next;
  const year = Number(period.label.slice(0, 4)) + 1;
  return knownPeriod(period.calendar, period.type, labelOf(period.type, year, 1));
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

/** The type of an interval under a calendar: a period type, a day, or nothing that the calendar knows. */
export function intervalType(
  calendar: CalendarCode,
  interval: Interval,
): PeriodType | 'day' | undefined {
  if (lengthInDays(interval) === 1) return 'day';
  for (const type of coarsestFirst) {
    const period = periodHolding(calendar, type, interval.from);
    if (period !== undefined && sameInterval(period.interval, interval)) return type;
  }
  return undefined;
}

/**
 * Whether a statement over the interval may stand in a dataset of this period type and calendar:
 * it must be a period of that type, a finer period, or a day.
 */
export function isReportable(
  calendar: CalendarCode,
  type: PeriodType,
  interval: Interval,
): boolean {
  const found = intervalType(calendar, interval);
  if (found === undefined) return false;
  return found === 'day' || coarsestFirst.indexOf(found) >= coarsestFirst.indexOf(type);
}
