import type { Role } from '../registry/client.ts';
import type { RecommendationState } from './recommendation-state.ts';

/** Every road that a recommendation can take, whether it is opened yet or not. */
export type Action =
  | 'create'
  | 'submit'
  | 'split'
  | 'requestClarification'
  | 'provideClarification'
  | 'lapse'
  | 'assign'
  | 'accept'
  | 'refer'
  | 'returnToIntake'
  | 'arbitrate'
  | 'merge'
  | 'unmerge'
  | 'fanOutAnswer'
  | 'transferOut'
  | 'bounceBack'
  | 'reject'
  | 'appeal'
  | 'withdraw'
  | 'extend'
  | 'proposeAnswer'
  | 'sendBack'
  | 'issueAnswer'
  | 'commit'
  | 'settleByDocument'
  | 'renewCommitment'
  | 'dropCommitment'
  | 'escalate'
  | 'recordDecision'
  | 'decisionNeedsDocument'
  | 'returnedToMinistry'
  | 'confirm'
  | 'verify'
  | 'closeBySilence'
  | 'reopen'
  | 'reopenClosed';

export type Guard =
  | 'at-most-two-questions'
  | 'attachments-clean'
  | 'batch-sent'
  | 'batch-sent-or-taken-off'
  | 'before-due-date'
  | 'canonical-answer-not-copied-yet'
  | 'canonical-answered'
  | 'canonical-is-another'
  | 'canonical-is-live'
  | 'checked-one-by-one'
  | 'co-unit-opinions-in-or-waived'
  | 'document-abandoned-or-beside-the-ask'
  | 'document-issued'
  | 'fewer-than-two-hops'
  | 'flagged-after-five-working-days'
  | 'head-then-leader-then-nobody'
  | 'lead-unit-active'
  | 'leader-from-the-second-time'
  | 'no-answer-yet'
  | 'no-open-followers'
  | 'once'
  | 'one-ask'
  | 'outcome-complete'
  | 'outcome-is-beyond-authority'
  | 'outcome-is-deferred'
  | 'outcome-is-final'
  | 'reply-ten-working-days-late'
  | 'signer-is-not-author'
  | 'ten-working-days-after-telling'
  | 'third-time-leader-decides'
  | 'two-hops-or-units-disagree'
  | 'two-reminders-sent'
  | 'unit-not-in-chain'
  | 'verifier-outside-answering-unit'
  | 'within-ten-working-days'
  | 'within-twelve-months';

export type Effect =
  | 'another-intake-officer-decides'
  | 'answer-clock-starts'
  | 'answer-clock-stops'
  | 'answer-copied'
  | 'answer-copied-to-followers'
  | 'appeal-for-ten-working-days'
  | 'children-with-parents-day-zero'
  | 'clock-as-if-never-merged'
  | 'clock-goes-on'
  | 'clock-paused-if-before-due-date'
  | 'clock-resumes'
  | 'closed-by-locality'
  | 'closed-by-silence'
  | 'closed-by-verifier'
  | 'commitment-clock-starts'
  | 'commitment-clock-stops'
  | 'custody-closes'
  | 'custody-opens'
  | 'due-date-of-class-not-before-today'
  | 'first-due-date-fixed'
  | 'first-due-date-stays'
  | 'first-expected-date-fixed'
  | 'first-expected-date-stays'
  | 'id'
  | 'intake-decides-in-one-working-day'
  | 'interim-letter-copied-to-followers'
  | 'locality-told'
  | 'new-clock'
  | 'number'
  | 'provisional-due-date-of-class-a'
  | 'queued-for-compilation'
  | 'referral-locked'
  | 'remainder-becomes-child'
  | 'reopenings-counted'
  | 'return-state-kept'
  | 'shadow-clock-goes-on'
  | 'shadow-clock-stops';

export type Transition = {
  readonly id: `T${number}`;
  readonly from: 'new' | readonly RecommendationState[];
  /** 'same': an event is written and the state stays. 'return state': back to where the question was asked. */
  readonly to: RecommendationState | 'same' | 'return state';
  readonly roles: readonly Role[];
  /** What must be known when it is taken: members of the request's body, or of the case. */
  readonly required: readonly string[];
  readonly guards: readonly Guard[];
  readonly effects: readonly Effect[];
  /** The sub-resource that takes it: `POST /v1/recommendations/{id}/<resource>`. */
  readonly resource: string;
  /** A road that is not open yet is refused by its name. */
  readonly open: boolean;
};
