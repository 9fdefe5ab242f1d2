import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { type Listening, listen } from '../../local/http-server.ts';
import { type Mail, outboxIn } from '../../local/outbox.ts';
import { site } from '../../local/site.ts';

const at = Instant.parse('2025-09-05T08:02:00+07:00');
const mail: Mail = {
  id: 'local-000001-a',
  at,
  from: 'Báo cáo <bao-cao@example.vn>',
  to: ['ubnd@example.vn'],
  subject: '<script>alert(1)</script>',
  html: '<!doctype html><html><head><title>x</title></head><body><script>alert(2)</script></body></html>',
  text: 'xin chào',
  headers: [],
  tags: [{ name: 'delivery', value: 'abc' }],
  attachments: [],
};

let folder: string;
let server: Listening;
let done: string[];
let loading: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
  const outbox = outboxIn(folder);
  await outbox.keep(mail);
  done = [];
  loading = false;
  const act = (name: string) => async () => {
    done.push(name);
    return { sentence: `đã ${name}`, summary: { name } };
  };
  const pages = site({
    outbox,
    view: async () => ({
      url: 'http://127.0.0.1:8080',
      now: at,
      postCommand: "curl -d '{}'",
      advanceCommand: 'npm start -- advance',
      recommendationCommand: 'curl /v1/recommendations',
      keyHolders: [
        {
          name: 'Hệ thống văn bản',
          key: 'desk.secret',
          scopes: ['recommendations:write'],
          units: ['96 Tỉnh Cà Mau'],
          roles: ['LOCALITY_AUTHOR (96)'],
        },
      ],
      reports: [{ title: 'Báo cáo', href: '/reports/x' }],
      mails: 1,
      loading,
    }),
    tick: act('tick'),
    advance: act('advance'),
    api: async () => ({ status: 418, headers: {}, body: 'the API' }),
  });
  server = await listen(pages, {
    port: 0,
    bodyLimit: 1000,
    tooLarge: () => ({ status: 413, headers: {}, body: '' }),
    onFault: () => undefined,
  });
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const post = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', headers, redirect: 'manual' });

describe('the local pages', () => {
  const startText = async (): Promise<string> => (await fetch(server.url)).text();

  test('the start page says that samples are being loaded, as long as they are', async () => {
    expect(await startText()).not.toContain('Đang nạp số liệu mẫu');
    loading = true;
    expect(await startText()).toContain('Đang nạp số liệu mẫu');
  });

  test('the start page shows the clock with its zone, the commands, and every demo key', async () => {
    const text = await startText();
    expect(text).toContain('2025-09-05 08:02:00 <small>(Asia/Ho_Chi_Minh)</small>');
    for (const shown of [
      'curl -d &#39;{}&#39;',
      'npm start -- advance',
      'curl /v1/recommendations',
      'desk.secret',
      'recommendations:write',
      '96 Tỉnh Cà Mau',
      'LOCALITY_AUTHOR (96)',
    ])
      expect(text).toContain(shown);
  });

  test('a button leads back to the start page, which says what it did until the next one is pressed', async () => {
    expect(await startText()).not.toContain('role="status"');
    const answer = await post('/local/tick');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await answer.text()).toBe('đã tick\n');
    for (const _ of ['a tab', 'another tab']) expect(await startText()).toContain('đã tick');
    await post('/local/advance');
    expect(await startText()).not.toContain('đã tick');
    expect(await startText()).toContain('đã advance');
  });

  test('a program gets the sentence and the summary as JSON', async () => {
    const answer = await post('/local/advance', { Accept: 'application/json' });
    expect(await answer.json()).toEqual({ sentence: 'đã advance', summary: { name: 'advance' } });
  });

  test('pages of other sites cannot press the buttons', async () => {
    expect((await post('/local/tick', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect(done).toEqual([]);
  });

  test('what stands in a mail is shown and never run', async () => {
    const list = await (await fetch(`${server.url}/inbox`)).text();
    expect(list).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(list).not.toContain('<script>alert(1)');
    const shown = await (await fetch(`${server.url}/inbox/local-000001-a`)).text();
    expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(shown).not.toContain('alert(2)');
    const body = await fetch(`${server.url}/inbox/local-000001-a/html`);
    expect(body.headers.get('content-security-policy')).toMatch(/default-src 'none';.*sandbox/);
    expect(await body.text()).toContain('<head><base target="_blank">');
    expect((await fetch(`${server.url}/inbox/none`)).status).toBe(404);
  });

  test('everything else is for the API', async () => {
    for (const path of ['/v1/snapshots', '/local/tick', '/docs', '/inbox/local-000001-a/other'])
      expect((await fetch(`${server.url}${path}`)).status).toBe(418);
  });
});
