import { createHash } from 'node:crypto';
import type { ClientId } from '../../core/client.ts';
import { RecommendationId } from '../../core/recommendation.ts';
import type { UnitCode } from '../../core/unit.ts';

/** What tells a repeated request from another one that happens to carry the same key. */
export type RequestMark = { readonly key: string; readonly body: string };

const digest = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update('\n').update(part);
  return hash.digest();
};

/** The key counts per client; the route belongs to the body, so that one key never stands for two different steps. */
export const markOf = (
  client: ClientId,
  idempotencyKey: string,
  route: string,
  bytes: Uint8Array,
): RequestMark => ({
  key: digest(client, idempotencyKey).toString('base64url'),
  body: digest(route, bytes).toString('base64url'),
});

/** Crockford's 32 characters: no I, L, O, U, so that an id can be read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 26;

const letters = (hash: Buffer): string =>
  Array.from(hash.subarray(0, length), (byte) => alphabet[byte % 32]).join('');

const idFrom = (province: UnitCode, hash: Buffer): RecommendationId =>
  RecommendationId.parse(`${province}-${letters(hash)}`);

/** 130 bits of a hash of the request that made it: a repeated request names the same case. */
export const idOfCreated = (province: UnitCode, mark: RequestMark): RecommendationId =>
  idFrom(province, digest('created', mark.key));

/** The child that this request makes of its parent. */
export const idOfChild = (
  parent: RecommendationId,
  province: UnitCode,
  mark: RequestMark,
): RecommendationId => idFrom(province, digest('child', parent, mark.key));
