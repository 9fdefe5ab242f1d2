import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { route } from '../../functions/http/post-snapshots.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { august, callerNamed, ingestWorld, one, wrapped } from '../support/ingest-world.ts';

let world: Awaited<ReturnType<typeof ingestWorld>>;
beforeAll(async () => {
  world = await ingestWorld();
});

const errorsOf = (answer: { json: Record<string, unknown> }) =>
  answer.json['errors'] as { index: number; pointer: string; code: string; detail: string }[];

test('figures that are kept are answered with a receipt that says what became of each row', async () => {
  const fresh = await ingestWorld();
  const body = {
    ...august,
    rows: [
      { metric: 'received', value: 100 },
      { metric: 'finished', nil: { reason: 'Không phát sinh' } },
      { metric: 'accounts', value: '19000', atLeast: true },
      { metric: 'rate', value: '80.8' },
    ],
  };
  const answer = await fresh.send(body);
  expect(answer.status).toBe(201);
  expect(answer.json).toMatchObject({
    mode: 'atomic',
    dryRun: false,
    sha256: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    counts: { sent: 4, accepted: 4, unchanged: 0, superseded: 0, rejected: 0 },
    errors: [],
  });
  expect(answer.json['id']).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  const { json } = await fresh.read({ unit: '32001', dataset: 'nd', period: '2025-08' });
  expect(json['statements']).toMatchObject([
    { metric: 'accounts', value: '19000', atLeast: true, current: true },
    { metric: 'finished', nil: { reason: 'Không phát sinh' } },
    { metric: 'rate', value: '80.8' },
    { metric: 'received', value: '100', receipt: answer.json['id'] },
  ]);
});

test('a row that the source said already is unchanged; an older one is history; a newer one is current', async () => {
  const fresh = await ingestWorld();
  const say = async (value: number, observedAt: string) => {
    const { json } = await fresh.send(one({ value, observedAt }));
    const counts = json['counts'] as Record<string, number>;
    return ['accepted', 'unchanged', 'superseded'].find((each) => counts[each] === 1);
  };
  expect(await say(100, '2025-08-14T08:00:00Z')).toBe('accepted');
  expect(await say(100, '2025-08-14T08:00:00Z')).toBe('unchanged');
  expect(await say(100, '2025-08-14T07:00:00Z')).toBe('unchanged');
  expect(await say(90, '2025-08-14T07:00:00Z')).toBe('superseded');
  expect(await say(100, '2025-08-14T09:00:00Z')).toBe('accepted');
  expect(await say(110, '2025-08-14T09:00:00Z')).toBe('accepted');
  const query = { unit: '32001', dataset: 'nd', period: '2025-08' };
  const now = await fresh.read(query);
  expect(now.json['statements']).toMatchObject([{ value: '110', current: true }]);
  const all = await fresh.read({ ...query, history: 'true' });
  expect((all.json['statements'] as { value: string }[]).map((each) => each.value)).toEqual([
    '90',
    '100',
    '100',
    '110',
  ]);
});

test('a correction that names its receipt wins whatever its observedAt', async () => {
  const fresh = await ingestWorld();
  const first = await fresh.send(one({ observedAt: '2025-08-14T08:00:00Z' }));
  const replaces = first.json['id'];
  const older = { value: 5, observedAt: '2025-08-01T00:00:00Z' };
  expect((await fresh.send(one({ ...older, replaces }))).json['counts']).toMatchObject({
    accepted: 1,
  });
  const { json } = await fresh.read({ unit: '32001', dataset: 'nd', period: '2025-08' });
  expect(json['statements']).toMatchObject([{ value: '5', replaces }]);
});

test('a withdrawal takes a statement back and nothing resurfaces', async () => {
  const fresh = await ingestWorld();
  await fresh.send(one({ observedAt: '2025-08-14T08:00:00Z' }));
  const row = {
    metric: 'received',
    observedAt: '2025-08-14T09:00:00Z',
    withdraw: { reason: 'nhầm xã' },
  };
  expect((await fresh.send({ ...august, rows: [row] })).status).toBe(201);
  const { json } = await fresh.read({ unit: '32001', dataset: 'nd', period: '2025-08' });
  expect(json['statements']).toMatchObject([{ withdraw: { reason: 'nhầm xã' } }]);
});

