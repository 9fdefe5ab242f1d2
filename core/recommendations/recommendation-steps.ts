import {
  type Circumstances,
  expectedDay,
  departure,
  unfitExpectedOn,
  unfitLetterDate,
  unfitLetters,
  unfitOpinions,
  unfitReplyBy,
  unfitToLead,
  unknownUnit,
} from './recommendation-checks.ts';
import type { Bodies } from './recommendation-bodies.ts';
import {
  deadlinePolicy,
  dueOn,
  paused,
  resumed,
  startClock,
  stopped,
  withClass,
} from './recommendation-deadline.ts';
import { proposalOf, signedByAuthor, type StepAction } from './recommendation-gates.ts';
import { isSamePerson } from './recommendation-officers.ts';
import { invalid, type Refused, type StepRefusal } from './recommendation-refusal.ts';
import { leadUnits, type Recommendation, type Standing, standing } from './recommendation.ts';
import { unitOn } from '../units/units-by-day.ts';
import { ok, type Result } from '../result.ts';
import type { LocalDate } from '../time.ts';

type Facts = Pick<Recommendation, 'title' | 'field' | 'difficulty' | 'ask' | 'channel' | 'letters'>;

/** What a step changes. */
export type Change = {
  readonly stands: Standing;
  readonly facts?: Facts;
  /** The case itself gets its number. */
  readonly registers?: true;
  /** What is left unresolved, to be followed as a case of its own: its ask. */
  readonly remainder?: string;
};

type Step<A extends StepAction> = (
  recommendation: Recommendation,
  body: Bodies[A],
  circumstances: Circumstances,
) => Result<Change, StepRefusal>;

const changed = (recommendation: Recommendation, change: Partial<Standing>) =>
  ok<Change>({ stands: { ...standing(recommendation), ...change } });

// The clock ---------------------------------------------------------------

const clockOf = (recommendation: Recommendation) => {
  const { clock } = standing(recommendation);
  if (clock === null) throw new Error(`${recommendation.id} has no answer clock in this state`);
  return clock;
};

// The steps ---------------------------------------------------------------

const submit: Step<'submit'> = (recommendation, body, { today }) => {
  const difficulty = body.difficulty ?? recommendation.difficulty;
  const ask = body.ask ?? recommendation.ask;
  const channel = body.channel ?? recommendation.channel;
  if (difficulty === undefined) return missing('difficulty');
  if (ask === undefined) return missing('ask');
  if (channel === undefined) return missing('channel');
  const letters = body.letters ?? recommendation.letters;
  const unfit = unfitLetters(letters, today);
  if (unfit !== undefined) return unfit;
  return ok({
    stands: {
      ...standing(recommendation),
      state: 'SUBMITTED',
      clock: startClock(today, deadlinePolicy.answer.A),
    },
    facts: {
      title: body.title ?? recommendation.title,
      field: body.field ?? recommendation.field,
      letters,
      difficulty,
      ask,
      channel,
    },
    registers: true,
  });
};

const missing = (member: string): Refused =>
  invalid(
    `/${member}`,
    'missing-field',
    'Bản nháp chưa có nội dung này: bổ sung khi gửi.',
    'The draft does not have it yet: give it now.',
  );

const assign: Step<'assign'> = (recommendation, body, circumstances) => {
  const { registry, today } = circumstances;
  const unfit = unfitToLead(recommendation, body.leadUnit, '/leadUnit', circumstances);
  if (unfit !== undefined) return unfit;
  const stranger = body.coUnits.findIndex((unit) => unitOn(registry, unit, today) === undefined);
  const coUnit = body.coUnits[stranger];
  if (coUnit !== undefined) return unknownUnit(`/coUnits/${stranger}`, coUnit);
  const clock = withClass(clockOf(recommendation), body.complexity, today);
  return changed(recommendation, {
    state: 'ASSIGNED',
    holder: body.leadUnit,
    complexity: body.complexity,
    clock,
    firstDueOn: standing(recommendation).firstDueOn ?? dueOn(clock, registry.calendar) ?? null,
  });
};

const accept: Step<'accept'> = (recommendation) =>
  changed(recommendation, { state: 'IN_PROGRESS' });

const refer: Step<'refer'> = (recommendation, { toUnit }, circumstances) => {
  const unfit = unfitToLead(recommendation, toUnit, '/toUnit', circumstances);
  if (unfit !== undefined) return unfit;
  if (leadUnits(recommendation).includes(toUnit))
    return invalid(
      '/toUnit',
      'unit-in-chain',
      'Đơn vị này đã từng chủ trì kiến nghị; không chuyển vòng lại.',
      'This unit has led the case before; it does not go round.',
    );
  return changed(recommendation, { state: 'ASSIGNED', holder: toUnit });
};

