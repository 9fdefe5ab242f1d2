import type { Client, Role } from '../registry/client.ts';
import { isPossible, type StepAction } from './recommendation-gates.ts';
import type { Action } from './transition.ts';
import { actions, isOpen, transitions } from './recommendation-machine.ts';
import { liesWithin } from './recommendation-officers.ts';
import { createdOn, type Recommendation, unitsInvolved } from './recommendation.ts';
import type { Registry } from '../registry/registry.ts';
import type { LocalDate } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

/** What decides who may see a case: its two sides, and whether it was ever handed in. */
export type Sides = {
  readonly locality: UnitCode;
  /** The agency that is asked, and every unit that leads or led. */
  readonly involved: readonly UnitCode[];
  /** The day by which these codes are read. */
  readonly createdOn: LocalDate;
  readonly registered: boolean;
};

export const sidesOf = (recommendation: Recommendation): Sides => ({
  locality: recommendation.locality,
  involved: unitsInvolved(recommendation),
  createdOn: createdOn(recommendation),
  registered: recommendation.number !== undefined,
});

/**
 * A client sees the cases of localities under its units, and those that its units were asked, lead or led; what was
 * never handed in, only the locality's side. Units that took others over see their cases.
 */
export function maySee(
  registry: Registry,
  { units }: Pick<Client, 'units'>,
  { locality, involved, createdOn: on, registered }: Sides,
  today: LocalDate,
): boolean {
  const under = (code: UnitCode): boolean => liesWithin(registry, { code, on }, units, today);
  return under(locality) || (registered && involved.some(under));
}

/** A step that can be taken now: where it is posted to, and by officers of which roles. */
export type PossibleAction = {
  readonly action: StepAction;
  readonly path: string;
  readonly roles: readonly Role[];
};

/** Every open road from where the case stands, in the order of the table; none that the proposed outcome, or a count, forbids. */
export const possibleActions = (recommendation: Recommendation): readonly PossibleAction[] =>
  actions
    .filter(isStep)
    .filter((action) => isPossible(action, recommendation))
    .map((action) => ({
      action,
      path: `/v1/recommendations/${recommendation.id}/${transitions[action].resource}`,
      roles: transitions[action].roles,
    }));

const isStep = (action: Action): action is StepAction => isOpen(action) && action !== 'create';

/** Those that an officer of this client could take, with the roles that the client may speak for. */
export const allowedActions = (
  { actors }: Pick<Client, 'actors'>,
  recommendation: Recommendation,
): readonly PossibleAction[] =>
  possibleActions(recommendation)
    .map((possible) => ({
      ...possible,
      roles: possible.roles.filter((role) => actors.some((actor) => actor.role === role)),
    }))
    .filter(({ roles }) => roles.length > 0);
