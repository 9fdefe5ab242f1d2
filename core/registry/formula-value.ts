import type { Formula, Operator } from './formula.ts';
import { dividedBy, minus, ofDecimalText, plus, product } from '../fraction.ts';
import type { Fraction } from '../decimal.ts';

/**
 * How far a number is known: exactly, as a lower bound ("over"), as an upper bound, or as none of these. Only the first two
 * are printed; an upper bound may still become a lower one, where it is taken away from something.
 */
type Known = 'exact' | 'over' | 'under' | 'unknown';
type Reading = { readonly value: Fraction; readonly known: Known };

/** A number, exact or "over" it; or why the formula gives none. */
type FormulaValue =
  | { readonly value: Fraction; readonly atLeast: boolean }
  | 'division-by-zero'
  | 'inexact-operand';

export type Operand = { readonly value: Fraction; readonly atLeast: boolean };

/**
 * Applies a formula to exact numbers. A denominator of 0 anywhere in it leaves no number. "Over" survives as long as a larger
 * operand could only make the result larger: through sums, what something is taken away from, what a number that is not
 * negative multiplies, and what stands above an exact denominator. A lower bound of a denominator bounds nothing from below.
 */
export function formulaValue(formula: Formula, operandOf: (code: string) => Operand): FormulaValue {
  const reading = readingOf(formula, operandOf);
  if (reading === undefined) return 'division-by-zero';
  const { value, known } = reading;
  return known === 'exact' || known === 'over'
    ? { value, atLeast: known === 'over' }
    : 'inexact-operand';
}

/** Nothing where it divides by 0. */
function readingOf(formula: Formula, operandOf: (code: string) => Operand): Reading | undefined {
  if (formula.kind === 'constant') return { value: ofDecimalText(formula.text), known: 'exact' };
  if (formula.kind === 'code') {
    const { value, atLeast } = operandOf(formula.code);
    return { value, known: atLeast ? 'over' : 'exact' };
  }
  const left = readingOf(formula.left, operandOf);
  const right = readingOf(formula.right, operandOf);
  return left && right && operations[formula.operator](left, right);
}

const turned = { exact: 'exact', over: 'under', under: 'over', unknown: 'unknown' } as const;

const sumKnown = (a: Known, b: Known): Known =>
  a === 'exact' ? b : b === 'exact' || a === b ? a : 'unknown';

/** How far a number is known once an exact one multiplies it or divides it. */
const scaledKnown = (known: Known, by: Fraction): Known =>
  by.numerator < 0n ? turned[known] : known;

const isOverZero = ({ value, known }: Reading): boolean =>
  known === 'over' && value.numerator >= 0n;

function productKnown(a: Reading, b: Reading): Known {
  if (isZero(a) || isZero(b)) return 'exact';
  if (b.known === 'exact') return scaledKnown(a.known, b.value);
  if (a.known === 'exact') return scaledKnown(b.known, a.value);
  return isOverZero(a) && isOverZero(b) ? 'over' : 'unknown';
}

/** Exactly nothing, whatever it multiplies. */
const isZero = ({ value, known }: Reading): boolean => known === 'exact' && value.numerator === 0n;

const operations: Readonly<Record<Operator, (a: Reading, b: Reading) => Reading | undefined>> = {
  '+': (a, b) => ({ value: plus(a.value, b.value), known: sumKnown(a.known, b.known) }),
  '−': (a, b) => ({ value: minus(a.value, b.value), known: sumKnown(a.known, turned[b.known]) }),
  '×': (a, b) => ({ value: product(a.value, b.value), known: productKnown(a, b) }),
  '÷': (a, b) =>
    b.value.numerator === 0n
      ? undefined
      : {
          value: dividedBy(a.value, b.value),
          known: b.known === 'exact' ? scaledKnown(a.known, b.value) : 'unknown',
        },
};
