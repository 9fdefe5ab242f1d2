import { lastDay } from '../../core/periods/period.ts';
import { isWithin } from '../../core/units/units-by-day.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SubmissionId } from '../../core/statements/statement.ts';
import { countsOf } from '../../core/submissions/submission.ts';
import type { LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import type { SentSubmissions } from '../../store/sent-submissions.ts';
import type { Submission, SubmissionHead, Submissions } from '../../store/submissions.ts';
import type { Problem } from './problem.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller } from './route.ts';
import type { Now } from './world.ts';
import { localDateAt } from '../../core/time.ts';

export type SightNeeds = {
  readonly registry: Pick<RegistryReader, 'current' | 'at'>;
  readonly submissions: Pick<Submissions, 'read' | 'readHead'>;
  readonly sent: Pick<SentSubmissions, 'locate'>;
  readonly now: Now;
};

/** The submission that a receipt names, if it exists for the caller. */
export async function submissionSeen(
  needs: SightNeeds,
  caller: Caller,
  id: SubmissionId,
): Promise<Result<Submission, Problem>> {
  const seen = await headSeen(needs, caller, id);
  if (!seen.ok) return seen;
  const whole = await needs.submissions.read(seen.value.key);
  return whole === undefined ? notFound : ok(whole);
}

/** The same of its head: who sent it, or sees all that its sender had, is answered without what grows with its rows. */
export async function headSeen(
  needs: SightNeeds,
  caller: Caller,
  id: SubmissionId,
): Promise<Result<SubmissionHead, Problem>> {
  const key = await needs.sent.locate(id);
  const head = key && (await needs.submissions.readHead(key));
  if (head === undefined) return notFound;
  if (head.client === caller.id) return ok(head);
  return (await maySeeAnothers(needs, caller, head)) ? ok(head) : notFound;
}

const notFound = fail({ code: 'not-found' } as const);

/**
 * Somebody else's submission is seen by who may read figures and may see all that it can hold: every unit that its sender
 * had when it was opened, or every fact of it where nothing but facts came of it. Of rows that were not written we keep no
 * unit, so they could be about any of those.
 */
async function maySeeAnothers(
  { registry, submissions, now }: SightNeeds,
  { scopes, units }: Caller,
  { client, key, registryVersion }: SubmissionHead,
): Promise<boolean> {
  if (!scopes.includes('snapshots:read')) return false;
  const known = await registry.current();
  const sees = (unit: UnitCode, day: LocalDate) =>
    units.some((root) => isWithin(known, unit, root, day));
  const today = localDateAt(now());
  const sender = (await registry.at(registryVersion)).clientById.get(client);
  if (sender !== undefined && sender.units.every((unit) => sees(unit, today))) return true;
  const plan = (await submissions.read(key))?.plan;
  if (plan === undefined || plan.facts.length === 0) return false;
  const { unchanged, rejected } = countsOf(plan.decisions);
  if (unchanged + rejected > 0) return false;
  return plan.facts.every(({ unit, interval }) => sees(unit, lastDay(interval)));
}
