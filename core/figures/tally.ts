import { type Asked, type Computed, valueOf } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Finding } from './finding.ts';
import type { Quantity } from './piece.ts';
import { compareFractions, exactText, fraction, larger, plus, zero } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import type { NoOutcome, Outcome } from '../reports/outcome.ts';

/** Numbers of many units on their way to one total; joining is commutative and associative. */
export type Tally = {
  readonly units: number;
  readonly sum: Fraction;
  readonly least: Fraction | undefined;
  readonly most: Fraction | undefined;
  readonly atLeast: boolean;
  /** No exact number is as small as the least: it is known as "over" only. */
  readonly isLeastOver: boolean;
  readonly carried: boolean;
  readonly partialDays: number;
};

export const emptyTally: Tally = {
  units: 0,
  sum: zero,
  least: undefined,
  most: undefined,
  atLeast: false,
  isLeastOver: false,
  carried: false,
  partialDays: 0,
};

const either = <T>(pick: (a: T, b: T) => T, a: T | undefined, b: T | undefined): T | undefined =>
  a === undefined ? b : b === undefined ? a : pick(a, b);

/** An exact number comes before an equal one that is "over". */
function leastOf(
  a: Tally,
  b: Tally,
): { readonly value: Fraction | undefined; readonly isOver: boolean } {
  if (a.least === undefined) return { value: b.least, isOver: b.isLeastOver };
  if (b.least === undefined) return { value: a.least, isOver: a.isLeastOver };
  const order = compareFractions(a.least, b.least);
  return {
    value: order <= 0 ? a.least : b.least,
    isOver: (order > 0 || a.isLeastOver) && (order < 0 || b.isLeastOver),
  };
}

export const joinTallies = (a: Tally, b: Tally): Tally =>
  a === emptyTally
    ? b
    : b === emptyTally
      ? a
      : {
          units: a.units + b.units,
          sum: plus(a.sum, b.sum),
          least: leastOf(a, b).value,
          most: either(larger, a.most, b.most),
          atLeast: a.atLeast || b.atLeast,
          isLeastOver: leastOf(a, b).isOver,
          carried: a.carried || b.carried,
          partialDays: a.partialDays + b.partialDays,
        };

const tallyOf = (quantity: Quantity, finding: Finding): Tally => ({
  units: 1,
  sum: quantity.value,
  least: quantity.value,
  most: quantity.value,
  atLeast: quantity.atLeast,
  isLeastOver: quantity.atLeast,
  carried: finding.carriedFrom !== undefined,
  partialDays: finding.state === 'partial' ? finding.daysLeftOut : 0,
});

/** The tallies of one figure: of its values, of each operand if it is computed, and of a cumulative increase. */
export type FigureTally = {
  readonly value: Tally;
  /** In the order of the operands; empty as long as no unit gave them. */
  readonly terms: readonly Tally[];
  readonly increase: Tally;
  readonly ends: Ends;
};

/**
 * The same at both ends of what the missing may state: the value, or each operand. Empty where no range is looked for.
 */
export type Ends = {
  readonly least: readonly Tally[];
  readonly most: readonly Tally[];
  /** Of what is computed, the same where nil is said of all that is missing. */
  readonly out: readonly Tally[];
  /** The ends of lines that would then have no number, where those of the others may lie beyond them. */
  readonly leaving: { readonly least: readonly Tally[]; readonly most: readonly Tally[] };
  /** Lines in which a number counts that is still to be stated. */
  readonly open: number;
  /** What may be stated of one of them was known only more widely than it is. */
  readonly isWide: boolean;
};

export const emptyEnds: Ends = {
  least: [],
  most: [],
  out: [],
  leaving: { least: [], most: [] },
  open: 0,
  isWide: false,
};

export const emptyFigureTally: FigureTally = {
  value: emptyTally,
  terms: [],
  increase: emptyTally,
  ends: emptyEnds,
};

export const joinFigureTallies = (a: FigureTally, b: FigureTally): FigureTally => ({
  value: joinTallies(a.value, b.value),
  terms: joinTerms(a.terms, b.terms),
  increase: joinTallies(a.increase, b.increase),
  ends: joinEnds(a.ends, b.ends),
});

const joinEnds = (a: Ends, b: Ends): Ends =>
  a === emptyEnds && b === emptyEnds
    ? emptyEnds
    : {
        least: joinTerms(a.least, b.least),
        most: joinTerms(a.most, b.most),
        out: joinTerms(a.out, b.out),
        leaving: {
          least: joinTerms(a.leaving.least, b.leaving.least),
          most: joinTerms(a.leaving.most, b.leaving.most),
        },
        open: a.open + b.open,
        isWide: a.isWide || b.isWide,
      };

const joinTerms = (a: readonly Tally[], b: readonly Tally[]): readonly Tally[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, place) =>
    joinTallies(a[place] ?? emptyTally, b[place] ?? emptyTally),
  );

