import type { Client } from '../registry/client.ts';
import type { Bodies } from './recommendation-bodies.ts';
import { type Circumstances, unfitLetters, unknownUnit } from './recommendation-checks.ts';
import { deadlinePolicy, reckoned, startClock } from './recommendation-deadline.ts';
import { gate, type StepAction } from './recommendation-gates.ts';
import type { Action, Transition } from './transition.ts';
import { startsFrom, transitions } from './recommendation-machine.ts';
import { actsFor, type AssertedActor, mayAssert, unitActing } from './recommendation-officers.ts';
import { invalid, type Refused, refusal, type StepRefusal } from './recommendation-refusal.ts';
import { type Change, steps } from './recommendation-steps.ts';
import {
  atTheBeginning,
  changedAt,
  createdOn,
  type Recommendation,
  type RecommendationEvent,
  type RecommendationId,
  type RecommendationNumber,
  standing,
} from './recommendation.ts';
import { isWithin, unitOn } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import type { Result } from '../result.ts';
import { type Instant, localDateAt } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

/** When, by whom and in which request a step was taken. */
export type Stamp = {
  readonly at: Instant;
  readonly actor: AssertedActor;
  readonly request: { readonly key: string; readonly body: string };
};

type Made = RecommendationEvent['made'];
type Body = Bodies[StepAction | 'create'];

/** The actor and the client stand in the event itself. */
const event = (
  action: Action,
  { at, actor: { client, ...actor }, request }: Stamp,
  body: Body,
  made: Made,
  stands: RecommendationEvent['stands'],
): RecommendationEvent => {
  const { actor: _, ...said } = body;
  const transition = transitions[action].id;
  return { action, transition, at, actor, client, request, body: said, made, stands };
};

// May the officer act, and is the road there? -----------------------------

const roleMissing = (action: Action): Refused => {
  const roles = transitions[action].roles.join(', ');
  return refusal(
    'forbidden',
    `Bước này dành cho vai trò: ${roles}.`,
    `This step is for the role: ${roles}.`,
  );
};

const notListed = ({ role, unit }: AssertedActor): Refused =>
  refusal(
    'forbidden',
    `Khóa API này không được thay mặt vai trò ${role} của đơn vị “${unit}”.`,
    `This API key may not speak for the role ${role} of unit "${unit}".`,
  );

const wrongUnit = ({ unit }: AssertedActor, acting: UnitCode): Refused =>
  refusal(
    'forbidden',
    `Đơn vị “${unit}” không được thực hiện bước này thay cho “${acting}”.`,
    `Unit "${unit}" may not take this step for "${acting}".`,
  );

const hasRole = (action: Action, { role }: AssertedActor): boolean => {
  const { roles }: Transition = transitions[action];
  return roles.includes(role);
};

/** Whether this officer, in the words of this client, may take the step on this case at all: role, then unit. */
export function mayNotAct(
  recommendation: Recommendation,
  action: StepAction,
  client: Pick<Client, 'actors'>,
  { registry, actor, today }: Circumstances,
): Refused | undefined {
  if (!mayAssert(registry, client, actor, today)) return notListed(actor);
  if (!hasRole(action, actor)) return roleMissing(action);
  const acting = unitActing(recommendation, actor.role);
  const meant = { code: acting, on: createdOn(recommendation) };
  return actsFor(registry, actor, meant, today) ? undefined : wrongUnit(actor, acting);
}

/** Whether the step can be taken where the case stands now, whatever its body says. */
export function notNow(
  recommendation: Recommendation,
  action: StepAction,
  actor: AssertedActor,
): Refused | undefined {
  const { state } = standing(recommendation);
  if (startsFrom(action, state)) return gate(action, recommendation, actor);
  return refusal(
    'not-possible',
    `Kiến nghị đang ở trạng thái ${state}.`,
    `The recommendation is in the state ${state}.`,
  );
}

// Creation ----------------------------------------------------------------

