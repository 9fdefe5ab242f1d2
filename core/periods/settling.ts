import { addMinutes, type Instant } from '../time.ts';

/** A write that is not stored this long after the moment that it bears is given up. */
export const abandonedAfterMs = 20_000;

/**
 * Minutes after which no write can become visible any more with a stamp at or before an instant: writers give up much
 * earlier, and the rest is for clocks that disagree. Only then may anything be read as of the instant.
 */
export const settlingMinutes = 2;
/** Counted back from now: whoever asks may name an instant so late that what comes after it has no text. */
export const isSettled = (at: Instant, now: Instant): boolean =>
  at <= addMinutes(now, -settlingMinutes);
