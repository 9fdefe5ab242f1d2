import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';
import { DeliveryName } from '../../core/reports/delivery.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { listReports, route as listRoute } from '../../functions/http/list-reports.ts';
import { openReportLink, route as openRoute } from '../../functions/http/open-report-link.ts';
import { readReport, route as readRoute } from '../../functions/http/read-report.ts';
import { capabilityToken } from '../../functions/shared/capability.ts';
import { gateway, type Gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { callerNamed } from '../support/ingest-world.ts';
import {
  definition,
  release,
  report,
  reportContent,
  type ReportWorld,
  secrets,
  worldWithEdition,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

let world: ReportWorld;
let serving: Gateway;
const sentAt = addMinutes(release, 5);
const days = (count: number) => addMinutes(sentAt, count * 1440);

beforeAll(async () => {
  const scopes = ['96', '99'];
  world = await worldWithEdition(reportContent([definition({ scopes, linkDays: 30 })]));
  const { registry, reports, archive, now } = world;
  serving = gateway(
    [
      serve(listRoute, listReports({ registry, reports, now })),
      serve(readRoute, readReport({ registry, reports, archive, now })),
      serve(
        openRoute,
        openReportLink({ reports, archive, secrets: () => Promise.resolve(secrets), now }),
      ),
    ],
    { log: silentLog },
  );
});

const reader = (id: string): Caller => ({ ...callerNamed(id), scopes: ['reports:read'] });

const ask = async (
  route: typeof listRoute | typeof readRoute | typeof openRoute,
  request: Request,
) => {
  world.goTo(days(1));
  const { statusCode, body, headers = {} } = await serving(gatewayEvent(route, request));
  return { status: statusCode, body, headers };
};
const list = async (id: string, query: Record<string, string> = {}) => {
  const { body } = await ask(listRoute, { query, caller: reader(id) });
  return (JSON.parse(body).reports as { report: string }[]).map((each) => each.report);
};
const read = (id: string, edition = '1') =>
  ask(readRoute, { path: { id: report, edition }, caller: reader(id) });

const tokenIn = async (address: string): Promise<string> => {
  const mail = (await world.outbox.all()).find(({ to }) => to.includes(address));
  return /\/reports\/([A-Za-z0-9_.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
};
const open = (token: string) => ask(openRoute, { path: { token } });

test('a list holds the reports of the caller and nobody else’s', async () => {
  expect(await list('camau')).toEqual([report]);
  expect(await list('other')).toEqual(['monthly~99~2025-08']);
  expect(await list('everywhere')).toEqual([report, 'monthly~99~2025-08']);
  expect(await list('everywhere', { scope: '99' })).toEqual(['monthly~99~2025-08']);
  expect(await list('everywhere', { period: '2025-09' })).toEqual([]);
  expect(await list('everywhere', { definition: 'other' })).toEqual([]);
});

test('an edition is read byte for byte as it was archived, and its ETag is its hash', async () => {
  const { status, body, headers } = await read('camau');
  expect(status).toBe(200);
  expect(headers['ETag']).toBe(`"${createHash('sha256').update(body).digest('hex')}"`);
  expect(canonicalJson(JSON.parse(body))).toBe(body);
});

test('page and JSON are sent compressed to whoever takes gzip, and are the same when unpacked', async () => {
  const headers = { 'Accept-Encoding': 'gzip, deflate, br' };
  const token = await tokenIn('office@example.vn');
  const asJson = { path: { id: report, edition: '1' }, caller: reader('camau') };
  for (const [route, request] of [
    [readRoute, asJson],
    [openRoute, { path: { token } }],
  ] as const) {
    const plain = await ask(route, request);
    const packed = await ask(route, { ...request, headers });
    expect(plain.headers).toMatchObject({ Vary: 'Accept-Encoding' });
    expect(packed.headers).toMatchObject({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
    const bytes = Buffer.from(packed.body, 'base64');
    expect(gunzipSync(bytes).toString()).toBe(plain.body);
    expect(bytes.length).toBeLessThan(plain.body.length / 3);
  }
});

test('another province’s report, and one that does not exist, are the same nothing', async () => {
  const foreign = await read('other');
  const absent = await read('camau', '2');
  expect([foreign.status, absent.status]).toEqual([404, 404]);
  expect(JSON.parse(foreign.body).code).toBe('not-found');
});

test('a caller without the scope is turned away', async () => {
  const caller: Caller = { ...reader('camau'), scopes: ['snapshots:read'] };
  const { status } = await ask(readRoute, { path: { id: report, edition: '1' }, caller });
  expect(status).toBe(403);
});

test('the mailed link opens the page in the reader’s language, and the page can call nowhere', async () => {
  const vietnamese = await open(await tokenIn('office@example.vn'));
  const english = await open(await tokenIn('desk@example.org'));
  expect(vietnamese.body).toContain('<html lang="vi"');
  expect(english.body).toContain('<html lang="en"');
  expect(english.headers).toMatchObject({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': expect.stringMatching(
      /^default-src 'none'; style-src 'unsafe-inline'/,
    ),
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    'Cache-Control': 'no-store',
  });
});

const capability = (more: object = {}) => ({
  ...DeliveryName.parse({ report, edition: 1, recipient: 'office', ...more }),
  expiresAt: Instant.parse('2026-01-01T00:00:00Z'),
});

test('a link opens until its days are over, and not an instant longer', async () => {
  const token = await tokenIn('office@example.vn');
  const [payload = ''] = token.split('.');
  const { expiresAt } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect(expiresAt >= addMinutes(sentAt, 30 * 1440)).toBe(true);
  expect(expiresAt < addMinutes(sentAt, 30 * 1440 + 1)).toBe(true);
  const ended = capabilityToken(secrets, { ...capability(), expiresAt: days(1) });
  const { status, body } = await open(ended);
  expect(status).toBe(404);
  expect(body).toContain('<h1>Liên kết không còn hiệu lực</h1>');
  expect(body).toContain('link-expired');
});

test('a link of another edition, of a stranger or of another signer opens nothing', async () => {
  const { status: stands } = await open(capabilityToken(secrets, capability()));
  expect(stands).toBe(200);
  const none = [
    capabilityToken(secrets, capability({ edition: 2 })),
    capabilityToken(secrets, capability({ recipient: 'gone' })),
    capabilityToken({ current: 'x'.repeat(43) }, capability()),
    `${(await tokenIn('office@example.vn')).slice(0, -2)}AA`,
    'nonsense',
  ];
  for (const token of none) expect((await open(token)).status).toBe(404);
});

test('a revoked link opens nothing, and the other readers’ links still do', async () => {
  const link = DeliveryName.parse({ report, edition: 1, recipient: 'desk' });
  await world.reports.revokeLink(link, sentAt);
  const { status, body } = await open(await tokenIn('desk@example.org'));
  expect(status).toBe(404);
  expect(body).toContain('<h1>Liên kết không còn hiệu lực</h1>');
  expect(body).toContain('link-expired');
  expect((await open(await tokenIn('office@example.vn'))).status).toBe(200);
});
