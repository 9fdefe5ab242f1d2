import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editsBetween, nearest, nearestOf } from '../../core/nearest.ts';

const codes = ['xa.tiep-nhan', 'xa.tiep-nhan-truc-tuyen', 'xa.giai-quyet', 'xa.co-phi'];

test('a slip of one or two characters finds the code that was meant', () => {
  expect(nearest('xa.tiep-nahn', codes)[0]).toBe('xa.tiep-nhan');
  expect(nearest('xa.giai_quyet', codes)).toEqual(['xa.giai-quyet']);
  expect(nearest('XA.CO-PHI', codes)).toEqual(['xa.co-phi']);
});

test('a code without its beginning or end is found', () => {
  expect(nearest('tiep-nhan', codes)).toEqual(['xa.tiep-nhan', 'xa.tiep-nhan-truc-tuyen']);
});

test('a code with something added is found, and no short code within it', () => {
  expect(nearest('032248', ['22', '48', '32248'])).toEqual(['32248']);
  expect(nearest('32248 ', ['32', '32248'])).toEqual(['32248']);
});

test('what is like nothing is answered with nothing', () => {
  expect(nearest('population', codes)).toEqual([]);
  expect(nearest('x'.repeat(500), codes)).toEqual([]);
});

test('the edits between two words are the same both ways, none only for the same word', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const edits = editsBetween(one, other);
      expect(edits).toBe(editsBetween(other, one));
      expect(edits === 0).toBe(one === other);
      expect(edits).toBeLessThanOrEqual(Math.max(one.length, other.length));
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('of two words only what is near is counted, and nothing near is passed over', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const allowed = Math.max(1, Math.floor(other.length / 3));
      if (editsBetween(one, other) <= allowed) expect(nearest(one, [other])).toEqual([other]);
    }),
    { seed: 7, numRuns: 1000 },
  );
});

test('the words of one request are compared up to a limit, and those before it stay answered', () => {
  const near = nearestOf(codes);
  for (let each = 0; each < 200; each += 1) near(`xa.co-ph${each}`);
  expect(near('xa.co-ph0')).toEqual(['xa.co-phi']);
  expect(near('xa.co-ph')).toEqual([]);
});
