import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { actions, isOpen, transitions } from '../../core/recommendations/recommendation-machine.ts';
import { RecommendationView } from '../../functions/shared/recommendation-view.ts';
import {
  type Answer,
  draft,
  officers,
  type RecommendationApi,
  recommendationApi,
} from '../support/recommendation-world.ts';

const { author, approver, intake, officer, head, leader } = officers;
const ministry = 'ministry-desk';
const explained = {
  actor: officer,
  outcome: { kind: 'EXPLAINED', answersTheAsk: true },
  text: 'Giải thích',
  legalBasis: ['Luật Sở hữu trí tuệ'],
};
const answerLetter = (actor: typeof head = head) => ({
  actor,
  letterNo: '1/SHTT',
  letterDate: '2025-08-18',
  signatory: { id: actor.id, name: actor.name, position: 'Cục trưởng' },
  signedFile: { name: '1.pdf', sha256: 'a'.repeat(64) },
});

let api: RecommendationApi;
let id: string;
let version: number;

/** Takes a step that must succeed. */
async function step(resource: string, client: string, body: unknown): Promise<Answer> {
  const answer = await api.post(`/v1/recommendations/${id}/${resource}`, {
    client,
    body,
    ifMatch: version,
  });
  expect(answer.status, answer.text).toBe(201);
  version = answer.body.version;
  return answer;
}

const attempt = (resource: string, client: string, body: unknown, extra: object = {}) =>
  api.post(`/v1/recommendations/${id}/${resource}`, { client, body, ifMatch: version, ...extra });

async function newDraft(body: unknown = draft): Promise<Answer> {
  const answer = await api.post('/v1/recommendations', { body });
  expect(answer.status, answer.text).toBe(201);
  id = answer.body.id;
  version = 1;
  return answer;
}

const roads = {
  submitted: () => step('submissions', 'camau-desk', { actor: approver }),
  assigned: () =>
    step('assignments', ministry, { actor: intake, leadUnit: 'BKHCN.SHTT', complexity: 'A' }),
  accepted: () => step('acceptances', ministry, { actor: officer }),
  proposed: (body: unknown = explained) => step('proposals', ministry, body),
};

async function upTo(last: keyof typeof roads): Promise<void> {
  await newDraft();
  for (const road of ['submitted', 'assigned', 'accepted', 'proposed'] as const) {
    await roads[road]();
    if (road === last) return;
  }
}

beforeEach(async () => {
  api = await recommendationApi();
  api.at('2025-08-18T09:00:00+07:00');
});

