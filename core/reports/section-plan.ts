import type { Dataset } from '../registry/dataset.ts';
import { deadlineOf, endOf } from '../periods/due-day.ts';
import {
  expectedReporters,
  type Holder,
  holdersOf,
  isCut,
  type Reporter,
} from '../units/expected.ts';
import { basePeriod, type GrowthAgainst } from '../periods/growth-base.ts';
import { knownPeriod, lastDay, type Period } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed } from '../units/units-by-day.ts';
import type { ReportDefinition } from '../registry/report-definition.ts';
import { labelCalendar } from '../registry/report-labels.ts';
import type { Instant, LocalDate } from '../time.ts';
import { aboveProvinces, isValidOn, type Unit, type UnitCode } from '../units/unit.ts';

/** A unit above the lines with what it took over, and the province whose total it is compared with; absent: that of the whole. */
type Control = Holder & { readonly province?: UnitCode };

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
  /** Units above the lines whose own statements are compared with a total. */
  readonly controls: readonly Control[];
  /** The last day of lines that were given more time; absent until extensions are looked up. */
  readonly extended?: ReadonlyMap<string, LocalDate>;
  /** The older periods that its figures are compared with. */
  readonly bases: readonly GrowthBase[];
};

/** An older period in the boundaries of the newer one; without a plan where the calendar has no such period. */
export type GrowthBase = {
  readonly against: GrowthAgainst;
  readonly plan?: Omit<SectionPlan, 'bases'>;
  /** Lines of the older period that the newer one has not, by names that none of its lines bears, wherever in the scope. */
  readonly gone: readonly { readonly line: string; readonly province: UnitCode }[];
};

/** The instant from which an arrival for a line is late: after its extension, or else after the deadline. */
export function lateFromIn(
  { lateFrom, extended }: Pick<SectionPlan, 'lateFrom' | 'extended'>,
  line: string,
): Instant {
  const until = extended?.get(line);
  return until === undefined ? lateFrom : endOf(until);
}

