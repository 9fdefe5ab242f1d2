import { type Found, type IndicatorRow, type Operand, operandsOf, valueOf } from './formula.ts';
import type { CoverageRow, GrowthRow, OracleReport, TotalRow, UnitRow } from './oracle.ts';

/** `indicator#place`: what the SQL calls one operand of an indicator. */
const partsOf = (metric: string): readonly [code: string, place: number] => {
  const [code = '', place = '0'] = metric.split('#');
  return [code, Number(place)];
};

const isOperand = ({ metric }: { readonly metric: string }): boolean => metric.includes('#');

const operandOf = ({
  operand_numerator: n,
  operand_unit: d,
  at_least,
}: TotalRow | UnitRow): Operand => ({
  n: n ?? 0n,
  d,
  atLeast: at_least,
});

const nobody = (cause: string | null): string | null =>
  cause === 'no-unit-gave-both-parts' ? 'no-unit-gave-every-operand' : cause;

/** The formula over its operands, which come in its order. */
function applied(code: string, all: readonly IndicatorRow[], numbers: readonly Operand[]): Found {
  const codes = operandsOf(code, all);
  return valueOf(code, all, (metric) => {
    const number = numbers[codes.indexOf(metric)];
    if (number === undefined) throw new Error(`${code} lacks ${metric}`);
    return number;
  });
}

/** The rows of one figure's operands, in their order, as the row of the figure. */
function computed<Row extends TotalRow | UnitRow>(
  operands: readonly [Row, ...Row[]],
  all: readonly IndicatorRow[],
): Row {
  const [first] = operands;
  const [code] = partsOf(first.metric);
  const none = {
    ...first,
    metric: code,
    numerator: null,
    denominator: null,
    operand_numerator: null,
    operand_denominator: null,
  };
  if (first.cause !== null) return { ...none, cause: nobody(first.cause) };
  const numbers = operands.map(operandOf);
  const found = applied(code, all, numbers);
  if (typeof found === 'string') return { ...none, cause: found };
  const terms = numbers.map(({ n, d }) => ({ n, d }));
  return { ...none, numerator: found.n, denominator: found.d, at_least: found.atLeast, terms };
}

/** The rows of operands, by figure and place, each in the order of its formula. */
function inFigures<Row extends { readonly section: string; readonly metric: string }>(
  rows: readonly Row[],
  placeOf: (row: Row) => string,
): readonly (readonly [Row, ...Row[]])[] {
  const figures = Map.groupBy(rows.filter(isOperand), (row) =>
    [row.section, partsOf(row.metric)[0], placeOf(row)].join('|'),
  );
  return [...figures.values()].flatMap((operands) => {
    const [first, ...others] = operands.toSorted(
      (a, b) => partsOf(a.metric)[1] - partsOf(b.metric)[1],
    );
    return first === undefined ? [] : [[first, ...others] as const];
  });
}

const computedRows = <Row extends TotalRow | UnitRow>(
  rows: readonly Row[],
  placeOf: (row: Row) => string,
  all: readonly IndicatorRow[],
): readonly Row[] =>
  inFigures(rows, (row) => `${row.subject}|${placeOf(row)}`).map((operands) =>
    computed(operands, all),
  );

/** All operands of an indicator have one coverage. */
const coverageRows = (rows: readonly CoverageRow[]): readonly CoverageRow[] =>
  rows.flatMap((row) => {
    const [code, place] = partsOf(row.metric);
    return place > 1 ? [] : [{ ...row, metric: code }];
  });

/** The report with its indicators in the place of their operands. */
export const withIndicators = (
  { coverage, totals, units, differing, beside }: OracleReport,
  all: readonly IndicatorRow[],
): OracleReport => ({
  coverage: coverageRows(coverage),
  totals: [
    ...totals.filter((row) => !isOperand(row)),
    ...computedRows(totals, ({ part }) => part, all),
  ],
  units: [
    ...units.filter((row) => !isOperand(row)),
    ...computedRows(units, ({ unit }) => unit, all),
  ],
  differing,
  beside,
});

type Side = {
  readonly cause: string | null;
  readonly n: bigint | null;
  readonly d: bigint | null;
  readonly over: boolean;
};

/** A formula over what it is applied to; nobody with a value in both periods is nothing at all. */
function sideOf(
  operands: readonly [GrowthRow, ...GrowthRow[]],
  all: readonly IndicatorRow[],
  which: 'now' | 'base',
): Side {
  const [first] = operands;
  const cause = which === 'now' ? first.now_cause : first.base_cause;
  const nothing = { n: null, d: null, over: false };
  if (cause === 'no-unit-in-both') return { ...nothing, cause };
  const [code] = partsOf(first.metric);
  const found = applied(
    code,
    all,
    operands.map((row) => ({
      n: (which === 'now' ? row.now_numerator : row.base_numerator) ?? 0n,
      d: row.operand_unit,
      atLeast: which === 'now' ? row.now_over : row.base_over,
    })),
  );
  return typeof found === 'string'
    ? { ...nothing, cause: found }
    : { cause: null, n: found.n, d: found.d, over: found.atLeast };
}

/** What is computed grows by points: the difference of the two. */
function grown(
  operands: readonly [GrowthRow, ...GrowthRow[]],
  all: readonly IndicatorRow[],
): GrowthRow {
  const [first] = operands;
  const now = sideOf(operands, all, 'now');
  const base = sideOf(operands, all, 'base');
  const cause = now.cause ?? base.cause ?? (base.over ? 'inexact-base' : null);
  const isGrown = cause === null && now.n !== null && now.d !== null;
  const [n, d] = [base.n ?? 0n, base.d ?? 1n];
  return {
    ...first,
    metric: partsOf(first.metric)[0],
    cause,
    at_least: cause === null && now.over,
    now_cause: now.cause,
    now_numerator: now.n,
    now_denominator: now.d,
    now_over: now.over,
    base_cause: base.cause,
    base_numerator: base.n,
    base_denominator: base.d,
    base_over: base.over,
    numerator: isGrown ? now.n * d - n * now.d : null,
    denominator: isGrown ? now.d * d : null,
  };
}

/** The growths with those of indicators in the place of their operands'. */
export const withGrownIndicators = (
  rows: readonly GrowthRow[],
  all: readonly IndicatorRow[],
): readonly GrowthRow[] => [
  ...rows.filter((row) => !isOperand(row)),
  ...inFigures(rows, ({ part }) => part).map((operands) => grown(operands, all)),
];
