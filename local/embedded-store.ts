import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { type TableName, type TableNames, tables, type TableShape } from '../store/tables.ts';

/** The engine refuses unsigned requests; any credentials do. */
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export const clientAt = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'local', credentials });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export type Engine = {
  readonly endpoint: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

/** Starts the engine as a child process, on a file or in memory, and waits until it answers. */
export async function startEngine(databaseFile?: string): Promise<Engine> {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const port = await freePort();
  const args = ['serve', '--port', String(port)];
  if (databaseFile !== undefined) args.push('--db-path', databaseFile);
  const child = spawn(binary, args, { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
      break;
    } catch (error) {
      if (tries > 200 || child.exitCode !== null)
        throw new Error('The embedded store did not start', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return {
    endpoint,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
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
        await client.send(new CreateTableCommand(createTableInput(`${prefix}${name}`, tables[name])));
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    }),
  );
  return Object.fromEntries(names.map((name) => [name, `${prefix}${name}`])) as TableNames;
}
