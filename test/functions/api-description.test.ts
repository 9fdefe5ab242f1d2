import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeApi, servedByApi } from '../../functions/entry/api.ts';
import { routes } from '../../functions/routes.ts';
import { pageAssets, pageStartName } from '../../functions/shared/api-page.ts';
import { openapiDocument } from '../../functions/shared/openapi.ts';
import type { Route } from '../../functions/shared/route.ts';
import type { SettingsOf } from '../../functions/shared/settings.ts';
import { systemNow } from '../../functions/shared/world.ts';
import { diskUploadBodies, localInvite } from '../../local/upload-door.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const settings: SettingsOf<'api'> = {
  STAGE: 'test',
  CODE_VERSION: '1.2.3',
  SNAPSHOTS_TABLE: 'snapshots',
  SUBMISSIONS_TABLE: 'submissions',
  REGISTRY_TABLE: 'registry',
  RECOMMENDATIONS_TABLE: 'recommendations',
  REPORTS_TABLE: 'reports',
  ARCHIVE_BUCKET: 'archive',
  UPLOAD_BUCKET: 'uploads',
  SIGNING_SECRET_ID: 'secret',
};

type Api = ReturnType<typeof composeApi>;

async function world() {
  const { db } = await freshTables();
  const archive = { put: () => Promise.resolve(), get: () => Promise.resolve(undefined) };
  const signing = { current: 'x'.repeat(32) };
  const secrets = () => Promise.resolve(signing);
  const uploads = {
    bodies: diskUploadBodies(join(tmpdir(), 'never-written')),
    invite: localInvite('http://127.0.0.1', signing),
  };
  return { db, archive, uploads, secrets, now: systemNow, log: silentLog };
}

/** Finds the route as the gateway would, for paths without parameters but the page's parts. */
function ask(api: Api, path: string): Promise<APIGatewayProxyResult> {
  const asset = /^\/docs\/(.+)$/.exec(path)?.[1];
  return asset === undefined
    ? api(gatewayEvent({ method: 'GET', path }))
    : api(gatewayEvent({ method: 'GET', path: '/docs/{asset}' }, { path: { asset } }));
}

const textOf = ({ body, isBase64Encoded }: APIGatewayProxyResult): string =>
  Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8').toString();

describe('the route table', () => {
  it('names each route and each method of a path once', () => {
    const spots = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(spots).size).toBe(routes.length);
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
  });

  it('is in the order of paths', () => {
    const order = routes.map(({ path, method }) => `${path} ${method}`);
    expect(order).toEqual(order.toSorted());
  });

  it('is served to the last line by the api function and the ingest function', async () => {
    const served = servedByApi(settings, await world()).map(({ route }) => route.name);
    const expected = routes.filter(({ servedBy }) => servedBy === 'api').map(({ name }) => name);
    expect(served.toSorted()).toEqual(expected.toSorted());
  });
});

describe('the description of the API', () => {
  const document = openapiDocument(routes, '1.2.3');
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    [path.get, path.post, path.put, path.patch, path.delete].filter(
      (operation) => operation !== undefined,
    ),
  );
  const described = routes.filter(({ responses }) => Object.keys(responses).length > 0);

  it('has one operation for every route that can succeed', () => {
    const names = operations.map(({ operationId }) => String(operationId));
    expect(names.toSorted()).toEqual(described.map(({ name }) => name).toSorted());
  });

  function securityFor({ admission }: Route): unknown {
    if (admission === 'administrator') return [{ sigv4: [] }];
    return typeof admission === 'string' ? [] : [{ apiKey: [] }];
  }

  it.each(described)('says of $name which key, headers and answers it knows', (route) => {
    const operation = operations.find(({ operationId }) => operationId === route.name);
    const headers = JSON.stringify(operation?.parameters);
    expect(headers.includes('Idempotency-Key')).toBe(route.idempotent === true);
    expect(headers.includes('If-Match')).toBe(route.conditional === true);
    expect(operation?.security).toEqual(securityFor(route));
    expect(Object.keys(operation?.responses ?? {})).toEqual(
      expect.arrayContaining([...Object.keys(route.responses), '429', '500']),
    );
  });

  it('is the same text at every call and carries the version of the code', async () => {
    const api = composeApi(settings, await world());
    const [one, two] = [await ask(api, '/openapi.json'), await ask(api, '/openapi.json')];
    expect(one.statusCode).toBe(200);
    expect(one.headers?.['Content-Type']).toBe('application/json');
    expect(one.body).toBe(two.body);
    expect(JSON.parse(one.body)).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });
});

describe('the reference page', () => {
  let api: Api;
  beforeAll(async () => {
    api = composeApi(settings, await world());
  });

  it('asks for parts of ours only, and each of them is there', async () => {
    const page = textOf(await ask(api, '/docs'));
    const asked = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) =>
      String(address),
    );
    const parts = [...pageAssets, pageStartName].map((name) => `docs/${name}`);
    expect(asked.filter((address) => address !== 'data:,').toSorted()).toEqual(parts.toSorted());
    for (const part of parts) expect(await ask(api, `/${part}`)).toMatchObject({ statusCode: 200 });
  });

  it('refuses any other name', async () => {
    expect(await ask(api, '/docs/package.json')).toMatchObject({ statusCode: 404 });
    expect(await ask(api, '/docs/..%2Fpackage.json')).toMatchObject({ statusCode: 404 });
  });

  it('forbids the browser to ask anybody else', async () => {
    const { headers } = await ask(api, '/docs');
    expect(headers?.['Content-Security-Policy']).toContain("default-src 'none'");
    expect(headers?.['Content-Security-Policy']).not.toMatch(/https?:|\*/);
  });

  /** Needs Chromium; where there is none this is skipped, not passed. */
  describe.skipIf(!existsSync(executablePath))('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    });
    afterAll(() => browser.close());

    it('shows every operation behind a stage name, without one request or complaint beside', async () => {
      const stage = 'https://reports.example.vn/live';
      const strange: string[] = [];
      const page = await browser.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') strange.push(message.text());
      });
      await page.route('**', async (route) => {
        const address = route.request().url();
        if (!address.startsWith(`${stage}/`)) strange.push(address);
        const answer = await ask(api, address.slice(stage.length));
        await route.fulfill({
          status: answer.statusCode,
          headers: Object.fromEntries(
            Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)]),
          ),
          body: textOf(answer),
        });
      });
      await page.goto(`${stage}/docs`);
      await page.waitForSelector('.opblock');
      const shown = await page.locator('.opblock').count();
      expect(shown).toBe(
        routes.filter(({ responses }) => Object.keys(responses).length > 0).length,
      );
      expect(strange).toEqual([]);
    }, 60_000);
  });
});
