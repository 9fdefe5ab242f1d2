import type { GrowthAgainst } from '../periods/growth-base.ts';
import type { Interval } from '../statements/statement.ts';
import type { Outcome } from './outcome.ts';
import type { StatedPercentage, UnitState } from './unit-line.ts';

/**
 * late: of days of which nothing counted before; correction: of days of which something did; withdrawal: taken back; `base`: of a
 * growth, what was said of the older period; recomputed: nothing that arrived made it, but another registry or another code.
 */
export type ChangeCause = 'late' | 'correction' | 'withdrawal' | 'recomputed' | 'base';

/** One difference between two editions. `unit` absent: the total of the figure; a province: its own total. */
export type Change = {
  readonly figure: string;
  /**
   * figure: the figure itself; increase: what a cumulative count grew by; beside: what another source, a control level
   * or a bare percentage says beside it; growth: how the figure has moved since an older period; base: the number of
   * that period, where the growth stays.
   */
  readonly of: 'figure' | 'increase' | 'beside' | 'growth' | 'base';
  /** Of a growth and its base: since which. */
  readonly against?: GrowthAgainst;
  readonly unit?: string;
  /** Of what stands beside: who says it. */
  readonly source?: string;
  /** Of what stands beside: of what it is, where that is no number of the figure's own but of a metric that it is computed from. */
  readonly metric?: string;
  /** Of what stands beside: of which days it is, where these are not the section's whole period. */
  readonly interval?: Interval;
  /** Of what stands beside: the source of record says exactly the same of the same days. */
  readonly agrees?: true;
  /**
   * As the editions print it at the line, or at the figure's head: of a figure with one line and no total that is the line's own.
   */
  readonly old: Outcome;
  readonly new: Outcome;
  /** What was printed in the outcome's place: a percentage that its source stated without the parts. */
  readonly oldPercentage?: StatedPercentage;
  readonly newPercentage?: StatedPercentage;
  /** Of parts of which nothing can be computed: the metrics that are “over” what stands there, where others are now. */
  readonly oldOver?: readonly string[];
  readonly newOver?: readonly string[];
  /**
   * A unit's states; absent in the edition in which it was not expected. Of an increase they stand only where it was not expected
   * in one of the two.
   */
  readonly oldState?: UnitState;
  readonly newState?: UnitState;
  /** Of a total: of all the units that moved it. */
  readonly causes: readonly ChangeCause[];
  /** Of what arrived since the older edition and counts in the number, or took away what did. */
  readonly receipts: readonly string[];
};
