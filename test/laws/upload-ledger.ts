import { holds, same } from './expectation.ts';
import type { Attempt, Ledger } from './ledger.ts';
import type { Receipt } from './receipts.ts';
import type { Work } from './sandboxes.ts';
import type { Asked } from './sent.ts';
import {
  type Announcing,
  type AskedUpload,
  declaredIn,
  isSameKey,
  type Rights,
  type Taking,
  type View,
} from './upload-tasks.ts';

/** An upload that was announced. */
type Announced = {
  readonly id: string;
  readonly from: AskedUpload;
  /** The request as which its figures are taken in. */
  readonly asked: Asked;
  readonly rights: Rights | undefined;
  /** Until when the last address holds that was given out, in milliseconds since 1970. */
  addressUntil: number;
  /** Whether a body ever lay there that is what was declared of the bytes, and one that is not. */
  readonly lay: { right: boolean; other: boolean };
  readonly tries: Taking[];
  holder?: { readonly work: Work; readonly since: number };
  /** What was told of it once it was done or refused. */
  over?: string;
};

/** By the clocks of those who work, which may disagree by some seconds. */
const disagreementMs = 10_000;
/** No worker lives longer. */
export const longestWorkMs = 15 * 60_000;
const graceMs = 60 * 60_000;
const mostTries = 8;

/**
 * Holds uploads against the model: a body is taken in once and as it was declared, whoever dies over it and however often
 * its worker is told; what was told of its end stays, and what is not over has nobody's figures visible.
 */
