import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Client, Role, Scope } from '../../core/registry/client.ts';
import { Instant } from '../../core/time.ts';
import { composeAdmin } from '../../functions/entry/admin.ts';
import { composeApi } from '../../functions/entry/api.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { routes } from '../../functions/routes.ts';
import type { Route } from '../../functions/shared/route.ts';
import { demoKey, withDemoKey } from '../../local/demo-keys.ts';
import { playSteps, sampleSteps } from '../../local/sample-play.ts';
import { sampleContent, startSystem, type System } from '../../local/system.ts';
import { diskUploadBodies, localInvite } from '../../local/upload-door.ts';
import { sampleSubmissions } from '../../samples/figures.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { silentLog } from '../support/silent-log.ts';

/** A system of the second province that may do everything there is, for its own province. */
const stranger = withDemoKey(
  Client.parse({
    id: 'tinh-hai-moi-quyen',
    name: 'Every scope and role, of province 99 only',
    keys: [],
    scopes: Scope.options,
    units: ['99'],
    actors: Role.options.map((role) => ({ role, unit: '99' })),
  }),
);

let system: System;
let recommendation = '';
let submission = '';
let upload = '';

beforeAll(async () => {
  const content = sampleContent();
  system = await startSystem({
    startAt: sampleSteps()[0]?.at,
    content: { ...content, clients: [...content.clients, stranger] },
  });
  const steps = sampleSteps().filter(({ at }) => at < '2025-09-05T00:00:00.000Z');
  const figures = steps.filter(({ client }) => client === 'camau-lgsp').slice(-5);
  const asks = steps.filter(({ idempotencyKey }) => /^CAMAU-0[1-3]/.test(idempotencyKey));
  await playSteps(
    system,
    [...figures, ...asks].toSorted((a, b) => (a.at < b.at ? -1 : 1)),
  );
  await system.advanceTo(Instant.parse('2025-09-05T02:00:00Z'));
  await system.tick();
  const list = await ask('camau-desk', 'GET', '/v1/recommendations?locality=96');
  const Listed = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });
  const announced = { sha256: '0'.repeat(64), bytes: 1, contentType: 'application/json' };
  upload = (await ask('camau-lgsp', 'POST', '/v1/uploads', announced)).body.id;
  const Sent = z.object({ submissions: z.array(z.object({ id: z.string() })).min(1) });
  const sent = await ask('camau-lgsp', 'GET', '/v1/submissions');
  submission = Sent.parse(sent.body).submissions[0]?.id ?? '';
  recommendation = Listed.parse(list.body).items[0]?.id ?? '';
});

afterAll(() => system.stop());

