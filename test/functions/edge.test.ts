import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { Client } from '../../core/registry/client.ts';
import { fail, ok } from '../../core/result.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Log } from '../../functions/shared/log.ts';
import type { Asked, Route } from '../../functions/shared/route.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';

const route = {
  name: 'tryOut',
  method: 'POST',
  path: '/v1/trials/{id}',
  servedBy: 'api',
  admission: { scope: 'snapshots:write' },
  summary: 'Tries the edge',
  request: {
    path: z.strictObject({ id: z.string().regex(/^[a-z]+$/) }),
    query: z.strictObject({ mode: z.enum(['atomic', 'partial']).default('atomic') }),
    body: z.strictObject({ count: z.int().min(1), 'a/b': z.array(z.string()).optional() }),
  },
  idempotent: true,
  conditional: true,
  responses: { 201: { description: 'Tried' } },
  problems: [],
} as const satisfies Route;

const open = {
  ...route,
  name: 'readOpenly',
  method: 'GET',
  admission: 'public',
  request: {},
  idempotent: false,
  conditional: false,
  responses: { 200: { description: 'Read', contentType: 'text/plain' } },
} as const satisfies Route;

const caller = Client.parse({
  id: 'trial-client',
  name: 'x',
  keys: [],
  scopes: ['snapshots:write'],
  units: ['96'],
});
const good = {
  path: { id: 'abc' },
  headers: { 'idempotency-key': 'k1', 'If-Match': '"v7"' },
  body: { count: 2 },
  caller,
} satisfies Request;

let seen: Asked<typeof route> | undefined;
const lines: unknown[] = [];
const log: Log = {
  info: (...line) => lines.push(line),
  warn: (...line) => lines.push(line),
  error: (...line) => lines.push(line),
};
const handle = gateway(
  [
    serve(route, (asked) => {
      seen = asked;
      if (asked.body.count === 13) throw new Error('secret trouble');
      if (asked.body.count === 404)
        return Promise.resolve(fail({ code: 'not-found', members: { hint: 1 } } as const));
      return Promise.resolve(ok({ status: 201, body: { id: asked.path.id } }));
    }),
    serve(open, () => Promise.resolve(ok({ status: 200, body: 'plain' }))),
  ],
  { log },
);
const post = async (request: Request, method: 'POST' | 'PATCH' = 'POST') => {
  const answer = await handle(gatewayEvent({ ...route, method }, request));
  return { ...answer, json: JSON.parse(answer.body) };
};

test('an endpoint gets every part parsed, and its value goes out as JSON', async () => {
  const answer = await post({ ...good, query: { mode: 'partial' } });
  expect(answer).toMatchObject({ statusCode: 201, json: { id: 'abc' } });
  expect(answer.headers).toMatchObject({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Language': 'vi',
  });
  expect(seen).toMatchObject({
    path: { id: 'abc' },
    query: { mode: 'partial' },
    body: { count: 2 },
    idempotencyKey: 'k1',
    ifMatch: 7,
    caller: { id: 'trial-client', units: ['96'] },
  });
});

test('a public route needs no key, and text goes out as it is', async () => {
  const answer = await handle(gatewayEvent(open));
  expect(answer).toMatchObject({ statusCode: 200, body: 'plain' });
  expect(answer.headers?.['Content-Type']).toBe('text/plain');
});

test('a body may be gzip, whatever the headers say', async () => {
  const answer = await post({ ...good, body: gzipSync('{"count":5}') });
  expect(answer.statusCode).toBe(201);
  expect(seen?.body.count).toBe(5);
});

