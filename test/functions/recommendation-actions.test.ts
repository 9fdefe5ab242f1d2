import { beforeEach, expect, test } from 'vitest';
import {
  draft,
  officers,
  type RecommendationApi,
  recommendationApi,
} from '../support/recommendation-world.ts';

const { approver, intake, officer, head } = officers;
const ministry = 'ministry-desk';

let api: RecommendationApi;
let id: string;
let version: number;
beforeEach(async () => {
  api = await recommendationApi();
  api.at('2025-08-18T09:00:00+07:00');
});

async function attempt(resource: string, body: object, client = ministry) {
  const answer = await api.post(`/v1/recommendations/${id}/${resource}`, {
    client,
    body,
    ifMatch: version,
  });
  if (answer.status === 201) version = answer.body.version;
  return answer;
}

async function upToApproval(outcome: object): Promise<void> {
  const made = await api.post('/v1/recommendations', { body: draft });
  ({ id, version } = made.body);
  await attempt('submissions', { actor: approver }, 'camau-desk');
  await attempt('assignments', { actor: intake, leadUnit: 'BKHCN.SHTT', complexity: 'A' });
  await attempt('acceptances', { actor: officer });
  await attempt('proposals', { actor: officer, outcome, text: 'Trả lời', legalBasis: ['Luật'] });
}

const outcomes = {
  answers: { kind: 'DECLINED', grounds: 'Không thuộc đối tượng' },
  commitments: {
    kind: 'DEFERRED_TO_LEGAL_DOCUMENT',
    legalDocument: { type: 'Nghị định', workingTitle: 'Nghị định', drafter: 'BKHCN.PC' },
    expectedOn: '2025-Q4',
    interimMeasure: 'Tạm thời',
  },
  escalations: {
    kind: 'BEYOND_AUTHORITY',
    competentLevel: 'GOVERNMENT',
    authorityBasis: 'Nghị định',
    proposedOption: 'Sửa nghị định',
  },
};

test.each(Object.entries(outcomes))(
  'of the roads out of approval only %s is named where the proposal leads there',
  async (resource, outcome) => {
    await upToApproval(outcome);
    const possible = [
      `/v1/recommendations/${id}/send-backs`,
      `/v1/recommendations/${id}/${resource}`,
    ];
    const { allowedActions } = (await api.get(id, ministry)).body;
    expect(allowedActions.map(({ path }: { path: string }) => path)).toEqual(possible);
    const early = await attempt('acceptances', { actor: officer });
    expect(early).toMatchObject({ status: 409, body: { currentState: 'AWAITING_APPROVAL' } });
    expect(early.body.allowedActions).toEqual(allowedActions);
    for (const path of possible) expect(early.body.detail).toContain(`POST ${path}`);
  },
);

test('who can do nothing now is told whose turn it is', async () => {
  await upToApproval(outcomes.answers);
  const again = await attempt('submissions', { actor: approver }, 'camau-desk');
  expect(again).toMatchObject({ status: 409, body: { allowedActions: [] } });
  expect(again.body.detail).toContain('UNIT_HEAD, MINISTRY_LEADER');
});

test('a step that was taken as often as it may is not offered again', async () => {
  await upToApproval(outcomes.answers);
  await attempt('send-backs', { actor: head, comment: 'Sửa' });
  for (const _ of [1, 2]) {
    await attempt('clarifications', { actor: officer, question: 'Hỏi', replyBy: '2025-08-22' });
    const author = officers.author;
    await attempt('clarification-replies', { actor: author, reply: 'Đáp' }, 'camau-desk');
  }
  const { allowedActions } = (await api.get(id, ministry)).body;
  const names = allowedActions.map(({ action }: { action: string }) => action);
  expect(names).toEqual(['refer', 'proposeAnswer']);
});

test('an empty body is told everything that it lacks at once', async () => {
  const empty = await api.post('/v1/recommendations', { body: {} });
  const lacking = (body: { errors: { pointer: string; code: string }[] }) =>
    body.errors.map(({ pointer, code }) => `${code} ${pointer}`);
  expect(lacking(empty.body)).toEqual(
    ['actor', 'locality', 'addressee', 'field', 'title'].map((name) => `missing-field /${name}`),
  );
  await upToApproval(outcomes.answers);
  const { body } = await attempt('answers', {});
  expect(lacking(body)).toEqual(
    ['actor', 'letterNo', 'letterDate', 'signatory', 'signedFile'].map(
      (name) => `missing-field /${name}`,
    ),
  );
});

test('an outcome of no kind is told the kinds, and a satisfaction its bounds', async () => {
  await upToApproval(outcomes.answers);
  await attempt('send-backs', { actor: head, comment: 'Sửa' });
  const proposal = { actor: officer, text: 'Trả lời', legalBasis: [] };
  const unknown = await attempt('proposals', { ...proposal, outcome: { kind: 'SOLVED' } });
  expect(unknown.body.errors).toMatchObject([{ pointer: '/outcome/kind', code: 'not-one-of' }]);
  expect(unknown.body.errors[0].detail).toContain('RESOLVED, PARTLY_RESOLVED');
  const none = await attempt('proposals', { ...proposal, outcome: {} });
  expect(none.body.errors).toMatchObject([{ pointer: '/outcome/kind', code: 'missing-field' }]);

  await attempt('proposals', { ...proposal, outcome: outcomes.answers });
  const letter = { letterNo: '1', letterDate: '2025-08-18' };
  const signatory = { id: head.id, name: head.name, position: 'Cục trưởng' };
  const signedFile = { name: '1.pdf', sha256: 'a'.repeat(64) };
  const issued = await attempt('answers', { actor: head, ...letter, signatory, signedFile });
  expect(issued.status).toBe(201);
  const nine = await attempt('confirmations', { actor: approver, satisfaction: 9 }, 'camau-desk');
  expect(nine.body.errors).toMatchObject([{ pointer: '/satisfaction', code: 'too-big' }]);
  expect(nine.body.errors[0].detail).toContain('từ 1');
});
