import { expect, test } from 'vitest';
import { addMinutes } from '../../core/time.ts';
import { maxUploadBytes } from '../../core/submissions/upload.ts';
import { august, one } from '../support/ingest-world.ts';
import { announced, uploadWorld } from '../support/upload-world.ts';

const four = {
  ...august,
  rows: [
    { metric: 'received', value: 100 },
    { metric: 'received', unit: '32002', value: 50 },
    { metric: 'finished', value: 90 },
    { metric: 'finished', unit: '32002', value: 40 },
  ],
};

test.each([false, true])(
  'a body is announced, put, taken in and has its receipt (gzip: %s)',
  async (zipped) => {
    const world = await uploadWorld();
    const { bytes, declared } = announced(four, { zipped });
    const created = await world.create(declared, 'k');
    expect(created).toMatchObject({ status: 201, json: { state: 'waiting' } });
    const { id, put } = created.json;
    expect(created.headers['Location']).toBe(`/v1/uploads/${id}`);

    expect((await world.put(put, bytes)).status).toBe(200);
    expect((await world.look(id)).json).toMatchObject({ state: 'received' });
    expect(world.puts).toEqual([id]);
    expect(await world.told(id)).toBe(true);

    const { json } = await world.look(id);
    expect(json).toMatchObject({
      state: 'done',
      receipt: { counts: { sent: 4, accepted: 4 } },
      endedAt: expect.any(String),
    });
    expect(json.put).toBeUndefined();
    const visible = await world.visible();
    expect(visible).toHaveLength(4);
    expect(new Set(visible.map(({ submission }) => submission))).toEqual(
      new Set([json.receipt.id]),
    );
  },
);

test('the receipt names the SHA-256 of the decoded body', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four, { zipped: true });
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  await world.told(json.id);
  const found = await world.ledger.find('camau' as never, `upload ${json.id}`);
  expect(found).toMatchObject({ sha256: declared.decoded?.sha256 });
});

test('the same key is the same upload, with a new address while nothing came', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const first = await world.create(declared, 'k');
  world.clock.forward(1800);
  const second = await world.create(declared, 'k');
  expect(second).toMatchObject({ status: 201, json: { id: first.json.id, state: 'waiting' } });
  expect(second.json.put.expiresAt > first.json.put.expiresAt).toBe(true);
  expect((await world.put(first.json.put, bytes)).status).toBe(200);
  const third = await world.create(declared, 'k');
  expect(third.json).toMatchObject({ id: first.json.id, state: 'received' });
  expect(third.json.put).toBeUndefined();
  await world.told(first.json.id);
  expect((await world.create(declared, 'k')).json).toMatchObject({ state: 'done' });
});

test('the same key with another declaration is refused, and keys of two clients are two uploads', async () => {
  const world = await uploadWorld();
  const { declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  expect(await world.create({ ...declared, mode: 'partial' }, 'k')).toMatchObject({
    status: 422,
    json: { code: 'idempotency-key-reused' },
  });
  const other = await world.create(declared, 'k', 'other');
  expect(other.status).toBe(201);
  expect(other.json.id).not.toBe(json.id);
});

test('nobody but its own client sees an upload', async () => {
  const world = await uploadWorld();
  const { json } = await world.create(announced(four).declared, 'k');
  expect((await world.look(json.id, 'other')).status).toBe(404);
  expect((await world.look('0'.repeat(26))).status).toBe(404);
  expect((await world.look('no-id')).status).toBe(404);
  expect((await world.errorsOf(json.id, {}, 'other')).status).toBe(404);
});

test('what is declared is checked: size, hash and gzip', async () => {
  const world = await uploadWorld();
  const { declared } = announced(four);
  const codesOf = async (body: object) => {
    const { status, json } = await world.create({ ...declared, ...body }, 'k');
    return [status, json.code, ...(json.errors ?? []).map((each: { code: string }) => each.code)];
  };
  expect(await codesOf({ bytes: maxUploadBytes + 1 })).toEqual([413, 'body-too-large']);
  const gzip = { contentEncoding: 'gzip' };
  const bomb = { sha256: declared.sha256, bytes: maxUploadBytes + 1 };
  expect(await codesOf({ ...gzip, decoded: bomb })).toEqual([413, 'body-too-large']);
  expect(await codesOf(gzip)).toEqual([422, 'validation-failed', 'decoded-with-gzip']);
  expect(await codesOf({ decoded: { ...bomb, bytes: 1 } })).toEqual([
    422,
    'validation-failed',
    'decoded-with-gzip',
  ]);
  expect(await codesOf({ sha256: 'ABC' })).toEqual([422, 'validation-failed', 'wrong-format']);
  expect(await codesOf({ bytes: 0 })).toEqual([422, 'validation-failed', 'too-small']);
  expect(await codesOf({ contentType: 'text/plain' })).toEqual([
    422,
    'validation-failed',
    'not-one-of',
  ]);
});

test('the door takes the declared bytes, once signed and in time, and nothing else', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { put } = (await world.create(declared, 'k')).json;
  const other = Buffer.from(bytes).fill(32);
  const statusOf = async (...sent: Parameters<typeof world.put>) =>
    (await world.put(...sent)).status;
  expect(await statusOf(put, other)).toBe(400);
  expect(await statusOf(put, bytes.subarray(1))).toBe(403);
  expect(await statusOf({ ...put, headers: {} }, bytes)).toBe(403);
  expect(await statusOf({ ...put, url: put.url.replace('bytes=', 'bytes=1') }, bytes)).toBe(403);
  expect(await statusOf(put, bytes, 'GET')).toBe(405);
  world.clock.forward(3601);
  expect(await statusOf(put, bytes)).toBe(403);
  expect(world.puts).toEqual([]);
});

