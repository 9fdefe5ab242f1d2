import * as z from 'zod';
import { MetricCode } from './metric.ts';
import { Names } from './names.ts';
import { CalendarCode, PeriodType } from './period.ts';
import { Level, UnitCode } from './unit.ts';

export const DatasetCode = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
  .brand<'DatasetCode'>();
export type DatasetCode = z.output<typeof DatasetCode>;

/** A list of metrics reported together, for one period type and calendar, by a list or rule of units. */
export const Dataset = z.strictObject({
  code: DatasetCode,
  names: Names,
  periodType: PeriodType,
  calendar: CalendarCode,
  level: Level,
  /** Who must report: every unit of the level (under a unit), or the units listed. Resolved as of the period's last day. */
  reporters: z.union([
    z.strictObject({ rule: z.literal('level'), under: UnitCode.optional() }),
    z.strictObject({ rule: z.literal('list'), units: z.array(UnitCode).min(1) }),
  ]),
  /** In the order of print. Ratios are listed too; their parts must be in the same dataset. */
  metrics: z.array(MetricCode).min(1),
  /** The last day on which a statement is in time: working days after the cut-off (the period's last day). */
  deadline: z.strictObject({ workingDaysAfterCutOff: z.int().min(1).max(60) }),
  /** The rule or document that asks for it. */
  basis: Names.optional(),
});
export type Dataset = Readonly<z.output<typeof Dataset>>;
