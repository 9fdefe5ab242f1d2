import { addMinutes, type Instant } from '../time.ts';

/** A write that is not stored this long after the moment that it bears is given up. */
export const abandonedAfterMs = 20_000;

/**
 * Minutes after which no write can become visible any more with a stamp at or before an instant: writers give up much
 * earlier, and the rest is for clocks that disagree. Only then may anything be read as of the instant.
 */
export const settlingMinutes = 2;
export const isSettled = (at: Instant, now: Instant): boolean =>
  addMinutes(at, settlingMinutes) <= now;
