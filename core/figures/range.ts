import type { Asked, Computed } from './computed.ts';
import { allOf, valueOf } from './computed.ts';
import { codesIn, partsOf } from '../registry/formula.ts';
import type { Fraction } from '../decimal.ts';
import { arePaired, boundOf, isStatable, statedFor } from './ends.ts';
import { type FormulaSpan, formulaSpan, type Span } from '../registry/formula-span.ts';
import {
  compareFractions,
  dividedBy,
  exactText,
  fraction,
  larger,
  minus,
  ofDecimalText,
  plus,
  product,
  smaller,
  times,
  zero,
} from '../fraction.ts';
import type { Indicator } from '../registry/indicator.ts';
import type { Metric } from '../registry/metric.ts';
import type { NoRange, Range } from '../reports/report.ts';
import type { Outcome } from '../reports/outcome.ts';
import {
  emptyTally,
  type Ends,
  type FigureTally,
  overUnitsOf,
  type Tally,
  totalOf,
} from './tally.ts';

export type RangeFound = Range | { readonly cause: NoRange };

/**
 * What a total could become once the units that are missing or partial state numbers within the declared bounds; exact. The
 * ends of every line are found already (`endsOf`): they are added up by the axis, and of what is computed the formula is applied
 * to the ends of its operands. Nothing where nobody is missing, no bounds are declared or nothing is totalled. Else, where
 * there is no range, the cause: no source that states all operands, an operand without bounds, an "over", which has no end, or a
 * denominator that may be 0.
 */
export function rangeOf(
  asked: Asked,
  tally: FigureTally,
  isAnyOpen: boolean,
): RangeFound | undefined {
  const { ends } = tally;
  if (!isBounded(asked))
    return isAnyOpen && isPartlyBounded(asked) ? { cause: whyUnbounded(asked) } : undefined;
  if (ends.open === 0) return undefined;
  const spans = allOf(
    statedFor(asked).map((metric, place) => spanOver(metric, ends.least[place], ends.most[place])),
  );
  if (spans === undefined) return undefined;
  if (spans.includes('over')) return { cause: 'over' };
  const known = spans.flatMap((span) => (span === 'over' ? [] : [span]));
  const found =
    asked.computed === undefined
      ? known[0] && leftBy(ends, known[0])
      : spanOf(asked, asked.computed, known, tally);
  if (found === undefined) return { cause: 'division-by-zero' };
  const { least, most, isReached } = found;
  return {
    least: exactText(least),
    most: exactText(most),
    units: ends.open,
    ...((!isReached || ends.isWide) && { isWide: true }),
  };
}

const whyUnbounded = (asked: Asked): NoRange =>
  isStatable(asked) ? 'operand-without-bounds' : 'no-common-source';

/**
 * Whether a range may be found at all: everything that is stated for the figure is totalled, its bounds are declared, and one
 * source may state all of it.
 */
export const isBounded = (asked: Asked): boolean =>
  isStatable(asked) &&
  statedFor(asked).every((metric) => metric.overUnits !== 'none' && boundsOf(metric) !== undefined);

const isPartlyBounded = (asked: Asked): boolean =>
  statedFor(asked).some((metric) => boundsOf(metric) !== undefined);

function boundsOf(metric: Metric): Span | undefined {
  const { minimum, maximum } = metric;
  if (minimum === undefined || maximum === undefined) return undefined;
  return boundOf(metric, 'minimum') && boundOf(metric, 'maximum')
    ? { least: ofDecimalText(minimum), most: ofDecimalText(maximum) }
    : undefined;
}

/** Nothing where units are not totalled, or nobody has a number even then. */
function spanOver(
  metric: Metric,
  least: Tally = emptyTally,
  most: Tally = emptyTally,
): Span | 'over' | undefined {
  const [low, high] = [overUnitsOf(metric, least), overUnitsOf(metric, most)];
  if (typeof low === 'string' || typeof high === 'string') return undefined;
  return low.atLeast || high.atLeast ? 'over' : { least: low.value, most: high.value };
}

/**
 * Of means and extremes over units a line that says nothing but nil leaves the others alone. That moves a total beyond both ends
 * only where some of these lie further out than the line itself could: then it stays between the least and the most of all lines.
 */
function leftBy({ least: [low], most: [high], leaving }: Ends, span: Span): FormulaSpan {
  const [first, last] = [leaving.least[0]?.most, leaving.most[0]?.least];
  const [floor, ceiling] = [low?.least, high?.most];
  const isWithin =
    first === undefined ||
    last === undefined ||
    floor === undefined ||
    ceiling === undefined ||
    (compareFractions(first, floor) <= 0 && compareFractions(last, ceiling) >= 0);
  return isWithin
    ? { ...span, isReached: true }
    : { least: floor, most: ceiling, isReached: false };
}

/** The formula over the ends of its operands, or where nil is said of all that is missing; within the bounds of an indicator. */
function spanOf(
  asked: Asked,
  computed: Computed,
  spans: readonly Span[],
  tally: FigureTally,
): FormulaSpan | undefined {
  const { metric, indicator } = asked;
  const filled = filledSpan(metric, computed, spans);
  const span = filled && withPoint(filled, valueOut(computed, tally.ends.out));
  return span && indicator ? clipped(indicator, span, totalOf(asked, tally)) : span;
}

const withPoint = (span: FormulaSpan, point: Fraction | undefined): FormulaSpan =>
  point === undefined
    ? span
    : { ...span, least: smaller(span.least, point), most: larger(span.most, point) };

