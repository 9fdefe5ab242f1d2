import * as z from 'zod';
import { IndicatorCode } from './indicator.ts';
import { MetricCode } from './metric.ts';
import { Names } from '../names.ts';
import { DatasetPeriodType } from '../periods/period.ts';
import { CalendarCode } from '../periods/period-rule.ts';
import { Level, UnitCode } from '../units/unit.ts';
import { ValidationRule } from './validation-rule.ts';
import { inWords } from '../wording.ts';

export const DatasetCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,31}$/,
    inWords(
      'Mã biểu chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ xa-thang.',
      'The code of a dataset has small letters, digits and hyphens only, such as xa-thang.',
    ),
  )
  .brand<'DatasetCode'>();
export type DatasetCode = z.output<typeof DatasetCode>;

/**
 * A last day. Either so many working days after the cut-off (Decree 09/2019/ND-CP Art. 8(5)b asks for at least one), or a
 * fixed day: day `dayOfMonth` (31: the last one) of the month that lies `monthsAfter` months after the month of the
 * cut-off, moved by the roll rule if no work is done on it.
 */
export const DueDay = z.union([
  z.strictObject({ workingDaysAfterCutOff: z.int().min(1).max(60) }),
  z.strictObject({
    dayOfMonth: z.int().min(1).max(31),
    monthsAfter: z.int().min(0).max(12).default(0),
    roll: z.enum(['as-is', 'next-working-day', 'previous-working-day']),
  }),
]);
export type DueDay = Readonly<z.output<typeof DueDay>>;

/** A list of metrics reported together, for one period type and calendar, by a list or rule of units. */
export const Dataset = z.strictObject({
  code: DatasetCode,
  names: Names,
  periodType: DatasetPeriodType,
  calendar: CalendarCode,
  level: Level,
  /** Who must report: every unit of the level (under a unit), or the units listed. Resolved as of the period's last day. */
  reporters: z.union([
    z.strictObject({ rule: z.literal('level'), under: UnitCode.optional() }),
    z.strictObject({ rule: z.literal('list'), units: z.array(UnitCode).min(1) }),
  ]),
  /** In the order of print. Ratios are listed too; their parts must be in the same dataset. */
  metrics: z.array(MetricCode).min(1),
  /** Printed after the metrics, in this order; every metric that they are computed from must be in the same dataset. */
  indicators: z.array(IndicatorCode).optional(),
  /** The last day on which a statement of the dataset's own level is in time; local time, to its end. */
  deadline: DueDay,
  /** The same for other levels that speak in it (control levels); absent: as for its own level. */
  deadlines: z.partialRecord(Level, DueDay).optional(),
  /** The cut-off ("chốt"): days after (or, negative, before) the period's last day. Absent: that day itself. */
  cutOffDaysAfterEnd: z.int().min(-31).max(366).optional(),
  /** Statements are taken from this day on: days after the period's first day (negative: before). Absent: that day itself. */
  opensDaysAfterStart: z.int().min(-366).max(366).optional(),
  /**
   * The part of a period that a last value (of a stock, a count or a rank) must end in to be the period's own, and no older one:
   * what the dataset's periods are made of, or their own type. Absent: the month; of weeks and days, all of them.
   */
  lastSubPeriod: DatasetPeriodType.optional(),
  /** What must have a value or nil before the dataset can be completed; absent: every metric that is stated as a number. */
  compulsory: z.array(MetricCode).optional(),
  /** Checked on arrival (errors) or by the tick (warnings). */
  rules: z.array(ValidationRule).optional(),
  /** The rule or document that asks for it. */
  basis: Names.optional(),
});
export type Dataset = Readonly<z.output<typeof Dataset>>;
