import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeApi } from '../../functions/entry/api.ts';
import { route as explainRoute } from '../../functions/http/explain-figure.ts';
import { route as openRoute } from '../../functions/http/open-report-link.ts';
import { route as partRoute } from '../../functions/http/read-report-part.ts';
import { route as readRoute } from '../../functions/http/read-report.ts';
import type { Gateway } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { diskUploadBodies, localInvite } from '../../local/upload-door.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { heldTo } from '../support/held-to-rights.ts';
import { callerNamed } from '../support/ingest-world.ts';
import {
  daysAfter,
  definition,
  release,
  reportContent,
  type ReportWorld,
  reportWorld,
  secrets,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const report = 'monthly~VN~2025-08';
let world: ReportWorld;
let api: Gateway;
let link: string;
let mail: { readonly html: string; readonly text: string };

beforeAll(async () => {
  world = await reportWorld(reportContent([definition({ scopes: ['VN'] })]));
  await world.post([{ metric: 'received', value: 100 }]);
  await world.post([{ metric: 'received', value: 7 }], { unit: '99001' }, 'other');
  world.goTo(soonAfter(release));
  await world.tick();
  await world.drain();
  const { archive, settings, now } = world;
  api = composeApi(settings, {
    db: heldTo('api', world),
    archive,
    now,
    secrets: () => Promise.resolve(secrets),
    uploads: {
      bodies: diskUploadBodies('never-written'),
      invite: localInvite('http://x', secrets),
    },
    log: silentLog,
  });
  const found = (await world.outbox.all()).find(({ to }) => to.includes('desk@example.org'));
  mail = { html: found?.html ?? '', text: found?.text ?? '' };
  link = /\/reports\/([A-Za-z0-9_.-]+)/.exec(mail.text)?.[1] ?? '';
});

const reader = (id: string): Caller => ({ ...callerNamed(id), scopes: ['reports:read'] });

async function ask(route: Parameters<typeof gatewayEvent>[0], request: Request) {
  world.goTo(daysAfter(soonAfter(release), 1));
  const { statusCode, body, headers = {} } = await api(gatewayEvent(route, request));
  return { status: statusCode, body, headers };
}
const part = (province: string, as = 'everywhere', edition = '1') =>
  ask(partRoute, { path: { id: report, edition, province }, caller: reader(as) });
const open = (query: Record<string, string> = {}) =>
  ask(openRoute, { path: { token: link }, query });

describe('a part of a report of the country', () => {
  test('is read byte for byte under the hash that the report names, with the lines of its units', async () => {
    const whole = await ask(readRoute, {
      path: { id: report, edition: '1' },
      caller: reader('everywhere'),
    });
    const { parts } = JSON.parse(whole.body) as { parts: { province: string; sha256: string }[] };
    expect(parts.map(({ province }) => province)).toEqual(['96', '99']);
    for (const { province, sha256 } of parts) {
      const { status, body, headers } = await part(province);
      expect(status).toBe(200);
      expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
      expect(headers['ETag']).toBe(`"${sha256}"`);
      expect(JSON.parse(body)).toMatchObject({ id: report, part: province });
    }
    expect((await part('99')).body).toContain('"unit":"99001"');
    expect(whole.body).not.toContain('"receipt"');
  });

  test('is nothing to who may not see the report, and nothing where there is none', async () => {
    const answers = [
      part('96', 'camau'),
      part('99', 'camau'),
      part('97'),
      part('00'),
      part('96', 'everywhere', '2'),
    ];
    for (const { status, body } of await Promise.all(answers)) {
      expect(status).toBe(404);
      expect(JSON.parse(body).code).toBe('not-found');
    }
  });

  test('explains its figures, which the report of the country leads on to', async () => {
    const explain = async (query: Record<string, string>) =>
      JSON.parse(
        (
          await ask(explainRoute, {
            path: { id: report, figure: 'nd.received' },
            query,
            caller: reader('everywhere'),
          })
        ).body,
      );
    const national = await explain({});
    expect(national).toMatchObject({
      parts: ['96', '99'],
      total: { numerator: '107' },
      units: [],
      provinces: [
        { unit: '96', printed: '100' },
        { unit: '99', printed: '7' },
      ],
    });
    expect(await explain({ part: '99' })).toMatchObject({
      part: '99',
      total: { numerator: '7' },
      units: [{ unit: '99001', statements: [{ role: 'used' }] }],
    });
    expect((await explain({ part: '97' })).code).toBe('not-found');
  });
});

describe('whoever holds the link of the mail', () => {
  test('goes from the country to a province, to a unit, its statement and its receipt', async () => {
    const country = (await open()).body;
    expect(country).toContain('href="?part=99#figure-nd.received"');
    expect(country).toContain('href="?part=99#section-nd"');
    const { status, body } = await open({ part: '99' });
    expect(status).toBe(200);
    expect(body).toContain('id="figure-nd.received"');
    expect(body).toMatch(/receipt <code>[0-9A-Z]{26}<\/code>/);
    expect(body).toContain('href="?"');
    expect(body).toContain('href="?part=99&amp;figure=nd.received"');
  });

  test('is led from a figure of a part to that part’s explanation', async () => {
    const { status, headers } = await open({ part: '99', figure: 'nd.received' });
    expect(status).toBe(303);
    expect(headers['Location']).toBe(`${link}/figures/nd.received/explanation?part=99`);
  });

  test('finds no part that the edition has not', async () => {
    expect((await open({ part: '97' })).status).toBe(404);
    expect((await open({ part: 'x y' })).status).toBe(422);
  });
});

test('the mail names each province with who reported, and each name leads to its part', () => {
  for (const province of ['96', '99'])
    expect(mail.html).toContain(`/reports/${link}?part=${province}"`);
  expect(mail.text).toMatch(/PROVINCE BY PROVINCE \(2\)/);
  expect(mail.text).toMatch(/^96 {2,}1\/2 units/m);
  expect(mail.text).toMatch(/^99 {2,}1\/1 units/m);
});
