import type { Formula, Operator } from './formula.ts';
import { loose, ofDecimalText } from '../fraction.ts';
import type { Fraction } from '../decimal.ts';

/**
 * How far a number is known: exactly, as a lower bound ("over"), as an upper bound, or as none of these. Only the first two
 * are printed; an upper bound may still become a lower one, where it is taken away from something.
 */
type Known = 'exact' | 'over' | 'under' | 'unknown';
type Reading = { readonly value: Fraction; readonly known: Known };

type NoNumber = 'division-by-zero' | 'inexact-operand';

/** A number, exact or "over" it; or why the formula gives none. */
type FormulaValue = { readonly value: Fraction; readonly atLeast: boolean } | NoNumber;

export type Operand = { readonly value: Fraction; readonly atLeast: boolean };

/**
 * Applies a formula to exact numbers. A denominator of 0 anywhere in it leaves no number; one that may be 0, as nobody
 * knows it exactly, leaves none either: that is for want of an exact operand. "Over" survives as long as a larger
 * operand could only make the result larger: through sums, what something is taken away from, what a number that is not
 * negative multiplies, and what stands above an exact denominator. A lower bound of a denominator bounds nothing from below.
 */
export function formulaValue(formula: Formula, operandOf: (code: string) => Operand): FormulaValue {
  const reading = readingOf(formula, operandOf);
  if (typeof reading === 'string') return reading;
  const { value, known } = reading;
  return known === 'exact' || known === 'over'
    ? { value: loose.lowest(value), atLeast: known === 'over' }
    : 'inexact-operand';
}

function readingOf(formula: Formula, operandOf: (code: string) => Operand): Reading | NoNumber {
  if (formula.kind === 'constant') return { value: ofDecimalText(formula.text), known: 'exact' };
  if (formula.kind === 'code') {
    const { value, atLeast } = operandOf(formula.code);
    return { value, known: atLeast ? 'over' : 'exact' };
  }
  const left = readingOf(formula.left, operandOf);
  const right = readingOf(formula.right, operandOf);
  if (left === 'division-by-zero' || right === 'division-by-zero') return 'division-by-zero';
  if (formula.operator === '÷' && typeof right !== 'string' && isZero(right))
    return 'division-by-zero';
  if (typeof left === 'string' || typeof right === 'string') return 'inexact-operand';
  return operations[formula.operator](left, right);
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

/** Not known to be 0, nor known not to be. */
const mayBeZero = ({ value, known }: Reading): boolean =>
  known === 'unknown' ||
  (known === 'over' && value.numerator <= 0n) ||
  (known === 'under' && value.numerator >= 0n);

const operations: Readonly<Record<Operator, (a: Reading, b: Reading) => Reading | NoNumber>> = {
  '+': (a, b) => ({ value: loose.plus(a.value, b.value), known: sumKnown(a.known, b.known) }),
  '−': (a, b) => ({
    value: loose.minus(a.value, b.value),
    known: sumKnown(a.known, turned[b.known]),
  }),
  '×': (a, b) => ({ value: loose.product(a.value, b.value), known: productKnown(a, b) }),
  '÷': (a, b) =>
    mayBeZero(b)
      ? 'inexact-operand'
      : {
          value: loose.dividedBy(a.value, b.value),
          known: b.known === 'exact' ? scaledKnown(a.known, b.value) : 'unknown',
        },
};
