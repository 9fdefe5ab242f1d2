import type { Explained, Line, Outcome } from './explained.ts';

/** Adds up an explanation by hand: fractions are pairs of integers, and nothing is shared with the code that made it. */
type Pair = readonly [bigint, bigint];

const sum = (values: readonly Pair[]): Pair =>
  values.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n]);
const product = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c, b * d];
const isLess = ([a, b]: Pair, [c, d]: Pair): boolean => a * d < c * b;

export const isSame = ([a, b]: Pair, [c, d]: Pair): boolean => b !== 0n && a * d === c * b;

/** `80.8`, `7` or `2/5`. */
export function pairOf(text: string): Pair {
  const [above = '', below] = text.split('/');
  if (below !== undefined) return [BigInt(above), BigInt(below)];
  const [whole = '', decimals = ''] = text.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
}

export const valueOf = ({ numerator = '', denominator = '' }: Outcome): Pair => [
  BigInt(numerator),
  BigInt(denominator),
];

function along(axis: string, values: readonly Pair[]): Pair | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  switch (axis) {
    case 'sum':
      return sum(values);
    case 'mean':
      return product(sum(values), [1n, BigInt(values.length)]);
    case 'min':
      return values.reduce((a, b) => (isLess(b, a) ? b : a));
    case 'max':
      return values.reduce((a, b) => (isLess(a, b) ? b : a));
    default:
      return undefined;
  }
}

/** The total that the lines come to; undefined where they come to none. */
export function totalOver(explanation: Explained): Pair | undefined {
  const { metric, operands, units } = explanation;
  if (operands === undefined)
    return along(
      metric.overUnits,
      units
        .filter(({ outcome }) => outcome.kind === 'value')
        .map(({ outcome }) => valueOf(outcome)),
    );
  const parts = partsOver(explanation);
  const values = new Map(operands.map(({ code }, place) => [code, parts[place]]));
  const [above, below] = operands.map(({ code }) => code);
  return evaluated(metric.formula ?? `${metric.factor ?? 1} × ${above} ÷ ${below}`, values);
}

/** What the parts of a ratio or indicator come to over the lines, each by its own axis. */
export function partsOver({ operands = [], units }: Explained): readonly (Pair | undefined)[] {
  return operands.map(({ code, metric: { overUnits } }, place) =>
    along(
      overUnits,
      units.flatMap(({ outcome: { operands: two, terms = [] } }) => {
        const text =
          two === undefined
            ? terms.find((term) => term.metric === code)?.value
            : [two.numerator, two.denominator][place];
        return text === undefined ? [] : [pairOf(text)];
      }),
    ),
  );
}

/** A formula read from left to right: products before sums, parentheses before all. */
function evaluated(formula: string, values: ReadonlyMap<string, Pair | undefined>) {
  const words = formula.replaceAll('(', '( ').replaceAll(')', ' )').split(/\s+/);
  const factor = (): Pair | undefined => {
    const word = words.shift() ?? '';
    if (word !== '(') return values.has(word) ? values.get(word) : pairOf(word.replace(',', '.'));
    const inner = terms();
    words.shift();
    return inner;
  };
  const quotients = (): Pair | undefined => {
    let value = factor();
    while (words[0] === '×' || words[0] === '÷') {
      const divides = words.shift() === '÷';
      const next = factor();
      if (value === undefined || next === undefined || (divides && next[0] === 0n))
        value = undefined;
      else value = product(value, divides ? [next[1], next[0]] : next);
    }
    return value;
  };
  const terms = (): Pair | undefined => {
    let value = quotients();
    while (words[0] === '+' || words[0] === '−') {
      const sign = words.shift() === '−' ? -1n : 1n;
      const next = quotients();
      value =
        value === undefined || next === undefined
          ? undefined
          : sum([value, [sign * next[0], next[1]]]);
    }
    return value;
  };
  return terms();
}

/** What the used statements of a line come to, each with the part of it that counts. */
export function lineOver(metric: Explained['metric'], line: Line): Pair | undefined {
  const used = line.statements
    .filter(({ role, says }) => role === 'used' && says.kind === 'value')
    .map(({ says, share = '1' }) => product(pairOf(says.text ?? ''), pairOf(share)));
  return along(metric.overTime === 'last' ? 'sum' : metric.overTime, used);
}
