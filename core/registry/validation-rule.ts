import * as z from 'zod';
import { DecimalText } from '../decimal.ts';
import { MetricCode } from './metric.ts';
import { Names } from '../names.ts';

/**
 * A sum of metrics, each times a whole factor, plus a constant. All operands of a rule share one unit of measure; where they
 * do not, each states its factor, which then converts it (1000 where billions stand beside millions).
 */
export const RuleSide = z.strictObject({
  metrics: z
    .array(z.strictObject({ metric: MetricCode, times: z.int().optional() }))
    .max(50)
    .default([]),
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
  /**
   * period: judged for whole periods of the dataset only, because what must hold over a month (finished against received)
   * need not hold on each of its days. any: for every interval that is stated.
   */
  intervals: z.enum(['period', 'any']).default('period'),
});
export type ValidationRule = Readonly<z.output<typeof ValidationRule>>;

/** The metrics of both sides, each once. */
export const operandsOf = ({ left, right }: ValidationRule): readonly MetricCode[] => [
  ...new Set([...left.metrics, ...right.metrics].map(({ metric }) => metric)),
];
