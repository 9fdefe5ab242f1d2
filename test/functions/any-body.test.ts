import fc from 'fast-check';
import { expect, test } from 'vitest';
import { august, ingestWorld } from '../support/ingest-world.ts';

const documented = new Set([201, 400, 413, 415, 422]);
const settings = { seed: 224, numRuns: 100 };

test('any JSON as a body is taken or refused in our name, never a fault of ours', async () => {
  const world = await ingestWorld();
  await fc.assert(
    fc.asyncProperty(fc.json(), async (body) => {
      expect(documented).toContain((await world.send(body)).status);
    }),
    settings,
  );
});

test('any bytes as a body are refused in our name', async () => {
  const world = await ingestWorld();
  const gzipLike = fc.uint8Array().map((bytes) => Uint8Array.from([0x1f, 0x8b, ...bytes]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ minLength: 1 }), gzipLike), async (bytes) => {
      expect(documented).toContain((await world.send(bytes)).status);
    }),
    settings,
  );
});

const oneOf = (...values: unknown[]) => fc.constantFrom(...values);
const text = fc.string({ unit: 'binary' });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const moment = fc.oneof(
  oneOf(
    '2025-08-15T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00+23:59',
    '1900-01-01T00:00:00Z',
  ),
  text,
);
const day = oneOf(
  '2025-07-15',
  '2025-08-15',
  '2025-02-30',
  '0000-01-01',
  '9999-12-31',
  '1900-01-01',
  '2199-12-31',
  '2200-01-01',
);
const period = fc.oneof(
  oneOf('2025-08', '2025-Q3', '2025', '1900', '9999', '2025-9M', ''),
  fc.record({ from: day, until: day }),
  text,
);
const value = fc.oneof(
  fc.double(),
  fc.integer(),
  oneOf('1', '80.80', '-0', '1e5', '٣', '99999999999999999999', -0, 1e-7),
  text,
);
const reasoned = fc.record({
  reason: fc.oneof(oneOf('không', ' ', '\ud800', 'x'.repeat(501)), text),
});
const row = fc
  .record({
    metric: oneOf(
      'received',
      'finished',
      'accounts',
      'rate',
      'shared',
      '__proto__',
      'toString',
      '\ud800',
    ),
    unit: optional(oneOf('32001', '32002', '32003', '96', '99001', '__proto__', '#', '\udfff')),
    period: optional(period),
    source: optional(oneOf('lgsp', 'office', 'constructor', '#')),
    observedAt: optional(moment),
    value: optional(value),
    atLeast: optional(fc.boolean()),
    restart: optional(fc.boolean()),
    nil: optional(reasoned),
    withdraw: optional(reasoned),
    replaces: optional(oneOf('', 'x', '01K2N9YDG0000000000000000Z')),
  })
  .map((each) => JSON.parse(JSON.stringify(each)));
const nearlyRight = fc.record({
  ...Object.fromEntries(
    Object.entries(august).map(([name, good]) => [name, oneOf(good, good, good, '__proto__')]),
  ),
  rows: fc.array(row, { maxLength: 4 }),
});

test('a body that is nearly right is taken or refused in our name, and the counts add up', async () => {
  const world = await ingestWorld();
  await fc.assert(
    fc.asyncProperty(nearlyRight, oneOf('atomic', 'partial'), async (body, mode) => {
      const answer = await world.send(body, { query: { mode: String(mode) } });
      expect(documented).toContain(answer.status);
      const counts = answer.json['counts'] as Record<string, number> | undefined;
      const { sent = 0, accepted = 0, unchanged = 0, superseded = 0, rejected = 0 } = counts ?? {};
      expect(accepted + unchanged + superseded + rejected).toBe(sent);
    }),
    { ...settings, numRuns: 300 },
  );
});
