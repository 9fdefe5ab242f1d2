import { lineage, unitOn } from './units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval } from '../statements/statement.ts';
import type { LocalDate } from '../time.ts';
import { aboveProvinces, type UnitCode } from './unit.ts';

/** Days on which nothing changes at a code nor above it. */
export type Stay = Interval & {
  /** Where a statement about these days lies: the province as `provinceOf` answers it for each of them. */
  readonly province: UnitCode;
  /** Whether a unit carries the code on these days. */
  readonly stands: boolean;
};

/** Where a code lies on the days of the interval, by one version of the registry; in order of time, without a gap. */
export function staysOf(registry: Registry, code: UnitCode, { from, until }: Interval): Stay[] {
  const stays: Stay[] = [];
  for (let day = from; day < until;) {
    const line = lineage(registry, code, day);
    const next = nextEdge(registry, [code, ...line.map((unit) => unit.code)], day, until);
    stays.push({
      from: day,
      until: next,
      province: line.find(({ level }) => level === 'province')?.code ?? aboveProvinces,
      stands: unitOn(registry, code, day) !== undefined,
    });
    day = next;
  }
  return stays;
}

/** The first day after the given one on which a unit with one of the codes begins or has ended. */
function nextEdge(
  { unitsByCode }: Pick<Registry, 'unitsByCode'>,
  codes: readonly UnitCode[],
  day: LocalDate,
  until: LocalDate,
): LocalDate {
  let next = until;
  for (const code of codes)
    for (const { validFrom, validTo } of unitsByCode.get(code) ?? []) {
      if (day < validFrom && validFrom < next) next = validFrom;
      if (validTo !== undefined && day < validTo && validTo < next) next = validTo;
    }
  return next;
}
