import { maySee, sidesOf } from '../../core/recommendations/recommendation-sight.ts';
import type {
  Recommendation,
  RecommendationId,
} from '../../core/recommendations/recommendation.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { LocalDate } from '../../core/time.ts';
import type { Recommendations } from '../../store/recommendations.ts';
import type { Problem } from './problem.ts';
import { keyReused } from './recommendation-problems.ts';
import type { RequestMark } from './recommendation-request.ts';
import { receiptOf } from './recommendation-view.ts';
import type { Caller, Reply } from './route.ts';

/** The case, if there is one that the caller may see; to the caller both are the same 404. */
export async function visibleCase(
  { find }: Pick<Recommendations, 'find'>,
  registry: Registry,
  caller: Caller,
  id: RecommendationId,
  today: LocalDate,
): Promise<Result<Recommendation, Problem>> {
  const found = await find(id);
  if (found !== undefined && maySee(registry, caller, sidesOf(found), today)) return ok(found);
  return fail({ code: 'not-found' });
}

/** The answer that this request got before, if it was sent before; the same key with another body is refused. */
export function repeated(
  recommendation: Recommendation,
  { key, body }: RequestMark,
): Result<Reply, Problem> | undefined {
  const place = recommendation.history.findIndex(({ request }) => request?.key === key);
  const request = recommendation.history[place]?.request;
  if (request === undefined || request === null) return undefined;
  return request.body === body ? ok(receiptOf(recommendation, place + 1)) : fail(keyReused);
}
