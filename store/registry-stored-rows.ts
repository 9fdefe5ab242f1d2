import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { registryRowKey, registryRowPartition } from './keys.ts';
import { nameOf } from './registry-difference.ts';
import type { RegistryHead } from './registry-heads.ts';
import { wholePartition } from './registry-partition.ts';
import { type KeptRow, storedKinds } from './registry-past.ts';

const StoredRow = z.object({
  kind: z.enum(storedKinds),
  code: z.string().min(1),
  version: z.int().min(1),
  change: z.string().min(1),
  /** Absent on a tombstone: the row is gone from this version on. */
  body: z.unknown().optional(),
});
type StoredRow = Readonly<z.output<typeof StoredRow>>;

const writesAtOnce = 16;

export type StoredRows = {
  /** The rows of the newest of these heads' versions; `heads` are all up to it. */
  visible(heads: readonly RegistryHead[]): Promise<readonly KeptRow[]>;
  /** They are seen by nobody before the head that names their change. */
  write(rows: readonly StoredRow[]): Promise<void>;
};

export const storedRows = (db: DynamoDBDocumentClient, TableName: string): StoredRows => ({
  async visible(heads) {
    const rows = await Promise.all(
      storedKinds.map((kind) =>
        wholePartition(db, TableName, registryRowPartition(kind), StoredRow),
      ),
    );
    return visibleRows(rows.flat(), heads);
  },

  async write(rows) {
    for (let start = 0; start < rows.length; start += writesAtOnce)
      await Promise.all(
        rows.slice(start, start + writesAtOnce).map((row) =>
          db.send(
            new PutCommand({
              TableName,
              Item: { ...registryRowKey(row.kind, row.code, row.version, row.change), ...row },
            }),
          ),
        ),
      );
  },
});

/**
 * The last row of each code up to the newest of `heads`. A row counts only if the head of its version names its
 * change: rows of a writer that lost the race, or died before it moved the head, are never seen.
 */
function visibleRows(rows: readonly StoredRow[], heads: readonly RegistryHead[]): KeptRow[] {
  const changeOf = new Map(heads.map((head) => [head.version, head.change]));
  const newest = new Map<string, StoredRow>();
  for (const row of rows)
    if (
      changeOf.get(row.version) === row.change &&
      row.version > (newest.get(nameOf(row))?.version ?? 0)
    )
      newest.set(nameOf(row), row);
  return [...newest.values()].filter((row) => row.body !== undefined);
}
