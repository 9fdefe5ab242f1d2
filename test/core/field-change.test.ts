import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldChanges } from '../../core/field-change.ts';

test('what says the same differs in nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(fieldChanges(value, structuredClone(value))).toEqual([]);
    }),
    { seed: 96, numRuns: 100 },
  );
});

test('a field is named by its way into the thing, with what it said and what it says', () => {
  expect(
    fieldChanges(
      { code: '96', names: { vi: 'Tỉnh Cà Mau', en: 'Cà Mau' }, validTo: '2026-01-01' },
      { code: '96', names: { vi: 'Thành phố Cà Mau', en: 'Cà Mau' }, parent: 'VN' },
    ),
  ).toEqual([
    { field: 'names.vi', before: 'Tỉnh Cà Mau', after: 'Thành phố Cà Mau' },
    { field: 'parent', before: null, after: 'VN' },
    { field: 'validTo', before: '2026-01-01', after: null },
  ]);
});

test('of a list only what was taken out and what came in is told', () => {
  expect(fieldChanges({ off: ['a', 'b', 'c'] }, { off: ['b', 'c', 'd'] })).toEqual([
    { field: 'off[]', before: 'a', after: 'd' },
  ]);
  expect(fieldChanges({ to: [{ unit: '1' }] }, { to: [{ unit: '1' }, { unit: '2' }] })).toEqual([
    { field: 'to[]', before: null, after: '{"unit":"2"}' },
  ]);
});

test('a list in another order is told as it was and as it is', () => {
  expect(fieldChanges({ sources: ['a', 'b'] }, { sources: ['b', 'a'] })).toEqual([
    { field: 'sources', before: 'a, b', after: 'b, a' },
  ]);
});

test('a long text is cut to 80 letters, and still shows where it differs', () => {
  const long = 'ă'.repeat(300);
  const [change] = fieldChanges({ note: `${long}1${long}` }, { note: `${long}2${long}` });
  expect(change?.before).toContain('ă1ă');
  expect(change?.after).toContain('ă2ă');
  for (const text of [change?.before ?? '', change?.after ?? ''])
    expect(Array.from(text).length).toBeLessThanOrEqual(80);
});
