import type { Registry } from '../registry/registry.ts';
import type { LocalDate } from '../time.ts';
import { nameKeyOf } from './agency-code.ts';
import { heirOf } from './succession.ts';
import { aboveProvinces, dayOf, isValidOn, type Unit, type UnitCode } from './unit.ts';

/** The unit that carried the code on a day; at most one. */
export const unitOn = (registry: Registry, code: UnitCode, date: LocalDate): Unit | undefined =>
  registry.unitsByCode.get(code)?.find((unit) => isValidOn(unit, date));

/**
 * The unit that carried the code on a day, or else the one that was known by it as an alias; at most one, because the check of the
 * registry refuses an alias that would name a second unit on a day.
 */
export const resolveUnit = (
  registry: Registry,
  codeOrAlias: UnitCode,
  date: LocalDate,
): Unit | undefined =>
  unitOn(registry, codeOrAlias, date) ??
  registry.unitsByAlias.get(nameKeyOf(codeOrAlias))?.find((unit) => isValidOn(unit, date));

/** What is asked about where no period is: a code that a unit has or had stays, an alias becomes the code that it stands for today. */
export const codeMeant = (registry: Registry, codeOrAlias: UnitCode, today: LocalDate): UnitCode =>
  registry.unitsByCode.has(codeOrAlias)
    ? codeOrAlias
    : (resolveUnit(registry, codeOrAlias, today)?.code ?? codeOrAlias);

/**
 * The unit that carried the code on a day, or else the last one that had carried it before, or else the first one that did
 * later: for printing a name, and for what a code means after its unit closed.
 */
export function unitNamed(registry: Registry, code: UnitCode, date: LocalDate): Unit | undefined {
  const carriers = registry.unitsByCode.get(code);
  return carriers?.findLast(({ validFrom }) => validFrom <= date) ?? carriers?.at(0);
}

/**
 * The unit and everything above it on a day, nearest first. A unit that has closed is followed as it last stood; after one
 * above it that has closed, too, comes the unit that this one went into, where it went into exactly one and whole: a
 * closed commune lies in the province that it lay in last, and in the one that took that province over.
 */
export function lineage(registry: Registry, code: UnitCode, date: LocalDate): readonly Unit[] {
  const line: Unit[] = [];
  for (let next = unitNamed(registry, code, date); next !== undefined && !line.includes(next);) {
    const heir: Unit | undefined = line.length > 0 ? heirOf(registry, next, date) : undefined;
    line.push(next);
    next = heir ?? (next.parent && unitNamed(registry, next.parent, dayOf(next, date)));
  }
  return line;
}

/** Whether a unit is, or lies below, the one that an ancestor's code means on the day: a code may have meant another before. */
export function isWithin(
  registry: Registry,
  code: UnitCode,
  ancestor: UnitCode,
  date: LocalDate,
): boolean {
  const meant = unitNamed(registry, ancestor, date);
  return meant !== undefined && lineage(registry, code, date).includes(meant);
}

/** The province that a unit lies in on a day, itself included; `00` above the provinces. */
export const provinceOf = (registry: Registry, code: UnitCode, date: LocalDate): UnitCode =>
  lineage(registry, code, date).find((unit) => unit.level === 'province')?.code ?? aboveProvinces;
