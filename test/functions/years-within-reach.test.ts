import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { Client, Role, Scope } from '../../core/registry/client.ts';
import { routes } from '../../functions/routes.ts';
import type { Route } from '../../functions/shared/route.ts';
import { demoKey, withDemoKey } from '../../local/demo-keys.ts';
import { sampleSteps } from '../../local/sample-play.ts';
import { sampleContent, startSystem, type System } from '../../local/system.ts';

/** It may do everything, for its own province. */
const all = withDemoKey(
  Client.parse({
    id: 'tinh-moi-quyen',
    name: 'Every scope and role, of province 96',
    keys: [],
    scopes: Scope.options,
    units: ['96'],
    actors: Role.options.map((role) => ({ role, unit: '96' })),
  }),
);

let system: System;
const faults: unknown[] = [];
beforeAll(async () => {
  const content = sampleContent();
  system = await startSystem({
    startAt: sampleSteps()[0]?.at,
    content: { ...content, clients: [...content.clients, all] },
    log: (...fault) => faults.push(fault),
  });
});
afterAll(() => system.stop());

type Given = { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown };

async function ask(method: string, path: string, { query, body }: Given) {
  const asked = new URLSearchParams(query).toString();
  const response = await fetch(`${system.url}${path}${asked === '' ? '' : `?${asked}`}`, {
    method,
    headers: {
      Authorization: `Bearer ${demoKey(all.id)}`,
      'Idempotency-Key': crypto.randomUUID(),
      'Content-Type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const beyond = [
  '9999-12-31',
  '9999-12',
  '9999-11',
  '9999',
  '9999-W52',
  '9999-Q4',
  '99991231',
  '9999-12-YTD',
  '2200',
  '2200-01',
  '2200-01-01',
];
const times = [
  ...beyond,
  '0000-01-01',
  '0001-01-01',
  '0000-01',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-07:00',
];

/** Things of the sample, and what is about a period that lies beyond everything. */
const reached = (path: string, label: string): string =>
  path
    .replace('/v1/reports/{id}', `/v1/reports/bao-cao-thang~96~${label}`)
    .replace('{dataset}', 'xa-thang')
    .replace('{edition}', '1')
    .replace('{figure}', 'xa-thang.xa.tiep-nhan')
    .replace('{province}', '96');

const known: Readonly<Record<string, string>> = { scope: '96', dataset: 'xa-thang', unit: '32248' };

/** What stands beside a parameter: all that is needed for it to be looked at. */
const beside = (names: readonly string[]) =>
  Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name)));

const parametersOf = ({ request }: Route): readonly string[] => {
  const query = 'query' in request ? request.query : undefined;
  return query instanceof z.ZodObject ? Object.keys(query.shape) : [];
};

const reading = routes.filter(({ method }) => method === 'GET');

test('no reading fails on a day or a period beyond all years, in whatever parameter or path', async () => {
  const read = async (route: Route, label: string, query: Readonly<Record<string, string>>) => {
    const { status } = await ask('GET', reached(route.path, label), { query });
    if (status >= 500) return [`${route.name} ${JSON.stringify(query)} ${label} ${status}`];
    return [];
  };
  const failed: string[] = [];
  for (const route of reading)
    for (const time of times) {
      const names = parametersOf(route);
      failed.push(...(await read(route, time, beside(names))));
      for (const name of names)
        failed.push(...(await read(route, '2025-08', { ...beside(names), [name]: time })));
    }
  expect(failed).toEqual([]);
  expect(faults).toEqual([]);
}, 120_000);

test('periods beyond are refused in words that say which years there are', async () => {
  const rollup = { scope: '96', dataset: 'xa-thang' };
  for (const [label, periodType] of [
    ['9999-12', 'month'],
    ['9999', 'year'],
    ['9999-Q4', 'quarter'],
    ['2200-01', 'month'],
  ] as const) {
    const query = { ...rollup, from: label, to: label, periodType };
    const { status, text } = await ask('GET', '/v1/rollups', { query });
    expect([label, status]).toEqual([label, 422]);
    expect(text).toContain('1900–2199');
  }
  const last = { ...rollup, from: '2199-12', to: '2199-12' };
  expect((await ask('GET', '/v1/rollups', { query: last })).status).toBe(200);
});

test('days beyond are refused in words that say which years there are', async () => {
  const queries = {
    '/v1/rollups': { scope: '96', dataset: 'xa-thang', boundariesOn: '9999-12-31' },
    '/v1/submissions': { until: '9999-12-31' },
    '/v1/snapshots': { unit: '32248', from: '2025-01-01', until: '9999-12-31' },
    '/v1/recommendations': { dueTo: '9999-12-31' },
    '/v1/admin/units': { on: '9999-12-31' },
  };
  for (const [path, query] of Object.entries(queries)) {
    const { status, text } = await ask('GET', path, { query });
    expect([path, status]).toEqual([path, 422]);
    expect(text).toContain('1900–2199');
  }
});

const actor = { id: 'cb', name: 'Cán bộ' };
const subject = { unit: '32248', period: '2025-08', actor };

/** Everything that takes a label or a day in its body. */
const bodies: Readonly<Record<string, (time: string) => readonly object[]>> = {
  '/v1/snapshots': (time) => {
    const rows = [{ metric: 'xa.tiep-nhan', value: 1 }];
    const about = { dataset: 'xa-thang', unit: '32248', source: 'mot-cua-xa', rows };
    return [
      { ...about, period: time },
      { ...about, period: { from: '2025-07-15', until: time } },
      { ...about, period: { from: time, until: '9999-12-31' } },
      { ...about, period: '2025-08', observedAt: time },
    ];
  },
  '/v1/datasets/xa-thang/completions': (time) => [{ ...subject, period: time }],
  '/v1/datasets/xa-thang/reopenings': (time) => [{ ...subject, period: time, reason: 'Nhầm' }],
  '/v1/datasets/xa-thang/extensions': (time) => [
    { ...subject, period: time, until: '2025-08-30', reason: 'Bão' },
    { ...subject, until: time, reason: 'Bão' },
  ],
  '/v1/admin/compilations': (time) => [{ definition: 'bao-cao-thang', scope: '96', label: time }],
};

test('no body fails on a day or a period beyond all years, and none is taken', async () => {
  const taken: string[] = [];
  for (const [path, bodiesAt] of Object.entries(bodies))
    for (const time of times)
      for (const body of bodiesAt(time)) {
        const { status } = await ask('POST', path, { body });
        if (status < 400 || status >= 500 || status === 404)
          taken.push(`${path} ${JSON.stringify(body)} ${status}`);
      }
  expect(taken).toEqual([]);
  expect(faults).toEqual([]);
}, 120_000);
