import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubmissionBody, SubmittedRow } from '../../core/submission.ts';
import { isPlainBody, isPlainRow } from '../../functions/shared/plain-row.ts';
import { repeatedMembers, repeatsMembers } from '../../functions/shared/repeated-members.ts';
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
