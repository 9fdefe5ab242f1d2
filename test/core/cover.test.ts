import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverOf } from '../../core/figures/cover.ts';
import { lengthInDays, overlaps } from '../../core/periods/period.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addDays, LocalDate } from '../../core/time.ts';

const first = LocalDate.parse('2024-12-15');
const window = { from: first, until: addDays(first, 366) };

/** Days, weeks and longer stretches, each at most once, in any order. */
const anyPieces = fc
  .uniqueArray(
    fc.tuple(fc.nat({ max: 400 }), fc.constantFrom(1, 1, 1, 2, 7, 30, 91)).map(([at, days]) => {
      const from = addDays(first, at - 15);
      return { interval: { from, until: addDays(from, days) } };
    }),
    { maxLength: 120, selector: ({ interval }) => `${interval.from}_${interval.until}` },
  )
  .chain((pieces) => fc.shuffledSubarray(pieces, { minLength: pieces.length }));

type Piece = { readonly interval: Interval };

/** The definition, word for word: each piece in its turn, beside all that were taken before it. */
function plainly(candidates: readonly Piece[]) {
  const pieces: Piece[] = [];
  const leftOver: Piece[] = [];
  const inTurn = candidates.toSorted(
    ({ interval: a }, { interval: b }) =>
      lengthInDays(b) - lengthInDays(a) || (a.from < b.from ? -1 : 1),
  );
  for (const piece of inTurn) {
    const isFree = pieces.every((taken) => !overlaps(taken.interval, piece.interval));
    (isFree ? pieces : leftOver).push(piece);
  }
  return { pieces, leftOver };
}

test('a cover takes the longest first, and nothing that overlaps what was taken', () => {
  fc.assert(
    fc.property(anyPieces, (candidates) => {
      expect(coverOf(window, candidates)).toMatchObject(plainly(candidates));
    }),
    { seed: 20251203, numRuns: 300 },
  );
});
