import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DocumentClient, documentClient } from '../functions/shared/world.ts';
import type { TableNames } from '../store/tables.ts';
import { type DataLock, lockData } from './data-lock.ts';
import {
  clientAt,
  createTables,
  dropTables,
  startEngine,
  startEngineAlone,
} from './embedded-store.ts';

/** Where everything of one local system lies. */
export const databaseFile = (folder: string): string => join(resolve(folder), 'store.db');
export const lockFile = (folder: string): string => `${databaseFile(folder)}.lock`;

export type OpenData = {
  readonly folder: string;
  readonly db: DocumentClient;
  readonly names: TableNames;
  announce(url: string): Promise<void>;
  close(): Promise<void>;
};

type Options = {
  /** Absent: a folder and a store in memory that are gone at the end. */
  readonly dataDir?: string | undefined;
  /** Empties the folder first. */
  readonly fresh?: boolean | undefined;
};

/** Opens the tables and the folder beside them. Throws DataInUse if another process has them. */
export const openData = ({ dataDir, fresh = false }: Options): Promise<OpenData> =>
  dataDir === undefined ? throwAway() : kept(resolve(dataDir), fresh);

async function kept(folder: string, fresh: boolean): Promise<OpenData> {
  const lock = await lockData(lockFile(folder));
  try {
    return await keptUnder(lock, folder, fresh);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function keptUnder(lock: DataLock, folder: string, fresh: boolean): Promise<OpenData> {
  const engine = await startEngineAlone(databaseFile(folder));
  if (fresh) await emptied(folder);
  const client = clientAt(engine.endpoint);
  const prefix = 'commune-reporting-';
  if (fresh) await dropTables(client, prefix);
  const names = await createTables(client, prefix);
  return {
    folder,
    db: documentClient(client),
    names,
    announce: (url) => lock.announce(url),
    async close() {
      client.destroy();
      await engine.stop();
      await lock.release();
    },
  };
}

/** Only what we put there: the folder may be one that holds other things too. */
async function emptied(folder: string): Promise<void> {
  for (const name of ['mail', 'archive', 'uploads', 'samples-played', 'signing-secret.json'])
    await rm(join(folder, name), { recursive: true, force: true });
}

async function throwAway(): Promise<OpenData> {
  const folder = await mkdtemp(join(tmpdir(), 'commune-reporting-'));
  const engine = await startEngine();
  const client = clientAt(engine.endpoint);
  const prefix = `throw-away-${randomUUID().slice(0, 8)}-`;
  const names = await createTables(client, prefix);
  return {
    folder,
    db: documentClient(client),
    names,
    announce: () => Promise.resolve(),
    async close() {
      await dropTables(client, prefix);
      client.destroy();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
