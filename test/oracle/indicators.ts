import { type IndicatorRow, type Operand, operandsOf, valueOf } from './formula.ts';
import type { CoverageRow, OracleReport, TotalRow, UnitRow } from './oracle.ts';

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
  const codes = operandsOf(code, all);
  const numbers = operands.map(operandOf);
  const found = valueOf(code, all, (metric) => {
    const number = numbers[codes.indexOf(metric)];
    if (number === undefined) throw new Error(`${code} lacks ${metric}`);
    return number;
  });
  if (typeof found === 'string') return { ...none, cause: found };
  const terms = numbers.map(({ n, d }) => ({ n, d }));
  return { ...none, numerator: found.n, denominator: found.d, at_least: found.atLeast, terms };
}

function computedRows<Row extends TotalRow | UnitRow>(
  rows: readonly Row[],
  placeOf: (row: Row) => string,
  all: readonly IndicatorRow[],
): readonly Row[] {
  const figures = Map.groupBy(rows.filter(isOperand), (row) =>
    [row.subject, row.section, partsOf(row.metric)[0], placeOf(row)].join('|'),
  );
  return [...figures.values()].flatMap((operands) => {
    const [first, ...others] = operands.toSorted(
      (a, b) => partsOf(a.metric)[1] - partsOf(b.metric)[1],
    );
    return first === undefined ? [] : [computed([first, ...others], all)];
  });
}

/** All operands of an indicator have one coverage. */
const coverageRows = (rows: readonly CoverageRow[]): readonly CoverageRow[] =>
  rows.flatMap((row) => {
    const [code, place] = partsOf(row.metric);
    return place > 1 ? [] : [{ ...row, metric: code }];
  });

/** The report with its indicators in the place of their operands. */
export const withIndicators = (
  { coverage, totals, units, differing }: OracleReport,
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
});
