import type { Explained, Line, Outcome, Statement } from './explained.ts';

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
  const codes = operands.map(({ code }) => code);
  return evaluated(formulaIn(explanation, codes), values);
}

/** What the parts of a ratio or indicator come to over the lines, each by its own axis. */
export const partsOver = (explanation: Explained): readonly (Pair | undefined)[] =>
  (explanation.operands ?? []).map(({ metric: { overUnits } }, place) =>
    along(
      overUnits,
      explanation.units.flatMap((line) => {
        const part = operandsIn(explanation, line)[place];
        return part === undefined ? [] : [part];
      }),
    ),
  );

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

/** What a statement gives in a role, as far as it counts there. */
const counted = (statements: readonly Statement[], role: string): readonly Pair[] =>
  statements
    .filter((said) => said.role === role && said.says.kind === 'value')
    .map(({ says, share = '1' }) => product(pairOf(says.text ?? ''), pairOf(share)));

const overTime = (axis: string, statements: readonly Statement[]): Pair | undefined =>
  along(axis === 'last' ? 'sum' : axis, counted(statements, 'used'));

/** What the used statements of a line come to, each with the part of it that counts. */
export const lineOver = ({ overTime: axis }: Explained['metric'], line: Line): Pair | undefined =>
  overTime(axis, line.statements);

/** What the used statements of a line come to for each operand, by its own axis. */
export const operandsOver = ({ operands = [] }: Explained, line: Line) =>
  operands.map(({ code, metric }) =>
    overTime(
      metric.overTime,
      line.statements.filter((said) => said.metric === code),
    ),
  );

/** The operands that a line says itself. */
export const operandsIn = ({ operands = [] }: Explained, { outcome }: Line) =>
  operands.map(({ code }, place): Pair | undefined => {
    const { operands: two, terms = [] } = outcome;
    const text =
      two === undefined
        ? terms.find(({ metric }) => metric === code)?.value
        : [two.numerator, two.denominator][place];
    return text === undefined ? undefined : pairOf(text);
  });

/** A formula or ratio applied to what a line's statements come to. */
export function valueOver(explanation: Explained, line: Line): Pair | undefined {
  const numbers = operandsOver(explanation, line);
  const codes = (explanation.operands ?? []).map(({ code }) => code);
  return evaluated(
    formulaIn(explanation, codes),
    new Map(codes.map((code, place) => [code, numbers[place]])),
  );
}

const formulaIn = ({ metric }: Explained, [above, below]: readonly string[]): string =>
  metric.formula ?? `${metric.factor ?? 1} × ${above} ÷ ${below}`;

/** What a count stands at, and stood at before it began anew, less what it began from. */
export function increaseOver({ statements }: Line): Pair {
  const bases = counted(statements, 'base').map(([a, b]): Pair => [-a, b]);
  return sum([...counted(statements, 'used'), ...counted(statements, 'reached'), ...bases]);
}

/** By how much a number has grown: the difference, or in percent of the older number's size; undefined from 0. */
export function growthOver(measure: string, now: Pair, [above, below]: Pair): Pair | undefined {
  const difference = sum([now, [-above, below]]);
  if (measure === 'points') return difference;
  if (above === 0n) return undefined;
  return product(product(difference, [100n, 1n]), [below, above < 0n ? -above : above]);
}

/** The older numbers of the lines that are compared, together. */
export const oldersOver = ({ metric, units }: Explained, against: string): Pair | undefined =>
  along(
    metric.overUnits,
    units
      .flatMap(({ growth = [] }) => growth.filter((each) => each.against === against))
      .filter(({ outcome }) => outcome.cause !== 'no-unit-in-both')
      .flatMap(({ before }) => (before?.kind === 'value' ? [valueOf(before)] : [])),
  );

/** The increase of all lines together. */
export const increasesOver = ({ metric, units }: Explained): Pair | undefined =>
  along(
    metric.overUnits,
    units.flatMap(({ increase }) => (increase?.kind === 'value' ? [valueOf(increase)] : [])),
  );
