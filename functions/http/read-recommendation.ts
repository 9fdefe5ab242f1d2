import * as z from 'zod';
import { RecommendationId } from '../../core/recommendations/recommendation.ts';
import { ok } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import type { Recommendations } from '../../store/recommendations.ts';
import { visibleCase } from '../shared/recommendation-sight.ts';
import { etagOf } from '../shared/etag.ts';
import { RecommendationView, recommendationView } from '../shared/recommendation-view.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

export const route = {
  name: 'readRecommendation',
  method: 'GET',
  path: '/v1/recommendations/{id}',
  servedBy: 'api',
  admission: { scope: 'recommendations:read' },
  summary: 'Read a recommendation with its history',
  description:
    'Due date and timeliness are computed on reading. The ETag is what a step must send as If-Match.',
  request: { path: z.object({ id: RecommendationId }) },
  responses: { 200: { description: 'The case as it stands now.', body: RecommendationView } },
  problems: ['not-found'],
} as const satisfies Route;

type Needs = {
  readonly recommendations: Pick<Recommendations, 'find'>;
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly now: Now;
};

export const readRecommendation =
  ({ recommendations, registry, now }: Needs): Endpoint<typeof route> =>
  async ({ caller, path }) => {
    const known = await registry.current();
    const today = localDateAt(now());
    const found = await visibleCase(recommendations, known, caller, path.id, today);
    if (!found.ok) return found;
    return ok({
      status: 200,
      body: recommendationView(found.value, caller, known, today),
      headers: { ETag: etagOf(found.value.version) },
    });
  };