describe('a repeated request', () => {
  test('of a creation finds what it made, byte for byte, however much later', async () => {
    const first = await api.post('/v1/recommendations', { body: draft, key: 'k' });
    await newDraft();
    api.at('2026-08-18T09:00:00+07:00');
    const again = await api.post('/v1/recommendations', { body: draft, key: 'k' });
    expect(again.text).toBe(first.text);
    expect(again.headers).toEqual(first.headers);
    expect((await api.list({ locality: '96' })).body.items).toHaveLength(2);
  });

  test('with another body is refused, also when that names another province', async () => {
    await api.post('/v1/recommendations', { body: draft, key: 'k', client: 'national-desk' });
    const other = { ...draft, locality: '42', actor: { ...author, unit: '42' } };
    const again = await api.post('/v1/recommendations', {
      body: other,
      key: 'k',
      client: 'national-desk',
    });
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('of a step is answered from its event, whatever the case has become', async () => {
    await newDraft();
    const call = { body: { actor: approver }, ifMatch: 1, key: 'submit' };
    const first = await api.post(`/v1/recommendations/${id}/submissions`, call);
    version = 2;
    await roads.assigned();
    const again = await api.post(`/v1/recommendations/${id}/submissions`, call);
    expect(again.text).toBe(first.text);
    expect(first.body).toEqual({
      id,
      event: 'T02-2',
      version: 2,
      at: '2025-08-18T02:00:00.000Z',
      state: 'SUBMITTED',
      number: 'KN-96-2025-000001',
    });
    const reused = await attempt(
      'clarifications',
      'camau-desk',
      { actor: author },
      { key: 'submit' },
    );
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('sent twice at once makes one case and one event', async () => {
    const both = await Promise.all(
      [1, 2].map(() => api.post('/v1/recommendations', { body: draft, key: 'twice' })),
    );
    for (const { status } of both) expect([201, 409]).toContain(status);
    expect((await api.list()).body.items).toHaveLength(1);

    await newDraft();
    const call = { body: { actor: approver }, ifMatch: 1, key: 'at-once' };
    const steps = await Promise.all(
      [1, 2].map(() => api.post(`/v1/recommendations/${id}/submissions`, call)),
    );
    expect(steps.map(({ status }) => status)).toEqual([201, 201]);
    expect(steps[0]?.text).toBe(steps[1]?.text);
  });
});

describe('two officers at once', () => {
  test('one wins, the other is told of the new version and loses nothing', async () => {
    await upTo('assigned');
    const [one, other] = await Promise.all([
      attempt('acceptances', ministry, { actor: officer }),
      attempt('acceptances', ministry, { actor: head }),
    ]);
    expect(new Set([one.status, other.status])).toEqual(new Set([201, 412]));
    const loser = one.status === 412 ? one : other;
    expect(loser.body).toMatchObject({ code: 'version-mismatch', currentVersion: version + 1 });
    expect(loser.headers?.['ETag']).toBe(`"v${version + 1}"`);
    const read = await api.get(id, ministry);
    expect(read.body.history).toHaveLength(version + 1);
    expect(read.headers?.['ETag']).toBe(`"v${version + 1}"`);
  });

  test('a write that gave way to one that changed nothing is to be repeated, and then passes', async () => {
    await upTo('assigned');
    const call = { client: ministry, body: { actor: officer }, ifMatch: version, key: 'again' };
    const path = `/v1/recommendations/${id}/acceptances`;
    api.failNextWrite(
      new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} }),
    );
    const first = await api.post(path, call);
    expect(first).toMatchObject({ status: 409, body: { code: 'write-conflict' } });
    expect(first.headers?.['Retry-After']).toBe('1');
    expect((await api.post(path, call)).status).toBe(201);
  });

  test('without If-Match nobody changes anything', async () => {
    await upTo('submitted');
    const blind = await api.post(`/v1/recommendations/${id}/assignments`, {
      client: ministry,
      body: { actor: intake, leadUnit: 'BKHCN.SHTT', complexity: 'A' },
    });
    expect(blind.status).toBe(428);
  });
});

describe('who may see', () => {
  test('a draft: only the side of the locality; a registered case: both sides; nobody else', async () => {
    await newDraft();
    expect((await api.get(id, ministry)).status).toBe(404);
    expect((await api.get(id, 'camau-desk')).status).toBe(200);
    expect((await api.list({ state: 'DRAFT' }, ministry)).body.items).toEqual([]);
    await roads.submitted();
    expect((await api.get(id, ministry)).status).toBe(200);
    const elsewhere = { ...draft, addressee: 'BTC' };
    await newDraft(elsewhere);
    await roads.submitted();
    expect((await api.get(id, ministry)).status).toBe(404);
    expect((await api.list({}, ministry)).body.items).toHaveLength(1);
    expect((await api.list({})).body.items).toHaveLength(2);
  });

  test('what it may not see it can neither change nor guess', async () => {
    await newDraft();
    const unseen = await attempt('submissions', ministry, { nonsense: true });
    expect(unseen).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const nothing = await api.get('96-00000000000000000000000000');
    expect(nothing.status).toBe(404);
    expect((await api.get('no-id-at-all')).status).toBe(404);
  });
});

describe('who may act', () => {
  test('only officers whom the client may speak for, in the role, for the unit', async () => {
    await upTo('submitted');
    const assignment = { leadUnit: 'BKHCN.SHTT', complexity: 'A' };
    const as = (actor: object, client = ministry) =>
      attempt('assignments', client, { ...assignment, actor });
    expect(await as({ ...intake, unit: 'BTC' })).toMatchObject({ status: 403 });
    expect(await as({ ...intake, unit: 'NO-UNIT' })).toMatchObject({ status: 403 });
    expect(await as(head)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await as(head)).body.detail).toContain('INTAKE');
    expect(await as(intake, 'camau-desk')).toMatchObject({ status: 403 });
    expect(await as(intake)).toMatchObject({ status: 201 });
  });

  test('an officer of another unit cannot answer for the one that leads', async () => {
    await upTo('assigned');
    const stranger = { ...officer, unit: 'BKHCN.CVT' };
    expect((await attempt('acceptances', ministry, { actor: stranger })).status).toBe(403);
  });

  test('a draft is not made for a locality of somebody else, nor for an agency', async () => {
    const make = (body: object) => api.post('/v1/recommendations', { body: { ...draft, ...body } });
    expect((await make({ locality: '42', actor: { ...author, unit: '42' } })).status).toBe(403);
    expect((await make({ locality: 'BKHCN' })).body.errors[0].code).toBe('not-a-locality');
    expect((await make({ addressee: 'NOBODY' })).body.errors[0].code).toBe('unknown-unit');
    expect((await make({ title: 'x'.repeat(301) })).status).toBe(422);
    expect((await make({ difficulty: 'x'.repeat(8_001) })).status).toBe(422);
    expect((await make({ colour: 'red' })).body.errors[0].code).toBe('unknown-field');
  });
});

