import { createHash } from 'node:crypto';
import type { ClientId } from '../../core/registry/client.ts';
import type { RecommendationId } from '../../core/recommendations/recommendation.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { recommendationIdFrom } from './recommendation-id.ts';

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

/** The case that this request makes. */
export const idOfCreated = (province: UnitCode, mark: RequestMark): RecommendationId =>
  recommendationIdFrom(province, digest('created', mark.key));

/** The child that this request makes of its parent. */
export const idOfChild = (
  parent: RecommendationId,
  province: UnitCode,
  mark: RequestMark,
): RecommendationId => recommendationIdFrom(province, digest('child', parent, mark.key));
