import { inOrderOfTruth } from '../statements/current.ts';
import type { MetricCode } from '../registry/metric.ts';
import { type Says, type Statement, SubmissionId } from '../statements/statement.ts';
import type { Decision } from './submission.ts';
import { type RowFault, unknownReceipt } from './submission-faults.ts';
import { aboutKey } from './submission-spots.ts';
import type { Draft, RowReading } from './row-reading.ts';
import type { Instant } from '../time.ts';

export type Decided = { readonly decision: Decision; readonly faults: readonly RowFault[] };

/** After everything that can be known when a row is decided. */
const notYet = {
  receivedAt: '9999-12-31T23:59:59.999Z' as Instant,
  submission: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' as SubmissionId,
};

/** What was said before, by unit, interval and source (`aboutKey`) and by metric. */
export type Heard = ReadonlyMap<string, ReadonlyMap<MetricCode, readonly Statement[]>>;

export function heardBefore(known: readonly Statement[]): Heard {
  const heard = new Map<string, Map<MetricCode, Statement[]>>();
  for (const said of known) {
    const about = aboutKey(said);
    const byMetric = heard.get(about) ?? new Map<MetricCode, Statement[]>();
    heard.set(about, byMetric);
    const same = byMetric.get(said.metric);
    if (same === undefined) byMetric.set(said.metric, [said]);
    else same.push(said);
  }
  return heard;
}

/** Decides each row against the statements that were visible when the submission was opened. */
export const decideRows = (read: readonly RowReading[], heard: Heard): readonly Decided[] =>
  read.map((reading) => decideRow(reading, heard));

const accepted: Decided = { decision: 'accepted', faults: [] };

/** Statements are known of good rows only, so only their receipts can be looked for. */
function decideRow({ draft, faults }: RowReading, heard: Heard): Decided {
  if (draft === undefined || faults.length > 0) return { decision: 'rejected', faults };
  const said = heard.get(draft.about)?.get(draft.metric) ?? [];
  if (!namesItsReceipt(draft, said)) return { decision: 'rejected', faults: [unknownReceipt] };
  return said.length === 0 ? accepted : { decision: decide(draft, said), faults: [] };
}

const namesItsReceipt = ({ replaces }: Draft, said: readonly Statement[]): boolean =>
  replaces === undefined || said.some((statement) => statement.submission === replaces);

type Asserted = Pick<
  Draft,
  'metric' | 'unit' | 'interval' | 'source' | 'says' | 'observedAt' | 'replaces'
>;
type Stated = Asserted & Pick<Statement, 'restart' | 'comment' | 'followUp'>;

/** What becomes of something that is stated now, beside what the source said of the same thing. */
function decide(stated: Stated, said: readonly Statement[]): Exclude<Decision, 'rejected'> {
  const current = inOrderOfTruth(said).at(-1);
  if (current === undefined) return 'accepted';
  if (stated.observedAt <= current.observedAt && saysTheSame(stated, current)) return 'unchanged';
  const candidate = statedNow(stated);
  return inOrderOfTruth([...said, candidate]).at(-1) === candidate ? 'accepted' : 'superseded';
}

/** As it would stand in the order of truth if it were written now: after everything that is known. */
export const statedNow = (stated: Asserted): Statement => ({
  ...notYet,
  metric: stated.metric,
  unit: stated.unit,
  interval: stated.interval,
  source: stated.source,
  says: stated.says,
  observedAt: stated.observedAt,
  ...replacedBy(stated),
});

/** The receipt that a row corrects, once it was found among the statements. */
export const replacedBy = ({
  replaces,
}: Pick<Draft, 'replaces'>): { readonly replaces?: SubmissionId } =>
  replaces === undefined ? {} : { replaces: SubmissionId.parse(replaces) };

/** A remark is part of what is said: with another one it is another statement. */
const saysTheSame = (stated: Stated, current: Statement): boolean =>
  stated.restart === current.restart &&
  stated.comment === current.comment &&
  stated.followUp === current.followUp &&
  equal(stated.says, current.says);

/** Equal in value: 80.8 and 80.80 are, "over 19,000" and 19,000 are not. */
export function equal(a: Says, b: Says): boolean {
  if (a.kind === 'value')
    return (
      b.kind === 'value' &&
      a.amount.count === b.amount.count &&
      a.amount.atLeast === b.amount.atLeast
    );
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text;
  return a.kind === b.kind && a.reason === b.reason;
}