test('what a caller can get wrong has a status and a stable code of its own', async () => {
  const { headers } = good;
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
  const wrong: [string, Request][] = [
    ['401 unauthenticated', { ...good, caller: undefined as never }],
    ['403 forbidden', { ...good, caller: { ...caller, scopes: ['reports:read'] } }],
    ['404 not-found', { ...good, path: { id: '123' } }],
    ['400 idempotency-key-missing', { ...good, headers: without('idempotency-key') }],
    ['400 idempotency-key-invalid', { ...good, headers: { ...headers, 'idempotency-key': 'a b' } }],
    [
      '400 idempotency-key-invalid',
      { ...good, headers: { ...headers, 'idempotency-key': 'x'.repeat(256) } },
    ],
    ['428 precondition-required', { ...good, headers: without('If-Match') }],
    ['400 if-match-invalid', { ...good, headers: { ...headers, 'If-Match': '*' } }],
    ['400 if-match-invalid', { ...good, headers: { ...headers, 'If-Match': 'v7' } }],
    [
      '415 unsupported-media-type',
      {
        ...good,
        headers: { ...headers, 'Content-Type': 'application/json; charset=windows-1258' },
      },
    ],
    ['415 unsupported-media-type', { ...good, headers: { ...headers, 'Content-Encoding': 'br' } }],
    [
      '415 unsupported-media-type',
      { ...good, headers: { ...headers, 'Content-Type': 'text/csv' } },
    ],
    ['413 body-too-large', { ...good, body: Buffer.alloc(4 * 1024 * 1024 + 1, ' ') }],
    ['413 body-too-large', { ...good, body: bomb }],
    ['400 malformed-body', { ...good, body: Buffer.from([0x1f, 0x8b, 1, 2, 3]) }],
    ['400 malformed-body', { ...good, body: Buffer.from('{"a":"\xff"}', 'latin1') }],
    ['400 malformed-json', { ...good, body: '{"count":' }],
    ['400 malformed-json', { ...good, body: '' }],
    ['422 validation-failed', { ...good, body: { count: 2, extra: true } }],
    ['422 validation-failed', { ...good, query: { mood: 'x' } }],
    ['422 validation-failed', { ...good, query: { mode: ['atomic', 'partial'] } }],
    ['404 not-found', { ...good, body: { count: 404 } }],
  ];
  const answers = await Promise.all(wrong.map(([, request]) => post(request)));
  expect(answers.map((answer) => `${answer.statusCode} ${answer.json.code}`)).toEqual(
    wrong.map(([expected]) => expected),
  );
  for (const answer of answers) {
    expect(answer.headers?.['Content-Type']).toBe('application/problem+json');
    expect(answer.json).toMatchObject({
      type: `/problems/${answer.json.code}`,
      traceId: 'request-1',
    });
  }
  expect(answers.at(-1)?.json.hint).toBe(1);
  expect((await post(good, 'PATCH')).headers).toMatchObject({ Allow: 'POST, GET' });
});

test('UTF-8 and gzip may be named, whatever their spelling', async () => {
  const headers = {
    ...good.headers,
    'Content-Type': 'Application/JSON; Charset="UTF-8"',
    'Content-Encoding': 'GZIP',
  };
  expect((await post({ ...good, headers })).statusCode).toBe(201);
});

test('without a key the answer says how the header looks', async () => {
  const answer = await post({ ...good, caller: undefined as never });
  expect(answer.headers?.['WWW-Authenticate']).toMatch(/^Bearer /);
  expect(answer.json.detail).toContain('Authorization: Bearer');
});

test('JSON that cannot be read is told by line and column, an empty body apart', async () => {
  const detail = async (body: string) =>
    (await post({ ...good, body, headers: { ...good.headers, 'Accept-Language': 'en' } })).json
      .detail;
  expect(await detail('{\n  "count": x}')).toBe('Line 2, column 12: JSON does not allow “x” here.');
  expect(await detail('{"count": 1')).toContain('column 12: the JSON text ends before');
  expect(await detail('{"count": "a\tb"}')).toContain('U+0009');
  expect(await detail('')).toBe('The body is empty; send a JSON object.');
  expect(await detail(' \n')).toBe('The body is empty; send a JSON object.');
});

test('a fault names the place, a code, and in words what would be right', async () => {
  const body = { count: 'two', 'a/b': ['x', 1], 'x~y': 1 };
  const { json } = await post({
    ...good,
    body,
    headers: { ...good.headers, 'Accept-Language': 'vi;q=0.5, en-GB' },
  });
  expect(json).toMatchObject({
    title: 'The request is not valid',
    status: 422,
    instance: '/v1/trials/abc',
  });
  expect(json.errors).toMatchObject([
    { pointer: '/count', code: 'wrong-type', detail: 'It must be a number.' },
    { pointer: '/a~1b/1', code: 'wrong-type', detail: 'It must be text.' },
    { pointer: '/x~0y', code: 'unknown-field', detail: expect.stringContaining('x~y') },
  ]);
  const absent = await post({ ...good, body: {} });
  expect(absent.json.errors[0]).toMatchObject({ pointer: '/count', code: 'missing-field' });
  const query = await post({ ...good, query: { mode: 'all' } });
  expect(query.json.errors[0]).toMatchObject({ pointer: '/query/mode', code: 'not-one-of' });
});

test('what nobody expected is logged once and answered with one fixed sentence', async () => {
  lines.length = 0;
  const { statusCode, json, body } = await post({ ...good, body: { count: 13 } });
  expect(statusCode).toBe(500);
  expect(json).toMatchObject({ code: 'unexpected', traceId: 'request-1' });
  expect(body).not.toContain('secret');
  expect(lines).toHaveLength(1);
});

test('it answers when its work is done, however little time is left', async () => {
  let done = false;
  const working = gateway(
    [
      serve(open, async () => {
        await setTimeout(40);
        done = true;
        return ok({ status: 200, body: 'done' });
      }),
    ],
    { log },
  );
  const context = { ...lambdaContext('api'), getRemainingTimeInMillis: () => 10 };
  expect((await working(gatewayEvent(open), context)).body).toBe('done');
  expect(done).toBe(true);
});

test('the log never holds a body, a key or a path', async () => {
  lines.length = 0;
  await post({ ...good, path: { id: 'tokenlike' } });
  expect(JSON.stringify(lines)).toContain('/v1/trials/{id}');
  expect(JSON.stringify(lines)).not.toMatch(/tokenlike|k1|count/);
});
