import * as z from 'zod';
import { type Asked, metricsRead } from '../figures/computed.ts';
import type { Dataset } from '../registry/dataset.ts';
import { type Reporter, unitsAround } from '../units/expected.ts';
import type { Metric } from '../registry/metric.ts';
import { monthsFor } from '../periods/months-for.ts';
import type { Names } from '../names.ts';
import { distinct, type FactPartition, partitionsIn } from '../statements/partitions.ts';
import { closedIn } from '../reports/partitions-of.ts';
import { lastDay, type Period } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed } from '../units/units-by-day.ts';
import { planSections, type SectionPlan } from '../reports/section-plan.ts';
import { DefinitionCode, type ReportDefinition } from '../registry/report-definition.ts';
import type { LocalDate } from '../time.ts';
import { aboveProvinces, type Unit, type UnitCode } from '../units/unit.ts';

/** What a row is about: the whole scope, each of its provinces, or each unit that is asked. */
export const GroupBy = z.enum(['scope', 'province', 'unit']);
export type GroupBy = z.output<typeof GroupBy>;

/** A rollup that no definition asks for: figures of one dataset over one scope, period by period. */
export type RollupAsked = {
  readonly dataset: Dataset;
  /** Metrics and indicators of the dataset, none of them answered in words. */
  readonly figures: readonly Asked[];
  readonly scope: UnitCode;
  readonly groupBy: GroupBy;
  /** The day whose unit boundaries the rows are cut on; absent: the last day of each period. */
  readonly boundariesOn?: LocalDate | undefined;
  /** Also what cumulative counts grew by. */
  readonly increases: boolean;
};

/** What a row is about. `unit` is a code, or `code@validFrom` of a unit that closed while another carries its code. */
export type RollupGroup = {
  readonly unit: string;
  readonly names: Names;
  /** The province that it is or lies in; absent above the provinces. */
  readonly province?: UnitCode;
};

/** As much of a rollup as is read and computed at once: one period, and all of the scope or one province of it. */
export type RollupPart = {
  readonly plan: SectionPlan;
  /** What the total is for. */
  readonly whole: Unit;
  readonly groups: readonly RollupGroup[];
};

// Plan ------------------------------------------------------------------------------

/** The parts of one period, in the order of their rows; they depend on nothing that was stated. */
export function partsOf(
  registry: Registry,
  asked: RollupAsked,
  period: Period,
): readonly RollupPart[] {
  const [plan] = planSections(registry, asDefinition(asked, period), asked.scope, period.label);
  if (plan === undefined) throw new Error('A definition has sections');
  const day = lastDay(period.interval);
  const whole = unitNamed(registry, asked.scope, day);
  if (whole === undefined) throw new Error(`No unit is called ${asked.scope}`);
  if (asked.groupBy === 'scope') return [{ plan, whole, groups: [groupOf(plan, whole)] }];
  const provinces = [...Map.groupBy(plan.reporters, ({ province }) => province)];
  return provinces
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, reporters]) => {
      const province = unitNamed(registry, code, plan.boundaries) ?? { ...whole, code };
      return {
        plan: { ...plan, reporters },
        whole: province,
        groups:
          asked.groupBy === 'unit'
            ? reporters.map(lineGroup)
            : [{ unit: code, names: province.names, ...within(code) }],
      };
    });
}

/** A rollup is planned as the report would be that asks for it: the same lines, deadline and boundaries. */
const asDefinition = (
  { dataset, scope, boundariesOn }: RollupAsked,
  { type }: Period,
): ReportDefinition => ({
  code: DefinitionCode.parse('rollup'),
  names: dataset.names,
  periodType: type,
  firstPeriod: '',
  scopes: [scope],
  sections: [{ dataset: dataset.code, within: 'scope' }],
  ...(boundariesOn !== undefined && { boundariesOn }),
  recommendations: false,
  recipients: [],
  release: { settleMinutes: 0 },
  reissue: { everyHours: 1, forDays: 0, sendAbovePercent: '0' },
  linkDays: 1,
});

const within = (province: UnitCode) => (province === aboveProvinces ? {} : { province });

function groupOf({ reporters }: SectionPlan, { code, names, level }: Unit): RollupGroup {
  const [first] = reporters;
  const below = level === 'country' ? aboveProvinces : (first?.province ?? aboveProvinces);
  return { unit: code, names, ...within(level === 'province' ? code : below) };
}

const lineGroup = ({ line, unit, province }: Reporter): RollupGroup => ({
  unit: line,
  names: unit.names,
  ...within(province),
});

/** What there is a row of for each group. */
export type Measure = {
  readonly figure: Asked;
  /** Of the figure among those that are asked for. */
  readonly place: number;
  /** `increase`: what a cumulative count grew by, with a coverage of its own. */
  readonly of: 'figure' | 'increase';
};

export const measuresOf = ({
  figures,
  increases,
}: Pick<RollupAsked, 'figures' | 'increases'>): readonly Measure[] =>
  figures.flatMap((figure, place): readonly Measure[] =>
    increases && figure.metric?.kind === 'cumulative'
      ? [
          { figure, place, of: 'figure' },
          { figure, place, of: 'increase' },
        ]
      : [{ figure, place, of: 'figure' }],
  );

/** How many rows the part has, whatever was stated. */
export const rowsIn = (asked: RollupAsked, { groups }: RollupPart): number =>
  groups.length * measuresOf(asked).length;

// Reading ---------------------------------------------------------------------------

/** The metrics whose statements the figures are made of. */
const statedMetrics = ({ figures }: Pick<RollupAsked, 'figures'>): readonly Metric[] => [
  ...new Set(figures.flatMap(metricsRead)),
];

/** The codes under which the units of the part, and those before and after them, have stated. */
export const unitsRead = ({ plan }: RollupPart): readonly UnitCode[] => codesOf(plan.reporters);

export const codesOf = (reporters: readonly Reporter[]): readonly UnitCode[] => [
  ...new Set(reporters.flatMap((reporter) => unitsAround(reporter).map(({ code }) => code))),
];

/** The months in which whatever counts for the figures lies. */
export const monthsRead = (
  asked: Pick<RollupAsked, 'figures'>,
  { plan }: RollupPart,
): readonly string[] => monthsFor(statedMetrics(asked), plan.period.interval);

/** Everything that the part has to read, by this version of the registry or by an earlier one. */
export function partitionsRead(
  registry: Registry,
  asked: Pick<RollupAsked, 'figures'>,
  part: RollupPart,
): readonly FactPartition[] {
  const codes = unitsRead(part);
  const since = part.plan.period.interval.from.slice(0, 7);
  const closed = closedIn(part.plan);
  return distinct(
    monthsRead(asked, part).flatMap((month) =>
      codes.flatMap((code) =>
        partitionsIn(registry, code, month, since <= month && closed.has(code)),
      ),
    ),
  );
}
