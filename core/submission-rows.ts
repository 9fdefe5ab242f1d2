import type { Client } from './client.ts';
import type { Dataset, DatasetCode } from './dataset.ts';
import type { Metric, MetricCode, SourceCode } from './metric.ts';
import { nearestOf } from './nearest.ts';
import { isReportable, lastDay, periodNamed, storageMonth } from './period.ts';
import { lineage, type Registry, unitOn } from './registry.ts';
import { fail, ok, type Result } from './result.ts';
import type { Interval, Remark, Says } from './statement.ts';
import type { SubmissionBody, SubmittedRow } from './submission.ts';
import { withDuplicates } from './submission-duplicates.ts';
import * as faults from './submission-faults.ts';
import type { RowFault } from './submission-faults.ts';
import { notReportable, tooEarly, unknownPeriod } from './submission-period-faults.ts';
import { saysOf } from './submission-says.ts';
import { addMinutes, type Instant, LocalDate, localDateAt } from './time.ts';
import { aboveProvinces, type Unit, type UnitCode } from './unit.ts';

/** Where a row's statement lies, once its unit, interval and source are known. */
type RowPlace = {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  /** Where it is stored: the province of the unit on the interval's last day, and that day's month. */
  readonly province: UnitCode;
  readonly month: string;
  /** Unit, interval and source in one text: see `aboutKey`. */
  readonly about: string;
};

/** What a row says, once every code in it is known to us. */
export type Draft = RowPlace &
  Remark & {
    readonly metric: MetricCode;
    readonly dataset: DatasetCode;
    readonly says: Says;
    readonly observedAt: Instant;
    readonly restart?: true;
    /** As it was sent: not checked yet. */
    readonly replaces?: string;
  };

/** What a row is about as far as that can be told: its unit as it was sent, and what was understood of the rest. */
export type RowAbout = {
  readonly unit: string | undefined;
  readonly interval: Interval | undefined;
  readonly source: SourceCode | undefined;
};

/** A row with all that is wrong with it. A draft may be there beside faults, such as a unit that is not the caller's. */
export type RowReading = {
  readonly draft?: Draft;
  readonly about: RowAbout;
  readonly faults: readonly RowFault[];
};

export type Reading = {
  readonly registry: Registry;
  readonly caller: Pick<Client, 'units' | 'sources'>;
  readonly dataset?: Dataset;
  readonly openedAt: Instant;
};

/** A clock of the sender may be ahead of ours by this. */
const clockSlackMinutes = 5;

/**
 * Reads every row by the registry, with the defaults of the body. Depends on its arguments only, so that a repeat under
 * the registry version and the moment of the first try reads the same.
 */
