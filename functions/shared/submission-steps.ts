import { lateAt } from '../../core/submissions/lateness.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import type { Arrival } from '../../core/reports/schedule.ts';
import { countsOf, type Receipt } from '../../core/submissions/submission.ts';
import type { Speaker, SubmissionId } from '../../core/statements/statement.ts';
import type { Instant } from '../../core/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Plan } from '../../store/submission-plan.ts';
import type { Submission, Submissions } from '../../store/submissions.ts';
import type { Reply } from './route.ts';
import { asManyAsFit } from './short-answer.ts';

/** Nobody else touches a submission that was opened or taken over less than this ago. */
export const leaseSeconds = 25;

export type Finishing = {
  readonly submissions: Pick<Submissions, 'finish'>;
  readonly snapshots: Pick<Snapshots, 'close'>;
  readonly now: () => Instant;
};

/** The text of the receipt, and the submission as reports meet it. */
export type Finished = { readonly receipt: string; readonly arrival: Arrival };

/**
 * The last two steps, once every fact is written: the facts become visible, and the receipt is kept. Whoever repeats them,
 * however late, gets the same text.
 */
export async function closeAndFinish(
  { submissions, snapshots, now }: Finishing,
  submission: Submission,
): Promise<Finished> {
  const touched = partitionsOf(submission.plan.facts);
  const by = speakerOf(submission);
  const receivedAt = await snapshots.close(submission.submission, touched, by, now);
  const receipt = JSON.stringify(receiptOf(submission, receivedAt));
  const doneAt = now();
  return {
    receipt: await submissions.finish(submission, { receivedAt, doneAt, receipt }),
    arrival: arrivalOf(submission, receivedAt, doneAt),
  };
}

/** Whoever finishes it, the words are the sender's. */
const speakerOf = ({ client, plan }: Submission): Speaker => ({
  client,
  ...(plan.actor && { person: plan.actor }),
});

export const arrivalOf = (
  { plan }: Pick<Submission, 'plan'>,
  receivedAt: Instant,
  doneAt: Instant,
): Arrival => ({ receivedAt, doneAt, touched: partitionsOf(plan.facts) });

/** Each partition in which something lies, once. */
export function partitionsOf(places: readonly FactPartition[]): readonly FactPartition[] {
  const found = new Map<string, FactPartition>();
  let last: FactPartition | undefined;
  for (const { province, month } of places) {
    // Neighbours mostly lie in one partition, and a body has thousands of rows.
    if (province === last?.province && month === last.month) continue;
    last = { province, month };
    found.set(`${province}#${month}`, last);
  }
  return [...found.values()];
}

/** A receipt of what was planned; of a dry run it has neither id nor moment. */
export const receiptOf = (
  {
    submission,
    sha256,
    mode,
    plan,
  }: Pick<Submission, 'sha256' | 'mode' | 'plan'> & {
    readonly submission?: SubmissionId;
  },
  receivedAt?: Instant,
): Receipt => ({
  id: submission ?? null,
  receivedAt: receivedAt ?? null,
  sha256,
  mode,
  dryRun: false,
  counts: countsOf(plan.decisions),
  late: receivedAt === undefined ? 0 : lateAt(plan.late, receivedAt),
  ...(plan.lateProvisional && { lateProvisional: true }),
  omitted: plan.omitted,
  completionsWithdrawn: [...plan.completionsWithdrawn],
  errors: plan.errors.slice(0, maxErrorsListed),
});

/**
 * What would be done, and late, now. Nothing is kept of it, so that it lists every error, or as many as can be sent.
 */
export function dryReply(
  { plan, openedAt }: { readonly plan: Plan; readonly openedAt: Instant },
  { mode, sha256 }: Pick<Submission, 'mode' | 'sha256'>,
): Reply {
  const { errors } = plan;
  const body = {
    ...receiptOf({ plan, mode, sha256 }),
    late: lateAt(plan.late, openedAt),
    dryRun: true,
    errors,
    errorsTotal: errors.length,
  };
  const shorterBody = () => ({ ...body, errors: asManyAsFit(errors, (each) => each) });
  return { status: 200, body, shorterBody };
}

/** As many errors as a receipt lists. */
const maxErrorsListed = 500;