/**
 * What a figure comes to if units say nil of all that they have yet to state. Where nobody has stated anything, nothing was added: that
 * is 0 of everything that is added up, unless it is divided by; then the quotients of those who will report are all that there is.
 */
function valueOut(computed: Computed, out: readonly Tally[]): Fraction | undefined {
  const isNobody = out.every(({ units }) => units === 0);
  if (isNobody && !comesToNothing(computed)) return undefined;
  const numbers = allOf(
    computed.operands.map((operand, place) => {
      if (isNobody) return { value: zero, decimals: operand.decimals, atLeast: false };
      const number = overUnitsOf(operand, out[place] ?? emptyTally);
      return typeof number === 'string' ? undefined : number;
    }),
  );
  const found = numbers && valueOf(computed, numbers);
  return typeof found === 'object' ? found.value : undefined;
}

const comesToNothing = ({ formula, operands }: Computed): boolean =>
  operands.every(({ overUnits }) => overUnits === 'sum') &&
  ![...partsOf(formula)].some(
    (part) => part.kind === 'operation' && part.operator === '÷' && codesIn(part.right).length > 0,
  );

function filledSpan(
  metric: Metric | undefined,
  computed: Computed,
  spans: readonly Span[],
): FormulaSpan | undefined {
  const { operands, formula } = computed;
  const byCode = new Map<string, Span>(
    operands.map(({ code }, place) => [code, spans[place] ?? { least: zero, most: zero }]),
  );
  const span = formulaSpan(formula, (code) => byCode.get(code) ?? { least: zero, most: zero });
  if (span === undefined) return undefined;
  return metric === undefined
    ? span
    : (narrowed(metric, computed, spans) ?? { ...span, isReached: !declaresBound(metric) });
}

/** Whether something ties the parts of a ratio together, so that the ends of both need not be reached at once. */
const declaresBound = ({ minimum, maximum }: Metric): boolean =>
  minimum !== undefined || maximum !== undefined;

/**
 * What lies outside of an indicator's own bounds cannot be, by whoever declared them. Such numbers are marked where they are
 * found all the same; so where what was stated lies beyond a bound, or nothing of the span within, that end stays as it is.
 */
function clipped(
  { minimum, maximum }: Pick<Indicator, 'minimum' | 'maximum'>,
  span: FormulaSpan,
  stated: Outcome,
): FormulaSpan {
  const [floor, ceiling] = [minimum, maximum].map((text) =>
    text === undefined ? undefined : ofDecimalText(text),
  );
  const now = stated.kind === 'value' ? exactOf(stated) : undefined;
  const isFloored = floor && (now === undefined || compareFractions(floor, now) <= 0);
  const isCapped = ceiling && (now === undefined || compareFractions(now, ceiling) <= 0);
  const least = isFloored ? larger(span.least, floor) : span.least;
  const most = isCapped ? smaller(span.most, ceiling) : span.most;
  return compareFractions(least, most) <= 0 ? { ...span, least, most } : span;
}

const exactOf = ({ numerator, denominator }: Extract<Outcome, { kind: 'value' }>): Fraction =>
  fraction(BigInt(numerator), BigInt(denominator));

// Ratios with bounds of their own -----------------------------------------------------

type Pair = { readonly above: Fraction; readonly below: Fraction };

/**
 * Where a ratio declares bounds, no open unit's parts may leave them. If both parts go by the same axes, what all of them
 * give together is a multiple of what one may give, so the quotient has its ends where each gives the same corner of that.
 * Nothing where the ratio lacks a bound, or the axes do not agree: then the parts move independently, which may be too wide.
 */
function narrowed(
  ratio: Metric,
  computed: Computed,
  [above, below]: readonly Span[],
): FormulaSpan | undefined {
  if (!arePaired({ metric: ratio, computed })) return undefined;
  const [numerator, denominator] = computed.operands;
  const slopes = slopesOf(ratio);
  const [top, bottom] = [boundsOf(numerator), denominator && boundsOf(denominator)];
  if (!above || !below || !slopes || !top || !bottom) return undefined;
  const found = cornersOf(slopes, top, bottom).map((corner) =>
    times(
      dividedBy(between(above, top, corner.above), between(below, bottom, corner.below)),
      ratio.factor,
    ),
  );
  const [first, ...others] = found;
  return (
    first && {
      least: others.reduce(smaller, first),
      most: others.reduce(larger, first),
      isReached: true,
    }
  );
}

/** The total if every open unit states this number: it moves evenly from end to end. */
function between({ least, most }: Span, bounds: Span, stated: Fraction): Fraction {
  const width = minus(bounds.most, bounds.least);
  if (width.numerator === 0n) return least;
  const way = dividedBy(minus(stated, bounds.least), width);
  return plus(least, product(minus(most, least), way));
}

const isWithin = (value: Fraction, { least, most }: Span): boolean =>
  compareFractions(least, value) <= 0 && compareFractions(value, most) <= 0;

/** The corners of all pairs that a unit may give. */
function cornersOf(slopes: Span, above: Span, below: Span): readonly Pair[] {
  const sides = [above.least, above.most].flatMap((top) =>
    [below.least, below.most].map((bottom): Pair => ({ above: top, below: bottom })),
  );
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
  const byFactor = ({ numerator, denominator }: Fraction): Fraction =>
    fraction(numerator, denominator * BigInt(ratio.factor));
  return declared && { least: byFactor(declared.least), most: byFactor(declared.most) };
}