test('a body that is not what it said it is inside is refused in words, and stays so', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four, { zipped: true });
  const lies = { sha256: declared.sha256, bytes: 3 };
  const cases = [
    [{ ...declared, decoded: lies }, bytes, 'malformed-body', 'declared in decoded'],
    [
      { ...declared, contentEncoding: undefined, decoded: undefined },
      bytes,
      'malformed-body',
      'gzip',
    ],
    [
      { ...declared, ...announced(four).declared, contentEncoding: 'gzip' },
      announced(four).bytes,
      'malformed-body',
      'declared as gzip, but it is not',
    ],
    [announced('{"rows":').declared, announced('{"rows":').bytes, 'malformed-json', 'ends before'],
  ] as const;
  for (const [place, [said, sent, code, words]] of cases.entries()) {
    const { json } = await world.create(said, `k${place}`);
    await world.put(json.put, sent);
    expect(await world.told(json.id)).toBe(true);
    const refused = await world.look(json.id);
    expect(refused.json).toMatchObject({ state: 'refused', problem: { code } });
    expect(refused.json.problem.detail).toContain(words);
    expect((await world.create(said, `k${place}`)).json).toMatchObject({ state: 'refused' });
  }
  expect(await world.visible()).toEqual([]);
});

test('every error of a body that was refused is kept, and read page by page in both languages', async () => {
  const world = await uploadWorld();
  const rows = Array.from({ length: 1200 }, (_, row) => ({
    metric: 'received',
    unit: `9${row}`,
    value: 1,
  }));
  const { bytes, declared } = announced({ ...august, rows });
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  await world.told(json.id);
  const { problem } = (await world.look(json.id)).json;
  expect(problem).toMatchObject({
    code: 'rows-rejected',
    status: 422,
    counts: { sent: 1200, rejected: 1200 },
    errorsTotal: 1200,
  });
  expect(problem.errors).toHaveLength(500);

  const found: { index: number; messages: object }[] = [];
  let token: string | null | undefined;
  do {
    const query = { pageSize: '700', ...(typeof token === 'string' && { pageToken: token }) };
    const page = await world.errorsOf(json.id, query);
    expect(page.status).toBe(200);
    expect(page.json.errors).toHaveLength(found.length === 0 ? 700 : 500);
    found.push(...page.json.errors);
    token = page.json.nextPageToken;
  } while (token !== null);
  expect(found.map(({ index }) => index)).toEqual(rows.map((_, row) => row));
  expect(found[7]?.messages).toEqual({ vi: expect.any(String), en: expect.any(String) });
  expect((await world.errorsOf(json.id, { pageToken: 'x' })).status).toBe(400);
});

test('a CSV goes by upload too, with what its rows leave out', async () => {
  const world = await uploadWorld();
  const text = '\uFEFFmetric;unit;value\nreceived;32001;100\nfinished;32002;x\n';
  const csv = { delimiter: ';', dataset: 'nd', period: '2025-08', source: 'lgsp' };
  const { bytes, declared } = announced(text, { zipped: true });
  const said = { ...declared, contentType: 'text/csv', csv, mode: 'partial' };
  const { json } = await world.create(said, 'k');
  expect((await world.put(json.put, bytes)).status).toBe(200);
  await world.told(json.id);
  expect((await world.look(json.id)).json).toMatchObject({
    state: 'done',
    receipt: { counts: { sent: 2, accepted: 1, rejected: 1 } },
  });
  expect((await world.create({ ...declared, csv }, 'other')).json).toMatchObject({
    status: 422,
    errors: [{ pointer: '/csv', code: 'only-with-csv' }],
  });
});

