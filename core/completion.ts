import type { Act } from './act.ts';
import { inOrderOfTruth } from './current.ts';
import { actsAbout, type Asking } from './lateness.ts';
import { contains } from './period.ts';
import type { Speaker, Statement, SubmissionId } from './statement.ts';
import { equal } from './submission-decisions.ts';
import { subjectOf } from './submission-rows.ts';
import type { Instant } from './time.ts';

/** Whether a dataset is finished for a unit and period; `at` is since when. */
export type Completion =
  | { readonly kind: 'open' }
  | { readonly kind: 'completed'; readonly by: Speaker; readonly at: Instant }
  /** Ended by what another stated later: the receipt says what. */
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
  asking: Asking,
  acts: readonly Act[],
  statements: readonly Statement[],
): Completion {
  const last = actsAbout(asking, acts)
    .filter(({ does }) => does.kind === 'completion' || does.kind === 'reopening')
    .at(-1);
  if (last?.does.kind === 'reopening') {
    const { by, reason } = last.does;
    return { kind: 'reopened', by, at: last.recordedAt, reason };
  }
  if (last?.does.kind !== 'completion') return { kind: 'open' };
  const { by } = last.does;
  const end = firstChange(saidAbout(asking, statements), last.recordedAt, by);
  return end === undefined
    ? { kind: 'completed', by, at: last.recordedAt }
    : { kind: 'ended', by: end.by, at: end.receivedAt, receipt: end.submission };
}

const saidAbout = (
  { dataset, unit, interval }: Asking,
  statements: readonly Statement[],
): readonly Statement[] =>
  statements.filter(
    (said) =>
      said.unit === unit &&
      dataset.metrics.includes(said.metric) &&
      contains(interval, said.interval),
  );

/** The first statement after the instant, of anybody but `completer`, that became current and said something else. */
function firstChange(
  said: readonly Statement[],
  after: Instant,
  completer: Speaker,
): Statement | undefined {
  return [...Map.groupBy(said, subjectOf).values()]
    .flatMap((same) =>
      same
        .filter((one) => one.receivedAt > after && !isSameSpeaker(one.by, completer))
        .filter((one) => changesWhatStands(one, same)),
    )
    .toSorted(byArrival)
    .at(0);
}

const arrivalKey = (said: Statement): string => `${said.receivedAt}|${said.submission}`;
const byArrival = (a: Statement, b: Statement): number => (arrivalKey(a) < arrivalKey(b) ? -1 : 1);

/** Judged by what was known when it came. A withdrawal of what was never said takes nothing back. */
function changesWhatStands(one: Statement, same: readonly Statement[]): boolean {
  const before = same.filter((other) => arrivalKey(other) < arrivalKey(one));
  if (inOrderOfTruth([...before, one]).at(-1) !== one) return false;
  const stood = inOrderOfTruth(before).at(-1);
  return stood === undefined ? one.says.kind !== 'withdrawal' : !equal(stood.says, one.says);
}
