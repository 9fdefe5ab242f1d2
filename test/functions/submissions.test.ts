import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Client } from '../../core/registry/client.ts';
import { Receipt, RowError } from '../../core/submissions/submission.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { august, callerNamed, content, one, wrapped } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { type Reading, readingWorld, tokenIn } from '../support/reading-world.ts';

const Submission = z.looseObject({
  id: z.string(),
  state: z.string(),
  sha256: z.string(),
  receipt: z.string().nullable(),
  receivedAt: z.string().nullable(),
});
const Errors = z.strictObject({
  errors: z.array(RowError),
  nextPageToken: z.string().nullable(),
});
const Listed = z.strictObject({
  submissions: z.array(z.looseObject({ id: z.string() })),
  open: z.array(z.looseObject({ id: z.string() })),
  nextPageToken: z.string().nullable(),
});

let world: Awaited<ReturnType<typeof readingWorld>>;
beforeEach(async () => {
  world = await readingWorld();
});

async function sent(body: unknown, more: Parameters<typeof world.send>[1] = {}) {
  const answer = await world.send(body, more);
  expect(answer.status, answer.text).toBe(201);
  return { id: z.string().parse(answer.json['id']), text: answer.text };
}

const read = async (id: string, as: Reading['as'] = 'camau') => {
  const { status, text } = await world.get('submission', { path: { id }, as });
  return { status, text, json: z.looseObject({}).parse(JSON.parse(text)) };
};

const list = async (query: Reading['query'] = {}, as = 'camau') => {
  const { text } = await world.get('submissions', { query, as });
  return Listed.parse(JSON.parse(text));
};

/** A body with `bad` rows of units that nobody knows among good ones. */
const partly = (bad: number) => ({
  ...august,
  rows: [
    { metric: 'received', value: 1 },
    ...Array.from({ length: bad }, (_, row) => ({
      metric: 'received',
      unit: `${70_000 + row}`,
      value: row,
    })),
    { metric: 'finished', value: 1 },
  ],
});

describe('a submission is read', () => {
  test('with its receipt, byte for byte as it was answered', async () => {
    const { id, text } = await sent(one());
    const found = Submission.parse((await read(id)).json);
    expect(found).toMatchObject({ id, state: 'done', by: { client: 'camau' }, mode: 'atomic' });
    expect(found.receipt).toBe(text);
    expect(found.receivedAt).toBe(Receipt.parse(JSON.parse(text)).receivedAt);
  });

  test('with the SHA-256 of the body, so that it can be proved what was received', async () => {
    const body = JSON.stringify(one());
    const { id } = await sent(body);
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(Submission.parse((await read(id)).json).sha256).toBe(sha256);
  });

  test('with what became of every row', async () => {
    await sent({ ...august, rows: [{ metric: 'shared', value: 1 }] });
    const body = partly(1);
    const rows = [...body.rows, { metric: 'shared', value: 1 }];
    const { id } = await sent({ ...body, rows }, { query: { mode: 'partial' } });
    expect((await read(id)).json).toMatchObject({
      counts: { sent: 4, accepted: 2, unchanged: 1, superseded: 0, rejected: 1 },
      rows: { unchanged: [3], superseded: [], rejected: [1] },
    });
  });

  test('as open while it is not finished, and as done afterwards', async () => {
    const failing = wrapped(world.db, (_, proceed, command) =>
      command.constructor.name === 'PutCommand' && JSON.stringify(command).includes('"!')
        ? Promise.reject(new Error('The line is cut'))
        : proceed(),
    );
    const { tables, clock } = world;
    const settings = {
      STAGE: 'test',
      CODE_VERSION: 'test',
      SNAPSHOTS_TABLE: tables.snapshots,
      SUBMISSIONS_TABLE: tables.submissions,
      REGISTRY_TABLE: tables.registry,
    };
    const by = composeIngest(settings, { db: failing, now: clock.now, log: silentLog });
    expect((await world.send(one(), { by, key: 'cut' })).status).toBe(500);
    const [open] = (await list()).open;
    const id = z.string().parse(open?.id);
    expect((await read(id)).json).toMatchObject({ state: 'open', receipt: null, receivedAt: null });
    expect((await list()).submissions).toEqual([]);

    world.clock.forward(60);
    const { text } = await sent(one(), { key: 'cut' });
    expect((await read(id)).json).toMatchObject({ state: 'done', receipt: text });
    expect(await list()).toMatchObject({ submissions: [{ id }], open: [] });
  });

  test('a receipt that was never given is not found', async () => {
    expect((await read('0'.repeat(26))).status).toBe(404);
    expect((await read('x')).status).toBe(404);
  });
});

