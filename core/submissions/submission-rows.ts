import type { Dataset, DatasetCode } from '../registry/dataset.ts';
import type { Metric, MetricCode } from '../registry/metric.ts';
import type { Registry } from '../registry/registry.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Says } from '../statements/statement.ts';
import type { SubmissionBody, SubmittedRow } from './submission.ts';
import {
  type Desk,
  deskOf,
  momentOf,
  type Reading,
  type RowPlace,
  sourceOf,
  type Spot,
} from './submission-desk.ts';
import type { Draft, RowReading } from './row-reading.ts';
import { withDuplicates } from './submission-duplicates.ts';
import * as faults from './submission-faults.ts';
import type { RowFault } from './submission-faults.ts';
import { saysOf } from './submission-says.ts';
import { aboutKey, spotOf } from './submission-spots.ts';
import type { Instant } from '../time.ts';

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

const none: readonly RowFault[] = [];

function readRow(row: SubmittedRow, desk: Desk): RowReading {
  const asked = askedOf(row.metric, desk);
  const { metric, dataset } = asked;
  const spot = spotOf(row, dataset, desk);
  const said = saysOf(row, metric);
  const observedAt = momentOf(row, desk);
  const { about, place } = spot;
  const found = faultsOf(row, asked, spot, said, observedAt, desk);
  if (!metric || !dataset || !place) return { about, faults: found };
  if (!said.ok || !said.value)
    return { about, faults: found, unread: { metric: metric.code, about: place.about } };
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

/** What two statements must share to be about the same thing. */
export const subjectOf = (about: Pick<Draft, 'metric' | 'unit' | 'interval' | 'source'>): string =>
  `${about.metric}|${aboutKey(about)}`;
