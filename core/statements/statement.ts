import * as z from 'zod';
import type { Amount } from '../decimal.ts';
import type { MetricCode, SourceCode } from '../registry/metric.ts';
import { plainLine } from '../plain-text.ts';
import type { ClientId } from '../registry/client.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';
import { inWords } from '../wording.ts';

/** 26 characters, rising with time: the receipt's id. */
export const SubmissionId = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  .brand<'SubmissionId'>();
export type SubmissionId = z.output<typeof SubmissionId>;

/** A half-open interval of local dates: from `from` up to, not including, `until`. */
export type Interval = { readonly from: LocalDate; readonly until: LocalDate };

/**
 * What a source says. 0 is a value; nil says that there is nothing to count; a withdrawal takes a statement back; a text
 * answers a question of the dataset, is listed and never aggregated.
 */
export type Says =
  | { readonly kind: 'value'; readonly amount: Amount }
  | { readonly kind: 'nil'; readonly reason: string }
  | { readonly kind: 'withdrawal'; readonly reason: string }
  | { readonly kind: 'text'; readonly text: string };

const PersonId = z
  .string()
  .regex(
    /^[\x21-\x7e]{1,100}$/,
    inWords(
      'Mã của một người gồm 1 đến 100 ký tự ASCII nhìn thấy được, không có dấu cách và không có chữ có dấu.',
      'The id of a person is 1 to 100 visible ASCII characters without spaces.',
    ),
  );

/** A person that a system acts for, as that system asserts. */
export const Person = z.strictObject({
  id: PersonId.meta({ description: 'As the calling system knows the person; no spaces' }),
  name: plainLine(200).meta({ description: 'As it is shown to readers' }),
});
export type Person = Readonly<z.output<typeof Person>>;

/** Who spoke: the system whose key it was, and the person that it named, if it did. */
export type Speaker = { readonly client: ClientId; readonly person?: Person };

/** A remark on one statement; it is shown wherever the statement is read. */
export type Remark = {
  /** At most 500 characters, one line. */
  readonly comment?: string;
  /** Somebody has to look at it again. */
  readonly followUp?: true;
};

/** What one source says of one metric for one unit over one interval, and how we came to know it. */
export type Statement = Remark & {
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
  /** Absent for what was closed before speakers were kept. */
  readonly by?: Speaker;
};
