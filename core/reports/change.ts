import type { GrowthAgainst } from '../periods/growth-base.ts';
import type { Outcome } from './outcome.ts';
import type { UnitState } from './unit-line.ts';

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
  readonly old: Outcome;
  readonly new: Outcome;
  /** A unit's states; absent in the edition in which it was not expected. */
  readonly oldState?: UnitState;
  readonly newState?: UnitState;
  /** Of a total: of all the units that moved it. */
  readonly causes: readonly ChangeCause[];
  /** Of what arrived since the older edition and counts in the number, or took away what did. */
  readonly receipts: readonly string[];
};
