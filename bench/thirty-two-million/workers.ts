import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import * as z from 'zod';
import type { TableNames } from '../../store/tables.ts';
import { ingestAt } from '../ingest-alone.ts';
import { provinces, size } from './eight-years.ts';
import { postMonths } from './post.ts';
import { rollUpYears } from './roll-up.ts';

const works = { post: postMonths, rollUp: rollUpYears } as const;
type Work = keyof typeof works;
const Order = z.object({
  work: z.enum(['post', 'rollUp']),
  endpoint: z.string(),
  names: z.custom<TableNames>((names) => typeof names === 'object'),
  provinces: z.array(z.int()),
});

/** Two, as the benchmark is described; deployed, each would be a function of its own. */
export const workers = Math.min(2, availableParallelism());

/**
 * Does a work for every province, each worker thread for its share, with a handler and a client of its own on the one store.
 * Answers how much was done in all; the first worker that fails ends the others, and the benchmark.
 */
export async function inWorkers(work: Work, endpoint: string, names: TableNames): Promise<number> {
  const running = Array.from({ length: workers }, (_, at) => {
    const share = provinces.filter((province) => province % workers === at);
    const order: z.output<typeof Order> = { work, endpoint, names, provinces: share };
    return new Worker(new URL(import.meta.url), { workerData: order });
  });
  try {
    const done = await Promise.all(running.map(doneBy));
    return done.reduce((sum, each) => sum + each, 0);
  } finally {
    await Promise.all(running.map((worker) => worker.terminate()));
  }
}

const doneBy = (worker: Worker): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A worker ended with ${code}`)));
  });

if (!isMainThread) {
  const { work, endpoint, names, provinces: share } = Order.parse(workerData);
  parentPort?.postMessage(await works[work](ingestAt(endpoint, names, size), share));
}
