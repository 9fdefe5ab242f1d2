import { holds, same } from './expectation.ts';
import { speakerOf } from './ledger-acts.ts';
import { mostMonths } from './long-bodies.ts';
import type { ModelBody } from './model.ts';
import { asSpeaker, type Attempt, monthsOf, shouldOf } from './model-should.ts';
import type { Decision, Known, Said } from './model-statements.ts';
import { countsFit, isWritten, type Receipt, type Should } from './receipts.ts';
import { type Asked, isSame } from './sent.ts';
import { spotOf } from './spots.ts';
import type { Timeline } from './timeline.ts';

export type { Attempt } from './model-should.ts';

/** A submission as it should be: what each row may have been decided as, by what could be known when it was opened. */
type Opened = Attempt & {
  readonly submission: string;
  readonly should: Should;
  receivedAt?: string;
  written?: readonly boolean[];
  left?: readonly Said[];
  receipt?: string;
};

/** A visible statement, in the model's words. */
export type Seen = Omit<Known, 'meaning' | 'bare' | 'number' | 'orMore'>;

const only = (allowed: ReadonlySet<Decision>, decision: Decision): boolean =>
  allowed.size === 1 && allowed.has(decision);

const speaksOf = ({ rows, unit }: ModelBody, subject: string): boolean =>
  rows.some((row) => `${row.metric} ${row.unit ?? unit}` === subject);

/** A visible statement as one line, and where it lies. */
type Shown = { readonly spot: string; readonly text: string };
const shownOf = (said: Seen): Shown => ({
  spot: spotOf(said.subject),
  text: `${told(said)} | ${said.receivedAt}`,
});
const textOf = (all: readonly Shown[]): string =>
  all
    .map(({ text }) => text)
    .toSorted()
    .join('\n');

const nameOf = ({ client, key }: Asked): string => `${client} ${key}`;
const told = ({
  subject,
  says,
  observedAt,
  replaces = '',
}: Omit<Said, 'meaning' | 'bare'>): string => [subject, says, observedAt, replaces].join(' | ');

/**
 * Holds what happens against the model, as it happens. What is visible only ever grows, one submission at a time, so a
 * moment is a number of visible submissions. A row may be decided by what was visible at any moment between the request's
 * begin and its opening: which one, only the handler knows.
 */
export class Ledger {
  private readonly timeline: Timeline;
  private readonly opened = new Map<string, Opened>();
  private readonly texts = new Map<string, readonly Shown[]>();
  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  get now(): number {
    return this.timeline.now;
  }
  visible(moment = this.now): readonly Known[] {
    return this.timeline.visible(moment);
  }
  private bySubmission(id: string): Opened | undefined {
    return [...this.opened.values()].find(({ submission }) => submission === id);
  }
  isOpen = (asked: Asked): boolean => this.opened.has(nameOf(asked));
  isDone = (asked: Asked): boolean => this.opened.get(nameOf(asked))?.receipt !== undefined;
  /** The submission of a request, if it is open and not done. */
  leftOf(asked: Asked): string | undefined {
    const opened = this.opened.get(nameOf(asked));
    return opened?.receipt === undefined ? opened?.submission : undefined;
  }
  /** The request as which it was opened. */
  openedAs = (asked: Asked): Asked | undefined => this.opened.get(nameOf(asked));
  /** The submissions that were answered with a receipt. */
  done = (): readonly string[] =>
    [...this.opened.values()].flatMap((each) =>
      each.receipt === undefined ? [] : each.submission,
    );
  /** The submissions of a client, of all that it sent or that speak of one metric and unit. */
  receiptsOf = (client: string, subject: string): readonly string[] =>
    [...this.opened.values()]
      .filter((each) => each.client === client)
      .filter(({ body }) => subject === '' || speaksOf(body, subject))
      .map(({ submission }) => submission);

  /** The store took the submission of this attempt in: nothing of it may be decided anew from here on. */
  open(attempt: Attempt, submission: string, openedAt: string): void {
    holds(!attempt.dryRun, 'a dry run was kept');
    holds(!this.isOpen(attempt), 'a key was opened twice', attempt.key);
    const should = shouldOf(this.timeline, attempt, openedAt);
    const { allowed } = should;
    holds(monthsOf(attempt, openedAt).sure <= mostMonths, 'too many months were opened');
    const mayStand = allowed.filter((each) => !only(each, 'rejected')).length;
    holds(
      attempt.mode === 'atomic' ? mayStand === allowed.length : mayStand > 0,
      'a body with wrong rows was opened',
      attempt.body,
    );
    this.opened.set(nameOf(attempt), { ...attempt, submission, should });
  }

