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

export const transitions = {
  create: {
    id: 'T01',
    from: 'new',
    to: 'DRAFT',
    roles: ['LOCALITY_AUTHOR'],
    required: ['title', 'field'],
    guards: [],
    effects: ['id'],
    resource: 'recommendations',
    open: true,
  },
  submit: {
    id: 'T02',
    from: ['DRAFT'],
    to: 'SUBMITTED',
    roles: ['LOCALITY_APPROVER'],
    required: ['title', 'difficulty', 'ask', 'field', 'locality', 'channel'],
    guards: ['attachments-clean', 'one-ask'],
    effects: ['number', 'answer-clock-starts', 'provisional-due-date-of-class-a'],
    resource: 'submissions',
    open: true,
  },
  split: {
    id: 'T03',
    from: ['SUBMITTED', 'ASSIGNED'],
    to: 'same',
    roles: ['INTAKE'],
    required: ['asks'],
    guards: ['no-answer-yet'],
    effects: ['children-with-parents-day-zero'],
    resource: 'splits',
    open: false,
  },
  requestClarification: {
    id: 'T04',
    from: ['SUBMITTED', 'ASSIGNED', 'IN_PROGRESS'],
    to: 'CLARIFICATION_REQUESTED',
    roles: ['INTAKE', 'UNIT_OFFICER'],
    required: ['question', 'replyBy'],
    guards: ['at-most-two-questions'],
    effects: ['clock-paused-if-before-due-date', 'return-state-kept'],
    resource: 'clarifications',
    open: true,
  },
  provideClarification: {
    id: 'T05',
    from: ['CLARIFICATION_REQUESTED'],
    to: 'return state',
    roles: ['LOCALITY_AUTHOR'],
    required: ['reply'],
    guards: [],
    effects: ['clock-resumes'],
    resource: 'clarification-replies',
    open: true,
  },
  lapse: {
    id: 'T06',
    from: ['CLARIFICATION_REQUESTED'],
    to: 'REJECTED',
    roles: ['INTAKE'],
    required: ['reasonCode'],
    guards: ['reply-ten-working-days-late', 'two-reminders-sent'],
    effects: ['locality-told'],
    resource: 'lapses',
    open: false,
  },
  assign: {
    id: 'T07',
    from: ['SUBMITTED'],
    to: 'ASSIGNED',
    roles: ['INTAKE'],
    required: ['leadUnit', 'complexity'],
    guards: ['lead-unit-active'],
    effects: ['due-date-of-class-not-before-today', 'first-due-date-fixed'],
    resource: 'assignments',
    open: true,
  },
  accept: {
    id: 'T08',
    from: ['ASSIGNED'],
    to: 'IN_PROGRESS',
    roles: ['UNIT_OFFICER', 'UNIT_HEAD'],
    required: [],
    guards: [],
    effects: ['custody-opens'],
    resource: 'acceptances',
    open: true,
  },
  refer: {
    id: 'T09',
    from: ['ASSIGNED', 'IN_PROGRESS'],
    to: 'ASSIGNED',
    roles: ['UNIT_HEAD'],
    required: ['toUnit', 'reason', 'authorityBasis'],
    guards: ['fewer-than-two-hops', 'unit-not-in-chain'],
    effects: ['clock-goes-on', 'custody-closes'],
    resource: 'referrals',
    open: true,
  },
  returnToIntake: {
    id: 'T10',
    from: ['ASSIGNED', 'IN_PROGRESS'],
    to: 'SUBMITTED',
    roles: ['UNIT_HEAD'],
    required: ['reason', 'authorityBasis'],
    guards: [],
    effects: ['intake-decides-in-one-working-day'],
    resource: 'returns',
    open: false,
  },
  arbitrate: {
    id: 'T11',
    from: ['ASSIGNED', 'IN_PROGRESS'],
    to: 'ASSIGNED',
    roles: ['INTAKE', 'MINISTRY_LEADER'],
    required: ['leadUnit', 'reason'],
    guards: ['two-hops-or-units-disagree'],
    effects: ['referral-locked'],
    resource: 'arbitrations',
    open: false,
  },
  merge: {
    id: 'T12',
    from: ['SUBMITTED', 'ASSIGNED', 'IN_PROGRESS'],
    to: 'MERGED',
    roles: ['INTAKE'],
    required: ['canonicalId', 'reason'],
    guards: ['canonical-is-another', 'canonical-is-live', 'no-open-followers'],
    effects: ['shadow-clock-goes-on'],
    resource: 'merges',
    open: false,
  },
  unmerge: {
    id: 'T13',
    from: ['MERGED'],
    to: 'SUBMITTED',
    roles: ['INTAKE'],
    required: ['reason'],
    guards: ['canonical-answer-not-copied-yet'],
    effects: ['clock-as-if-never-merged'],
    resource: 'unmerges',
    open: false,
  },
  fanOutAnswer: {
    id: 'T14',
    from: ['MERGED'],
    to: 'ANSWERED',
    roles: ['SYSTEM'],
    required: ['canonicalAnswer'],
    guards: ['canonical-answered'],
    effects: ['answer-copied', 'shadow-clock-stops'],
    resource: 'answer-copies',
    open: false,
  },
  transferOut: {
    id: 'T15',
    from: ['SUBMITTED', 'ASSIGNED'],
    to: 'TRANSFERRED_OUT',
    roles: ['INTAKE'],
    required: ['agency', 'letterNo', 'letterDate', 'authorityBasis'],
    guards: ['no-open-followers', 'flagged-after-five-working-days'],
    effects: ['locality-told'],
    resource: 'transfers',
    open: false,
  },
  bounceBack: {
    id: 'T16',
    from: ['TRANSFERRED_OUT'],
    to: 'SUBMITTED',
    roles: ['INTAKE'],
    required: ['agencyReply'],
    guards: [],
    effects: ['new-clock'],
    resource: 'bounces',
    open: false,
  },
  reject: {
    id: 'T17',
    from: ['SUBMITTED'],
    to: 'REJECTED',
    roles: ['INTAKE'],
    required: ['reasonCode', 'explanation'],
    guards: ['no-open-followers'],
    effects: ['appeal-for-ten-working-days'],
    resource: 'rejections',
    open: false,
  },
  appeal: {
    id: 'T18',
    from: ['REJECTED'],
    to: 'SUBMITTED',
    roles: ['LOCALITY_APPROVER'],
    required: ['grounds'],
    guards: ['once', 'within-ten-working-days'],
    effects: ['another-intake-officer-decides'],
    resource: 'appeals',
    open: false,
  },
  withdraw: {
    id: 'T19',
    from: ['DRAFT', 'SUBMITTED', 'CLARIFICATION_REQUESTED', 'ASSIGNED', 'IN_PROGRESS'],
    to: 'WITHDRAWN',
    roles: ['LOCALITY_APPROVER'],
    required: ['reason'],
    guards: ['no-open-followers'],
    effects: [],
    resource: 'withdrawals',
    open: false,
  },
  extend: {
    id: 'T20',
    from: ['ASSIGNED', 'IN_PROGRESS', 'AWAITING_APPROVAL'],
    to: 'same',
    roles: ['UNIT_HEAD', 'MINISTRY_LEADER'],
    required: ['newDueOn', 'reasonCode'],
    guards: ['before-due-date', 'head-then-leader-then-nobody'],
    effects: ['first-due-date-stays', 'locality-told'],
    resource: 'extensions',
    open: false,
  },
  proposeAnswer: {
    id: 'T21',
    from: ['IN_PROGRESS'],
    to: 'AWAITING_APPROVAL',
    roles: ['UNIT_OFFICER'],
    required: ['outcome', 'text', 'legalBasis'],
    guards: ['co-unit-opinions-in-or-waived', 'outcome-complete'],
    effects: [],
    resource: 'proposals',
    open: true,
  },
  sendBack: {
    id: 'T22',
    from: ['AWAITING_APPROVAL'],
    to: 'IN_PROGRESS',
    roles: ['UNIT_HEAD', 'MINISTRY_LEADER'],
    required: ['comment'],
    guards: [],
    effects: [],
    resource: 'send-backs',
    open: true,
  },
  issueAnswer: {
    id: 'T23',
    from: ['AWAITING_APPROVAL'],
    to: 'ANSWERED',
    roles: ['UNIT_HEAD', 'MINISTRY_LEADER'],
    required: ['letterNo', 'letterDate', 'signatory', 'signedFile'],
    guards: ['signer-is-not-author', 'outcome-is-final'],
    effects: ['answer-clock-stops', 'remainder-becomes-child', 'answer-copied-to-followers'],
    resource: 'answers',
    open: true,
  },
  commit: {
    id: 'T24',
    from: ['AWAITING_APPROVAL'],
    to: 'AWAITING_LEGAL_DOCUMENT',
    roles: ['UNIT_HEAD', 'MINISTRY_LEADER'],
    required: ['legalDocument', 'expectedOn', 'interimLetterNo'],
    guards: ['outcome-is-deferred'],
    effects: [
      'answer-clock-stops',
      'commitment-clock-starts',
      'first-expected-date-fixed',
      'interim-letter-copied-to-followers',
    ],
    resource: 'commitments',
    open: true,
  },
  settleByDocument: {
    id: 'T25',
    from: ['AWAITING_LEGAL_DOCUMENT'],
    to: 'ANSWERED',
    roles: ['UNIT_HEAD'],
    required: ['documentNo', 'issuedOn', 'article', 'outcome'],
    guards: ['document-issued', 'checked-one-by-one'],
    effects: ['commitment-clock-stops'],
    resource: 'document-settlements',
    open: false,
  },
  renewCommitment: {
    id: 'T26',
    from: ['AWAITING_LEGAL_DOCUMENT'],
    to: 'same',
    roles: ['UNIT_HEAD', 'MINISTRY_LEADER'],
    required: ['newExpectedOn', 'reason'],
    guards: ['leader-from-the-second-time'],
    effects: ['first-expected-date-stays'],
    resource: 'commitment-renewals',
    open: false,
  },
  dropCommitment: {
    id: 'T27',
    from: ['AWAITING_LEGAL_DOCUMENT'],
    to: 'IN_PROGRESS',
    roles: ['UNIT_HEAD'],
    required: ['reason'],
    guards: ['document-abandoned-or-beside-the-ask'],
    effects: ['new-clock'],
    resource: 'commitment-drops',
    open: false,
  },
  escalate: {
    id: 'T28',
    from: ['AWAITING_APPROVAL'],
    to: 'ESCALATED',
    roles: ['MINISTRY_LEADER'],
    required: ['competentLevel', 'authorityBasis', 'proposedOption', 'interimLetterNo'],
    guards: ['outcome-is-beyond-authority'],
    effects: ['answer-clock-stops', 'queued-for-compilation', 'interim-letter-copied-to-followers'],
    resource: 'escalations',
    open: true,
  },
  recordDecision: {
    id: 'T29',
    from: ['ESCALATED'],
    to: 'ANSWERED',
    roles: ['COMPILER'],
    required: ['decisionNo', 'decisionDate', 'outcome'],
    guards: ['batch-sent'],
    effects: [],
    resource: 'decisions',
    open: false,
  },
  decisionNeedsDocument: {
    id: 'T30',
    from: ['ESCALATED'],
    to: 'AWAITING_LEGAL_DOCUMENT',
    roles: ['COMPILER'],
    required: ['decisionNo', 'legalDocument', 'expectedOn'],
    guards: ['batch-sent'],
    effects: [],
    resource: 'document-decisions',
    open: false,
  },
  returnedToMinistry: {
    id: 'T31',
    from: ['ESCALATED'],
    to: 'IN_PROGRESS',
    roles: ['COMPILER'],
    required: ['decisionNo', 'instruction'],
    guards: ['batch-sent-or-taken-off'],
    effects: ['new-clock'],
    resource: 'ministry-returns',
    open: false,
  },
  confirm: {
    id: 'T32',
    from: ['ANSWERED'],
    to: 'CLOSED',
    roles: ['LOCALITY_APPROVER'],
    required: ['satisfaction'],
    guards: [],
    effects: ['closed-by-locality'],
    resource: 'confirmations',
    open: true,
  },
  verify: {
    id: 'T33',
    from: ['ANSWERED'],
    to: 'CLOSED',
    roles: ['INTAKE'],
    required: ['evidence'],
    guards: ['verifier-outside-answering-unit'],
    effects: ['closed-by-verifier'],
    resource: 'verifications',
    open: false,
  },
  closeBySilence: {
    id: 'T34',
    from: ['ANSWERED'],
    to: 'CLOSED',
    roles: ['SYSTEM'],
    required: [],
    guards: ['ten-working-days-after-telling', 'two-reminders-sent'],
    effects: ['closed-by-silence'],
    resource: 'silent-closings',
    open: false,
  },
  reopen: {
    id: 'T35',
    from: ['ANSWERED'],
    to: 'IN_PROGRESS',
    roles: ['LOCALITY_APPROVER'],
    required: ['reasonCode', 'explanation'],
    guards: ['within-ten-working-days', 'third-time-leader-decides'],
    effects: ['new-clock', 'reopenings-counted'],
    resource: 'reopenings',
    open: false,
  },
  reopenClosed: {
    id: 'T36',
    from: ['CLOSED'],
    to: 'ASSIGNED',
    roles: ['INTAKE'],
    required: ['newFacts'],
    guards: ['within-twelve-months'],
    effects: ['new-clock'],
    resource: 'case-reopenings',
    open: false,
  },
} as const satisfies Record<Action, Transition>;

export type OpenAction = {
  [A in Action]: (typeof transitions)[A]['open'] extends true ? A : never;
}[Action];

export const actions = Object.keys(transitions) as readonly Action[];

export const isOpen = (action: Action): action is OpenAction => transitions[action].open;

/** The action whose sub-resource is called so; creation has none. */
export const actionCalled = (resource: string): Action | undefined =>
  actions.find((action) => transitions[action].resource === resource && action !== 'create');

export const startsFrom = (action: Action, state: RecommendationState): boolean => {
  const { from }: Transition = transitions[action];
  return from !== 'new' && from.includes(state);
};
