import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type DocumentClient, documentClient } from '../../functions/shared/world.ts';
import { clientAt, createTables } from '../../local/embedded-store.ts';
import type { TableNames } from '../../store/tables.ts';

/** Fresh, empty tables on the engine that all tests share. */
export async function freshTables(): Promise<{ db: DocumentClient; names: TableNames }> {
  const client = clientAt(inject('storeEndpoint'));
  const names = await createTables(client, `t${randomUUID().slice(0, 8)}-`);
  return { db: documentClient(client), names };
}
