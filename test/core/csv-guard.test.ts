import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guarded, unguarded } from '../../core/csv-guard.ts';

const textLikeAFormula = fc
  .tuple(
    fc.constantFrom('', "'", "''", ' '),
    fc.constantFrom('=', '+', '-', '@', '＝', 'a', "'"),
    fc.string(),
  )
  .map((parts) => parts.join(''));

test('no guarded text begins as a formula does', () => {
  fc.assert(
    fc.property(textLikeAFormula, (text) => {
      expect(guarded(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
    { seed: 20250815, numRuns: 100 },
  );
});

test('every text comes back as it was', () => {
  fc.assert(
    fc.property(fc.oneof(textLikeAFormula, fc.string()), (text) => {
      expect(unguarded(guarded(text))).toBe(text);
    }),
    { seed: 20250815, numRuns: 200 },
  );
});
