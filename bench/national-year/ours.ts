import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { addMinutes } from '../../core/time.ts';
import { summing } from '../../core/columns/totals-of.ts';
import { snapshots } from '../../store/snapshots.ts';
import type { CountrySize } from '../country.ts';
import { rounded } from '../result.ts';
import { bytesOf, clientOver, wireOf } from './wire.ts';
import { asOf, expectedCoverage, nationalPlan } from './year.ts';

const Size = z.object({ provinces: z.int(), communes: z.int(), metrics: z.int() });

const Ready = z.object({
  /** As the competitors answer, but for how many values there were: that, our coverage tells otherwise. */
  answers: z.array(z.string()),
  /** Milliseconds. */
  planned: z.number(),
  wireMegabytes: z.number(),
});

/** Ours in a thread with a heap of its own, as a function has it and as PostgreSQL has its processes: ready, and its coverage compared. */
export async function oursAlone(size: CountrySize) {
  const worker = new Worker(new URL(import.meta.url), { workerData: Size.parse(size) });
  try {
    const ready = Ready.parse(await told(worker));
    return {
      ...ready,
      /** Once more, from the wire to the totals. */
      async again(): Promise<void> {
        worker.postMessage('again');
        await told(worker);
      },
      close: () => worker.terminate(),
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

async function told(worker: Worker): Promise<unknown> {
  const messages: readonly unknown[] = await once(worker, 'message');
  return messages[0];
}

function oursOver(
  { registry, plan, figures, unit, parts }: ReturnType<typeof nationalPlan>,
  db: ReturnType<typeof clientOver>,
) {
  const store = snapshots(db, 'facts');
  const options = { asOf, now: addMinutes(asOf, 60) };
  return async () => {
    const sums = summing(plan, figures, unit);
    for (const { reporters, partitions } of parts)
      sums.add(await store.readColumns(partitions, registry, options), reporters);
    return sums.totals();
  };
}

type Totals = Awaited<ReturnType<ReturnType<typeof oursOver>>>;

const answersOf = (totals: Totals): string[] =>
  totals.flatMap(({ total, provinces = [] }, metric) =>
    [{ unit: '0', total }, ...provinces].map(
      (each) =>
        `${Number(each.unit)},${metric + 1},${each.total.kind === 'value' ? each.total.numerator : '-'}`,
    ),
  );

function expectCoverage(size: CountrySize, totals: Totals): void {
  const expected = JSON.stringify(expectedCoverage(size));
  for (const [metric, { coverage }] of totals.entries()) {
    const { value, partial, missing, nil, late } = coverage;
    const found = JSON.stringify({ value, partial: partial.length, missing: missing.length });
    if (found !== expected || nil.length + late.length > 0)
      throw new Error(`Coverage of ${metric}: ${found}, not ${expected}`);
  }
}

async function work(port: NonNullable<typeof parentPort>, size: CountrySize): Promise<void> {
  const started = performance.now();
  const plan = nationalPlan(size);
  const planned = Math.round(performance.now() - started);
  const wire = wireOf(size);
  const totals = oursOver(plan, clientOver(wire));
  const found = await totals();
  expectCoverage(size, found);
  const wireMegabytes = rounded(bytesOf(wire) / 1e6, 1);
  port.on('message', () => void totals().then(() => port.postMessage('done')));
  port.postMessage({ answers: answersOf(found), planned, wireMegabytes });
}

if (!isMainThread && parentPort !== null) await work(parentPort, Size.parse(workerData));
