import { isQuantity } from './across.ts';
import type { Asked } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Reporter } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { dividedBy, fraction, minus, times } from '../fraction.ts';
import type { GrowthAgainst } from '../periods/growth-base.ts';
import type { Ledger } from '../statements/ledger.ts';
import type { Metric } from '../registry/metric.ts';
import { type Asking, askingOf } from './question.ts';
import type { GrowthBase, SectionPlan } from '../reports/section-plan.ts';
import type { Growth, StatementLine, UnitGrowth } from '../reports/unit-line.ts';
import type { NoOutcome, Outcome } from '../reports/outcome.ts';
import { inPrintOrder, linesBehind } from './statement-lines.ts';
import type { Interval } from '../statements/statement.ts';
import {
  emptyFigureTally,
  type FigureTally,
  increaseTotalOf,
  joinFigureTallies,
  outcomeOf,
  tallyFinding,
  totalOf,
  unitIncrease,
  unitOutcome,
} from './tally.ts';
import { unitFinding } from './unit-finding.ts';
import type { UnitCode } from '../units/unit.ts';

/** What some of the lines contribute to a comparison of two periods: only those that have a value in both. */
export type GrowthTally = {
  readonly against: GrowthAgainst;
  /** The older period; absent where the calendar has none. */
  readonly base?: { readonly label: string; readonly window: Interval };
  readonly now: FigureTally;
  readonly before: FigureTally;
  readonly compared: number;
  /** Lines of either period without a value in both. */
  readonly leftOut: readonly string[];
};

/** Commutative and associative; both are of the same comparison. */
export const joinGrowthTallies = (a: GrowthTally, b: GrowthTally): GrowthTally => ({
  ...a,
  now: joinFigureTallies(a.now, b.now),
  before: joinFigureTallies(a.before, b.before),
  compared: a.compared + b.compared,
  leftOut: [...a.leftOut, ...b.leftOut].toSorted(),
});

// What is compared ------------------------------------------------------------------

/**
 * By what a figure grows. A cumulative count is compared by what was counted within each period: the count itself only tells
 * how long it has been kept.
 */
const comparedBy = ({ metric }: Asked): Growth['of'] =>
  metric?.kind === 'cumulative' ? 'increase' : 'value';

const isAdded = ({ kind, overUnits }: Metric): boolean => kind !== 'rank' && overUnits !== 'none';

/** Only what may be totalled; of a computed figure, each of its operands. */
const canGrow = ({ metric, computed }: Asked): boolean =>
  computed === undefined ? isAdded(metric) : computed.operands.every(isAdded);

/** A whole value of the period's own: neither carried nor of a part of the period. */
function hasValue(asked: Asked, { state, outcome, operands, increase }: Finding): boolean {
  if (state !== 'value') return false;
  if (asked.computed !== undefined) return operands !== undefined;
  return comparedBy(asked) === 'increase'
    ? increase !== undefined && isQuantity(increase)
    : isQuantity(outcome);
}

// From findings to tallies ------------------------------------------------------------

type Answer = { readonly reporter: Reporter; readonly finding: Finding };

type Line = {
  readonly province: UnitCode;
  /** The line of the newer period; absent where it has none. */
  readonly line?: string;
  readonly tally: GrowthTally;
  /** Of a line of the newer period that has a value, as far as anything is known of the older one. */
  readonly growth?: UnitGrowth;
};

/** The comparisons of a figure, in the order of the section's `growth`. */
export type Growths = {
  /** Where lines of either period lie: of a province whose units are all gone, those of the older one. */
  readonly provinces: ReadonlySet<UnitCode>;
  readonly inProvince: (province: UnitCode) => readonly GrowthTally[];
  /** Of one line, those in which it is compared, and those in which what it said of the older period is no value. */
  readonly ofLine: (line: string) => readonly UnitGrowth[];
};

/**
 * How a figure has moved, province by province and line by line. The older period is read in the boundaries of the newer one, so
 * that a unit is compared with the sum of those that went into it. A unit that no line of today takes is left out.
 */
export function growthOf(
  ledger: Ledger,
  plan: Pick<SectionPlan, 'bases'>,
  asked: Asked,
  answers: readonly Answer[],
): Growths {
  if (!canGrow(asked)) return { provinces: new Set(), inProvince: () => [], ofLine: () => [] };
  const all = plan.bases.map((base) => {
    const none = nothingOf(base);
    const asking = base.plan && askingOf(base.plan);
    const comparison = { ledger, asked, base, none, ...(asking && { asking }) };
    const lines = linesOf(comparison, answers);
    return {
      none,
      byProvince: Map.groupBy(lines, ({ province }) => province),
      byLine: new Map(lines.map(({ line, growth }) => [line, growth])),
    };
  });
  return {
    provinces: new Set(all.flatMap(({ byProvince }) => [...byProvince.keys()])),
    inProvince: (province) =>
      all.map(({ none, byProvince }) =>
        (byProvince.get(province) ?? []).map(({ tally }) => tally).reduce(joinGrowthTallies, none),
      ),
    ofLine: (line) => all.flatMap(({ byLine }) => byLine.get(line) ?? []),
  };
}

