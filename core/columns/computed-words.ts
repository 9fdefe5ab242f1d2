import { marks } from './columns.ts';
import type { Heard } from './heard.ts';
import type { SourceCode } from '../registry/metric.ts';
import type { ComputedSlots } from './slots.ts';

/** What one unit says of computed figures: a place per figure, and one per operand from the figure's `first` on. See `UnitWords`. */
export type ComputedWords = {
  readonly isOdd: Uint8Array;
  /** Days of the window in intervals for which one source gave every operand as a value. */
  readonly days: Int32Array;
  readonly late: Uint8Array;
  /** The head of those that end last; -1 if there are none. */
  readonly lastHead: Int32Array;
  /** Per operand, over these intervals, or of the last of them where the last word counts. */
  readonly sum: Float64Array;
  readonly over: Uint8Array;
};

export function computedWords(figures: readonly ComputedSlots[]): ComputedWords {
  const operands = figures.reduce((sum, each) => sum + each.operands.length, 0);
  return {
    isOdd: new Uint8Array(figures.length),
    days: new Int32Array(figures.length),
    late: new Uint8Array(figures.length),
    lastHead: new Int32Array(figures.length),
    sum: new Float64Array(operands),
    over: new Uint8Array(operands),
  };
}

export function clearComputed(words: ComputedWords): void {
  words.lastHead.fill(-1);
  for (const each of [words.isOdd, words.days, words.late, words.sum, words.over]) each.fill(0);
}

/** One interval, whose words were heard. */
export type Turn = {
  readonly turn: number;
  readonly head: number;
  readonly inPeriod: boolean;
  readonly days: number;
  /** Nothing where several spoke of the interval: which of them gave every operand is for the general rules. */
  readonly source: SourceCode | undefined;
};

export function takeComputed(
  words: ComputedWords,
  figures: readonly ComputedSlots[],
  heard: Heard,
  at: Turn,
): void {
  for (const [place, figure] of figures.entries()) {
    if (!figure.isLast && !at.inPeriod) continue;
    const isHeard = (slot: number): boolean => heard.turn[slot] === at.turn;
    if (!figure.operands.some(isHeard)) continue;
    const isWhole =
      at.source !== undefined &&
      figure.sources.includes(at.source) &&
      figure.operands.every((slot) => isHeard(slot) && isValue(heard.mark[slot]));
    if (isWhole) takeOperands(words, place, figure, heard, at);
    else words.isOdd[place] = 1;
  }
}

const isValue = (mark: number | undefined): boolean => mark === marks.value || mark === marks.over;

/** Where the last word counts, these stand in the place of earlier ones; else all are added. */
function takeOperands(
  words: ComputedWords,
  place: number,
  { operands, first, isLast }: ComputedSlots,
  heard: Heard,
  { head, days }: Turn,
): void {
  const kept = isLast ? 0 : 1;
  words.lastHead[place] = head;
  words.days[place] = kept * (words.days[place] ?? 0) + days;
  words.late[place] = kept * (words.late[place] ?? 0);
  for (const [operand, slot] of operands.entries()) {
    const at = first + operand;
    const sum = kept * (words.sum[at] ?? 0) + (heard.value[slot] ?? 0);
    words.sum[at] = sum;
    words.over[at] = (kept * (words.over[at] ?? 0)) | (heard.mark[slot] === marks.over ? 1 : 0);
    if (heard.late[slot] === 1) words.late[place] = 1;
    if (!Number.isSafeInteger(sum)) words.isOdd[place] = 1;
  }
}