  /** Everything that is visible now at some spots: nothing that was is changed, and what is new is whole. */
  look(seen: readonly Seen[], isRead: (spot: string) => boolean): void {
    const bySubmission = Map.groupBy(seen, ({ submission }) => submission);
    for (const [submission, statements] of bySubmission) {
      const before = this.texts.get(submission);
      const shown = statements.map(shownOf);
      if (before === undefined) {
        this.close(submission, statements);
        this.texts.set(submission, shown);
      } else
        same(
          textOf(shown),
          textOf(before.filter(({ spot }) => isRead(spot))),
          `the statements of ${submission} changed`,
        );
    }
    for (const [submission, shown] of this.texts)
      holds(
        bySubmission.has(submission) || !shown.some(({ spot }) => isRead(spot)),
        `${submission} was visible and is not any more`,
      );
  }

  private close(submission: string, statements: readonly Seen[]): void {
    const opened = this.bySubmission(submission);
    if (opened === undefined) throw new Error(`${submission} is visible and was never opened`);
    const [receivedAt = ''] = new Set(statements.map((each) => each.receivedAt));
    const left = Map.groupBy(statements, told);
    const isThere = (said: Said | undefined): boolean =>
      said !== undefined && left.get(told(said))?.pop() !== undefined;
    const { rows, allowed, omissions, omitted } = opened.should;
    opened.written = rows.map(({ said }, row) => {
      const written = isThere(said);
      const may = [...(allowed[row] ?? [])];
      holds(
        may.some((each) => isWritten(each) === written),
        `row ${row} of ${submission} is visible: ${written}, and may be ${may.join()}`,
        opened.body,
      );
      return written;
    });
    opened.left = omissions.filter((said, place) => {
      const written = isThere(said);
      holds(
        [...(omitted[place] ?? [])].some((each) => each.written === written),
        `what ${submission} omits: ${written}`,
        said,
        opened.body,
      );
      return written;
    });
    same([...left.values()].flat(), [], `${submission} shows what it was never sent`);
    holds(
      statements.every((each) => each.receivedAt === receivedAt),
      'one submission, two moments',
    );
    opened.receivedAt = receivedAt;
    const said = rows.flatMap((row, place) =>
      row.said && opened.written?.[place] === true ? [row.said] : [],
    );
    const by = speakerOf(asSpeaker(opened));
    holds(
      statements.every((each) => each.by === by),
      `${submission} is of another speaker`,
      by,
    );
    this.timeline.close(
      [...said, ...opened.left].map((each) => ({ ...each, receivedAt, submission, by })),
    );
  }

  /** What somebody read who began at a moment: whole submissions, and everything that was visible when he began. */
  read(found: readonly Seen[], since: number, isAsked: (said: Seen) => boolean): void {
    const whole = new Map(
      this.timeline.submissions.map((all) => [all[0]?.submission, all.filter(isAsked)]),
    );
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
  receipted(attempt: Asked, text: string): void {
    const opened = this.opened.get(nameOf(attempt));
    if (opened === undefined) throw new Error(`${attempt.key} has a receipt and was never opened`);
    if (opened.receipt !== undefined) same(text, opened.receipt, 'a receipt changed');
    opened.receipt = text;
    holds(isSame(attempt, opened), 'another body was receipted');
    const receipt = JSON.parse(text) as Receipt;
    same(receipt.id, opened.submission, 'the receipt names another submission');
    if (opened.receivedAt !== undefined) same(receipt.receivedAt, opened.receivedAt, 'receivedAt');
    else
      holds(
        opened.should.allowed.every((each) => [...each].some((decision) => !isWritten(decision))) &&
          opened.should.omitted.every((each) => [...each].some(({ written }) => !written)),
        'a receipt was given before the figures were visible',
        opened.body,
      );
    countsFit(receipt, opened, opened.should, opened.receivedAt ?? '', opened.written, opened.left);
  }

  /** The answer of a dry run. */
  tried(attempt: Attempt, text: string, openedAt: string): void {
    const receipt = JSON.parse(text) as Receipt;
    same([receipt.id, receipt.receivedAt, receipt.dryRun], [null, null, true], 'a dry run');
    holds(monthsOf(attempt, openedAt).sure <= mostMonths, 'too many months would be taken');
    countsFit(receipt, attempt, shouldOf(this.timeline, attempt, openedAt), openedAt);
  }

  /** The answer that a body is about more months than can become visible together. */
  foundTooLong(attempt: Attempt, text: string, openedAt: string): void {
    holds(monthsOf(attempt, openedAt).most > mostMonths, 'it is not too long', attempt.body);
    const { errors } = JSON.parse(text) as {
      readonly errors: readonly { readonly code: string }[];
    };
    same(
      errors.map(({ code }) => code),
      ['too-many-months'],
      'what is wrong with a long body',
    );
  }

  /** The answer that some rows are wrong, and nothing was kept. */
  refused(attempt: Attempt, text: string, openedAt: string): void {
    const { allowed } = shouldOf(this.timeline, attempt, openedAt);
    const mayFall = allowed.filter((each) => each.has('rejected')).length;
    holds(
      attempt.mode === 'atomic' ? mayFall > 0 : mayFall === allowed.length,
      'a right body was refused',
      attempt.body,
      text,
    );
  }
}
