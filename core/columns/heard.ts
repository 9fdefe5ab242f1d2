import { marks } from './columns.ts';

/**
 * The words on one interval: of each slot that was spoken of, what the first source in the metric's order holds to. Arrays are
 * as long as there are slots, and used again for the next interval.
 */
export type Heard = {
  /** The interval that a slot was last spoken of; anything behind it belongs to that one. */
  readonly turn: Int32Array;
  readonly mark: Uint8Array;
  readonly value: Float64Array;
  readonly rank: Int32Array;
  /** 1 where everything but withdrawals was received late. */
  readonly late: Uint8Array;
  /** The slots that were spoken of, as far as `touchedCount` says. */
  readonly touched: Int32Array;
  touchedCount: number;
};

export const emptyHeard = (slots: number): Heard => ({
  turn: new Int32Array(slots).fill(-1),
  mark: new Uint8Array(slots),
  value: new Float64Array(slots),
  rank: new Int32Array(slots),
  late: new Uint8Array(slots),
  touched: new Int32Array(slots),
  touchedCount: 0,
});

export type Word = {
  readonly slot: number;
  readonly rank: number;
  readonly mark: number;
  readonly value: number;
  /** 1 if it was received late. */
  readonly late: number;
};

/** Words of one interval come in the order of truth: of one source the last stands; before it comes a source of record. */
export function hear(heard: Heard, turn: number, { slot, rank, mark, value, late }: Word): void {
  const lateness = mark === marks.withdrawal ? 1 : late;
  if (heard.turn[slot] !== turn) {
    heard.turn[slot] = turn;
    heard.late[slot] = lateness;
    heard.touched[heard.touchedCount] = slot;
    heard.touchedCount += 1;
  } else {
    if (lateness === 0) heard.late[slot] = 0;
    if (rank > (heard.rank[slot] ?? 0)) return;
  }
  heard.rank[slot] = rank;
  heard.mark[slot] = mark;
  heard.value[slot] = value;
}
