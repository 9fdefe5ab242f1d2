import * as z from 'zod';
import { bodies, type Bodies } from '../../core/recommendations/recommendation-bodies.ts';
import type { Circumstances } from '../../core/recommendations/recommendation-checks.ts';
import { runningDueOn } from '../../core/recommendations/recommendation-deadline.ts';
import type { StepAction } from '../../core/recommendations/recommendation-gates.ts';
import {
  decide,
  mayNotAct,
  notNow,
  recorded,
  remainderOf,
  type Stamp,
} from '../../core/recommendations/recommendation-life.ts';
import type { AssertedActor } from '../../core/recommendations/recommendation-officers.ts';
import { withDueDate } from '../../core/recommendations/recommendation-recalculation.ts';
import type { Change } from '../../core/recommendations/recommendation-steps.ts';
import {
  Actor,
  type Recommendation,
  RecommendationId,
  standing,
} from '../../core/recommendations/recommendation.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type LocalDate, localDateAt } from '../../core/time.ts';
import type { Dated, Recommendations } from '../../store/recommendations.ts';
import { parseJson } from './body.ts';
import { parseBy } from './faults.ts';
import type { Problem } from './problem.ts';
import {
  problemOfRefusal,
  staleVersion,
  tooMuchText,
  writeConflict,
} from './recommendation-problems.ts';
import { idOfChild, markOf, type RequestMark } from './recommendation-request.ts';
import { stepPath, stepText } from './recommendation-step-words.ts';
import { repeated, visibleCase } from './recommendation-sight.ts';
import { Receipt, receiptOf } from './recommendation-view.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller, Reply, Route } from './route.ts';
import type { Now } from './world.ts';

export type StepNeeds = {
  readonly recommendations: Pick<Recommendations, 'find' | 'replace' | 'drawNumber'>;
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly now: Now;
};

// The route ---------------------------------------------------------------

const stepProblems = [
  'not-found',
  'idempotency-key-reused',
  'version-mismatch',
  'write-conflict',
  'forbidden',
  'four-eyes',
  'transition-not-allowed',
  'validation-failed',
  'body-too-large',
] as const;

/** The route of a step. Its body is parsed here and not by the edge, because a fault in it is told last. */
export const stepRoute = <A extends StepAction>(
  action: A,
  words: { readonly name: string; readonly summary: string; readonly description?: string },
) =>
  ({
    ...words,
    description: stepText(action, words.description),
    method: 'POST',
    path: stepPath(action),
    servedBy: 'api',
    admission: { scope: 'recommendations:write' },
    request: { path: z.object({ id: RecommendationId }), body: bodies[action] },
    rawBody: true,
    idempotent: true,
    conditional: true,
    responses: {
      201: { description: 'The step was taken; a repeat gets this same answer.', body: Receipt },
    },
    problems: stepProblems,
  }) as const satisfies Route;

// The mechanism -----------------------------------------------------------

/** What the edge hands on to every step. */
export type StepAsked = {
  readonly path: { readonly id: RecommendationId };
  readonly bytes: Uint8Array;
  readonly caller: Caller;
  readonly idempotencyKey: string;
  readonly ifMatch: number;
};

/**
 * The officer in whose name the client asks. It is read before the rest of the body: who may not act learns no more.
 * Where nobody is named, the whole body is answered for by its shape, which is no secret.
 */
export function actorIn(
  value: unknown,
  schema: z.ZodType,
  { id }: Caller,
): Result<AssertedActor, Problem> {
  const named = parseBy(z.object({ actor: Actor }), value);
  if (named.ok) return ok({ ...named.value.actor, client: id });
  const whole = parseBy(schema, value);
  return whole.ok ? named : whole;
}

type Attempt<A extends StepAction> = {
  readonly action: A;
  readonly recommendation: Recommendation;
  readonly caller: Caller;
  readonly circumstances: Circumstances;
};

const schemas: { readonly [A in StepAction]: z.ZodType<Bodies[A]> } = bodies;