describe('four eyes', () => {
  test('the author of a proposal does not sign it, under any role', async () => {
    await upTo('proposed');
    const same = { ...head, id: ' OFFICER ' };
    const signed = await attempt('answers', ministry, { ...answerLetter(), actor: same });
    expect(signed).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    expect((await attempt('answers', ministry, answerLetter())).status).toBe(201);
  });

  test('nor is the author named as the signatory', async () => {
    await upTo('proposed');
    const letter = answerLetter();
    const signatory = { ...letter.signatory, id: officer.id };
    const signed = await attempt('answers', ministry, { ...letter, signatory });
    expect(signed).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
  });

  test('a second client does not make a second person of the author', async () => {
    await upTo('proposed');
    const byId = { ...answerLetter(), actor: { ...head, id: officer.id, name: 'Another name' } };
    expect((await attempt('answers', 'national-desk', byId)).status).toBe(403);
    const byName = { ...answerLetter(), actor: { ...head, name: officer.name } };
    expect((await attempt('answers', 'national-desk', byName)).status).toBe(403);
    expect((await attempt('answers', 'national-desk', answerLetter())).status).toBe(201);
  });
});

describe('the order of checks', () => {
  test('is: repeat, version, officer, state, body', async () => {
    await upTo('submitted');
    const bad = { actor: head, nonsense: true };
    const stale = await attempt('acceptances', ministry, bad, { ifMatch: 1 });
    expect(stale.status).toBe(412);
    expect((await attempt('acceptances', ministry, { actor: intake, x: 1 })).status).toBe(403);
    const early = await attempt('acceptances', ministry, bad);
    expect(early).toMatchObject({
      status: 409,
      body: {
        code: 'transition-not-allowed',
        currentState: 'SUBMITTED',
        allowedActions: [
          {
            action: 'requestClarification',
            path: `/v1/recommendations/${id}/clarifications`,
            roles: ['INTAKE', 'UNIT_OFFICER'],
          },
          {
            action: 'assign',
            path: `/v1/recommendations/${id}/assignments`,
            roles: ['INTAKE'],
          },
        ],
      },
    });
    await roads.assigned();
    expect((await attempt('acceptances', ministry, bad)).status).toBe(422);
    expect((await attempt('acceptances', ministry, '{')).status).toBe(400);
    expect((await attempt('acceptances', ministry, {})).body.errors[0].pointer).toBe('/actor');
  });
});

describe('roads that are not open yet', () => {
  test.each(actions.filter((action) => !isOpen(action)))(
    '%s is refused by name',
    async (action) => {
      await upTo('submitted');
      const { resource, id: transition } = transitions[action];
      const refused = await attempt(resource, 'camau-desk', { actor: approver });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'transition-not-open', action, transition },
      });
    },
  );

  test('what is no road at all is not found', async () => {
    await upTo('submitted');
    expect((await attempt('dances', 'camau-desk', {})).status).toBe(404);
  });
});

