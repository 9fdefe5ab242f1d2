/** A number that is known exactly, from below ("over" it), from above, or in no direction. */
type Reading = {
  readonly n: bigint;
  readonly d: bigint;
  readonly known: 'is' | 'over' | 'under' | '?';
};

/** Its steps in the order in which they are done: numbers and codes are put on a stack, an operation takes two of them. */
type Steps = readonly string[];

const binds: Readonly<Record<string, number>> = { '+': 1, '−': 1, '×': 2, '÷': 2 };
const spelt: Readonly<Record<string, string>> = { '-': '−', '*': '×', '/': '÷' };

/** Dijkstra's shunting yard. How far it goes: the registry's own check has refused what is no formula. */
function stepsOf(formula: string): Steps {
  const done: string[] = [];
  const waiting: string[] = [];
  const flush = (until: (sign: string) => boolean) => {
    for (let sign = waiting.at(-1); sign !== undefined && !until(sign); sign = waiting.at(-1))
      done.push(waiting.pop() ?? '');
  };
  const words = formula.replaceAll('(', ' ( ').replaceAll(')', ' ) ').trim().split(/\s+/);
  for (const word of words.map((each) => spelt[each] ?? each)) {
    const weight = binds[word];
    if (word === '(') waiting.push(word);
    else if (word === ')') {
      flush((sign) => sign === '(');
      waiting.pop();
    } else if (weight === undefined) done.push(word);
    else {
      flush((sign) => (binds[sign] ?? 0) < weight);
      waiting.push(word);
    }
  }
  flush(() => false);
  return done;
}

const isNumber = (word: string): boolean => /^\d+(\.\d+)?$/.test(word);

export type IndicatorRow = { readonly code: string; readonly formula: string };

/** The steps over metrics alone: in the place of an indicator stand its own. */
function writtenOut(code: string, all: readonly IndicatorRow[]): Steps {
  const formula = all.find((one) => one.code === code)?.formula;
  return formula === undefined
    ? [code]
    : stepsOf(formula).flatMap((word) =>
        binds[word] !== undefined || isNumber(word) ? [word] : writtenOut(word, all),
      );
}

/** Of each indicator the metrics that it is computed from, in the order in which its formula names them. */
export const operandsOf = (code: string, all: readonly IndicatorRow[]): readonly string[] => [
  ...new Set(writtenOut(code, all).filter((word) => binds[word] === undefined && !isNumber(word))),
];

const flip = { is: 'is', over: 'under', under: 'over', '?': '?' } as const;

function sum(a: Reading, b: Reading): Reading {
  const known =
    a.known === 'is' ? b.known : b.known === 'is' || a.known === b.known ? a.known : '?';
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d, known };
}

const minus = ({ n, d, known }: Reading): Reading => ({ n: -n, d, known: flip[known] });

function product(a: Reading, b: Reading): Reading {
  const [n, d] = [a.n * b.n, a.d * b.d];
  if ((a.known === 'is' && a.n === 0n) || (b.known === 'is' && b.n === 0n))
    return { n, d, known: 'is' };
  if (a.known !== 'is' && b.known !== 'is')
    return {
      n,
      d,
      known: a.known === 'over' && b.known === 'over' && a.n >= 0n && b.n >= 0n ? 'over' : '?',
    };
  const [exact, other] = a.known === 'is' ? [a, b] : [b, a];
  return { n, d, known: exact.n < 0n ? flip[other.known] : other.known };
}

/** Divided by what may or may not be 0: whatever is computed from it is lost, too, but for a 0 that is certain. */
const lost: Reading = { n: 1n, d: 0n, known: '?' };

/** Rule 4: a lower bound below the line bounds nothing. */
function quotient(a: Reading, b: Reading): Reading | undefined {
  if (b.n === 0n && b.known === 'is') return undefined;
  if (b.known === '?' || (b.known === 'over' ? b.n <= 0n : b.known === 'under' && b.n >= 0n))
    return lost;
  const over = b.n < 0n ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n };
  const found = product(a, { ...over, known: 'is' });
  return b.known === 'is' ? found : { ...found, known: '?' };
}

function applied(sign: string, a: Reading, b: Reading): Reading | undefined {
  if (a.d === 0n) return sign === '÷' && b.n === 0n && b.known === 'is' ? undefined : lost;
  if (b.d === 0n) return lost;
  if (sign === '+') return sum(a, b);
  if (sign === '−') return sum(a, minus(b));
  return sign === '×' ? product(a, b) : quotient(a, b);
}

function constant(text: string): Reading {
  const [whole = '0', decimals = ''] = text.split('.');
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length), known: 'is' };
}

export type Operand = { readonly n: bigint; readonly d: bigint; readonly atLeast: boolean };
export type Found =
  | { readonly n: bigint; readonly d: bigint; readonly atLeast: boolean }
  | 'division-by-zero'
  | 'inexact-operand';

/** Rule 11: the formula over its operands, once. */
export function valueOf(
  code: string,
  all: readonly IndicatorRow[],
  operandOf: (metric: string) => Operand,
): Found {
  const stack: Reading[] = [];
  for (const word of writtenOut(code, all)) {
    if (binds[word] === undefined) {
      const { n, d, atLeast } = isNumber(word)
        ? { ...constant(word), atLeast: false }
        : operandOf(word);
      stack.push({ n, d, known: atLeast ? 'over' : 'is' });
      continue;
    }
    const [b, a] = [stack.pop(), stack.pop()];
    if (a === undefined || b === undefined) throw new Error(`${code} is no formula`);
    const found = applied(word, a, b);
    if (found === undefined) return 'division-by-zero';
    stack.push(found);
  }
  const [whole] = stack;
  if (whole === undefined) throw new Error(`${code} is no formula`);
  return whole.known === 'is' || whole.known === 'over'
    ? { n: whole.n, d: whole.d, atLeast: whole.known === 'over' }
    : 'inexact-operand';
}
