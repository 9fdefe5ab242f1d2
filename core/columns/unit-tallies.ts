import type { Fraction } from '../decimal.ts';
import { addTo, fractionOf, type SumsByDivisor } from '../exact-sum.ts';
import { ofCount } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import type { Coverage } from '../reports/report.ts';
import type { UnitState } from '../reports/unit-line.ts';
import type { Tally } from '../figures/tally.ts';

/** A tally while units are added to it. */
export type Adding = {
  units: number;
  readonly sums: SumsByDivisor;
  least: number;
  most: number;
  atLeast: boolean;
  isLeastOver: boolean;
  carried: boolean;
  partialDays: number;
};

export const emptyAdding = (): Adding => ({
  units: 0,
  sums: new Map(),
  least: Infinity,
  most: -Infinity,
  atLeast: false,
  isLeastOver: false,
  carried: false,
  partialDays: 0,
});

/** The number of one unit: `count` by `divisor`, in counts of 10^-decimals. */
export type Added = {
  readonly count: number;
  readonly divisor: number;
  readonly atLeast: boolean;
  readonly carried: boolean;
  readonly partialDays: number;
};

export function addUnit(adding: Adding, { count, divisor, atLeast, carried, partialDays }: Added) {
  adding.units += 1;
  addTo(adding.sums, divisor, count);
  if (count < adding.least) {
    adding.least = count;
    adding.isLeastOver = atLeast;
  } else if (count === adding.least && !atLeast) adding.isLeastOver = false;
  if (count > adding.most) adding.most = count;
  if (atLeast) adding.atLeast = true;
  if (carried) adding.carried = true;
  adding.partialDays += partialDays;
}

/**
 * Least and most are those of units that were added one by one and whose number is divided by nothing. Where they count, every
 * unit is: see `totalsOf`.
 */
export const tallyAdded = (adding: Adding, { decimals }: Metric): Tally => ({
  units: adding.units,
  sum: fractionOf(adding.sums, decimals),
  least: extreme(adding.least, decimals),
  most: extreme(adding.most, decimals),
  atLeast: adding.atLeast,
  isLeastOver: adding.isLeastOver,
  carried: adding.carried,
  partialDays: adding.partialDays,
});

const extreme = (count: number, decimals: number): Fraction | undefined =>
  Number.isFinite(count) ? ofCount(count, decimals) : undefined;

/** Coverage while units are added to it, in the order of its lists. */
export type Covering = { expected: number; value: number } & {
  readonly [S in Exclude<UnitState, 'value'> | 'late' | 'carried']: string[];
};

export const emptyCovering = (): Covering => ({
  expected: 0,
  value: 0,
  nil: [],
  withdrawn: [],
  partial: [],
  missing: [],
  late: [],
  carried: [],
});

export function coverUnit(
  covering: Covering,
  unit: string,
  state: UnitState,
  late: boolean,
  carried: boolean,
): void {
  covering.expected += 1;
  if (state === 'value') covering.value += 1;
  else covering[state].push(unit);
  if (late) covering.late.push(unit);
  if (carried) covering.carried.push(unit);
}

export const coverageAdded = (covering: Covering): Coverage => covering;