describe('the clock of a case', () => {
  const clock = async () => (await api.get(id)).body.clock;

  test('starts when it is handed in and takes the class when it is assigned', async () => {
    await newDraft();
    expect(await clock()).toBeNull();
    await roads.submitted();
    expect(await clock()).toMatchObject({
      dayZero: '2025-08-18',
      dueOn: '2025-09-03',
      firstDueOn: null,
    });
    api.at('2025-08-19T09:00:00+07:00');
    await step('assignments', ministry, { actor: intake, leadUnit: 'BKHCN.SHTT', complexity: 'B' });
    expect(await clock()).toMatchObject({
      dueOn: '2025-09-10',
      firstDueOn: '2025-09-10',
      timeliness: 'ON_TIME',
      workingDaysUsed: 1,
      policyVersion: '2025-1',
    });
  });

  test('waits while a question is open, and keeps its first promise', async () => {
    await upTo('accepted');
    const question = { actor: officer, question: 'Hỏi', replyBy: '2025-08-22' };
    await step('clarifications', ministry, question);
    expect(await clock()).toMatchObject({ dueOn: null, timeliness: 'PAUSED' });
    expect((await api.list({ dueTo: '2025-12-31' })).body.items).toEqual([]);
    api.at('2025-08-20T09:00:00+07:00');
    const reply = await step('clarification-replies', 'camau-desk', {
      actor: author,
      reply: 'Đáp',
    });
    expect(reply.body.state).toBe('IN_PROGRESS');
    expect(await clock()).toMatchObject({ dueOn: '2025-09-05', firstDueOn: '2025-09-03' });
  });

  test('is not stopped by a third question, nor by one that leaves too long', async () => {
    await upTo('accepted');
    const ask = (replyBy: string) =>
      attempt('clarifications', ministry, { actor: officer, question: 'Hỏi', replyBy });
    expect((await ask('2025-09-04')).body.errors[0].code).toBe('reply-by-out-of-range');
    expect((await ask('2025-08-18')).status).toBe(422);
    for (const _ of [1, 2]) {
      const { body } = await ask('2025-08-22');
      version = body.version;
      await step('clarification-replies', 'camau-desk', { actor: author, reply: 'Đáp' });
    }
    expect(await ask('2025-08-22')).toMatchObject({
      status: 409,
      body: { code: 'transition-not-allowed' },
    });
  });

  test('goes on when the case is referred, twice at most and never back', async () => {
    await upTo('accepted');
    const refer = (from: string, toUnit: string) =>
      attempt('referrals', ministry, {
        actor: { ...head, unit: from },
        toUnit,
        reason: 'Không thuộc chức năng',
        authorityBasis: 'Quyết định',
      });
    const before = await clock();
    version = (await refer('BKHCN.SHTT', 'BKHCN.CVT')).body.version;
    expect(await clock()).toEqual(before);
    expect((await refer('BKHCN.CVT', 'BKHCN.SHTT')).body.errors[0].code).toBe('unit-in-chain');
    expect((await refer('BKHCN.CVT', 'BTC')).body.errors[0].code).toBe('unit-of-another-agency');
    version = (await refer('BKHCN.CVT', 'BKHCN.TDC')).body.version;
    expect((await refer('BKHCN.TDC', 'BKHCN.PC')).status).toBe(409);
    const { custody } = (await api.get(id)).body;
    expect(custody).toMatchObject([{ unit: 'BKHCN.SHTT' }]);
  });
});

