import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withIngest } from './ingest-alone.ts';
import { type Result, rounded } from './result.ts';
import { size, totalsInAll, valuesInAll } from './thirty-two-million/eight-years.ts';
import { inWorkers, workers } from './thirty-two-million/workers.ts';

const targetSeconds = 300;

/**
 * Eight national years of monthly figures, each month of each province posted through the whole handler, then every
 * province's eight years rolled up as `GET /v1/rollups` does it, and compared with the sums that the figures were made from.
 */
export async function thirtyTwoMillion(): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'thirty-two-million-'));
  const file = join(folder, 'store.db');
  try {
    return await withIngest(
      size,
      async ({ engine, names }) => {
        const posted = await timed(() => inWorkers('post', engine.endpoint, names));
        expectAll('values accepted', posted.done, valuesInAll);
        const rolledUp = await timed(() => inWorkers('rollUp', engine.endpoint, names));
        expectAll('totals compared', rolledUp.done, totalsInAll);
        const peak = await peakMegabytes(engine.process?.pid);
        const value = rounded(posted.seconds + rolledUp.seconds, 1);
        return {
          value,
          unit: 'seconds',
          target: targetSeconds,
          met: value <= targetSeconds,
          counted: {
            values: posted.done,
            totalsCompared: rolledUp.done,
            workers,
            postSeconds: rounded(posted.seconds, 1),
            rollupSeconds: rounded(rolledUp.seconds, 1),
            valuesPostedPerSecond: Math.round(posted.done / posted.seconds),
            ownPeakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
            storePeakMegabytes: peak,
            storeFileMegabytes: Math.round((await stat(file)).size / 1e6),
          },
          note: 'posted and rolled up on the embedded store, all workers in one process beside it; every total compared',
        };
      },
      file,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<number>) {
  const started = performance.now();
  const done = await work();
  return { done, seconds: (performance.now() - started) / 1000 };
}

function expectAll(what: string, found: number, all: number): void {
  if (found !== all) throw new Error(`${found} ${what}, not ${all}`);
}

/** The most memory that the store's process held (Linux). */
async function peakMegabytes(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
