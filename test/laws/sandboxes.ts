import { setImmediate } from 'node:timers/promises';
import { QueryCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../functions/shared/world.ts';
import type { Chance } from './chance.ts';

/**
 * What becomes of a call to the store. lost: it is made and its answer never comes; refused: it is never made; both end in
 * a fault that the caller sees. echo: it is made twice, as by a repeat of the SDK after a lost answer.
 */
export type Fate = 'made' | 'lost' | 'refused' | 'echo';

type Call = {
  readonly work: Work;
  readonly command: object;
  /** False once nobody waits for its answer any more. */
  readonly isHeard: boolean;
  /** Resolves once it was made, or was not, and whoever watches has seen it. */
  readonly meet: (fate: Fate, isHeard: boolean) => Promise<void>;
};

/** A call to the bucket of bodies. */
export class BucketCall {
  readonly writes: boolean;
  constructor(writes: boolean) {
    this.writes = writes;
  }
}

/** One handling of a request or a tick: it is asked nothing while it runs, and may die at any of its calls. */
export class Work {
  readonly name: string;
  dead = false;
  ended = false;
  /** A call of it failed, or the clock moved while it ran: it may give up. */
  disturbed = false;
  constructor(name: string) {
    this.name = name;
  }
}

class StoreFault extends Error {}

/**
 * Lets several handlers run between each other, one store call at a time, in an order that a seed decides. Nothing of them
 * runs while no call is made, so that a history is the same every time.
 */
export class Sandboxes {
  private waiting: Call[] = [];
  private readonly running = new Set<Work>();
  private readonly broken: unknown[] = [];
  private readonly chance: Chance;
  /** Told of every call that reached the store, before anybody else moves; what it throws ends the history. */
  private readonly onMade: (work: Work, command: object) => Promise<void>;
  constructor(chance: Chance, onMade: (work: Work, command: object) => Promise<void>) {
    this.chance = chance;
    this.onMade = onMade;
  }

  /** A client whose calls wait for their turn; those of nobody, and those that `passes`, are made at once. */
  client(
    db: DocumentClient,
    current: () => Work | undefined,
    passes: (command: object) => boolean,
  ): DocumentClient {
    const send: Function = db.send.bind(db);
    return new Proxy(db, {
      get: (target, property, receiver) => {
        if (property !== 'send') return Reflect.get(target, property, receiver);
        return (...args: readonly [object, ...unknown[]]) => {
          const make = () => Promise.resolve(Reflect.apply(send, undefined, args) as unknown);
          const work = current();
          const [command] = args;
          if (work === undefined || passes(command)) return make();
          return this.call(work, command, make);
        };
      },
    });
  }

  /** A call that is made when its turn comes. */
  call<T>(work: Work, command: object, make: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve) => {
      const meet = (fate: Fate, isHeard: boolean): Promise<void> => {
        const outcome = this.outcomeOf(work, command, make, fate);
        if (isHeard) resolve(outcome);
        return outcome.then(
          () => undefined,
          () => undefined,
        );
      };
      this.waiting.push({ work, command, isHeard: true, meet });
    });
  }

  /** Begins a work; returns when it waits for its first call, or has ended. */
  async begin(work: Work, run: () => Promise<void>): Promise<void> {
    this.running.add(work);
    void run().finally(() => {
      work.ended = true;
      this.running.delete(work);
    });
    await this.quiet();
  }

  get alive(): readonly Work[] {
    return [...this.running];
  }
  get isIdle(): boolean {
    return this.waiting.length === 0;
  }

  /** One waiting call meets its fate. */
  async step(fate: Fate = 'made', of?: Work): Promise<void> {
    const choice = this.waiting.filter(({ work }) => of === undefined || work === of);
    if (choice.length === 0) return;
    const call = this.chance.pick(choice);
    this.waiting = this.waiting.filter((each) => each !== call);
    await call.meet(fate, call.isHeard);
    await this.quiet();
  }

  private async outcomeOf<T>(
    work: Work,
    command: object,
    make: () => Promise<T>,
    fate: Fate,
  ): Promise<T> {
    if (fate !== 'made') work.disturbed = true;
    if (fate === 'refused') throw new StoreFault('refused');
    if (fate === 'echo') await this.made(work, command, make).catch(() => undefined);
    const outcome = await this.made(work, command, make);
    if (fate === 'lost') throw new StoreFault('lost');
    return outcome;
  }
  private async made<T>(work: Work, command: object, make: () => Promise<T>): Promise<T> {
    const outcome = await make();
    await this.onMade(work, command).catch((error: unknown) => this.broken.push(error));
    return outcome;
  }

  /** It never goes on. Each write that it was waiting for may still arrive, later, or never. */
  kill(work: Work): void {
    work.dead = true;
    this.running.delete(work);
    this.waiting = this.waiting.flatMap((call) => {
      if (call.work !== work) return [call];
      return isRead(call.command) || this.chance.percent(50) ? [] : [{ ...call, isHeard: false }];
    });
  }

  /** It has lived as long as any may: it goes on no more, and what it was writing arrives now or never. */
  async end(work: Work): Promise<void> {
    this.kill(work);
    while (this.waiting.some((call) => call.work === work)) await this.step('made', work);
  }
  /** Those that are alive, or of which a write may still arrive. */
  get unfinished(): readonly Work[] {
    return [...new Set([...this.running, ...this.waiting.map(({ work }) => work)])];
  }

  /** Until every work waits for a call or has ended: what it does in between takes no time. */
  private async quiet(): Promise<void> {
    do await setImmediate();
    while (this.alive.some((work) => !this.waiting.some((call) => call.work === work)));
    if (this.broken.length > 0) throw this.broken[0];
  }
}

const isRead = (command: object): boolean =>
  command instanceof QueryCommand ||
  command instanceof GetCommand ||
  (command instanceof BucketCall && !command.writes);
