import { gunzipSync } from 'node:zlib';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { servedByRegistry } from '../../functions/entry/admin-registry.ts';
import { gateway } from '../../functions/shared/edge.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryStore } from '../../store/registry.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { gatewayEvent, type Request } from './gateway-event.ts';
import { heldTo } from './held-to-rights.ts';
import { silentLog } from './silent-log.ts';
import { freshTables } from './store.ts';

type Method = Parameters<typeof gatewayEvent>[0]['method'];

/** The routes of the registry on fresh tables; the sample registry is version 1 unless another content is given. */
export async function registryWorld({
  content = sampleRegistry(),
  through = (db) => db,
}: {
  content?: RegistryContent | 'nothing';
  through?: (db: DocumentClient) => DocumentClient;
} = {}) {
  const { db, names } = await freshTables();
  let time = Instant.parse('2025-08-01T00:00:00.000Z');
  const now = () => time;
  const store = registryStore(db, names.registry);
  if (content !== 'nothing')
    await store.publish(content, { expected: 0, now, by: 'test', note: 'the sample world' });
  const secrets = () => Promise.resolve({ current: 'x'.repeat(32) });
  const held = heldTo('admin', { db: through(db), names });
  const handle = gateway(servedByRegistry(names.registry, { db: held, secrets, now }), {
    log: silentLog,
  });
  let keys = 0;
  const ask = async (
    method: Method,
    path: string,
    { headers, path: named = {}, ...request }: Request = {},
  ) => {
    const answer = await handle(
      gatewayEvent(
        { method, path },
        {
          administrator: 'arn:aws:iam::123456789012:user/quan-tri',
          path: named,
          headers: {
            'Accept-Language': 'en',
            'Accept-Encoding': 'gzip',
            'Idempotency-Key': `key-${(keys += 1)}`,
            ...headers,
          },
          ...request,
        },
      ),
    );
    const text =
      answer.isBase64Encoded === true
        ? gunzipSync(Buffer.from(answer.body, 'base64')).toString('utf8')
        : answer.body;
    const json = text.startsWith('{') ? JSON.parse(text) : undefined;
    return { status: answer.statusCode, headers: answer.headers ?? {}, text, json };
  };
  /** As a spreadsheet would have it. */
  const csvOf = async (kind: string, query = {}) =>
    (await ask('GET', `/v1/admin/${kind}`, { query, headers: { Accept: 'text/csv' } })).text;
  const importCsv = (kind: string, csv: string, query: Record<string, string> = {}) =>
    ask('POST', `/v1/admin/${kind}/imports`, {
      query,
      body: csv,
      headers: { 'Content-Type': 'text/csv' },
    });
  const importJson = (kind: string, body: unknown, query: Record<string, string> = {}) =>
    ask('POST', `/v1/admin/${kind}/imports`, { query, body });
  return {
    db,
    table: names.registry,
    store,
    ask,
    csvOf,
    importCsv,
    importJson,
    now,
    pass: (minutes: number) => (time = addMinutes(time, minutes)),
  };
}

export type RegistryWorld = Awaited<ReturnType<typeof registryWorld>>;
