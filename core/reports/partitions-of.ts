import type { Dataset } from '../registry/dataset.ts';
import { roadsTo, unitsAround } from '../units/expected.ts';
import type { Metric } from '../registry/metric.ts';
import { monthsFor } from '../periods/months-for.ts';
import { distinct, type FactPartition, partitionsIn } from '../statements/partitions.ts';
import type { Registry } from '../registry/registry.ts';
import type { ReportDefinition } from '../registry/report-definition.ts';
import { type PartPlan, planParts, type SectionPlan } from './section-plan.ts';
import type { UnitCode } from '../units/unit.ts';

/**
 * Everything that a report has to read: the months of its windows and, for last values, as many before as the oldest that
 * counts may lie in (core/periods/months-for.ts); under each province that the units had on those days, by this version of the
 * registry or by an earlier one.
 */
export const partitionsOf = (
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): readonly FactPartition[] =>
  inOrder(
    planParts(registry, definition, scope, label).flatMap((part) =>
      partitionsOfPart(registry, part),
    ),
  );

/** The same of one part. */
export const partitionsOfPart = (
  registry: Registry,
  { plans }: Pick<PartPlan, 'plans'>,
): readonly FactPartition[] =>
  inOrder(
    withBases(plans).flatMap((plan) => {
      const { interval } = plan.period;
      const since = interval.from.slice(0, 7);
      const asked = codesAsked(plan);
      const closed = closedIn(plan);
      return monthsFor(metricsOf(registry, plan.dataset), interval).flatMap((month) =>
        asked.flatMap((code) =>
          partitionsIn(registry, code, month, since <= month && closed.has(code)),
        ),
      );
    }),
  );

/** What is compared with an older period rests on that one's facts too. */
const withBases = (plans: readonly SectionPlan[]): readonly Omit<SectionPlan, 'bases'>[] => [
  ...plans,
  ...plans.flatMap(({ bases }) => bases.flatMap(({ plan }) => plan ?? [])),
];

const inOrder = (partitions: readonly FactPartition[]): readonly FactPartition[] =>
  distinct(partitions).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

const nameOf = ({ province, month }: FactPartition): string => `${province}#${month}`;

const metricsOf = ({ metricByCode }: Registry, { metrics }: Dataset): readonly Metric[] =>
  metrics.flatMap((code) => metricByCode.get(code) ?? []);

/** The reporters, the units before and after them, and the units of control levels with those that went into them. */
function codesAsked({
  reporters,
  controls,
}: Pick<SectionPlan, 'reporters' | 'controls'>): readonly UnitCode[] {
  const units = [
    ...reporters.flatMap(unitsAround),
    ...controls.flatMap((control) => [control.unit, ...roadsTo(control).map(({ unit }) => unit)]),
  ];
  return [...new Set(units.map(({ code }) => code))];
}

/** Lines that closed in the period: they complete it, and are given more time for it, after they did. */
export const closedIn = ({
  reporters,
  period: { interval },
}: Pick<SectionPlan, 'reporters' | 'period'>): ReadonlySet<UnitCode> =>
  new Set(
    reporters.flatMap(({ unit: { code, validTo } }) =>
      validTo !== undefined && validTo < interval.until ? [code] : [],
    ),
  );
