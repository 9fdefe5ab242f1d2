import { RecommendationId } from '../../core/recommendations/recommendation.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { idLength, letters } from './ids.ts';

/** 130 bits of a hash of the request that makes the case: a repeated request names the same one. */
export const recommendationIdFrom = (province: UnitCode, hash: Uint8Array): RecommendationId =>
  RecommendationId.parse(`${province}-${letters(hash.subarray(0, idLength))}`);
