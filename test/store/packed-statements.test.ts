import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SubmissionId } from '../../core/statement.ts';
import { factKey } from '../../store/keys.ts';
import { pack, type PackedSaying, unpack } from '../../store/packed-statements.ts';

const receipt = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/).map((text) => text as SubmissionId);
const reason = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const says = fc.oneof(
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
const saying = fc.record(
  {
    number: fc.integer({ min: 1, max: 65_535 }),
    says,
    replaces: receipt,
    restart: fc.constant(true as const),
  },
  { requiredKeys: ['number', 'says'] },
);
const sayings = fc
  .uniqueArray(saying, { selector: (each) => each.number, maxLength: 40 })
  .map((list) => list.toSorted((a, b) => a.number - b.number));

test('what is packed comes back: reasons, atLeast, decimals given, receipts replaced, restarts', () => {
  fc.assert(
    fc.property(sayings, (list) => {
      expect(unpack(pack(list))).toEqual(list);
    }),
    { seed: 766, numRuns: 100 },
  );
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
  expect(() => unpack(Uint8Array.from([2, ...bytes.slice(1)]))).toThrow('format 2');
  expect(() => unpack(bytes.slice(0, -1))).toThrow('too early');
  expect(() => unpack(Uint8Array.from([...bytes, 0]))).toThrow('too late');
  expect(() => unpack(new Uint8Array())).toThrow('too early');
});
