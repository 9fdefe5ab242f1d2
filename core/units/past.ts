import * as z from 'zod';
import { LocalDate } from '../time.ts';
import { UnitCode } from './unit.ts';

/**
 * A province under which something about days of a code may lie that was stated by an earlier version of the registry, where
 * a reading by the later version would not look for it: a fact's province is frozen when it is written.
 */
export const FormerPlace = z.strictObject({
  code: UnitCode,
  province: UnitCode,
  /** The days that it may be about: from `from` up to, not including, `until`. */
  from: LocalDate,
  until: LocalDate,
});
export type FormerPlace = Readonly<z.output<typeof FormerPlace>>;

/**
 * What a version keeps of the versions before it. Nobody configures it: it follows from them, and travels with none of them.
 * At most one span per code, province and stretch of days: it grows by moves that come late, not by versions.
 */
export type Past = {
  /** The day before which lies all that could be stated until the version was published; absent in the first one. */
  readonly reach?: LocalDate;
  readonly places: readonly FormerPlace[];
};
