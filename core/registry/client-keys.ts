import type { Client } from './client.ts';
import { fail, ok, type Result } from '../result.ts';
import { addMinutes, type Instant } from '../time.ts';

export type ClientKey = Client['keys'][number];

/** So that one can be replaced without a gap, and no more are about than somebody looks after. */
const mostLiveKeys = 2;
const oneYearMinutes = 365 * 24 * 60;

/** The keys that still open the door, the one that ends first before the others. */
export const liveKeys = (keys: readonly ClientKey[], now: Instant): readonly ClientKey[] =>
  keys
    .filter((key) => key.expiresAt > now)
    .toSorted((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));

export type Drawn = {
  readonly keys: readonly ClientKey[];
  readonly drawn: ClientKey;
  /** It made room: it stops working when the others are published. */
  readonly dropped?: ClientKey;
};

/** The live keys and a new one, which is valid for a year; a third live key takes the place of the one that ends first. */
export function withNewKey(keys: readonly ClientKey[], sha256: string, now: Instant): Drawn {
  const live = liveKeys(keys, now);
  const drawn = { sha256, expiresAt: addMinutes(now, oneYearMinutes) };
  const [first] = live;
  if (live.length < mostLiveKeys || first === undefined) return { keys: [...live, drawn], drawn };
  return { keys: [...live.slice(1), drawn], drawn, dropped: first };
}

export type Revoked = { readonly keys: readonly ClientKey[]; readonly revoked: ClientKey };

/** The keys without the one whose SHA-256 begins with these digits; a reason if that is no key, or more than one. */
export function withoutKey(
  keys: readonly ClientKey[],
  digits: string,
): Result<Revoked, 'no-such-key' | 'several-keys'> {
  const [revoked, ...others] = keys.filter(({ sha256 }) => sha256.startsWith(digits));
  if (revoked === undefined) return fail('no-such-key');
  if (others.length > 0) return fail('several-keys');
  return ok({ keys: keys.filter((key) => key !== revoked), revoked });
}
