import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubmissionBody, SubmittedRow } from '../../core/submissions/submission.ts';
import { isPlainBody, isPlainRow } from '../../functions/shared/plain-row.ts';
import { maxJsonDepth, parseJson } from '../../functions/shared/body.ts';
import { repeatedMembers, repeatsMembers } from '../../functions/shared/repeated-members.ts';
import { submittedInJson } from '../../functions/shared/submitted.ts';
import { august, ingestWorld, one } from '../support/ingest-world.ts';

test('gzip that is cut off is refused, and gzip that grows beyond the limit is stopped', async () => {
  const world = await ingestWorld();
  const whole = gzipSync(JSON.stringify(one()));
  for (const type of ['application/json', 'text/csv']) {
    const send = (bytes: Uint8Array) => world.send(bytes, { headers: { 'Content-Type': type } });
    expect(await send(whole.subarray(0, 40))).toMatchObject({
      status: 400,
      json: { code: 'malformed-body' },
    });
    expect(await send(gzipSync(Buffer.alloc(5_000_000, ' ')))).toMatchObject({
      status: 413,
      json: { code: 'body-too-large' },
    });
  }
});

test('JSON in another encoding is told which, with a mark or without', async () => {
  const world = await ingestWorld();
  const text = JSON.stringify(one({ comment: 'tốt' }));
  const little = Buffer.from(text, 'utf16le');
  const marked = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const big = Buffer.from(text, 'utf16le').swap16();
  for (const bytes of [little, marked, big])
    expect(await world.send(bytes)).toMatchObject({
      status: 400,
      json: { code: 'malformed-body', detail: expect.stringContaining('in UTF-16') },
    });
  const windows = Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xe2, 0xec, 0x22, 0x7d])]);
  expect((await world.send(windows)).json['detail']).toContain('Windows-1258');
  expect((await world.send(Buffer.from([0]))).json['code']).toBe('malformed-json');
});

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
/** Mostly what is right, else what may not be. */
const mostly = (right: fc.Arbitrary<unknown>, ...doubtful: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: oneOf(...doubtful) });
const signs = [...'aZ9 -đãăộỹʯḀ:"'.split(''), '\u0301', '\u00a0', '\u0007', '\u202e', '\ud800'];
const line = mostly(
  oneOf<unknown>('Không phát sinh', 'a: b', 'x'.repeat(500)),
  'x'.repeat(501),
  '',
  ' a',
  'a ',
).chain((right) =>
  fc.oneof(fc.constant(right), fc.string({ unit: oneOf(...signs), maxLength: 4 })),
);
const moment = oneOf<unknown>(
  '2025-08-15T01:00:00.000Z',
  '2199-12-31T23:59:59.999Z',
  '2025-08-15T01:00:00Z',
  '2025-08-15T24:00:00.000Z',
  '2025-06-31T01:00:00.000Z',
  '2024-02-29T01:00:00.000Z',
  '2025-02-29T01:00:00.000Z',
  '1899-01-01T00:00:00.000Z',
  '2200-01-01T00:00:00.000Z',
  1,
);
const short = mostly(oneOf('received', ' x', 'x'.repeat(64)), '', 'x'.repeat(65), 1, null);
const reason = mostly(fc.record({ reason: line }), {}, [], null, 'x', { reason: 'x', by: 'y' });
const flag = mostly(fc.boolean(), 1, null, 'true');
const defaults = { unit: short, period: short, source: short, observedAt: moment };
/** Some of the members, so that right ones are not drowned by the doubtful. */
const someOf = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>, most: number) =>
  fc
    .subarray(Object.keys(members), { maxLength: most })
    .chain((names) =>
      fc.record(
        Object.fromEntries(names.map((name) => [name, members[name] ?? fc.constant(undefined)])),
      ),
    );
const anyRow = someOf(
  {
    ...defaults,
    value: mostly(fc.oneof(fc.integer(), short), true, {}, undefined, NaN, Infinity),
    atLeast: flag,
    restart: flag,
    followUp: flag,
    nil: reason,
    withdraw: reason,
    comment: line,
    text: line,
    replaces: short,
    colour: short,
  },
  3,
).chain((row) =>
  fc.oneof(
    { weight: 6, arbitrary: short.map((metric) => ({ metric, ...row })) },
    { weight: 1, arbitrary: fc.constant(row) },
  ),
);
const anyBody = fc
  .tuple(
    someOf({ dataset: short, ...defaults, replace: fc.boolean(), colour: short }, 3),
    fc.array(anyRow, { minLength: 1, maxLength: 2 }),
  )
  .map(([around, rows]) => ({ ...around, rows }));

