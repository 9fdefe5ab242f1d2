import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  opened,
  sealed,
  signed,
  SigningSecrets,
  unsealed,
} from '../../functions/shared/signing.ts';

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

test('what was sealed opens again with what it was bound to, and nothing else does', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, text, fc.nat(), (payload, bound, other, at) => {
      const token = sealed({ current: present }, bound, payload);
      expect(unsealed({ current: present }, bound, token)).toBe(payload.toWellFormed());
      if (other !== bound) expect(unsealed({ current: present }, other, token)).toBeUndefined();
      const place = at % token.length;
      const letter = token[place] === 'A' ? 'B' : 'A';
      const bent = `${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
      expect(unsealed({ current: present }, bound, bent)).toBeUndefined();
      expect(unsealed({ current: present }, bound, token.slice(0, place))).toBeUndefined();
      expect(unsealed({ current: present }, bound, `${token}=`)).toBeUndefined();
    }),
    { seed: 8, numRuns: 100 },
  );
});

test('what is sealed cannot be read in the token, and no two tokens are alike', () => {
  const token = sealed({ current: present }, 'bound', 'a position that nobody may know');
  expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('position');
  expect(sealed({ current: present }, 'bound', 'a position that nobody may know')).not.toBe(token);
});

test('what the previous secret sealed opens until the secret is changed again', () => {
  const token = sealed({ current: old }, 'bound', 'x');
  expect(unsealed({ current: present, previous: old }, 'bound', token)).toBe('x');
  expect(unsealed({ current: present }, 'bound', token)).toBeUndefined();
});

test('a short secret is refused', () => {
  expect(SigningSecrets.safeParse({ current: 'short' }).success).toBe(false);
});
