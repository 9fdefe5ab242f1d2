import type { Asked, Computed } from './computed.ts';
import type { Fraction } from './decimal.ts';
import {
  compareFractions,
  dividedBy,
  exactText,
  fraction,
  larger,
  ofDecimalText,
  plus,
  product,
  smaller,
  times,
} from './fraction.ts';
import type { Metric } from './metric.ts';
import type { Range } from './report.ts';
import type { FigureTally, Tally } from './tally.ts';

/** From the least to the most, both of them reached. */
type Span = { readonly least: Fraction; readonly most: Fraction };

/**
 * What a total could become once the units that are open state a number within the declared bounds, each of them once for the
 * period; exact. Open are the missing, also those of which an older value stands in, and the partial: they may yet state
 * anything. Nothing where no unit is open, where bounds are not declared on both sides, where "over" leaves no end, where an
 * open unit shares its period with others (a merger or split), and for indicators, whose operands may stand in them twice.
 * `isOwnPeriod`: the dataset is reported by the period that is asked for; else several numbers of a unit would be added.
 */
export function rangeOf(asked: Asked, tally: FigureTally, isOwnPeriod: boolean): Range | undefined {
  const { open, isUnclear } = tally.settled;
  if (open === 0 || isUnclear || asked.indicator !== undefined) return undefined;
  const bounds = (metric: Metric): Span | undefined =>
    metric.overTime === 'sum' && !isOwnPeriod ? undefined : boundsOf(metric);
  const span =
    asked.computed === undefined
      ? totalSpan(asked.metric, tally, bounds)
      : ratioSpan(asked.metric, asked.computed, tally, bounds);
  return span && { least: exactText(span.least), most: exactText(span.most), units: open };
}

/** Whether a range may be found at all: the bounds of everything that is stated for the figure are declared. */
export const isBounded = (asked: Asked): boolean =>
  asked.indicator === undefined &&
  (asked.computed?.operands ?? [asked.metric]).every((metric) => boundsOf(metric) !== undefined);

type BoundsOf = (metric: Metric) => Span | undefined;

function boundsOf({ minimum, maximum }: Metric): Span | undefined {
  if (minimum === undefined || maximum === undefined) return undefined;
  return { least: ofDecimalText(minimum), most: ofDecimalText(maximum) };
}

function totalSpan(metric: Metric, { settled }: FigureTally, bounds: BoundsOf): Span | undefined {
  const each = bounds(metric);
  if (each === undefined || settled.value.atLeast) return undefined;
  const least = joined(metric, settled.value, settled.open, each.least);
  const most = joined(metric, settled.value, settled.open, each.most);
  return least && most && { least, most };
}

/** The total over the settled units and so many more that each state the same number: totals only grow with it. */
function joined(
  { overUnits }: Metric,
  { units, sum, least, most }: Tally,
  open: number,
  number: Fraction,
): Fraction | undefined {
  switch (overUnits) {
    case 'sum':
      return plus(sum, times(number, open));
    case 'mean':
      return over(plus(sum, times(number, open)), units + open);
    case 'min':
      return least === undefined ? number : smaller(least, number);
    case 'max':
      return most === undefined ? number : larger(most, number);
    case 'none':
      return undefined;
    default:
      return overUnits satisfies never;
  }
}

const over = ({ numerator, denominator }: Fraction, units: number): Fraction =>
  fraction(numerator, denominator * BigInt(units));

// Ratios --------------------------------------------------------------------------

type Pair = { readonly above: Fraction; readonly below: Fraction };

/**
 * A quotient takes its ends where every open unit gives the same corner of what it may give: both parts within their bounds,
 * and their own quotient within those of the ratio, if it declares them.
 */
function ratioSpan(
  ratio: Metric,
  { operands }: Computed,
  { settled: { open, terms } }: FigureTally,
  bounds: BoundsOf,
): Span | undefined {
  const [numerator, denominator] = operands;
  const [above, below] = terms;
  const [spanAbove, spanBelow] = [bounds(numerator), denominator && bounds(denominator)];
  if (!denominator || !above || !below || !spanAbove || !spanBelow) return undefined;
  if (numerator.code !== ratio.numerator || above.atLeast || below.atLeast) return undefined;
  const quotients = cornersOf(ratio, spanAbove, spanBelow).map((corner) => {
    const top = joined(numerator, above, open, corner.above);
    const bottom = joined(denominator, below, open, corner.below);
    return top && bottom && isPositive(bottom)
      ? times(dividedBy(top, bottom), ratio.factor)
      : undefined;
  });
  const found = quotients.flatMap((quotient) => quotient ?? []);
  // A denominator that may come to 0 leaves the quotient without an end.
  if (found.length === 0 || found.length < quotients.length) return undefined;
  return { least: found.reduce(smaller), most: found.reduce(larger) };
}

const isPositive = ({ numerator }: Fraction): boolean => numerator > 0n;
const isWithin = (value: Fraction, { least, most }: Span): boolean =>
  compareFractions(least, value) <= 0 && compareFractions(value, most) <= 0;

/** The corners of all pairs that a unit may give. */
function cornersOf(ratio: Metric, above: Span, below: Span): readonly Pair[] {
  const sides = [above.least, above.most].flatMap((top) =>
    [below.least, below.most].map((bottom): Pair => ({ above: top, below: bottom })),
  );
  const slopes = slopesOf(ratio);
  if (slopes === undefined) return sides;
  const crossings = [slopes.least, slopes.most].flatMap((slope): Pair[] => [
    ...[below.least, below.most].map((bottom) => ({
      above: product(slope, bottom),
      below: bottom,
    })),
    ...(slope.numerator === 0n
      ? []
      : [above.least, above.most].map((top) => ({ above: top, below: dividedBy(top, slope) }))),
  ]);
  return [...sides, ...crossings].filter(
    (pair) =>
      isWithin(pair.above, above) &&
      isWithin(pair.below, below) &&
      isWithin(pair.above, {
        least: product(slopes.least, pair.below),
        most: product(slopes.most, pair.below),
      }),
  );
}

/** The bounds of the ratio, as multiples of its denominator. */
function slopesOf(ratio: Metric): Span | undefined {
  const declared = boundsOf(ratio);
  return (
    declared && {
      least: over(declared.least, ratio.factor),
      most: over(declared.most, ratio.factor),
    }
  );
}
