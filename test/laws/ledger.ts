import { createHash } from 'node:crypto';
import { holds, same } from './expectation.ts';
import {
  type Decision,
  decisionOf,
  type Known,
  type ModelBody,
  type ModelFacts,
  type Reading,
  readingsOf,
} from './model.ts';

export type Asked = {
  readonly client: string;
  readonly key: string;
  readonly body: ModelBody;
  readonly mode: 'atomic' | 'partial';
  readonly dryRun: boolean;
};

/** One try at a request, and how much was visible when it began. */
export type Attempt = Asked & { readonly since: number };

/** A submission as it should be: what each row may have been decided as, by what could be known when it was opened. */
type Opened = Attempt & {
  readonly submission: string;
  readonly readings: readonly Reading[];
  readonly allowed: readonly ReadonlySet<Decision>[];
  receivedAt?: string;
  written?: readonly boolean[];
  receipt?: string;
};

/** A visible statement, in the model's words. */
export type Seen = Known;

export type Receipt = {
  readonly id: string | null;
  readonly receivedAt: string | null;
  readonly sha256: string;
  readonly mode: string;
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<'sent' | Decision, number>>;
  readonly errors: readonly { readonly index: number }[];
};

const isWritten = (decision: Decision): boolean =>
  decision === 'accepted' || decision === 'superseded';
const only = (allowed: ReadonlySet<Decision>, decision: Decision): boolean =>
  allowed.size === 1 && allowed.has(decision);

export const textOf = (body: ModelBody): string => JSON.stringify(body);
const nameOf = ({ client, key }: Asked): string => `${client} ${key}`;
const told = ({ subject, says, observedAt, replaces = '' }: Omit<Known, 'meaning'>): string =>
  [subject, says, observedAt, replaces].join(' | ');

/**
 * Holds what happens against the model, as it happens. What is visible only ever grows, one submission at a time, so a
 * moment is a number of visible submissions. A row may be decided by what was visible at any moment between the request's
 * begin and its opening: which one, only the handler knows.
 */
export class Ledger {
  private readonly facts: ModelFacts;
  private readonly opened = new Map<string, Opened>();
  /** In the order in which they became visible. */
  private readonly closed: Known[][] = [];
  private readonly texts = new Map<string, string>();
  constructor(facts: ModelFacts) {
    this.facts = facts;
  }

  get now(): number {
    return this.closed.length;
  }
  visible(moment = this.now): readonly Known[] {
    return this.closed.slice(0, moment).flat();
  }
  private bySubmission(id: string): Opened | undefined {
    return [...this.opened.values()].find(({ submission }) => submission === id);
  }
  isOpen = (asked: Asked): boolean => this.opened.has(nameOf(asked));
  isDone = (asked: Asked): boolean => this.opened.get(nameOf(asked))?.receipt !== undefined;
  /** The request as which it was opened. */
  openedAs = (asked: Asked): Asked | undefined => this.opened.get(nameOf(asked));
  /** The submissions that were answered with a receipt. */
  done = (): readonly string[] =>
    [...this.opened.values()].flatMap((each) =>
      each.receipt === undefined ? [] : each.submission,
    );
  receiptsOf = (client: string): readonly string[] =>
    [...this.opened.values()].flatMap((each) => (each.client === client ? each.submission : []));

  private allowed(attempt: Attempt, openedAt: string) {
    const readings = readingsOf(this.facts, attempt.client, attempt.body, openedAt);
    const allowed = readings.map(() => new Set<Decision>());
    for (let moment = attempt.since; moment <= this.now; moment += 1) {
      const known = this.visible(moment);
      for (const [row, reading] of readings.entries())
        allowed[row]?.add(decisionOf(reading, known));
    }
    return { readings, allowed };
  }

  /** The store took the submission of this attempt in: nothing of it may be decided anew from here on. */
  open(attempt: Attempt, submission: string, openedAt: string): void {
    holds(!attempt.dryRun, 'a dry run was kept');
    holds(!this.isOpen(attempt), 'a key was opened twice', attempt.key);
    const { readings, allowed } = this.allowed(attempt, openedAt);
    const mayStand = allowed.filter((each) => !only(each, 'rejected')).length;
    holds(
      attempt.mode === 'atomic' ? mayStand === allowed.length : mayStand > 0,
      'a body with wrong rows was opened',
      attempt.body,
    );
    this.opened.set(nameOf(attempt), { ...attempt, submission, readings, allowed });
  }

  /** Everything that is visible now: nothing that was is changed, and what is new is whole. */
  look(seen: readonly Seen[]): void {
    const bySubmission = Map.groupBy(seen, ({ submission }) => submission);
    for (const [submission, statements] of bySubmission) {
      const text = statements
        .map((said) => `${told(said)} | ${said.receivedAt}`)
        .toSorted()
        .join('\n');
      const before = this.texts.get(submission);
      if (before === undefined) this.close(submission, statements);
      else same(text, before, `the statements of ${submission} changed`);
      this.texts.set(submission, text);
    }
    for (const submission of this.texts.keys())
      holds(bySubmission.has(submission), `${submission} was visible and is not any more`);
  }

