import { type Voice, voices } from '../statements/current.ts';
import type { Fraction } from '../decimal.ts';
import { compareFractions, ofCount, plus, product } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import type { Interval, Statement } from '../statements/statement.ts';

/** An exact number on its way to print: `decimals` places, or "over" it. */
export type Quantity = {
  readonly value: Fraction;
  readonly decimals: number;
  readonly atLeast: boolean;
};

/** One interval, and who spoke about it: the source of record first. */
export type Piece = { readonly interval: Interval; readonly voices: readonly Voice[] };

/** The statement that counts of a piece; a piece has at least one voice. */
export function recordOf(piece: Piece): Statement {
  const [first] = piece.voices;
  if (first === undefined) throw new Error('A piece without a voice');
  return first.current;
}

export const intervalKey = (interval: Interval) => `${interval.from}_${interval.until}`;

/** Groups what was said by interval, each with its voices. */
export function piecesOf(metric: Metric, said: readonly Statement[]): readonly Piece[] {
  const groups = Map.groupBy(said, (statement) => intervalKey(statement.interval));
  return [...groups.values()].flatMap((group) => {
    const heard = voices(group, metric.sources);
    const interval = heard[0]?.current.interval;
    return interval === undefined ? [] : [{ interval, voices: heard }];
  });
}

export function quantityOf(metric: Metric, said: Statement): Quantity | undefined {
  if (said.says.kind !== 'value') return undefined;
  const { count, given, atLeast } = said.says.amount;
  return { value: ofCount(count, metric.decimals), decimals: given, atLeast };
}

/** A share of a number, exact. A part of it was stated by nobody, so it is printed with the metric's decimals. */
export const shareOfQuantity = (
  quantity: Quantity,
  share: Fraction,
  { decimals }: Pick<Metric, 'decimals'>,
): Quantity =>
  share.numerator === share.denominator
    ? quantity
    : { ...quantity, value: product(quantity.value, share), decimals };

/** A lone number keeps the decimals that its source gave; a sum of several was stated by nobody, and has the metric's. */
export function sumOf(
  { decimals }: Pick<Metric, 'decimals'>,
  quantities: readonly Quantity[],
): Quantity | undefined {
  const [first, ...rest] = quantities;
  if (first === undefined || rest.length === 0) return first;
  return { ...rest.reduce(added, first), decimals };
}

export const added = (a: Quantity, b: Quantity): Quantity => ({
  value: plus(a.value, b.value),
  decimals: Math.max(a.decimals, b.decimals),
  atLeast: a.atLeast || b.atLeast,
});

/**
 * Whether a number and what it is made of cannot both be right, but for a tolerance. "Over 100" leaves all larger numbers possible: it
 * agrees with 120 and with "over 90", and not with 90. (Two sources that speak of one thing are compared word for word, see `sourceFlags`.)
 */
export function contradict(a: Stated, b: Stated, tolerance: Fraction): boolean {
  const isBelow = (low: Stated, high: Stated): boolean =>
    !low.atLeast && compareFractions(plus(low.value, tolerance), high.value) < 0;
  return isBelow(a, b) || isBelow(b, a);
}

type Stated = Pick<Quantity, 'value' | 'atLeast'>;

/** Of a count. "Over 90" after 100 need not be a fall; 90 after "over 100" is one. */
export const isFall = (before: Quantity, after: Quantity): boolean =>
  !after.atLeast && compareFractions(after.value, before.value) < 0;
