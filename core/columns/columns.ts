import type { Act } from '../statements/act.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import type { UnitCode } from '../units/unit.ts';

/** What all statements of one fact have in common, but for the unit; facts of one submission mostly share it. */
export type FactHead = Pick<
  Statement,
  'interval' | 'source' | 'observedAt' | 'receivedAt' | 'submission' | 'by'
>;

/**
 * Facts side by side, with no object per statement. Those of a unit stand together, by interval and then in the order of truth
 * (observedAt, receivedAt, submission); each is there once. What a statement says is taken out of its packed bytes when it is
 * asked for. (docs/adr/columns.md)
 */
export type Columns = {
  readonly units: ReadonlyMap<UnitCode, FactRange>;
  readonly heads: readonly FactHead[];
  /** Of each fact, which head it has. */
  readonly headOf: Int32Array;
  /** Fills in what a fact says; answers how many statements that are. Throws on bytes that are no packed statements. */
  decode(fact: number, into: Sayings): number;
  /** The statements of a unit about these metrics, as a reading of statements would give them. */
  statementsOf(unit: UnitCode, metrics: ReadonlySet<MetricCode>): Statement[];
  readonly acts: readonly Act[];
};

/** From `from` up to, not including, `until`. */
export type FactRange = { readonly from: number; readonly until: number };

/** What one fact says, its first statements first; what lies behind their count is left from facts before. */
export type Sayings = {
  /** The metrics' short numbers. */
  readonly numbers: Uint16Array;
  /** Of values, the integer count of 10^-decimals. */
  readonly counts: Float64Array;
  /** One of `marks`. */
  readonly marks: Uint8Array;
  /** True only where all are values below 2^28: no period has so many days that a sum of these would not be safe. */
  isPlain: boolean;
};

/**
 * `odd`: an answer in words, a statement that names the receipt it replaces, or an omission; what these mean cannot be told
 * from the statement alone.
 */
export const marks = { value: 0, over: 1, nil: 2, withdrawal: 3, odd: 4 } as const;

/** A fact says one thing of a metric, and a metric's number is below this. */
export const numbersInAll = 65_536;

export const emptySayings = (): Sayings => ({
  numbers: new Uint16Array(numbersInAll),
  counts: new Float64Array(numbersInAll),
  marks: new Uint8Array(numbersInAll),
  isPlain: false,
});

/** By interval, and then in the order of truth as it is where nobody names the receipt that is replaced. */
export function inOrderOfHeads(a: FactHead, b: FactHead): number {
  return (
    byText(a.interval.from, b.interval.from) ||
    byText(a.interval.until, b.interval.until) ||
    byText(a.observedAt, b.observedAt) ||
    byText(a.receivedAt, b.receivedAt) ||
    byText(a.submission, b.submission) ||
    byText(a.source, b.source)
  );
}

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

export const sameDays = (a: Interval, b: Interval): boolean =>
  a === b || (a.from === b.from && a.until === b.until);
