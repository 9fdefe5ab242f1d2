import { amountText, type Fraction } from '../decimal.ts';
import { compareFractions, ofCount, ofDecimalText, plus, times, zero } from '../fraction.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Names } from '../names.ts';
import type { Says } from '../statements/statement.ts';
import type { RuleSide, ValidationRule } from '../registry/validation-rule.ts';

/** What a source says of an operand, and where from: this body, or what it stated before. */
export type Operand = { readonly says: Says; readonly decimals: number; readonly before?: true };
export type OperandOf = (metric: MetricCode) => Operand | undefined;

/** skipped: operands are missing, and the rule says that it is then not judged. */
export type Verdict = 'holds' | 'skipped' | 'broken';

type Value = Operand & { readonly says: Extract<Says, { kind: 'value' }> };
const isValue = (operand: Operand | undefined): operand is Value => operand?.says.kind === 'value';

/**
 * Judges a rule by exact arithmetic. Nil, a withdrawal and silence are a missing operand. "Over 19,000" may be any larger
 * number: a rule is broken only if no such number could make it hold.
 */
export const judgeRule = (rule: ValidationRule, operandOf: OperandOf): Verdict =>
  judgeOf(rule)(operandOf);

/** The same, with what the rule itself says read once: for who judges it of thousands of units. */
export function judgeOf(rule: ValidationRule): (operandOf: OperandOf) => Verdict {
  const read = { factors: [...factorsOf(rule)], constant: constantOf(rule) };
  const { missing, operator } = rule;
  return (operandOf) => {
    const operands = read.factors.map(([metric]) => operandOf(metric));
    const present = operands.filter(isValue).length;
    if (missing === 'skip-if-any' && present < operands.length) return 'skipped';
    if (missing === 'skip-if-all' && present === 0) return 'skipped';
    return couldHold(operator, differenceOf(read, operands)) ? 'holds' : 'broken';
  };
}

// Arithmetic ------------------------------------------------------------------

/** Left less right: the known amount, and whether the true one may lie above or below it without bound. */
type Difference = { readonly known: Fraction; readonly above: boolean; readonly below: boolean };

/** A metric that stands on both sides is taken once, with the factors together: what is unknown of it cancels too. */
function factorsOf({ left, right }: ValidationRule): ReadonlyMap<MetricCode, number> {
  const factors = new Map<MetricCode, number>();
  const add = ({ metrics }: RuleSide, sign: 1 | -1) => {
    for (const { metric, times: factor = 1 } of metrics)
      factors.set(metric, (factors.get(metric) ?? 0) + sign * factor);
  };
  add(left, 1);
  add(right, -1);
  return factors;
}

/** What is left less what is right, of all that does not depend on what is stated. */
const constantOf = ({ left, right }: ValidationRule): Fraction =>
  plus(ofDecimalText(left.plus), times(ofDecimalText(right.plus), -1));

type RuleRead = {
  readonly factors: readonly (readonly [MetricCode, number])[];
  readonly constant: Fraction;
};

/** The operands stand in the order of the factors. */
function differenceOf(
  { factors, constant }: RuleRead,
  operands: readonly (Operand | undefined)[],
): Difference {
  let known = constant;
  let above = false;
  let below = false;
  for (const [place, [, factor]] of factors.entries()) {
    const operand = operands[place];
    if (!isValue(operand)) continue;
    const { count, atLeast } = operand.says.amount;
    known = plus(known, times(ofCount(count, operand.decimals), factor));
    above ||= atLeast && factor > 0;
    below ||= atLeast && factor < 0;
  }
  return { known, above, below };
}

/** Whether some difference that is possible stands in the relation to zero. */
function couldHold(
  operator: ValidationRule['operator'],
  { known, above, below }: Difference,
): boolean {
  const sign = compareFractions(known, zero);
  switch (operator) {
    case '=':
      return sign === 0 || (sign < 0 ? above : below);
    case '≠':
      return sign !== 0 || above || below;
    case '<':
      return sign < 0 || below;
    case '≤':
      return sign <= 0 || below;
    case '>':
      return sign > 0 || above;
    case '≥':
      return sign >= 0 || above;
    default:
      return operator satisfies never;
  }
}

// Words -----------------------------------------------------------------------

const contrary = {
  '=': '≠',
  '≠': '=',
  '<': '≥',
  '≤': '>',
  '>': '≤',
  '≥': '<',
} as const satisfies Record<ValidationRule['operator'], ValidationRule['operator']>;

const words = {
  over: { vi: 'trên ', en: 'over ' },
  before: { vi: ' (đã khai báo trước)', en: ' (stated before)' },
  missing: { vi: '0 (không có số)', en: '0 (no value)' },
} as const satisfies Record<string, Names>;

/** What is found instead of what must hold, with the values: `xa.hoan-thanh 412 > xa.tiep-nhan 400`. */
export const foundInstead = (rule: ValidationRule, operandOf: OperandOf): Names => ({
  vi: sentence(rule, operandOf, 'vi'),
  en: sentence(rule, operandOf, 'en'),
});

const sentence = (rule: ValidationRule, operandOf: OperandOf, language: keyof Names): string =>
  [
    sideText(rule.left, operandOf, language),
    contrary[rule.operator],
    sideText(rule.right, operandOf, language),
  ].join(' ');

function sideText(
  { metrics, plus: constant }: RuleSide,
  operandOf: OperandOf,
  language: keyof Names,
): string {
  const terms = metrics.map(({ metric, times: factor = 1 }) => {
    const size = Math.abs(factor);
    const value = operandText(operandOf(metric), language);
    return term(factor < 0, `${size === 1 ? '' : `${size} × `}${metric} ${value}`);
  });
  const alone = terms.length === 0;
  const isNegative = constant.startsWith('-');
  if (alone || compareFractions(ofDecimalText(constant), zero) !== 0)
    terms.push(term(isNegative, isNegative ? constant.slice(1) : constant));
  return terms
    .map(({ minus, text }, index) =>
      index === 0 ? `${minus ? '−' : ''}${text}` : `${minus ? '−' : '+'} ${text}`,
    )
    .join(' ');
}

const term = (minus: boolean, text: string) => ({ minus, text });

function operandText(operand: Operand | undefined, language: keyof Names): string {
  if (!isValue(operand)) return words.missing[language];
  const { says, decimals, before } = operand;
  const over = says.amount.atLeast ? words.over[language] : '';
  const mark = before === true ? words.before[language] : '';
  return `${over}${amountText(says.amount, decimals)}${mark}`;
}
