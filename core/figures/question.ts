import { daysWithin } from './cover.ts';
import type { Dataset } from '../registry/dataset.ts';
import type { Metric } from '../registry/metric.ts';
import {
  contains,
  type DatasetPeriodType,
  intervalType,
  isPartOf,
  isReportable,
  lastSubPeriod,
  lengthInDays,
  overlaps,
  type Period,
  type PeriodType,
} from '../periods/period.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import type { Instant, LocalDate } from '../time.ts';

/** What the search for a figure is about: a period, and what counts in it. */
export type Question = {
  readonly period: Interval;
  /** The days that the unit has to answer for: the period, less the days on which it did not exist. */
  readonly window: Interval;
  /** A last value is the period's own only if its interval ends in here. */
  readonly lastSubPeriod: Interval;
  /** The instant from which an arrival is late. */
  readonly lateFrom: Instant;
  /**
   * Whether what is said of an interval counts: by the dataset's calendar a period of its type, a finer one or a day; in a
   * report of a longer period also what lies between, stated as a whole.
   */
  readonly fits: (interval: Interval) => boolean;
  /** None overlapping: a unit that took this one over speaks there for both. */
  readonly taken?: readonly Taken[];
};

/** An interval that was taken into a cover. */
export type Taken = Interval & {
  /** What was said of it was taken back, or is no number: it keeps its place, and nobody has answered for its days. */
  readonly isSilent: boolean;
};

/** The same for every unit. */
export type Asking = Omit<Question, 'window' | 'taken'>;

/** A dataset, and the period of a report on it, which may be longer than its own. */
type Reported = {
  readonly dataset: Pick<Dataset, 'calendar' | 'periodType' | 'lastSubPeriod'>;
  readonly period: Period;
};

/** What a report asks of a dataset. */
export const askingOf = (reported: Reported & { readonly lateFrom: Instant }): Asking => ({
  period: reported.period.interval,
  lastSubPeriod: lastSubPeriod(reported.period, reported.dataset.lastSubPeriod),
  lateFrom: reported.lateFrom,
  fits: fittingIn(reported),
});

/** See `fits`. Thousands of statements are about a few intervals, and the calendar is slow to ask. */
export function fittingIn({ dataset, period }: Reported): Question['fits'] {
  const { calendar, periodType } = dataset;
  const known = new Map<LocalDate, Map<LocalDate, boolean>>();
  const isLonger = longerParts(periodType, period.type);
  return (interval) => {
    const from = known.get(interval.from) ?? new Map<LocalDate, boolean>();
    const found =
      from.get(interval.until) ??
      (isReportable(calendar, periodType, interval) || isLonger(intervalType(calendar, interval)));
    known.set(interval.from, from.set(interval.until, found));
    return found;
  };
}

/** What is longer than a dataset's periods and part of the report's; of the year to date, whatever is part of a year. */
function longerParts(periodType: DatasetPeriodType, reportedBy: PeriodType) {
  const whole = reportedBy === 'year-to-date' ? 'year' : reportedBy;
  return (type: DatasetPeriodType | undefined): boolean =>
    type !== undefined && isPartOf(periodType, type) && isPartOf(type, whole);
}

/** Whether a piece may enter a cover of the period: nothing that was spoken of nearer to the line is asked twice. */
export const isOpen = (
  { period, taken = [] }: Question,
  { interval }: { readonly interval: Interval },
): boolean => contains(period, interval) && !taken.some((other) => overlaps(other, interval));

/** The days of the window for which nobody has answered who is nearer to the line. */
export const daysAsked = ({ window, taken = [] }: Question): number =>
  lengthInDays(window) -
  taken
    .filter(({ isSilent }) => !isSilent)
    .reduce((days, each) => days + daysWithin(window, each), 0);

/** The pieces of a cover, as they stand before what units said that went into this one. */
export const takenBy = <T extends { readonly interval: Interval }>(
  pieces: readonly T[],
  isSilent: (piece: T) => boolean,
): readonly Taken[] => pieces.map((piece) => ({ ...piece.interval, isSilent: isSilent(piece) }));

/**
 * What counts of all that was said of a metric: by a source that it lists, of which a later version of the registry may list
 * fewer, and over an interval that fits, for the metric may stand in datasets of other calendars and types. Everything else
 * stands beside it.
 */
export const heardOf = (
  { fits }: Pick<Question, 'fits'>,
  { sources }: Metric,
  said: readonly Statement[],
): readonly Statement[] =>
  said.filter(({ source, interval }) => sources.includes(source) && fits(interval));
