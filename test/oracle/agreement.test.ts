import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disagreements, reports } from './agreement.ts';
import { anyHistoryOfUnits } from './histories.ts';

/** One in eight is compared with its edition before: the second costs as much as the first. */
const anyEditions = fc.nat(7).map((chance) => chance === 0);

test('whatever was stated, in whatever order, before, across and after whatever became of the units, a report is the oracle’s, and so is what changed in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reports),
      anyHistoryOfUnits(90),
      anyEditions,
      async (which, history, withEarlier) => {
        expect(await disagreements(which, history, withEarlier)).toEqual([]);
      },
    ),
    { seed: 20250827, numRuns: 100, endOnFailure: true },
  );
}, 240_000);
