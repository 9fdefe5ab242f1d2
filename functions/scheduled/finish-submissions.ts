import type { ClientId } from '../../core/registry/client.ts';
import type { Arrival } from '../../core/reports/schedule.ts';
import type { SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, epochOf, instantOf, type Instant } from '../../core/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Submission, Submissions, Unfinished } from '../../store/submissions.ts';
import type { Log } from '../shared/log.ts';
import { arrivalOf, closeAndFinish, leaseSeconds } from '../shared/submission-steps.ts';
import { apart } from './apart.ts';

export type FinishSubmissionsNeeds = {
  readonly submissions: Pick<Submissions, 'unfinished' | 'read' | 'finish' | 'tellOwner'>;
  readonly snapshots: Pick<Snapshots, 'holdsAll' | 'close'>;
  readonly now: () => Instant;
  readonly log: Log;
};

export type Stuck = {
  readonly submission: SubmissionId;
  readonly client: ClientId;
  readonly openedAt: Instant;
};

export type FinishedSubmissions = {
  /** Done by this run, or by somebody else since they were listed: an index may not list them as arrivals yet. */
  readonly finished: readonly Arrival[];
  /** Lack facts that only their sender can repeat, and are open for more than an hour. */
  readonly stuck: readonly Stuck[];
  /** When the first was opened of those that may be closed by now and are not known to be done. */
  readonly unsettledSince: Instant | undefined;
};

const stuckAfterMinutes = 60;
const dayOfMinutes = 1440;

type Outcome =
  | { readonly kind: 'finished'; readonly arrival: Arrival }
  | { readonly kind: 'in-hand' | 'stuck' | 'waiting' };

/**
 * Closes submissions that were left half done. Repeating it, or a sender's own repeat at the same time, does no harm.
 * One that cannot be read or closed does not keep the others waiting.
 */
export async function finishSubmissions(
  needs: FinishSubmissionsNeeds,
): Promise<FinishedSubmissions> {
  const now = needs.now();
  const finished: Arrival[] = [];
  const stuck: Stuck[] = [];
  const unsettled: Instant[] = [];
  const leaseLapsed = instantOf(epochOf(now) - leaseSeconds * 1000);
  for (const { key, ...listed } of await needs.submissions.unfinished(leaseLapsed)) {
    const outcome = await apart(needs.log, 'finish a submission', listed, () =>
      finish(needs, key, now, leaseLapsed),
    );
    if (outcome === undefined || outcome.kind === 'in-hand') unsettled.push(listed.openedAt);
    else if (outcome.kind === 'finished') finished.push(outcome.arrival);
    else if (outcome.kind === 'stuck') stuck.push(listed);
  }
  return { finished, stuck, unsettledSince: unsettled.toSorted()[0] };
}

/** What lacks facts was not closed: its sender closes it later, and is then met as received later. */
async function finish(
  needs: FinishSubmissionsNeeds,
  key: Unfinished['key'],
  now: Instant,
  leaseLapsed: Instant,
): Promise<Outcome> {
  const submission = await needs.submissions.read(key);
  if (submission === undefined) throw new Error('It is listed and not there');
  const { receivedAt } = submission;
  if (receivedAt !== undefined)
    return { kind: 'finished', arrival: arrivalOf(submission, receivedAt, now) };
  if (submission.leasedAt > leaseLapsed) return { kind: 'in-hand' };
  if (await needs.snapshots.holdsAll(submission.submission, submission.plan.facts)) {
    const { arrival } = await closeAndFinish(needs, submission);
    return { kind: 'finished', arrival };
  }
  if (submission.openedAt > addMinutes(now, -stuckAfterMinutes)) return { kind: 'waiting' };
  await tellOwner(needs, submission, now);
  return { kind: 'stuck' };
}

/** Once a day, however often it is looked at: an alarm that rings every hour is soon heard by nobody. */
async function tellOwner(
  { submissions, log }: Pick<FinishSubmissionsNeeds, 'submissions' | 'log'>,
  { key, submission, client, openedAt }: Submission,
  now: Instant,
): Promise<void> {
  if (await submissions.tellOwner(key, now, addMinutes(now, -dayOfMinutes)))
    log.error('a submission stays open for more than an hour', { submission, client, openedAt });
}