/** The sections of a report, resolved against the registry. The definition was checked, so its datasets exist. */
export function planSections(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly SectionPlan[] {
  const scopeUnit = scopeOf(registry, definition, scope, label);
  return definition.sections.map((section) => {
    const dataset = registry.datasetByCode.get(section.dataset);
    if (dataset === undefined) throw new Error(`No dataset is called ${section.dataset}`);
    // Of the report's type: a report by quarter adds up the months of its datasets.
    const period = knownPeriod(dataset.calendar, definition.periodType, label);
    const within = section.within === 'scope' ? scope : undefined;
    const boundaries = definition.boundariesOn ?? lastDay(period.interval);
    const { interval } = period;
    const reporters = expectedReporters(registry, dataset, interval, within, boundaries);
    const plan = {
      dataset,
      period,
      ...deadlineOf(registry, dataset, period),
      boundaries,
      isCut:
        definition.boundariesOn !== undefined ||
        reporters.some((reporter) => isCut(reporter, interval)),
      reporters,
      controls: controlsOf(registry, dataset, scopeUnit, boundaries),
    };
    const { growth = [] } = section;
    return { ...plan, bases: growth.map((against) => baseOf(registry, plan, within, against)) };
  });
}

/** Whoever is a line of the older period by the boundaries of the newer one. Who was late then, or stood above, is of no matter. */
function baseOf(
  registry: Registry,
  plan: Omit<SectionPlan, 'bases'>,
  within: UnitCode | undefined,
  against: GrowthAgainst,
): GrowthBase {
  const period = basePeriod(against, plan.period);
  if (period === undefined) return { against, gone: [] };
  const { dataset, boundaries } = plan;
  const reporters = expectedReporters(registry, dataset, period.interval, within, boundaries);
  return {
    against,
    plan: { ...plan, period, reporters, controls: [] },
    gone: goneFrom(registry, plan, reporters),
  };
}

function goneFrom(
  registry: Registry,
  { reporters, boundaries }: Pick<SectionPlan, 'reporters' | 'boundaries'>,
  older: readonly Reporter[],
): GrowthBase['gone'] {
  const newer = new Set(reporters.map(({ unit }) => unit));
  const named = new Set(reporters.map(({ line }) => line));
  return older
    .filter(({ unit }) => !newer.has(unit))
    .map(({ unit, province }) => ({
      province,
      line:
        unitNamed(registry, unit.code, boundaries) === unit && !named.has(unit.code)
          ? unit.code
          : `${unit.code}@${unit.validFrom}`,
    }));
}

/** The unit that a report is for: the one that its code means at the end of the period. */
export function scopeOf(
  registry: Registry,
  definition: Pick<ReportDefinition, 'periodType' | 'sections'>,
  scope: UnitCode,
  label: string,
): Unit {
  const { interval } = labelPeriod(registry, definition, label);
  const unit = unitNamed(registry, scope, lastDay(interval));
  if (unit === undefined) throw new Error(`No unit is called ${scope}`);
  return unit;
}

/** The period that the report's label names. */
export const labelPeriod = (
  registry: Registry,
  definition: Pick<ReportDefinition, 'periodType' | 'sections'>,
  label: string,
): Period => knownPeriod(labelCalendar(registry, definition), definition.periodType, label);

/** The scope and, in the country, the units between it and the lines, of the levels that the dataset compares with. */
function controlsOf(
  registry: Registry,
  { metrics }: Dataset,
  scope: Unit,
  boundaries: LocalDate,
): readonly Control[] {
  const levels = new Set(
    metrics.flatMap((code) => registry.metricByCode.get(code)?.controlLevels ?? []),
  );
  const units = registry.units.filter(
    (unit) => levels.has(unit.level) && unit.level !== scope.level && isValidOn(unit, boundaries),
  );
  const all = [scope, ...(scope.level === 'country' ? units : [])];
  return holdersOf(
    registry,
    all.filter(({ level }) => levels.has(level)),
    boundaries,
  ).map((holder) => ({
    ...holder,
    ...(holder.unit.level === 'province' && { province: holder.unit.code }),
  }));
}

/** What one part of a report is made of. */
export type PartPlan = {
  /** Of the country, one province (`00`: what lies above the provinces); else the scope of the report. */
  readonly province: UnitCode;
  readonly plans: readonly SectionPlan[];
};

/**
 * A report of the country comes in parts, one for each province of which a unit is asked, or was in a period that is compared with,
 * or whose own statements are compared, and where there is none in one without lines; any other in one.
 */
export function planParts(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly PartPlan[] {
  const plans = planSections(registry, definition, scope, label);
  if (!isNational(registry, definition, scope, label)) return [{ province: scope, plans }];
  const provinces = plans.flatMap(({ reporters, controls, bases }) => [
    ...reporters.map(({ province }) => province),
    ...bases.flatMap(({ gone }) => gone.map(({ province }) => province)),
    ...controls.map(({ province = aboveProvinces }) => province),
  ]);
  return [...new Set(provinces.length === 0 ? [aboveProvinces] : provinces)]
    .toSorted()
    .map((province) => ({ province, plans: plansIn(definition, plans, province) }));
}

export const isNational = (
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): boolean => scopeOf(registry, definition, scope, label).level === 'country';

/** One part of a report of the country; also of a province of which nobody is asked (any more). */
export const planPart = (
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
  province: UnitCode,
): PartPlan => ({
  province,
  plans: plansIn(definition, planSections(registry, definition, scope, label), province),
});

const plansIn = (
  { boundariesOn }: ReportDefinition,
  plans: readonly SectionPlan[],
  province: UnitCode,
): readonly SectionPlan[] =>
  plans.map((plan) => {
    const reporters = plan.reporters.filter((reporter) => reporter.province === province);
    return {
      ...plan,
      isCut:
        boundariesOn !== undefined ||
        reporters.some((reporter) => isCut(reporter, plan.period.interval)),
      reporters,
      controls: plan.controls.filter(
        (control) => (control.province ?? aboveProvinces) === province,
      ),
      bases: plan.bases.map((base) => baseIn(base, province)),
    };
  });

const baseIn = ({ against, plan, gone }: GrowthBase, province: UnitCode): GrowthBase => ({
  against,
  gone: gone.filter((each) => each.province === province),
  ...(plan && {
    plan: {
      ...plan,
      reporters: plan.reporters.filter((reporter) => reporter.province === province),
    },
  }),
});
