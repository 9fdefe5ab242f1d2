import { holding } from './current.ts';
import { isOmission } from './omission.ts';
import type { Statement } from './statement.ts';

/** One thing that a source said, in the order in which it became known here. */
export type Change = {
  readonly said: Statement;
  /** What the source held to until then; absent: it had said nothing. */
  readonly before?: Statement;
  /** became-current: the source held to it from then on. history: it came behind a later statement, and changed nothing. */
  readonly effect: 'became-current' | 'history';
};

/** Everything that was said of one unit and metric: as it became known, whatever it is about and whoever said it. */
export function changeLog(statements: readonly Statement[]): readonly Change[] {
  const bySubject = Map.groupBy(
    statements,
    ({ interval, source }) => `${interval.from}|${interval.until}|${source}`,
  );
  return [...bySubject.values()]
    .flatMap(changesOf)
    .toSorted((a, b) => (changeKey(a) < changeKey(b) ? -1 : 1));
}

/** Text order is the order of knowledge; of one submission, the order of intervals and sources. */
export const changeKey = ({ said }: Pick<Change, 'said'>): string =>
  `${knownKey(said)} ${said.interval.from} ${said.interval.until} ${said.source}`;

const knownKey = ({ receivedAt, submission }: Statement): string => `${receivedAt} ${submission}`;

/** Of one source and interval. An omission that takes nothing back says nothing. */
function changesOf(same: readonly Statement[]): readonly Change[] {
  const changes: Change[] = [];
  const currentAfter = holding();
  let before: Statement | undefined;
  for (const said of same.toSorted((a, b) => (knownKey(a) < knownKey(b) ? -1 : 1))) {
    if (isOmission(said) && before === undefined) continue;
    const current = currentAfter(said);
    const effect = current === said ? 'became-current' : 'history';
    changes.push(before === undefined ? { said, effect } : { said, before, effect });
    before = current;
  }
  return changes;
}
