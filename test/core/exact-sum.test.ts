import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, emptySum } from '../../core/exact-sum.ts';
import { addWhole, emptyWholes, wholeAt } from '../../core/columns/wholes.ts';

test('sums of safe integers are exact, however far they go', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 20 }), (counts) => {
      const exact = counts.reduce((sum, count) => sum + BigInt(count), 0n);
      const sum = emptySum();
      const wholes = emptyWholes(2);
      for (const count of counts) {
        add(sum, count);
        addWhole(wholes, 1, count);
      }
      const whole = wholeAt(wholes, 1);
      expect(sum.high + BigInt(sum.low)).toBe(exact);
      expect(whole.sum.high + BigInt(whole.sum.low)).toBe(exact);
      expect(whole.units).toBe(counts.length);
    }),
    { seed: 20250829, numRuns: 200 },
  );
});
