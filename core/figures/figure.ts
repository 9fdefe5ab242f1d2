import { type Asked, askedIndicator, askedOf, type Computed } from './computed.ts';
import { controlSaid } from './control-level.ts';
import { coverageOf, type Standing, standingOf } from './coverage.ts';
import type { Dataset } from '../registry/dataset.ts';
import { endsOf } from './ends.ts';
import type { Reporter } from '../units/expected.ts';
import {
  byText,
  type FigureFrame,
  figureFrom,
  type FigurePart,
  inOrder,
  joinMarks,
  type ProvinceShare,
} from '../reports/figure-part.ts';
import type { Finding, Took } from './finding.ts';
import { formulaText } from '../registry/formula.ts';
import type { Indicator } from '../registry/indicator.ts';
import { growthOf, type Growths } from './growth.ts';
import type { Ledger } from '../statements/ledger.ts';
import type { Metric } from '../registry/metric.ts';
import type { Period } from '../periods/period.ts';
import { type Asking, askingOf } from './question.ts';
import { isBounded } from './range.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed } from '../units/units-by-day.ts';
import { lateFromIn, type SectionPlan } from '../reports/section-plan.ts';
import type { Figure, FigureMark, FigureMetric } from '../reports/report.ts';
import type { Predecessor, UnitLine } from '../reports/unit-line.ts';
import { inPrintOrder } from './statement-lines.ts';
import { subPeriodsOf } from '../periods/sub-periods.ts';
import {
  emptyFigureTally,
  type Ends,
  joinFigureTallies,
  tallyFinding,
  unitIncrease,
  unitOutcome,
} from './tally.ts';
import type { LocalDate } from '../time.ts';
import { unitFinding } from './unit-finding.ts';
import type { Unit } from '../units/unit.ts';

/** What one reporter says. */
type Answer = {
  readonly reporter: Reporter;
  readonly finding: Finding;
  /** Where a range is looked for. */
  readonly ends?: Ends;
};

type FigureFound = { readonly part: FigurePart; readonly standings: readonly Standing[] };

/**
 * What a dataset asks for: figures in the order of print, its indicators after its metrics, and questions that are answered in
 * words.
 */
export function askedIn(
  registry: Registry,
  { metrics, indicators = [] }: Pick<Dataset, 'metrics' | 'indicators'>,
) {
  const asked: readonly Asked[] = [
    ...metrics.map((code) => askedOf(registry, code)),
    ...indicators.map((code) => askedIndicator(registry, code)),
  ];
  return {
    numbers: asked.filter(({ metric }) => metric?.kind !== 'text'),
    questions: asked.flatMap(({ metric }) => (metric?.kind === 'text' ? [metric] : [])),
  };
}

/** How figures are looked for. */
type Search = {
  /** Who finds lines one at a time hands in one asking for all: it remembers which intervals fit. */
  readonly asking: Asking;
  /** They take longer than all the rest of a line with a year of days: who prints none does not look for them. */
  readonly ranges: boolean;
};

/** A figure of the scope, with a line for each of its units. */
export function figureOf(
  registry: Registry,
  ledger: Ledger,
  plan: SectionPlan,
  asked: Asked,
  scope: Unit,
  search?: Search,
): Figure {
  const { part } = figurePartOf(registry, ledger, plan, asked, search);
  return figureFrom(frameOf(plan, asked, scope), part);
}

type Framing = {
  readonly dataset: Pick<Dataset, 'code' | 'periodType'>;
  readonly period: Pick<Period, 'type'>;
};

export function frameOf({ dataset, period }: Framing, asked: Asked, scope: Unit): FigureFrame {
  const metric = figureMetric(asked);
  return {
    asked,
    id: `${dataset.code}.${metric.code}`,
    metric,
    scope: scope.code,
    byProvince: scope.level === 'country',
    isOwnPeriod: period.type === dataset.periodType,
  };
}

/** What the lines of a plan contribute to one figure of its section: every reporter's finding, province by province. */
export function figurePartOf(
  registry: Registry,
  ledger: Ledger,
  plan: SectionPlan,
  asked: Asked,
  { asking, ranges }: Search = { asking: askingOf(plan), ranges: true },
): FigureFound {
  const day = plan.boundaries;
  const parts =
    ranges && isBounded(asked) ? subPeriodsOf(plan.period, plan.dataset.periodType) : undefined;
  const answers = plan.reporters.map((reporter): Answer => {
    const asks = { ...asking, lateFrom: lateFromIn(plan, reporter.line) };
    const finding = unitFinding(ledger, asked, reporter, asks);
    if (parts === undefined) return { reporter, finding };
    return {
      reporter,
      finding,
      ends: endsOf({ ...asks, ledger, asked, parts }, reporter, finding),
    };
  });
  const growths = growthOf(ledger, plan, asked, answers);
  const units = answers.map((answer) => unitLine(registry, day, asked, answer, growths));
  return {
    standings: answers.map(({ reporter, finding }) => standingOf(reporter.line, finding)),
    part: {
      shares: sharesOf(asked, answers, units, growths),
      controls: inOrder(
        plan.controls.flatMap((control) => {
          const { metric } = asked;
          if (metric?.controlLevels.includes(control.unit.level) !== true) return [];
          const finding = unitFinding(ledger, asked, control, asking);
          return controlSaid(asked, finding, asking, control.province);
        }),
      ),
      marks: marksOf(units),
      units,
    },
  };
}

const figureMetric = (asked: Asked): FigureMetric =>
  asked.indicator === undefined
    ? metricInPrint(asked.metric)
    : indicatorInPrint(asked.indicator, asked.computed);

