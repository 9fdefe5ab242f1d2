import * as z from 'zod';
import { DecimalText } from './decimal.ts';
import { MetricCode } from './metric.ts';
import { Names } from './names.ts';

/** A sum of metrics, each times a whole factor, plus a constant; in the unit of measure that all of them share. */
export const RuleSide = z.strictObject({
  metrics: z.array(z.strictObject({ metric: MetricCode, times: z.int().default(1) })).default([]),
  plus: DecimalText.default('0'),
});
export type RuleSide = Readonly<z.output<typeof RuleSide>>;

/** What must hold among the figures that one source states for one unit and interval. */
export const ValidationRule = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/),
  /** What is wrong when it does not hold, in words. */
  names: Names,
  left: RuleSide,
  operator: z.enum(['=', '≠', '<', '≤', '>', '≥']),
  right: RuleSide,
  /** What a missing operand means: the rule is skipped if any (or only if all) is missing, or it counts as zero. */
  missing: z.enum(['skip-if-any', 'skip-if-all', 'zero']),
  /** error: refused on arrival. warning: taken, and flagged by the tick. */
  severity: z.enum(['error', 'warning']),
});
export type ValidationRule = Readonly<z.output<typeof ValidationRule>>;
