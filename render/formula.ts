import { codesIn, type Formula, formulaText, parseFormula } from '../core/registry/formula.ts';
import { compareFractions, ofDecimalText } from '../core/fraction.ts';
import type { FigureMetric } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import { fractionOf } from './numbers.ts';
import type { Wording } from './wording.ts';

type Terms = NonNullable<Extract<Outcome, { kind: 'value' }>['terms']>;

/** The formula of an indicator; nothing for other figures. */
function formulaOf({ formula }: FigureMetric): Formula | undefined {
  const parsed = formula === undefined ? undefined : parseFormula(formula);
  return parsed?.ok === true ? parsed.value : undefined;
}

/** `1.000 × (Hồ sơ đã giải quyết − Hồ sơ đúng hạn) ÷ Hồ sơ đã giải quyết` */
export function formulaInNames(wording: Wording, metric: FigureMetric): string | undefined {
  const formula = formulaOf(metric);
  return (
    formula &&
    formulaText(formula, (leaf) =>
      leaf.kind === 'constant' ? wording.decimal(leaf.text) : wording.metric(leaf.code),
    )
  );
}

/** A number within a formula: what has a sign or a stroke of its own stands in parentheses. */
const termText = (wording: Wording, value: string): string => {
  const text = wording.exact(value);
  return /^-|\//.test(text) ? `(${text})` : text;
};

/** `1.000 × (20.614 − 19.820) ÷ 20.614`; where the terms are of another formula, each by its name. */
function formulaInNumbers(wording: Wording, metric: FigureMetric, terms: Terms): string {
  const formula = formulaOf(metric);
  const values = new Map(terms.map(({ metric: code, value }) => [code, value]));
  if (formula === undefined || codesIn(formula).some((code) => !values.has(code)))
    return terms
      .map(({ metric: code, value }) => `${wording.metric(code)} ${wording.exact(value)}`)
      .join('; ');
  return formulaText(formula, (leaf) =>
    leaf.kind === 'constant'
      ? wording.decimal(leaf.text)
      : termText(wording, values.get(leaf.code) ?? '0'),
  );
}

/** The operands of a computed figure in print: a ratio's as `117/223`, an indicator's in its formula. */
export function operandsText(
  wording: Wording,
  metric: FigureMetric | undefined,
  outcome: Outcome,
): string | undefined {
  return outcome.kind === 'none' ? undefined : partsText(wording, metric, outcome);
}

/** The same, though nothing can be computed of them. */
export function partsText(
  wording: Wording,
  metric: FigureMetric | undefined,
  outcome: Outcome,
): string | undefined {
  if (outcome.terms !== undefined && metric !== undefined)
    return formulaInNumbers(wording, metric, outcome.terms);
  if (outcome.operands === undefined) return undefined;
  const { numerator, denominator } = outcome.operands;
  return wording.say.ofOperands(wording.exact(numerator), wording.exact(denominator));
}

/** What the indicator cannot lie outside of, in words. */
export function boundsText(wording: Wording, metric: FigureMetric): string | undefined {
  const { minimum, maximum } = metric;
  if (metric.kind !== 'indicator') return undefined;
  const least = minimum === undefined ? undefined : wording.decimal(minimum);
  const most = maximum === undefined ? undefined : wording.decimal(maximum);
  if (least !== undefined && most !== undefined) return wording.say.boundsBetween(least, most);
  if (least !== undefined) return wording.say.boundAtLeast(least);
  return most === undefined ? undefined : wording.say.boundAtMost(most);
}

/** Whether the exact number lies outside of the bounds that were declared. */
export function isOutOfBounds({ minimum, maximum }: FigureMetric, outcome: Outcome): boolean {
  if (outcome.kind === 'none') return false;
  const value = fractionOf(outcome);
  return (
    (minimum !== undefined && compareFractions(value, ofDecimalText(minimum)) < 0) ||
    (maximum !== undefined && compareFractions(value, ofDecimalText(maximum)) > 0)
  );
}
