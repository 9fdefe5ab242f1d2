import type { CalendarCode } from '../../core/periods/period-rule.ts';
import {
  knownPeriod,
  nextPeriod,
  type PeriodType,
  previousPeriod,
} from '../../core/periods/period.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addDays, LocalDate } from '../../core/time.ts';

/** Which periods a history speaks of: mostly one of them, whole, and by days. */
export type Around = {
  readonly own: Interval;
  readonly before: Interval;
  readonly after: Interval;
  /** Of other types and calendars; other datasets that ask for the same metrics are stated for them. */
  readonly elsewhere: readonly Interval[];
  /** From the first of these days to the last one any may be stated. */
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  /** So many days on end, more or less, are stated by who states day by day. */
  readonly run: number;
};

const interval = (calendar: CalendarCode, type: PeriodType, label: string): Interval =>
  knownPeriod(calendar, type, label).interval;

const weeks = ['2025-W29', '2025-W30', '2025-W32', '2025-W33'];

/** August 2025 by Decree 09/2019. */
export const aroundAugust: Around = {
  own: interval('nd09', 'month', '2025-08'),
  before: interval('nd09', 'month', '2025-07'),
  after: interval('nd09', 'month', '2025-09'),
  elsewhere: [
    ...weeks.map((label) => interval('nd09', 'week', label)),
    ...['2025-Q2', '2025-Q3'].map((label) => interval('nd09', 'quarter', label)),
    interval('nd09', 'half-year', '2025-H1'),
    ...['2025-07', '2025-08'].map((label) => interval('gregorian', 'month', label)),
  ],
  firstDay: LocalDate.parse('2025-05-06'),
  lastDay: LocalDate.parse('2025-09-13'),
  run: 31,
};

/** A period of some calendar, with what lies beside it and across it. */
export function aroundPeriod(calendar: CalendarCode, type: PeriodType, label: string): Around {
  const period = knownPeriod(calendar, type, label);
  const [own, before, after] = [period, previousPeriod(period), nextPeriod(period)].map(
    (each) => each.interval,
  );
  if (own === undefined || before === undefined || after === undefined)
    throw new Error('A period has one before it and one after it');
  const weekOf = knownPeriod(calendar, 'week', '2025-W33').interval;
  const others = [weekOf, aroundAugust.own, ...aroundAugust.elsewhere];
  return {
    own,
    before,
    after,
    elsewhere: others.filter(({ from }) => from !== own.from),
    firstDay: addDays(own.from, -8),
    lastDay: addDays(own.until, 2),
    run: 9,
  };
}
