import * as z from 'zod';
import { type CalendarCode, ruleOf } from './period-rule.ts';
import { type OfMonths, shapes, twoDigits } from './months-of-year.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Interval } from '../statements/statement.ts';
import { addDays, daysBetween, earliestYear, latestYear, LocalDate, weekdayOf } from '../time.ts';
import { inWords } from '../wording.ts';

export const PeriodType = z.enum([
  'day',
  'week',
  'month',
  'quarter',
  'half-year',
  'nine-months',
  'year',
  'year-to-date',
]);
export type PeriodType = z.output<typeof PeriodType>;

/**
 * What figures are stated for. The year to date is a way to report them: its spans lie one within the other, so statements of
 * it would all speak of the same days. What a source counts from the year's beginning is a cumulative metric.
 */
export const DatasetPeriodType = PeriodType.exclude(['year-to-date'], {
  error: ({ input }) =>
    input === 'year-to-date'
      ? inWords(
          'Biểu không theo kỳ “từ đầu năm”: hãy chọn kỳ của từng lần báo cáo (ví dụ month) và chỉ tiêu lũy kế; mẫu báo cáo thì có thể theo kỳ này.',
          'A dataset is not stated by year to date: choose the period of each report (such as month) and cumulative metrics; a report definition may be by year to date.',
        ).error
      : undefined,
});
export type DatasetPeriodType = z.output<typeof DatasetPeriodType>;

export type Period = {
  readonly calendar: CalendarCode;
  readonly type: PeriodType;
  /** `2025-08-14`, `2025-W33`, `2025-08`, `2025-Q3`, `2025-H2`, `2025-9M`, `2025`, `2025-08-YTD`. */
  readonly label: string;
  readonly interval: Interval;
};

const fineness = {
  year: 0,
  'nine-months': 1,
  'half-year': 2,
  quarter: 3,
  month: 4,
  week: 5,
  day: 6,
} as const satisfies Record<DatasetPeriodType, number>;

/** Every type that figures are stated for. From the coarsest to the finest, but for the week, which is part of none of the longer ones. */
export const coarsestFirst: readonly DatasetPeriodType[] = DatasetPeriodType.options.toSorted(
  (a, b) => fineness[a] - fineness[b],
);

/** The first day of month `month` (may lie outside 1-12) of `year` under the calendar. */
function monthStart(calendar: CalendarCode, year: number, month: number): LocalDate {
  const { firstDay, of } = ruleOf(calendar).months;
  const months = year * 12 + month - (of === 'previous' ? 2 : 1);
  const at = `${Math.floor(months / 12)}-${twoDigits((months % 12) + 1)}`;
  return `${at}-${twoDigits(firstDay)}` as LocalDate;
}

export type UnknownPeriod = { readonly kind: 'unknown-period'; readonly label: string };

/** The year of a label and what follows it; the dash between them may be left out (`202508`, `20259M`). */
const yearAndRest = /^(\d{4})(?:-?([0-9A-Z]{1,3})|-(\d\d-YTD))?$/;

/**
 * Reads a label as a period of the calendar. The compact spelling without dashes (`202508`, `2025Q3`, `20250814`,
 * `202508YTD`) means the same; the label that comes out is always the one with dashes. There are periods of the years 1900 to 2199.
 */
export function periodOf(
  calendar: CalendarCode,
  type: PeriodType,
  label: string,
): Result<Period, UnknownPeriod> {
  const found =
    Number(label.slice(0, 4)) > latestYear ? undefined : labelled(calendar, type, label);
  return found === undefined ? fail({ kind: 'unknown-period', label }) : ok(found);
}

const labelled = (calendar: CalendarCode, type: PeriodType, label: string): Period | undefined =>
  type === 'day' ? dayNamed(calendar, label) : yearPartNamed(calendar, type, label);

