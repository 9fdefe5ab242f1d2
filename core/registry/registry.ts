import { aliasKeysOf } from '../units/agency-code.ts';
import type { Client } from './client.ts';
import type { Dataset, DatasetCode } from './dataset.ts';
import type { FormerPlace, Past } from '../units/past.ts';
import type { Indicator, IndicatorCode } from './indicator.ts';
import type { Metric, MetricCode, Source, SourceCode } from './metric.ts';
import type { Recipient, RecipientId, ReportDefinition } from './report-definition.ts';
import type { Unit, UnitCode } from '../units/unit.ts';
import { hasDays } from '../units/validity.ts';
import type { UnitEvent } from '../units/unit-event.ts';
import type { WorkingCalendar } from '../periods/calendar.ts';

/** Everything that an administrator configures, as one version. */
export type RegistryContent = {
  readonly units: readonly Unit[];
  /** How units ended and which took them over. */
  readonly events: readonly UnitEvent[];
  readonly sources: readonly Source[];
  readonly metrics: readonly Metric[];
  readonly indicators: readonly Indicator[];
  readonly datasets: readonly Dataset[];
  readonly definitions: readonly ReportDefinition[];
  readonly calendar: WorkingCalendar;
  readonly recipients: readonly Recipient[];
  readonly clients: readonly Client[];
};

/** A version of the registry, indexed for reading. */
export type Registry = RegistryContent & {
  readonly version: number;
  readonly metricByCode: ReadonlyMap<MetricCode, Metric>;
  readonly metricByNumber: ReadonlyMap<number, Metric>;
  readonly indicatorByCode: ReadonlyMap<IndicatorCode, Indicator>;
  readonly sourceByCode: ReadonlyMap<SourceCode, Source>;
  readonly datasetByCode: ReadonlyMap<DatasetCode, Dataset>;
  /** The datasets that ask for a metric. */
  readonly datasetsOf: ReadonlyMap<MetricCode, readonly Dataset[]>;
  readonly definitionByCode: ReadonlyMap<string, ReportDefinition>;
  readonly recipientById: ReadonlyMap<RecipientId, Recipient>;
  readonly clientById: ReadonlyMap<string, Client>;
  /** Every unit that ever carried the code for a day, oldest first. */
  readonly unitsByCode: ReadonlyMap<UnitCode, readonly Unit[]>;
  /** Every unit that ever had the alias, oldest first; by `nameKeyOf` of its aliases, and of its code if it is an agency's. */
  readonly unitsByAlias: ReadonlyMap<string, readonly Unit[]>;
  /** What the version keeps of those before it: see `pastAfter`. */
  readonly past: Past;
  /** Where else than by this version something about a code may lie. */
  readonly lainUnder: ReadonlyMap<UnitCode, readonly FormerPlace[]>;
};

const by = <T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, T> =>
  new Map(items.map((item) => [key(item), item]));

const grouped = <T, K>(pairs: Iterable<readonly [K, T]>): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const [key, item] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

export function indexRegistry(
  version: number,
  content: RegistryContent,
  past: Past = { places: [] },
): Registry {
  // A unit that ends on its first day was a mistake: it is kept on record and found by nothing.
  const units = content.units
    .filter(hasDays)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return {
    ...content,
    version,
    metricByCode: by(content.metrics, (metric) => metric.code),
    metricByNumber: by(content.metrics, (metric) => metric.number),
    indicatorByCode: by(content.indicators, (indicator) => indicator.code),
    sourceByCode: by(content.sources, (source) => source.code),
    datasetByCode: by(content.datasets, (dataset) => dataset.code),
    datasetsOf: grouped(
      content.datasets.flatMap((dataset) =>
        dataset.metrics.map((code) => [code, dataset] as const),
      ),
    ),
    definitionByCode: by(content.definitions, (definition) => definition.code),
    recipientById: by(content.recipients, (recipient) => recipient.id),
    clientById: by(content.clients, (client) => client.id),
    unitsByCode: grouped(units.map((unit) => [unit.code, unit] as const)),
    unitsByAlias: grouped(
      units.flatMap((unit) => aliasKeysOf(unit).map((key) => [key, unit] as const)),
    ),
    past,
    lainUnder: grouped(past.places.map((place) => [place.code, place] as const)),
  };
}
