import { aliasFaults } from './registry-check-aliases.ts';
import { parentFaults } from './registry-check-parents.ts';
import { duplicates, fault, type RegistryFault, unitIdentity } from './registry-fault.ts';
import { aboveProvinces, isValidOn, type Unit } from '../units/unit.ts';
import { hasDays } from '../units/validity.ts';

/** Everything wrong with the hierarchy: a code names one unit on a day, and every road upwards ends at a country. */
export function* unitFaults(units: readonly Unit[]): Iterable<RegistryFault> {
  yield* duplicates('units', units, unitIdentity);
  const byCode = Map.groupBy<string, Unit>(units, (unit) => unit.code);
  for (const [index, unit] of units.entries()) {
    const path = `units/${index}`;
    yield* validityFaults(path, unit, byCode.get(unit.code) ?? []);
    yield* parentFaults(path, unit, byCode);
  }
  yield* aliasFaults(units);
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
  if (unit.validTo !== undefined && unit.validTo < unit.validFrom)
    yield fault(
      `${path}/validTo`,
      'empty-validity',
      `Đơn vị ${unit.code} không thể hết hiệu lực trước ngày ${unit.validFrom}; nếu đơn vị được ghi nhầm, hãy ghi đúng ngày đó.`,
      `Unit ${unit.code} cannot end before ${unit.validFrom}; end it on that very day if it was a mistake.`,
    );
  if (!hasDays(unit)) return;
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