test('every way in which a row can be wrong has its code, its place and words that mend it', async () => {
  const row = (more: object) => ({ metric: 'received', value: 1, ...more });
  const wrong: [string, object][] = [
    ['unknown-metric /rows/0/metric', { rows: [row({ metric: 'nothing' })] }],
    ['unknown-metric /rows/0/metric', { rows: [row({ metric: 'unasked' })] }],
    ['unknown-metric /rows/0/metric', { dataset: undefined, rows: [row({ metric: 'unasked' })] }],
    ['missing-field /rows/0', { dataset: undefined, rows: [row({ metric: 'shared' })] }],
    ['unknown-unit /rows/0/unit', { rows: [row({ unit: '12345' })] }],
    ['unknown-unit /rows/0', { unit: '32003', rows: [row({})] }],
    ['unit-not-allowed /rows/0/unit', { rows: [row({ unit: '99001' })] }],
    ['wrong-level /rows/0/unit', { rows: [row({ unit: '96' })] }],
    ['unknown-period /rows/0/period', { rows: [row({ period: 'August' })] }],
    [
      'unknown-period /rows/0/period',
      { rows: [row({ period: { from: '2025-08-15', until: '2025-08-15' } })] },
    ],
    [
      'unknown-period /rows/0/period',
      { rows: [row({ period: { from: '0001-01-01', until: '0001-02-01' } })] },
    ],
    ['unknown-period /rows/0/period', { rows: [row({ period: '9999' })] }],
    [
      'period-not-reportable /rows/0/period',
      { rows: [row({ period: { from: '2025-08-01', until: '2025-09-01' } })] },
    ],
    ['period-not-reportable /rows/0/period', { rows: [row({ period: '2025-Q3' })] }],
    ['period-not-begun /rows/0/period', { rows: [row({ period: '2025-10' })] }],
    ['unknown-source /rows/0/source', { rows: [row({ source: 'nobody' })] }],
    ['source-not-listed /rows/0/source', { rows: [row({ source: 'portal' })] }],
    ['not-a-number /rows/0/value', { rows: [row({ value: '1.000,5' })] }],
    ['not-a-number /rows/0/value', { rows: [row({ value: 1e21 })] }],
    ['too-many-decimals /rows/0/value', { rows: [row({ value: 1.5 })] }],
    ['out-of-bounds /rows/0/value', { rows: [row({ value: -1 })] }],
    ['out-of-bounds /rows/0/value', { rows: [row({ value: 1_000_001 })] }],
    ['out-of-bounds /rows/0/value', { rows: [{ metric: 'place', value: 35 }] }],
    ['too-large /rows/0/value', { rows: [{ metric: 'finished', value: '9007199254740993' }] }],
    [
      'observed-in-future /rows/0/observedAt',
      { rows: [row({ observedAt: '2025-08-15T01:07:00Z' })] },
    ],
    ['missing-field /rows/0', { source: undefined, rows: [row({})] }],
    ['missing-field /rows/0', { unit: undefined, rows: [row({})] }],
    ['missing-field /rows/0', { period: undefined, rows: [row({})] }],
    ['missing-field /rows/0', { rows: [{ metric: 'received' }] }],
    ['ambiguous-statement /rows/0/value', { rows: [row({ nil: { reason: 'x' } })] }],
    [
      'ambiguous-statement /rows/0',
      { rows: [{ metric: 'received', atLeast: true, nil: { reason: 'x' } }] },
    ],
    ['not-cumulative /rows/0/restart', { rows: [row({ restart: true })] }],
    [
      'unknown-receipt /rows/0/replaces',
      { rows: [row({ replaces: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' })] },
    ],
    ['unknown-receipt /rows/0/replaces', { rows: [row({ replaces: 'never' })] }],
  ];
  const answers = await Promise.all(wrong.map(([, body]) => world.send({ ...august, ...body })));
  expect(
    answers.map((answer) => {
      const [error] = errorsOf(answer);
      return `${error?.code} ${error?.pointer}`;
    }),
  ).toEqual(wrong.map(([expected]) => expected));
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 422, json: { code: 'rows-rejected' } });
    expect(answer.json['counts']).toMatchObject({ sent: 1, rejected: 1 });
    expect(errorsOf(answer)).toHaveLength(1);
  }
  expect(await world.visible()).toEqual([]);
});

test('a period that does not fit is answered with the nearest right ones', async () => {
  const period = { from: '2025-08-01', until: '2025-09-01' };
  const [error] = errorsOf(await world.send({ ...one({}), period }));
  expect(error?.detail).toContain('"2025-08" = {"from": "2025-07-15", "until": "2025-08-15"}');
});

test('a client that speaks for some sources cannot speak for others', async () => {
  const answer = await world.send({ ...one({}), source: 'office' }, { as: 'narrow' });
  expect(errorsOf(answer)).toMatchObject([{ code: 'source-not-allowed', pointer: '/rows/0' }]);
});

test('rows that speak of the same thing are all refused, each naming the others', async () => {
  const rows = [1, 2, 1].map((value) => ({ metric: 'received', value }));
  const answer = await world.send({ ...august, rows: [...rows, { metric: 'finished', value: 1 }] });
  expect(errorsOf(answer).map((each) => each.code)).toEqual(Array(3).fill('duplicate-row'));
  expect(errorsOf(answer)[1]?.detail).toContain('0, 2');
  expect(answer.json['counts']).toMatchObject({ sent: 4, rejected: 3 });
});

test('a row that cannot be read is still a second one about the same thing', async () => {
  const rows = [
    { metric: 'received', value: 1 },
    { metric: 'received', value: 'một' },
    { metric: 'finished', value: 1 },
  ];
  const answer = await (
    await ingestWorld()
  ).send({ ...august, rows }, { query: { mode: 'partial' } });
  expect(errorsOf(answer).map((each) => `${each.pointer} ${each.code}`)).toEqual([
    '/rows/0/metric duplicate-row',
    '/rows/1/value not-a-number',
    '/rows/1/metric duplicate-row',
  ]);
  expect(answer.json['counts']).toMatchObject({ sent: 3, accepted: 1, rejected: 2 });
});

test('faults are listed in the language asked for', async () => {
  const answer = await world.send(one({ value: -1 }), { headers: { 'Accept-Language': 'vi' } });
  expect(errorsOf(answer)[0]?.detail).toBe('Giá trị phải từ 0 đến 1000000.5.');
});

test('a control level may be stated, beside the level of collection', async () => {
  const fresh = await ingestWorld();
  const body = { ...august, rows: [{ metric: 'finished', unit: '96', value: 7 }] };
  expect((await fresh.send(body)).status).toBe(201);
});

test('atomic writes nothing if one row is bad; partial writes the good ones', async () => {
  const fresh = await ingestWorld();
  const rows = [
    { metric: 'received', value: -1 },
    { metric: 'finished', value: 4 },
    { metric: 'finished', unit: '32002', value: 5 },
  ];
  expect((await fresh.send({ ...august, rows }, { key: 'k' })).status).toBe(422);
  expect(await fresh.visible()).toEqual([]);
  const partial = await fresh.send({ ...august, rows }, { key: 'k', query: { mode: 'partial' } });
  expect(partial).toMatchObject({
    status: 201,
    json: { counts: { sent: 3, accepted: 2, rejected: 1 } },
  });
  expect(errorsOf(partial)).toMatchObject([{ pointer: '/rows/0/value', code: 'out-of-bounds' }]);
  expect(await fresh.visible()).toHaveLength(2);
  const hopeless = { ...august, rows: [{ metric: 'received', value: -1 }] };
  expect((await fresh.send(hopeless, { query: { mode: 'partial' } })).status).toBe(422);
});

test('a dry run answers the same and stores nothing', async () => {
  const fresh = await ingestWorld();
  const dry = await fresh.send(one(), { key: 'k', query: { dryRun: 'true' } });
  expect(dry).toMatchObject({ status: 200, json: { id: null, receivedAt: null, dryRun: true } });
  expect(dry.json['counts']).toMatchObject({ sent: 1, accepted: 1 });
  expect(await fresh.visible()).toEqual([]);
  expect((await fresh.send(one(), { key: 'k' })).json['counts']).toMatchObject({ accepted: 1 });
});

test('a repeat is answered byte for byte, however much later, also after other figures came', async () => {
  const fresh = await ingestWorld();
  const first = await fresh.send(one(), { key: 'k' });
  await fresh.send(one({ value: 7, observedAt: '2025-08-15T00:30:00Z' }));
  fresh.clock.forward(90 * 86_400);
  const again = await fresh.send(one(), { key: 'k', headers: { 'Accept-Language': 'vi' } });
  expect(again.status).toBe(first.status);
  expect(again.text).toBe(first.text);
  expect(await fresh.visible()).toHaveLength(2);
});

test('gzip and plain are the same body', async () => {
  const fresh = await ingestWorld();
  const plain = await fresh.send(one(), { key: 'k' });
  expect((await fresh.send(gzipSync(JSON.stringify(one())), { key: 'k' })).text).toBe(plain.text);
});

test('the same key with another body or mode is refused; another client may use it', async () => {
  const fresh = await ingestWorld();
  await fresh.send(one(), { key: 'k' });
  const other = await fresh.send(one({ value: 1 }), { key: 'k' });
  expect(other).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
  const mode = await fresh.send(one(), { key: 'k', query: { mode: 'partial' } });
  expect(mode.json['code']).toBe('idempotency-key-reused');
  const elsewhere = await fresh.send({ ...one(), unit: '99001' }, { key: 'k', as: 'other' });
  expect(elsewhere.status).toBe(201);
});

test('of two at once one works and the other is told to come back', async () => {
  const fresh = await ingestWorld();
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const slow = fresh.compose(
    wrapped(fresh.db, async (_, proceed, command) => {
      if (command instanceof PutCommand && command.input.TableName === fresh.tables.snapshots) {
        reached.resolve();
        await gate.promise;
      }
      return proceed();
    }),
  );
  const first = fresh.send(one(), { key: 'k', by: slow });
  await reached.promise;
  const second = await fresh.send(one(), { key: 'k' });
  expect(second).toMatchObject({ status: 409, json: { code: 'submission-in-progress' } });
  expect(Number(second.headers['Retry-After'])).toBeGreaterThan(0);
  expect((await fresh.finish()).finished).toEqual([]);
  gate.resolve();
  const done = await first;
  expect(done.status).toBe(201);
  expect((await fresh.send(one(), { key: 'k' })).text).toBe(done.text);
  expect(await fresh.visible()).toHaveLength(1);
});

test('a worker that wakes up after another took over changes nothing', async () => {
  const fresh = await ingestWorld();
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const asleep = fresh.compose(
    wrapped(fresh.db, async (_, proceed, command) => {
      if (command instanceof PutCommand && command.input.TableName === fresh.tables.snapshots) {
        reached.resolve();
        await gate.promise;
      }
      return proceed();
    }),
  );
  const first = fresh.send(one(), { key: 'k', by: asleep });
  await reached.promise;
  fresh.clock.forward(26);
  const second = await fresh.send(one(), { key: 'k' });
  fresh.clock.forward(60);
  gate.resolve();
  expect(second.status).toBe(201);
  expect((await first).text).toBe(second.text);
  expect(await fresh.visible()).toHaveLength(1);
});

test('a key can neither write nor read what lies in another province', async () => {
  const fresh = await ingestWorld();
  await fresh.send(one());
  const write = await fresh.send(one(), { as: 'other' });
  expect(errorsOf(write)).toMatchObject([{ code: 'unit-not-allowed' }]);
  expect(JSON.stringify(write.json)).not.toMatch(/96|camau/);
  const query = { unit: '32001', dataset: 'nd', period: '2025-08' };
  expect(await fresh.read(query, 'other')).toMatchObject({
    status: 404,
    json: { code: 'not-found' },
  });
  const unknown = await fresh.read({ ...query, unit: '12345' }, 'other');
  expect(unknown.text).toBe((await fresh.read(query, 'other')).text);
  expect((await fresh.read(query, 'everywhere')).status).toBe(200);
});

test('a fault of the body itself refuses all of it, and what is wrong with its rows is told in the same answer', async () => {
  const rows = [
    { metric: 'received', value: true, colour: 'red' },
    { metric: 'finished', value: -1, unit: '12345' },
    { metric: 'accounts', value: 1 },
  ];
  const body = { ...one(), extra: 1, rows };
  const answer = await world.send(body, { query: { mode: 'partial' } });
  expect(answer).toMatchObject({
    status: 422,
    json: { code: 'validation-failed', errorsTotal: 4 },
  });
  expect(errorsOf(answer).map((each) => `${each.pointer} ${each.code}`)).toEqual([
    '/extra unknown-field',
    '/rows/0/value wrong-form',
    '/rows/0/colour unknown-field',
    '/rows/1/unit unknown-unit',
  ]);
  expect(errorsOf(await world.send({ ...one({ value: -1 }), dataset: 'none' }))).toMatchObject([
    { pointer: '/dataset', code: 'unknown-dataset' },
    { pointer: '/rows/0/value', code: 'out-of-bounds' },
  ]);
  expect(errorsOf(await world.send({ ...one(), unit: 32001 }))).toMatchObject([
    { pointer: '/unit', code: 'wrong-type' },
  ]);
  expect((await world.send('{"rows":')).status).toBe(400);
  expect((await world.send(Buffer.from('{"rows":"\xff"}', 'latin1'))).status).toBe(400);
  expect((await world.send(gzipSync(Buffer.alloc(8 * 1024 * 1024, ' ')))).status).toBe(413);
});

test('a body without rows is refused, whatever else it is', async () => {
  for (const body of ['null', '[]', '"x"', '{}', '{"rows":{}}', '{"rows":[]}'])
    expect(await world.send(body)).toMatchObject({
      status: 422,
      json: { code: 'validation-failed' },
    });
});

test('a row of the wrong shape is rejected alone, beside rows that are wrong in what they mean', async () => {
  const fresh = await ingestWorld();
  const rows = [
    { metric: 'received', value: null },
    { metric: 'finished', value: -1, unit: '12345' },
    { metric: 'accounts', value: 7, nil: { reason: '' }, observedAt: 'yesterday' },
    'received',
    { metric: 'nothing', valeu: 1 },
    { metric: 'place', value: 3 },
    { metric: 'received', value: 1, unit: 32002 },
  ];
  const wrong = [
    '0 /rows/0/value wrong-form',
    '1 /rows/1/unit unknown-unit',
    '2 /rows/2/observedAt wrong-format',
    '2 /rows/2/nil/reason too-small',
    '3 /rows/3 wrong-type',
    '4 /rows/4/valeu unknown-field',
    '4 /rows/4/metric unknown-metric',
    '6 /rows/6/unit wrong-type',
  ];
  const told = (answer: { json: Record<string, unknown> }) =>
    (answer.json['errors'] as { index: number; pointer: string; code: string }[]).map(
      ({ index, pointer, code }) => `${index} ${pointer} ${code}`,
    );
  const atomic = await fresh.send({ ...august, rows });
  expect(atomic).toMatchObject({ status: 422, json: { code: 'rows-rejected', errorsTotal: 8 } });
  expect(told(atomic)).toEqual(wrong);
  const partial = await fresh.send({ ...august, rows }, { query: { mode: 'partial' } });
  expect(partial).toMatchObject({
    status: 201,
    json: { counts: { sent: 7, accepted: 1, rejected: 6 } },
  });
  expect(told(partial)).toEqual(wrong);
  expect(await fresh.visible()).toMatchObject([{ metric: 'place', unit: '32001' }]);
});

test('a member that stands twice in one object is refused by name, in a row alone with its row', async () => {
  const fresh = await ingestWorld();
  const rows = [
    '{"metric":"received","value":1,"value":2}',
    '{"metric":"finished","nil":{"reason":"a:b","reason":"c"}}',
    '{"metric":"accounts","value":3}',
    '{"metric":"shared","v\\u0061lue":1,"value":2}',
  ];
  const text = JSON.stringify({ ...august, rows: ['HERE'] }).replace('"HERE"', rows.join(','));
  const partial = await fresh.send(text, { query: { mode: 'partial' } });
  expect(partial.json['counts']).toMatchObject({ sent: 4, accepted: 1, rejected: 3 });
  expect(errorsOf(partial).map((each) => `${each.pointer} ${each.code}`)).toEqual([
    '/rows/0/value repeated-member',
    '/rows/1/nil/reason repeated-member',
    '/rows/3/value repeated-member',
  ]);
  const twice = JSON.stringify(one()).replace('{', '{"unit":"32002",');
  expect(errorsOf(await fresh.send(twice))).toMatchObject([
    { pointer: '/unit', code: 'repeated-member' },
  ]);
  const hidden = '{"metric":"received","comment":"\\u003a","value":1,"value":2}';
  const masked = JSON.stringify({ ...august, rows: ['HERE'] }).replace('"HERE"', hidden);
  expect(errorsOf(await fresh.send(masked))).toMatchObject([{ pointer: '/rows/0/value' }]);
});

test('a receipt lists 500 errors in input order; a refusal lists them all', async () => {
  const fresh = await ingestWorld();
  const rows = Array.from({ length: 700 }, (_, index) => ({
    metric: 'received',
    unit: index % 2 === 0 ? '12345' : '32001',
    period: { from: '2025-08-01', until: '2025-08-02' },
    source: `s${index}`,
    value: 1,
  }));
  const refused = await fresh.send({ ...august, rows });
  const lines = errorsOf(refused).length;
  expect(refused.json['errorsTotal']).toBe(lines);
  expect(lines).toBeGreaterThan(700);
  const answer = await fresh.send(
    { ...august, rows: [...rows, { metric: 'finished', value: 1 }] },
    { query: { mode: 'partial' } },
  );
  expect(answer).toMatchObject({
    status: 201,
    json: { counts: { sent: 701, accepted: 1, rejected: 700 } },
  });
  expect(errorsOf(answer)).toHaveLength(500);
  expect(errorsOf(answer)[0]?.pointer).toMatch(/^\/rows\/0/);
});

test('thousands of rows of the wrong shape are rejected each, whatever else is wrong with them', async () => {
  const fresh = await ingestWorld();
  const wrong = Array.from({ length: 12_000 }, () => ({ metric: 'received', valeu: 1, nil: 1 }));
  const rows = [...wrong, { metric: 'finished', value: 1 }];
  const answer = await fresh.send({ ...august, rows }, { query: { mode: 'partial' } });
  expect(answer.json['counts']).toMatchObject({ sent: 12_001, accepted: 1, rejected: 12_000 });
});

test('more errors than an answer carries are counted, and those at the front are told', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({ metric: `m${index}`, unit: 'x' }));
  const answer = await world.send({ ...august, rows });
  expect(Buffer.byteLength(answer.text)).toBeLessThan(4_500_000);
  expect(answer.json['errorsTotal']).toBeGreaterThanOrEqual(40_000);
  expect(errorsOf(answer).length).toBeGreaterThan(5_000);
  expect(errorsOf(answer)[0]).toMatchObject({ pointer: '/rows/0/metric' });
});

