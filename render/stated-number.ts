import { decimalsIn, roundedText } from '../core/decimal.ts';
import type { Quantity } from '../core/figures/piece.ts';
import { ofDecimalText } from '../core/fraction.ts';
import type { StatedPercentage } from '../core/reports/unit-line.ts';

/** A number as its source wrote it. */
type Stated = Pick<StatedPercentage, 'text' | 'atLeast'>;

/** With fewer decimals it is no other number: 10.5 beside 10.50, and 11 beside 10.5. */
export function isSameNumber(one: Quantity | undefined, other: Quantity | undefined): boolean {
  if (one === undefined || other === undefined || one.atLeast !== other.atLeast) return false;
  const decimals = Math.min(one.decimals, other.decimals);
  return roundedText(one.value, decimals) === roundedText(other.value, decimals);
}

export const asStated = ({ text, atLeast }: Stated): Quantity => ({
  value: ofDecimalText(text),
  decimals: decimalsIn(text),
  atLeast,
});
