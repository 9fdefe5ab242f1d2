import type { Result } from '../core/result.ts';
import { type Answer, readAs, type Refusal } from './admin-api.ts';
import { Changed, changedLines, changeLines } from './admin-lines.ts';
import { type Code, type Desk, isConfirmed, refusedBy, tell } from './admin-world.ts';

/** A change of the registry by many things at once. */
export type Publishing = {
  /** `expected`: refused if another version stands. */
  readonly send: (asked: Sending) => Promise<Result<Answer, Refusal>>;
  readonly dryRun: boolean;
  readonly expected?: number | undefined;
  /** Whether it takes out what it does not name. */
  readonly removes: boolean;
  /** What is taken out was agreed to beforehand. */
  readonly yes: boolean;
  /** In the question: so many of these will be removed. */
  readonly called: string;
};

export type Sending = { readonly dryRun: boolean; readonly expected: number | undefined };

/** Publishes, or shows what would be published. Where something would be taken out, a person agrees to it first. */
export async function publish(asked: Publishing, desk: Desk): Promise<Code> {
  const { send, dryRun, expected, removes, yes, called } = asked;
  if (dryRun || !removes || yes) return told(asked, { dryRun, expected }, desk);
  const looked = await send({ dryRun: true, expected });
  if (!looked.ok) return refusedBy(looked.failure, desk);
  const { changes, version } = readAs(Changed, looked.value);
  const gone = changes.filter(({ sign }) => sign === '-');
  for (const line of changeLines(gone)) desk.complain(line);
  const question = `${gone.length} of ${called} will be removed.`;
  if (gone.length > 0 && !(await isConfirmed(question, yes, desk))) return 1;
  // What was agreed to is what happens: another version that came in between is refused.
  return told(asked, { dryRun, expected: version }, desk);
}

async function told({ send }: Publishing, sending: Sending, desk: Desk): Promise<Code> {
  const answer = await send(sending);
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const changed = readAs(Changed, answer.value);
  return tell(desk, changed, changedLines(changed, sending.dryRun));
}

/** As the API spells it. */
export const queryOf = ({ dryRun, expected }: Sending) => ({
  ...(dryRun && { dryRun: 'true' }),
  expected: expected?.toString(),
});
