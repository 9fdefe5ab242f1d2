import type { Fraction } from './decimal.ts';

export const zero: Fraction = { numerator: 0n, denominator: 1n };
/** The share of whoever takes all. */
export const whole: Fraction = { numerator: 1n, denominator: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [left, right] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

/** In lowest terms, denominator positive: equal fractions have equal text. */
export function fraction(numerator: bigint, denominator: bigint): Fraction {
  if (denominator === 0n) throw new RangeError('A fraction needs a denominator other than 0');
  if (denominator === 1n) return { numerator, denominator };
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = gcd(numerator, denominator) * sign;
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** An integer count of 10^-decimals. */
export const ofCount = (count: number, decimals: number): Fraction =>
  fraction(BigInt(count), 10n ** BigInt(decimals));

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );

export const minus = (a: Fraction, b: Fraction): Fraction =>
  plus(a, { numerator: -b.numerator, denominator: b.denominator });

export const times = (a: Fraction, factor: number): Fraction =>
  fraction(a.numerator * BigInt(factor), a.denominator);

export const product = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

export const dividedBy = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator, a.denominator * b.numerator);

/**
 * The four operations without a search for lowest terms after each, which is nearly all that a long formula costs. Denominators
 * stay positive; `lowest` ends the computation, and only what it gives may be compared as text.
 */
export const loose = {
  plus: (a: Fraction, b: Fraction): Fraction => ({
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }),
  minus: (a: Fraction, b: Fraction): Fraction => ({
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }),
  product: (a: Fraction, b: Fraction): Fraction => ({
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  }),
  /** `b` is not 0. */
  dividedBy: (a: Fraction, b: Fraction): Fraction => ({
    numerator: a.numerator * (b.numerator < 0n ? -b.denominator : b.denominator),
    denominator: a.denominator * (b.numerator < 0n ? -b.numerator : b.numerator),
  }),
  lowest: ({ numerator, denominator }: Fraction): Fraction => fraction(numerator, denominator),
};

/** Negative, zero or positive, as for sorting. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const smaller = (a: Fraction, b: Fraction): Fraction =>
  compareFractions(a, b) <= 0 ? a : b;
export const larger = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) >= 0 ? a : b);

/** Whether two values lie further apart than the tolerance. */
export function differBeyond(a: Fraction, b: Fraction, tolerance: Fraction): boolean {
  const difference = minus(a, b);
  const size =
    difference.numerator < 0n ? { ...difference, numerator: -difference.numerator } : difference;
  return compareFractions(size, tolerance) > 0;
}

/** Plain decimal text as an exact fraction. */
export function ofDecimalText(text: string): Fraction {
  const [whole = '0', decimals = ''] = text.split('.');
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

/** An exact number as text: an integer, or a fraction `a/b`. */
export const exactText = ({ numerator, denominator }: Fraction): string =>
  denominator === 1n ? numerator.toString() : `${numerator}/${denominator}`;

/** What `exactText` writes. */
export function ofExactText(text: string): Fraction {
  const [numerator = '0', denominator = '1'] = text.split('/');
  return fraction(BigInt(numerator), BigInt(denominator));
}
