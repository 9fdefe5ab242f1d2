import type { Metric } from '../registry/metric.ts';
import { lastDay, storageMonths } from './period.ts';
import type { Interval } from '../statements/statement.ts';
import { addDays, type LocalDate } from '../time.ts';

/**
 * The months that hold whatever may count for a period, or be shown with it, of the metrics: those of its days and, for last
 * values, as many before as the oldest value may be. Of a report and of a rollup alike.
 */
export const monthsFor = (metrics: readonly Metric[], period: Interval): readonly string[] =>
  storageMonths({ from: oldestOf(metrics, period), until: period.until });

/** The first day on which an interval may end that counts: none does that ended before. */
const oldestOf = (metrics: readonly Metric[], period: Interval): LocalDate =>
  metrics
    .filter(({ overTime }) => overTime === 'last')
    .map((metric) => addDays(agesOn(metric, period), -metric.maxAgeDays))
    .reduce((first, day) => (day < first ? day : first), period.from);

/** A value is carried up to the period's last day; what a count has grown from must not be too old on the eve of the first. */
const agesOn = ({ kind }: Metric, period: Interval): LocalDate =>
  kind === 'cumulative' ? addDays(period.from, -1) : lastDay(period);
