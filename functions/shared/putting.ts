import { epochOf, type Instant } from '../../core/time.ts';
import type { Snapshots, StoredFact } from '../../store/snapshots.ts';
import type { Submission, Submissions } from '../../store/submissions.ts';
import { leaseSeconds } from './submission-steps.ts';

export type Putting = {
  readonly submissions: Pick<Submissions, 'takeOver'>;
  readonly snapshots: Pick<Snapshots, 'put'>;
  readonly now: () => Instant;
};

/** Well below what can be written within half a lease. */
const factsBetweenLooks = 1_000;

/**
 * Writes the facts of a submission and keeps it in hand meanwhile, however long that takes: at half of the lease it is
 * renewed. False if somebody else took it over, who then does the rest.
 */
export async function putInHand(
  { submissions, snapshots, now }: Putting,
  submission: Submission,
  facts: readonly StoredFact[],
): Promise<boolean> {
  let held = submission;
  for (let start = 0; start < facts.length; start += factsBetweenLooks) {
    const at = now();
    if (secondsBetween(held.leasedAt, at) > leaseSeconds / 2) {
      if (!(await submissions.takeOver(held, at))) return false;
      held = { ...held, leasedAt: at };
    }
    await snapshots.put(facts.slice(start, start + factsBetweenLooks));
  }
  return true;
}

const secondsBetween = (from: Instant, until: Instant): number =>
  (epochOf(until) - epochOf(from)) / 1000;
