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

test('the words of one request are compared up to a limit, and those before it stay answered', () => {
  const near = nearestOf(codes);
  for (let each = 0; each < 200; each += 1) near(`xa.co-ph${each}`);
  expect(near('xa.co-ph0')).toEqual(['xa.co-phi']);
  expect(near('xa.co-ph')).toEqual([]);
});
