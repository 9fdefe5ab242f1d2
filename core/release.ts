import { isProvisional } from './calendar.ts';
import type { Dataset } from './dataset.ts';
import { cutOffOf, dueDay, dueRuleOf } from './due-day.ts';
import { expectedReporters, type Reporter } from './expected.ts';
import { knownPeriod, type Period, storageMonths } from './period.ts';
import { type Registry, provinceOf } from './registry.ts';
import type { ReportDefinition } from './report-definition.ts';
import { addDays, addMinutes, type Instant, type LocalDate, startOfDay } from './time.ts';
import type { Level, UnitCode } from './unit.ts';

/** One dataset of a report, with its own window of the report's label. */
export type SectionPlan = {
  readonly dataset: Dataset;
  readonly period: Period;
  /** The last day on which a statement is in time. */
  readonly deadline: LocalDate;
  readonly deadlineProvisional: boolean;
  /** The instant from which an arrival is late. */
  readonly lateFrom: Instant;
  readonly reporters: readonly Reporter[];
  /** The last day of units that were given more time; absent until extensions are looked up. */
  readonly extended?: ReadonlyMap<UnitCode, LocalDate>;
};

/** The instant from which an arrival of a unit is late: after its extension, or else after the deadline. */
export function lateFromIn(
  { lateFrom, extended }: Pick<SectionPlan, 'lateFrom' | 'extended'>,
  unit: UnitCode,
): Instant {
  const until = extended?.get(unit);
  return until === undefined ? lateFrom : endOf(until);
}

/** The sections of a report, resolved against the registry. The definition was checked, so its datasets exist. */
export function planSections(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly SectionPlan[] {
  return definition.sections.map((section) => {
    const dataset = registry.datasetByCode.get(section.dataset);
    if (dataset === undefined) throw new Error(`No dataset is called ${section.dataset}`);
    // Of the report's type: a report by quarter adds up the months of its datasets.
    const period = knownPeriod(dataset.calendar, definition.periodType, label);
    const within = section.within === 'scope' ? scope : undefined;
    return {
      dataset,
      period,
      ...deadlineOf(registry, dataset, period),
      reporters: expectedReporters(registry, dataset, period.interval, within),
    };
  });
}

/** The deadline of a level, the dataset's own unless another is named, counted from the cut-off. */
export function deadlineOf(
  registry: Pick<Registry, 'calendar'>,
  dataset: Dataset,
  period: Pick<Period, 'interval'>,
  level: Level = dataset.level,
) {
  const cutOff = cutOffOf(dataset, period);
  const deadline = dueDay(registry.calendar, cutOff, dueRuleOf(dataset, level));
  return {
    deadline,
    deadlineProvisional: isProvisional(registry.calendar, cutOff, deadline),
    lateFrom: endOf(deadline),
  };
}

/** The instant from which an arrival is later than the day. */
export const endOf = (day: LocalDate): Instant => startOfDay(addDays(day, 1));

/**
 * The instant that the first edition reads as of: the end of the latest deadline of its datasets plus the
 * settling time. Computed from definition, period and calendar, never from the clock.
 */
export function releaseInstant(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): Instant {
  const ends = planSections(registry, definition, scope, label).map((plan) => plan.lateFrom);
  const latest = ends.toSorted().at(-1);
  if (latest === undefined) throw new Error(`${definition.code} has no section`);
  return addMinutes(latest, definition.release.settleMinutes);
}

/** A province (`00` above them) and a storage month: what one consistent query reads. */
export type FactPartition = { readonly province: UnitCode; readonly month: string };

/**
 * Everything that a report has to read: every month that its windows touch and, for last values, as many months
 * before as the oldest value may be carried; under each province that the units had on those days.
 */
export function partitionsOf(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly FactPartition[] {
  const found = new Map<string, FactPartition>();
  for (const plan of planSections(registry, definition, scope, label)) {
    const { from, until } = plan.period.interval;
    const months = storageMonths({
      from: addDays(from, -longestAge(registry, plan.dataset)),
      until,
    });
    for (const month of months)
      for (const province of provincesIn(registry, plan, scope, month))
        found.set(`${province}#${month}`, { province, month });
  }
  return [...found.keys()].toSorted().flatMap((key) => found.get(key) ?? []);
}

const longestAge = (registry: Registry, dataset: Dataset): number =>
  Math.max(0, ...dataset.metrics.map((code) => registry.metricByCode.get(code)?.maxAgeDays ?? 0));

/** The provinces of the reporters, their predecessors and the scope (for control levels) on the days of a month. */
function provincesIn(
  registry: Registry,
  plan: SectionPlan,
  scope: UnitCode,
  month: string,
): ReadonlySet<UnitCode> {
  const first = `${month}-01` as LocalDate;
  const end = addDays(`${month}-28` as LocalDate, 4);
  const units = plan.reporters.flatMap((reporter) => [reporter.unit, ...reporter.predecessors]);
  const provinces = new Set<UnitCode>();
  for (const code of new Set(units.map((unit) => unit.code)))
    for (const unit of registry.unitsByCode.get(code) ?? []) {
      if (unit.validFrom >= end || (unit.validTo !== undefined && unit.validTo <= first)) continue;
      const day = unit.validFrom > first ? unit.validFrom : first;
      provinces.add(provinceOf(registry, code, day));
    }
  if (hasControlLevels(registry, plan.dataset)) provinces.add(provinceOf(registry, scope, first));
  return provinces;
}

const hasControlLevels = (registry: Registry, dataset: Dataset): boolean =>
  dataset.metrics.some((code) => (registry.metricByCode.get(code)?.controlLevels.length ?? 0) > 0);
