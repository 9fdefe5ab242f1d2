import * as z from 'zod';

/**
 * A state says who must act next. What the answer says is an outcome, and lateness is computed: neither is a state.
 */
export const RecommendationState = z.enum([
  'DRAFT',
  'SUBMITTED',
  'CLARIFICATION_REQUESTED',
  'ASSIGNED',
  'IN_PROGRESS',
  'AWAITING_APPROVAL',
  'ANSWERED',
  'AWAITING_LEGAL_DOCUMENT',
  'ESCALATED',
  'CLOSED',
  'MERGED',
  'TRANSFERRED_OUT',
  'REJECTED',
  'WITHDRAWN',
]);
export type RecommendationState = z.output<typeof RecommendationState>;

type StateRow = {
  /** Nobody has to act any more; the balance of a report counts it as gone. */
  readonly ended: boolean;
  /** The answer clock runs in the `answer` states and stands still in `paused`. */
  readonly clock: 'none' | 'answer' | 'paused' | 'confirm' | 'commitment' | 'compile' | 'shadow';
  /** Who must act next. */
  readonly heldBy: 'locality' | 'intake' | 'unit' | 'approver' | 'compiler' | 'nobody';
};

/** In the order of a case's life, which is also the order of print. */
export const states = {
  DRAFT: { ended: false, clock: 'none', heldBy: 'locality' },
  SUBMITTED: { ended: false, clock: 'answer', heldBy: 'intake' },
  CLARIFICATION_REQUESTED: { ended: false, clock: 'paused', heldBy: 'locality' },
  ASSIGNED: { ended: false, clock: 'answer', heldBy: 'unit' },
  IN_PROGRESS: { ended: false, clock: 'answer', heldBy: 'unit' },
  AWAITING_APPROVAL: { ended: false, clock: 'answer', heldBy: 'approver' },
  ANSWERED: { ended: false, clock: 'confirm', heldBy: 'locality' },
  /** An interim answer is out; the case is settled when the document is issued. */
  AWAITING_LEGAL_DOCUMENT: { ended: false, clock: 'commitment', heldBy: 'unit' },
  /** An interim answer is out; the case stands in the list for the Government. */
  ESCALATED: { ended: false, clock: 'compile', heldBy: 'compiler' },
  CLOSED: { ended: true, clock: 'none', heldBy: 'nobody' },
  /** A duplicate that will get the answer of another case. */
  MERGED: { ended: true, clock: 'shadow', heldBy: 'nobody' },
  TRANSFERRED_OUT: { ended: true, clock: 'none', heldBy: 'nobody' },
  REJECTED: { ended: true, clock: 'none', heldBy: 'nobody' },
  WITHDRAWN: { ended: true, clock: 'none', heldBy: 'nobody' },
} as const satisfies Record<RecommendationState, StateRow>;

/** Registered and not ended: what a report counts as in hand. */
export const isInHand = (state: RecommendationState): boolean =>
  state !== 'DRAFT' && !states[state].ended;
