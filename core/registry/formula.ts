import { DecimalText } from '../decimal.ts';
import type { Names } from '../names.ts';
import { fail, ok, type Result } from '../result.ts';

/** As they are printed; `-`, `*` and `/` are read as well. */
export type Operator = '+' | '−' | '×' | '÷';

/** What is computed: constants, codes of metrics or indicators, and the four operations, exact all through. */
export type Formula =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Formula;
      readonly right: Formula;
    };

/** Where reading stopped, counted in characters from 1, what stands there (nothing: the end), and what was expected. */
export type FormulaFault = {
  readonly at: number;
  readonly found: string;
  readonly expected: Expected;
};
type Expected = keyof typeof expectedWords;

const expectedWords = {
  operand: {
    vi: 'cần mã chỉ tiêu, mã chỉ số, số thập phân không âm như 100 hoặc 0.5, hoặc “(”',
    en: 'expected the code of a metric or indicator, a decimal number such as 100 or 0.5, or “(”',
  },
  operator: {
    vi: 'cần một phép tính + − × ÷ có dấu cách ở hai bên (mã có thể chứa gạch nối), hoặc kết thúc công thức',
    en: 'expected + − × ÷ with a space on either side (codes may hold hyphens), or the end of the formula',
  },
  closing: {
    vi: 'cần một phép tính + − × ÷ có dấu cách ở hai bên, hoặc “)” cho ngoặc đã mở',
    en: 'expected + − × ÷ with a space on either side, or “)” for the one that was opened',
  },
} as const satisfies Record<string, Names>;

const operators: Readonly<Record<string, Operator>> = {
  '+': '+',
  '−': '−',
  '-': '−',
  '×': '×',
  '*': '×',
  '÷': '÷',
  '/': '÷',
};

const weightOf = { '+': 1, '−': 1, '×': 2, '÷': 2 } as const satisfies Record<Operator, number>;
type Weight = 1 | 2;

type Token = { readonly text: string; readonly at: number };

/** Parentheses stand alone; everything else is a word between spaces. */
const tokensIn = (text: string): readonly Token[] =>
  [...text.matchAll(/[()]|[^\s()]+/gu)].map((match) => ({ text: match[0], at: match.index + 1 }));

type Read = Result<{ readonly tree: Formula; readonly next: number }, FormulaFault>;

const codeForm = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/**
 * Reads a formula. × and ÷ bind before + and −, equals from left to right. A word that is a decimal number is a constant. How
 * far it holds: whether a code names anything is not looked at here.
 */
export function parseFormula(text: string): Result<Formula, FormulaFault> {
  const tokens = tokensIn(text);
  const faultAt = (place: number, expected: Expected) => {
    const token = tokens[place];
    return fail({ at: token?.at ?? text.length + 1, found: token?.text ?? '', expected });
  };
  const operatorAt = (place: number): Operator | undefined => operators[tokens[place]?.text ?? ''];

  const operandFrom = (place: number): Read => {
    const word = tokens[place]?.text;
    if (word === '(') return groupFrom(place + 1);
    if (word !== undefined && DecimalText.safeParse(word).success && !word.startsWith('-'))
      return ok({ tree: { kind: 'constant', text: word }, next: place + 1 });
    return word !== undefined && codeForm.test(word)
      ? ok({ tree: { kind: 'code', code: word }, next: place + 1 })
      : faultAt(place, 'operand');
  };
  const groupFrom = (place: number): Read => {
    const inner = chainFrom(place, 1);
    if (!inner.ok) return inner;
    const { tree, next } = inner.value;
    return tokens[next]?.text === ')' ? ok({ tree, next: next + 1 }) : faultAt(next, 'closing');
  };
  /** Operands joined by operators of the weight, or by heavier ones. */
  const chainFrom = (place: number, weight: Weight): Read => {
    const partFrom = (from: number) => (weight === 1 ? chainFrom(from, 2) : operandFrom(from));
    let read = partFrom(place);
    while (read.ok) {
      const { tree: left, next } = read.value;
      const operator = operatorAt(next);
      if (operator === undefined || weightOf[operator] !== weight) return read;
      const right = partFrom(next + 1);
      if (!right.ok) return right;
      const tree = { kind: 'operation', operator, left, right: right.value.tree } as const;
      read = ok({ tree, next: right.value.next });
    }
    return read;
  };

  const whole = chainFrom(0, 1);
  if (!whole.ok) return whole;
  const { tree, next } = whole.value;
  return next === tokens.length ? ok(tree) : faultAt(next, 'operator');
}

/** The fault in a sentence that says where, and how to mend it. */
export function formulaFaultWords({ at, found, expected }: FormulaFault): Names {
  const { vi, en } = expectedWords[expected];
  return {
    vi: `Ký tự ${at} của công thức: ${vi}; ở đó là ${found === '' ? 'hết công thức' : `“${found}”`}.`,
    en: `Character ${at} of the formula: ${en}; what stands there is ${found === '' ? 'its end' : `“${found}”`}.`,
  };
}

/** The formula in print, with as few parentheses as keep its tree: reading it gives the same tree. */
export const formulaText = (formula: Formula, print: PrintLeaf = asWritten): string =>
  printed(formula, 1, print);

/** How a constant or a code is printed. */
type PrintLeaf = (leaf: Exclude<Formula, { readonly kind: 'operation' }>) => string;
const asWritten: PrintLeaf = (leaf) => (leaf.kind === 'constant' ? leaf.text : leaf.code);

function printed(formula: Formula, least: number, print: PrintLeaf): string {
  if (formula.kind !== 'operation') return print(formula);
  const { operator, left, right } = formula;
  const weight = weightOf[operator];
  const text = `${printed(left, weight, print)} ${operator} ${printed(right, weight + 1, print)}`;
  return weight < least ? `(${text})` : text;
}

/** Every part of a formula, itself first, from left to right. */
export function* partsOf(formula: Formula): Iterable<Formula> {
  const waiting = [formula];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    if (next.kind === 'operation') waiting.push(next.right, next.left);
  }
}

/** The codes in it, each once, in the order in which they first stand there. */
export const codesIn = (formula: Formula): readonly string[] => [
  ...new Set([...partsOf(formula)].flatMap((part) => (part.kind === 'code' ? [part.code] : []))),
];

/** The formula with another in the place of each code that has one. */
export function withFormulas(
  formula: Formula,
  formulaOf: (code: string) => Formula | undefined,
): Formula {
  if (formula.kind === 'constant') return formula;
  if (formula.kind === 'code') return formulaOf(formula.code) ?? formula;
  return {
    ...formula,
    left: withFormulas(formula.left, formulaOf),
    right: withFormulas(formula.right, formulaOf),
  };
}