const nothingOf = ({ against, plan }: GrowthBase): GrowthTally => ({
  against,
  ...(plan && { base: { label: plan.period.label, window: plan.period.interval } }),
  now: emptyFigureTally,
  before: emptyFigureTally,
  compared: 0,
  leftOut: [],
});

type Comparison = {
  readonly ledger: Ledger;
  readonly asked: Asked;
  readonly base: GrowthBase;
  /** What is asked over the older period, if there is one. */
  readonly asking?: Asking;
  readonly none: GrowthTally;
};

function linesOf(comparison: Comparison, answers: readonly Answer[]): readonly Line[] {
  const { base, none } = comparison;
  if (base.plan === undefined) return [];
  const older = new Map(base.plan.reporters.map((reporter) => [reporter.unit, reporter]));
  return [
    ...answers.map((answer) => lineOf(comparison, answer, older.get(answer.reporter.unit))),
    ...base.gone.map(({ province, line }) => ({ province, tally: { ...none, leftOut: [line] } })),
  ];
}

function lineOf(
  comparison: Comparison,
  { reporter, finding }: Answer,
  older: Reporter | undefined,
): Line {
  const { asked, none } = comparison;
  const { province, line } = reporter;
  const before =
    older !== undefined && hasValue(asked, finding) ? foundBefore(comparison, older) : undefined;
  const tally = { ...none, leftOut: [line] };
  if (before === undefined || !hasValue(asked, before))
    return {
      province,
      line,
      tally,
      ...(before &&
        statementsBehind(before).length > 0 && { growth: unitGrowth(asked, tally, before) }),
    };
  const both = { ...none, now: tallyFinding(finding), before: tallyFinding(before), compared: 1 };
  return { province, line, tally: both, growth: unitGrowth(asked, both, before) };
}

/** The older number stands with what it is made of, in the unit's boundaries of today: no other report has that of a merged unit. */
function unitGrowth(asked: Asked, tally: GrowthTally, before: Finding): UnitGrowth {
  const { against, outcome } = growthFrom(asked, tally);
  const increase = comparedBy(asked) === 'increase' ? unitIncrease(before) : undefined;
  return {
    against,
    outcome,
    before: increase ?? unitOutcome(asked, before),
    statements: inPrintOrder(statementsBehind(before)),
  };
}

/** Where there is only a percentage, that is why there is no number. */
const statementsBehind = ({ lines, outcome }: Finding): readonly StatementLine[] => [
  ...linesBehind(lines),
  ...(outcome === 'only-percentage' ? lines.filter(({ role }) => role === 'bare-percentage') : []),
];

const foundBefore = (
  { ledger, asked, asking }: Comparison,
  reporter: Reporter,
): Finding | undefined => asking && unitFinding(ledger, asked, reporter, asking);

// From tallies to a growth --------------------------------------------------------------

const none = (cause: NoOutcome): Outcome => ({ kind: 'none', cause });

/** Growth in percent of the older total, or for what is computed, the difference of both, all over the units with both. */
export function growthFrom(asked: Asked, tally: GrowthTally): Growth {
  const { against, base, compared, leftOut } = tally;
  const nothing = none(base === undefined ? 'no-such-period' : 'no-unit-in-both');
  const read = (side: FigureTally): Outcome => (compared === 0 ? nothing : readingOf(asked, side));
  const [now, before] = [read(tally.now), read(tally.before)];
  const measure = asked.computed === undefined ? 'percent' : 'points';
  return {
    against,
    ...(base && { label: base.label, window: base.window }),
    of: comparedBy(asked),
    in: measure,
    outcome: outcomeBetween(measure, now, before),
    now,
    before,
    compared,
    units: compared + leftOut.length,
    leftOut,
  };
}

const readingOf = (asked: Asked, tally: FigureTally): Outcome =>
  asked.metric !== undefined && comparedBy(asked) === 'increase'
    ? outcomeOf(increaseTotalOf(asked.metric, tally), { carried: false, partialDays: 0 })
    : totalOf(asked, tally);

/** "Over 5" above a base makes the growth "over"; below it, it bounds nothing. */
function outcomeBetween(measure: Growth['in'], now: Outcome, before: Outcome): Outcome {
  if (now.kind === 'none') return now;
  if (before.kind === 'none') return before;
  if (before.atLeast) return none('inexact-base');
  const value = differenceIn(measure, valueOf(now), valueOf(before));
  if (value === undefined) return none('division-by-zero');
  return outcomeOf(
    { value, decimals: measure === 'percent' ? 1 : now.decimals, atLeast: now.atLeast },
    { carried: false, partialDays: 0 },
  );
}

const valueOf = ({ numerator, denominator }: Extract<Outcome, { kind: 'value' }>): Fraction =>
  fraction(BigInt(numerator), BigInt(denominator));

/** The sign tells the direction, also from below 0: from −10 to −5 is a rise by 50 %. */
function differenceIn(
  measure: Growth['in'],
  now: Fraction,
  before: Fraction,
): Fraction | undefined {
  const difference = minus(now, before);
  if (measure === 'points') return difference;
  if (before.numerator === 0n) return undefined;
  const size = before.numerator < 0n ? times(before, -1) : before;
  return times(dividedBy(difference, size), 100);
}
