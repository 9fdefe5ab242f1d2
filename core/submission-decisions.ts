import { inOrderOfTruth } from './current.ts';
import { type Says, type Statement, SubmissionId } from './statement.ts';
import type { Decision } from './submission.ts';
import { type RowFault, unknownReceipt } from './submission-faults.ts';
import { type Draft, type RowReading, subjectOf } from './submission-rows.ts';
import type { Instant } from './time.ts';

export type Decided = { readonly decision: Decision; readonly faults: readonly RowFault[] };

/** After everything that can be known when a row is decided. */
const notYet = {
  receivedAt: '9999-12-31T23:59:59.999Z' as Instant,
  submission: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' as SubmissionId,
};

/** Decides each row against the statements that were visible when the submission was opened. */
export function decideRows(
  read: readonly RowReading[],
  known: readonly Statement[],
): readonly Decided[] {
  const bySubject = Map.groupBy(known, subjectOf);
  return read.map(({ draft, faults }) => {
    const said = (draft && bySubject.get(subjectOf(draft))) ?? [];
    const all = draft && !namesItsReceipt(draft, said) ? [...faults, unknownReceipt] : faults;
    if (draft === undefined || all.length > 0) return { decision: 'rejected', faults: all };
    return { decision: decide(draft, said), faults: [] };
  });
}

const namesItsReceipt = ({ replaces }: Draft, said: readonly Statement[]): boolean =>
  replaces === undefined || said.some((statement) => statement.submission === replaces);

function decide(draft: Draft, said: readonly Statement[]): Exclude<Decision, 'rejected'> {
  const current = inOrderOfTruth(said).at(-1);
  if (current === undefined) return 'accepted';
  if (saysTheSame(draft, current) && draft.observedAt <= current.observedAt) return 'unchanged';
  const candidate = asStatement(draft);
  return inOrderOfTruth([...said, candidate]).at(-1) === candidate ? 'accepted' : 'superseded';
}

const asStatement = (draft: Draft): Statement => ({
  ...notYet,
  metric: draft.metric,
  unit: draft.unit,
  interval: draft.interval,
  source: draft.source,
  says: draft.says,
  observedAt: draft.observedAt,
  ...replacedBy(draft),
});

/** The receipt that a row corrects, once it was found among the statements. */
export const replacedBy = ({ replaces }: Draft): { readonly replaces?: SubmissionId } =>
  replaces === undefined ? {} : { replaces: SubmissionId.parse(replaces) };

const saysTheSame = (draft: Draft, current: Statement): boolean =>
  draft.restart === current.restart && equal(draft.says, current.says);

/** Equal in value: 80.8 and 80.80 are, "over 19,000" and 19,000 are not. */
function equal(a: Says, b: Says): boolean {
  if (a.kind === 'value')
    return (
      b.kind === 'value' &&
      a.amount.count === b.amount.count &&
      a.amount.atLeast === b.amount.atLeast
    );
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text;
  return a.kind === b.kind && a.reason === b.reason;
}
