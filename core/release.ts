import { isProvisional } from './calendar.ts';
import type { Dataset } from './dataset.ts';
import { cutOffOf, dueDay, dueRuleOf } from './due-day.ts';
import { controlHolder, expectedReporters, isCut, type Reporter, roadsTo } from './expected.ts';
import { distinct, partitionsIn } from './partitions.ts';
import { knownPeriod, lastDay, type Period, storageMonths } from './period.ts';
import { type Registry, unitNamed } from './registry.ts';
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
 * before as the oldest value may be carried; under each province that the units had on those days, by this version of the
 * registry or by an earlier one.
 */
export function partitionsOf(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly FactPartition[] {
  const found = planSections(registry, definition, scope, label).flatMap((plan) => {
    const { from, until } = plan.period.interval;
    const first = addDays(from, -longestAge(registry, plan.dataset));
    const asked = codesAsked(registry, plan, scope);
    const closed = closedIn(plan);
    return storageMonths({ from: first, until }).flatMap((month) =>
      asked.flatMap((code) =>
        partitionsIn(registry, code, month, from.slice(0, 7) <= month && closed.has(code)),
      ),
    );
  });
  return distinct(found).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = ({ province, month }: FactPartition): string => `${province}#${month}`;

const longestAge = (registry: Registry, dataset: Dataset): number =>
  Math.max(0, ...dataset.metrics.map((code) => registry.metricByCode.get(code)?.maxAgeDays ?? 0));

/** The reporters, the units before and after them and, for control levels, the scope with those that went into it. */
function codesAsked(registry: Registry, plan: SectionPlan, scope: UnitCode): readonly UnitCode[] {
  const units = plan.reporters.flatMap(({ unit, predecessors, successors }) => [
    unit,
    ...predecessors,
    ...successors,
  ]);
  const above = hasControlLevels(registry, plan.dataset)
    ? [scope, ...takenBy(registry, plan, scope)]
    : [];
  return [...new Set([...units.map(({ code }) => code), ...above])];
}

/** Lines that closed in the period: they complete it after they did. */
const closedIn = ({ reporters, period: { interval } }: SectionPlan): ReadonlySet<UnitCode> =>
  new Set(
    reporters.flatMap(({ unit: { code, validTo } }) =>
      validTo !== undefined && validTo < interval.until ? [code] : [],
    ),
  );

function takenBy(
  registry: Registry,
  { boundaries }: SectionPlan,
  scope: UnitCode,
): readonly UnitCode[] {
  const unit = unitNamed(registry, scope, boundaries);
  if (unit === undefined) return [];
  return roadsTo(controlHolder(registry, unit, boundaries)).map((road) => road.unit.code);
}

const hasControlLevels = (registry: Registry, dataset: Dataset): boolean =>
  dataset.metrics.some((code) => (registry.metricByCode.get(code)?.controlLevels.length ?? 0) > 0);