test('a row that is taken as plain is one that the schema would hand back as it is', () => {
  let plain = 0;
  fc.assert(
    fc.property(anyRow, (row) => {
      if (!isPlainRow(row, { colons: 0 })) return;
      plain += 1;
      expect(SubmittedRow.parse(row)).toEqual(row);
    }),
    { seed: 31, numRuns: 10_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test('a body that is taken as plain is one that the schema would hand back as it is', () => {
  let plain = 0;
  fc.assert(
    fc.property(anyBody, (body) => {
      if (!isPlainBody(body, { colons: 0 })) return;
      plain += 1;
      expect(SubmissionBody.parse(body)).toEqual(body);
    }),
    { seed: 32, numRuns: 10_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test('of a plain body in words the colons are counted right at once', () => {
  const row = {
    metric: 'a',
    nil: { reason: 'a: b' },
    comment: '::',
    observedAt: august.observedAt,
  };
  const body = { ...august, rows: [row, { metric: 'b', value: 1 }] };
  const tally = { colons: 0 };
  expect(isPlainBody(body, tally)).toBe(true);
  expect(tally.colons).toBe(JSON.stringify(body).split(':').length - 1);
});

test('members that stand twice are found in any JSON, and none where there are none', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(repeatsMembers(text, JSON.parse(text), 0)).toBe(false);
    }),
    { seed: 33, numRuns: 1000 },
  );
  const told = (text: string) =>
    repeatsMembers(text, JSON.parse(text), 0) ? repeatedMembers(text).map(String) : [];
  expect(told('{"a":1,"b":{"c":[{"d":":","d":"\\""}]},"a":{"a":1},"a":2}')).toEqual([
    'b,c,0,d',
    'a',
  ]);
  expect(told('{"a:":[",{\\"a\\":"],"b":"[{:"}')).toEqual([]);
  expect(told('{"a":"\\u003a\\u003A","b":1,"\\u0062":2}')).toEqual(['b']);
});

/** A list in a list in a list. */
const lists = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

test('JSON that is nested too deep is refused in words, however deep and wherever it is read', async () => {
  const world = await ingestWorld();
  for (const deep of [lists, objects])
    for (const text of [
      deep(100_000),
      `{"rows":${deep(20_000)}}`,
      `{"rows":[{"metric":"received","value":${deep(10_000)}}]}`,
      `{"x":${deep(maxJsonDepth)},"rows":[{"metric":"received"}]}`,
    ]) {
      expect(await world.send(Buffer.from(text))).toMatchObject({
        status: 400,
        json: { code: 'malformed-json', detail: expect.stringContaining('64 levels') },
      });
      expect(parseJson(Buffer.from(text))).toMatchObject({ failure: { code: 'malformed-json' } });
      expect(submittedInJson(Buffer.from(text), 500_000)).toMatchObject({
        failure: { code: 'malformed-json' },
      });
    }
  const around = `{"x":${lists(maxJsonDepth - 1)},"rows":[{"metric":"received"}]}`;
  expect(await world.send(Buffer.from(around))).toMatchObject({
    status: 422,
    json: { code: 'validation-failed' },
  });
});

test('colons are counted however deep they lie, without running out of stack', () => {
  const text = objects(50_000);
  expect(repeatsMembers(text, JSON.parse(text), 0)).toBe(false);
});

test('of very many repeated members some are told, and of every row one', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `"x${n}":1,"x${n}":2`).join();
  const long = 'ă'.repeat(100_000);
  const rows = Array.from({ length: 600 }, () => '{"metric":"a","metric":"b"}').join();
  const text = `{"a":{"${long}":{${many}}},"rows":[${rows},{"value":1}],"unit":1,"unit":2}`;
  const told = repeatedMembers(text);
  expect(told.filter(([first]) => first === 'a')).toHaveLength(500);
  expect(told[0]?.join('/').length).toBeLessThan(100);
  const [first, second, ...others] = told.filter(([name]) => name === 'rows');
  expect([first, second]).toEqual([
    ['rows', 0, 'metric'],
    ['rows', 1, 'metric'],
  ]);
  expect(others).toHaveLength(598);
});

test('a row that repeats a member is never taken, however many repeat one before it', async () => {
  const world = await ingestWorld();
  const { rows: _, ...around } = one();
  const again = '{"metric":"received","value":1,"value":2}';
  const rows = `[${`${again},`.repeat(700)}{"metric":"finished","value":1},${again}]`;
  const text = `${JSON.stringify(around).slice(0, -1)},"rows":${rows}}`;
  expect(await world.send(Buffer.from(text), { query: { mode: 'partial' } })).toMatchObject({
    status: 201,
    json: { counts: { sent: 702, accepted: 1, rejected: 701 } },
  });
});
