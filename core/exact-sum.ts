import type { Fraction } from './decimal.ts';
import { fraction, plus, zero } from './fraction.ts';

/** Integers on their way to one exact sum: as numbers as long as they are safe, and then on from there. */
export type ExactSum = { low: number; high: bigint };

export const emptySum = (): ExactSum => ({ low: 0, high: 0n });

/** Takes safe integers: the sum of two of them is either exact, or seen to be none. */
export function add(sum: ExactSum, value: number): void {
  const next = sum.low + value;
  if (Number.isSafeInteger(next)) sum.low = next;
  else {
    sum.high += BigInt(sum.low);
    sum.low = value;
  }
}

/** Sums by the number that each is to be divided by: 1, or how many values a mean was taken of. */
export type SumsByDivisor = Map<number, ExactSum>;

export function addTo(sums: SumsByDivisor, divisor: number, value: number): void {
  const held = sums.get(divisor);
  if (held !== undefined) return add(held, value);
  const made = emptySum();
  add(made, value);
  sums.set(divisor, made);
}

export function addSum(sums: SumsByDivisor, divisor: number, { low, high }: ExactSum): void {
  addTo(sums, divisor, low);
  const held = sums.get(divisor);
  if (held !== undefined) held.high += high;
}

/** Of integer counts of 10^-decimals. */
export const fractionOf = (sums: SumsByDivisor, decimals: number): Fraction =>
  [...sums]
    .map(([divisor, { low, high }]) =>
      fraction(high + BigInt(low), BigInt(divisor) * 10n ** BigInt(decimals)),
    )
    .reduce(plus, zero);
