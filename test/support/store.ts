import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type DocumentClient, documentClient } from '../../functions/shared/world.ts';
import { clientAt, createTables, dropTables } from '../../local/embedded-store.ts';
import type { TableNames } from '../../store/tables.ts';
import { lend } from './lent-tables.ts';
import { memoryStore } from './memory-store.ts';

/** The engine asks for a signature and looks at none: computing them was a quarter of what its clients did. */
const unsigned: Parameters<typeof clientAt>[1] = {
  signer: {
    sign: (request) => {
      const headers = { ...request.headers, authorization, 'x-amz-date': '20250701T000000Z' };
      return Promise.resolve({ ...request, headers });
    },
  },
};
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20250701/local/dynamodb/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

/** Its connections stay open from file to file. */
let shared: ReturnType<typeof clientAt> | undefined;

/**
 * Fresh, empty tables on the engine that all tests share, until the test or the file that asks is over; in a soak, which
 * has no engine, in memory.
 */
export async function freshTables(): Promise<{ db: DocumentClient; names: TableNames }> {
  const endpoint = sharedEngine();
  if (endpoint === undefined) return memoryStore();
  const client = (shared ??= clientAt(endpoint, unsigned));
  const prefix = `t${randomUUID().slice(0, 8)}-`;
  lend(() => dropTables(client, prefix));
  const names = await createTables(client, prefix);
  return { db: documentClient(client), names };
}

/** Vitest provides it to what it runs, and refuses to be asked by anybody else. */
function sharedEngine(): string | undefined {
  try {
    return inject('storeEndpoint');
  } catch {
    return undefined;
  }
}
