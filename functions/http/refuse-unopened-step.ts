import * as z from 'zod';
import {
  actionCalled,
  isOpen,
  transitions,
} from '../../core/recommendations/recommendation-machine.ts';
import { RecommendationId } from '../../core/recommendations/recommendation.ts';
import { fail } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import type { Recommendations } from '../../store/recommendations.ts';
import { visibleCase } from '../shared/recommendation-sight.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

/** One path for every road that is known and not opened yet; each opened one has a route of its own, which goes first. */
export const route = {
  name: 'refuseUnopenedStep',
  method: 'POST',
  path: '/v1/recommendations/{id}/{step}',
  servedBy: 'api',
  admission: { scope: 'recommendations:write' },
  summary: 'Name a step that is not open yet',
  description:
    'The steps that are planned and not opened yet (such as withdrawals, merges, extensions, reopenings) are refused by name.',
  request: { path: z.object({ id: RecommendationId, step: z.string().max(64) }) },
  rawBody: true,
  idempotent: true,
  responses: {},
  problems: ['not-found', 'transition-not-open'],
} as const satisfies Route;

type Needs = {
  readonly recommendations: Pick<Recommendations, 'find'>;
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly now: Now;
};

export const refuseUnopenedStep =
  ({ recommendations, registry, now }: Needs): Endpoint<typeof route> =>
  async ({ caller, path: { id, step } }) => {
    const known = await registry.current();
    const found = await visibleCase(recommendations, known, caller, id, localDateAt(now()));
    if (!found.ok) return found;
    const action = actionCalled(step);
    if (action === undefined || isOpen(action)) return fail({ code: 'not-found' });
    const transition = transitions[action].id;
    return fail({
      code: 'transition-not-open',
      detail: {
        vi: `Bước “${action}” (${transition}) đã có trong quy trình nhưng chưa được mở.`,
        en: `The step "${action}" (${transition}) is part of the procedure and not open yet.`,
      },
      members: { action, transition },
    });
  };