describe('an answer', () => {
  test('goes the road of its outcome', async () => {
    await upTo('proposed');
    const commitment = {
      actor: head,
      legalDocument: { type: 'Nghị định', workingTitle: 'Nghị định', drafter: 'BKHCN.PC' },
      expectedOn: '2025-Q4',
      interimLetterNo: '2/SHTT',
    };
    const wrong = await attempt('commitments', ministry, commitment);
    expect(wrong).toMatchObject({ status: 409, body: { code: 'transition-not-allowed' } });
    await step('send-backs', ministry, { actor: head, comment: 'Sửa' });
    await roads.proposed({
      ...explained,
      outcome: {
        kind: 'DEFERRED_TO_LEGAL_DOCUMENT',
        legalDocument: commitment.legalDocument,
        expectedOn: '2025-Q4',
        interimMeasure: 'Tạm thời',
      },
    });
    const late = await attempt('commitments', ministry, { ...commitment, expectedOn: '2025-Q2' });
    expect(late.body.errors[0].code).toBe('date-in-past');
    await step('commitments', ministry, commitment);
    expect((await api.get(id)).body).toMatchObject({
      state: 'AWAITING_LEGAL_DOCUMENT',
      outcome: 'DEFERRED_TO_LEGAL_DOCUMENT',
      commitment: { expected: '2025-Q4', expectedOn: '2025-12-31', firstExpectedOn: '2025-12-31' },
      clock: { timeliness: 'NOT_RUNNING', stoppedOn: '2025-08-18' },
    });
  });

  test('beyond authority is escalated by the leader alone', async () => {
    await upTo('accepted');
    const beyond = {
      competentLevel: 'GOVERNMENT',
      authorityBasis: 'Nghị định',
      proposedOption: 'Sửa nghị định',
    };
    await roads.proposed({ ...explained, outcome: { kind: 'BEYOND_AUTHORITY', ...beyond } });
    const body = { ...beyond, interimLetterNo: '3/BKHCN' };
    expect((await attempt('escalations', ministry, { ...body, actor: head })).status).toBe(403);
    const escalated = await step('escalations', ministry, { ...body, actor: leader });
    expect(escalated.body.state).toBe('ESCALATED');
  });

  test('states everything that an outcome of its kind must state', async () => {
    await upTo('accepted');
    const propose = (outcome: object, legalBasis: string[] = []) =>
      attempt('proposals', ministry, { ...explained, outcome, legalBasis });
    for (const kind of [
      'RESOLVED',
      'PARTLY_RESOLVED',
      'EXPLAINED',
      'DECLINED',
      'DEFERRED_TO_LEGAL_DOCUMENT',
      'BEYOND_AUTHORITY',
      'SOMETHING',
    ])
      expect((await propose({ kind })).status, kind).toBe(422);
    const noBasis = await propose({ kind: 'EXPLAINED', answersTheAsk: true });
    expect(noBasis.body.errors[0].code).toBe('legal-basis-missing');
    const declined = await propose({ kind: 'DECLINED', grounds: 'Không có căn cứ' });
    expect(declined.status).toBe(201);
  });

  test('waits for the opinions of the units that were asked, or says why not', async () => {
    await newDraft();
    await roads.submitted();
    await step('assignments', ministry, {
      actor: intake,
      leadUnit: 'BKHCN.SHTT',
      complexity: 'C',
      coUnits: ['BKHCN.PC', 'BTC'],
    });
    await roads.accepted();
    const propose = (more: object) => attempt('proposals', ministry, { ...explained, ...more });
    expect((await propose({})).body.errors[0].code).toBe('opinions-missing');
    const stranger = { opinions: [{ unit: 'BKHCN.CVT', opinion: 'Đồng ý' }] };
    expect((await propose(stranger)).body.errors[0].code).toBe('unit-not-asked');
    const one = { opinions: [{ unit: 'BKHCN.PC', opinion: 'Đồng ý' }] };
    expect((await propose(one)).status).toBe(422);
    expect((await propose({ ...one, opinionsWaived: 'Quá hạn lấy ý kiến' })).status).toBe(201);
  });

  test('that resolves a part leaves the rest as a case of its own', async () => {
    await upTo('accepted');
    await roads.proposed({
      ...explained,
      outcome: {
        kind: 'PARTLY_RESOLVED',
        resolvedPart: 'Phần đã xong',
        remainingPart: 'Phần còn lại',
        remainderPlan: 'CHILD_CASE',
      },
    });
    api.at('2025-08-20T09:00:00+07:00');
    const issued = await step('answers', ministry, answerLetter());
    const { body: child } = await api.get(issued.body.child);
    expect(child).toMatchObject({
      number: 'KN-96-2025-000002',
      parent: id,
      state: 'ASSIGNED',
      holder: 'BKHCN.SHTT',
      ask: 'Phần còn lại',
      version: 1,
      clock: { dayZero: '2025-08-20', dueOn: '2025-09-05', firstDueOn: '2025-09-05' },
    });
    expect((await api.get(id)).body).toMatchObject({
      state: 'ANSWERED',
      outcome: 'PARTLY_RESOLVED',
      children: [child.id],
    });
    await step('confirmations', 'camau-desk', { actor: approver, satisfaction: 4 });
    expect((await api.get(id)).body.state).toBe('CLOSED');
  });

  test('is not dated after today, and closes only with a mark of 1 to 5', async () => {
    await upTo('proposed');
    const future = await attempt('answers', ministry, {
      ...answerLetter(),
      letterDate: '2025-08-19',
    });
    expect(future.body.errors[0].code).toBe('date-in-future');
    await step('answers', ministry, answerLetter());
    for (const satisfaction of [0, 6, 2.5])
      expect(
        (await attempt('confirmations', 'camau-desk', { actor: approver, satisfaction })).status,
      ).toBe(422);
  });
});

describe('a draft', () => {
  test('is completed when it is handed in, or refused with what is missing', async () => {
    const { difficulty: _, ask: __, channel: ___, ...bare } = draft;
    await newDraft(bare);
    const hollow = await attempt('submissions', 'camau-desk', { actor: approver });
    expect(hollow.body.errors[0]).toMatchObject({ pointer: '/difficulty', code: 'missing-field' });
    const { difficulty, ask, channel } = draft;
    await step('submissions', 'camau-desk', { actor: approver, difficulty, ask, channel });
    expect((await api.get(id)).body).toMatchObject({ difficulty, ask, channel });
  });
});

