import { type Bodies, bodies } from './recommendation-bodies.ts';
import type { OpenAction } from './recommendation-machine.ts';
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

const wrongRoad = (kind: OutcomeKind): Refused => {
  const road = {
    RESOLVED: 'answers',
    PARTLY_RESOLVED: 'answers',
    EXPLAINED: 'answers',
    DECLINED: 'answers',
    DEFERRED_TO_LEGAL_DOCUMENT: 'commitments',
    BEYOND_AUTHORITY: 'escalations',
  }[kind];
  return refusal(
    'not-possible',
    `Dự thảo có kết quả “${kind}”: thực hiện qua “${road}”, hoặc trả lại để sửa.`,
    `The proposal's outcome is ${kind}: take it through "${road}", or send it back.`,
  );
};

/** A rule that needs no body: it is checked before the body is read. */
export type Gate = (recommendation: Recommendation, actor: AssertedActor) => Refused | undefined;

export const signedByAuthor: Refused = refusal(
  'four-eyes',
  'Người ký không được là người đã soạn dự thảo trả lời; cần một người khác ký.',
  'Whoever wrote the proposal may not sign it; somebody else must.',
);

const signedByAnother: Gate = (recommendation, actor) =>
  isSamePerson(proposalOf(recommendation).author, actor) ? signedByAuthor : undefined;

const withOutcome =
  (...kinds: readonly OutcomeKind[]): Gate =>
  (recommendation) => {
    const { kind } = proposalOf(recommendation).body.outcome;
    return kinds.includes(kind) ? undefined : wrongRoad(kind);
  };

const all =
  (...gates: readonly Gate[]): Gate =>
  (recommendation, actor) => {
    for (const gate of gates) {
      const refused = gate(recommendation, actor);
      if (refused !== undefined) return refused;
    }
    return undefined;
  };

const mostQuestions = 2;
const mostHops = 2;

/** An interim letter is an answer too: the three roads out of approval all need a second person. */
export const gates: { readonly [A in StepAction]?: Gate } = {
  requestClarification: (recommendation, actor) => {
    if (actor.role === 'UNIT_OFFICER' && standing(recommendation).holder === null)
      return refusal(
        'forbidden',
        'Chưa đơn vị nào chủ trì; lúc này chỉ bộ phận tiếp nhận được hỏi thêm.',
        'No unit leads the case yet; only intake may ask now.',
      );
    if (times(recommendation, 'requestClarification') < mostQuestions) return undefined;
    return refusal(
      'not-possible',
      'Đã hỏi thêm hai lần; không được hỏi lần thứ ba.',
      'Two questions were asked already; there is no third.',
    );
  },
  refer: (recommendation) =>
    times(recommendation, 'refer') < mostHops
      ? undefined
      : refusal(
          'not-possible',
          'Đã chuyển hai lần; bộ phận tiếp nhận phải phân xử.',
          'It was referred twice already; intake must arbitrate.',
        ),
  issueAnswer: all(
    signedByAnother,
    withOutcome('RESOLVED', 'PARTLY_RESOLVED', 'EXPLAINED', 'DECLINED'),
  ),
  commit: all(signedByAnother, withOutcome('DEFERRED_TO_LEGAL_DOCUMENT')),
  escalate: all(signedByAnother, withOutcome('BEYOND_AUTHORITY')),
};
