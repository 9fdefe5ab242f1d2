import type { Act, ActBody, Warning } from './act.ts';
import { inOrderOfTruth } from './current.ts';
import type { Dataset } from './dataset.ts';
import { amountText, roundedText } from './decimal.ts';
import { compareFractions, fraction, ofCount } from './fraction.ts';
import type { Metric, MetricCode } from './metric.ts';
import { fewestPeriods, outlierAmong, periodsBack } from './outlier.ts';
import {
  intervalType,
  isReportable,
  knownPeriod,
  lastDay,
  periodHolding,
  type PeriodType,
  sameInterval,
  storageMonth,
  storageMonths,
} from './period.ts';
import { provinceOf, type Registry, unitOn } from './registry.ts';
import type { FactPartition } from './release.ts';
import { foundInstead, judgeRule, type Operand } from './rule-check.ts';
import { type DatasetRule, speaksOf } from './rules-on-arrival.ts';
import type { Interval, Says, Statement, SubmissionId } from './statement.ts';
import { aboutKey, subjectOf } from './submission-rows.ts';
import { addDays, type LocalDate } from './time.ts';
import type { UnitCode } from './unit.ts';
import { operandsOf } from './validation-rule.ts';

type WarningBody = Extract<ActBody, { kind: 'warning' }>;
/** A warning before it is recorded. */
export type FoundWarning = Omit<Act, 'id' | 'recordedAt' | 'does'> & { readonly does: WarningBody };

/**
 * The warnings on statements that arrived and are current: a cumulative count that fell, a value far from the unit's own
 * last periods, a rule of a dataset that does not hold. `read` has everything that was said of the units in the months
 * that `partitionsBehind` names. The same arguments give the same warnings, in whatever order statements come.
 */
export function warningsFound(
  registry: Registry,
  read: readonly Statement[],
  hasArrived: (said: Statement) => boolean,
): readonly FoundWarning[] {
  const currentOf = new Map<string, Statement>();
  for (const [subject, same] of Map.groupBy(read, subjectOf)) {
    const current = inOrderOfTruth(same).at(-1);
    if (current !== undefined) currentOf.set(subject, current);
  }
  const current = [...currentOf.values()];
  const arrived = current.filter(hasArrived);
  const series = Map.groupBy(current, seriesKey);
  const before = eachOnce(intervalsBefore);
  return [
    ...arrived.flatMap((said) =>
      ownWarnings({ registry, before }, said, series.get(seriesKey(said)) ?? []),
    ),
    ...brokenRules(registry, arrived, currentOf),
  ];
}

const seriesKey = ({ metric, unit, source }: Statement): string => `${metric}|${unit}|${source}`;

/** The dataset that a statement of the metric over the interval can have been made for. */
const datasetFor = (
  { datasetsOf }: Registry,
  { metric, interval }: Pick<Statement, 'metric' | 'interval'>,
): Dataset | undefined =>
  datasetsOf
    .get(metric)
    ?.find(({ calendar, periodType }) => isReportable(calendar, periodType, interval));

// One statement against its own past ------------------------------------------

type Value = Statement & { readonly says: Extract<Says, { kind: 'value' }> };
const isValue = (said: Statement): said is Value => said.says.kind === 'value';

type Judging = { readonly registry: Registry; readonly before: typeof intervalsBefore };

/** Thousands of statements are about a few intervals. */
function eachOnce(find: typeof intervalsBefore): typeof intervalsBefore {
  const known = new Map<string, readonly Interval[]>();
  return (calendar, interval) => {
    const key = `${calendar}|${interval.from}|${interval.until}`;
    const found = known.get(key) ?? find(calendar, interval);
    known.set(key, found);
    return found;
  };
}

function ownWarnings(
  { registry, before }: Judging,
  said: Statement,
  series: readonly Statement[],
): readonly FoundWarning[] {
  const metric = registry.metricByCode.get(said.metric);
  const dataset = datasetFor(registry, said);
  if (metric === undefined || dataset === undefined || !isValue(said)) return [];
  const earlier = series
    .filter(isValue)
    .filter((other) => other.interval.until < said.interval.until)
    .filter((other) => sameUnit(registry, said, other));
  const warning =
    fallOf(metric, said, earlier) ??
    outlierOf(metric, said, earlier, () => before(dataset.calendar, said.interval));
  return warning === undefined ? [] : [beside(said, dataset, warning)];
}

/** Codes are reused, so a statement may be about another unit that bore the code before. */
const sameUnit = (registry: Registry, { unit, interval }: Statement, other: Statement): boolean =>
  unitOn(registry, unit, lastDay(interval)) === unitOn(registry, unit, lastDay(other.interval));

const beside = (
  { metric, unit, interval, source, submission }: Statement,
  { code }: Dataset,
  warning: Warning,
): FoundWarning => ({
  unit,
  interval,
  dataset: code,
  does: { kind: 'warning', metric, source, submission, warning },
});

const valueOf = ({ decimals }: Metric, { says }: Value) => ofCount(says.amount.count, decimals);

/** "Over 90" after 100 need not be a fall; 90 after "over 100" is one. */
function fallOf(metric: Metric, said: Value, earlier: readonly Value[]): Warning | undefined {
  if (metric.kind !== 'cumulative' || said.restart === true || said.says.amount.atLeast)
    return undefined;
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
  return compareFractions(valueOf(metric, said), valueOf(metric, before)) < 0
    ? { kind: 'fall', before: amountText(before.says.amount, metric.decimals) }
    : undefined;
}

/** A rank is a place, and a ratio is computed from what is judged itself. */
const measured: readonly Metric['kind'][] = ['flow', 'stock', 'cumulative', 'percentage'];

