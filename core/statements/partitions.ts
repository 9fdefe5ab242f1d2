import { lastDay, overlaps, storageMonths } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval } from './statement.ts';
import { staysOf } from '../units/stays.ts';
import { addDays, LocalDate } from '../time.ts';
import type { Unit, UnitCode } from '../units/unit.ts';

/** A province (`00` above them) and a storage month: what one consistent query reads. */
export type FactPartition = { readonly province: UnitCode; readonly month: string };

/**
 * Where a code's facts and acts of a month lie: under each province in which a unit with the code lay on a day of it, and under
 * those in which it lay by an earlier version of the registry. `isFollowed`: also where it last lay, on days on which no unit
 * carries the code; what is recorded about a period in which a unit closed lies there. Every reading asks here.
 */
export function partitionsIn(
  registry: Registry,
  code: UnitCode,
  month: string,
  isFollowed = false,
): readonly FactPartition[] {
  const days = daysIn(month);
  const now = staysOf(registry, code, days).filter(({ stands }) => stands || isFollowed);
  const before = registry.lainUnder.get(code)?.filter((place) => overlaps(place, days)) ?? [];
  const provinces = new Set([...now, ...before].map(({ province }) => province));
  return [...provinces].map((province) => ({ province, month }));
}

/** Each once. */
export const distinct = (partitions: Iterable<FactPartition>): readonly FactPartition[] => [
  ...new Map([...partitions].map((each) => [`${each.province}#${each.month}`, each])).values(),
];

/** Every month of the period (or those that are named), under each province in which one of the units lay in it. */
export function partitionsHolding(
  registry: Registry,
  units: readonly UnitCode[],
  interval: Interval,
  months: readonly string[] = storageMonths(interval),
): readonly FactPartition[] {
  return distinct(
    units.flatMap((unit) => {
      const isFollowed = staysOf(registry, unit, interval).some(({ stands }) => stands);
      return months.flatMap((month) => partitionsIn(registry, unit, month, isFollowed));
    }),
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

function daysIn(month: string): Interval {
  const from = LocalDate.parse(`${month}-01`);
  return { from, until: LocalDate.parse(`${addDays(from, 31).slice(0, 8)}01`) };
}

const endsOfMonth = (month: string): readonly LocalDate[] => {
  const days = daysIn(month);
  return [days.from, lastDay(days)];
};
