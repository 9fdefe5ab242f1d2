import { createHash } from 'node:crypto';
import { holds, same } from './expectation.ts';
import type { Decision, Reading, Said } from './model.ts';
import { type Asked, sentOf } from './sent.ts';

/** What may become of a body: each row's decisions, and of each omission whether it is written. */
export type Should = {
  readonly rows: readonly Reading[];
  readonly allowed: readonly ReadonlySet<Decision>[];
  readonly omissions: readonly Said[];
  readonly omitted: readonly ReadonlySet<boolean>[];
};

export type Receipt = {
  readonly id: string | null;
  readonly receivedAt: string | null;
  readonly sha256: string;
  readonly mode: string;
  readonly dryRun: boolean;
  readonly late: number;
  readonly omitted: number;
  readonly counts: Readonly<Record<'sent' | Decision, number>>;
  readonly errors: readonly { readonly index: number }[];
};

export const isWritten = (decision: Decision): boolean =>
  decision === 'accepted' || decision === 'superseded';

const decisions = ['accepted', 'unchanged', 'superseded', 'rejected'] as const;

/** What a receipt counts is what may have become of the body; `written` and `left` are what was seen of it, if it was. */
export function countsFit(
  receipt: Receipt,
  asked: Asked,
  { rows, allowed, omitted }: Should,
  at: string,
  written?: readonly boolean[],
  left?: readonly Said[],
): void {
  const { sent, ...each } = receipt.counts;
  same(sent, asked.body.rows.length, 'sent');
  const sum = Object.values(each).reduce((total, count) => total + count, 0);
  same(sum, sent, 'counts that add up');
  const sha256 = createHash('sha256').update(sentOf(asked).text).digest('hex');
  same([receipt.sha256, receipt.mode], [sha256, asked.mode], 'what was received');
  const possible = allowed.map((some, row) =>
    written === undefined ? [...some] : [...some].filter((one) => isWritten(one) === written[row]),
  );
  for (const decision of decisions)
    isBetween(
      each[decision],
      possible.filter((some) => some.every((one) => one === decision)).length,
      possible.filter((some) => some.includes(decision)).length,
      decision,
      asked.body,
    );
  const lateRows = possible.filter((_, row) => at >= (rows[row]?.late ?? '9999'));
  isBetween(
    receipt.late,
    lateRows.filter((some) => some.every(isWritten)).length,
    lateRows.filter((some) => some.some(isWritten)).length,
    'late',
    asked.body,
  );
  isBetween(
    receipt.omitted,
    left?.length ?? omitted.filter((some) => !some.has(false)).length,
    left?.length ?? omitted.filter((some) => some.has(true)).length,
    'omitted',
    asked.body,
  );
  errorsFit(receipt, possible, asked);
}

function isBetween(found: number, least: number, most: number, what: string, body: unknown): void {
  holds(
    least <= found && found <= most,
    `${found} ${what}, and should be ${least} to ${most}`,
    body,
  );
}

/** Every rejected row is named, and no other. */
function errorsFit(
  { counts, errors }: Receipt,
  possible: readonly (readonly Decision[])[],
  { body }: Asked,
): void {
  const named = new Set(errors.map(({ index }) => index));
  for (const [row, some] of possible.entries())
    holds(
      some.some((one) => (one === 'rejected') === named.has(row)),
      `row ${row} is named as wrong: ${named.has(row)}, and may be ${some.join()}`,
      body,
    );
  same(named.size, counts.rejected, 'a rejected row without its errors');
}