describe('a reading', () => {
  test('has the form that the route promises, at every stage', async () => {
    await newDraft();
    for (const road of ['submitted', 'assigned', 'accepted', 'proposed'] as const) {
      await roads[road]();
      const { body } = await api.get(id);
      expect(() => RecommendationView.parse(body)).not.toThrow();
    }
    const { body } = await api.get(id);
    expect(body.history.map(({ event }: { event: string }) => event)).toEqual([
      'T01-1',
      'T02-2',
      'T07-3',
      'T08-4',
      'T21-5',
    ]);
    expect(JSON.stringify(body)).not.toContain('"request"');
  });
});

describe('any body', () => {
  const anything = fc.oneof(fc.json(), fc.string(), fc.jsonValue());
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom('96', 'BKHCN', '2025-Q4', '2025-13-40'));
  const nearly = fc.dictionary(
    fc.constantFrom('actor', 'locality', 'title', 'field', 'question', 'replyBy', 'outcome', 'x'),
    member,
  );

  test('is taken, or refused in our name', async () => {
    await upTo('accepted');
    const documented = [201, 400, 403, 404, 409, 412, 413, 422];
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nearly), fc.boolean(), async (body, asOfficer) => {
        const whole = asOfficer ? { actor: officer, ...(body as object) } : body;
        const made = await api.post('/v1/recommendations', { body: whole });
        const asked = await attempt('clarifications', ministry, whole);
        for (const { status } of [made, asked]) expect(documented).toContain(status);
      }),
      { seed: 20250818, numRuns: 100 },
    );
  });
});

describe('the list', () => {
  async function everyPage(query: Record<string, string>, client?: string): Promise<string[]> {
    const ids: string[] = [];
    let token: string | null | undefined;
    do {
      const page: Answer = await api.list({ ...query, ...(token && { pageToken: token }) }, client);
      expect(page.status, page.text).toBe(200);
      ids.push(...page.body.items.map((item: { id: string }) => item.id));
      token = page.body.nextPageToken;
    } while (token);
    return ids;
  }

  test('pages to the end, each case once, with any filter', async () => {
    for (const road of ['submitted', 'assigned', 'accepted'] as const)
      for (const _ of [1, 2]) await upTo(road);
    for (const pageSize of ['1', '4', '200']) {
      const all = await everyPage({ pageSize });
      expect(all).toHaveLength(6);
      expect(new Set(all).size).toBe(6);
      expect(await everyPage({ pageSize, holder: 'BKHCN.SHTT' })).toHaveLength(4);
      expect(await everyPage({ pageSize, holder: 'BKHCN.SHTT', state: 'ASSIGNED' })).toHaveLength(
        2,
      );
      expect(await everyPage({ pageSize, locality: '96', dueTo: '2025-09-02' })).toHaveLength(0);
      expect(await everyPage({ pageSize, dueFrom: '2025-09-03' }, ministry)).toHaveLength(6);
    }
  });

  test('takes a page token only for the same list and the same caller', async () => {
    for (const _ of [1, 2, 3]) await upTo('submitted');
    const { nextPageToken: pageToken } = (await api.list({ pageSize: '1' })).body;
    const refused = [
      await api.list({ pageSize: '1', pageToken, state: 'SUBMITTED' }),
      await api.list({ pageSize: '1', pageToken }, ministry),
      await api.list({ pageSize: '1', pageToken: `${pageToken}x` }),
      await api.list({ pageSize: '1', pageToken: 'nonsense' }),
    ];
    for (const answer of refused)
      expect(answer).toMatchObject({ status: 400, body: { code: 'page-token-invalid' } });
    expect((await api.list({ pageSize: '2', pageToken })).body.items).toHaveLength(2);
  });

  test('tells by its page token nothing of cases that the caller may not see', async () => {
    for (let count = 0; count < 21; count += 1) await newDraft();
    const page = await api.list({ pageSize: '1', state: 'DRAFT' }, ministry);
    expect(page.body).toEqual({ items: [], nextPageToken: expect.any(String) });
    const readable = page.body.nextPageToken
      .split('.')
      .map((part: string) => Buffer.from(part, 'base64url').toString());
    expect(readable.join()).not.toMatch(/96-|source/);
  });

  test('refuses filters that it does not know', async () => {
    expect((await api.list({ colour: 'red' })).status).toBe(422);
    expect((await api.list({ state: 'LATE' })).status).toBe(422);
    expect((await api.list({ pageSize: '0' })).status).toBe(422);
  });
});