export function readRows(body: SubmissionBody, reading: Reading): readonly RowReading[] {
  const desk = deskOf(body, reading);
  return withDuplicates(body.rows.map((row) => readRow(row, desk)));
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

type Defaults = Pick<SubmissionBody, 'unit' | 'period' | 'source' | 'observedAt'>;

/** What is made once for all rows of a body, and what rows have in common: each is looked up once. */
type Desk = Reading & {
  readonly defaults: Defaults;
  readonly today: LocalDate;
  /** What was observed later is ahead of our clock. */
  readonly latest: Instant;
  readonly units: ReadonlySet<UnitCode>;
  readonly metricsNear: (code: string) => readonly string[];
  readonly sourcesNear: (code: string) => readonly string[];
  readonly spots: Map<string, Spot>;
  /** The spot of the row before: most often the next row's too. */
  last?: { readonly unit: unknown; readonly period: unknown; readonly source: unknown } & {
    readonly dataset: Dataset | undefined;
    readonly spot: Spot;
  };
};

function deskOf(body: SubmissionBody, reading: Reading): Desk {
  const { registry, dataset, caller, openedAt } = reading;
  return {
    ...reading,
    defaults: body,
    today: localDateAt(openedAt),
    latest: addMinutes(openedAt, clockSlackMinutes),
    units: new Set(caller.units),
    metricsNear: whenAsked(() =>
      nearestOf(dataset?.metrics ?? registry.metrics.map(({ code }) => code)),
    ),
    sourcesNear: whenAsked(() => nearestOf(registry.sources.map(({ code }) => code))),
    spots: new Map(),
  };
}

type Guess = (code: string) => readonly string[];
/** Most bodies have no wrong code: nothing is prepared for guesses until one is needed. */
function whenAsked(make: () => Guess): Guess {
  let made: Guess | undefined;
  return (code) => (made ??= make())(code);
}

const none: readonly RowFault[] = [];

/**
 * A row's own member, or else the body's. One that could not be read is there as undefined: no default takes its place.
 * Spelt out per member, because this is asked of every row.
 */
const unitOf = (row: Defaults, { defaults }: Desk) => ('unit' in row ? row.unit : defaults.unit);
const periodOf = (row: Defaults, { defaults }: Desk) =>
  'period' in row ? row.period : defaults.period;
const sourceOf = (row: Defaults, { defaults }: Desk) =>
  'source' in row ? row.source : defaults.source;
const momentOf = (row: Defaults, { defaults, openedAt }: Desk): Instant =>
  ('observedAt' in row ? row.observedAt : defaults.observedAt) ?? openedAt;

function readRow(row: SubmittedRow, desk: Desk): RowReading {
  const asked = askedOf(row.metric, desk);
  const { metric, dataset } = asked;
  const spot = spotOf(row, dataset, desk);
  const said = saysOf(row, metric);
  const observedAt = momentOf(row, desk);
  const { about, place } = spot;
  const found = faultsOf(row, asked, spot, said, observedAt, desk);
  if (!metric || !dataset || !place || !said.ok || !said.value) return { about, faults: found };
  const draft = draftOf(row, metric, dataset, place, said.value, observedAt);
  return { draft, about, faults: found };
}

/** Made for almost every row, so no more is spread than is there. */
function draftOf(
  row: SubmittedRow,
  { code: metric }: Metric,
  { code: dataset }: Dataset,
  { unit, interval, source, province, month, about }: RowPlace,
  says: Says,
  observedAt: Instant,
): Draft {
  const plain = { metric, dataset, unit, interval, source, province, month, about };
  const { restart, replaces, comment, followUp } = row;
  if (restart !== true && replaces === undefined && comment === undefined && followUp !== true)
    return { ...plain, says, observedAt };
  return {
    ...plain,
    says,
    observedAt,
    ...(restart === true && { restart }),
    ...(replaces !== undefined && { replaces }),
    ...(comment !== undefined && { comment }),
    ...(followUp === true && { followUp }),
  };
}

/** All that is wrong with a row, in the order of its members; most often nothing. */
function faultsOf(
  row: SubmittedRow,
  asked: Asked,
  spot: Spot,
  said: Result<Says | undefined, RowFault>,
  observedAt: Instant,
  desk: Desk,
): readonly RowFault[] {
  const ofSource = sourceFaults(row, asked, spot, desk);
  const ofLevel = levelFaults(asked, spot);
  const restarts = row.restart === true && asked.metric && asked.metric.kind !== 'cumulative';
  const ahead = observedAt > desk.latest;
  const first = asked.faults.length + ofSource.length + spot.faults.length + ofLevel.length;
  if (first === 0 && said.ok && !restarts && !ahead) return none;
  return [
    ...asked.faults,
    ...ofSource,
    ...spot.faults,
    ...ofLevel,
    ...(said.ok ? none : [said.failure]),
    ...(restarts ? [faults.notCumulative] : none),
    ...(ahead ? [faults.observedInFuture] : none),
  ];
}

// Metrics -----------------------------------------------------------------------

/** A metric, and the dataset whose calendar and period type its rows must keep to. */
type Asked = {
  readonly metric?: Metric;
  readonly dataset?: Dataset;
  readonly faults: readonly RowFault[];
};

function askedOf(code: string, { registry, dataset, metricsNear }: Desk): Asked {
  const named = dataset === undefined ? {} : { dataset };
  const metric = registry.metricByCode.get(code as MetricCode);
  if (metric === undefined)
    return { ...named, faults: [faults.unknownMetric(code, metricsNear(code), dataset)] };
  const asking = registry.datasetsOf.get(metric.code) ?? [];
  if (dataset !== undefined)
    return asking.includes(dataset)
      ? { metric, dataset, faults: none }
      : { metric, dataset, faults: [faults.notInDataset(metric, metricsNear(code), dataset)] };
  const [only, ...others] = asking;
  if (only === undefined) return { metric, faults: [faults.notInDataset(metric, [], undefined)] };
  return others.length === 0
    ? { metric, dataset: only, faults: none }
    : { metric, faults: [faults.datasetNeeded(metric, asking)] };
}

function levelFaults({ metric }: Asked, { unit }: Spot): readonly RowFault[] {
  if (metric === undefined || unit === undefined) return none;
  const right = unit.level === metric.level || metric.controlLevels.includes(unit.level);
  return right ? none : [faults.wrongLevel(metric, unit)];
}

function sourceFaults(
  row: SubmittedRow,
  { metric }: Asked,
  { about }: Spot,
  desk: Desk,
): readonly RowFault[] {
  const { registry, caller, sourcesNear } = desk;
  const sent = sourceOf(row, desk);
  if (sent === undefined) return [faults.missingDefault('source')];
  if (about.source === undefined) {
    const fitting = metric?.sources ?? registry.sources.map(({ code }) => code);
    return [faults.unknownSource(sent, sourcesNear(sent), fitting)];
  }
  if (metric === undefined) return none;
  const listed = metric.sources.includes(about.source);
  const allowed = caller.sources === undefined || caller.sources.includes(about.source);
  if (listed && allowed) return none;
  return [
    ...(listed ? none : [faults.sourceNotListed(metric)]),
    ...(allowed ? none : [faults.sourceNotAllowed(caller.sources ?? [])]),
  ];
}

// Unit, interval and source -------------------------------------------------------

/** A unit, interval and source as rows name them together. */
type Spot = {
  readonly about: RowAbout;
  /** There if all three are known. */
  readonly place?: RowPlace;
  /** There if the caller may speak of it: its level must still suit the metric. */
  readonly unit?: Unit;
  /** Of the interval and the unit. */
  readonly faults: readonly RowFault[];
};

function spotOf(row: SubmittedRow, dataset: Dataset | undefined, desk: Desk): Spot {
  const { last, spots } = desk;
  const unit = unitOf(row, desk);
  const period = periodOf(row, desk);
  const source = sourceOf(row, desk);
  if (
    last !== undefined &&
    last.unit === unit &&
    last.period === period &&
    last.source === source &&
    last.dataset === dataset
  )
    return last.spot;
  const span = typeof period === 'object' ? `${period.from}_${period.until}` : period;
  const key = JSON.stringify([unit, span, source, dataset?.code]);
  const spot = spots.get(key) ?? lookUpSpot(unit, period, source, dataset, desk);
  spots.set(key, spot);
  desk.last = { unit, period, source, dataset, spot };
  return spot;
}

function lookUpSpot(
  unit: string | undefined,
  period: SubmittedRow['period'],
  source: string | undefined,
  dataset: Dataset | undefined,
  desk: Desk,
): Spot {
  const found = intervalOf(period, dataset, desk.today);
  const interval = found.ok ? found.value : undefined;
  const spoken = desk.registry.sourceByCode.get(source as SourceCode)?.code;
  const about = { unit, interval, source: spoken };
  const periodFaults = found.ok ? none : [found.failure];
  if (unit === undefined)
    return { about, faults: [...periodFaults, faults.missingDefault('unit')] };
  if (interval === undefined) return { about, faults: periodFaults };
  const day = lastDay(interval);
  const carrying = unitOn(desk.registry, unit as UnitCode, day);
  if (carrying === undefined) return { about, faults: [faults.unknownUnit(unit, interval)] };
  const line = lineage(desk.registry, carrying.code, day);
  const province = line.find(({ level }) => level === 'province')?.code ?? aboveProvinces;
  return {
    about,
    ...(spoken !== undefined && {
      place: placeOf({ unit: carrying.code, interval, source: spoken }, province),
    }),
    ...(line.some(({ code }) => desk.units.has(code))
      ? { unit: carrying, faults: none }
      : { faults: [faults.unitNotAllowed] }),
  };
}

const placeOf = (
  { unit, interval, source }: Pick<RowPlace, 'unit' | 'interval' | 'source'>,
  province: UnitCode,
): RowPlace => ({
  unit,
  interval,
  source,
  province,
  month: storageMonth(interval),
  about: aboutKey({ unit, interval, source }),
});

function intervalOf(
  period: SubmittedRow['period'],
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

/** Unit, interval and source in one text. */
export const aboutKey = (about: Pick<Draft, 'unit' | 'interval' | 'source'>): string =>
  `${about.unit}|${about.interval.from}|${about.interval.until}|${about.source}`;

/** What two statements must share to be about the same thing. */
export const subjectOf = (about: Pick<Draft, 'metric' | 'unit' | 'interval' | 'source'>): string =>
  `${about.metric}|${aboutKey(about)}`;
