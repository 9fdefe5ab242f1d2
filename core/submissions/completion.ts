import type { Act } from '../statements/act.ts';
import { holding } from '../statements/current.ts';
import { actsAbout, type Asking } from './lateness.ts';
import { contains, isReportable } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { settlingMinutes } from '../periods/settling.ts';
import type { Speaker, Statement, SubmissionId } from '../statements/statement.ts';
import { equal } from './submission-decisions.ts';
import { subjectOf } from './submission-rows.ts';
import { addMinutes, type Instant } from '../time.ts';
import { speaksOfMeant } from './unit-meant.ts';

/** Whether a dataset is finished for a unit and period; `at` is since when. */
export type Completion =
  | { readonly kind: 'open' }
  | { readonly kind: 'completed'; readonly by: Speaker; readonly at: Instant }
  /** Ended by what another stated later: the receipt says what. Never before the completion itself. */
  | {
      readonly kind: 'ended';
      readonly by: Speaker | undefined;
      readonly at: Instant;
      readonly receipt: SubmissionId;
    }
  /** Taken back by an act of its own. */
  | {
      readonly kind: 'reopened';
      readonly by: Speaker;
      readonly at: Instant;
      readonly reason: string;
    };

/** The same system, and the same person or none. */
export const isSameSpeaker = (a: Speaker | undefined, b: Speaker): boolean =>
  a?.client === b.client && a.person?.id === b.person?.id;

/**
 * The last completion stands until it is taken back, or until somebody else states something later that changes what a source
 * holds to about the dataset, the unit and the period. The completer's own later correction keeps it. What is sent again with
 * the same value changes nothing, and neither does an older statement that comes late and is history at once.
 */
export function completionOf(
  registry: Registry,
  asking: Asking,
  acts: readonly Act[],
  statements: readonly Statement[],
): Completion {
  const last = actsAbout(asking, acts)
    .filter(({ does }) => does.kind === 'completion' || does.kind === 'reopening')
    .at(-1);
  if (last === undefined) return { kind: 'open' };
  const { does, recordedAt: at } = last;
  if (does.kind === 'reopening') return { kind: 'reopened', by: does.by, at, reason: does.reason };
  if (does.kind !== 'completion') return { kind: 'open' };
  const end = firstChange(saidAbout(registry, asking, statements), unseenAt(at, does.saw), does.by);
  return end === undefined
    ? { kind: 'completed', by: does.by, at }
    : { kind: 'ended', by: end.by, at: later(at, end.receivedAt), receipt: end.submission };
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/**
 * What is said of a metric for another dataset, in periods that this one does not know, is nothing that it asks for; nor is
 * what is said of a unit that carried the code before and did not go into this one.
 */
function saidAbout(
  registry: Registry,
  asking: Asking,
  statements: readonly Statement[],
): readonly Statement[] {
  const { dataset, unit, interval } = asking;
  const asked = new Set(dataset.metrics);
  const isOfMeant = speaksOfMeant(registry, asking);
  return statements.filter(
    (said) =>
      said.unit === unit &&
      asked.has(said.metric) &&
      contains(interval, said.interval) &&
      isReportable(dataset.calendar, dataset.periodType, said.interval) &&
      isOfMeant(said.interval),
  );
}

// What the completing act saw -----------------------------------------------------

/** Up to there nothing can become visible any more at the instant. */
const settledAt = (at: Instant): Instant => addMinutes(at, -settlingMinutes);

/**
 * The receipts among what an act read that were not settled at its instant. The act keeps them: a statement may be stamped
 * before a completion and become visible after it, and then only these tell which was known first.
 */
export function sawUnsettled(
  registry: Registry,
  asking: Asking,
  read: readonly Statement[],
  at: Instant,
): readonly SubmissionId[] {
  const settled = settledAt(at);
  const recent = saidAbout(registry, asking, read).filter(({ receivedAt }) => receivedAt > settled);
  return [...new Set(recent.map(({ submission }) => submission))].toSorted();
}

/** Whether a statement became known after the completion; of one that did not keep what it saw, by the stamps alone. */
function unseenAt(at: Instant, saw: readonly SubmissionId[] | undefined) {
  const seen = new Set(saw);
  const settled = saw === undefined ? at : settledAt(at);
  return ({ receivedAt, submission }: Statement): boolean =>
    receivedAt > settled && !seen.has(submission);
}
type Unseen = ReturnType<typeof unseenAt>;

// What changed since -----------------------------------------------------------------

/** The first statement that the completing act did not see, of anybody but `completer`, that became current and said something else. */
function firstChange(
  said: readonly Statement[],
  isUnseen: Unseen,
  completer: Speaker,
): Statement | undefined {
  return [...Map.groupBy(said, subjectOf).values()]
    .filter((same) => same.some((one) => isUnseen(one) && !isSameSpeaker(one.by, completer)))
    .flatMap((same) => changesOf(same, isUnseen))
    .filter((one) => !isSameSpeaker(one.by, completer))
    .toSorted(byArrival)
    .at(0);
}

const arrivalKey = (said: Statement): string => `${said.receivedAt}|${said.submission}`;
const byArrival = (a: Statement, b: Statement): number => (arrivalKey(a) < arrivalKey(b) ? -1 : 1);

/** What the act did not see and what changed what its source held to, judged by what the act saw and what came before. */
function changesOf(same: readonly Statement[], isUnseen: Unseen): readonly Statement[] {
  const arrived = same.toSorted(byArrival);
  const currentAfter = holding();
  let stood: Statement | undefined;
  for (const one of arrived) if (!isUnseen(one)) stood = currentAfter(one);
  return arrived.filter(isUnseen).filter((one) => {
    const before = stood;
    stood = currentAfter(one);
    return stood === one && saysSomethingElse(one, before);
  });
}

/** A withdrawal of what was never said takes nothing back. */
const saysSomethingElse = ({ says }: Statement, before: Statement | undefined): boolean =>
  before === undefined ? says.kind !== 'withdrawal' : !equal(before.says, says);
