import type { APIGatewayProxyResult } from 'aws-lambda';
import { composeIngest } from '../functions/entry/ingest.ts';
import { route } from '../functions/http/post-snapshots.ts';
import { callerContext } from '../functions/shared/caller.ts';
import type { Log } from '../functions/shared/log.ts';
import { type DocumentClient, documentClient, systemNow } from '../functions/shared/world.ts';
import { clientAt, createTables, type Engine, startEngine } from '../local/embedded-store.ts';
import { proxyEvent } from '../local/gateway-event.ts';
import { registryStore } from '../store/registry.ts';
import type { TableNames } from '../store/tables.ts';
import { type CountrySize, country } from './country.ts';

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const settingsFor = (names: TableNames) => ({
  STAGE: 'bench',
  CODE_VERSION: 'bench',
  SNAPSHOTS_TABLE: names.snapshots,
  SUBMISSIONS_TABLE: names.submissions,
  REGISTRY_TABLE: names.registry,
});

/** Ingestion with a client of its own on a store. */
export type IngestAt = {
  readonly db: DocumentClient;
  readonly names: TableNames;
  /** Through the whole handler, as an event of the gateway. */
  post(bytes: Uint8Array, key: string): Promise<APIGatewayProxyResult>;
};

export type IngestAlone = IngestAt & { readonly engine: Engine };

export function ingestAt(endpoint: string, names: TableNames, size: CountrySize): IngestAt {
  const db = documentClient(clientAt(endpoint));
  const handler = composeIngest(settingsFor(names), { db, now: systemNow, log: silent });
  return { db, names, post: (bytes, key) => handler(postEvent(bytes, key, size)) };
}

/** The event that the gateway hands to the function for one body. */
export function postEvent(bytes: Uint8Array, key: string, size: CountrySize) {
  const client = country({ ...size, communes: 0, metrics: 1 }).clients[0];
  if (client === undefined) throw new Error('The country has no client');
  return proxyEvent(
    {
      method: route.method,
      target: route.path,
      rawHeaders: ['Content-Type', 'application/json', 'Idempotency-Key', key],
      body: bytes,
      sourceIp: '127.0.0.1',
    },
    { path: route.path, parameters: {} },
    systemNow(),
    { authorizer: callerContext(client) },
  );
}

/** Ingestion on an engine of its own, in memory or on a file, with the country's registry. Stops when `use` is over. */
export async function withIngest<T>(
  size: CountrySize,
  use: (ingest: IngestAlone) => Promise<T>,
  databaseFile?: string,
): Promise<T> {
  const engine = await startEngine(databaseFile);
  try {
    const names = await createTables(clientAt(engine.endpoint), 'bench-');
    const ingest = ingestAt(engine.endpoint, names, size);
    await registryStore(ingest.db, names.registry).publish(country(size), {
      expected: 0,
      now: systemNow,
      by: 'bench',
      note: '',
    });
    return await use({ ...ingest, engine });
  } finally {
    await engine.stop();
  }
}

export const asBytes = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body));
