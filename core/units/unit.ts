import * as z from 'zod';
import { Names } from '../names.ts';
import { addDays, LocalDate } from '../time.ts';
import { inWords } from '../wording.ts';

/**
 * The code of a unit, as text: `96` (province, 2 digits), `32248` (commune, 5 digits; Decision 19/2025/QD-TTg),
 * or a code of letters, digits, dots and hyphens for the country and for agencies.
 * Codes are reused across the reform of 1 July 2025, so a code means nothing without a date.
 */
export const UnitCode = z
  .string()
  .regex(
    /^[0-9A-Z][0-9A-Z.-]{0,34}$/,
    inWords(
      'Mã đơn vị chỉ gồm chữ số, chữ hoa không dấu, dấu chấm và gạch nối, ví dụ 96 (tỉnh), 32248 (xã).',
      'The code of a unit has digits, capital letters, dots and hyphens only, such as 96 (a province) or 32248 (a commune).',
    ),
  )
  .brand<'UnitCode'>();
export type UnitCode = z.output<typeof UnitCode>;

export const Level = z.enum(['country', 'province', 'commune', 'agency']);
export type Level = z.output<typeof Level>;

export const UnitKind = z.enum([
  'country',
  'province',
  'city',
  'commune',
  'ward',
  /** Until 30 June 2025. */
  'township',
  'special-zone',
  'ministry',
  'agency',
  'department',
]);

/** Valid on the days from `validFrom` up to, not including, `validTo`. */
export const Unit = z.strictObject({
  code: UnitCode,
  validFrom: LocalDate,
  validTo: LocalDate.optional(),
  level: Level,
  kind: UnitKind,
  names: Names,
  /** The unit above; absent only for the country. */
  parent: UnitCode.optional(),
  /**
   * Other codes by which it is known while it is valid: its agency code in either form (Decision 20/2020, QCVN 102:2016; the
   * other form and every padding are understood too), a retired code.
   */
  aliases: z.array(UnitCode).default([]),
  /** True for a unit that stands only in the sample world. */
  invented: z.boolean().optional(),
});
export type Unit = Readonly<z.output<typeof Unit>>;

export const isValidOn = (unit: Unit, date: LocalDate): boolean =>
  unit.validFrom <= date && (unit.validTo === undefined || date < unit.validTo);

/** The day nearest to the given one on which the unit stood. */
export const dayOf = ({ validFrom, validTo }: Unit, day: LocalDate): LocalDate =>
  day < validFrom
    ? validFrom
    : validTo !== undefined && validTo <= day
      ? addDays(validTo, -1)
      : day;

/** Stands in a key for everything above the provinces. */
export const aboveProvinces = '00' as UnitCode;
