import { setTimeout } from 'node:timers/promises';
import type { UploadId } from '../core/submissions/upload.ts';

/** Takes in bodies that were put, each until what came of it is known. */
export type BodyWorker = {
  take(upload: UploadId): void;
  /** Lets the try that runs end, and begins no other. */
  stop(): Promise<void>;
};

/** Longer, all together, than a dead worker's lease of a submission (25 seconds). */
const pauseMs = 3_000;
const attempts = 20;

/**
 * What the queue of uploads does when deployed: hands a body out again when taking it in failed. What it gives up, the
 * tick or the next start takes up again.
 */
export function bodyWorkerFor(bodyPut: (upload: UploadId) => Promise<boolean>): BodyWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const underWay = new Set<Promise<void>>();
  async function untilTaken(upload: UploadId): Promise<void> {
    for (let tries = 1; !signal.aborted && !(await bodyPut(upload)); tries += 1) {
      if (tries === attempts) return;
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return {
    take(upload) {
      const taken = untilTaken(upload).finally(() => underWay.delete(taken));
      underWay.add(taken);
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(underWay);
    },
  };
}
