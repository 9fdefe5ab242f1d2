import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { instantOf } from '../../core/time.ts';
import { answerLimit } from '../../functions/shared/answer-size.ts';
import type { Route } from '../../functions/shared/route.ts';
import { gateway, gatewayBodyLimit, problemAnswer, unreadableAnswer } from '../../local/gateway.ts';
import { type Listening, listen } from '../../local/http-server.ts';

const route = (method: Route['method'], path: string, admission: Route['admission']): Route => ({
  name: `${method} ${path}`,
  method,
  path,
  servedBy: path === '/v1/posts' ? 'ingest' : 'api',
  admission,
  summary: 'for the test',
  request: {},
  responses: { 200: { description: 'what arrived', body: z.unknown() } },
  problems: [],
});

const routes = [
  route('POST', '/v1/posts', { scope: 'snapshots:write' }),
  route('GET', '/v1/things/{id}', { scope: 'snapshots:read' }),
  route('GET', '/v1/things/{id}/parts', 'public'),
  route('POST', '/v1/things/{id}/parts', 'public'),
  route('GET', '/docs/{asset+}', 'public'),
  route('GET', '/slow', 'public'),
  route('GET', '/broken', 'public'),
  route('GET', '/large', 'public'),
];

let server: Listening;
let seen: APIGatewayProxyEvent[];
let asked: APIGatewayRequestAuthorizerEvent[];
let faults: unknown[];
let slow: PromiseWithResolvers<void>;
let largeBody: string;

async function answer(event: APIGatewayProxyEvent) {
  seen.push(event);
  if (event.resource === '/slow') await slow.promise;
  if (event.resource === '/large') return { statusCode: 200, body: largeBody };
  if (event.resource === '/broken') throw new Error('a fault of ours');
  return {
    statusCode: 200,
    headers: { 'X-Served': event.resource },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: 'xin chào',
  };
}

beforeEach(async () => {
  [seen, asked, faults] = [[], [], []];
  slow = Promise.withResolvers();
  const onFault = (fault: unknown) => void faults.push(fault);
  const answerer = gateway({
    routes,
    functions: { ingest: answer, api: answer, admin: answer },
    async authorizer(event) {
      asked.push(event);
      const key = event.headers?.['Authorization'];
      if (key === 'wrong') throw new Error('Unauthorized');
      return {
        principalId: 'tester',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Action: 'execute-api:Invoke',
              Effect: key === 'denied' ? 'Deny' : 'Allow',
              Resource: '*',
            },
          ],
        },
        context: { id: 'tester', scopes: '["snapshots:write"]' },
      };
    },
    now: () => instantOf(1_756_688_400_000),
    onFault,
  });
  server = await listen(answerer, {
    port: 0,
    bodyLimit: gatewayBodyLimit,
    tooLarge: (request) => problemAnswer('body-too-large', request),
    unreadable: unreadableAnswer,
    onFault,
  });
});
afterEach(() => {
  slow.resolve();
  return server.stop();
});

const lastEvent = (): APIGatewayProxyEvent => {
  const event = seen.at(-1);
  if (event === undefined) throw new Error('no function was called');
  return event;
};

/** fetch would tidy a path up. */
const rawStatus = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    httpRequest({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });

/** What comes back for bytes that no client of HTTP would send. */
const exchanged = (sent: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(sent));
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (received += text));
    socket.once('end', () => resolve(received)).once('error', reject);
  });

