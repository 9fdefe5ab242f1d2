import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type DocumentClient, documentClient } from '../../functions/shared/world.ts';
import { clientAt, createTables, dropTables } from '../../local/embedded-store.ts';
import type { TableNames } from '../../store/tables.ts';
import { lend } from './lent-tables.ts';
import { memoryStore } from './memory-store.ts';

/**
 * Fresh, empty tables on the engine that all tests share, until the test or the file that asks is over; in a soak, which
 * has no engine, in memory.
 */
export async function freshTables(): Promise<{ db: DocumentClient; names: TableNames }> {
  const endpoint = sharedEngine();
  if (endpoint === undefined) return memoryStore();
  const client = clientAt(endpoint);
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