test('a body of more months than one transaction can show together is refused', async () => {
  const rows = Array.from({ length: 101 }, (_, index) => ({
    metric: 'received',
    unit: index % 2 === 0 ? '32001' : '99001',
    period: `${2021 + Math.floor(index / 24)}-${String((Math.floor(index / 2) % 12) + 1).padStart(2, '0')}`,
    value: 1,
  }));
  const answer = await world.send({ ...august, rows }, { as: 'everywhere' });
  expect(errorsOf(answer)).toMatchObject([{ pointer: '/rows', code: 'too-many-months' }]);
  const fresh = await ingestWorld();
  const fewer = { ...august, rows: rows.slice(1) };
  expect((await fresh.send(fewer, { as: 'everywhere' })).status).toBe(201);
});

test('equal rows in thousands are refused as fast as others', async () => {
  const rows = Array.from({ length: 20_000 }, () => ({ metric: 'received', value: 1 }));
  const answer = await world.send({ ...august, rows });
  expect(answer.json['counts']).toMatchObject({ sent: 20_000, rejected: 20_000 });
  expect(errorsOf(answer)[0]?.detail).toContain('1, 2, 3, 4, 5 and 19994 more');
});

test('more rows than one request may have are told to go by upload', async () => {
  const rows = Array.from({ length: 50_001 }, () => 0);
  const answer = await world.send({ ...august, rows });
  expect(answer.status).toBe(422);
  expect(errorsOf(answer)).toMatchObject([
    {
      pointer: '/rows',
      code: 'too-big',
      detail:
        'One request may have at most 50000 rows; more of them, up to 500000, go by POST /v1/uploads.',
    },
  ]);
});

