import { beforeEach, expect, test } from 'vitest';
import {
  draft,
  officers,
  type RecommendationApi,
  recommendationApi,
} from '../support/recommendation-world.ts';

const { approver, intake, officer, head, leader } = officers;
const ministry = 'ministry-desk';
const legalDocument = { type: 'Nghị định', workingTitle: 'Nghị định', drafter: 'BKHCN.PC' };
const deferred = {
  kind: 'DEFERRED_TO_LEGAL_DOCUMENT',
  legalDocument,
  expectedOn: '2025-Q4',
  interimMeasure: 'Tạm thời',
};
const beyond = {
  competentLevel: 'GOVERNMENT',
  authorityBasis: 'Nghị định',
  proposedOption: 'Sửa nghị định',
};

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

/** A case in work since 18 August. */
async function inWork(): Promise<void> {
  const made = await api.post('/v1/recommendations', { body: draft });
  ({ id, version } = made.body);
  await attempt('submissions', { actor: approver }, 'camau-desk');
  await attempt('assignments', { actor: intake, leadUnit: 'BKHCN.SHTT', complexity: 'A' });
  await attempt('acceptances', { actor: officer });
}

const propose = (outcome: object) =>
  attempt('proposals', { actor: officer, outcome, text: 'Trả lời', legalBasis: ['Luật'] });

const refused = (code: string, pointer: string) => ({
  status: 422,
  body: { code: 'validation-failed', errors: [{ code, pointer }] },
});

test('an answer is dated neither before the case was handed in nor after today', async () => {
  await inWork();
  await propose({ kind: 'DECLINED', grounds: 'Không thuộc đối tượng' });
  api.at('2025-08-20T09:00:00+07:00');
  const issue = (letterDate: string) =>
    attempt('answers', {
      actor: head,
      letterNo: '1/SHTT',
      letterDate,
      signatory: { id: head.id, name: head.name, position: 'Cục trưởng' },
      signedFile: { name: '1.pdf', sha256: 'a'.repeat(64) },
    });
  expect(await issue('2025-08-17')).toMatchObject(refused('date-before-case', '/letterDate'));
  expect(await issue('2025-08-21')).toMatchObject(refused('date-in-future', '/letterDate'));
  expect((await issue('2025-08-17')).body.errors[0].detail).toContain('2025-08-18');
  expect((await issue('2025-08-18')).status).toBe(201);
});

test('an interim letter is held to the same dates', async () => {
  await inWork();
  await propose(deferred);
  const commitment = { actor: head, legalDocument, expectedOn: '2025-Q4', interimLetterNo: '2' };
  const dated = (interimLetterDate: string) =>
    attempt('commitments', { ...commitment, interimLetterDate });
  expect(await dated('2025-08-17')).toMatchObject(
    refused('date-before-case', '/interimLetterDate'),
  );
  expect(await dated('2025-08-19')).toMatchObject(refused('date-in-future', '/interimLetterDate'));
  expect((await dated('2025-08-18')).status).toBe(201);
});

test('a letter that carries an ask is not of tomorrow', async () => {
  const letters = [
    { number: '1', date: '2025-08-18' },
    { number: '2', date: '2025-08-19' },
  ];
  const late = refused('date-in-future', '/letters/1/date');
  expect(await api.post('/v1/recommendations', { body: { ...draft, letters } })).toMatchObject(
    late,
  );
  ({ id, version } = (await api.post('/v1/recommendations', { body: draft })).body);
  expect(await attempt('submissions', { actor: approver, letters }, 'camau-desk')).toMatchObject(
    late,
  );
});

test('what is to come is not proposed for a day that has passed', async () => {
  await inWork();
  const past = { ...deferred, expectedOn: '2025-Q2' };
  expect(await propose(past)).toMatchObject(refused('date-in-past', '/outcome/expectedOn'));
  const never = { ...deferred, expectedOn: '0000-Q1' };
  expect(await propose(never)).toMatchObject(refused('wrong-form', '/outcome/expectedOn'));
  expect((await propose({ ...deferred, expectedOn: '2025-08-18' })).status).toBe(201);
});

test('a commitment that departs from the proposal is sent back, not signed', async () => {
  await inWork();
  await propose(deferred);
  const commit = (more: object) =>
    attempt('commitments', {
      actor: head,
      legalDocument,
      expectedOn: '2025-Q4',
      interimLetterNo: '2',
      ...more,
    });
  const later = await commit({ expectedOn: '2026-Q4' });
  expect(later).toMatchObject(refused('differs-from-proposal', '/expectedOn'));
  expect(later.body.errors[0].detail).toContain('2025-Q4');
  const other = { ...legalDocument, drafter: 'BTC' };
  expect(await commit({ legalDocument: other })).toMatchObject(
    refused('differs-from-proposal', '/legalDocument'),
  );
  expect((await commit({})).status).toBe(201);
});

test('an escalation goes to the level that was proposed; its words may be the signer’s', async () => {
  await inWork();
  await propose({ kind: 'BEYOND_AUTHORITY', ...beyond });
  const escalate = (more: object) =>
    attempt('escalations', { actor: leader, ...beyond, interimLetterNo: '3', ...more });
  expect(await escalate({ competentLevel: 'NATIONAL_ASSEMBLY' })).toMatchObject(
    refused('differs-from-proposal', '/competentLevel'),
  );
  expect((await escalate({ proposedOption: 'Sửa Điều 5 của nghị định' })).status).toBe(201);
});
