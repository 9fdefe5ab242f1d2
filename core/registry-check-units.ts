import { carries, duplicates, fault, type RegistryFault, unitIdentity } from './registry-fault.ts';
import type { LocalDate } from './time.ts';
import { aboveProvinces, isValidOn, type Level, type Unit } from './unit.ts';

/** Which levels may stand directly above a level. */
const levelsAbove = {
  country: [],
  province: ['country'],
  commune: ['province'],
  agency: ['country', 'province', 'commune', 'agency'],
} as const satisfies Record<Level, readonly Level[]>;

/** Everything wrong with the hierarchy: a code names one unit on a day, and every road upwards ends at a country. */
export function* unitFaults(units: readonly Unit[]): Iterable<RegistryFault> {
  yield* duplicates('units', units, unitIdentity);
  const byCode = Map.groupBy(units, (unit) => unit.code);
  for (const [index, unit] of units.entries()) {
    const path = `units/${index}`;
    const namesakes = byCode.get(unit.code) ?? [];
    yield* validityFaults(path, unit, namesakes);
    yield* parentFaults(path, unit, units, byCode.get(unit.parent ?? unit.code) ?? []);
  }
}

function* validityFaults(
  path: string,
  unit: Unit,
  namesakes: readonly Unit[],
): Iterable<RegistryFault> {
  if (unit.code === aboveProvinces)
    yield fault(
      `${path}/code`,
      'reserved-code',
      `Mã “${aboveProvinces}” dành riêng cho phần trên cấp tỉnh; hãy dùng mã khác.`,
      `Code “${aboveProvinces}” stands for what is above the provinces; use another.`,
    );
  if (unit.validTo !== undefined && unit.validTo <= unit.validFrom)
    yield fault(
      `${path}/validTo`,
      'empty-validity',
      `Đơn vị ${unit.code} phải hết hiệu lực sau ngày ${unit.validFrom}.`,
      `Unit ${unit.code} must end after ${unit.validFrom}.`,
    );
  const overlapped = namesakes.find(
    (other) => other.validFrom < unit.validFrom && isValidOn(other, unit.validFrom),
  );
  if (overlapped !== undefined)
    yield fault(
      `${path}/validFrom`,
      'overlapping-validity',
      `Mã ${unit.code} còn thuộc “${overlapped.names.vi}” vào ngày ${unit.validFrom}; hãy đóng đơn vị đó trước.`,
      `On ${unit.validFrom} code ${unit.code} still names “${overlapped.names.en}”; close that unit first.`,
    );
}

function* parentFaults(
  path: string,
  unit: Unit,
  units: readonly Unit[],
  parents: readonly Unit[],
): Iterable<RegistryFault> {
  const { parent } = unit;
  if (parent === undefined) {
    if (unit.level !== 'country')
      yield fault(
        `${path}/parent`,
        'missing-parent',
        `Đơn vị ${unit.code} phải có đơn vị cấp trên.`,
        `Unit ${unit.code} needs a unit above it.`,
      );
    return;
  }
  // A parent may close within the life of its unit only if its code passes to another on that very day.
  const days = [unit.validFrom, ...parents.map((above) => above.validTo)];
  for (const day of days)
    if (day !== undefined && isValidOn(unit, day) && !carries(units, parent, day))
      yield fault(
        `${path}/parent`,
        'unknown-parent',
        `Vào ngày ${day} không có đơn vị mang mã ${parent} để làm cấp trên của ${unit.code}.`,
        `On ${day} no unit carries code ${parent}, which is to stand above ${unit.code}.`,
      );
  const allowed: readonly Level[] = levelsAbove[unit.level];
  for (const above of parents)
    if (isValidOn(above, unit.validFrom) && !allowed.includes(above.level))
      yield fault(
        `${path}/parent`,
        'wrong-parent-level',
        `Đơn vị ${unit.code} không thể trực thuộc ${parent}: cấp trên phải là ${allowed.join(', ') || 'không có'}.`,
        `Unit ${unit.code} cannot lie under ${parent}: allowed above it: ${allowed.join(', ') || 'nothing'}.`,
      );
  if (isInCycle(unit, units, unit.validFrom))
    yield fault(
      `${path}/parent`,
      'parent-cycle',
      `Quan hệ trực thuộc của ${unit.code} tạo thành vòng lặp.`,
      `The units above ${unit.code} lead back to it.`,
    );
}

/** Whether the road upwards, as of a day, comes back to where it began. */
function isInCycle(start: Unit, units: readonly Unit[], day: LocalDate): boolean {
  const passed = new Set<string>();
  for (let code = start.parent; code !== undefined && !passed.has(code);) {
    if (code === start.code) return true;
    passed.add(code);
    const next: Unit | undefined = units.find((unit) => unit.code === code && isValidOn(unit, day));
    code = next?.parent;
  }
  return false;
}
