import { createHash } from 'node:crypto';
import { holds, same } from './expectation.ts';
import type { Reading } from './model.ts';
import type { Omitted } from './model-decisions.ts';
import type { Decision, Said } from './model-statements.ts';
import { type Asked, sentOf } from './sent.ts';

/** What may become of a body: each row's decisions, and each omission. */
export type Should = {
  /** `lateFrom`: from when it is late, by every extension that may have been known. */
  readonly rows: readonly (Reading & { readonly lateFrom: readonly string[] })[];
  readonly allowed: readonly ReadonlySet<Decision>[];
  readonly omissions: readonly Said[];
  readonly omitted: readonly ReadonlySet<Omitted>[];
  /** Whether what is written ends the completion of a unit and period. */
  readonly ends: (written: readonly Said[]) => ReadonlyMap<string, ReadonlySet<boolean>>;
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
  readonly completionsWithdrawn: readonly { readonly unit: string; readonly period: string }[];
  readonly errors: readonly { readonly index: number }[];
};

export const isWritten = (decision: Decision): boolean =>
  decision === 'accepted' || decision === 'superseded';

const decisions = ['accepted', 'unchanged', 'superseded', 'rejected'] as const;

/** What a receipt counts is what may have become of the body; `written` and `left` are what was seen of it, if it was. */
export function countsFit(
  receipt: Receipt,
  asked: Asked,
  should: Should,
  at: string,
  written?: readonly boolean[],
  left?: readonly Said[],
): void {
  const { rows, allowed, omitted } = should;
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
  const isLate = (row: number) => (from: string) => at >= from && rows[row]?.said !== undefined;
  isBetween(
    receipt.late,
    possible.filter((some, row) => some.every(isWritten) && rows[row]?.lateFrom.every(isLate(row)))
      .length,
    possible.filter((some, row) => some.some(isWritten) && rows[row]?.lateFrom.some(isLate(row)))
      .length,
    'late',
    asked.body,
  );
  const mayBeLeft = omitted.map((some, place) => {
    const said = should.omissions[place];
    const wasSeen = (each: Omitted) => each.written === (said && left?.includes(said));
    return left === undefined ? [...some] : [...some].filter(wasSeen);
  });
  isBetween(
    receipt.omitted,
    mayBeLeft.filter((some) => some.every(({ counted }) => counted)).length,
    mayBeLeft.filter((some) => some.some(({ counted }) => counted)).length,
    'omitted',
    asked.body,
  );
  errorsFit(receipt, possible, asked);
  const taken = written ?? sureOf(possible.map((some) => some.map(isWritten)));
  const lost =
    left ??
    sureOf(mayBeLeft.map((some) => some.map(({ written: isLeft }) => isLeft)))?.flatMap(
      (isLeft, place) => (isLeft ? (should.omissions[place] ?? []) : []),
    );
  if (taken && lost) endsFit(receipt, should, [...saidIn(rows, taken), ...lost]);
}

/** What each of them comes to, where nothing is open. */
function sureOf(all: readonly (readonly boolean[])[]): readonly boolean[] | undefined {
  const sure = all.map((some) => new Set(some)).filter((some) => some.size === 1);
  return sure.length < all.length ? undefined : sure.flatMap((some) => [...some]);
}

const saidIn = (rows: readonly Reading[], written: readonly boolean[]): readonly Said[] =>
  rows.flatMap(({ said }, row) => (said && written[row] === true ? [said] : []));

/** The receipt names every completion that what it took in ended, and no other. */
function endsFit({ completionsWithdrawn }: Receipt, { ends }: Should, said: readonly Said[]): void {
  const named = new Set(completionsWithdrawn.map(({ unit, period }) => `${unit} ${period}`));
  same(named.size, completionsWithdrawn.length, 'a completion is named twice');
  const all = ends(said);
  for (const name of named) holds(all.get(name)?.has(true) === true, `${name} did not end`, said);
  for (const [name, may] of all)
    holds(may.has(named.has(name)), `the completion of ${name} ends: ${!named.has(name)}`, said);
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