export class UploadLedger {
  private readonly ledger: Ledger;
  private readonly byId = new Map<string, Announced>();
  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }
  get all(): readonly Announced[] {
    return [...this.byId.values()];
  }
  isThere = (id: string): boolean => {
    const { right, other } = this.named(id).lay;
    return right || other;
  };
  isDone = (id: string): boolean => this.ledger.isDone(this.named(id).asked);
  /** Whether a submission was opened for it. */
  isOpen = (id: string): boolean => this.ledger.isOpen(this.named(id).asked);
  isOver = (id: string): boolean => this.named(id).over !== undefined;

  named(id: string): Announced {
    const found = this.byId.get(id);
    if (found === undefined) throw new Error(`Nobody announced the upload ${id}`);
    return found;
  }

  // What the store took in --------------------------------------------------

  announced({ upload, rights }: Announcing, id: string, expiresAt: string): void {
    holds(!this.byId.has(id), 'an upload was announced twice', id);
    this.byId.set(id, {
      id,
      from: upload,
      asked: { ...upload.asked, key: `upload ${id}` },
      rights,
      addressUntil: Date.parse(expiresAt),
      lay: { right: false, other: false },
      tries: [],
    });
  }
  put(id: string, isRight: boolean): void {
    this.named(id).lay[isRight ? 'right' : 'other'] = true;
  }
  told(task: Taking): void {
    this.named(task.id).tries.push(task);
  }
  /** Somebody took it in hand. */
  begun(work: Work, id: string, at: string): void {
    const upload = this.named(id);
    const since = Date.parse(at);
    const { holder } = upload;
    holds(
      holder === undefined || holder.work === work || since - holder.since >= longestWorkMs,
      'an upload was taken from somebody who worked on it',
    );
    upload.holder = { work, since };
  }
  letGo(work: Work, id: string): void {
    const upload = this.named(id);
    if (upload.holder?.work === work) delete upload.holder;
  }

  /** The request as which a worker decided the body, by what it knew at that moment. */
  attemptAt({ id, looks }: Taking, openedAt: string): Attempt {
    const { asked, rights } = this.named(id);
    const look = looks.get(openedAt);
    if (look === undefined) throw new Error(`The worker on ${id} never read ${openedAt}`);
    const { facts, since } = look;
    const clients = { ...facts.clients, ...(rights && { [asked.client]: rights }) };
    return { ...asked, since, facts: { ...facts, clients } };
  }
  /** A submission is opened for it. */
  opening({ id }: Taking): void {
    const { from, over, lay } = this.named(id);
    holds(lay.right && !from.isMisdeclared, 'a body was taken in that is not what was declared');
    holds(over === undefined, 'a body was taken in that had come to its end', over);
  }

  // What is told --------------------------------------------------------------

  /** What is told of it at this moment; `receipt` is that of its submission. */
  shown(view: View, receipt: string | undefined, now: number, by?: Taking): void {
    const upload = this.named(view.id);
    const text = JSON.stringify(view);
    if (upload.over !== undefined) return same(text, upload.over, 'the end of an upload changed');
    const isThere = this.isThere(view.id);
    const isOpen = this.ledger.isOpen(upload.asked);
    switch (view.state) {
      case 'expired':
        holds(now > upload.addressUntil + graceMs - disagreementMs, 'it expired too early');
        return holds(!isThere && !isOpen, 'it expired with its body there');
      case 'waiting':
        return holds(!isThere && !isOpen, 'it waits for a body that is there');
      case 'received':
        return holds(isThere && !isOpen, 'nobody has it in hand', { isThere, isOpen });
      case 'working':
        return holds(isThere && upload.tries.length > 0, 'somebody works on it');
      case 'done':
        upload.over = text;
        return this.done(upload, view, receipt);
      case 'refused':
        upload.over = text;
        return this.refused(upload, view, by);
    }
  }

  private done({ asked, tries: [first] }: Announced, view: View, receipt: string | undefined) {
    if (first === undefined || receipt === undefined)
      throw new Error(`The upload ${view.id} is done and has no submission with a receipt`);
    const { id, receivedAt, counts } = JSON.parse(receipt) as Receipt;
    same(view.receipt, { id, receivedAt, counts }, 'the receipt of an upload');
    this.ledger.receipted(asked, receipt);
  }

  private refused(upload: Announced, { id, problem }: View, by: Taking | undefined): void {
    const { asked, from, lay } = upload;
    if (problem === undefined || by === undefined)
      throw new Error(`The upload ${id} was refused by nobody or for nothing`);
    const { code, errors, errorsTotal } = problem;
    same(errors.length, Math.min(errorsTotal, 500), 'errors to read');
    if (code === 'upload-given-up') return this.givenUp(upload, problem.detail ?? '', by);
    holds(!this.ledger.isOpen(asked), 'an upload was refused and taken in', code);
    if (code === 'malformed-body')
      return holds(from.isMisdeclared || lay.other, 'a body is not called what it is');
    const openedAt = by.clock[1] ?? '';
    const attempt = this.attemptAt(by, openedAt);
    if (code === 'rows-rejected') return this.ledger.refused(attempt, code, openedAt);
    holds(code === 'validation-failed', 'a refusal that nobody expected', problem);
    return this.ledger.foundTooLong(attempt, JSON.stringify(problem), openedAt);
  }
  /** So many came to grief, and what may still become of it is said. */
  private givenUp({ asked, tries }: Announced, detail: string, by: Taking): void {
    const failed = tries.filter((each) => each !== by && (each.dead || each.disturbed));
    holds(failed.length >= mostTries, 'an upload was given up early', failed.length);
    same(
      detail.includes('no row was written'),
      !this.ledger.isOpen(asked),
      'what is said of rows of an upload that was given up',
    );
  }

  /** Of an upload that was given up the rows may become visible later; nobody is answered their receipt. */
  finishedLater(id: string, receipt: string | undefined): void {
    const { asked } = this.named(id);
    if (receipt !== undefined && !this.ledger.isDone(asked)) this.ledger.receipted(asked, receipt);
  }
  /** Submissions that were opened for uploads and are not done. */
  get left(): readonly string[] {
    return this.all.flatMap(({ asked }) => this.ledger.leftOf(asked) ?? []);
  }

  // Answers ---------------------------------------------------------------------

  /** What a client was answered that announced a body. */
  answered({ upload, disturbed, faults, answer }: Announcing): void {
    const { status = 0, text = '' } = answer ?? {};
    if (status === 500) return holds(disturbed, 'a fault came from nowhere:', faults.map(String));
    const known = this.all.find(({ from }) => isSameKey(from, upload));
    const isSame = known !== undefined && declaredIn(known.from) === declaredIn(upload);
    if (status === 422) return holds(known !== undefined && !isSame, 'a key was called re-used');
    same(status, 201, `an answer that nobody expected: ${text}`);
    const { id, state, put } = JSON.parse(text) as View;
    holds(isSame, 'another body was announced under the key');
    same(id, known?.id, 'the id of an upload');
    same(put !== undefined, state === 'waiting', 'an address for a body that is waited for');
    if (known && put) known.addressUntil = Math.max(known.addressUntil, Date.parse(put.expiresAt));
  }

  /** What a worker ended with. */
  worked(task: Taking): void {
    const { asked, tries, over } = this.named(task.id);
    const { status = 0, text = '' } = task.answer ?? {};
    const isInTheWay = this.ledger.isOpen(asked) && !task.wasDone;
    if (status !== 200)
      return holds(task.disturbed || isInTheWay, 'a worker failed over nothing', task.faults);
    switch (text) {
      case 'in-hand':
        return holds(
          task.disturbed || tries.some((other) => other !== task),
          'nobody else had it in hand',
        );
      case 'waiting':
      case 'expired':
        return holds(!task.wasThere, 'a worker overlooked a body');
      default:
        return holds(over !== undefined, 'a worker ended what is not over', text);
    }
  }
}
