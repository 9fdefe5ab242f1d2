import { expect, test } from 'vitest';
import * as z from 'zod';
import { Client, Scope } from '../../core/registry/client.ts';
import { fail, ok } from '../../core/result.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Asked, Route } from '../../functions/shared/route.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';

const path = z.strictObject({ code: z.string() });

const put = {
  name: 'putThing',
  method: 'PUT',
  path: '/v1/admin/things/{code}',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Tries administration',
  request: { path, body: z.strictObject({ name: z.string() }) },
  conditional: true,
  responses: { 200: { description: 'Put' } },
  problems: ['not-found'],
} as const satisfies Route;

const remove = {
  ...put,
  name: 'removeThing',
  method: 'DELETE',
  request: { path },
} as const satisfies Route;

const ofClients = {
  ...remove,
  name: 'readThing',
  method: 'GET',
  path: '/v1/things/{code}',
  servedBy: 'api',
  admission: { scope: 'snapshots:read' },
  conditional: false,
} as const satisfies Route;

const caller = Client.parse({
  id: 'every-scope',
  name: 'x',
  keys: [],
  scopes: Scope.options,
  units: ['VN'],
});
const administrator = 'arn:aws:sts::123456789012:assumed-role/quan-tri/nguyen.van.a';

let seen: Asked<typeof put> | undefined;
const lines: unknown[] = [];
const log = { info: (...line: unknown[]) => lines.push(line), warn() {}, error() {} };
const handle = gateway(
  [
    serve(put, (asked) => {
      seen = asked;
      return Promise.resolve(ok({ status: 200, body: {} }));
    }),
    serve(remove, () => Promise.resolve(fail({ code: 'not-found' } as const))),
    serve(ofClients, () => Promise.resolve(ok({ status: 200, body: {} }))),
  ],
  { log },
);
const ask = async (route: Pick<Route, 'method' | 'path'>, request: Request) => {
  const answer = await handle(gatewayEvent(route, request));
  return { status: answer.statusCode, json: JSON.parse(answer.body) };
};

const good = {
  path: { code: 'a' },
  headers: { 'If-Match': '"v7"', 'Accept-Language': 'en' },
  body: { name: 'A' },
  administrator,
} satisfies Request;

test('an endpoint of administration is told whom IAM admitted, and the log too', async () => {
  expect(await ask(put, good)).toMatchObject({ status: 200 });
  expect(seen).toMatchObject({ administrator, ifMatch: 7, caller: undefined });
  expect(JSON.stringify(lines.at(-1))).toContain(administrator);
});

test('whoever IAM did not admit is no administrator, whatever key came along', async () => {
  for (const who of [{}, { caller }, { administrator: '' }, { administrator: ' ' }]) {
    const { administrator: _, ...request } = good;
    const answer = await ask(put, { ...request, ...who });
    expect(answer).toMatchObject({ status: 401, json: { code: 'signature-required' } });
    expect(answer.json.detail).toContain('Signature Version 4');
  }
});

test('an administrator is no client: a route that asks for a key asks him too', async () => {
  const request = { path: { code: 'a' } };
  expect(await ask(ofClients, { ...request, administrator })).toMatchObject({ status: 401 });
  expect(await ask(ofClients, { ...request, caller })).toMatchObject({ status: 200 });
});

test('PUT and DELETE name the version that they change', async () => {
  for (const route of [put, remove]) {
    const without = await ask(route, { ...good, headers: {} });
    expect(without).toMatchObject({ status: 428, json: { code: 'precondition-required' } });
    const unclear = await ask(route, { ...good, headers: { 'If-Match': '7' } });
    expect(unclear).toMatchObject({ status: 400, json: { code: 'if-match-invalid' } });
  }
  expect(await ask(put, { ...good, headers: { 'If-Match': '"v0"' } })).toMatchObject({
    status: 200,
  });
});

test('a DELETE needs no body', async () => {
  const { body: _, ...request } = good;
  expect(await ask(remove, request)).toMatchObject({ status: 404 });
});

test('what is not there is not said to be hidden by a key', async () => {
  const answer = await ask(remove, good);
  expect(answer.json.detail).toMatch(/codes in the address/);
  expect(answer.json.detail).not.toMatch(/key/);
});