const requestClarification: Step<'requestClarification'> = (
  recommendation,
  { replyBy },
  { registry: { calendar }, today },
) =>
  unfitReplyBy(replyBy, calendar, today) ??
  changed(recommendation, {
    state: 'CLARIFICATION_REQUESTED',
    returnState: standing(recommendation).state,
    clock: paused(clockOf(recommendation), calendar, today),
  });

const provideClarification: Step<'provideClarification'> = (recommendation, _, { today }) => {
  const { returnState } = standing(recommendation);
  if (returnState === null) throw new Error(`${recommendation.id} has no state to return to`);
  return changed(recommendation, {
    state: returnState,
    returnState: null,
    clock: resumed(clockOf(recommendation), today),
  });
};

const proposeAnswer: Step<'proposeAnswer'> = (recommendation, body, { today }) => {
  const { outcome } = body;
  if (outcome.kind === 'DEFERRED_TO_LEGAL_DOCUMENT') {
    const unfit = unfitExpectedOn(outcome.expectedOn, '/outcome/expectedOn', today);
    if (unfit !== undefined) return unfit;
  }
  if (outcome.kind === 'EXPLAINED' && body.legalBasis.length === 0)
    return invalid(
      '/legalBasis',
      'legal-basis-missing',
      'Giải thích phải dẫn ít nhất một căn cứ pháp lý.',
      'An explanation names at least one legal basis.',
    );
  return (
    unfitOpinions(recommendation, body) ?? changed(recommendation, { state: 'AWAITING_APPROVAL' })
  );
};

const sendBack: Step<'sendBack'> = (recommendation) =>
  changed(recommendation, { state: 'IN_PROGRESS' });

/** The signatory named in the letter is held to the four-eyes rule as well as the officer who hands it in. */
const issueAnswer: Step<'issueAnswer'> = (recommendation, body, { today, actor }) => {
  const { author, body: proposal } = proposalOf(recommendation);
  if (isSamePerson(author, { ...actor, id: body.signatory.id, name: body.signatory.name }))
    return signedByAuthor;
  const { outcome } = proposal;
  const refused = unfitLetterDate(recommendation, body.letterDate, '/letterDate', today);
  if (refused !== undefined) return refused;
  return ok({
    stands: {
      ...standing(recommendation),
      state: 'ANSWERED',
      outcome: outcome.kind,
      clock: stopped(clockOf(recommendation), today),
    },
    ...(outcome.kind === 'PARTLY_RESOLVED' &&
      outcome.remainderPlan === 'CHILD_CASE' && { remainder: outcome.remainingPart }),
  });
};

/** What both interim letters are held to: dates, and the proposal. */
const unfitInterim = (
  recommendation: Recommendation,
  date: LocalDate | undefined,
  stated: Readonly<Record<string, unknown>>,
  today: LocalDate,
): Refused | undefined =>
  unfitLetterDate(recommendation, date, '/interimLetterDate', today) ??
  departure(proposalOf(recommendation).body.outcome, stated);

const commit: Step<'commit'> = (recommendation, body, { today }) => {
  const { legalDocument, expectedOn, interimLetterDate } = body;
  const day = expectedDay(expectedOn);
  const stated = { legalDocument, expectedOn };
  return (
    unfitExpectedOn(expectedOn, '/expectedOn', today) ??
    unfitInterim(recommendation, interimLetterDate, stated, today) ??
    changed(recommendation, {
      state: 'AWAITING_LEGAL_DOCUMENT',
      outcome: 'DEFERRED_TO_LEGAL_DOCUMENT',
      clock: stopped(clockOf(recommendation), today),
      commitment: {
        document: legalDocument,
        expected: expectedOn,
        expectedOn: day,
        firstExpectedOn: day,
      },
    })
  );
};

const escalate: Step<'escalate'> = (recommendation, body, { today }) => {
  const { competentLevel, interimLetterDate } = body;
  return (
    unfitInterim(recommendation, interimLetterDate, { competentLevel }, today) ??
    changed(recommendation, {
      state: 'ESCALATED',
      outcome: 'BEYOND_AUTHORITY',
      clock: stopped(clockOf(recommendation), today),
    })
  );
};

const confirm: Step<'confirm'> = (recommendation) => changed(recommendation, { state: 'CLOSED' });

export const steps: { readonly [A in StepAction]: Step<A> } = {
  submit,
  assign,
  accept,
  refer,
  requestClarification,
  provideClarification,
  proposeAnswer,
  sendBack,
  issueAnswer,
  commit,
  escalate,
  confirm,
};
