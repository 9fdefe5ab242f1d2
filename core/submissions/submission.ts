import * as z from 'zod';
import { plainLine, plainLines } from '../plain-text.ts';
import { Person } from '../statements/statement.ts';
import type { Names } from '../names.ts';
import type { RowFault } from './submission-faults.ts';
import { Instant, LocalDate } from '../time.ts';
import { inWords } from '../wording.ts';

/** Characters that a code, a label of a period and a number written as text may have. */
export const maxCodeLength = 64;
export const maxLabelLength = 64;
export const maxNumberLength = 64;
/** Characters of a reason or a comment. */
export const maxReasonLength = 500;

const Code = z.string().min(1).max(maxCodeLength);
const Reason = plainLine(maxReasonLength);
const Reasoned = z.strictObject(
  { reason: Reason.meta({ description: 'Why, in one line of at most 500 characters' }) },
  {
    error: ({ code }) =>
      code === 'invalid_type'
        ? inWords(
            'Phải là {"reason": "…"}, kèm lý do.',
            'It must be {"reason": "…"}, with the reason.',
          ).error
        : undefined,
  },
);

/** Moments outside of these centuries are slips, and would not sort as text. */
const Observed = Instant.refine((at) => /^(19|20|21)\d\d-/.test(at), {
  params: {
    code: 'out-of-range',
    detail: {
      vi: 'Thời điểm phải thuộc các năm 1900–2199.',
      en: 'The moment must lie in the years 1900–2199.',
    },
  },
});

const PeriodNamed = z
  .union(
    [
      z.string().max(maxLabelLength),
      z.strictObject({
        from: LocalDate.meta({ description: 'The first day' }),
        until: LocalDate.meta({ description: 'The day after the last one' }),
      }),
    ],
    inWords(
      'Kỳ phải là nhãn dạng chuỗi, ví dụ "2025-08" (không phải số), hoặc {"from": "2025-07-15", "until": "2025-08-15"}, không tính ngày until.',
      'A period is a label as text such as "2025-08" (not a number), or {"from": "2025-07-15", "until": "2025-08-15"}, until not included.',
    ),
  )
  .meta({
    description:
      'A label under the calendar of the dataset (2025-08-14, 2025-W33, 2025-08, 2025-Q3, 2025-H2, 2025-9M, 2025; dashes may be left out), or the local dates from (included) and until (not included).',
  });

const shared = {
  unit: Code.optional().meta({ description: 'Code of the unit, as text', example: '32248' }),
  period: PeriodNamed.optional(),
  source: Code.optional().meta({ description: 'Code of the source that makes the statement' }),
  observedAt: Observed.optional().meta({
    description: 'When the source made the statement; absent: when the submission was opened',
  }),
};

/** What one source says of one metric for one unit and interval: exactly one of value, text, nil and withdraw. */
export const SubmittedRow = z.strictObject({
  metric: Code.meta({
    description: 'Code of the metric; a ratio is two rows, one per part',
    example: 'xa.tiep-nhan',
  }),
  ...shared,
  value: z
    .union(
      [z.number(), z.string().max(maxNumberLength)],
      inWords(
        'Giá trị phải là một số như 412, hoặc số dạng chuỗi như "80.80": không nhận null, true, đối tượng, danh sách hay số mũ quá lớn. Nếu không có gì để đếm, dùng nil kèm lý do.',
        'A value is a number such as 412, or a number as text such as "80.80": not null, true, an object, a list or a number beyond what JSON keeps. Where there is nothing to count, give nil with a reason.',
      ),
    )
    .optional()
    .meta({ description: 'A number, or the same as text to keep its decimals (80.80)' }),
  atLeast: z.boolean().optional().meta({ description: 'The true value is this or more' }),
  restart: z.boolean().optional().meta({
    description: 'Cumulative metrics: the counter began again at 0 since the statement before',
  }),
  nil: Reasoned.optional().meta({ description: 'There is nothing to count, and why' }),
  withdraw: Reasoned.optional().meta({ description: 'The statement is taken back, and why' }),
  text: plainLines(4000).optional().meta({
    description: 'The answer to a question of the dataset (a metric of kind text), in words',
  }),
  comment: plainLine(maxReasonLength).optional().meta({
    description: 'A remark that is shown wherever the statement is read',
  }),
  followUp: z.boolean().optional().meta({
    description: 'Marks the statement as one that somebody has to look at again',
  }),
  replaces: z.string().max(64).optional().meta({
    description: 'The receipt of the statement that this one corrects',
  }),
});
export type SubmittedRow = Readonly<z.output<typeof SubmittedRow>>;

export const maxRows = 50_000;
/** Provinces times months that one body may touch: as many as one transaction makes visible together. */
export const maxPartitionsTouched = 100;

const defaults = {
  dataset: Code.optional().meta({
    description: 'May be left out where each metric stands in exactly one dataset',
  }),
  ...shared,
  replace: z.boolean().optional().meta({
    description:
      'true: for each unit, period and source in it the body says everything that the source has to say in the dataset (which must be named); what it leaves out counts as withdrawn',
  }),
  actor: Person.optional().meta({
    description: 'The person that the calling system acts for, as that system asserts',
  }),
};

/** What stands around the rows, which are looked at one by one afterwards. */
export const Envelope = z.strictObject({
  ...defaults,
  rows: z.array(z.unknown()).min(1),
});
export type Envelope = Readonly<z.output<typeof Envelope>>;

/** The body of POST /v1/snapshots. `unit`, `period`, `source` and `observedAt` are defaults that a row may override. */
export const SubmissionBody = z.strictObject({
  ...defaults,
  rows: z.array(SubmittedRow).min(1).max(maxRows).meta({
    description: 'What is stated, one figure each; 1 to 50,000',
  }),
});
export type SubmissionBody = Readonly<Omit<z.output<typeof SubmissionBody>, 'rows'>> & {
  readonly rows: readonly SubmittedRow[];
};

