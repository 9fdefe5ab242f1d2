import type { Statement } from '../../core/statement.ts';
import type { Seen } from './ledger.ts';

/** A statement of ours in the model's words. */
export function seen(said: Statement): Seen {
  const { metric, unit, interval, source, observedAt, receivedAt, submission, replaces } = said;
  const words = wordsOf(said);
  return {
    subject: [metric, unit, `${interval.from}/${interval.until}`, source].join(' '),
    ...words,
    observedAt,
    receivedAt,
    submission,
    ...(replaces !== undefined && { replaces }),
  };
}

function wordsOf({ says, restart, comment, followUp }: Statement): Pick<Seen, 'says' | 'meaning'> {
  const remark = `${comment === undefined ? '' : ` # ${comment}`}${followUp === true ? ' !' : ''}`;
  if (says.kind !== 'value') {
    const text = `${says.kind} ${says.kind === 'text' ? says.text : says.reason}${remark}`;
    return { says: text, meaning: text };
  }
  const { count, given, atLeast } = says.amount;
  const meaning = `value ${count}${atLeast ? ' or more' : ''}${restart === true ? ' restarted' : ''}${remark}`;
  return { says: `${meaning}, ${given} decimals`, meaning };
}

/** In an order of their own, to be compared. */
export const textsOf = (all: readonly Seen[]): readonly string[] =>
  all
    .map((each) =>
      [
        each.subject,
        each.says,
        each.observedAt,
        each.receivedAt,
        each.submission,
        each.replaces ?? '',
      ].join(' | '),
    )
    .toSorted();
