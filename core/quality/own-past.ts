import type { Warning } from '../statements/act.ts';
import { inOrderOfTruth } from '../statements/current.ts';
import type { Dataset } from '../registry/dataset.ts';
import { amountText, roundedText } from '../decimal.ts';
import { beside, datasetFor, type FoundWarning, isValue, type Value } from './found-warning.ts';
import { fraction, ofCount } from '../fraction.ts';
import { comparableKinds, type Metric } from '../registry/metric.ts';
import { fewestPeriods, outlierAmong } from './outlier.ts';
import { lastDay, sameInterval } from '../periods/period.ts';
import { isFall, quantityOf } from '../figures/piece.ts';
import type { Registry } from '../registry/registry.ts';
import { unitOn } from '../units/units-by-day.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import type { intervalsBefore } from './warnings-reach.ts';

export type Judging = { readonly registry: Registry; readonly before: typeof intervalsBefore };

/** What stands out in one statement against what its own source said of the same unit before. */
export function ownWarnings(
  judging: Judging,
  said: Statement,
  series: readonly Statement[],
): readonly FoundWarning[] {
  return judge(judging.registry, said, series, ({ metric, dataset, value, earlier }) => {
    const lastPeriods = () => judging.before(dataset.calendar, value.interval);
    return fallOf(metric, value, earlier) ?? outlierOf(metric, value, earlier, lastPeriods);
  });
}

/** Whether a cumulative count fell, and nothing else of it. */
export const ownFall = (
  registry: Registry,
  said: Statement,
  series: readonly Statement[],
): readonly FoundWarning[] =>
  judge(registry, said, series, ({ metric, value, earlier }) => fallOf(metric, value, earlier));

/**
 * The counts of the next later end in the series of a statement that arrived: figures come in any order, so what they are
 * compared with may arrive after them. It may be nil or a withdrawal, which uncovers the number before it.
 */
export function nextCounts(
  { metricByCode }: Registry,
  arrived: Statement,
  series: readonly Statement[],
): readonly Statement[] {
  if (metricByCode.get(arrived.metric)?.kind !== 'cumulative') return [];
  const later = series
    .filter(isValue)
    .filter(({ interval }) => interval.until > arrived.interval.until);
  const ends = later.map(({ interval }) => interval.until).toSorted();
  return later.filter(({ interval }) => interval.until === ends[0]);
}

type Judged = {
  readonly metric: Metric;
  readonly dataset: Dataset;
  readonly value: Value;
  /** The numbers of its series that ended before. */
  readonly earlier: readonly Value[];
};

function judge(
  registry: Registry,
  value: Statement,
  series: readonly Statement[],
  verdict: (judged: Judged) => Warning | undefined,
): readonly FoundWarning[] {
  const metric = registry.metricByCode.get(value.metric);
  const dataset = datasetFor(registry, value);
  if (metric === undefined || dataset === undefined || !isValue(value)) return [];
  const earlier = series
    .filter(isValue)
    .filter((other) => other.interval.until < value.interval.until)
    .filter((other) => sameUnit(registry, value, other));
  const warning = verdict({ metric, dataset, value, earlier });
  return warning === undefined ? [] : [beside(value, dataset, warning)];
}

/** Codes are reused, so a statement may be about another unit that bore the code before. */
const sameUnit = (registry: Registry, { unit, interval }: Statement, other: Statement): boolean =>
  unitOn(registry, unit, lastDay(interval)) === unitOn(registry, unit, lastDay(other.interval));

const valueOf = ({ decimals }: Metric, { says }: Value) => ofCount(says.amount.count, decimals);

function fallOf(metric: Metric, said: Value, earlier: readonly Value[]): Warning | undefined {
  if (metric.kind !== 'cumulative' || said.restart === true) return undefined;
  const { startsOn } = metric;
  const counted = earlier.filter(({ interval }) => !startsOn || interval.until > startsOn);
  const end = counted
    .map(({ interval }) => interval.until)
    .toSorted()
    .at(-1);
  const before = inOrderOfTruth(counted.filter(({ interval }) => interval.until === end))
    .filter(isValue)
    .at(-1);
  if (before === undefined) return undefined;
  const [was, is] = [quantityOf(metric, before), quantityOf(metric, said)];
  return was && is && isFall(was, is)
    ? { kind: 'fall', before: amountText(before.says.amount, metric.decimals) }
    : undefined;
}

/** Against exact values only; "over 90" can be far above its median but never below it. */
function outlierOf(
  metric: Metric,
  said: Value,
  earlier: readonly Value[],
  lastPeriods: () => readonly Interval[],
): Warning | undefined {
  if (!comparableKinds.includes(metric.kind) || earlier.length < fewestPeriods) return undefined;
  const compared = lastPeriods().flatMap(
    (interval) => earlier.find((other) => sameInterval(other.interval, interval)) ?? [],
  );
  // A counter that began again has no level that its past could tell.
  if ([said, ...compared].some(({ restart }) => restart === true)) return undefined;
  const values = compared
    .filter(({ says }) => !says.amount.atLeast)
    .map((other) => valueOf(metric, other));
  const outlier = outlierAmong(valueOf(metric, said), values);
  if (outlier === undefined) return undefined;
  const { score, median, periods } = outlier;
  if (said.says.amount.atLeast && score.numerator < 0n) return undefined;
  return {
    kind: 'outlier',
    score: roundedText(score, scoreDecimals),
    median: medianText(median, metric.decimals),
    periods,
  };
}

/** The score is recorded rounded; the bound was compared before that. */
const scoreDecimals = 2;

/** Exact: between two values of d decimals lies at most one more. */
function medianText(median: Parameters<typeof roundedText>[0], decimals: number): string {
  const scaled = fraction(median.numerator * 10n ** BigInt(decimals), median.denominator);
  return roundedText(median, scaled.denominator === 1n ? decimals : decimals + 1);
}
