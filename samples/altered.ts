import { decimalsIn, toAmount } from '../core/decimal.ts';
import type { Metric } from '../core/registry/metric.ts';
import type { SampleRow } from './sample-row.ts';
import { between } from './seeded.ts';

/** The row with another value within the metric's bounds, with as many decimals as before. Nil stays nil. */
export function alterRow(
  row: SampleRow,
  metric: Metric | undefined,
  chance: () => number,
): SampleRow {
  if (!('value' in row) || metric === undefined) return row;
  const given = decimalsIn(String(row.value));
  const low = countOf(metric.minimum ?? '0', given);
  const high = metric.maximum === undefined ? undefined : countOf(metric.maximum, given);
  const count = alterCount(countOf(row.value, given), low, high, chance);
  return { ...row, value: given === 0 ? count : (count / 10 ** given).toFixed(given) };
}

function countOf(value: number | string, decimals: number): number {
  const amount = toAmount(value, decimals);
  if (!amount.ok) throw new Error(`${value} is no number with ${decimals} decimals`);
  return amount.value.count;
}

/** From three fifths to seven fifths of the count, never the count itself. */
function alterCount(
  count: number,
  low: number,
  high: number | undefined,
  chance: () => number,
): number {
  const top = Math.min(high ?? Infinity, Math.ceil(count * 1.4) + 3);
  const drawn = between(chance, Math.max(low, Math.floor(count * 0.6)), top);
  if (drawn !== count) return drawn;
  return count < top ? count + 1 : count - 1;
}