/** The one period of the calendar that a label names, whatever its type: no two types share a spelling. */
export function periodNamed(calendar: CalendarCode, label: string): Result<Period, UnknownPeriod> {
  for (const type of PeriodType.options) {
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
  const dashed = label.replace(/^(\d{4})(\d\d)YTD$/, '$1-$2-YTD');
  const [, digits = '', part, span] = yearAndRest.exec(dashed) ?? [];
  const rest = part ?? span ?? '';
  const year = Number(digits);
  if (year < earliestYear) return undefined;
  if (type === 'week') return weekNamed(calendar, year, rest);
  const [, number] = shapes[type].rest.exec(rest) ?? [];
  return number === undefined ? undefined : periodOfMonths(calendar, type, year, Number(number));
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

/**
 * A week belongs to the year that its fourth day lies in, so to the one that holds most of it, and counts from the first such
 * week of the year: where weeks begin on Monday, that is ISO 8601.
 */
function weekHolding(calendar: CalendarCode, day: LocalDate): Period {
  const from = addDays(day, -((weekdayOf(day) + 7 - ruleOf(calendar).weekFrom) % 7));
  const fourth = addDays(from, 3);
  const year = fourth.slice(0, 4);
  const number = Math.floor(daysBetween(`${year}-01-01` as LocalDate, fourth) / 7) + 1;
  return {
    calendar,
    type: 'week',
    label: `${year}-W${twoDigits(number)}`,
    interval: { from, until: addDays(from, 7) },
  };
}

function periodOfMonths(
  calendar: CalendarCode,
  type: OfMonths,
  year: number,
  number: number,
): Period {
  const { restOf, firstMonth, months } = shapes[type];
  const first = firstMonth(number);
  return {
    calendar,
    type,
    label: `${year}${restOf(number)}`,
    interval: {
      from: monthStart(calendar, year, first),
      until: monthStart(calendar, year, first + months(number)),
    },
  };
}

/** A period that must exist, because its label was checked before: maybe when no year was too late. */
export function knownPeriod(calendar: CalendarCode, type: PeriodType, label: string): Period {
  const found = labelled(calendar, type, label);
  if (found === undefined) throw new Error(`No ${type} is called ${label}`);
  return found;
}

/** The year and month (1-12) whose month of the calendar holds the day. */
function monthHolding(calendar: CalendarCode, day: LocalDate): { year: number; month: number } {
  const { firstDay, of } = ruleOf(calendar).months;
  const isBegun = Number(day.slice(8)) >= firstDay;
  const later = (isBegun ? 0 : -1) + (of === 'previous' ? 1 : 0);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + later;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

/**
 * The period of the type that holds the day; of the year to date, the one that ends with the day's month. Nothing for the
 * last three months where the type is nine months.
 */
export function periodHolding(
  calendar: CalendarCode,
  type: PeriodType,
  day: LocalDate,
): Period | undefined {
  if (type === 'day') return dayPeriod(calendar, day);
  if (type === 'week') return weekHolding(calendar, day);
  const { year, month } = monthHolding(calendar, day);
  const number = shapes[type].holding(month);
  return number === undefined ? undefined : periodOfMonths(calendar, type, year, number);
}

/** The period after this one, of the same type; after the year to date, the one that ends a month later. */
export function nextPeriod(period: Period): Period {
  const { calendar, type, label, interval } = period;
  const next = periodHolding(calendar, type, interval.until);
  return next ?? knownPeriod(calendar, type, `${Number(label.slice(0, 4)) + 1}-9M`);
}

/** The period before this one, of the same type; before a year to date that is the whole of last year. */
export function previousPeriod({ calendar, type, label, interval }: Period): Period {
  const before = periodHolding(calendar, type, addDays(interval.from, -1));
  return before ?? knownPeriod(calendar, type, `${Number(label.slice(0, 4)) - 1}-9M`);
}

/** What is called the same in the year before; nothing of a week 53 or a 29 February that it has not, or before 1900. */
export function samePeriodOfLastYear({ calendar, type, label }: Period): Period | undefined {
  const found = periodOf(calendar, type, `${Number(label.slice(0, 4)) - 1}${label.slice(4)}`);
  return found.ok ? found.value : undefined;
}

/**
 * What periods of each type are made of, but for themselves. A day is part of everything; a week is part of nothing longer,
 * because it crosses the ends of months. The second half-year reaches out of the nine months. The year to date is made of
 * months: it need not end where a quarter does.
 */
const madeOf: Readonly<Record<PeriodType, readonly DatasetPeriodType[]>> = {
  day: [],
  week: ['day'],
  month: ['day'],
  quarter: ['month', 'day'],
  'half-year': ['quarter', 'month', 'day'],
  'nine-months': ['quarter', 'month', 'day'],
  year: ['nine-months', 'half-year', 'quarter', 'month', 'day'],
  'year-to-date': ['month', 'day'],
};

/** Whether periods of one type are made of periods of the other, or are the same. */
export const isPartOf = (part: PeriodType, whole: PeriodType): boolean =>
  part === whole || madeOf[whole].some((type) => type === part);

/** Whether periods of a type fill longer ones to their end: after the nine months, three of the year are left that nobody may state. */
export const fillsWhole = (part: PeriodType, whole: PeriodType): boolean =>
  isPartOf(part, whole) && !(part === 'nine-months' && whole === 'year');

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

/** The period of a calendar that is exactly the interval, of those that figures are stated for; nothing if there is none. */
export function periodOver(
  calendar: CalendarCode,
  interval: Interval,
): (Period & { readonly type: DatasetPeriodType }) | undefined {
  for (const type of coarsestFirst) {
    const period = periodHolding(calendar, type, interval.from);
    if (period !== undefined && sameInterval(period.interval, interval)) return { ...period, type };
  }
  return undefined;
}

/** The type of an interval under a calendar; nothing if the calendar knows no such interval. */
export const intervalType = (
  calendar: CalendarCode,
  interval: Interval,
): DatasetPeriodType | undefined => periodOver(calendar, interval)?.type;

/**
 * Whether a statement over the interval may stand in a dataset of this period type and calendar:
 * it must be a period of that type, a finer period that it is made of, or a day of one.
 */
export function isReportable(
  calendar: CalendarCode,
  type: DatasetPeriodType,
  interval: Interval,
): boolean {
  const found = intervalType(calendar, interval);
  if (found === undefined || !isPartOf(found, type)) return false;
  const asking = periodHolding(calendar, type, interval.from);
  return asking !== undefined && contains(asking.interval, interval);
}

/**
 * The sub-period in which a last value must end to be the period's own: the month, or another part; of what has no such part,
 * as a week has no month, the period itself.
 */
export const lastSubPeriod = (
  { calendar, type, interval }: Period,
  part: DatasetPeriodType = 'month',
): Interval =>
  (isPartOf(part, type) && periodHolding(calendar, part, lastDay(interval))?.interval) || interval;