/** Against exact values only; "over 90" can be far above its median but never below it. */
function outlierOf(
  metric: Metric,
  said: Value,
  earlier: readonly Value[],
  lastPeriods: () => readonly Interval[],
): Warning | undefined {
  if (!measured.includes(metric.kind) || earlier.length < fewestPeriods) return undefined;
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

// Rules -----------------------------------------------------------------------

/** Rules of both severities: two bodies that arrived at one moment were judged without each other. */
function brokenRules(
  registry: Registry,
  arrived: readonly Statement[],
  currentOf: ReadonlyMap<string, Statement>,
): readonly FoundWarning[] {
  const rules = registry.datasets.flatMap((dataset) =>
    (dataset.rules ?? []).map((rule) => ({ dataset, rule })),
  );
  if (rules.length === 0) return [];
  return [...Map.groupBy(arrived, aboutKey).values()].flatMap((group) => {
    const [about] = group;
    if (about === undefined) return [];
    const metrics = new Set(group.map(({ metric }) => metric));
    return rules
      .filter(({ rule }) => operandsOf(rule).some((metric) => metrics.has(metric)))
      .filter((rule) => speaksOf(rule, about.interval))
      .flatMap((rule) =>
        brokenRule(registry, rule, (metric) => currentOf.get(subjectOf({ ...about, metric }))),
      );
  });
}

/** Stands beside every operand that was stated, also one that was stated before: each may be the wrong one. */
function brokenRule(
  { metricByCode }: Registry,
  { dataset, rule }: DatasetRule,
  saidOf: (metric: MetricCode) => Statement | undefined,
): readonly FoundWarning[] {
  const operandOf = (metric: MetricCode): Operand | undefined => {
    const said = saidOf(metric);
    return said && { says: said.says, decimals: metricByCode.get(metric)?.decimals ?? 0 };
  };
  if (judgeRule(rule, operandOf) !== 'broken') return [];
  const metrics = operandsOf(rule);
  const warning: Warning = {
    kind: 'rule',
    rule: rule.code,
    names: rule.names,
    found: foundInstead(rule, operandOf),
    operands: metrics.map((metric) => ({ metric, ...submissionOf(saidOf(metric)) })),
  };
  return metrics
    .flatMap((metric) => saidOf(metric) ?? [])
    .filter(({ says }) => says.kind !== 'withdrawal')
    .map((said) => beside(said, dataset, warning));
}

const submissionOf = (said: Statement | undefined): { submission?: SubmissionId } =>
  said === undefined ? {} : { submission: said.submission };

// What has to be read ---------------------------------------------------------

/**
 * Where the past of statements lies that they are judged against: their own months, those of the last twelve periods of
 * their type and, for a cumulative count, whose statement before may be of any type, every month of the year before.
 */
export function partitionsBehind(
  registry: Registry,
  judged: readonly Statement[],
): readonly FactPartition[] {
  const found = new Map<string, FactPartition>();
  const add = (places: readonly FactPartition[]) => {
    for (const place of places) found.set(`${place.province}#${place.month}`, place);
  };
  for (const [, same] of Map.groupBy(judged, unitAndInterval)) {
    const [first] = same;
    if (first === undefined) continue;
    const { unit, interval } = first;
    const kinds = new Set(same.map(({ metric }) => registry.metricByCode.get(metric)?.kind));
    const calendars = new Set(same.flatMap((said) => datasetFor(registry, said)?.calendar ?? []));
    const before = [...calendars].flatMap((calendar) => intervalsBefore(calendar, interval));
    add([interval, ...before].map((each) => placeOf(registry, unit, each)));
    if (kinds.has('cumulative')) add(yearBehind(registry, first));
  }
  return [...found.values()];
}

const unitAndInterval = ({ unit, interval }: Statement): string =>
  `${unit}|${interval.from}|${interval.until}`;

/** Where statements about the unit and interval lie. */
export const placeOf = (registry: Registry, unit: UnitCode, interval: Interval): FactPartition => ({
  province: provinceOf(registry, unit, lastDay(interval)),
  month: storageMonth(interval),
});

const daysOfYear = 366;

function yearBehind(registry: Registry, { unit, interval }: Statement): readonly FactPartition[] {
  const months = storageMonths({
    from: addDays(interval.from, -daysOfYear),
    until: interval.until,
  });
  return months.flatMap((month) => {
    const first = `${month}-01` as LocalDate;
    const last = addDays(`${addDays(first, 31).slice(0, 7)}-01` as LocalDate, -1);
    return [first, last].map((day) => ({ province: provinceOf(registry, unit, day), month }));
  });
}

/** The last periods of the interval's type before it, the nearest first. */
export function intervalsBefore(
  calendar: Dataset['calendar'],
  interval: Interval,
): readonly Interval[] {
  const type = intervalType(calendar, interval);
  if (type === undefined) return [];
  const before: Interval[] = [];
  let { from } = interval;
  while (before.length < periodsBack) {
    const period = periodBefore(calendar, type, from);
    before.push(period);
    from = period.from;
  }
  return before;
}

/** Nine months end where the last quarter begins, so no period of theirs holds the day before one begins. */
function periodBefore(calendar: Dataset['calendar'], type: PeriodType, from: LocalDate): Interval {
  const held = periodHolding(calendar, type, addDays(from, -1));
  if (held !== undefined) return held.interval;
  const year = Number(lastDay({ from, until: addDays(from, 32) }).slice(0, 4)) - 1;
  return knownPeriod(calendar, type, `${year}-9M`).interval;
}
