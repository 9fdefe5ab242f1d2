import { type Fraction, roundedText } from '../core/decimal.ts';
import type { Language } from '../core/names.ts';
import { lastDay, type PeriodType } from '../core/periods/period.ts';
import type { FigureMetric } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import type { Interval } from '../core/statements/statement.ts';
import { type Instant, type LocalDate, wallClockAt } from '../core/time.ts';

export type ValueOutcome = Extract<Outcome, { kind: 'value' }>;

const marks = {
  vi: { thousands: '.', decimal: ',', over: 'trên' },
  en: { thousands: ',', decimal: '.', over: 'over' },
} as const satisfies Record<Language, unknown>;

/** Plain decimal text (`20614.5`) with the marks of the language: `20.614,5` in Vietnamese, `20,614.5` in English. */
export function grouped(plain: string, language: Language): string {
  const { thousands, decimal } = marks[language];
  const [whole = '', fraction] = plain.split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return fraction === undefined ? digits : `${digits}${decimal}${fraction}`;
}

export const count = (value: number, language: Language): string =>
  grouped(String(value), language);

export const overText = (text: string, atLeast: boolean, language: Language): string =>
  atLeast ? `${marks[language].over} ${text}` : text;

/** Percentages carry their sign with the number; a ratio may also be counted per thousand or per head. */
export const isPercent = (metric: FigureMetric): boolean =>
  percentKinds.includes(metric.kind) && metric.unitOfMeasure.vi === '%';

const percentKinds: readonly FigureMetric['kind'][] = ['ratio', 'percentage', 'indicator'];

/** An exact operand: `223`, or `2339/10`, which prints as 233,9; a fraction without end keeps its stroke. */
export function exactText(text: string, language: Language): string {
  const [above = '0', below] = text.split('/');
  if (below === undefined) return grouped(above, language);
  const fraction = { numerator: BigInt(above), denominator: BigInt(below) };
  if (10n ** 6n % fraction.denominator !== 0n)
    return `${grouped(above, language)}/${grouped(below, language)}`;
  return grouped(roundedText(fraction, 6).replace(/\.?0+$/, ''), language);
}

/** A place of two digits or more, as Decree 30/2020 numbers are written: 4th of 34 is `04/34`. */
function rankText(place: string, outOf: number | undefined, language: Language): string {
  if (outOf === undefined) return grouped(place, language);
  const total = String(outOf);
  return `${place.padStart(total.length, '0')}/${total}`;
}

/** A number of the metric, already rounded, in the form of print of its kind. */
export function metricText(
  plain: string,
  metric: FigureMetric,
  language: Language,
  atLeast = false,
): string {
  if (metric.kind === 'rank') return rankText(plain, metric.outOf, language);
  const text = overText(grouped(plain, language), atLeast, language);
  return isPercent(metric) ? `${text}%` : text;
}

export const fractionOf = (outcome: ValueOutcome): Fraction => ({
  numerator: BigInt(outcome.numerator),
  denominator: BigInt(outcome.denominator),
});

/** For lengths and colours only; what is printed comes from the exact fraction. */
export const approximately = ({ numerator, denominator }: Fraction): number =>
  denominator === 0n ? Number.NaN : Number((numerator * 1_000_000n) / denominator) / 1_000_000;

export const valueText = (
  outcome: ValueOutcome,
  metric: FigureMetric,
  language: Language,
): string =>
  metricText(roundedText(fractionOf(outcome), outcome.decimals), metric, language, outcome.atLeast);

/** `part` of `whole` in percent with one decimal, exact before rounding; nothing when `whole` is 0. */
export const share = (part: number, whole: number, language: Language): string | undefined =>
  whole === 0
    ? undefined
    : `${grouped(roundedText({ numerator: BigInt(part) * 100n, denominator: BigInt(whole) }, 1), language)}%`;

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const monthName = (month: number): string => months[month - 1] ?? String(month);

const partsOf = (date: string): readonly [number, number, number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
];

/** `27/8/2025` in Vietnamese, `27 August 2025` in English. */
export function dayText(date: LocalDate, language: Language): string {
  const [year, month, day] = partsOf(date);
  return language === 'vi' ? `${day}/${month}/${year}` : `${day} ${monthName(month)} ${year}`;
}

const padded = (value: number): string => String(value).padStart(2, '0');

/** The form of Decree 30/2020, Annex I: days below 10, and of the months only 1 and 2, with a leading zero. */
export function longDayText(date: LocalDate, language: Language): string {
  if (language === 'en') return dayText(date, language);
  const [year, month, day] = partsOf(date);
  return `ngày ${padded(day)} tháng ${month < 3 ? padded(month) : month} năm ${year}`;
}

/** From the first to the last day, both inclusive: `15/7–14/8/2025`; one day stands alone. */
export function intervalText(interval: Interval, language: Language): string {
  const last = lastDay(interval);
  if (last === interval.from) return dayText(last, language);
  const [year, month, day] = partsOf(interval.from);
  if (year !== partsOf(last)[0])
    return `${dayText(interval.from, language)}–${dayText(last, language)}`;
  return language === 'vi'
    ? `${day}/${month}–${dayText(last, language)}`
    : `${day} ${monthName(month)} – ${dayText(last, language)}`;
}

/** The wall clock of the legal time zone, to the minute: `14:05 27/8/2025`. */
export function instantText(at: Instant, language: Language): string {
  const clock = wallClockAt(at);
  const [year, month, day] = partsOf(clock);
  return language === 'vi'
    ? `${clock.slice(11, 16)} ${day}/${month}/${year}`
    : `${day} ${monthName(month)} ${year} ${clock.slice(11, 16)}`;
}

const roman = ['I', 'II', 'III', 'IV'] as const;

/** A period's label in words: `2025-08` is `tháng 8 năm 2025`, `August 2025`. */
export function periodText(type: PeriodType, label: string, language: Language): string {
  const vi = language === 'vi';
  const [year = '', part = '', day = ''] = label.split('-');
  const number = Number(part.replace(/\D/g, ''));
  switch (type) {
    case 'day':
      return vi
        ? `ngày ${Number(day)} tháng ${number} năm ${year}`
        : `${Number(day)} ${monthName(number)} ${year}`;
    case 'week':
      return vi ? `tuần ${number} năm ${year}` : `week ${number} of ${year}`;
    case 'month':
      return vi ? `tháng ${number} năm ${year}` : `${monthName(number)} ${year}`;
    case 'quarter':
      return vi ? `quý ${roman[number - 1] ?? number} năm ${year}` : `quarter ${number} of ${year}`;
    case 'half-year':
      return vi
        ? `6 tháng ${number === 1 ? 'đầu' : 'cuối'} năm ${year}`
        : `${number === 1 ? 'first' : 'second'} half of ${year}`;
    case 'nine-months':
      return vi ? `9 tháng đầu năm ${year}` : `first nine months of ${year}`;
    case 'year':
      return vi ? `năm ${year}` : year;
    case 'year-to-date':
      return vi
        ? `từ đầu năm đến hết tháng ${number} năm ${year}`
        : `year ${year} to the end of ${monthName(number)}`;
    default:
      return type satisfies never;
  }
}
