import { fault, type RegistryFault } from './registry-fault.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type Level, type Unit } from '../units/unit.ts';
import { hasDays, lastValidDay, overlap, uncovered, type Validity } from '../units/validity.ts';

/** Every unit that ever carries a code. */
export type UnitsByCode = ReadonlyMap<string, readonly Unit[]>;

/** Which levels may stand directly above a level. */
const levelsAbove = {
  country: [],
  province: ['country'],
  commune: ['province'],
  agency: ['country', 'province', 'commune', 'agency'],
} as const satisfies Record<Level, readonly Level[]>;

/** Above a unit stands one of a right level on each of its days, and the road upwards never comes back. */
export function* parentFaults(
  path: string,
  unit: Unit,
  byCode: UnitsByCode,
): Iterable<RegistryFault> {
  const { parent } = unit;
  if (parent !== undefined) {
    const named = byCode.get(parent) ?? [];
    // Of a unit without a single day only this is asked: whether its parent ever was.
    const above = hasDays(unit) ? named.filter((each) => overlap(each, unit)) : named;
    yield* absenceFaults(`${path}/parent`, unit, parent, above);
    yield* levelFaults(`${path}/parent`, unit, parent, above);
    if (hasDays(unit) && isInCycle(unit, byCode, unit.validFrom))
      yield cycle(`${path}/parent`, unit);
  } else if (unit.level !== 'country')
    yield fault(
      `${path}/parent`,
      'missing-parent',
      `Đơn vị ${unit.code} phải có đơn vị cấp trên.`,
      `Unit ${unit.code} needs a unit above it.`,
    );
}

/** A parent may close within the life of its unit only if its code passes to another on that very day. */
function* absenceFaults(
  path: string,
  unit: Unit,
  parent: string,
  above: readonly Unit[],
): Iterable<RegistryFault> {
  if (above.length === 0)
    yield fault(
      path,
      'unknown-parent',
      `Trong thời gian hiệu lực của ${unit.code} không có đơn vị nào mang mã ${parent} để làm cấp trên.`,
      `While ${unit.code} is valid no unit carries code ${parent}, which is to stand above it.`,
    );
  else
    for (const gap of uncovered(unit, above)) {
      const { vi, en } = daysOf(gap);
      yield fault(
        path,
        'parent-too-short',
        `${vi} không có đơn vị mang mã ${parent} để làm cấp trên của ${unit.code}.`,
        `${en} no unit carries code ${parent}, which is to stand above ${unit.code}.`,
      );
    }
}

function daysOf(gap: Validity) {
  const last = lastValidDay(gap);
  return last === undefined
    ? { vi: `Từ ngày ${gap.validFrom}`, en: `From ${gap.validFrom} on` }
    : {
        vi: `Từ ngày ${gap.validFrom} đến hết ngày ${last}`,
        en: `From ${gap.validFrom} to ${last}`,
      };
}

function* levelFaults(
  path: string,
  unit: Unit,
  parent: string,
  above: readonly Unit[],
): Iterable<RegistryFault> {
  const allowed: readonly Level[] = levelsAbove[unit.level];
  if (above.some(({ level }) => !allowed.includes(level)))
    yield fault(
      path,
      'wrong-parent-level',
      `Đơn vị ${unit.code} không thể trực thuộc ${parent}: cấp trên phải là ${allowed.join(', ') || 'không có'}.`,
      `Unit ${unit.code} cannot lie under ${parent}: allowed above it: ${allowed.join(', ') || 'nothing'}.`,
    );
}

/**
 * Whether the road upwards, as of a day, comes back to where it began. Asked of every unit for its own first day, it finds every
 * circle there ever is: one stands first on the day on which the last of its units begins.
 */
function isInCycle(start: Unit, byCode: UnitsByCode, day: LocalDate): boolean {
  const passed = new Set<string>();
  for (let code = start.parent; code !== undefined && !passed.has(code);) {
    if (code === start.code) return true;
    passed.add(code);
    const next: Unit | undefined = byCode.get(code)?.find((unit) => isValidOn(unit, day));
    code = next?.parent;
  }
  return false;
}

const cycle = (path: string, { code }: Unit): RegistryFault =>
  fault(
    path,
    'parent-cycle',
    `Quan hệ trực thuộc của ${code} tạo thành vòng lặp.`,
    `The units above ${code} lead back to it.`,
  );
