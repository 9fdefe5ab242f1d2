import * as z from 'zod';
import { inWords } from '../wording.ts';

/** From Sunday on, as `weekdayOf` counts. */
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const Weekday = z.enum(weekdays);
export type Weekday = z.output<typeof Weekday>;

/** Every month has a day 28, so a month that begins by then has one beginning and no other begins on the same day. */
const OwnDay = z.string().regex(/(?:[1-9]|1\d|2[0-8])/);
/** From day 1 of the month before on, a month would bear the name of the wrong one. */
const EarlierDay = z.string().regex(/(?:[2-9]|1\d|2[0-8])/);

const named = ['nd09', 'gregorian'] as const;
const MonthRule = z.union([
  z.enum(named),
  z.templateLiteral(['month-previous-', EarlierDay]),
  z.templateLiteral(['month-same-', OwnDay]),
]);
const WeekRule = z.templateLiteral(['week-', Weekday]);

/**
 * How days make periods, as one short code.
 *
 * Months: `nd09` (Decree 09/2019/ND-CP Art. 12: from the 15th of the month before to the 14th), `gregorian` (the wall
 * calendar), or a rule of the customer's own: `month-previous-20` from the 20th of the month before to the 19th,
 * `month-same-10` from the 10th to the 9th of the month after. Quarters and whatever else is counted in months are runs of
 * them, nine months as provinces add them. Weeks: from Monday, unless `week-thu` and the like names another day. Both are
 * joined by a dot: `nd09.week-thu`; `week-thu` alone has the months of the wall calendar.
 */
export const CalendarCode = z.union(
  [MonthRule, WeekRule, z.templateLiteral([MonthRule, '.', WeekRule])],
  inWords(
    'Lịch của kỳ là nd09, gregorian, hoặc quy tắc riêng: month-previous-20 (tháng từ ngày 20 tháng trước; ngày 2–28), month-same-10 (tháng từ ngày 10 của chính tháng đó; ngày 1–28), week-thu (tuần từ thứ Năm; mon, tue, wed, thu, fri, sat, sun), hoặc nối bằng dấu chấm, ví dụ nd09.week-thu.',
    'The calendar is nd09, gregorian, or a rule of your own: month-previous-20 (months from the 20th of the month before; days 2–28), month-same-10 (months from the 10th of that month itself; days 1–28), week-thu (weeks from Thursday; mon, tue, wed, thu, fri, sat, sun), or two joined by a dot, such as nd09.week-thu.',
  ),
);
export type CalendarCode = z.output<typeof CalendarCode>;

export type PeriodRule = {
  readonly months: {
    /** What people call the rule: a law, the wall calendar, or by its days. */
    readonly by: (typeof named)[number] | 'days';
    /** Their first day, 1 to 28. */
    readonly firstDay: number;
    /** The month in which that day lies, seen from the one that gives the name: the month before, or itself. */
    readonly of: 'previous' | 'same';
  };
  /** 0 Sunday … 6 Saturday. */
  readonly weekFrom: number;
};

const ruled = /^(?:nd09|gregorian|month-(previous|same)-(\d+))?\.?(?:week-([a-z]{3}))?$/;

function parsed(code: CalendarCode): PeriodRule {
  const [, of, day, weekday = 'mon'] = ruled.exec(code) ?? [];
  return {
    months: monthsOf(code, of, day),
    weekFrom: weekdays.findIndex((one) => one === weekday),
  };
}

function monthsOf(
  code: CalendarCode,
  of: string | undefined,
  day: string | undefined,
): PeriodRule['months'] {
  if (code.startsWith('nd09')) return { by: 'nd09', firstDay: 15, of: 'previous' };
  if (day === undefined) return { by: 'gregorian', firstDay: 1, of: 'same' };
  return { by: 'days', firstDay: Number(day), of: of === 'previous' ? 'previous' : 'same' };
}

const rules = new Map<CalendarCode, PeriodRule>();

/** A report asks this for every statement, so each code is read once. */
export function ruleOf(code: CalendarCode): PeriodRule {
  const known = rules.get(code);
  if (known !== undefined) return known;
  const rule = parsed(code);
  rules.set(code, rule);
  return rule;
}

/** The weeks of a calendar beside the months of the wall calendar. */
export const weeksOf = (code: CalendarCode): CalendarCode =>
  `week-${weekdays[ruleOf(code).weekFrom] ?? 'mon'}`;
