import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agencyCodeOf, olderFormOf } from '../../core/units/agency-code.ts';

describe('the electronic code of an agency', () => {
  test.each([
    ['000.01.12.H28', 'H28.12.1'],
    ['H28.12.01', 'H28.12.1'],
    ['H28.12.1', 'H28.12.1'],
    ['000.00.00.H49', 'H49'],
    ['H49', 'H49'],
    ['000.01.12.H12', 'H12.12.1'],
    ['001.00.12.H28', 'H28.12.0.1'],
    ['A01.1.2A.30.4', 'A01.1.2A.30.4'],
    ['Z07ABC123', 'Z07ABC123'],
  ])('%s is %s', (text, canonical) => {
    expect(agencyCodeOf(text)).toBe(canonical);
  });

  test.each(['96', '32248', 'BKHCN.VP', '96.SKHCN', 'H1', 'H123', 'h28', 'H28.', 'Z00A', 'VN'])(
    '%s is none',
    (text) => {
      expect(agencyCodeOf(text)).toBeUndefined();
    },
  );

  test('longer than 35 characters is none (Decision 20/2020 Art. 4)', () => {
    expect(agencyCodeOf(`H28.${'1'.repeat(31)}`)).toBeDefined();
    expect(agencyCodeOf(`H28.${'1'.repeat(32)}`)).toBeUndefined();
  });

  test.each([
    ['H28.12.1', '000.01.12.H28'],
    ['H49', '000.00.00.H49'],
    ['H28.12.0.1', '001.00.12.H28'],
  ])('%s was %s under QCVN 102:2016', (text, older) => {
    expect(olderFormOf(text)).toBe(older);
  });

  test.each(['H28.1.2.3.4', 'H28.123', 'Z07ABC', '96'])('%s has no older form', (text) => {
    expect(olderFormOf(text)).toBeUndefined();
  });

  test('both forms of a code, however padded, have one canonical form', () => {
    const group = (most: number) => fc.integer({ min: 0, max: most });
    const law = fc.property(group(99), group(99), group(999), (high, middle, low) => {
      const newer = `H28.${high}.${middle}.${low}`;
      const padded = `H28.0${high}.00${middle}.0${low}`;
      const older = olderFormOf(newer);
      expect(older).toMatch(/^[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.H28$/);
      expect(agencyCodeOf(older ?? '')).toBe(agencyCodeOf(newer));
      expect(agencyCodeOf(padded)).toBe(agencyCodeOf(newer));
    });
    fc.assert(law, { seed: 20, numRuns: 100 });
  });
});
