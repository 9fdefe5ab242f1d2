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
