import fc from 'fast-check';
import { anyHistoryInBoth, comparisons, growthDisagreements } from '../oracle/growth-agreement.ts';
import type { Law } from './law.ts';

/**
 * Whatever was stated of two periods, across whatever became of the units, how a figure has grown since the period before or
 * since last year is what SQL makes of the same statements: totals, ratios and indicators, of the whole and of each province.
 */
export const law: Law = {
  name: 'growth',
  run: (seed) =>
    fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...comparisons)
          .chain((which) => fc.tuple(fc.constant(which), anyHistoryInBoth(which))),
        async ([which, history]) => {
          const found = await growthDisagreements(which, history);
          if (found.length > 0) throw new Error(found.join('\n'));
        },
      ),
      { seed, numRuns: 1, unbiased: seed % 2 === 0, endOnFailure: true },
    ),
};