test('faults of a CSV’s layout are kept with their lines', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced('metric,unit,value\nreceived,32001\n"x\n');
  const { json } = await world.create({ ...declared, contentType: 'text/csv' }, 'k');
  await world.put(json.put, bytes);
  await world.told(json.id);
  const { problem } = (await world.look(json.id)).json;
  expect(problem.code).toBe('malformed-csv');
  expect(problem.errors[0]).toMatchObject({ line: expect.any(Number) });
});

test('of a CSV that goes by upload, faults name what its announcement can say, and no parameter', async () => {
  const world = await uploadWorld();
  const faultsIn = async (text: string) => {
    const { bytes, declared } = announced(text);
    const { json } = await world.create({ ...declared, contentType: 'text/csv' }, declared.sha256);
    await world.put(json.put, bytes);
    await world.told(json.id);
    const { errors } = (await world.look(json.id)).json.problem;
    return errors.map(({ messages }: { messages: { en: string } }) => messages.en).join(' ');
  };
  const parted = await faultsIn('metric;unit;value\nreceived;32001;1\n');
  expect(parted).toContain('Put a line sep=; at the top of the file');
  expect(parted).toContain('csv: {"delimiter": ";"}');
  const lacking = await faultsIn('metric,value\nreceived,1\n');
  for (const field of ['unit', 'source', 'period'])
    expect(lacking).toContain(`csv: {"${field}": "…"} in a new upload`);
  expect(`${parted} ${lacking}`).not.toMatch(/%3B|parameter|address/);
});

test('partial mode keeps the good rows of an upload', async () => {
  const world = await uploadWorld();
  const rows = [...four.rows, { metric: 'received', unit: '99001', value: 1 }];
  const { bytes, declared } = announced({ ...four, rows }, { mode: 'partial' });
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  await world.told(json.id);
  expect((await world.look(json.id)).json).toMatchObject({
    state: 'done',
    receipt: { counts: { sent: 5, accepted: 4, rejected: 1 } },
  });
});

test('an upload whose event was lost is handed on by the tick', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  expect(await world.tick()).toBe(0);
  world.clock.forward(3600);
  expect(await world.tick()).toBe(1);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'done' });
  expect(await world.tick()).toBe(0);
});

test('a worker that died keeps its upload for 16 minutes, says so, and the next tick finishes it', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'received', retryAfter: 5 });
  const began = world.clock.now();
  await world.store.begin(json.id, began, began);
  expect((await world.look(json.id)).json).toMatchObject({
    state: 'working',
    retryAfter: 5,
    takenOverAfter: addMinutes(began, 16),
  });
  world.clock.forward(15 * 60);
  await world.tick();
  expect((await world.look(json.id)).json).toMatchObject({ state: 'working' });
  world.clock.forward(61);
  expect(await world.tick()).toBe(1);
  const { json: over } = await world.look(json.id);
  expect(over).toMatchObject({ state: 'done', receipt: { counts: { accepted: 4 } } });
  expect(over).not.toHaveProperty('retryAfter');
  expect(over).not.toHaveProperty('takenOverAfter');
});

test('an upload that nobody puts expires, comes back to life with its key, and is taken in', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  world.clock.forward(3700);
  await world.tick();
  expect((await world.look(json.id)).json).toMatchObject({ state: 'waiting' });
  world.clock.forward(3600);
  await world.tick();
  expect((await world.look(json.id)).json).toMatchObject({ state: 'expired' });
  const again = await world.create(declared, 'k');
  expect(again.json).toMatchObject({ id: json.id, state: 'waiting' });
  expect(again.json).not.toHaveProperty('endedAt');
  await world.put(again.json.put, bytes);
  await world.told(json.id);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'done' });
});

test('a body that came after its upload had expired is taken in all the same', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  world.clock.forward(7300);
  await world.tick();
  await world.bodies.put(json.id, bytes);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'received' });
  expect(await world.told(json.id)).toBe(true);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'done' });
});

test('told twice at once, one worker takes it and the other leaves it', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  const both = await Promise.all([world.told(json.id), world.told(json.id)]);
  expect(both).toEqual([true, true]);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'done' });
  expect(await world.visible()).toHaveLength(4);
});

test('no Idempotency-Key of a request meets the submission of an upload', async () => {
  const world = await uploadWorld();
  const { bytes, declared } = announced(four);
  const { json } = await world.create(declared, 'k');
  expect((await world.send(one(), { key: `upload:${json.id}` })).status).toBe(201);
  expect((await world.send(one(), { key: `upload ${json.id}` })).status).toBe(400);
  await world.put(json.put, bytes);
  await world.told(json.id);
  expect((await world.look(json.id)).json).toMatchObject({ state: 'done' });
});

test('a message about something that nobody announced comes back and ends among the dead letters', async () => {
  const world = await uploadWorld();
  expect(await world.told('0'.repeat(26))).toBe(false);
});
