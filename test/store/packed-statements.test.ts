import fc from 'fast-check';
import { expect, test } from 'vitest';
import { omitted } from '../../core/statements/omission.ts';
import type { SubmissionId } from '../../core/statements/statement.ts';
import { factKey } from '../../store/keys.ts';
import { pack, type PackedSaying, unpack } from '../../store/packed-statements.ts';

const receipt = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/).map((text) => text as SubmissionId);
const reason = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const plainSays = fc.oneof(
  fc.record({
    kind: fc.constant('value' as const),
    amount: fc.record({
      count: fc.maxSafeInteger().map((count) => count + 0),
      given: fc.integer({ min: 0, max: 6 }),
      atLeast: fc.boolean(),
    }),
  }),
  fc.record({ kind: fc.constant('nil' as const), reason }),
  fc.record({ kind: fc.constant('withdrawal' as const), reason }),
);
const textSays = fc.record({ kind: fc.constant('text' as const), text: reason });
const marks = { replaces: receipt, restart: fc.constant(true as const) };
const number = fc.integer({ min: 1, max: 65_535 });
const plainSaying = fc.record(
  { number, says: plainSays, ...marks },
  { requiredKeys: ['number', 'says'] },
);
const anySaying = fc.record(
  {
    number,
    says: fc.oneof(plainSays, textSays),
    ...marks,
    comment: reason,
    followUp: fc.constant(true as const),
  },
  { requiredKeys: ['number', 'says'] },
);
const listOf = (saying: fc.Arbitrary<PackedSaying>) =>
  fc
    .uniqueArray(saying, { selector: (each) => each.number, maxLength: 40 })
    .map((list) => list.toSorted((a, b) => a.number - b.number));
const sayings = fc.oneof(listOf(plainSaying), listOf(anySaying));
const leftOut = fc
  .uniqueArray(number, { maxLength: 40 })
  .map((numbers) => numbers.toSorted((a, b) => a - b));

test('what is packed comes back: reasons, atLeast, decimals given, receipts replaced, restarts', () => {
  fc.assert(
    fc.property(sayings, (list) => {
      expect(unpack(pack(list))).toEqual(list);
    }),
    { seed: 766, numRuns: 100 },
  );
});

test('answers in words, comments and follow-ups come back, and what is left out comes back as withdrawals', () => {
  fc.assert(
    fc.property(sayings, leftOut, (list, numbers) => {
      const withdrawals = numbers.map((each) => ({ number: each, says: omitted }));
      expect(unpack(pack(list, numbers))).toEqual([...list, ...withdrawals]);
    }),
    { seed: 766, numRuns: 100 },
  );
});

test('plain statements stay in format 1, whatever else could be kept', () => {
  fc.assert(
    fc.property(listOf(plainSaying), (list) => {
      expect(pack(list)[0]).toBe(1);
    }),
    { seed: 766, numRuns: 100 },
  );
  const plain: PackedSaying = { number: 5, says: { kind: 'nil', reason: 'x' } };
  expect(pack([{ ...plain, followUp: true }])[0]).toBe(2);
  expect(pack([plain], [6])[0]).toBe(2);
});

test('bytes that were written before format 2 was known are read as they were meant', () => {
  const written = Buffer.from(
    '01040334a8060409ac0230314b324e39594447303030303030303030303030303030305a' +
      'a502020a6b68c3b46e672063c3b301030a6e68e1baa76d2078c3a3',
    'hex',
  );
  const amount = { count: 808, given: 1, atLeast: true };
  expect(unpack(written)).toEqual([
    { number: 3, says: { kind: 'value', amount }, restart: true },
    {
      number: 7,
      says: { kind: 'value', amount: { count: -300, given: 0, atLeast: false } },
      replaces: '01K2N9YDG0000000000000000Z',
    },
    { number: 300, says: { kind: 'nil', reason: 'không có' } },
    { number: 301, says: { kind: 'withdrawal', reason: 'nhầm xã' } },
  ]);
});

test('the order in which statements come makes no difference to the bytes', () => {
  fc.assert(
    fc.property(sayings, (list) => {
      expect(pack(list.toReversed())).toEqual(pack(list));
    }),
    { seed: 766, numRuns: 100 },
  );
});

test('the greatest and the least count survive', () => {
  for (const count of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0, 127, 128, 2 ** 32]) {
    const list: PackedSaying[] = [
      { number: 1, says: { kind: 'value', amount: { count, given: 6, atLeast: true } } },
    ];
    expect(unpack(pack(list))).toEqual(list);
  }
});

test('a snapshot of 100 typical metrics is one write unit, keys and names of attributes included', () => {
  const list = Array.from({ length: 100 }, (_, index): PackedSaying => {
    const count = (index * 7919) % 2_000_000;
    return {
      number: index + 1,
      says: { kind: 'value', amount: { count, given: 0, atLeast: false } },
    };
  });
  const key = factKey(
    { province: '96' as never, month: '2025-08' },
    '32248' as never,
    { from: '2025-07-15' as never, until: '2025-08-15' as never },
    'administrative-procedures' as never,
    '2025-08-15T01:00:00.000Z' as never,
    '01K2N9YDG0000000000000000Z' as SubmissionId,
  );
  const size =
    pack(list).length + key.pk.length + key.sk.length + 'pk'.length + 'sk'.length + 'p'.length;
  expect(size).toBeLessThan(1024);
});

test('bytes of an unknown format, cut short or drawn long are refused, never guessed', () => {
  const bytes = pack([{ number: 5, says: { kind: 'nil', reason: 'không có' } }]);
  expect(() => unpack(Uint8Array.from([3, ...bytes.slice(1)]))).toThrow('format 3');
  expect(() => unpack(bytes.slice(0, -1))).toThrow('too early');
  expect(() => unpack(Uint8Array.from([...bytes, 0]))).toThrow('too late');
  expect(() => unpack(new Uint8Array())).toThrow('too early');
});
