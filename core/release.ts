import { isProvisional } from './calendar.ts';
import type { Dataset } from './dataset.ts';
import { cutOffOf, dueDay, dueRuleOf } from './due-day.ts';
import { controlHolder, expectedReporters, isCut, type Reporter, roadsTo } from './expected.ts';
import { knownPeriod, lastDay, type Period, storageMonths } from './period.ts';
import { type Registry, provinceOf, unitNamed } from './registry.ts';
import { dayOf } from './standing-place.ts';
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
  /** The day whose unit boundaries the lines are cut on. */
  readonly boundaries: LocalDate;
  /** The definition names that day, or units merged or split within the period. */
  readonly isCut: boolean;
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
    const boundaries = definition.boundariesOn ?? lastDay(period.interval);
    const { interval } = period;
    const reporters = expectedReporters(registry, dataset, interval, within, boundaries);
    return {
      dataset,
      period,
      ...deadlineOf(registry, dataset, period),
      boundaries,
      isCut:
        definition.boundariesOn !== undefined ||
        reporters.some((reporter) => isCut(reporter, interval)),
      reporters,
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

/**
 * The provinces in which the reporters, the units before and after them, and the scope with those that went into it (for
 * control levels), lay in a month: on the first day of it on which each stood, and on the last, for a statement lies where its
 * unit did on its last day.
 */
function provincesIn(
  registry: Registry,
  plan: SectionPlan,
  scope: UnitCode,
  month: string,
): ReadonlySet<UnitCode> {
  const first = `${month}-01` as LocalDate;
  const last = addDays(`${addDays(`${month}-28` as LocalDate, 4).slice(0, 7)}-01` as LocalDate, -1);
  const units = plan.reporters.flatMap(({ unit, predecessors, successors }) =>
    [unit, ...predecessors, ...successors].map(({ code }) => code),
  );
  const provinces = new Set<UnitCode>();
  for (const code of new Set(units))
    for (const unit of registry.unitsByCode.get(code) ?? [])
      if (unit.validFrom <= last && (unit.validTo === undefined || first < unit.validTo))
        for (const day of new Set([dayOf(unit, first), dayOf(unit, last)]))
          provinces.add(provinceOf(registry, code, day));
  if (hasControlLevels(registry, plan.dataset))
    for (const province of controlProvinces(registry, plan, scope, first)) provinces.add(province);
  return provinces;
}

/** Where the statements of the scope lie, and of what went into it and stood in the month or later. */
function controlProvinces(
  registry: Registry,
  { boundaries }: SectionPlan,
  scope: UnitCode,
  first: LocalDate,
): readonly UnitCode[] {
  const unit = unitNamed(registry, scope, boundaries);
  const before = unit === undefined ? [] : roadsTo(controlHolder(registry, unit, boundaries));
  return [
    provinceOf(registry, scope, first),
    ...before
      .filter(({ unit: { validTo } }) => validTo !== undefined && first < validTo)
      .map((road) => provinceOf(registry, road.unit.code, dayOf(road.unit, first))),
  ];
}

const hasControlLevels = (registry: Registry, dataset: Dataset): boolean =>
  dataset.metrics.some((code) => (registry.metricByCode.get(code)?.controlLevels.length ?? 0) > 0);
