import { addWorkingDays, isProvisional, isWorkingDay, type WorkingCalendar } from './calendar.ts';
import type { Dataset, DueDay } from '../registry/dataset.ts';
import { lastDay, type Period } from './period.ts';
import { addDays, type Instant, LocalDate, startOfDay } from '../time.ts';
import type { Level } from '../units/unit.ts';

/** The first day on which statements of the period are taken: the period's own first day unless the dataset moves it. */
export const opensOn = (
  { opensDaysAfterStart = 0 }: Pick<Dataset, 'opensDaysAfterStart'>,
  { interval }: Pick<Period, 'interval'>,
): LocalDate => addDays(interval.from, opensDaysAfterStart);

/** The last day that a period's figures are about, for the count of days: the period's own unless the dataset moves it. */
export const cutOffOf = (
  { cutOffDaysAfterEnd = 0 }: Pick<Dataset, 'cutOffDaysAfterEnd'>,
  { interval }: Pick<Period, 'interval'>,
): LocalDate => addDays(lastDay(interval), cutOffDaysAfterEnd);

/** The rule of a level: its own, or else that of the dataset's own level. */
export const dueRuleOf = (
  { deadline, deadlines }: Pick<Dataset, 'deadline' | 'deadlines'>,
  level: Level,
): DueDay => deadlines?.[level] ?? deadline;

/** The last day in time, by the rule and the working calendar. */
export function dueDay(calendar: WorkingCalendar, cutOff: LocalDate, due: DueDay): LocalDate {
  if ('workingDaysAfterCutOff' in due)
    return addWorkingDays(calendar, cutOff, due.workingDaysAfterCutOff);
  const day = fixedDay(cutOff, due.monthsAfter, due.dayOfMonth);
  switch (due.roll) {
    case 'as-is':
      return day;
    case 'next-working-day':
      return workingDayFrom(calendar, day, 1);
    case 'previous-working-day':
      return workingDayFrom(calendar, day, -1);
    default:
      return due.roll satisfies never;
  }
}

/** Day 31 of a shorter month is its last day. */
function fixedDay(cutOff: LocalDate, monthsAfter: number, dayOfMonth: number): LocalDate {
  const year = Number(cutOff.slice(0, 4));
  const month = Number(cutOff.slice(5, 7)) - 1 + monthsAfter;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = new Date(Date.UTC(year, month, Math.min(dayOfMonth, last)));
  return LocalDate.parse(day.toISOString().slice(0, 10));
}

function workingDayFrom(calendar: WorkingCalendar, from: LocalDate, step: 1 | -1): LocalDate {
  let day = from;
  while (!isWorkingDay(calendar, day)) day = addDays(day, step);
  return day;
}

/** The deadline of a level, the dataset's own unless another is named, counted from the cut-off. */
export function deadlineOf(
  { calendar }: { readonly calendar: WorkingCalendar },
  dataset: Dataset,
  period: Pick<Period, 'interval'>,
  level: Level = dataset.level,
) {
  const cutOff = cutOffOf(dataset, period);
  const deadline = dueDay(calendar, cutOff, dueRuleOf(dataset, level));
  return {
    deadline,
    deadlineProvisional: isProvisional(calendar, cutOff, deadline),
    lateFrom: endOf(deadline),
  };
}

/** The instant from which an arrival is later than the day. */
export const endOf = (day: LocalDate): Instant => startOfDay(addDays(day, 1));