describe('somebody else’s submission', () => {
  test('does not exist for another province, on any route', async () => {
    const { id } = await sent(one());
    for (const what of ['submission', 'errors'] as const)
      expect((await world.get(what, { path: { id }, as: 'other' })).status).toBe(404);
    expect((await list({}, 'other')).submissions).toEqual([]);
  });

  test('is read by who may see every unit of its sender', async () => {
    const { id } = await sent(partly(2), { query: { mode: 'partial' } });
    expect((await read(id, 'everywhere')).status).toBe(200);
    expect((await read(id, 'narrow')).status).toBe(200);
  });

  test('is judged by the units that its sender had then, whatever became of them', async () => {
    const named = (units: readonly string[]) => ({
      ...content,
      clients: content.clients.map((each) =>
        each.id === 'everywhere' ? Client.parse({ ...each, units }) : each,
      ),
    });
    const publish = (units: readonly string[], expected: number) =>
      world.registry.publish(named(units), {
        expected,
        now: world.clock.now,
        by: 'test',
        note: '',
      });
    const partial = { query: { mode: 'partial' }, as: 'everywhere' } as const;
    const before = await sent(partly(1), partial);
    await publish(['96'], 1);
    expect((await read(before.id)).status).toBe(404);
    const narrowed = await sent({ ...partly(1), unit: '32002' }, partial);
    await publish(['VN'], 2);
    expect((await read(narrowed.id)).status).toBe(200);
    expect((await read(before.id, 'everywhere')).status).toBe(200);
  });

  test('is read by who may see every fact of it, if nothing but facts came of it', async () => {
    const { id } = await sent(one(), { as: 'everywhere' });
    expect((await read(id)).status).toBe(200);
    const both = { ...august, rows: [...one().rows, { ...one().rows[0], unit: '99001' }] };
    const wide = await sent(both, { as: 'everywhere' });
    expect((await read(wide.id)).status).toBe(404);
  });

  test('is not read where a row was not written: it could be about any unit', async () => {
    const partial = { query: { mode: 'partial' }, as: 'everywhere' } as const;
    const { id } = await sent(partly(1), partial);
    expect((await read(id)).status).toBe(404);
    await sent(one(), { as: 'everywhere' });
    const repeated = await sent(one(), { as: 'everywhere' });
    expect((await read(repeated.id)).status).toBe(404);
  });

  test('is not read by a key that may only write', async () => {
    const { id } = await sent(one());
    const writer = { ...callerNamed('everywhere'), scopes: ['snapshots:write' as const] };
    expect((await read(id, writer)).status).toBe(404);
    expect((await read(id, { ...writer, id: callerNamed('camau').id })).status).toBe(200);
    const neither = { ...callerNamed('camau'), scopes: ['reports:read' as const] };
    expect((await read(id, neither)).status).toBe(403);
  });
});

