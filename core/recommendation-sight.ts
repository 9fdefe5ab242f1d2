import type { Client } from './client.ts';
import {
  type Action,
  isOpen,
  type OpenAction,
  actions,
  startsFrom,
  type Transition,
  transitions,
} from './recommendation-machine.ts';
import { liesWithin } from './recommendation-officers.ts';
import { createdOn, type Recommendation, standing, unitsInvolved } from './recommendation.ts';
import type { Registry } from './registry.ts';
import type { LocalDate } from './time.ts';
import type { UnitCode } from './unit.ts';

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

/** The open roads from where the case stands that an officer of this client could take. */
export const allowedActions = (
  { actors }: Pick<Client, 'actors'>,
  recommendation: Recommendation,
): readonly OpenAction[] =>
  actions
    .filter(isOpen)
    .filter((action) => startsFrom(action, standing(recommendation).state))
    .filter((action) => actors.some(({ role }) => rolesOf(action).includes(role)));

const rolesOf = (action: Action): Transition['roles'] => transitions[action].roles;
