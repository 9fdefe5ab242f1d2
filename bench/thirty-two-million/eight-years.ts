import { vietNam } from '../country.ts';

/** A dataset by the year, stated by the month. */
export const size = { ...vietNam, periodType: 'year' };
export const firstYear = 2017;
export const years = 8;
export const valuesInAll = size.communes * size.metrics * 12 * years;
export const totalsInAll = size.provinces * size.metrics * years;

export const provinces = Array.from({ length: size.provinces }, (_, at) => at);

export const communesOf = (province: number): readonly number[] =>
  Array.from({ length: size.communes }, (_, commune) => commune).filter(
    (commune) => commune % size.provinces === province,
  );

export const months = Array.from({ length: years * 12 }, (_, at) => ({
  at,
  label: `${firstYear + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
}));
