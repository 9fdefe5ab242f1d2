import { type Bodies, bodies } from './recommendation-bodies.ts';
import { type OpenAction, startsFrom, transitions } from './recommendation-machine.ts';
import { type AssertedActor, isSamePerson } from './recommendation-officers.ts';
import { type Refused, refusal } from './recommendation-refusal.ts';
import { type OutcomeKind, type Recommendation, standing, times } from './recommendation.ts';

/** Every open road but creation. */
export type StepAction = Exclude<OpenAction, 'create'>;

export type Proposal = { readonly author: AssertedActor; readonly body: Bodies['proposeAnswer'] };

/** The proposal that waits for a signature. */
export function proposalOf({ history, id }: Recommendation): Proposal {
  const event = history.findLast(({ action }) => action === 'proposeAnswer');
  if (event === undefined || event.actor === null || event.client === null)
    throw new Error(`${id} waits for approval of a proposal that it does not have`);
  const { actor, client } = event;
  return {
    author: { ...actor, client },
    body: bodies.proposeAnswer.parse({ ...event.body, actor }),
  };
}

/** The step by which an outcome is issued. */
export const roadOf = {
  RESOLVED: 'issueAnswer',
  PARTLY_RESOLVED: 'issueAnswer',
  EXPLAINED: 'issueAnswer',
  DECLINED: 'issueAnswer',
  DEFERRED_TO_LEGAL_DOCUMENT: 'commit',
  BEYOND_AUTHORITY: 'escalate',
} as const satisfies Record<OutcomeKind, StepAction>;

const wrongRoad = (kind: OutcomeKind): Refused => {
  const road = transitions[roadOf[kind]].resource;
  return refusal(
    'not-possible',
    `Dự thảo có kết quả “${kind}”: thực hiện qua “${road}”, hoặc trả lại để sửa.`,
    `The proposal's outcome is ${kind}: take it through "${road}", or send it back.`,
  );
};

export const signedByAuthor: Refused = refusal(
  'four-eyes',
  'Người ký không được là người đã soạn dự thảo trả lời; cần một người khác ký.',
  'Whoever wrote the proposal may not sign it; somebody else must.',
);

/** A rule that needs no body: it is checked before the body is read. */
type OfficerGate = (recommendation: Recommendation, actor: AssertedActor) => Refused | undefined;
type CaseGate = (recommendation: Recommendation) => Refused | undefined;

const signedByAnother: OfficerGate = (recommendation, actor) =>
  isSamePerson(proposalOf(recommendation).author, actor) ? signedByAuthor : undefined;

/** Rules of who may act. An interim letter is an answer too: the three roads out of approval all need a second person. */
const officerGates: { readonly [A in StepAction]?: OfficerGate } = {
  requestClarification: (recommendation, actor) =>
    actor.role === 'UNIT_OFFICER' && standing(recommendation).holder === null
      ? refusal(
          'forbidden',
          'Chưa đơn vị nào chủ trì; lúc này chỉ bộ phận tiếp nhận được hỏi thêm.',
          'No unit leads the case yet; only intake may ask now.',
        )
      : undefined,
  issueAnswer: signedByAnother,
  commit: signedByAnother,
  escalate: signedByAnother,
};

const byItsRoad =
  (action: StepAction): CaseGate =>
  (recommendation) => {
    const { kind } = proposalOf(recommendation).body.outcome;
    return roadOf[kind] === action ? undefined : wrongRoad(kind);
  };

const mostQuestions = 2;
const mostHops = 2;

/** Rules of where the case stands, whoever acts. */
const caseGates: { readonly [A in StepAction]?: CaseGate } = {
  requestClarification: (recommendation) =>
    times(recommendation, 'requestClarification') < mostQuestions
      ? undefined
      : refusal(
          'not-possible',
          'Đã hỏi thêm hai lần; không được hỏi lần thứ ba.',
          'Two questions were asked already; there is no third.',
        ),
  refer: (recommendation) =>
    times(recommendation, 'refer') < mostHops
      ? undefined
      : refusal(
          'not-possible',
          'Đã chuyển hai lần; bộ phận tiếp nhận phải phân xử.',
          'It was referred twice already; intake must arbitrate.',
        ),
  issueAnswer: byItsRoad('issueAnswer'),
  commit: byItsRoad('commit'),
  escalate: byItsRoad('escalate'),
};

/** Who acts is told first, then where the case stands. */
export const gate = (
  action: StepAction,
  recommendation: Recommendation,
  actor: AssertedActor,
): Refused | undefined =>
  officerGates[action]?.(recommendation, actor) ?? caseGates[action]?.(recommendation);

/** Whether somebody could take the step where the case stands now. */
export const isPossible = (action: StepAction, recommendation: Recommendation): boolean =>
  startsFrom(action, standing(recommendation).state) &&
  caseGates[action]?.(recommendation) === undefined;