async function ask(client: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${system.url}${path}`, {
    method,
    headers: {
      ...(client !== undefined && { Authorization: `Bearer ${demoKey(client)}` }),
      'Idempotency-Key': 'isolation',
      'If-Match': '"v1"',
      'Content-Type': 'application/json',
    },
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? undefined : JSON.parse(text) };
}

const foreignReport = 'bao-cao-thang~96~2025-08';
/** The route's path with the first province's own things in it. */
const foreignPath = ({ path }: Route): string =>
  path
    .replace('/v1/datasets/{dataset}', '/v1/datasets/bo-thang')
    .replace('/v1/recommendations/{id}', `/v1/recommendations/${recommendation}`)
    .replace('/v1/submissions/{id}', `/v1/submissions/${submission}`)
    .replace('/v1/uploads/{id}', `/v1/uploads/${upload}`)
    .replace('/v1/reports/{id}', `/v1/reports/${foreignReport}`)
    .replace('{edition}', '1')
    .replace('{figure}', 'xa-thang.xa.tiep-nhan')
    .replace('{province}', '96')
    .replace('{step}', 'withdrawals');

const guarded = routes.filter((route) => typeof route.admission === 'object');
const onOneThing = guarded.filter(({ path }) => path.includes('{'));

test('there are guarded routes, and each names one thing or lists them', () => {
  expect(guarded.length).toBeGreaterThan(15);
  expect(
    guarded
      .filter((route) => !onOneThing.includes(route))
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual([
    'createRecommendation',
    'createUpload',
    'listDatasets',
    'listRecommendations',
    'listReports',
    'listSubmissions',
    'postSnapshots',
    'readChanges',
    'readRollups',
    'readSnapshots',
  ]);
});

test('without a key, or with a wrong one, every guarded route answers 401', async () => {
  for (const route of guarded)
    for (const client of [undefined, 'nobody'])
      expect((await ask(client, route.method, foreignPath(route))).status, route.name).toBe(401);
});

test('to a key of the second province, nothing of the first exists, on any route', async () => {
  for (const route of onOneThing) {
    const answer = await ask(stranger.id, route.method, foreignPath(route));
    expect(`${route.name} ${answer.status}`).toBe(`${route.name} 404`);
    expect(answer.text).not.toContain('KN-96');
  }
});

test('a figure is explained to a key of its own province', async () => {
  const path = `/v1/reports/${foreignReport}/figures/xa-thang.xa.tiep-nhan/explanation`;
  expect((await ask('camau-desk', 'GET', path)).status).toBe(200);
});

test('its lists hold nothing of the first province', async () => {
  for (const path of [
    '/v1/recommendations',
    '/v1/recommendations?locality=96',
    '/v1/recommendations?state=IN_PROGRESS',
    '/v1/recommendations?holder=BKHCN.TDC',
    '/v1/reports',
    '/v1/submissions?from=2025-07-01',
  ]) {
    const answer = await ask(stranger.id, 'GET', path);
    expect(answer.text, path).not.toMatch(/KN-96|~96~|~VN~|"locality":"96|"province":"96/);
    expect([200, 403, 404], path).toContain(answer.status);
  }
});

test('it can neither write nor read figures of the first province', async () => {
  const theirs = sampleSubmissions({}).find(({ client }) => client === 'camau-lgsp');
  const written = await ask(stranger.id, 'POST', '/v1/snapshots', theirs?.body);
  expect(written.status).toBe(422);
  expect(new Set(written.body.errors.map((error: { code: string }) => error.code))).toEqual(
    new Set(['unit-not-allowed']),
  );
  const inAugust = 'dataset=xa-thang&period=2025-08';
  for (const path of [
    `/v1/snapshots?unit=32002&${inAugust}`,
    `/v1/snapshots?unit=96&descendants=true&${inAugust}`,
    `/v1/snapshots?unit=VN&descendants=true&${inAugust}`,
    `/v1/snapshots/changes?unit=32002&metric=xa.tiep-nhan&${inAugust}`,
  ]) {
    expect((await ask('camau-lgsp', 'GET', path)).status, path).toBe(
      path.includes('VN') ? 404 : 200,
    );
    expect((await ask(stranger.id, 'GET', path)).status, path).toBe(404);
  }
});

test('it adds up nothing of the first province, and of the country only what its key holds', async () => {
  const inAugust = 'dataset=xa-thang&from=2025-08';
  for (const scope of ['32002', '96', 'VN'])
    for (const groupBy of ['scope', 'unit']) {
      const path = `/v1/rollups?scope=${scope}&groupBy=${groupBy}&${inAugust}`;
      const own = await ask('camau-lgsp', 'GET', path);
      expect(own.status, path).toBe(scope === 'VN' ? 404 : 200);
      expect((await ask(stranger.id, 'GET', path)).status, path).toBe(404);
    }
  const theirs = await ask(stranger.id, 'GET', `/v1/rollups?scope=99&groupBy=unit&${inAugust}`);
  expect(theirs.status).toBe(200);
  expect(theirs.text).not.toMatch(/"unit":"3|"province":"96"/);
});

test('of a dataset that both provinces report it can neither read nor complete, reopen or extend the other’s part', async () => {
  const listed = await ask(stranger.id, 'GET', '/v1/datasets/xa-thang/completions?period=2025-08');
  expect(listed.status).toBe(200);
  expect(listed.text).toContain('"99');
  expect(listed.text).not.toMatch(/"unit":"3/);
  const one = '/v1/datasets/xa-thang/completions?period=2025-08&unit=32002';
  expect((await ask(stranger.id, 'GET', one)).status).toBe(404);
  const body = { unit: '32002', period: '2025-08', reason: 'x', until: '2025-09-30' };
  const actor = { id: 'x', name: 'x' };
  for (const [act, sent] of [
    ['completions', { unit: body.unit, period: body.period }],
    ['reopenings', { unit: body.unit, period: body.period, reason: 'x' }],
    ['extensions', { ...body, actor }],
  ] as const) {
    const answer = await ask(stranger.id, 'POST', `/v1/datasets/xa-thang/${act}`, sent);
    expect(`${act} ${answer.status}`).toBe(`${act} 422`);
    expect(answer.body.errors[0].code).toBe('unit-not-allowed');
  }
});

test('it cannot raise a recommendation in the name of the first province', async () => {
  const raised = await ask(stranger.id, 'POST', '/v1/recommendations', {
    actor: { id: 'x', name: 'x', unit: '96', role: 'LOCALITY_AUTHOR' },
    locality: '96',
    addressee: 'BKHCN',
    field: 'digital-transformation',
    title: 'x',
    difficulty: 'x',
    ask: 'x',
    channel: 'WRITTEN_REPORT',
  });
  expect([403, 404]).toContain(raised.status);
});

describe('administration', () => {
  const administration = routes.filter(({ admission }) => admission === 'administrator');
  const administrator = 'arn:aws:iam::123456789012:user/quan-tri';
  const everything = Client.parse({
    id: 'moi-quyen',
    name: 'Every scope and role, everywhere',
    keys: [],
    scopes: Scope.options,
    units: ['VN'],
    actors: Role.options.map((role) => ({ role, unit: 'VN' })),
  });

  /** The deployed functions, behind a gateway that did whatever the event says. */
  function deployed() {
    const { registry, snapshots, submissions, recommendations, reports } = system.names;
    const common = {
      STAGE: 'test',
      CODE_VERSION: '1',
      REGISTRY_TABLE: registry,
      SNAPSHOTS_TABLE: snapshots,
      SUBMISSIONS_TABLE: submissions,
      RECOMMENDATIONS_TABLE: recommendations,
      REPORTS_TABLE: reports,
      SIGNING_SECRET_ID: 'x',
    };
    const { db, now } = system;
    const secrets = () => Promise.resolve({ current: 'x'.repeat(32) });
    const handOn = () => Promise.reject(new Error('Work was handed on'));
    const never = () => Promise.reject(new Error('An object was touched'));
    const world = { db, now, secrets, handOn, log: silentLog };
    return {
      admin: composeAdmin(
        { ...common, COMPILE_QUEUE_URL: 'http://x', COUNTRY_STATE_MACHINE: 'x' },
        world,
      ),
      ingest: composeIngest(common, world),
      api: composeApi(
        { ...common, ARCHIVE_BUCKET: 'x', UPLOAD_BUCKET: 'x' },
        {
          ...world,
          archive: { put: never, get: never },
          uploads: {
            bodies: diskUploadBodies('never-written'),
            invite: localInvite('http://x', { current: 'x'.repeat(32) }),
          },
        },
      ),
    };
  }

  const parametersIn = ({ path }: Route): Record<string, string> =>
    Object.fromEntries([...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name = '']) => [name, 'x']));

  const request = (route: Route) => ({
    path: parametersIn(route),
    headers: { 'Idempotency-Key': 'isolation', 'If-Match': '"v1"' },
    ...(route.method !== 'GET' && { body: {} }),
  });

  test('is there', () => {
    expect(administration.length).toBeGreaterThan(5);
  });

  test('no API key opens it, whatever its scopes, units and roles', async () => {
    const { admin } = deployed();
    for (const route of administration) {
      const answer = await admin(gatewayEvent(route, { ...request(route), caller: everything }));
      expect(answer.statusCode, route.name).toBe(401);
      expect(JSON.parse(answer.body), route.name).toMatchObject({ code: 'signature-required' });
    }
  });

  test('no mailed link opens it', async () => {
    const { admin } = deployed();
    const query = { token: 'x', capability: 'x' };
    for (const route of administration) {
      const answer = await admin(gatewayEvent(route, { ...request(route), query }));
      expect(answer.statusCode, route.name).toBe(401);
    }
  });

  test('an administrator opens no route of a client: IAM is no key', async () => {
    const functions = deployed();
    for (const route of guarded) {
      const event = gatewayEvent(route, { ...request(route), administrator });
      const answer = await functions[route.servedBy](event);
      expect(answer.statusCode, route.name).toBe(401);
      expect(JSON.parse(answer.body), route.name).toMatchObject({ code: 'unauthenticated' });
    }
  });

  test('on this machine it answers no page of another site and no foreign name', async () => {
    const { port } = new URL(system.url);
    for (const route of administration) {
      const path = route.path.replaceAll(/\{\w+\+?\}/g, 'x');
      for (const headers of [
        { Host: `reports.example.vn:${port}` },
        { Host: `127.0.0.1:${port}`, Origin: 'https://reports.example.vn' },
      ])
        expect(await rawStatus(route.method, path, headers), route.name).toBe(403);
    }
  });

  /** fetch chooses Host and Origin itself. */
  const rawStatus = (method: string, path: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(system.url);
      httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
});
