import type { Dataset } from '../registry/dataset.ts';
import { coarsestFirst, isPartOf, periodHolding } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitOn } from './units-by-day.ts';
import { staysOf } from './stays.ts';
import { addDays, type LocalDate } from '../time.ts';
import type { FormerPlace, Past } from './past.ts';
import type { Unit, UnitCode } from './unit.ts';
import { hasDays } from './validity.ts';

/**
 * What the next version has to keep: all that this one keeps, and where the codes lay by this one and do not by the next.
 * `today` is the day of the publication. A request that read this version just before it is covered too, for everything that it
 * may write lies where this version says. What is known only by versions that were published without a past is not found
 * again.
 */
export function pastAfter(before: Registry, after: Registry, today: LocalDate): Required<Past> {
  const reach = statableUntil(before.datasets, addDays(today, 1));
  const far = laterOf(reach, before.past.reach);
  const left = [...before.unitsByCode].flatMap(([code, units]) =>
    units.filter(hasDays).flatMap((unit) => placesLeft(before, after, code, unit, far)),
  );
  return { reach: far, places: joined([...before.past.places, ...left]) };
}

const laterOf = (day: LocalDate, other: LocalDate | undefined): LocalDate =>
  other !== undefined && day < other ? other : day;

/** Of a unit that has closed, the period in which it did so is still completed. */
const longestPeriodDays = 366;

function placesLeft(
  before: Registry,
  after: Registry,
  code: UnitCode,
  { validFrom, validTo }: Unit,
  reach: LocalDate,
): readonly FormerPlace[] {
  const over = validTo === undefined ? reach : addDays(validTo, longestPeriodDays);
  const until = over < reach ? over : reach;
  // What is done about the period in which a unit closed is found by its last day.
  const isClosedOtherwise =
    validTo !== undefined && unitOn(after, code, addDays(validTo, -1)) === undefined;
  return staysOf(before, code, { from: validFrom, until }).flatMap((stay) =>
    staysOf(after, code, stay)
      .filter(
        (now) =>
          now.province !== stay.province || (!now.stands && (stay.stands || isClosedOtherwise)),
      )
      .map(({ from, until: end }) => ({ code, province: stay.province, from, until: end })),
  );
}

/** The day before which ends every interval that a dataset takes on the day; see `tooEarly`. */
function statableUntil(datasets: readonly Dataset[], day: LocalDate): LocalDate {
  const ends = datasets.flatMap(({ calendar, periodType, opensDaysAfterStart = 0 }) => {
    const newest = addDays(day, Math.max(0, -opensDaysAfterStart));
    return coarsestFirst
      .filter((type) => isPartOf(type, periodType))
      .flatMap((type) => periodHolding(calendar, type, newest)?.interval.until ?? []);
  });
  return ends.reduce(laterOf, addDays(day, 1));
}

/** The same days, as few spans as they make, in order of code, province and time. */
function joined(places: readonly FormerPlace[]): readonly FormerPlace[] {
  const spans: FormerPlace[] = [];
  for (const place of places.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const last = spans.at(-1);
    if (last?.code === place.code && last.province === place.province && place.from <= last.until)
      spans.splice(-1, 1, { ...last, until: laterOf(last.until, place.until) });
    else spans.push(place);
  }
  return spans;
}

const keyOf = ({ code, province, from }: FormerPlace): string => `${code} ${province} ${from}`;