/** It has no axes of its own: over time the last word counts where it does for every operand, else a cover of the period. */
function indicatorInPrint(
  indicator: Indicator,
  { formula, operands, sources }: Computed,
): FigureMetric {
  const { code, names, unitOfMeasure, decimals, minimum, maximum, note } = indicator;
  return {
    code,
    names,
    kind: 'indicator',
    unitOfMeasure,
    decimals,
    overTime: operands.find(({ overTime }) => overTime !== 'last')?.overTime ?? 'last',
    overUnits: 'none',
    formula: formulaText(formula),
    sources,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(note !== undefined && { note }),
  };
}

function metricInPrint(metric: Metric): FigureMetric {
  return {
    code: metric.code,
    names: metric.names,
    kind: metric.kind,
    unitOfMeasure: metric.unitOfMeasure,
    decimals: metric.decimals,
    overTime: metric.overTime,
    overUnits: metric.overUnits,
    ...(metric.outOf !== undefined && { outOf: metric.outOf }),
    ...(metric.numerator !== undefined && { numerator: metric.numerator }),
    ...(metric.denominator !== undefined && { denominator: metric.denominator }),
    ...(metric.kind === 'ratio' && { factor: metric.factor }),
    sources: metric.sources,
    ...(metric.maxAgeDays > 0 && { maxAgeDays: metric.maxAgeDays }),
    ...(metric.startsOn !== undefined && { startsOn: metric.startsOn }),
    ...(metric.note !== undefined && { note: metric.note }),
  };
}

function unitLine(
  registry: Registry,
  day: LocalDate,
  asked: Asked,
  { reporter, finding }: Answer,
  { ofLine }: Growths,
): UnitLine {
  const growth = ofLine(reporter.line);
  const increase = unitIncrease(finding);
  return {
    unit: reporter.line,
    state: finding.state,
    late: finding.late && (finding.state === 'value' || finding.state === 'nil'),
    outcome: unitOutcome(asked, finding),
    ...(finding.percentage && { percentage: finding.percentage }),
    ...(finding.carriedFrom && { carriedFrom: finding.carriedFrom }),
    ...(finding.state === 'partial' && { daysLeftOut: finding.daysLeftOut }),
    ...(increase && { increase }),
    ...(growth.length > 0 && { growth }),
    statements: inPrintOrder(finding.lines),
    flags: finding.flags,
    ...(finding.took && {
      predecessors: finding.took.map((took) => predecessor(registry, day, took)),
    }),
    ...(finding.givenUpTo && {
      givenUpTo: finding.givenUpTo.map((unit) => nameOn(registry, day, unit)),
    }),
  };
}

function predecessor(
  registry: Registry,
  day: LocalDate,
  { unit, share: { numerator, denominator }, counts }: Took,
): Predecessor {
  return {
    unit: nameOn(registry, day, unit),
    closed: unit.validTo ?? day,
    ...(numerator !== denominator && { share: `${numerator}/${denominator}` }),
    counts,
  };
}

/** The code, or which of the units that carried it is meant. */
const nameOn = (registry: Registry, day: LocalDate, unit: Unit): string =>
  unitNamed(registry, unit.code, day) === unit ? unit.code : `${unit.code}@${unit.validFrom}`;

/** The answers of each province, in order of its code; of one whose units are all gone, that nobody grows there any more. */
function sharesOf(
  asked: Asked,
  answers: readonly Answer[],
  units: readonly UnitLine[],
  { provinces, inProvince }: Growths,
): readonly ProvinceShare[] {
  const lines = new Map(units.map((line) => [line.unit, line]));
  const groups = Map.groupBy(answers, ({ reporter }) => reporter.province);
  return [...new Set([...groups.keys(), ...provinces])].toSorted(byText).map((province) => {
    const group = groups.get(province) ?? [];
    const growth = inProvince(province);
    const only = group.length === 1 ? group[0] && lines.get(group[0].reporter.line) : undefined;
    return {
      province,
      tally: group
        .map(({ finding, ends }) => tallyFinding(finding, ends))
        .reduce(joinFigureTallies, emptyFigureTally),
      coverage: coverageOf(
        group.map(({ reporter, finding }) => standingOf(reporter.line, finding)),
      ),
      ...(asked.metric?.kind === 'cumulative' && { increase: increaseShare(group) }),
      ...(growth.length > 0 && { growth }),
      ...(only !== undefined && { alone: aloneOf(only) }),
    };
  });
}

const aloneOf = ({ unit, outcome, increase }: UnitLine): NonNullable<ProvinceShare['alone']> => ({
  unit,
  outcome,
  ...(increase && { increase }),
});

function increaseShare(answers: readonly Answer[]): NonNullable<ProvinceShare['increase']> {
  const standings = answers.map(({ reporter, finding }): Standing => {
    const own = standingOf(reporter.line, finding);
    const found = typeof finding.increase === 'object';
    return found || own.state === 'nil' || own.state === 'withdrawn'
      ? own
      : { ...own, state: 'missing', late: false, carried: false };
  });
  const causes = answers.flatMap(({ finding: { increase = 'missing' } }) =>
    typeof increase === 'string' ? [increase] : [],
  );
  return { coverage: coverageOf(standings), causes: [...new Set(causes)].toSorted() };
}

/** How many lines bear each mark. */
export function marksOf(units: readonly UnitLine[]): readonly FigureMark[] {
  const kinds = units.flatMap(({ flags, statements, predecessors = [] }) => [
    ...new Set(flags.map(({ kind }) => kind)),
    ...(statements.some(({ role, followUp }) => role === 'used' && followUp === true)
      ? (['follow-up'] as const)
      : []),
    ...(predecessors.some(({ counts }) => counts !== 'beside')
      ? (['rests-on-others'] as const)
      : []),
  ]);
  return joinMarks(kinds.map((kind) => ({ kind, units: 1 })));
}
