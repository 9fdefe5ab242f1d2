import * as z from 'zod';
import { DatasetCode } from './dataset.ts';
import { DecimalText } from '../decimal.ts';
import { GrowthAgainst } from '../periods/growth-base.ts';
import { Language, Names } from '../names.ts';
import { PeriodType } from '../periods/period.ts';
import { plainLine } from '../plain-text.ts';
import { settlingMinutes } from '../periods/settling.ts';
import { LocalDate } from '../time.ts';
import { UnitCode } from '../units/unit.ts';

export const RecipientId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
  .brand<'RecipientId'>();
export type RecipientId = z.output<typeof RecipientId>;

export const Recipient = z.strictObject({
  id: RecipientId,
  name: plainLine(200),
  email: z.email().max(254),
  language: Language,
});
export type Recipient = Readonly<z.output<typeof Recipient>>;

export const DefinitionCode = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
  .brand<'DefinitionCode'>();
export type DefinitionCode = z.output<typeof DefinitionCode>;

/** Which datasets and recommendations make a report, for which scopes and periods, for whom, and when it is released. */
export const ReportDefinition = z.strictObject({
  code: DefinitionCode,
  names: Names,
  periodType: PeriodType,
  /** The label of the first and last period reported (`2025-08`); without a last one it goes on. */
  firstPeriod: z.string().trim().min(1),
  lastPeriod: z.string().trim().min(1).optional(),
  scopes: z.array(UnitCode).min(1),
  sections: z
    .array(
      z.strictObject({
        dataset: DatasetCode,
        /** `scope`: units under the report's scope; `everywhere`: all reporters of the dataset (a ministry's own figures). */
        within: z.enum(['scope', 'everywhere']).default('scope'),
        /** What its figures are compared with, in the order of print; absent: with nothing. */
        growth: z.array(GrowthAgainst).min(1).max(2).optional(),
      }),
    )
    .min(1),
  /** The day whose unit boundaries its lines are cut on; absent: the last day of each period. */
  boundariesOn: LocalDate.optional(),
  recommendations: z.boolean(),
  recipients: z.array(RecipientId).min(1),
  /** The report reads as of: the end of the latest deadline of its datasets, plus this. */
  release: z.strictObject({ settleMinutes: z.int().min(settlingMinutes).max(10_080) }),
  /** Late and corrected data: looked for on a fixed grid after the first edition. */
  reissue: z.strictObject({
    everyHours: z.int().min(1).max(744),
    forDays: z.int().min(0).max(400),
    /** A new edition is sent if a printed figure moved by more than this share (percent), or a unit's state changed; else it is only kept. */
    sendAbovePercent: DecimalText,
  }),
  /** How long a mailed link opens the report. */
  linkDays: z.int().min(1).max(366).default(90),
});
export type ReportDefinition = Readonly<z.output<typeof ReportDefinition>>;