/** What the step would change, or why not: may do (403), state (409), body (422). */
function decided<A extends StepAction>(
  { action, recommendation, caller, circumstances }: Attempt<A>,
  value: unknown,
): Result<{ body: Bodies[A]; change: Change }, Problem> {
  const refused =
    mayNotAct(recommendation, action, caller, circumstances) ??
    notNow(recommendation, action, circumstances.actor);
  if (refused !== undefined) return fail(problemOfRefusal(refused.failure, recommendation, caller));
  const body = parseBy(schemas[action], value);
  if (!body.ok) return body;
  const change = decide(action, recommendation, body.value, circumstances);
  return change.ok
    ? ok({ body: body.value, change: change.value })
    : fail(problemOfRefusal(change.failure, recommendation, caller));
}

const dated = (recommendation: Recommendation, { calendar }: Registry): Dated => ({
  recommendation,
  dueOn: runningDueOn(standing(recommendation).clock, calendar),
});

type Written = { readonly next: Recommendation; readonly child?: Recommendation };

/** Draws what only the store can give, and makes the next version of the case, with the child that it leaves behind. */
async function written<A extends StepAction>(
  { action, recommendation, circumstances: { registry, today } }: Attempt<A>,
  { body, change }: { readonly body: Bodies[A]; readonly change: Change },
  stamp: Stamp,
  draw: StepNeeds['recommendations']['drawNumber'],
): Promise<Written> {
  const dueNow = withDueDate(change, registry, today);
  const next = (made: Parameters<typeof recorded>[5]) =>
    recorded(recommendation, action, body, dueNow.change, stamp, {
      ...made,
      ...(dueNow.movedDueDate && { movedDueDate: dueNow.movedDueDate }),
    });
  if (change.registers === undefined && change.remainder === undefined) return { next: next({}) };
  const { province, id } = recommendation;
  const number = await draw(province, today.slice(0, 4));
  if (change.remainder === undefined) return { next: next({ number }) };
  const own = { id: idOfChild(id, province, stamp.request), number };
  const child = remainderOf(recommendation, change.remainder, own, stamp, registry);
  return { next: next({ child: child.id }), child };
}

const circumstancesOf = (
  registry: Registry,
  today: LocalDate,
  actor: AssertedActor,
): Circumstances => ({ registry, today, actor });

/**
 * One step of a case, checked in the order in which a caller may learn of faults: may see (404), repeat, If-Match
 * (412), may do (403), state (409), body (422).
 */
export const stepEndpoint =
  <A extends StepAction>(action: A) =>
  ({ recommendations, registry, now }: StepNeeds) =>
  async (asked: StepAsked): Promise<Result<Reply, Problem>> => {
    const at = now();
    const { caller, path, bytes } = asked;
    const known = await registry.current();
    const today = localDateAt(at);
    const request = markOf(caller.id, asked.idempotencyKey, action, bytes);

    const found = await visibleCase(recommendations, known, caller, path.id, today);
    if (!found.ok) return found;
    const again = repeated(found.value, request);
    if (again !== undefined) return again;
    if (found.value.version !== asked.ifMatch) return fail(staleVersion(found.value));

    const value = parseJson(bytes);
    if (!value.ok) return value;
    const actor = actorIn(value.value, schemas[action], caller);
    if (!actor.ok) return actor;
    const circumstances = circumstancesOf(known, today, actor.value);
    const attempt = { action, recommendation: found.value, caller, circumstances };
    const decision = decided(attempt, value.value);
    if (!decision.ok) return decision;

    const stamp = { at, actor: actor.value, request };
    const { next, child } = await written(
      attempt,
      decision.value,
      stamp,
      recommendations.drawNumber,
    );
    const stored = await recommendations.replace(
      dated(next, known),
      { at, now },
      child && dated(child, known),
    );
    if (stored.ok) return ok(receiptOf(next, next.version));
    if (stored.failure.kind === 'too-large') return fail(tooMuchText);
    return afterLosing(recommendations, found.value, request);
  };

/**
 * Another writer was first: perhaps this very request, sent twice at once. Where the version did not move, that writer has
 * not ended or gave up itself: a caller who was told 412 with the version that he sent would not know what to mend.
 */
async function afterLosing(
  { find }: Pick<Recommendations, 'find'>,
  { id, version }: Recommendation,
  request: RequestMark,
): Promise<Result<Reply, Problem>> {
  const current = await find(id);
  if (current === undefined) throw new Error(`${id} was there and is gone`);
  const moved = current.version !== version;
  return repeated(current, request) ?? fail(moved ? staleVersion(current) : writeConflict);
}