describe('every error of a submission', () => {
  const errorsOf = async (id: string, more: Reading = {}) => {
    const { text, headers } = await world.get('errors', { path: { id }, ...more });
    return { text, headers };
  };

  test('is read in input order, page by page, also beyond what the receipt lists', async () => {
    const { id, text } = await sent(partly(1234), { query: { mode: 'partial' } });
    expect(Receipt.parse(JSON.parse(text)).errors).toHaveLength(500);
    const found: number[] = [];
    let query: Reading['query'] = { pageSize: '500' };
    for (let pages = 0; query !== undefined; pages += 1) {
      expect(pages).toBeLessThan(4);
      const answer = Errors.parse(JSON.parse((await errorsOf(id, { query })).text));
      found.push(...answer.errors.map(({ index }) => index));
      const token: string | null = answer.nextPageToken;
      query = token === null ? undefined : { pageSize: '500', pageToken: token };
    }
    expect(found).toEqual(Array.from({ length: 1234 }, (_, row) => row + 1));
  });

  test('speaks the language that is asked for, and always carries both', async () => {
    const { id } = await sent(partly(1), { query: { mode: 'partial' } });
    for (const language of ['vi', 'en'] as const) {
      const { text } = await errorsOf(id, { headers: { 'Accept-Language': language } });
      const [error] = Errors.parse(JSON.parse(text)).errors;
      expect(error?.detail).toBe(error?.messages[language]);
    }
  });

  test('comes as a CSV with a link to the next page', async () => {
    const { id } = await sent(partly(3), { query: { mode: 'partial' } });
    const csv = { headers: { Accept: 'text/csv' } };
    const first = await errorsOf(id, { ...csv, query: { pageSize: '2' } });
    const [header, ...lines] = first.text.slice(1).trimEnd().split('\r\n');
    expect(header).toBe('index,line,column,pointer,code,vi,en');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['1', '2']);
    const pageToken = z.string().parse(tokenIn(first.headers['Link']));
    const second = await errorsOf(id, { ...csv, query: { pageSize: '2', pageToken } });
    expect(second.text.slice(1).trimEnd().split('\r\n')).toHaveLength(2);
    expect(second.headers['Link']).toBeUndefined();
  });

  test('a page token of another submission is refused', async () => {
    const one = await sent(partly(3), { query: { mode: 'partial' } });
    const two = await sent({ ...partly(3), unit: '32002' }, { query: { mode: 'partial' } });
    const first = Errors.parse(
      JSON.parse((await errorsOf(one.id, { query: { pageSize: '1' } })).text),
    );
    const pageToken = String(first.nextPageToken);
    const answer = await world.get('errors', { path: { id: two.id }, query: { pageToken } });
    expect(answer.status).toBe(400);
  });
});

describe('what a system sent is listed', () => {
  const day = 86_400;

  test('newest first, over days, page by page, its own only', async () => {
    const ids: string[] = [];
    for (const value of [1, 2, 3, 4, 5, 6, 7]) {
      ids.unshift((await sent({ ...one({ value }), observedAt: world.clock.now() })).id);
      await sent(one({ value, unit: '99001', metric: 'shared' }), { as: 'other' });
      world.clock.forward(day / 2);
    }
    expect((await list()).submissions.map(({ id }) => id)).toEqual(ids);
    const found: string[] = [];
    let query: Reading['query'] = { pageSize: '2' };
    while (query !== undefined) {
      const page: z.output<typeof Listed> = await list(query);
      found.push(...page.submissions.map(({ id }) => id));
      const token: string | null = page.nextPageToken;
      query = token === null ? undefined : { pageSize: '2', pageToken: token };
      if (found.length === 2) await sent({ ...one({ value: 99 }), observedAt: world.clock.now() });
    }
    expect(found).toEqual(ids);
  });

  test('by local days, from the first up to, not including, until', async () => {
    // It is 08:00 on the 15th in Viet Nam; at 23:30 UTC it is the 16th already.
    const first = await sent(one({ value: 1 }));
    world.clock.forward(22.5 * 3600);
    const second = await sent({ ...one({ value: 2 }), observedAt: world.clock.now() });
    const idsOn = async (from: string, until: string) =>
      (await list({ from, until })).submissions.map(({ id }) => id);
    expect(await idsOn('2025-08-15', '2025-08-16')).toEqual([first.id]);
    expect(await idsOn('2025-08-16', '2025-08-17')).toEqual([second.id]);
    expect(await idsOn('2025-08-15', '2025-08-17')).toEqual([second.id, first.id]);
  });

  test('also where nothing was sent for long: a page may be empty and lead on', async () => {
    const { id } = await sent(one());
    world.clock.forward(200 * day);
    expect((await list()).submissions).toEqual([]);
    const found: string[] = [];
    let query: Reading['query'] = { from: '2025-08-01' };
    let pages = 0;
    while (query !== undefined) {
      const page: z.output<typeof Listed> = await list(query);
      found.push(...page.submissions.map((each) => each.id));
      const token: string | null = page.nextPageToken;
      query = token === null ? undefined : { from: '2025-08-01', pageToken: token };
      pages += 1;
    }
    expect(found).toEqual([id]);
    expect(pages).toBeGreaterThan(1);
  });

  test('days the wrong way round are refused', async () => {
    const query = { from: '2025-08-16', until: '2025-08-16' };
    expect((await world.get('submissions', { query })).status).toBe(422);
  });
});
