import { type Formula, type Operator, partsOf } from './formula.ts';
import { formulaValue } from './formula-value.ts';
import { compareFractions, larger, loose, ofDecimalText, smaller } from '../fraction.ts';
import type { Fraction } from '../decimal.ts';

/** From the least to the most that a number may be. */
export type Span = { readonly least: Fraction; readonly most: Fraction };

/** `isReached`: both ends are values of the formula; else they only bound them. */
export type FormulaSpan = Span & { readonly isReached: boolean };

type SpanOf = (code: string) => Span;

/**
 * The span of a formula over numbers that move independently of each other, each between its ends; exact. Nothing where a
 * denominator may come to 0, or where that cannot be told.
 *
 * Where no code stands twice, interval arithmetic gives the very ends. Where one does, it forgets that both are the same
 * number: `(a − b) ÷ a` would end above 1. Most such formulas are one quotient in which each code stands at most once above
 * the line and once below it, so they rise or fall all along each number, and their ends lie at corners. Of the rest interval
 * arithmetic still holds every value, and may hold more.
 */
export function formulaSpan(formula: Formula, spanOf: SpanOf): FormulaSpan | undefined {
  const known: Known = new Map();
  if (!everyDenominator(formula).every((below) => isOffZero(boundOf(below, spanOf, known))))
    return undefined;
  const found = boundOf(formula, spanOf, known);
  return found && { ...found, least: loose.lowest(found.least), most: loose.lowest(found.most) };
}

/** What interval arithmetic found of parts of the formula: of denominators within denominators each is found once. */
type Known = Map<Formula, Span | undefined>;

/** Inner ones first, so that what is divided by has been looked at before it is computed. */
const everyDenominator = (formula: Formula): readonly Formula[] =>
  [...partsOf(formula)]
    .flatMap((part) => (part.kind === 'operation' && part.operator === '÷' ? [part.right] : []))
    .toReversed();

const isOffZero = (span: Span | undefined): boolean =>
  span !== undefined && (span.least.numerator > 0n || span.most.numerator < 0n);

function boundOf(formula: Formula, spanOf: SpanOf, known: Known): FormulaSpan | undefined {
  const codes = movingCodes(formula, spanOf);
  const moving = [...new Set(codes)];
  const isReached = moving.length === codes.length;
  if (!isReached && isByCorners(formula, moving)) return cornerSpan(formula, moving, spanOf);
  const span = arithmetic(formula, spanOf, known);
  return span && { ...span, isReached };
}

/** Every occurrence of a code that moves at all. */
const movingCodes = (formula: Formula, spanOf: SpanOf): readonly string[] =>
  [...partsOf(formula)].flatMap((part) =>
    part.kind === 'code' && isMoving(spanOf(part.code)) ? [part.code] : [],
  );

const isMoving = ({ least, most }: Span): boolean => compareFractions(least, most) !== 0;

// Interval arithmetic ---------------------------------------------------------------

function arithmetic(formula: Formula, spanOf: SpanOf, known: Known): Span | undefined {
  if (formula.kind === 'constant') return point(ofDecimalText(formula.text));
  if (formula.kind === 'code') return spanOf(formula.code);
  if (known.has(formula)) return known.get(formula);
  const left = arithmetic(formula.left, spanOf, known);
  const right = arithmetic(formula.right, spanOf, known);
  const span = left && right && operations[formula.operator](left, right);
  known.set(formula, span);
  return span;
}

const point = (value: Fraction): Span => ({ least: value, most: value });

const over = (values: readonly [Fraction, ...Fraction[]]): Span => ({
  least: values.reduce(smaller),
  most: values.reduce(larger),
});

const operations: Readonly<Record<Operator, (a: Span, b: Span) => Span | undefined>> = {
  '+': (a, b) => ({ least: loose.plus(a.least, b.least), most: loose.plus(a.most, b.most) }),
  '−': (a, b) => ({ least: loose.minus(a.least, b.most), most: loose.minus(a.most, b.least) }),
  '×': (a, b) => over(atCorners(a, b, loose.product)),
  '÷': (a, b) => (isOffZero(b) ? over(atCorners(a, b, loose.dividedBy)) : undefined),
};

const atCorners = (
  a: Span,
  b: Span,
  apply: (left: Fraction, right: Fraction) => Fraction,
): readonly [Fraction, ...Fraction[]] => [
  apply(a.least, b.least),
  apply(a.least, b.most),
  apply(a.most, b.least),
  apply(a.most, b.most),
];

// By corners ------------------------------------------------------------------------

/** 2^6 corners of a formula that fits on a page: what is longer goes by interval arithmetic. */
const mostMoving = 6;
const mostParts = 100;

/** As one quotient, no code stands above the line with a power over 1, and none below it. */
function isByCorners(formula: Formula, moving: readonly string[]): boolean {
  if (moving.length > mostMoving || [...partsOf(formula)].length > mostParts) return false;
  return moving.every((code) => {
    const { above, below } = powersOf(formula, code);
    return above <= 1 && below <= 1;
  });
}

type Powers = { readonly above: number; readonly below: number };

/** The highest powers of a code in the two polynomials of which the formula is the quotient, before anything is cancelled. */
function powersOf(formula: Formula, code: string): Powers {
  if (formula.kind !== 'operation')
    return { above: formula.kind === 'code' && formula.code === code ? 1 : 0, below: 0 };
  const [a, b] = [powersOf(formula.left, code), powersOf(formula.right, code)];
  switch (formula.operator) {
    case '×':
      return { above: a.above + b.above, below: a.below + b.below };
    case '÷':
      return { above: a.above + b.below, below: a.below + b.above };
    case '+':
    case '−':
      return {
        above: Math.max(a.above + b.below, b.above + a.below),
        below: a.below + b.below,
      };
    default:
      return formula.operator satisfies never;
  }
}

function cornerSpan(
  formula: Formula,
  moving: readonly string[],
  spanOf: SpanOf,
): FormulaSpan | undefined {
  const values = Array.from({ length: 2 ** moving.length }, (_, corner) =>
    formulaValue(formula, (code) => {
      const { least, most } = spanOf(code);
      const isMost = ((corner >> Math.max(moving.indexOf(code), 0)) & 1) === 1;
      return { value: isMost ? most : least, atLeast: false };
    }),
  );
  const found = values.flatMap((each) => (typeof each === 'string' ? [] : [each.value]));
  const [first, ...others] = found;
  if (first === undefined || found.length < values.length) return undefined;
  return { ...over([first, ...others]), isReached: true };
}
