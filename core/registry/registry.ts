import { agencyCodeOf, nameKeyOf } from '../units/agency-code.ts';
import type { Client } from './client.ts';
import type { Dataset, DatasetCode } from './dataset.ts';
import type { FormerPlace, Past } from '../units/former-places.ts';
import type { Indicator, IndicatorCode } from './indicator.ts';
import type { Metric, MetricCode, Source, SourceCode } from './metric.ts';
import type { Recipient, RecipientId, ReportDefinition } from './report-definition.ts';
import type { LocalDate } from '../time.ts';
import { heirOf } from '../units/succession.ts';
import { aboveProvinces, dayOf, isValidOn, type Unit, type UnitCode } from '../units/unit.ts';
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

/** By what else than its very code a unit is looked up. */
export const aliasKeysOf = ({
  code,
  aliases,
}: Pick<Unit, 'code' | 'aliases'>): readonly string[] => {
  const agency = agencyCodeOf(code);
  const own = agency === undefined ? [] : [agency];
  return aliases.length === 0 ? own : [...new Set([...own, ...aliases.map(nameKeyOf)])];
};

/** The unit that carried the code on a day; at most one. */
export const unitOn = (registry: Registry, code: UnitCode, date: LocalDate): Unit | undefined =>
  registry.unitsByCode.get(code)?.find((unit) => isValidOn(unit, date));

/**
 * The unit that carried the code on a day, or else the one that was known by it as an alias; at most one, because the check of the
 * registry refuses an alias that would name a second unit on a day.
 */
export const resolveUnit = (
  registry: Registry,
  codeOrAlias: UnitCode,
  date: LocalDate,
): Unit | undefined =>
  unitOn(registry, codeOrAlias, date) ??
  registry.unitsByAlias.get(nameKeyOf(codeOrAlias))?.find((unit) => isValidOn(unit, date));

/** What is asked about where no period is: a code that a unit has or had stays, an alias becomes the code that it stands for today. */
export const codeMeant = (registry: Registry, codeOrAlias: UnitCode, today: LocalDate): UnitCode =>
  registry.unitsByCode.has(codeOrAlias)
    ? codeOrAlias
    : (resolveUnit(registry, codeOrAlias, today)?.code ?? codeOrAlias);

/**
 * The unit that carried the code on a day, or else the last one that had carried it before, or else the first one that did
 * later: for printing a name, and for what a code means after its unit closed.
 */
export function unitNamed(registry: Registry, code: UnitCode, date: LocalDate): Unit | undefined {
  const carriers = registry.unitsByCode.get(code);
  return carriers?.findLast(({ validFrom }) => validFrom <= date) ?? carriers?.at(0);
}

/**
 * The unit and everything above it on a day, nearest first. A unit that has closed is followed as it last stood; after one
 * above it that has closed, too, comes the unit that this one went into, where it went into exactly one and whole: a
 * closed commune lies in the province that it lay in last, and in the one that took that province over.
 */
export function lineage(registry: Registry, code: UnitCode, date: LocalDate): readonly Unit[] {
  const line: Unit[] = [];
  for (let next = unitNamed(registry, code, date); next !== undefined && !line.includes(next);) {
    const heir: Unit | undefined = line.length > 0 ? heirOf(registry, next, date) : undefined;
    line.push(next);
    next = heir ?? (next.parent && unitNamed(registry, next.parent, dayOf(next, date)));
  }
  return line;
}

/** Whether a unit is, or lies below, the one that an ancestor's code means on the day: a code may have meant another before. */
export function isWithin(
  registry: Registry,
  code: UnitCode,
  ancestor: UnitCode,
  date: LocalDate,
): boolean {
  const meant = unitNamed(registry, ancestor, date);
  return meant !== undefined && lineage(registry, code, date).includes(meant);
}

/** The province that a unit lies in on a day, itself included; `00` above the provinces. */
export const provinceOf = (registry: Registry, code: UnitCode, date: LocalDate): UnitCode =>
  lineage(registry, code, date).find((unit) => unit.level === 'province')?.code ?? aboveProvinces;
