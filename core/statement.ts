import * as z from 'zod';
import type { Amount } from './decimal.ts';
import type { MetricCode, SourceCode } from './metric.ts';
import type { Instant, LocalDate } from './time.ts';
import type { UnitCode } from './unit.ts';

/** 26 characters, rising with time: the receipt's id. */
export const SubmissionId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  .brand<'SubmissionId'>();
export type SubmissionId = z.output<typeof SubmissionId>;

/** A half-open interval of local dates: from `from` up to, not including, `until`. */
export type Interval = { readonly from: LocalDate; readonly until: LocalDate };

/** What a source says. 0 is a value; nil says that there is nothing to count; a withdrawal takes a statement back. */
export type Says =
  | { readonly kind: 'value'; readonly amount: Amount }
  | { readonly kind: 'nil'; readonly reason: string }
  | { readonly kind: 'withdrawal'; readonly reason: string };

/** What one source says of one metric for one unit over one interval, and how we came to know it. */
export type Statement = {
  readonly metric: MetricCode;
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  readonly says: Says;
  /** When the source made the statement, not the date that it is about. */
  readonly observedAt: Instant;
  /** When the closing record made it visible. */
  readonly receivedAt: Instant;
  readonly submission: SubmissionId;
  /** The receipt of the statement that this one corrects. */
  readonly replaces?: SubmissionId;
  /** Cumulative metrics: the source declares that its counter began again at 0 since its statement before. */
  readonly restart?: true;
};
