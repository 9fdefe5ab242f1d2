import type { Asked } from './across.ts';
import type { Fraction } from './decimal.ts';
import type { Finding } from './finding.ts';
import type { Quantity } from './piece.ts';
import { fraction, larger, plus, smaller, zero } from './fraction.ts';
import type { Metric } from './metric.ts';
import { ratioOf } from './ratio.ts';
import type { NoOutcome, Outcome } from './report.ts';

/** Numbers of many units on their way to one total; joining is commutative and associative. */
export type Tally = {
  readonly units: number;
  readonly sum: Fraction;
  readonly least: Fraction | undefined;
  readonly most: Fraction | undefined;
  readonly atLeast: boolean;
  readonly carried: boolean;
  readonly partialDays: number;
};

export const emptyTally: Tally = {
  units: 0,
  sum: zero,
  least: undefined,
  most: undefined,
  atLeast: false,
  carried: false,
  partialDays: 0,
};

const either = <T>(pick: (a: T, b: T) => T, a: T | undefined, b: T | undefined): T | undefined =>
  a === undefined ? b : b === undefined ? a : pick(a, b);

export const joinTallies = (a: Tally, b: Tally): Tally => ({
  units: a.units + b.units,
  sum: plus(a.sum, b.sum),
  least: either(smaller, a.least, b.least),
  most: either(larger, a.most, b.most),
  atLeast: a.atLeast || b.atLeast,
  carried: a.carried || b.carried,
  partialDays: a.partialDays + b.partialDays,
});

const tallyOf = (quantity: Quantity, finding: Finding): Tally => ({
  units: 1,
  sum: quantity.value,
  least: quantity.value,
  most: quantity.value,
  atLeast: quantity.atLeast,
  carried: finding.carriedFrom !== undefined,
  partialDays: finding.state === 'partial' ? finding.daysLeftOut : 0,
});

/** The tallies of one figure: of its values, or of both operands of a ratio, and of a cumulative increase. */
export type FigureTally = {
  readonly value: Tally;
  readonly numerator: Tally;
  readonly denominator: Tally;
  readonly increase: Tally;
};

export const emptyFigureTally: FigureTally = {
  value: emptyTally,
  numerator: emptyTally,
  denominator: emptyTally,
  increase: emptyTally,
};

export const joinFigureTallies = (a: FigureTally, b: FigureTally): FigureTally => ({
  value: joinTallies(a.value, b.value),
  numerator: joinTallies(a.numerator, b.numerator),
  denominator: joinTallies(a.denominator, b.denominator),
  increase: joinTallies(a.increase, b.increase),
});

const tallied = (quantity: Quantity | NoOutcome | undefined, finding: Finding): Tally =>
  quantity === undefined || typeof quantity === 'string' ? emptyTally : tallyOf(quantity, finding);

export const tallyFinding = (finding: Finding): FigureTally => ({
  value: tallied(finding.outcome, finding),
  numerator: tallied(finding.operands?.numerator, finding),
  denominator: tallied(finding.operands?.denominator, finding),
  increase: tallied(finding.increase, finding),
});

// From tallies to a printed outcome -----------------------------------------

const none = (cause: NoOutcome): Outcome => ({ kind: 'none', cause });

type Marks = { readonly carried: boolean; readonly partialDays: number };

export const outcomeOf = (
  found: Quantity | NoOutcome,
  marks: Marks,
  operands?: Finding['operands'],
): Outcome =>
  typeof found === 'string'
    ? none(found)
    : {
        kind: 'value',
        numerator: found.value.numerator.toString(),
        denominator: found.value.denominator.toString(),
        decimals: found.decimals,
        atLeast: found.atLeast,
        carried: marks.carried,
        ...(marks.partialDays > 0 && { partialDays: marks.partialDays }),
        ...(operands && {
          operands: {
            numerator: exactText(operands.numerator.value),
            denominator: exactText(operands.denominator.value),
          },
        }),
      };

/** An exact operand: an integer, or a fraction `a/b`. */
const exactText = ({ numerator, denominator }: Fraction): string =>
  denominator === 1n ? numerator.toString() : `${numerator}/${denominator}`;

/** The axis over units, applied to a tally. Means are unweighted: the sum of the units' values by their count. */
function overUnitsOf(metric: Metric, tally: Tally): Quantity | NoOutcome {
  const { decimals } = metric;
  const { atLeast } = tally;
  if (tally.units === 0) return 'missing';
  switch (metric.overUnits) {
    case 'sum':
      return { value: tally.sum, decimals, atLeast };
    case 'mean': {
      const { numerator, denominator } = tally.sum;
      return { value: fraction(numerator, denominator * BigInt(tally.units)), decimals, atLeast };
    }
    case 'min':
      return { value: tally.least ?? zero, decimals, atLeast };
    case 'max':
      return { value: tally.most ?? zero, decimals, atLeast };
    case 'none':
      return 'not-totalled';
    default:
      return metric.overUnits satisfies never;
  }
}

/** The total of a figure over its units. */
export function totalOf({ metric, parts }: Asked, tally: FigureTally): Outcome {
  if (parts === undefined) return outcomeOf(overUnitsOf(metric, tally.value), tally.value);
  if (tally.denominator.units === 0) return none('no-unit-gave-both-parts');
  const numerator = overUnitsOf(parts.numerator, tally.numerator);
  const denominator = overUnitsOf(parts.denominator, tally.denominator);
  if (typeof numerator === 'string') return none(numerator);
  if (typeof denominator === 'string') return none(denominator);
  const marks = joinTallies(tally.numerator, tally.denominator);
  return outcomeOf(
    ratioOf(metric, numerator, denominator),
    { carried: marks.carried, partialDays: tally.denominator.partialDays },
    { numerator, denominator },
  );
}

export const increaseTotalOf = (metric: Metric, tally: FigureTally): Quantity | NoOutcome =>
  overUnitsOf(metric, tally.increase);
