import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member)]),
  );
};

test('members come in one order, whatever order they were made in', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 'đ', c: null }] })).toBe(
    '{"a":[{"c":null,"d":"đ"}],"b":1}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
    }),
    { seed: 11, numRuns: 100 },
  );
});

test('it reads back as the value that it was made from', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
    { seed: 12, numRuns: 100 },
  );
});

test('an absent member leaves no trace', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
});

test('what JSON cannot say exactly is refused, never rewritten', () => {
  for (const value of [Number.NaN, Infinity, 1n, [undefined], () => 1])
    expect(() => canonicalJson(value)).toThrow(TypeError);
});

/** The rule as it stands: every name sorted, every text put together by hand. */
function byTheRule(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(byTheRule).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${byTheRule(member)}`);
  return `{${members.join(',')}}`;
}

test('it is the text that the rule alone would give, also of names that objects hold in another order', () => {
  const name = fc.oneof(
    fc.constantFrom('10', '9', '01', '-1', '1.5', '__proto__', 'a', 'Z', 'đ', '\ud83d\ude00', ''),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const { any } = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(null, true, false, -0), fc.integer()),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie('any'), { maxLength: 4 }),
      fc
        .array(fc.tuple(name, fc.oneof(tie('any'), fc.constant(undefined))), { maxLength: 5 })
        .map((members) => Object.fromEntries(members)),
      fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: false }),
    ),
  }));
  fc.assert(
    fc.property(any, (value) => {
      expect(canonicalJson(value)).toBe(byTheRule(value));
    }),
    { seed: 13, numRuns: 500 },
  );
});

test('an object that says itself how it is written is written by its members', () => {
  class Loud {
    readonly said = 1;
    toJSON(): string {
      return 'loud';
    }
  }
  expect(canonicalJson([new Loud()])).toBe('[{"said":1}]');
});

test('what is deep and out of order is gone through once', () => {
  let deep: unknown = { b: 1, a: 2, 10: 3, 9: 4 };
  for (let level = 0; level < 500; level += 1) deep = { within: [deep] };
  expect(canonicalJson(deep)).toBe(byTheRule(deep));
});
