import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistoryInBoth, comparisons, growthDisagreements } from './growth-agreement.ts';

test('whatever was stated of two periods, across whatever became of the units, how a figure has grown is what the oracle says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...comparisons), anyHistoryInBoth, async (which, history) => {
      expect(await growthDisagreements(which, history)).toEqual([]);
    }),
    { seed: 20251005, numRuns: 20, endOnFailure: true },
  );
}, 180_000);
