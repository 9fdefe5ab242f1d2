import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Convention, conventionOf, readNumber } from '../../clients/entry-page/number-text.ts';

const read = (text: string, convention: Convention = 'auto') => {
  const found = readNumber(text, convention);
  return found.ok ? `${found.atLeast ? '≥' : ''}${found.value}` : found.why;
};

describe('a number as a clerk writes it', () => {
  test.each([
    ['412', '412'],
    [' 80,8 ', '80.8'],
    ['80.8', '80.8'],
    ['80,8 %', '80.8'],
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['12.345,67', '12345.67'],
    ['12,345.67', '12345.67'],
    ['12 345', '12345'],
    ['12\u00a0345,5', '12345.5'],
    ['0.125', '0.125'],
    ['0,125', '0.125'],
    ['−5', '-5'],
    ['trên 19000', '≥19000'],
    ['over 19,000,000', '≥19000000'],
    ['≥ 3', '≥3'],
  ])('%s is %s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  test.each(['1.234', '1,234', '12.345', '-999,999'])(
    '%s could be two numbers and is neither, unless the convention is known',
    (text) => {
      expect(read(text)).toBe('ambiguous');
      expect(read(text, 'comma')).not.toBe(read(text, 'point'));
    },
  );

  test.each(['', 'abc', '1e5', '1.2.3', '1,2,3', '12/2025', '1.23.456', '5 người', '=1+1', '--5'])(
    '%j is no number',
    (text) => {
      expect(read(text)).toBe('not-a-number');
    },
  );

  test('a number that only the other convention can read is refused where one is chosen', () => {
    expect(read('80.8', 'comma')).toBe('not-a-number');
    expect(read('80,8', 'point')).toBe('not-a-number');
  });

  test('the other numbers of a table tell the convention, unless they disagree', () => {
    expect(conventionOf(['1.234', '80,5'])).toBe('comma');
    expect(conventionOf(['1.234', '80.5'])).toBe('point');
    expect(conventionOf(['1.234', '412', ''])).toBe('auto');
    expect(conventionOf(['80.5', '80,5'])).toBe('auto');
  });

  test('what is printed by either convention is read back as it was', () => {
    const written = fc.record({
      value: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      decimals: fc.integer({ min: 0, max: 6 }),
      convention: fc.constantFrom<Convention>('comma', 'point'),
    });
    fc.assert(
      fc.property(written, ({ value, decimals, convention }) => {
        const exact = (value / 10 ** decimals).toFixed(decimals);
        const text = Number(exact).toLocaleString(convention === 'comma' ? 'vi-VN' : 'en-US', {
          minimumFractionDigits: decimals,
          maximumFractionDigits: decimals,
        });
        expect(Number(read(text, convention))).toBe(Number(exact));
        const guessed = read(text);
        if (guessed !== 'ambiguous') expect(Number(guessed)).toBe(Number(exact));
      }),
      { seed: 41, numRuns: 300 },
    );
  });
});
