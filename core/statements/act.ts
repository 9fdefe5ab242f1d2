import * as z from 'zod';
import type { DatasetCode } from '../registry/dataset.ts';
import { MetricCode, SourceCode } from '../registry/metric.ts';
import { Names } from '../names.ts';
import { plainLine } from '../plain-text.ts';
import { type Interval, Person, SubmissionId } from './statement.ts';
import { ClientId } from '../registry/client.ts';
import { type Instant, LocalDate } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

/**
 * What is recorded about the statements of a unit and interval beside the statements themselves. Acts lie in the partition
 * of the facts that they are about, so that one consistent query reads both; each is put once and never changed, and is
 * visible as of the moment of its write.
 */
export type Act = {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly dataset: DatasetCode;
  /** Rises with time; names the act. */
  readonly id: SubmissionId;
  readonly recordedAt: Instant;
  readonly does: ActBody;
};

const Speaker = z.object({ client: ClientId, person: Person.exactOptional() });

/** The label of the period as its calendar had it then; absent for what was recorded before this was kept. */
const period = z.string().exactOptional();

export const ActBody = z.discriminatedUnion('kind', [
  /** A person or system says that the dataset is finished for the unit and period. */
  z.object({
    kind: z.literal('completion'),
    by: Speaker,
    period,
    /**
     * The receipts about the unit and period that it saw and that were not settled yet. Whatever else turns out to be stamped
     * within the settling time before it became known after it. Absent for what was recorded before this was kept.
     */
    saw: z.array(SubmissionId).exactOptional(),
  }),
  /** The completion is taken back by an act of its own (a later statement of another ends it without one). */
  z.object({ kind: z.literal('reopening'), by: Speaker, period, reason: plainLine(500) }),
  /** The unit may be later than the deadline, up to and including `until`. The latest extension counts. */
  z.object({
    kind: z.literal('extension'),
    by: Speaker,
    period,
    until: LocalDate,
    reason: plainLine(500),
  }),
  /** A warning on one statement, found by the tick. */
  z.object({
    kind: z.literal('warning'),
    metric: MetricCode,
    source: SourceCode,
    /** The statement that it stands beside. */
    submission: SubmissionId,
    warning: z.discriminatedUnion('kind', [
      /** A cumulative figure is lower than what the same source stated for an earlier end. */
      z.object({ kind: z.literal('fall'), before: z.string() }),
      /** Far from the unit's own last periods: modified z-score (Iglewicz and Hoaglin 1993), median of those periods. */
      z.object({
        kind: z.literal('outlier'),
        score: z.string(),
        median: z.string(),
        periods: z.int(),
      }),
      /** A rule of the dataset does not hold, with what the source stated then. */
      z.object({
        kind: z.literal('rule'),
        rule: z.string(),
        /** What is wrong, in words. */
        names: Names,
        /** The figures as they were found: `xa.hoan-thanh 412 > xa.tiep-nhan 400`. */
        found: Names,
        /** What the rule was judged on: the current statement of each operand, or that there was none. */
        operands: z.array(z.object({ metric: MetricCode, submission: SubmissionId.optional() })),
      }),
    ]),
  }),
]);
export type ActBody = Readonly<z.output<typeof ActBody>>;
export type Warning = Extract<ActBody, { kind: 'warning' }>['warning'];
