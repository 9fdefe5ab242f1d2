import { addDays, type LocalDate } from '../time.ts';
import type { Unit } from './unit.ts';

/** The days from `validFrom` up to, not including, `validTo`; without one, for good. */
export type Validity = Pick<Unit, 'validFrom' | 'validTo'>;

const isBefore = (day: LocalDate, end: LocalDate | undefined): boolean =>
  end === undefined || day < end;

/** Whether there is a single day. */
export const hasDays = ({ validFrom, validTo }: Validity): boolean => isBefore(validFrom, validTo);

/** Whether the two have a day in common. */
export const overlap = (a: Validity, b: Validity): boolean =>
  hasDays(a) && hasDays(b) && isBefore(a.validFrom, b.validTo) && isBefore(b.validFrom, a.validTo);

/** The days of the whole on which none of the parts is valid, as few spans as they make; in order of time. */
export function uncovered(whole: Validity, parts: readonly Validity[]): readonly Validity[] {
  const gaps: Validity[] = [];
  let reached: LocalDate | undefined = whole.validFrom;
  const inOrder = parts
    .filter((part) => overlap(part, whole))
    .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  for (const part of inOrder) {
    if (reached === undefined) break;
    if (reached < part.validFrom) gaps.push({ validFrom: reached, validTo: part.validFrom });
    if (isBefore(reached, part.validTo)) reached = part.validTo;
  }
  if (reached !== undefined && isBefore(reached, whole.validTo))
    gaps.push({ validFrom: reached, validTo: whole.validTo });
  return gaps;
}

/** The last day of it. */
export const lastValidDay = ({ validTo }: Validity): LocalDate | undefined =>
  validTo === undefined ? undefined : addDays(validTo, -1);