/** Why a draft cannot be made for this locality and agency by this officer. */
export function mayNotCreate(
  { locality, addressee, letters }: Bodies['create'],
  client: Pick<Client, 'actors' | 'units'>,
  { registry, actor, today }: Circumstances,
): Refused | undefined {
  const unit = unitOn(registry, locality, today);
  if (unit === undefined) return unknownUnit('/locality', locality);
  if (unit.level !== 'province' && unit.level !== 'commune') return notALocality(locality);
  if (unitOn(registry, addressee, today) === undefined) return unknownUnit('/addressee', addressee);
  const own = client.units.some((each) => isWithin(registry, locality, each, today));
  if (!own || !mayAssert(registry, client, actor, today)) return notListed(actor);
  if (!hasRole('create', actor)) return roleMissing('create');
  const meant = { code: locality, on: today };
  if (!actsFor(registry, actor, meant, today)) return wrongUnit(actor, locality);
  return unfitLetters(letters, today);
}

const notALocality = (unit: UnitCode): Refused =>
  invalid(
    '/locality',
    'not-a-locality',
    `“${unit}” không phải tỉnh, thành phố, xã, phường hay đặc khu.`,
    `"${unit}" is neither a province nor a commune, ward or special zone.`,
  );

export const created = (
  id: RecommendationId,
  province: UnitCode,
  body: Bodies['create'],
  stamp: Stamp,
): Recommendation => {
  const { actor: _, ...facts } = body;
  return {
    ...facts,
    id,
    province,
    version: 1,
    history: [event('create', stamp, body, {}, atTheBeginning)],
  };
};

// Steps -------------------------------------------------------------------

/** Decides a step whose officer and state were found right; what it changes is stored by `recorded`. */
export const decide = <A extends StepAction>(
  action: A,
  recommendation: Recommendation,
  body: Bodies[A],
  circumstances: Circumstances,
): Result<Change, StepRefusal> => steps[action](recommendation, body, circumstances);

/** Events of a case never run backwards, even where two machines' clocks disagree. */
export const noEarlierThan = (recommendation: Recommendation, at: Instant): Instant =>
  at < changedAt(recommendation) ? changedAt(recommendation) : at;

/** The case with one event more. */
export function recorded(
  recommendation: Recommendation,
  action: StepAction,
  body: Bodies[StepAction],
  change: Change,
  stamp: Stamp,
  made: Made,
): Recommendation {
  const at = noEarlierThan(recommendation, stamp.at);
  return {
    ...recommendation,
    ...change.facts,
    ...(made.number !== undefined && { number: made.number }),
    version: recommendation.version + 1,
    history: [
      ...recommendation.history,
      event(action, { ...stamp, at }, body, made, change.stands),
    ],
  };
}

/**
 * What an answer left unresolved, as a case of its own: with the unit and the class of its parent, a number and a clock
 * of its own, and waiting to be accepted.
 */
export function remainderOf(
  parent: Recommendation,
  ask: string,
  { id, number }: { readonly id: RecommendationId; readonly number: RecommendationNumber },
  { at, actor: { client, ...actor } }: Stamp,
  registry: Registry,
): Recommendation {
  const { history: _, ...facts } = parent;
  const { holder, complexity } = standing(parent);
  const begunAt = noEarlierThan(parent, at);
  const today = localDateAt(begunAt);
  const begun = startClock(today, deadlinePolicy.answer[complexity ?? 'A']);
  const clock = reckoned(begun, registry, today);
  return {
    ...facts,
    id,
    number,
    ask,
    parent: parent.id,
    version: 1,
    history: [
      {
        action: 'child',
        transition: transitions.issueAnswer.id,
        at: begunAt,
        actor,
        client,
        request: null,
        body: { parent: parent.id },
        made: { number },
        stands: {
          ...atTheBeginning,
          state: 'ASSIGNED',
          holder,
          complexity,
          clock,
          firstDueOn: clock.reckoned?.dueOn ?? null,
        },
      },
    ],
  };
}
