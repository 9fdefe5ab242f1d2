import type { Interval } from '../../core/statements/statement.ts';
import { addDays, addMinutes, daysBetween, Instant, LocalDate } from '../../core/time.ts';
import type { UnitRow } from './genealogies.ts';
import type { History, Saying } from './histories.ts';

/** What stood before anything happened stands since then all the same. */
const beginning = '2025-01-01';

/** A history that happens so many days later: of days and weeks, for months are of other lengths then. */
export const laterBy = (days: number, history: History): History =>
  days === 0
    ? history
    : {
        ...history,
        units: history.units.map((unit) => unitLater(days, unit)),
        events: history.events.map((event) => ({ ...event, date: dayLater(days, event.date) })),
        boundariesOn:
          history.boundariesOn === undefined ? undefined : dayLater(days, history.boundariesOn),
        sayings: history.sayings.map((saying) => sayingLater(days, saying)),
      };

/** Of what is no week or day, the last day. */
const shortened = ({ from, until }: Interval): Interval => ({
  from: daysBetween(from, until) <= 7 ? from : addDays(until, -1),
  until,
});

const dayLater = (days: number, day: string): LocalDate => addDays(LocalDate.parse(day), days);

export const instantLater = (days: number, at: string): Instant =>
  addMinutes(Instant.parse(at), days * 24 * 60);

const unitLater = (days: number, { validFrom, validTo, ...unit }: UnitRow): UnitRow => ({
  ...unit,
  validFrom: validFrom === beginning ? validFrom : dayLater(days, validFrom),
  ...(validTo !== undefined && { validTo: dayLater(days, validTo) }),
});

function sayingLater(days: number, saying: Saying): Saying {
  const { from, until } = shortened(saying.period);
  return {
    ...saying,
    period: { from: addDays(from, days), until: addDays(until, days) },
    observedAt: instantLater(days, saying.observedAt),
    receivedAt: instantLater(days, saying.receivedAt),
  };
}