test('dates in the wrong order are pointed at, and no parameter that was not sent', async () => {
  const faultOf = async (from: string, until: string) =>
    errorsOf(await world.read({ unit: '32001', from, until }))[0];
  const reversed = await faultOf('2025-08-15', '2025-07-15');
  expect(reversed).toMatchObject({ pointer: '/query/until', code: 'unknown-period' });
  expect(reversed?.detail).toContain('until phải sau from');
  expect(await faultOf('1899-01-01', '2025-07-15')).toMatchObject({ pointer: '/query/from' });
  expect(await faultOf('2199-12-01', '2200-02-01')).toMatchObject({ pointer: '/query/until' });
});

test('reading needs one period, and says so', async () => {
  const bad = [
    { unit: '32001' },
    { unit: '32001', from: '2025-07-15' },
    { unit: '32001', from: '2025-07-15', period: '2025-08' },
    { unit: '32001', dataset: 'nd', period: 'x' },
    { unit: '32001', from: '2025-08-15', until: '2025-07-15' },
    { unit: '32001', from: '1900-01-01', until: '2199-01-01' },
    { unit: '32001', from: '2025-07-15', until: '2025-08-15', colour: 'red' },
    { from: '2025-07-15', until: '2025-08-15' },
  ];
  for (const query of bad)
    expect(await world.read(query as Record<string, string>)).toMatchObject({
      status: 422,
      json: { code: 'validation-failed' },
    });
  const good = await world.read({ unit: '32001', from: '2025-07-15', until: '2025-08-15' });
  expect(good).toMatchObject({ status: 200, json: { statements: [], nextPageToken: null } });
});

test('a long refusal is compressed for who takes that', async () => {
  const rows = Array.from({ length: 100 }, () => ({ metric: 'nothing', value: 1 }));
  const event = gatewayEvent(route, {
    body: { ...august, rows },
    caller: callerNamed('camau'),
    headers: { 'Idempotency-Key': 'long', 'Accept-Encoding': 'gzip' },
  });
  const { statusCode, body, isBase64Encoded, headers } = await world.compose(world.db)(event);
  expect({ statusCode, isBase64Encoded, encoding: headers?.['Content-Encoding'] }).toEqual({
    statusCode: 422,
    isBase64Encoded: true,
    encoding: 'gzip',
  });
  expect(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')).toContain('"errorsTotal":100');
});
