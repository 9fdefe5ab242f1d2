import type { Fraction } from '../decimal.ts';
import { compareFractions, dividedBy, fraction, minus, plus, zero } from '../fraction.ts';

/** How far a value lies from a unit's own earlier periods. */
export type Outlier = {
  /** The modified z-score, exact; negative below the median. */
  readonly score: Fraction;
  readonly median: Fraction;
  /** How many earlier values it was measured against. */
  readonly periods: number;
};

/** How many periods back are looked at, and how few values among them allow no judgement. */
export const periodsBack = 12;
export const fewestPeriods = 6;

/** 0.6745 makes the median absolute deviation of a normal distribution comparable with its standard deviation. */
const normal: Fraction = { numerator: 6745n, denominator: 10_000n };
const bound: Fraction = { numerator: 7n, denominator: 2n };

/**
 * Whether a value stands out among earlier ones: |0.6745 (x - median) / MAD| > 3.5, where MAD is the median absolute
 * deviation from the median (B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC 1993, section 3.3).
 * Computed exactly. No judgement below six values, and none where the MAD is 0: more than half of the values are then the
 * same, and the mean deviation that is sometimes put in its place would call out of the ordinary what occurred before
 * (eleven times 9 and once 10: the next 10 would score above the bound).
 */
export function outlierAmong(value: Fraction, earlier: readonly Fraction[]): Outlier | undefined {
  if (earlier.length < fewestPeriods) return undefined;
  const median = medianOf(earlier);
  const deviation = medianOf(earlier.map((each) => sizeOf(minus(each, median))));
  if (deviation.numerator === 0n) return undefined;
  const score = product(normal, dividedBy(minus(value, median), deviation));
  return compareFractions(sizeOf(score), bound) > 0
    ? { score, median, periods: earlier.length }
    : undefined;
}

/** Of an even number of values the mean of the two in the middle. */
export function medianOf(values: readonly Fraction[]): Fraction {
  const sorted = values.toSorted(compareFractions);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? zero;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? zero;
  const sum = plus(lower, upper);
  return fraction(sum.numerator, sum.denominator * 2n);
}

const product = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

const sizeOf = (value: Fraction): Fraction =>
  value.numerator < 0n ? { ...value, numerator: -value.numerator } : value;
