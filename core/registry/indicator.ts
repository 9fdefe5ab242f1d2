import * as z from 'zod';
import { DecimalText } from '../decimal.ts';
import { SourceCode } from './metric.ts';
import { Names } from '../names.ts';
import { inWords } from '../wording.ts';

export const IndicatorCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{0,63}$/,
    inWords(
      'Mã chỉ số chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch nối, ví dụ xa.con-ton.',
      'The code of an indicator has small letters, digits, dots and hyphens only, such as xa.con-ton.',
    ),
  )
  .brand<'IndicatorCode'>();
export type IndicatorCode = z.output<typeof IndicatorCode>;

/** As many characters a formula may have. */
export const longestFormula = 1_000;

/**
 * A figure that nobody states: it is computed from metrics, each of them aggregated first by its own axes. Code, unit of measure
 * and decimals are fixed for ever, and so is the level, which is that of its operands; a formula may change with a version of
 * the registry, and reports as of an earlier instant keep the earlier one.
 */
export const Indicator = z.strictObject({
  code: IndicatorCode,
  names: Names,
  unitOfMeasure: Names,
  /** How many are printed; the value itself is an exact fraction. */
  decimals: z.int().min(0).max(6),
  /** Codes of metrics and indicators, decimal numbers, + − × ÷ between spaces, parentheses: see `parseFormula`. */
  formula: z.string().min(1).max(longestFormula),
  /** In order: the first that spoke of every operand is of record. Absent: as the first operand orders its own. */
  sources: z.array(SourceCode).min(1).optional(),
  /** What it cannot lie outside of: a number that does is marked, never refused or clamped. */
  minimum: DecimalText.optional(),
  maximum: DecimalText.optional(),
  /** What a reader must know of the figure. */
  note: Names.optional(),
});
export type Indicator = Readonly<z.output<typeof Indicator>>;
