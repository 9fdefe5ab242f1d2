import * as z from 'zod';

/** A moment in UTC with milliseconds (`2025-08-27T01:00:00.000Z`): text order is time order. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .brand<'Instant'>();
export type Instant = z.output<typeof Instant>;

/** A day on the wall calendar of the legal time zone (`2025-08-27`): text order is day order. */
export const LocalDate = z.iso.date().brand<'LocalDate'>();
export type LocalDate = z.output<typeof LocalDate>;

/** An IANA zone name. Viet Nam's legal time is UTC+7 without daylight saving. */
export type TimeZone = string;
export const legalTimeZone: TimeZone = 'Asia/Ho_Chi_Minh';

const dayMs = 86_400_000;

export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;
export const epochOf = (at: Instant): number => Date.parse(at);
export const addMinutes = (at: Instant, minutes: number): Instant =>
  instantOf(epochOf(at) + minutes * 60_000);

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10) as LocalDate;
/** Days from `from` to `to`; 0 for the same day, negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (date: LocalDate): number => new Date(Date.parse(date)).getUTCDay();

const formats = new Map<TimeZone, Intl.DateTimeFormat>();
function wallClock(zone: TimeZone): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  formats.set(zone, made);
  return made;
}

/** Since 13 June 1975 the whole country has kept UTC+7, which is why its clock needs no table of a zone. */
const settledSince = Date.UTC(1975, 5, 13);
const legalOffsetMs = 7 * 3_600_000;

/** The wall clock of the zone at an instant, as `YYYY-MM-DD HH:MM:SS`. */
export function wallClockAt(at: Instant, zone: TimeZone = legalTimeZone): string {
  const epoch = epochOf(at);
  return zone === legalTimeZone && epoch >= settledSince
    ? instantOf(epoch + legalOffsetMs)
        .slice(0, 19)
        .replace('T', ' ')
    : wallClock(zone).format(epoch);
}
export const localDateAt = (at: Instant, zone: TimeZone = legalTimeZone): LocalDate =>
  wallClockAt(at, zone).slice(0, 10) as LocalDate;

/** The first instant of a local day. */
export function startOfDay(date: LocalDate, zone: TimeZone = legalTimeZone): Instant {
  const guess = Date.parse(`${date}T00:00:00.000Z`);
  const offset = Date.parse(`${wallClockAt(instantOf(guess), zone).replace(' ', 'T')}Z`) - guess;
  return instantOf(guess - offset);
}