const tallied = (quantity: Quantity | NoOutcome | undefined, finding: Finding): Tally =>
  quantity === undefined || typeof quantity === 'string' ? emptyTally : tallyOf(quantity, finding);

export const tallyFinding = (finding: Finding, ends: Ends = emptyEnds): FigureTally => ({
  value: tallied(finding.outcome, finding),
  terms: (finding.operands ?? []).map((quantity) => tallyOf(quantity, finding)),
  increase: tallied(finding.increase, finding),
  ends,
});

/** What is added up over units: the values, or those of each operand. */
export const numbersOf = (
  { computed }: Pick<Asked, 'computed'>,
  { value, terms }: Pick<FigureTally, 'value' | 'terms'>,
): readonly Tally[] => (computed === undefined ? [value] : terms);

// From tallies to a printed outcome -----------------------------------------

const none = (cause: NoOutcome): Outcome => ({ kind: 'none', cause });

type Terms = Pick<Extract<Outcome, { kind: 'value' }>, 'operands' | 'terms'>;
type Marks = { readonly carried: boolean; readonly partialDays: number };

export const outcomeOf = (found: Quantity | NoOutcome, marks: Marks, terms?: Terms): Outcome =>
  typeof found === 'string'
    ? { ...none(found), ...terms }
    : {
        kind: 'value',
        numerator: found.value.numerator.toString(),
        denominator: found.value.denominator.toString(),
        decimals: found.decimals,
        atLeast: found.atLeast,
        carried: marks.carried,
        ...(marks.partialDays > 0 && { partialDays: marks.partialDays }),
        ...terms,
      };

const marksIn = (finding: Finding): Marks => ({
  carried: finding.carriedFrom !== undefined,
  partialDays: finding.state === 'partial' ? finding.daysLeftOut : 0,
});

/** What one unit says, as its line prints it. */
export const unitOutcome = (asked: Asked, finding: Finding): Outcome =>
  outcomeOf(finding.outcome, marksIn(finding), termsOf(asked, finding.operands ?? []));

/** What one unit's count grew by; `undefined` of anything that is no count. */
export const unitIncrease = ({ increase }: Finding): Outcome | undefined =>
  increase === undefined ? undefined : outcomeOf(increase, { carried: false, partialDays: 0 });

/** The operands in print, exact: of a ratio above and below the line, of an indicator in the order of its formula. */
export function termsOf({ computed }: Asked, numbers: readonly Quantity[]): Terms {
  if (computed === undefined || numbers.length === 0) return {};
  const terms = numbers.flatMap(({ value }, place) => {
    const metric = computed.operands[place]?.code;
    return metric === undefined ? [] : [{ metric, value: exactText(value) }];
  });
  const { bare } = computed;
  if (bare === undefined) return { terms };
  const [first] = terms;
  const textOf = (code: Metric['numerator']): string =>
    terms.find(({ metric }) => metric === code)?.value ?? first?.value ?? '0';
  return {
    operands: { numerator: textOf(bare.numerator), denominator: textOf(bare.denominator) },
  };
}

/** The axis over units, applied to a tally. Means are unweighted: the sum of the units' values by their count. */
export function overUnitsOf(metric: Metric, tally: Tally): Quantity | NoOutcome {
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
      return { value: tally.least ?? zero, decimals, atLeast: tally.isLeastOver };
    case 'max':
      return { value: tally.most ?? zero, decimals, atLeast };
    case 'none':
      return 'not-totalled';
    default:
      return metric.overUnits satisfies never;
  }
}

/** The total of a figure over its units. */
export const totalOf = (asked: Asked, tally: FigureTally): Outcome =>
  asked.computed === undefined
    ? outcomeOf(overUnitsOf(asked.metric, tally.value), tally.value)
    : computedTotal(asked, asked.computed, tally);

/** Why there is no total where no unit gave every operand. */
export const nobodyGave = ({ bare }: Computed): NoOutcome =>
  bare === undefined ? 'no-unit-gave-every-operand' : 'no-unit-gave-both-parts';

/** Each operand over the units by its own axis, then the formula, once. */
function computedTotal(asked: Asked, computed: Computed, { terms }: FigureTally): Outcome {
  // A unit gives all operands or none, so the marks of one are those of all.
  const [marks] = terms;
  if (marks === undefined) return none(nobodyGave(computed));
  const numbers: Quantity[] = [];
  for (const [place, metric] of computed.operands.entries()) {
    const number = overUnitsOf(metric, terms[place] ?? emptyTally);
    if (typeof number === 'string') return none(number);
    numbers.push(number);
  }
  return outcomeOf(valueOf(computed, numbers), marks, termsOf(asked, numbers));
}

export const increaseTotalOf = (metric: Metric, tally: FigureTally): Quantity | NoOutcome =>
  overUnitsOf(metric, tally.increase);
