import { contains, lengthInDays, overlaps } from '../periods/period.ts';
import type { Interval } from '../statements/statement.ts';

/**
 * One cover of a window by pieces that do not overlap: the piece for the whole if there is one, else the longest
 * first; equal lengths in order of time. Everything else is left over: compared, never added.
 */
export type Cover<Piece> = {
  readonly pieces: readonly Piece[];
  readonly leftOver: readonly Piece[];
  readonly daysLeftOut: number;
};

export function coverOf<Piece extends { readonly interval: Interval }>(
  window: Interval,
  candidates: readonly Piece[],
  daysAsked: number = lengthInDays(window),
): Cover<Piece> {
  const longestFirst = candidates
    .map((piece) => ({ piece, days: lengthInDays(piece.interval) }))
    .toSorted(
      (a, b) => b.days - a.days || (a.piece.interval.from < b.piece.interval.from ? -1 : 1),
    );
  const pieces: Piece[] = [];
  const leftOver: Piece[] = [];
  const taken: Interval[] = [];
  for (const { piece } of longestFirst) {
    const { interval } = piece;
    const place = placeAmong(taken, interval);
    if (isTaken(taken, place, interval)) leftOver.push(piece);
    else {
      pieces.push(piece);
      taken.splice(place, 0, interval);
    }
  }
  const daysCovered = pieces.reduce((days, piece) => days + daysWithin(window, piece.interval), 0);
  return { pieces, leftOver, daysLeftOut: daysAsked - daysCovered };
}

/** Of intervals that are apart and in order of time, only the last that begins before this one ends can reach into it. */
function isTaken(apart: readonly Interval[], place: number, interval: Interval): boolean {
  const before = apart[place - 1];
  return before !== undefined && overlaps(before, interval);
}

/** How many begin before the interval ends, by halving: a year of days has 365. */
function placeAmong(apart: readonly Interval[], { until }: Interval): number {
  let [low, high] = [0, apart.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((apart[middle]?.from ?? until) < until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cover without some of its pieces; their days are left out. */
export function withoutPieces<Piece extends { readonly interval: Interval }>(
  cover: Cover<Piece>,
  window: Interval,
  isOut: (piece: Piece) => boolean,
): Cover<Piece> {
  const out = cover.pieces.filter(isOut);
  const days = out.reduce((sum, piece) => sum + daysWithin(window, piece.interval), 0);
  return {
    pieces: cover.pieces.filter((piece) => !isOut(piece)),
    leftOver: [...cover.leftOver, ...out],
    daysLeftOut: cover.daysLeftOut + days,
  };
}

/** How many days of the window lie in a piece, which may reach out of it. */
export function daysWithin(window: Interval, piece: Interval): number {
  if (contains(window, piece)) return lengthInDays(piece);
  const from = piece.from > window.from ? piece.from : window.from;
  const until = piece.until < window.until ? piece.until : window.until;
  return from < until ? lengthInDays({ from, until }) : 0;
}
