import { lastDay, storageMonths } from './period.ts';
import { provinceOf, type Registry } from './registry.ts';
import type { FactPartition } from './release.ts';
import type { Interval } from './statement.ts';
import { addDays, LocalDate } from './time.ts';
import type { Unit, UnitCode } from './unit.ts';

/** Every month of the period (or those that are named), under each province in which one of the units lay in it. */
export function partitionsHolding(
  registry: Registry,
  units: readonly UnitCode[],
  interval: Interval,
  months: readonly string[] = storageMonths(interval),
): readonly FactPartition[] {
  const provinces = units.flatMap((unit) =>
    daysOf(registry, unit, interval).map((day) => provinceOf(registry, unit, day)),
  );
  return [...new Set(provinces)].flatMap((province) =>
    months.map((month) => ({ province, month })),
  );
}

/** Days between which a unit's place in the hierarchy is taken to stand: ends of months, and its own first and last. */
export function daysOf(
  registry: Registry,
  code: UnitCode,
  interval: Interval,
): readonly LocalDate[] {
  const within = (day: LocalDate) => interval.from <= day && day < interval.until;
  const ends = [interval.from, lastDay(interval), ...storageMonths(interval).flatMap(endsOfMonth)];
  const days = ends.filter(within);
  return (registry.unitsByCode.get(code) ?? []).flatMap((unit) => [
    ...days.filter((day) => stands(unit, day)),
    ...edgesOf(unit).filter(within),
  ]);
}

const stands = ({ validFrom, validTo }: Unit, day: LocalDate): boolean =>
  validFrom <= day && (validTo === undefined || day < validTo);

const edgesOf = ({ validFrom, validTo }: Unit): readonly LocalDate[] =>
  validTo === undefined ? [validFrom] : [validFrom, addDays(validTo, -1)];

function endsOfMonth(month: string): readonly LocalDate[] {
  const first = LocalDate.parse(`${month}-01`);
  const next = LocalDate.parse(`${addDays(first, 31).slice(0, 8)}01`);
  return [first, addDays(next, -1)];
}
