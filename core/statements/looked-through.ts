import type { FactPartition } from './partitions.ts';
import type { SubmissionId } from './statement.ts';
import { addMinutes, type Instant } from '../time.ts';

/** A submission in the list of what was done. */
export type Done = { readonly submission: SubmissionId; readonly doneAt: Instant };

/** A month of a province that could not be looked at, or not in time; `since`: when the first of it was received. */
export type PutOff = FactPartition & { readonly since: Instant };

/**
 * How far the list of arrivals was looked through. It comes from an index that follows a moment behind, so each look begins
 * a little before the end of the last and passes over what it has seen. What cannot be looked at is put off by itself, so
 * that the mark moves on for all others.
 */
export type LookedThrough = {
  /** What was done up to then was looked at or put off, so far as it was listed. */
  readonly upTo: Instant;
  /** Where the next look begins: all in between that was looked at is remembered. */
  readonly from: Instant;
  /** In the order in which they were done. */
  readonly seen: readonly Done[];
  /** In the order in which they are tried again. */
  readonly putOff: readonly PutOff[];
};

/** Names the look for warnings on the quality of figures, which is the last thing that an hourly run does. */
export const lookForWarnings = 'warnings';

/** The very first look goes back a month: one query for each day, once. */
const firstLookMinutes = 31 * 1440;
/** A submission that is listed later than this would go without being looked at. */
const listedWithinMinutes = 15;
/** In a burst, the last so many are remembered, and a shorter time is looked through again. */
export const mostSeen = 1000;
/** More than this is no fault with single months any more: then the mark stays. */
export const mostPutOff = 4000;

export const neverLooked = (now: Instant): LookedThrough => {
  const from = addMinutes(now, -firstLookMinutes);
  return { upTo: from, from, seen: [], putOff: [] };
};

/** What is not remembered as seen. */
export function unseenOf<T extends Done>({ seen }: LookedThrough, listed: readonly T[]): T[] {
  const known = new Set(seen.map(({ submission }) => submission));
  return listed.filter(({ submission }) => !known.has(submission));
}

/** The mark after some of the list, in its order, was looked at or put off. */
export function lookedAt(looked: LookedThrough, some: readonly Done[]): LookedThrough {
  const all = [...looked.seen, ...some].toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const forgotten = all.at(-mostSeen - 1);
  const from = forgotten === undefined ? looked.from : later(looked.from, forgotten.doneAt);
  return lookedUpTo({ ...looked, from, seen: all.slice(-mostSeen) }, all.at(-1)?.doneAt);
}

/** The mark after everything that is listed up to then was looked at or put off. */
export function lookedUpTo(looked: LookedThrough, until: Instant = looked.upTo): LookedThrough {
  const upTo = later(looked.upTo, until);
  const from = later(looked.from, addMinutes(upTo, -listedWithinMinutes));
  const seen = looked.seen.filter(({ doneAt }) => doneAt >= from);
  return { ...looked, upTo, from, seen };
}

const placeOf = ({ doneAt, submission }: Done): string => `${doneAt}#${submission}`;
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

// Put off -----------------------------------------------------------------------

const isAt =
  ({ province, month }: FactPartition) =>
  (other: FactPartition): boolean =>
    other.province === province && other.month === month;

export const isPutOff = ({ putOff }: LookedThrough, partition: FactPartition): boolean =>
  putOff.some(isAt(partition));

export const canPutOff = ({ putOff }: LookedThrough): boolean => putOff.length < mostPutOff;

/** Puts a partition behind all others; it stays put off since the earliest time. */
export function withPutOff(looked: LookedThrough, one: PutOff): LookedThrough {
  const before = looked.putOff.find(isAt(one))?.since ?? one.since;
  const since = before < one.since ? before : one.since;
  const { province, month } = one;
  return { ...looked, putOff: [...withoutIt(looked, one), { province, month, since }] };
}

export const noLongerPutOff = (looked: LookedThrough, one: FactPartition): LookedThrough => ({
  ...looked,
  putOff: withoutIt(looked, one),
});

const withoutIt = ({ putOff }: LookedThrough, one: FactPartition): readonly PutOff[] =>
  putOff.filter((other) => !isAt(one)(other));
