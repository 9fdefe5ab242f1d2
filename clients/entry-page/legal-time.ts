import type { Language } from './dataset.ts';

/** An instant by the clock of Viet Nam, whatever the clock of this machine is set to. */
export function legalTime(instant: string, language: Language): string {
  // The Swedish way of writing is that of ISO 8601.
  const written = new Date(instant).toLocaleString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });
  const [day = '', clock = ''] = written.split(' ');
  return language === 'vi'
    ? `${clock.slice(0, 5)} ngày ${legalDay(day, language)}`
    : `${day} ${clock.slice(0, 5)} (Viet Nam)`;
}

/** A day as YYYY-MM-DD, as it is written here. */
export const legalDay = (day: string, language: Language): string =>
  language === 'vi' ? day.split('-').reverse().join('/') : day;
