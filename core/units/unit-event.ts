import * as z from 'zod';
import type { Fraction } from '../decimal.ts';
import { fraction, ofDecimalText } from '../fraction.ts';
import { MetricCode } from '../registry/metric.ts';
import { plainLine } from '../plain-text.ts';
import { LocalDate } from '../time.ts';
import { UnitCode } from './unit.ts';
import { inWords } from '../wording.ts';

export const EventCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{0,63}$/,
    inWords(
      'Mã sự kiện chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch nối, ví dụ sap-nhap-96-2025.',
      'The code of an event has small letters, digits, dots and hyphens only, such as sap-nhap-96-2025.',
    ),
  )
  .brand<'EventCode'>();
export type EventCode = z.output<typeof EventCode>;

/** A part of the whole, exact: a decimal between 0 and 1 (`0.4`) or a fraction of two whole numbers (`2/5`). */
export const Share = z
  .string()
  .regex(/^(?:0\.\d{1,12}|[1-9]\d{0,8}\/[1-9]\d{0,8})$/, {
    ...inWords(
      'Tỷ lệ phần chia viết như 0.4 hoặc 2/5, lớn hơn 0 và nhỏ hơn 1.',
      'A share is written as 0.4 or 2/5, above 0 and below 1.',
    ),
    abort: true,
  })
  .refine(
    (text) => isProper(shareOf(text)),
    inWords('Tỷ lệ phần chia phải lớn hơn 0 và nhỏ hơn 1.', 'A share must be above 0 and below 1.'),
  );

/** A share as an exact fraction. */
export function shareOf(share: string): Fraction {
  const [part = '0', whole] = share.split('/');
  return whole === undefined ? ofDecimalText(part) : fraction(BigInt(part), BigInt(whole));
}

const isProper = ({ numerator, denominator }: Fraction): boolean =>
  0n < numerator && numerator < denominator;

/** What every event says. The units in `from` ended on `date` (their `validTo`); those in `to` carry their codes on it. */
const around = {
  code: EventCode,
  /** The first day on which the units after the event stand. */
  date: LocalDate,
  /** The resolution or decree that ordered it. */
  basis: plainLine(300),
  /** Cumulative metrics whose counter the successor took over: only these increases cross the event. */
  countersTakenOver: z.array(MetricCode).default([]),
  /** Why units of one level passed to units of another; without it the levels must be the same. */
  acrossLevels: plainLine(300).optional(),
};

/** Whole units that became, or became part of, one unit. */
export const Merge = z.strictObject({
  kind: z.literal('merge'),
  ...around,
  from: z.array(UnitCode).min(1),
  to: UnitCode,
});

/**
 * One unit whose area went to several. Either each has its share, and they make 1 together, or none has: then its figures
 * stay with the old unit, because nothing says how they would be divided.
 */
export const Split = z.strictObject({
  kind: z.literal('split'),
  ...around,
  from: UnitCode,
  to: z.array(z.strictObject({ unit: UnitCode, share: Share.optional() })).min(2),
});

/** A dated event by which units ended and others took them over (design rule: units through time). */
export const UnitEvent = z.discriminatedUnion('kind', [Merge, Split]);
export type UnitEvent = Readonly<z.output<typeof UnitEvent>>;
