import { isQuantity } from './across.ts';
import type { Asked, Computed } from './computed.ts';
import { coverageOf, type Standing, standingOf } from './coverage.ts';
import { controlHolder, isCut, type Reporter } from './expected.ts';
import type { Fraction } from './decimal.ts';
import type { Finding, Took } from './finding.ts';
import { inPrintOrder } from './statement-lines.ts';
import { formulaText } from './formula.ts';
import { differBeyond, fraction, ofDecimalText } from './fraction.ts';
import type { Indicator } from './indicator.ts';
import type { Ledger } from './ledger.ts';
import type { Metric } from './metric.ts';
import type { Quantity } from './piece.ts';
import { isBounded, rangeOf } from './range.ts';
import { type Registry, unitNamed } from './registry.ts';
import { lateFromIn, type SectionPlan } from './release.ts';
import type {
  ComparedStatement,
  Coverage,
  Figure,
  FigureMetric,
  NoOutcome,
  Outcome,
  Predecessor,
  StatementLine,
  UnitLine,
} from './report.ts';
import {
  emptyFigureTally,
  type FigureTally,
  increaseTotalOf,
  joinFigureTallies,
  nobodyGave,
  outcomeOf,
  tallyFinding,
  termsOf,
  totalOf,
} from './tally.ts';
import { unitFinding } from './unit-finding.ts';
import { isValidOn, type Unit, type UnitCode } from './unit.ts';
import { lastSubPeriod } from './period.ts';
import type { Interval } from './statement.ts';
import type { LocalDate } from './time.ts';

/** What one reporter says. */
type Answer = { readonly reporter: Reporter; readonly finding: Finding };

export type FigureFound = { readonly figure: Figure; readonly standings: readonly Standing[] };

/** One figure of a section: every reporter's finding, folded province by province and joined upward. */
export function figureOf(
  registry: Registry,
  ledger: Ledger,
  plan: SectionPlan,
  asked: Asked,
  scope: Unit,
): FigureFound {
  const day = plan.boundaries;
  const question = {
    period: plan.period.interval,
    lastSubPeriod: lastSubPeriod(plan.period),
    lateFrom: plan.lateFrom,
  };
  const answers = plan.reporters.map((reporter) => ({
    reporter,
    finding: unitFinding(ledger, asked, reporter, {
      ...question,
      lateFrom: lateFromIn(plan, reporter.unit.code),
    }),
  }));
  const standings = answers.map(({ reporter, finding }) => standingOf(reporter.line, finding));
  const provinces = byProvince(asked, answers, plan.period.interval);
  const tally = provinces.reduce(
    (sum, each) => joinFigureTallies(sum, each.tally),
    emptyFigureTally,
  );
  const total = totalFor(scope.code, asked, answers, tally);
  const controls = controlUnits(registry, asked.metric, scope, day).flatMap((unit) => {
    const counterpart = provinces.find((province) => province.unit === unit.code)?.total ?? total;
    const control = controlHolder(registry, unit, day);
    return compared(asked, unitFinding(ledger, asked, control, question), counterpart);
  });
  const metric = figureMetric(asked);
  const isOwnPeriod = plan.period.type === plan.dataset.periodType;
  const range =
    ownAnswer(scope.code, answers) === undefined ? rangeOf(asked, tally, isOwnPeriod) : undefined;
  return {
    standings,
    figure: {
      id: `${plan.dataset.code}.${metric.code}`,
      metric,
      total,
      ...(range && { range }),
      coverage: coverageOf(standings),
      ...(scope.level === 'country' && {
        provinces: provinces.map(({ unit, total: own, coverage }) => ({
          unit,
          total: own,
          coverage,
        })),
      }),
      units: answers.map((answer) => unitLine(registry, day, asked, answer)),
      ...(metric.kind === 'cumulative' && {
        increase: increaseOf(scope.code, asked, answers, tally),
      }),
      compared: controls,
    },
  };
}

const figureMetric = (asked: Asked): FigureMetric =>
  asked.indicator === undefined
    ? metricInPrint(asked.metric)
    : indicatorInPrint(asked.indicator, asked.computed);

/** It has no axes of its own: over time it is read as its first operand is. */
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
    overTime: operands[0].overTime,
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

const marksOf = (finding: Finding) => ({
  carried: finding.carriedFrom !== undefined,
  partialDays: finding.state === 'partial' ? finding.daysLeftOut : 0,
});

const unitOutcome = (asked: Asked, finding: Finding): Outcome =>
  outcomeOf(finding.outcome, marksOf(finding), termsOf(asked, finding.operands ?? []));

