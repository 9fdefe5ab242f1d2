import type { Client } from './client.ts';
import type { Dataset, DatasetCode } from './dataset.ts';
import type { Metric, MetricCode, SourceCode } from './metric.ts';
import { nearestOf } from './nearest.ts';
import { isReportable, lastDay, periodNamed, storageMonth } from './period.ts';
import { isWithin, provinceOf, type Registry, unitOn } from './registry.ts';
import { fail, ok, type Result } from './result.ts';
import type { Interval, Says } from './statement.ts';
import type { SubmissionBody, SubmittedRow } from './submission.ts';
import * as faults from './submission-faults.ts';
import type { RowFault } from './submission-faults.ts';
import { notReportable, tooEarly, unknownPeriod } from './submission-period-faults.ts';
import { saysOf } from './submission-says.ts';
import { addMinutes, epochOf, type Instant, LocalDate, localDateAt } from './time.ts';
import type { UnitCode } from './unit.ts';

/** What a row says, once every code in it is known to us. */
export type Draft = {
  readonly metric: MetricCode;
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  readonly says: Says;
  readonly observedAt: Instant;
  readonly restart?: true;
  /** As it was sent: not checked yet. */
  readonly replaces?: string;
  /** Where it is stored: the province of the unit on the interval's last day, and that day's month. */
  readonly province: UnitCode;
  readonly month: string;
};

/** A row with all that is wrong with it. A draft may be there beside faults, such as a unit that is not the caller's. */
export type RowReading = { readonly draft?: Draft; readonly faults: readonly RowFault[] };

export type Reading = {
  readonly registry: Registry;
  readonly caller: Pick<Client, 'units' | 'sources'>;
  readonly dataset?: Dataset;
  readonly openedAt: Instant;
};

/** What is made once for all rows of a body. */
type Aided = Reading & ReturnType<typeof guessesOf> & { readonly today: LocalDate };

const guessesOf = ({ registry, dataset }: Reading) => ({
  metricsNear: nearestOf(dataset?.metrics ?? registry.metrics.map(({ code }) => code)),
  sourcesNear: nearestOf(registry.sources.map(({ code }) => code)),
});

/** A clock of the sender may be ahead of ours by this. */
const clockSlackMinutes = 5;

/**
 * Reads every row by the registry, with the defaults of the body. Depends on its arguments only, so that a repeat under
 * the registry version and the moment of the first try reads the same.
 */
export function readRows(body: SubmissionBody, reading: Reading): readonly RowReading[] {
  const aided = { ...reading, ...guessesOf(reading), today: localDateAt(reading.openedAt) };
  const read = body.rows.map((row) => readRow({ ...defaultsOf(body), ...row }, aided));
  return withDuplicates(read);
}

/** The dataset that a body names, if it does. */
export function datasetOf(
  registry: Registry,
  code: string | undefined,
): Result<Dataset | undefined, 'unknown-dataset'> {
  if (code === undefined) return ok(undefined);
  const dataset = registry.datasetByCode.get(code as DatasetCode);
  return dataset === undefined ? fail('unknown-dataset') : ok(dataset);
}

const defaultsOf = ({ unit, period, source, observedAt }: SubmissionBody) => ({
  ...(unit !== undefined && { unit }),
  ...(period !== undefined && { period }),
  ...(source !== undefined && { source }),
  ...(observedAt !== undefined && { observedAt }),
});

function readRow(row: SubmittedRow, reading: Aided): RowReading {
  const found: RowFault[] = [];
  const keep = <T>(result: Result<T, RowFault>): T | undefined => {
    if (result.ok) return result.value;
    found.push(result.failure);
    return undefined;
  };
  const metric = keep(metricOf(row, reading));
  const dataset = metric && keep(datasetAsking(metric, reading));
  const source = keep(sourceOf(row, metric, reading));
  if (metric && source) found.push(...sourceFaults(metric, source, reading));
  const interval = keep(intervalOf(row, dataset, reading.today));
  const unit = keep(unitOf(row, interval, reading));
  if (unit && interval) found.push(...unitFaults(unit, interval, metric, reading));
  const says = keep(saysOf(row, metric));
  if (row.restart === true && metric && metric.kind !== 'cumulative')
    found.push(faults.notCumulative);
  const observedAt = row.observedAt ?? reading.openedAt;
  if (epochOf(observedAt) > epochOf(addMinutes(reading.openedAt, clockSlackMinutes)))
    found.push(faults.observedInFuture);
  if (!metric || !source || !interval || !unit || !says) return { faults: found };
  const draft: Draft = {
    metric: metric.code,
    unit,
    interval,
    source,
    says,
    observedAt,
    ...(row.restart === true && { restart: true }),
    ...(row.replaces !== undefined && { replaces: row.replaces }),
    province: provinceOf(reading.registry, unit, lastDay(interval)),
    month: storageMonth(interval),
  };
  return { draft, faults: found };
}

function metricOf(
  { metric: code }: SubmittedRow,
  { registry, dataset, metricsNear }: Aided,
): Result<Metric, RowFault> {
  const metric = registry.metricByCode.get(code as MetricCode);
  return metric === undefined
    ? fail(faults.unknownMetric(code, metricsNear(code), dataset))
    : ok(metric);
}

