import type { APIGatewayProxyResult } from 'aws-lambda';
import { expect, test } from 'vitest';
import { ok } from '../../core/result.ts';
import { route as postRoute } from '../../functions/http/post-snapshots.ts';
import { route } from '../../functions/http/read-recommendation.ts';
import { problemAnswer } from '../../functions/shared/answer.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import type { ProblemCode } from '../../functions/shared/problem-codes.ts';
import { conformanceOf } from '../support/conformance.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { callerNamed, ingestWorld, one } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';

const complaintsAbout = conformanceOf();

const circumstances = { language: 'en', instance: '/v1/snapshots', traceId: 'trace' } as const;
const problem = (code: ProblemCode) => problemAnswer({ code }, circumstances);

async function receipt(): Promise<APIGatewayProxyResult> {
  const world = await ingestWorld();
  const { status, text } = await world.send(one());
  return { statusCode: status, headers: { 'Content-Type': 'application/json' }, body: text };
}
const changed = (answer: APIGatewayProxyResult, more: object): APIGatewayProxyResult => ({
  ...answer,
  body: JSON.stringify({ ...(JSON.parse(answer.body) as object), ...more }),
});

test('an answer as it is described finds no complaint', async () => {
  expect(complaintsAbout(postRoute, await receipt())).toEqual([]);
  expect(complaintsAbout(postRoute, problem('idempotency-key-reused'))).toEqual([]);
});

test('an answer that is not as it is described is complained of: status, type, body, header, code', async () => {
  const right = await receipt();
  const wrong: readonly (readonly [APIGatewayProxyResult, string])[] = [
    [{ ...right, statusCode: 202 }, '202 is not described'],
    [{ ...right, headers: { 'Content-Type': 'text/plain' } }, '201 is not described as text/plain'],
    [changed(right, { extra: 1 }), 'must NOT have additional properties'],
    [changed(right, { counts: {} }), "/counts must have required property 'sent'"],
    [changed(right, { mode: 'some' }), '/mode must be equal to one of the allowed values'],
    [problem('version-mismatch'), '412 is not described'],
    [problem('if-match-invalid'), 'if-match-invalid is not described at 400'],
    [changed(problem('forbidden'), { status: 404 }), 'the document says 404'],
    [
      changed(problem('forbidden'), { errors: [{}] }),
      "/errors/0 must have required property 'code'",
    ],
  ];
  for (const [answer, complaint] of wrong)
    expect(complaintsAbout(postRoute, answer).join('; ')).toContain(complaint);
  const page = { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
  expect(complaintsAbout(route, page)).toContain('the header ETag is missing');
});

test('every gateway under test holds its answers to the description', async () => {
  const lying = gateway(
    [serve(route, () => Promise.resolve(ok({ status: 200, body: { no: 1 } })))],
    {
      log: silentLog,
    },
  );
  const caller: Caller = { ...callerNamed('camau'), scopes: ['recommendations:read'] };
  const id = `96-${'0'.repeat(26)}`;
  await expect(lying(gatewayEvent(route, { path: { id }, caller }))).rejects.toThrow(
    'otherwise than it is described',
  );
});
