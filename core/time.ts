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

/** What people report and ask about lies in these years. Beyond 9999 days would not sort as text, and nothing is planned so far ahead. */
export const earliestYear = 1900;
export const latestYear = 2199;
const yearOf = (day: LocalDate): number => Number(day.slice(0, 4));
export const isTooLate = (day: LocalDate): boolean => yearOf(day) > latestYear;

/** A day that somebody asks about or brings. What is stored, or computed from such a day, may lie outside. */
export const DayWithinReach = LocalDate.refine(
  (day) => yearOf(day) >= earliestYear && !isTooLate(day),
  {
    params: {
      code: 'out-of-range',
      detail: {
        vi: `Ngày phải thuộc các năm ${earliestYear}–${latestYear}.`,
        en: `The day must lie in the years ${earliestYear}–${latestYear}.`,
      },
    },
  },
);

/** An IANA zone name. Viet Nam's legal time is UTC+7 without daylight saving. */
export type TimeZone = string;
export const legalTimeZone: TimeZone = 'Asia/Ho_Chi_Minh';

const dayMs = 86_400_000;

export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;
export const epochOf = (at: Instant): number => Date.parse(at);
export const addMinutes = (at: Instant, minutes: number): Instant =>
  instantOf(epochOf(at) + minutes * 60_000);

/**
 * Days since 1 January 1970, by arithmetic on the text: a report asks this hundreds of thousands of times, and a Date for each
 * was a tenth of its time. Years begin in March, so that the day that leap years add is their last
 * (howardhinnant.github.io/date_algorithms.html, days_from_civil).
 */
function dayNumber(date: LocalDate): number {
  const month = numberIn(date, 5, 7);
  const year = numberIn(date, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + numberIn(date, 8, 10) - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** Digits of a text as a number. */
function numberIn(text: string, from: number, until: number): number {
  let value = 0;
  for (let at = from; at < until; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date((dayNumber(date) + days) * dayMs).toISOString().slice(0, 10) as LocalDate;
/** Days from `from` to `to`; 0 for the same day, negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  dayNumber(to) - dayNumber(from);
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