/** The dataset whose calendar and period type the row must keep to. */
function datasetAsking(
  metric: Metric,
  { registry, dataset, metricsNear }: Aided,
): Result<Dataset, RowFault> {
  const asking = registry.datasetsOf.get(metric.code) ?? [];
  if (dataset !== undefined)
    return asking.includes(dataset)
      ? ok(dataset)
      : fail(faults.notInDataset(metric, metricsNear(metric.code), dataset));
  const [only, ...others] = asking;
  if (only === undefined) return fail(faults.notInDataset(metric, [], undefined));
  return others.length === 0 ? ok(only) : fail(faults.datasetNeeded(metric, asking));
}

function sourceOf(
  { source }: SubmittedRow,
  metric: Metric | undefined,
  { registry, sourcesNear }: Aided,
): Result<SourceCode, RowFault> {
  if (source === undefined) return fail(faults.missingDefault('source'));
  const known = registry.sourceByCode.get(source as SourceCode);
  if (known !== undefined) return ok(known.code);
  const fitting = metric?.sources ?? registry.sources.map(({ code }) => code);
  return fail(faults.unknownSource(source, sourcesNear(source), fitting));
}

const sourceFaults = (metric: Metric, source: SourceCode, { caller }: Reading): RowFault[] => [
  ...(metric.sources.includes(source) ? [] : [faults.sourceNotListed(metric)]),
  ...(caller.sources === undefined || caller.sources.includes(source)
    ? []
    : [faults.sourceNotAllowed(caller.sources)]),
];

function intervalOf(
  { period }: SubmittedRow,
  dataset: Dataset | undefined,
  today: LocalDate,
): Result<Interval | undefined, RowFault> {
  if (period === undefined) return fail(faults.missingDefault('period'));
  if (dataset === undefined) return ok(undefined);
  const interval = typeof period === 'string' ? labelled(dataset, period) : period;
  if (interval === undefined || !isUsable(interval)) return fail(unknownPeriod(dataset, today));
  const { calendar, periodType } = dataset;
  if (!isReportable(calendar, periodType, interval)) return fail(notReportable(dataset, interval));
  const early = tooEarly(dataset, interval, today);
  return early === undefined ? ok(interval) : fail(early);
}

function labelled({ calendar }: Dataset, label: string): Interval | undefined {
  const period = periodNamed(calendar, label);
  return period.ok ? period.value.interval : undefined;
}

const isUsable = ({ from, until }: Interval): boolean =>
  LocalDate.safeParse(until).success &&
  '1900-01-01' <= from &&
  from < until &&
  until <= '2200-01-01';

/** The unit must have carried its code on the interval's last day. */
function unitOf(
  { unit }: SubmittedRow,
  interval: Interval | undefined,
  { registry }: Reading,
): Result<UnitCode | undefined, RowFault> {
  if (unit === undefined) return fail(faults.missingDefault('unit'));
  if (interval === undefined) return ok(undefined);
  const known = unitOn(registry, unit as UnitCode, lastDay(interval));
  return known === undefined ? fail(faults.unknownUnit(unit, interval)) : ok(known.code);
}

function unitFaults(
  code: UnitCode,
  interval: Interval,
  metric: Metric | undefined,
  { registry, caller }: Reading,
): RowFault[] {
  const day = lastDay(interval);
  if (!caller.units.some((root) => isWithin(registry, code, root, day)))
    return [faults.unitNotAllowed];
  const unit = unitOn(registry, code, day);
  if (metric === undefined || unit === undefined) return [];
  const right = unit.level === metric.level || metric.controlLevels.includes(unit.level);
  return right ? [] : [faults.wrongLevel(metric, unit)];
}

/** What two statements must share to be about the same thing. */
export const subjectOf = (about: Pick<Draft, 'metric' | 'unit' | 'interval' | 'source'>): string =>
  `${about.metric}|${about.unit}|${about.interval.from}|${about.interval.until}|${about.source}`;

/** Rows of one body that speak of the same thing contradict or repeat each other: none of them is taken. */
function withDuplicates(read: readonly RowReading[]): readonly RowReading[] {
  const rowsOf = Map.groupBy(
    read.flatMap(({ draft }, index) => (draft ? [{ subject: subjectOf(draft), index }] : [])),
    ({ subject }) => subject,
  );
  return read.map((reading, index) => {
    const same = reading.draft && rowsOf.get(subjectOf(reading.draft));
    if (same === undefined || same.length === 1) return reading;
    const duplicate = faults.duplicateRow(someOthers(same, index), same.length - 1);
    return { ...reading, faults: [...reading.faults, duplicate] };
  });
}

/** As many as are named: to list all others of 50,000 equal rows would cost 50,000 squared. */
const someOthers = (same: readonly { readonly index: number }[], index: number): number[] =>
  same
    .slice(0, faults.duplicatesNamed + 1)
    .map((each) => each.index)
    .filter((each) => each !== index)
    .slice(0, faults.duplicatesNamed);
