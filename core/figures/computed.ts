import { codesIn, type Formula, parseFormula, withFormulas } from '../registry/formula.ts';
import { formulaValue } from '../registry/formula-value.ts';
import type { Indicator, IndicatorCode } from '../registry/indicator.ts';
import type { Metric, MetricCode, SourceCode } from '../registry/metric.ts';
import type { Quantity } from './piece.ts';
import type { Registry } from '../registry/registry.ts';
import type { NoOutcome } from '../reports/outcome.ts';

/** How a figure is computed that nobody states: a ratio of two metrics, or an indicator of several. */
export type Computed = {
  /** Over the codes of the operands alone. */
  readonly formula: Formula;
  /** Each once, in the order in which the formula names them; at least one. */
  readonly operands: readonly [Metric, ...Metric[]];
  readonly decimals: number;
  /** In order: the first source that spoke of every operand is of record. */
  readonly sources: readonly SourceCode[];
  /** The ratio, of which a source may also state the bare percentage. */
  readonly bare?: Metric;
};

/** A figure that is asked for: a metric that is stated, a ratio, which is a metric and computed, or an indicator. */
export type Asked =
  | { readonly metric: Metric; readonly computed?: undefined; readonly indicator?: undefined }
  | { readonly metric: Metric; readonly computed: Computed; readonly indicator?: undefined }
  | { readonly metric?: undefined; readonly computed: Computed; readonly indicator: Indicator };

/** The metrics of which statements are read for a figure, its own first. */
export const metricsRead = ({ metric, computed }: Asked): readonly Metric[] => [
  ...(metric === undefined ? [] : [metric]),
  ...(computed?.operands ?? []),
];

/**
 * Whether the last word up to the period's end counts, and not a cover of the period: of what is computed, where it does for every
 * operand. A flow beside a stock is the sum of a cover, and the stock the last one in it, in whatever order the formula names them.
 */
export const isLastWord = ({
  metric,
  computed,
}: {
  readonly metric?: Metric | undefined;
  readonly computed?: Computed | undefined;
}): boolean =>
  (computed?.operands ?? (metric === undefined ? [] : [metric])).every(
    ({ overTime }) => overTime === 'last',
  );

/** A metric of the registry, with what a ratio is computed from; its check makes sure that all of it is there. */
export function askedOf(registry: Registry, code: Metric['code']): Asked {
  const metric = registry.metricByCode.get(code);
  if (metric === undefined) throw new Error(`No metric is called ${code}`);
  return metric.kind === 'ratio'
    ? { metric, computed: ratioComputed(registry, metric) }
    : { metric };
}

export function askedIndicator(registry: Registry, code: IndicatorCode): Asked {
  const indicator = registry.indicatorByCode.get(code);
  if (indicator === undefined) throw new Error(`No indicator is called ${code}`);
  const formula = expandedFormula(registry, code);
  const operands = operandsOf(registry, formula);
  const { decimals, sources = operands[0].sources } = indicator;
  return { indicator, computed: { formula, operands, decimals, sources } };
}

/** factor × numerator ÷ denominator */
function ratioComputed(registry: Registry, ratio: Metric): Computed {
  const { numerator, denominator, factor, decimals, sources } = ratio;
  if (numerator === undefined || denominator === undefined)
    throw new Error(`The ratio ${ratio.code} lacks an operand`);
  const times = (left: Formula, right: Formula): Formula => ({
    kind: 'operation',
    operator: '×',
    left,
    right,
  });
  const formula: Formula = {
    kind: 'operation',
    operator: '÷',
    left: times({ kind: 'constant', text: String(factor) }, { kind: 'code', code: numerator }),
    right: { kind: 'code', code: denominator },
  };
  return { formula, operands: operandsOf(registry, formula), decimals, sources, bare: ratio };
}

function operandsOf(registry: Registry, formula: Formula): Computed['operands'] {
  const [first, ...others] = codesIn(formula).map((code) => {
    const metric = registry.metricByCode.get(code as MetricCode);
    if (metric === undefined) throw new Error(`The operand ${code} is no metric`);
    return metric;
  });
  if (first === undefined) throw new Error('A formula without an operand');
  return [first, ...others];
}

/** The indicator's formula over metrics alone: what it takes of other indicators is written out. */
function expandedFormula(
  { indicatorByCode }: Pick<Registry, 'indicatorByCode'>,
  code: IndicatorCode,
): Formula {
  const indicator = indicatorByCode.get(code);
  if (indicator === undefined) throw new Error(`No indicator is called ${code}`);
  const parsed = parseFormula(indicator.formula);
  if (!parsed.ok) throw new Error(`The formula of ${code} cannot be read`);
  return withFormulas(parsed.value, (name) => {
    const inner = indicatorByCode.get(name as IndicatorCode);
    return inner && expandedFormula({ indicatorByCode }, inner.code);
  });
}

/** The formula over numbers that stand in the order of the operands, once. */
export function valueOf(
  { formula, operands, decimals }: Computed,
  numbers: readonly Quantity[],
): Quantity | NoOutcome {
  const byCode = new Map<string, Quantity>();
  for (const [place, quantity] of numbers.entries()) {
    const operand = operands[place];
    if (operand !== undefined) byCode.set(operand.code, quantity);
  }
  const found = formulaValue(formula, (code) => {
    const quantity = byCode.get(code);
    if (quantity === undefined) throw new Error(`The formula lacks the number of ${code}`);
    return quantity;
  });
  return typeof found === 'string' ? found : { ...found, decimals };
}

/** The numbers of all operands, or nothing if one lacks. */
export function allOf<T>(found: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = found.flatMap((each) => (each === undefined ? [] : [each]));
  return present.length === found.length ? present : undefined;
}
