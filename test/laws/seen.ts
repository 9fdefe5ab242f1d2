import type { Speaker, Statement } from '../../core/statements/statement.ts';
import type { Seen } from './ledger.ts';

export const speakerText = ({ client, person }: Speaker): string => `${client}/${person?.id ?? ''}`;

/** A statement of ours in the model's words. */
export function seen(said: Statement): Seen {
  const { metric, unit, interval, source, observedAt, receivedAt, submission, replaces, by } = said;
  const words = wordsOf(said);
  return {
    subject: [metric, unit, `${interval.from}/${interval.until}`, source].join(' '),
    ...words,
    observedAt,
    receivedAt,
    submission,
    by: by === undefined ? '' : speakerText(by),
    ...(replaces !== undefined && { replaces }),
  };
}

function wordsOf({ says, restart, comment, followUp }: Statement): Pick<Seen, 'says'> {
  const remark = `${comment === undefined ? '' : ` # ${comment}`}${followUp === true ? ' !' : ''}`;
  if (says.kind !== 'value') {
    const text = `${says.kind} ${says.kind === 'text' ? says.text : says.reason}${remark}`;
    return { says: text };
  }
  const { count, given, atLeast } = says.amount;
  const meaning = `value ${count}${atLeast ? ' or more' : ''}${restart === true ? ' restarted' : ''}${remark}`;
  return { says: `${meaning}, ${given} decimals` };
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
        each.by,
        each.replaces ?? '',
      ].join(' | '),
    )
    .toSorted();
