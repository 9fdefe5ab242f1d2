import type { Work, WorkQueue } from '../core/reports/work.ts';

export type LocalQueue = {
  readonly send: WorkQueue;
  /**
   * Works until nothing is left, in the order of sending, and tells what was done and what was given up.
   * `run` says whether a piece is done; one that is not comes back behind the others.
   */
  drain(run: (work: Work) => Promise<boolean>): Promise<Drained>;
};

export type Drained = { readonly done: readonly Work[]; readonly failed: readonly Work[] };

/** As often as the deployed queues hand a piece of work out before they give it up. */
const attempts = 3;

/** A queue in this process. What a dying process leaves in it the next tick finds again from data. */
export function localQueue(): LocalQueue {
  const waiting: { readonly work: Work; readonly tried: number }[] = [];
  return {
    send: (work) => {
      waiting.push(...work.map((each) => ({ work: each, tried: 0 })));
      return Promise.resolve();
    },
    async drain(run) {
      const done: Work[] = [];
      const failed: Work[] = [];
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { work, tried } = next;
        if (await run(work)) done.push(work);
        else if (tried + 1 < attempts) waiting.push({ work, tried: tried + 1 });
        else failed.push(work);
      }
      return { done, failed };
    },
  };
}

/** Hands on and has it worked on in the background: a person who asked for it does not wait for the hour. */
export const workedAtOnce =
  (send: WorkQueue, drain: () => Promise<unknown>): WorkQueue =>
  async (work) => {
    await send(work);
    void drain();
  };
