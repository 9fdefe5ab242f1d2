import type { Client, ClientId, Role } from '../registry/client.ts';
import type { Actor, Recommendation } from './recommendation.ts';
import { standing } from './recommendation.ts';
import { isWithin, unitNamed, unitOn } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import { successorsOf } from '../units/succession.ts';
import type { LocalDate } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

/** An officer as a client asserted it. */
export type AssertedActor = Actor & { readonly client: ClientId };

/**
 * Who stands today for a unit that was meant on a day: itself, or else those that took it over, and so on.
 * A code means nothing without a day: 82 was Tiền Giang and is Đồng Tháp.
 */
export function heirs(
  registry: Registry,
  code: UnitCode,
  on: LocalDate,
  today: LocalDate,
): readonly UnitCode[] {
  const unit = unitNamed(registry, code, on);
  if (unit?.validTo === undefined || today < unit.validTo) return [code];
  const { validTo } = unit;
  const successors = successorsOf(registry, unit);
  if (successors.length === 0) return [code];
  return [...new Set(successors.flatMap((next) => heirs(registry, next, validTo, today)))];
}

/** Whether a unit that was meant on a day lies, through its heirs, within one of the units today. */
export const liesWithin = (
  registry: Registry,
  meant: { readonly code: UnitCode; readonly on: LocalDate },
  units: readonly UnitCode[],
  today: LocalDate,
): boolean =>
  heirs(registry, meant.code, meant.on, today).some((heir) =>
    units.some((unit) => isWithin(registry, heir, unit, today)),
  );

/** Whether a unit lies today within what was meant on a day, or within what took that over. */
export const isPartOf = (
  registry: Registry,
  unit: UnitCode,
  meant: { readonly code: UnitCode; readonly on: LocalDate },
  today: LocalDate,
): boolean =>
  heirs(registry, meant.code, meant.on, today).some((heir) =>
    isWithin(registry, unit, heir, today),
  );

/** A client may speak for an officer only if it is listed for the role in the unit, or in one above it. */
export const mayAssert = (
  registry: Registry,
  client: Pick<Client, 'actors'>,
  actor: Actor,
  today: LocalDate,
): boolean =>
  unitOn(registry, actor.unit, today) !== undefined &&
  client.actors.some(
    ({ role, unit }) => role === actor.role && isWithin(registry, actor.unit, unit, today),
  );

type Side = 'locality' | 'agency' | 'unit';
const sides = {
  LOCALITY_AUTHOR: 'locality',
  LOCALITY_APPROVER: 'locality',
  INTAKE: 'agency',
  MINISTRY_LEADER: 'agency',
  COMPILER: 'agency',
  UNIT_OFFICER: 'unit',
  UNIT_HEAD: 'unit',
  SYSTEM: 'agency',
} as const satisfies Record<Role, Side>;

/** The unit for which an officer of the role acts on this case; before a unit leads it, any unit of the agency. */
export function unitActing(recommendation: Recommendation, role: Role): UnitCode {
  switch (sides[role]) {
    case 'locality':
      return recommendation.locality;
    case 'agency':
      return recommendation.addressee;
    case 'unit':
      return standing(recommendation).holder ?? recommendation.addressee;
    default:
      return sides[role] satisfies never;
  }
}

/**
 * An officer acts for the own unit and those that it took over. For a locality also an officer of a unit above it may
 * act, up to the province: small communes have no one else.
 */
export function actsFor(
  registry: Registry,
  actor: Actor,
  meant: { readonly code: UnitCode; readonly on: LocalDate },
  today: LocalDate,
): boolean {
  if (isPartOf(registry, actor.unit, meant, today)) return true;
  return (
    sides[actor.role] === 'locality' &&
    unitOn(registry, actor.unit, today)?.level !== 'country' &&
    liesWithin(registry, meant, [actor.unit], today)
  );
}

const folded = (words: string): string => words.toLowerCase().replaceAll(/\s+/g, ' ').trim();

/**
 * Four-eyes rules compare persons. Within one client its own ids tell persons apart, because two officers of one unit
 * may well share a name. Two clients may know one officer under two ids, so between clients an equal id, or an equal
 * name in the same unit, is taken for the same person: a refusal can be mended, an answer signed by its author cannot.
 */
export function isSamePerson(one: AssertedActor, other: AssertedActor): boolean {
  if (folded(one.id) === folded(other.id)) return true;
  return (
    one.client !== other.client &&
    one.unit === other.unit &&
    folded(one.name) === folded(other.name)
  );
}
