import { beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { instantOf } from '../../core/time.ts';
import type { Route } from '../../functions/shared/route.ts';
import { gateway } from '../../local/gateway.ts';

const route = (path: string, admission: Route['admission']): Route => ({
  name: path,
  method: 'PUT',
  path,
  servedBy: admission === 'administrator' ? 'admin' : 'api',
  admission,
  summary: 'for the test',
  request: {},
  responses: { 200: { description: 'done', body: z.unknown() } },
  problems: [],
});

let seen: APIGatewayProxyEvent[];
beforeEach(() => {
  seen = [];
});

const answer = (event: APIGatewayProxyEvent) => {
  seen.push(event);
  return Promise.resolve({ statusCode: 200, body: '' });
};
const neverAsked = () => Promise.reject(new Error('The authorizer was asked'));

const local = gateway({
  routes: [route('/v1/admin/units', 'administrator'), route('/v1/open', 'public')],
  functions: { ingest: neverAsked, api: answer, admin: answer },
  authorizer: neverAsked,
  now: () => instantOf(1_756_688_400_000),
  onFault: (fault) => {
    throw fault;
  },
});

const ask = (headers: Readonly<Record<string, string>>, target = '/v1/admin/units') =>
  local({
    method: 'PUT',
    target,
    rawHeaders: Object.entries(headers).flat(),
    body: new Uint8Array(),
    sourceIp: '127.0.0.1',
  });

test.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST', 'localhost'])(
  'administration answers on this machine under the name %s, to whoever is logged in',
  async (Host) => {
    expect((await ask({ Host })).status).toBe(200);
    expect(seen[0]?.requestContext.identity.userArn).toMatch(/^local:.+/);
  },
);

test.each([
  'reports.example.vn',
  'localhost.example.vn:8080',
  '127.0.0.1.example.vn',
  '192.168.1.7:8080',
  'localhost:8080@example.vn',
  'reports-localhost:8080',
  'example.vn.127.0.0.1',
  '',
])('it answers nobody who was led here by the name “%s”', async (Host) => {
  const refused = await ask({ Host });
  expect(refused.status).toBe(403);
  expect(JSON.parse(String(refused.body))).toMatchObject({ code: 'forbidden' });
  expect(seen).toEqual([]);
});

test('it answers nobody without a Host', async () => {
  expect((await ask({})).status).toBe(403);
});

test.each([
  { Origin: 'https://example.vn' },
  { Origin: 'null' },
  { Origin: 'http://localhost:3000' },
  { Origin: 'https://localhost:8080' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
])('no page of another site reaches it: %o', async (headers) => {
  expect((await ask({ Host: 'localhost:8080', ...headers })).status).toBe(403);
  expect(seen).toEqual([]);
});

test('our own pages and programs reach it', async () => {
  const Host = 'localhost:8080';
  for (const headers of [
    { Origin: 'http://localhost:8080', 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
  ])
    expect((await ask({ Host, ...headers })).status).toBe(200);
});

test('nobody is an administrator on a route that does not ask for one, whatever name led to it', async () => {
  expect((await ask({ Host: 'reports.example.vn' }, '/v1/open')).status).toBe(200);
  expect(seen[0]?.requestContext.identity.userArn).toBeNull();
});

test('a header says nothing about who the administrator is', async () => {
  await ask({
    Host: 'localhost:8080',
    Authorization: 'arn:aws:iam::1:user/x',
    'X-Administrator': 'x',
  });
  expect(seen[0]?.requestContext.identity.userArn).toMatch(/^local:/);
});
