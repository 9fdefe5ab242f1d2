import type { Instant } from '../../core/time.ts';
import { holds } from './expectation.ts';
import type { ActAttempt, ActLedger } from './ledger-acts.ts';
import type { Attempt, Ledger } from './ledger.ts';
import { Work } from './sandboxes.ts';
import { isSame } from './sent.ts';

export type Answer = { readonly status: number; readonly text: string };

/** A work that answers, with the moments that it read from its clock. */
export class Handling extends Work {
  readonly clock: Instant[] = [];
  /** What was known, and by which registry, when it read each of them. */
  readonly looks = new Map<string, Pick<Attempt, 'since' | 'facts'>>();
  /** What its handler wrote into the log. */
  readonly faults: unknown[] = [];
  answer: Answer | undefined;
}

/** Figures that are sent, a tick, or a reading. */
export class Task extends Handling {
  readonly attempt: Attempt | undefined;
  constructor(name: string, attempt?: Attempt) {
    super(name);
    this.attempt = attempt;
  }
}

/** An act that is asked for. */
export class ActTask extends Handling {
  readonly attempt: ActAttempt;
  constructor(name: string, attempt: ActAttempt) {
    super(name);
    this.attempt = attempt;
  }
}

/** Which answers an act may meet. */
export function actJudged(ledger: ActLedger, task: ActTask, { status, text }: Answer): void {
  const parsed = JSON.parse(text) as { readonly code?: string };
  if (status === 500)
    return holds(task.disturbed, 'a fault came from nowhere:', task.faults.map(String));
  if (parsed.code === 'idempotency-key-reused')
    return holds(ledger.isReused(task.attempt), 'a key was called re-used and was not');
  return ledger.answered(task.attempt, status, text, task.clock[0] ?? '');
}

/** Which answers a request may meet, and what each of them must say. */
export function judged(
  ledger: Ledger,
  task: Task,
  { status, text }: Answer,
  wasDone: boolean,
): void {
  const { attempt } = task;
  if (attempt === undefined) return;
  const parsed = JSON.parse(text) as { readonly code?: string };
  const openedAt = task.clock[0] ?? '';
  const kind = status < 300 ? status : `${status} ${parsed.code}`;
  const before = ledger.openedAs(attempt);
  const isSameBody = before !== undefined && isSame(before, attempt);
  switch (kind) {
    case 201:
      return ledger.receipted(attempt, text);
    case 200:
      return ledger.tried(attempt, text, openedAt);
    case '422 rows-rejected':
      holds(!wasDone || attempt.dryRun, 'a done submission was decided anew');
      return ledger.refused(attempt, text, openedAt);
    case '422 validation-failed':
      holds(!wasDone || attempt.dryRun, 'a done submission was decided anew');
      return ledger.foundTooLong(attempt, text, openedAt);
    case '422 idempotency-key-reused':
      return holds(before !== undefined && !isSameBody, 'a key was called re-used and was not');
    case '409 submission-in-progress':
      return holds(isSameBody && !wasDone, 'a request was called in progress and was not');
    case '500 unexpected':
      return holds(task.disturbed, 'a fault came from nowhere:', task.faults.map(String));
    default:
      return holds(false, `an answer that nobody expected: ${kind}`, text);
  }
}
