import { readFile } from 'node:fs/promises';
import { servedByRegistry } from '../functions/entry/admin-registry.ts';
import { gateway } from '../functions/shared/edge.ts';
import { documentClient, systemNow } from '../functions/shared/world.ts';
import { clientAt, createTables, startEngine } from '../local/embedded-store.ts';
import { proxyEvent } from '../local/gateway-event.ts';
import { sampleRegistry } from '../samples/world.ts';
import { registryStore } from '../store/registry.ts';
import { silent } from './ingest-alone.ts';
import { median, type Result, rounded } from './result.ts';

const list = new URL('../samples/vn-units.csv', import.meta.url);
const path = '/v1/admin/units/imports';
const tries = 3;
const targetSeconds = 10;

/** The national list of units through the whole route into a registry that holds the sample world, on the embedded store. */
export async function nationalImport(): Promise<Result> {
  const csv = await readFile(list);
  const engine = await startEngine();
  try {
    const times = { dryRun: [] as number[], import: [] as number[] };
    for (let each = 0; each < tries; each += 1) {
      const importing = await registryWith(engine.endpoint, `bench-${each}-`, csv);
      times.dryRun.push(await importing('?dryRun=true'));
      times.import.push(await importing(''));
    }
    const value = rounded(median(times.import), 1);
    return {
      value,
      unit: 'seconds',
      target: targetSeconds,
      met: value <= targetSeconds,
      counted: {
        rows: csv.toString('utf8').trimEnd().split('\n').length - 1,
        bytes: csv.length,
        dryRunSeconds: rounded(median(times.dryRun), 1),
        longestSeconds: rounded(Math.max(...times.import), 1),
        tries,
      },
      note: 'the national list of units as CSV, from the event of the gateway to the version that stands',
    };
  } finally {
    await engine.stop();
  }
}

/** Answers how many seconds an import took. */
async function registryWith(endpoint: string, prefix: string, csv: Uint8Array) {
  const names = await createTables(clientAt(endpoint), prefix);
  const db = documentClient(clientAt(endpoint));
  const publication = { expected: 0, now: systemNow, by: 'bench', note: '' };
  await registryStore(db, names.registry).publish(sampleRegistry(), publication);
  const secrets = () => Promise.resolve({ current: 'bench'.repeat(8) });
  const routes = servedByRegistry(names.registry, { db, secrets, now: systemNow });
  const handle = gateway(routes, { log: silent });
  return async (query: string): Promise<number> => {
    const request = {
      method: 'POST',
      target: `${path}${query}`,
      rawHeaders: ['Content-Type', 'text/csv', 'Idempotency-Key', `national${query}`],
      body: csv,
      sourceIp: '127.0.0.1',
    };
    const event = proxyEvent(request, { path, parameters: {} }, systemNow(), {
      administrator: 'bench',
    });
    const began = performance.now();
    const answer = await handle(event);
    if (answer.statusCode >= 300) throw new Error(answer.body);
    return (performance.now() - began) / 1000;
  };
}
