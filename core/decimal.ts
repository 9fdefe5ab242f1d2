import * as z from 'zod';
import { fail, ok, type Result } from './result.ts';

/** A plain decimal number as text: `20614`, `-3.5`, `80.80`. No exponent, no separators. */
export const DecimalText = z.string().regex(/^-?(0|[1-9]\d*)(\.\d+)?$/);

/**
 * A stated number: an integer count of 10^-d, where d is the decimals of its metric.
 * `given` is how many decimals the source wrote, at most d; it decides how a lone value is printed.
 * `atLeast` means "over": the true value is this or more.
 */
export type Amount = {
  readonly count: number;
  readonly given: number;
  readonly atLeast: boolean;
};

export type DecimalFault =
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'too-many-decimals'; readonly given: number; readonly allowed: number }
  | { readonly kind: 'too-large' };

const plain = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * Reads a number as an exact integer count of 10^-decimals.
 * JavaScript numbers are read through their shortest text, so 80.8 is exactly 808 tenths.
 */
export function toAmount(
  value: string | number,
  decimals: number,
  atLeast = false,
): Result<Amount, DecimalFault> {
  // A whole number needs no text: most figures are one.
  if (typeof value === 'number' && decimals === 0 && Number.isSafeInteger(value))
    return ok({ count: value === 0 ? 0 : value, given: 0, atLeast });
  const match = plain.exec(typeof value === 'number' ? String(value) : value);
  if (match === null) return fail({ kind: 'not-a-number' });
  const [, sign = '', whole = '0', fraction = ''] = match;
  if (fraction.length > decimals)
    return fail({ kind: 'too-many-decimals', given: fraction.length, allowed: decimals });
  const count = Number(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(count)) return fail({ kind: 'too-large' });
  return ok({ count: count === 0 ? 0 : count, given: fraction.length, atLeast });
}

/** The amount as plain text with exactly the decimals that its source gave. */
export function amountText(amount: Amount, decimals: number): string {
  const digits = String(Math.abs(amount.count)).padStart(decimals + 1, '0');
  const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
  const fraction = decimals === 0 ? '' : digits.slice(-decimals).slice(0, amount.given);
  return `${amount.count < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** An exact fraction; the denominator is positive. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** Rounds an exact fraction to `decimals` places, half away from zero, as plain decimal text. Rounding happens here only. */
export function roundedText({ numerator, denominator }: Fraction, decimals: number): string {
  const scaled = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(decimals);
  const doubled = (2n * scaled + denominator) / (2n * denominator);
  const digits = doubled.toString().padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return numerator < 0n && doubled !== 0n ? `-${text}` : text;
}

/** How many decimals a number was written with. */
export const decimalsIn = (text: string): number => text.split('.')[1]?.length ?? 0;
