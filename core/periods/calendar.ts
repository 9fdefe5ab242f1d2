import * as z from 'zod';
import { plainLine, plainLines } from '../plain-text.ts';
import { addDays, LocalDate, weekdayOf } from '../time.ts';

/** A document that fixed days of a year: its number and sign, and its date. */
export const CalendarNotice = z.strictObject({ number: plainLine(100), date: LocalDate });
export type CalendarNotice = Readonly<z.output<typeof CalendarNotice>>;

/** One year of the civil servants' working calendar, as the yearly notices fix it. */
export const CalendarYear = z.strictObject({
  /** False: dates are computed by it and marked provisional. True needs a notice: see the checks of the registry. */
  confirmed: z.boolean(),
  /** The notices that fixed it. */
  notices: z.array(CalendarNotice).optional(),
  /** What they say, or what is not known yet, in words. */
  notice: plainLines(4_000).optional(),
  /** Weekdays on which no work is done: holidays, days in lieu of a holiday on a weekend, days swapped for a worked weekend. */
  off: z.array(LocalDate),
  /** Saturdays and Sundays that are worked in exchange for a day off. */
  workedWeekend: z.array(LocalDate),
  /** Days off that are announced but not enacted: counted as working days until they are. */
  provisionalOff: z.array(LocalDate),
});

export type CalendarYear = Readonly<z.output<typeof CalendarYear>>;

/** Working days by the Labour Code 2019 Art. 112 and the yearly notices; versioned with the registry. */
export const WorkingCalendar = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,32}$/),
  years: z.record(z.string().regex(/^\d{4}$/), CalendarYear),
});
export type WorkingCalendar = Readonly<z.output<typeof WorkingCalendar>>;

export const isWeekend = (date: LocalDate): boolean =>
  weekdayOf(date) === 0 || weekdayOf(date) === 6;

export function isWorkingDay(calendar: WorkingCalendar, date: LocalDate): boolean {
  const year = calendar.years[date.slice(0, 4)];
  const weekend = isWeekend(date);
  if (year === undefined) return !weekend;
  return weekend ? year.workedWeekend.includes(date) : !year.off.includes(date);
}

/** True when a date computed from `from` to `to` rests on a year without a confirmed calendar. */
export function isProvisional(calendar: WorkingCalendar, from: LocalDate, to: LocalDate): boolean {
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1)
    if (calendar.years[String(year)]?.confirmed !== true) return true;
  return false;
}

/** The `count`th working day after `date`; `date` itself does not count. 0 gives the date itself. */
export function addWorkingDays(
  calendar: WorkingCalendar,
  date: LocalDate,
  count: number,
): LocalDate {
  let day = date;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. */
export function workingDaysBetween(
  calendar: WorkingCalendar,
  from: LocalDate,
  to: LocalDate,
): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1))
    if (isWorkingDay(calendar, day)) count += 1;
  return count;
}
