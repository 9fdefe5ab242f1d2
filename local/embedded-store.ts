import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { dynamoDb } from '../functions/shared/world.ts';
import { type TableName, type TableNames, tables, type TableShape } from '../store/tables.ts';
import { Refusal } from './refusal.ts';

/** The engine refuses unsigned requests; any credentials do. */
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export const clientAt = (
  endpoint: string,
  more: Pick<DynamoDBClientConfig, 'signer'> = {},
): DynamoDBClient => dynamoDb({ endpoint, region: 'local', credentials, ...more });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });

export type Engine = {
  readonly endpoint: string;
  /** Absent when DYNAMODB_ENDPOINT names a store that is not ours to start. */
  readonly process?: ChildProcess;
  stop(): Promise<void>;
};

/**
 * Starts the engine as a child process, on a file or in memory, and waits until it answers.
 * With DYNAMODB_ENDPOINT set nothing is started: that DynamoDB-compatible endpoint is used instead.
 */
export async function startEngine(databaseFile?: string): Promise<Engine> {
  const elsewhere = process.env['DYNAMODB_ENDPOINT'];
  if (elsewhere !== undefined && elsewhere !== '')
    return { endpoint: elsewhere, stop: () => Promise.resolve() };
  const port = await freePort();
  const args = ['serve', '--port', String(port)];
  if (databaseFile !== undefined) args.push('--db-path', databaseFile);
  // In a process group of its own: Ctrl-C is for us, who finish what is running before the engine is stopped.
  const child = spawn(engineBinary(), args, { stdio: 'ignore', detached: true });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killWithUs = (): boolean => child.kill('SIGTERM');
  process.once('exit', killWithUs);
  const endpoint = `http://127.0.0.1:${port}`;
  await untilItAnswers(endpoint, child);
  return {
    endpoint,
    process: child,
    async stop() {
      process.off('exit', killWithUs);
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export const engineComplaint = (platform: string, arch: string): string =>
  `The embedded store comes for Linux x64 only, and this is ${platform} ${arch} (or it was not installed). ` +
  'Set DYNAMODB_ENDPOINT to any DynamoDB-compatible endpoint, for instance http://127.0.0.1:8000 of ' +
  '`docker run -p 8000:8000 amazon/dynamodb-local`.';

function engineBinary(): string {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch (cause) {
    throw new Refusal(engineComplaint(process.platform, process.arch), { cause });
  }
}

async function untilItAnswers(endpoint: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
      return;
    } catch (error) {
      if (tries > 500 || child.exitCode !== null)
        throw new Error('The embedded store did not start', { cause: error });
      await setTimeout(10);
    }
  }
}

/**
 * Starts the engine on a file that nobody else uses. The engine outlives a parent that is killed outright, and two
 * engines on one file would not notice each other: so an orphan is ended first. Call it under the data's lock only.
 */
export async function startEngineAlone(databaseFile: string): Promise<Engine> {
  const orphans = await enginesOn(databaseFile);
  for (const pid of orphans) signal(pid, 'SIGTERM');
  for (let tries = 0; (await enginesOn(databaseFile)).length > 0; tries += 1) {
    if (tries === 200) for (const pid of orphans) signal(pid, 'SIGKILL');
    if (tries > 400)
      throw new Error(`An older engine still holds ${databaseFile}: ${orphans.join(', ')}`);
    await setTimeout(10);
  }
  return startEngine(databaseFile);
}

/** The engines that run on a database file, found by their command lines (Linux, where alone the engine runs). */
async function enginesOn(databaseFile: string): Promise<readonly number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    entries.filter((name) => /^\d+$/.test(name)).map((pid) => isEngineOn(pid, databaseFile)),
  );
  return found.filter((pid) => pid !== undefined);
}

async function isEngineOn(pid: string, databaseFile: string): Promise<number | undefined> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [binary, ...args] = line.split('\0');
  const runs = binary?.endsWith('/dynoxide') === true && args.includes(databaseFile);
  return runs ? Number(pid) : undefined;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in between.
  }
}

export const createTableInput = (TableName: string, shape: TableShape) => {
  const indexes = Object.entries(shape.indexes);
  const attributes = new Set([
    shape.partitionKey,
    shape.sortKey,
    ...indexes.flatMap(([, index]) => [index.partitionKey, index.sortKey]),
  ]);
  const keySchema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: keySchema(shape.partitionKey, shape.sortKey),
    AttributeDefinitions: [...attributes].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
        IndexName,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection:
          index.projects.length === 0
            ? { ProjectionType: 'KEYS_ONLY' as const }
            : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projects] },
      })),
    }),
  };
};

/** Creates every table that is not there yet, each under `prefix` and its name. */
export async function createTables(client: DynamoDBClient, prefix: string): Promise<TableNames> {
  const names = Object.keys(tables) as TableName[];
  await Promise.all(
    names.map(async (name) => {
      try {
        await client.send(
          new CreateTableCommand(createTableInput(`${prefix}${name}`, tables[name])),
        );
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    }),
  );
  return Object.fromEntries(names.map((name) => [name, `${prefix}${name}`])) as TableNames;
}

/** Removes every table under `prefix`, with what is in it. */
export async function dropTables(client: DynamoDBClient, prefix: string): Promise<void> {
  await Promise.all(
    Object.keys(tables).map(async (name) => {
      try {
        await client.send(new DeleteTableCommand({ TableName: `${prefix}${name}` }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    }),
  );
}