/** atomic: one invalid row and nothing is written; partial: the good rows are. */
export const Mode = z.enum(['atomic', 'partial']);
export type Mode = z.output<typeof Mode>;

/**
 * accepted: written, and current now. unchanged: not written, because the source says so already. superseded: written as
 * history, because a later statement stands. rejected: not written, because of its errors.
 */
export type Decision = 'accepted' | 'unchanged' | 'superseded' | 'rejected';

const Count = z.int().min(0);
/** accepted + unchanged + superseded + rejected = sent. */
export const Counts = z.strictObject({
  sent: Count,
  accepted: Count,
  unchanged: Count,
  superseded: Count,
  rejected: Count,
});
export type Counts = Readonly<z.output<typeof Counts>>;

export function countsOf(decisions: readonly Decision[]): Counts {
  const counts = { accepted: 0, unchanged: 0, superseded: 0, rejected: 0 };
  for (const decision of decisions) counts[decision] += 1;
  return { sent: decisions.length, ...counts };
}

/** Where in the body a fault lies: the row, counted from 0, and in a CSV also line and column. */
export type Place = {
  readonly index: number;
  /** JSON pointer (RFC 6901) to the field, or to the row where the field does not stand in it. */
  readonly pointer: string;
  /** Of a CSV: counted from 1, the header is line 1. */
  readonly line?: number;
  /** Of a CSV: the name in the header. */
  readonly column?: string;
};

/** Where in the body a fault of a row lies: `field` is a pointer's tail without its first slash (`unit`, `nil/reason`). */
export type PlaceOf = (row: number, field: string) => Place;

/** A fault of the body as a whole or of its defaults. */
export type BodyFault = {
  /** JSON pointer; of a CSV's defaults into the query (`/query/unit`). */
  readonly pointer: string;
  readonly code: string;
  readonly detail: Names;
};

/**
 * A body as it was parsed, whatever its format, where each of its fields stood, and what was wrong with their shape. What
 * could not be read is left out of `body`: a faulty member of a row stands in it as undefined, so that no default takes
 * its place.
 */
export type Submitted = {
  readonly body: SubmissionBody;
  readonly placeOf: PlaceOf;
  /** Any of them refuses the whole body. */
  readonly bodyFaults: readonly BodyFault[];
  /** Each refuses its row. */
  readonly rowFaults: ReadonlyMap<number, readonly RowFault[]>;
};

/** Points at the field if it stands in the row, at the row if it is missing there or came from the defaults. */
export const placesInJson =
  (rows: readonly unknown[]): PlaceOf =>
  (index, field) => {
    const [name = ''] = field.split('/');
    const row = rows[index];
    const own = typeof row === 'object' && row !== null && Object.hasOwn(row, name);
    return { index, pointer: own ? `/rows/${index}/${field}` : `/rows/${index}` };
  };

const BothLanguages = z.strictObject({ vi: z.string(), en: z.string() });
/** A fault of one row as the receipt prints it. */
export const RowError = z.strictObject({
  index: z.int().min(0).meta({ description: 'The row, counted from 0' }),
  pointer: z.string().meta({ description: 'Where in the body (JSON pointer)' }),
  line: z.int().optional().meta({ description: 'Of a CSV: the line, the header is 1' }),
  column: z.string().optional().meta({ description: 'Of a CSV: the column by its name' }),
  code: z.string().meta({ description: 'One of the row codes listed at rows-rejected (422)' }),
  detail: z.string().meta({ description: 'What would be right, in the language asked for' }),
  messages: BothLanguages.meta({ description: 'The same in both languages' }),
});
export type RowError = Readonly<z.output<typeof RowError>>;

/** What the sender keeps. A dry run has neither id nor receivedAt. */
export const Receipt = z.strictObject({
  id: z.string().nullable(),
  receivedAt: z.string().nullable().meta({ description: 'When the rows became visible' }),
  sha256: z.string().meta({ description: 'Of the decoded body, in hexadecimal' }),
  mode: Mode,
  dryRun: z.boolean(),
  counts: Counts,
  late: Count.meta({
    description:
      'How many of the rows that were written came after the last day in time of the dataset that they were sent for; corrections too',
  }),
  lateProvisional: z.literal(true).optional().meta({
    description:
      'true: some of the rows’ last days in time rest on a year without a confirmed working calendar and may move; absent where none does',
  }),
  omitted: Count.meta({
    description:
      'Of a body that replaces: how many metrics it withdraws by leaving them out, added up over its units, periods and sources; also one that had not been stated. What was withdrawn already, and that of which a later statement stands, is not counted. By what was visible when the submission was opened',
  }),
  completionsWithdrawn: z
    .array(z.strictObject({ dataset: z.string(), unit: z.string(), period: z.string() }))
    .meta({
      description:
        'Completions of others that this submission ends by changing a figure, as far as they were recorded when it was opened. One that was recorded between then and receivedAt is ended too: GET /v1/datasets/{dataset}/completions decides',
    }),
  errors: z.array(RowError).meta({
    description:
      'The first 500, in input order; all of them at /v1/submissions/{id}/errors. Of a dry run all of them, or, without Accept-Encoding: gzip, as many as four megabytes hold',
  }),
  errorsTotal: Count.optional().meta({
    description:
      'Of a dry run: how many errors there are. If fewer are listed, ask again with the header Accept-Encoding: gzip',
  }),
});
export type Receipt = Readonly<z.output<typeof Receipt>>;
