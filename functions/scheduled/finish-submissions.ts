import type { ClientId } from '../../core/client.ts';
import type { SubmissionId } from '../../core/statement.ts';
import { addMinutes, epochOf, instantOf, type Instant } from '../../core/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Submission, Submissions } from '../../store/submissions.ts';
import { closeAndFinish, leaseSeconds } from '../shared/submission-steps.ts';

export type FinishSubmissionsNeeds = {
  readonly submissions: Pick<Submissions, 'unfinished' | 'read' | 'finish'>;
  readonly snapshots: Pick<Snapshots, 'holdsAll' | 'close'>;
  readonly now: () => Instant;
};

export type FinishedSubmissions = {
  /** Had all their facts and are closed now. */
  readonly finished: readonly SubmissionId[];
  /** Lack facts that only their sender can repeat, and are open for more than an hour. */
  readonly stuck: readonly {
    readonly submission: SubmissionId;
    readonly client: ClientId;
    readonly openedAt: Instant;
  }[];
};

const stuckAfterMinutes = 60;

/** Closes submissions that were left half done. Repeating it, or a sender's own repeat at the same time, does no harm. */
export async function finishSubmissions(
  needs: FinishSubmissionsNeeds,
): Promise<FinishedSubmissions> {
  const now = needs.now();
  const leaseLapsed = instantOf(epochOf(now) - leaseSeconds * 1000);
  const finished: SubmissionId[] = [];
  const stuck: Submission[] = [];
  for (const { key } of await needs.submissions.unfinished(leaseLapsed)) {
    const submission = await needs.submissions.read(key);
    if (submission === undefined || isInHand(submission, leaseLapsed)) continue;
    if (await needs.snapshots.holdsAll(submission.submission, submission.plan.facts)) {
      await closeAndFinish(needs, submission);
      finished.push(submission.submission);
    } else if (submission.openedAt <= addMinutes(now, -stuckAfterMinutes)) stuck.push(submission);
  }
  return {
    finished,
    stuck: stuck.map(({ submission, client, openedAt }) => ({ submission, client, openedAt })),
  };
}

/** Done since it was listed, or somebody works on it. */
const isInHand = ({ receipt, leasedAt }: Submission, leaseLapsed: Instant): boolean =>
  receipt !== undefined || leasedAt > leaseLapsed;
