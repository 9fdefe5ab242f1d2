import { bodies } from '../../core/recommendations/recommendation-bodies.ts';
import {
  created,
  mayNotCreate,
  type Stamp,
} from '../../core/recommendations/recommendation-life.ts';
import { provinceOf } from '../../core/units/units-by-day.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import type { Recommendations } from '../../store/recommendations.ts';
import { parseJson } from '../shared/body.ts';
import { parseBy } from '../shared/faults.ts';
import type { Problem } from '../shared/problem.ts';
import { draftRefused, keyReused, stillCreating } from '../shared/recommendation-problems.ts';
import { idOfCreated, markOf, type RequestMark } from '../shared/recommendation-request.ts';
import { actorIn } from '../shared/recommendation-step.ts';
import { stepText } from '../shared/recommendation-step-words.ts';
import { Receipt, receiptOf } from '../shared/recommendation-view.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Reply, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

export const route = {
  name: 'createRecommendation',
  method: 'POST',
  path: '/v1/recommendations',
  servedBy: 'api',
  admission: { scope: 'recommendations:write' },
  summary: 'Write a draft',
  description: stepText(
    'create',
    'One ask from one locality to one agency. Only the side of the locality sees a draft; it is registered when it is handed in.',
  ),
  request: { body: bodies.create },
  rawBody: true,
  idempotent: true,
  responses: {
    201: { description: 'The draft was kept; a repeat gets this same answer.', body: Receipt },
  },
  problems: [
    'submission-in-progress',
    'idempotency-key-reused',
    'forbidden',
    'malformed-json',
    'malformed-body',
    'validation-failed',
  ],
} as const satisfies Route;

type Needs = {
  readonly recommendations: Pick<Recommendations, 'claim' | 'create' | 'find'>;
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly now: Now;
};

export const createRecommendation =
  ({ recommendations, registry, now }: Needs): Endpoint<typeof route> =>
  async ({ caller, idempotencyKey, bytes }) => {
    const at = now();
    const mark = markOf(caller.id, idempotencyKey, 'create', bytes);
    const again = await madeBefore(recommendations, mark);
    if (again !== undefined) return again;

    const value = parseJson(bytes);
    if (!value.ok) return value;
    const actor = actorIn(value.value, bodies.create, caller);
    if (!actor.ok) return actor;
    const body = parseBy(bodies.create, value.value);
    if (!body.ok) return body;
    const known = await registry.current();
    const circumstances = { registry: known, today: localDateAt(at), actor: actor.value };
    const refused = mayNotCreate(body.value, caller, circumstances);
    if (refused !== undefined) return fail(draftRefused(refused.failure));

    const province = provinceOf(known, body.value.locality, circumstances.today);
    const stamp: Stamp = { at, actor: actor.value, request: mark };
    const draft = created(idOfCreated(province, mark), province, body.value, stamp);
    const made = { recommendation: draft, dueOn: undefined };
    const stored = await recommendations.create(mark.key, mark.body, made, { at, now });
    if (stored.ok) return ok(withLocation(receiptOf(draft, 1)));
    return (await madeBefore(recommendations, mark)) ?? fail(stillCreating);
  };

/** What this client's key made, if it was used before; the same key with another body is refused. */
async function madeBefore(
  { claim, find }: Pick<Recommendations, 'claim' | 'find'>,
  { key, body }: RequestMark,
): Promise<Result<Reply, Problem> | undefined> {
  const before = await claim(key);
  if (before === undefined) return undefined;
  if (before.body !== body) return fail(keyReused);
  const recommendation = await find(before.id);
  if (recommendation === undefined) throw new Error(`${before.id} was claimed and is not there`);
  return ok(withLocation(receiptOf(recommendation, 1)));
}

const withLocation = (reply: ReturnType<typeof receiptOf>): Reply => ({
  ...reply,
  headers: { ...reply.headers, Location: `/v1/recommendations/${reply.body.id}` },
});