function unitLine(
  registry: Registry,
  day: LocalDate,
  asked: Asked,
  { reporter, finding }: Answer,
): UnitLine {
  return {
    unit: reporter.line,
    state: finding.state,
    late: finding.late && (finding.state === 'value' || finding.state === 'nil'),
    outcome: unitOutcome(asked, finding),
    ...(finding.carriedFrom && { carriedFrom: finding.carriedFrom }),
    ...(finding.state === 'partial' && { daysLeftOut: finding.daysLeftOut }),
    ...(finding.increase !== undefined && {
      increase: outcomeOf(finding.increase, { carried: false, partialDays: 0 }),
    }),
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

/** The answers of each province, in order of code, with its tally, total and coverage. */
function byProvince(asked: Asked, answers: readonly Answer[], period: Interval) {
  const groups = Map.groupBy(answers, ({ reporter }) => reporter.province);
  return [...groups.keys()].toSorted().map((unit) => {
    const group = groups.get(unit) ?? [];
    const tally = group
      .map(({ finding, reporter }) =>
        tallyFinding(finding, isBounded(asked) ? { isShaped: isCut(reporter, period) } : undefined),
      )
      .reduce(joinFigureTallies, emptyFigureTally);
    return {
      unit,
      tally,
      total: totalFor(unit, asked, group, tally),
      coverage: coverageOf(
        group.map(({ reporter, finding }) => standingOf(reporter.line, finding)),
      ),
    };
  });
}

/** The answer of the unit that the total is for, where that unit is itself the only reporter: nothing is aggregated. */
function ownAnswer(unit: UnitCode, answers: readonly Answer[]): Answer | undefined {
  const [only, ...others] = answers;
  return others.length === 0 && only?.reporter.line === unit ? only : undefined;
}

function totalFor(
  unit: UnitCode,
  asked: Asked,
  answers: readonly Answer[],
  tally: FigureTally,
): Outcome {
  const own = ownAnswer(unit, answers);
  if (own !== undefined) return unitOutcome(asked, own.finding);
  const total = totalOf(asked, tally);
  const nothing = total.kind === 'none' && total.cause === nothingAdded(asked);
  return nothing
    ? {
        kind: 'none',
        cause: silence(
          asked,
          answers.map((answer) => answer.finding),
        ),
      }
    : total;
}

const nothingAdded = ({ computed }: Asked): NoOutcome =>
  computed === undefined ? 'missing' : nobodyGave(computed);

/** Why a total has nothing to add. */
function silence(asked: Asked, findings: readonly Finding[]): NoOutcome {
  const all = (state: Finding['state']) =>
    findings.length > 0 && findings.every((finding) => finding.state === state);
  if (all('nil')) return 'nil';
  if (all('withdrawn')) return 'withdrawn';
  return nothingAdded(asked);
}

function increaseOf(
  unit: UnitCode,
  asked: Asked,
  answers: readonly Answer[],
  tally: FigureTally,
): { total: Outcome; coverage: Coverage } {
  const alone = ownAnswer(unit, answers)?.finding.increase;
  const standings = answers.map(({ reporter, finding }): Standing => {
    const own = standingOf(reporter.line, finding);
    const found = typeof finding.increase === 'object';
    return found || own.state === 'nil' || own.state === 'withdrawn'
      ? own
      : { ...own, state: 'missing', late: false, carried: false };
  });
  return {
    total: outcomeOf(alone ?? increaseTotal(asked, answers, tally), {
      carried: false,
      partialDays: 0,
    }),
    coverage: coverageOf(standings),
  };
}

/** Why no unit has an increase: the one reason of all, or else that some spoke and lack a base to count from. */
function increaseTotal(
  { metric }: Asked,
  answers: readonly Answer[],
  tally: FigureTally,
): Quantity | NoOutcome {
  if (metric !== undefined && tally.increase.units > 0) return increaseTotalOf(metric, tally);
  const causes = new Set(answers.map(({ finding }) => finding.increase ?? 'missing'));
  const [only, ...others] = causes;
  if (only !== undefined && others.length === 0) return only;
  return causes.has('no-base') || causes.has('inexact-base') ? 'no-base' : 'missing';
}

// Control levels ---------------------------------------------------------------

/** The scope and the units between it and the collection level whose own statements are compared with the total. */
const controlUnits = (
  registry: Registry,
  metric: Metric | undefined,
  scope: Unit,
  day: Parameters<typeof isValidOn>[1],
): readonly Unit[] =>
  (metric?.controlLevels ?? []).flatMap((level) =>
    scope.level === level
      ? [scope]
      : scope.level === 'country'
        ? registry.units.filter((unit) => unit.level === level && isValidOn(unit, day))
        : [],
  );

function compared({ metric }: Asked, finding: Finding, total: Outcome): ComparedStatement[] {
  const isFar = (stated: Fraction): boolean =>
    total.kind === 'value' &&
    differBeyond(
      stated,
      fraction(BigInt(total.numerator), BigInt(total.denominator)),
      ofDecimalText(metric?.tolerance ?? '0'),
    );
  const together = addsUp(finding) && isQuantity(finding.outcome) ? finding.outcome : undefined;
  const differs = ({ role, says }: StatementLine): boolean =>
    says.kind === 'value' &&
    role !== 'predecessor' &&
    isFar(together !== undefined && role === 'used' ? together.value : ofDecimalText(says.text));
  return inPrintOrder(finding.lines)
    .filter((line) => line.role !== 'superseded' && line.role !== 'left-over')
    .map((line) => ({ ...line, role: 'control', differs: differs(line) }));
}

/** True where units that went into it count in its number: each of them speaks of a part only. */
const addsUp = ({ took = [] }: Finding): boolean => took.some(({ counts }) => counts !== 'beside');