  private close(submission: string, statements: readonly Seen[]): void {
    const opened = this.bySubmission(submission);
    if (opened === undefined) throw new Error(`${submission} is visible and was never opened`);
    const [receivedAt = ''] = new Set(statements.map((each) => each.receivedAt));
    const left = new Set(statements);
    opened.written = opened.readings.map(({ said }, row) => {
      const found = [...left].find(
        (each) => said !== undefined && told(each) === told({ ...said, receivedAt, submission }),
      );
      const allowed = [...(opened.allowed[row] ?? [])];
      const isThere = found !== undefined;
      holds(
        allowed.some((each) => isWritten(each) === isThere),
        `row ${row} of ${submission} is visible: ${isThere}, and may be ${allowed.join()}`,
        opened.body,
      );
      if (found) left.delete(found);
      return isThere;
    });
    same([...left], [], `${submission} shows what it was never sent`);
    holds(
      statements.every((each) => each.receivedAt === receivedAt),
      'one submission, two moments',
    );
    opened.receivedAt = receivedAt;
    this.closed.push(
      opened.readings.flatMap(({ said }, row) =>
        said && opened.written?.[row] === true ? [{ ...said, receivedAt, submission }] : [],
      ),
    );
  }

  /** What somebody read who began at a moment: whole submissions, and everything that was visible when he began. */
  read(found: readonly Seen[], since: number, isAsked: (said: Seen) => boolean): void {
    const whole = new Map(this.closed.map((all) => [all[0]?.submission, all.filter(isAsked)]));
    const bySubmission = Map.groupBy(found, ({ submission }) => submission);
    for (const [submission, statements] of bySubmission)
      same(
        statements.map(told).toSorted(),
        (whole.get(submission) ?? []).map(told).toSorted(),
        `${submission} was read in part`,
      );
    for (const said of this.visible(since).filter(isAsked))
      holds(bySubmission.has(said.submission), `${said.submission} was not read`);
  }

  /** The answer of a request that was taken in. */
  receipted(attempt: Attempt, text: string): void {
    const opened = this.opened.get(nameOf(attempt));
    if (opened === undefined) throw new Error(`${attempt.key} has a receipt and was never opened`);
    if (opened.receipt !== undefined) same(text, opened.receipt, 'a receipt changed');
    opened.receipt = text;
    same(
      [textOf(attempt.body), attempt.mode],
      [textOf(opened.body), opened.mode],
      'another body was receipted',
    );
    const receipt = JSON.parse(text) as Receipt;
    same(receipt.id, opened.submission, 'the receipt names another submission');
    if (opened.receivedAt !== undefined) same(receipt.receivedAt, opened.receivedAt, 'receivedAt');
    else
      holds(
        opened.allowed.every((each) => [...each].some((decision) => !isWritten(decision))),
        'a receipt was given before the figures were visible',
        opened.body,
      );
    countsFit(receipt, opened, opened.allowed, opened.written);
  }

  /** The answer of a dry run. */
  tried(attempt: Attempt, text: string, openedAt: string): void {
    const receipt = JSON.parse(text) as Receipt;
    same([receipt.id, receipt.receivedAt, receipt.dryRun], [null, null, true], 'a dry run');
    countsFit(receipt, attempt, this.allowed(attempt, openedAt).allowed, undefined);
  }

  /** The answer that some rows are wrong, and nothing was kept. */
  refused(attempt: Attempt, text: string, openedAt: string): void {
    const { allowed } = this.allowed(attempt, openedAt);
    const mayFall = allowed.filter((each) => each.has('rejected')).length;
    holds(
      attempt.mode === 'atomic' ? mayFall > 0 : mayFall === allowed.length,
      'a right body was refused',
      attempt.body,
      text,
    );
  }
}

function countsFit(
  { counts, errors, sha256, mode }: Receipt,
  asked: Asked,
  allowed: readonly ReadonlySet<Decision>[],
  written: readonly boolean[] | undefined,
): void {
  const { sent, ...each } = counts;
  same(sent, asked.body.rows.length, 'sent');
  same(
    Object.values(each).reduce((sum, count) => sum + count, 0),
    sent,
    'counts that add up',
  );
  same(
    sha256,
    createHash('sha256').update(textOf(asked.body)).digest('hex'),
    'the hash of the body',
  );
  same(mode, asked.mode, 'mode');
  const possible = allowed.map((some, row) =>
    written === undefined ? [...some] : [...some].filter((one) => isWritten(one) === written[row]),
  );
  for (const decision of ['accepted', 'unchanged', 'superseded', 'rejected'] as const) {
    const most = possible.filter((some) => some.includes(decision)).length;
    const least = possible.filter((some) => some.every((one) => one === decision)).length;
    holds(
      least <= each[decision] && each[decision] <= most,
      `${each[decision]} ${decision}, and should be ${least} to ${most}`,
      asked.body,
    );
  }
  const named = new Set(errors.map(({ index }) => index));
  for (const [row, some] of possible.entries())
    holds(
      some.some((one) => (one === 'rejected') === named.has(row)),
      `row ${row} named as wrong: ${named.has(row)}`,
      asked.body,
    );
  same(named.size, each.rejected, 'a rejected row without its errors');
}
