import { lastDay } from '../../core/period.ts';
import { isWithin, type Registry } from '../../core/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SubmissionId } from '../../core/statement.ts';
import { countsOf } from '../../core/submission.ts';
import type { LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/unit.ts';
import type { SentSubmissions } from '../../store/sent-submissions.ts';
import type { Submission, Submissions } from '../../store/submissions.ts';
import type { Problem } from './problem.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller } from './route.ts';
import type { Now } from './world.ts';
import { localDateAt } from '../../core/time.ts';

export type SightNeeds = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly submissions: Pick<Submissions, 'read'>;
  readonly sent: Pick<SentSubmissions, 'locate'>;
  readonly now: Now;
};

/** The submission that a receipt names, if it exists for the caller. */
export async function submissionSeen(
  { registry, submissions, sent, now }: SightNeeds,
  caller: Caller,
  id: SubmissionId,
): Promise<Result<Submission, Problem>> {
  const key = await sent.locate(id);
  const found = key && (await submissions.read(key));
  if (found === undefined) return fail({ code: 'not-found' });
  if (found.client === caller.id) return ok(found);
  const today = localDateAt(now());
  return maySeeAnothers(await registry.current(), caller, found, today)
    ? ok(found)
    : fail({ code: 'not-found' });
}

/**
 * Somebody else's submission is seen by who may read figures and may see all that it can hold: every unit of its sender, or
 * every fact of it where nothing but facts came of it. Of rows that were not written we keep no unit, so they could be
 * about any of the sender's.
 */
function maySeeAnothers(
  registry: Registry,
  { scopes, units }: Caller,
  { client, plan }: Submission,
  today: LocalDate,
): boolean {
  if (!scopes.includes('snapshots:read')) return false;
  const sees = (unit: UnitCode, day: LocalDate) =>
    units.some((root) => isWithin(registry, unit, root, day));
  const sender = registry.clientById.get(client);
  if (sender !== undefined && sender.units.every((unit) => sees(unit, today))) return true;
  const { unchanged, rejected } = countsOf(plan.decisions);
  if (plan.facts.length === 0 || unchanged + rejected > 0) return false;
  return plan.facts.every(({ unit, interval }) => sees(unit, lastDay(interval)));
}