describe('the event', () => {
  test('names the resource as the route table spells it, and decodes what stands in the path', async () => {
    await fetch(`${server.url}/v1/things/C%C3%A0%20Mau%2F96/parts`);
    expect(lastEvent()).toMatchObject({
      httpMethod: 'GET',
      resource: '/v1/things/{id}/parts',
      path: '/v1/things/C%C3%A0%20Mau%2F96/parts',
      pathParameters: { id: 'Cà Mau/96' },
      requestContext: { resourcePath: '/v1/things/{id}/parts', stage: 'local' },
    });
  });

  test('gives the last of repeated query keys, and all of them in the multi-value field', async () => {
    await fetch(`${server.url}/v1/things/1/parts?a=1&b=x+y&a=2%26&__proto__=z`);
    const { queryStringParameters, multiValueQueryStringParameters } = lastEvent();
    expect(Object.entries(queryStringParameters ?? {})).toEqual([
      ['a', '2&'],
      ['b', 'x y'],
      ['__proto__', 'z'],
    ]);
    expect(multiValueQueryStringParameters?.['a']).toEqual(['1', '2&']);
  });

  test('has null, not an empty object, where nothing was sent', async () => {
    await fetch(`${server.url}/slow`, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    expect(lastEvent()).toMatchObject({
      pathParameters: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  test('carries every body as base64, text and gzip alike, byte for byte', async () => {
    for (const body of [
      new TextEncoder().encode('{"đơn vị":"Cà Mau"}'),
      new Uint8Array(gzipSync('{}')),
      new Uint8Array([0xff, 0xfe, 0x00]),
    ]) {
      await fetch(`${server.url}/v1/things/1/parts`, { method: 'POST', body });
      expect(lastEvent()).toMatchObject({
        body: Buffer.from(body).toString('base64'),
        isBase64Encoded: true,
      });
    }
  });

  test('keeps the spelling of headers, joins repeated ones only in the multi-value field, and names the caller', async () => {
    await new Promise<void>((resolve) => {
      const { port } = new URL(server.url);
      const request = httpRequest({ host: '127.0.0.1', port, path: '/v1/things/1/parts' });
      request.setHeader('X-Mixed-Case', ['one', 'two']);
      request.once('response', (response) => response.resume().once('end', resolve)).end();
    });
    const event = lastEvent();
    expect(event.headers['X-Mixed-Case']).toBe('two');
    expect(event.multiValueHeaders['X-Mixed-Case']).toEqual(['one', 'two']);
    expect(event.headers['Connection']).toBeUndefined();
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
  });
});

describe('the gateway', () => {
  const post = (authorization?: string) =>
    fetch(`${server.url}/v1/posts`, {
      method: 'POST',
      headers: authorization === undefined ? {} : { Authorization: authorization },
      body: '{}',
    });

  test('asks the authorizer and hands its context on', async () => {
    expect((await post('right')).status).toBe(200);
    expect(asked).toMatchObject([{ type: 'REQUEST', httpMethod: 'POST', resource: '/v1/posts' }]);
    expect(lastEvent().requestContext.authorizer).toEqual({
      id: 'tester',
      scopes: '["snapshots:write"]',
      principalId: 'tester',
    });
  });

  test('answers 401 without a key, before the authorizer, and with a wrong one; 403 to a refusal', async () => {
    const missing = await post();
    expect(missing.status).toBe(401);
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(await missing.json()).toMatchObject({
      code: 'unauthenticated',
      status: 401,
      detail: expect.stringContaining('Authorization: Bearer'),
    });
    expect(missing.headers.get('www-authenticate')).toContain('Bearer');
    expect(asked).toEqual([]);
    expect((await post('wrong')).status).toBe(401);
    expect((await post('denied')).status).toBe(403);
    expect(seen).toEqual([]);
  });

  test('answers 404 to a path that is no route and 405 to a wrong method, naming the right ones', async () => {
    const nowhere = await fetch(`${server.url}/v1/nothing`, {
      headers: { 'Accept-Language': 'en' },
    });
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({
      code: 'not-found',
      title: 'Not found',
      detail: expect.stringContaining('/openapi.json'),
    });
    const wrong = await fetch(`${server.url}/v1/things/1/parts`, { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, POST');
    expect(await wrong.json()).toMatchObject({
      code: 'method-not-allowed',
      detail: 'Địa chỉ này chỉ nhận: GET, POST.',
    });
    expect(await rawStatus('/v1/things/%ZZ/parts')).toBe(404);
    expect(seen).toEqual([]);
  });

  test.each([
    [
      'headers of more than 16 KB',
      `GET /slow HTTP/1.1\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`,
      400,
      'malformed-body',
      'dài quá 16 KB',
    ],
    [
      'a method that HTTP does not know',
      'FETCH /slow HTTP/1.1\r\nHost: x\r\n\r\n',
      404,
      'not-found',
      'không nhận phương thức này',
    ],
    ['what is no request', 'xin chào\r\n\r\n', 404, 'not-found', 'Không có địa chỉ này'],
    [
      'a header without a name',
      'GET /slow HTTP/1.1\r\n: x\r\n\r\n',
      400,
      'malformed-body',
      'Không đọc được yêu cầu',
    ],
    [
      'a request that names no host',
      'GET /slow HTTP/1.1\r\n\r\n',
      400,
      'malformed-body',
      'Không đọc được yêu cầu',
    ],
    [
      'who asks for a tunnel',
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n',
      404,
      'not-found',
      'không nhận phương thức này',
    ],
  ])('answers %s by a problem, and goes on with others', async (_, sent, status, code, words) => {
    const [head = '', body = ''] = (await exchanged(sent)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Content-Type: application/problem+json');
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({
      code,
      status,
      detail: expect.stringContaining(words),
    });
    expect(seen).toEqual([]);
    expect(await rawStatus('/v1/things/1/parts')).toBe(200);
  });

  test('gives a greedy parameter the rest of the path', async () => {
    await fetch(`${server.url}/docs/css/main.css`);
    expect(lastEvent().pathParameters).toEqual({ asset: 'css/main.css' });
  });

  test('refuses more than ten megabytes and calls nobody', async () => {
    const body = new Uint8Array(gatewayBodyLimit + 1);
    const response = await fetch(`${server.url}/v1/things/1/parts`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large' });
    expect(seen).toEqual([]);
  });

  test('passes status, headers, lists of headers and body back', async () => {
    const response = await fetch(`${server.url}/v1/things/1/parts`);
    expect(response.headers.get('x-served')).toBe('/v1/things/{id}/parts');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('xin chào');
  });

  test('answers for a function that throws, and tells of it', async () => {
    const response = await fetch(`${server.url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('a fault of ours');
    expect(faults).toHaveLength(1);
  });

  test('lets no more of a function through than Lambda does, counted as JSON', async () => {
    const frame = JSON.stringify({ statusCode: 200, body: '' }).length;
    largeBody = 'x'.repeat(answerLimit - frame);
    expect((await fetch(`${server.url}/large`)).status).toBe(200);
    for (const body of [
      `${largeBody}x`,
      '"'.repeat(answerLimit / 2),
      'ư'.repeat(answerLimit / 2),
    ]) {
      largeBody = body;
      const response = await fetch(`${server.url}/large`);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ code: 'unexpected' });
    }
    expect(faults).toHaveLength(3);
  });

  test('finishes what is running before it stops', async () => {
    const running = fetch(`${server.url}/slow`);
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const stopped = server.stop();
    slow.resolve();
    expect((await running).status).toBe(200);
    await stopped;
    await expect(fetch(`${server.url}/v1/things/1/parts`)).rejects.toThrow();
    server = await listen(() => Promise.reject(new Error('unused')), {
      port: 0,
      bodyLimit: 0,
      tooLarge: (request) => problemAnswer('body-too-large', request),
      onFault: () => undefined,
    });
  });
});
