import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opened, signed, SigningSecrets } from '../../functions/shared/signing.ts';

const old = 'o'.repeat(43);
const present = 'p'.repeat(43);

test('what was signed opens again, and nothing else does', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), (payload, at) => {
      const token = signed({ current: present }, 'report-link', payload.toWellFormed());
      expect(opened({ current: present }, 'report-link', token)).toBe(payload.toWellFormed());
      const place = at % token.length;
      const other = token[place] === 'A' ? 'B' : 'A';
      const bent = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
      const read = opened({ current: present }, 'report-link', bent);
      expect(read === undefined || read === payload.toWellFormed()).toBe(true);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('a token of the previous secret opens until the secret is changed again', () => {
  const token = signed({ current: old }, 'report-link', 'x');
  expect(opened({ current: present, previous: old }, 'report-link', token)).toBe('x');
  expect(opened({ current: present }, 'report-link', token)).toBeUndefined();
});

test('a token is good for one purpose only', () => {
  const token = signed({ current: present }, 'page-token', 'x');
  expect(opened({ current: present }, 'report-link', token)).toBeUndefined();
});

test('a short secret is refused', () => {
  expect(SigningSecrets.safeParse({ current: 'short' }).success).toBe(false);
});
