import type { ExactSum } from '../exact-sum.ts';

/**
 * The commonest answers on their way to totals: a cell for each province and figure, in it how many units gave the figure
 * whole and in time, and the sum of what they gave. Everything else goes by `summedFigure`.
 */
export type Wholes = {
  readonly units: Int32Array;
  readonly low: Float64Array;
  /** What did not fit into `low`. */
  readonly high: Map<number, bigint>;
};

export const emptyWholes = (cells: number): Wholes => ({
  units: new Int32Array(cells),
  low: new Float64Array(cells),
  high: new Map(),
});

export function addWhole({ units, low, high }: Wholes, cell: number, count: number): void {
  const before = low[cell] ?? 0;
  const sum = before + count;
  units[cell] = (units[cell] ?? 0) + 1;
  if (sum <= Number.MAX_SAFE_INTEGER && sum >= Number.MIN_SAFE_INTEGER) low[cell] = sum;
  else {
    high.set(cell, (high.get(cell) ?? 0n) + BigInt(before));
    low[cell] = count;
  }
}

export type Whole = { readonly units: number; readonly sum: ExactSum };

export const wholeAt = ({ units, low, high }: Wholes, cell: number): Whole => ({
  units: units[cell] ?? 0,
  sum: { low: low[cell] ?? 0, high: high.get(cell) ?? 0n },
});
