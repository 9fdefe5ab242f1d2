import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { SubmissionId } from '../core/statements/statement.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { type Key, planChunkKey } from './keys.ts';

/** DynamoDB takes 400 KB an item. */
const maxChunkBytes = 380_000;
const chunksAtOnce = 8;

/** What of a plan does not fit into the item of its submission: put before the submission is opened. */
export type PlanRest = {
  /** Answers in how many items it lies. */
  put(key: Key, submission: SubmissionId, rest: Uint8Array): Promise<number>;
  read(key: Key, submission: SubmissionId, chunks: number): Promise<Uint8Array>;
};

export const planRest = (db: DynamoDBDocumentClient, TableName: string): PlanRest => ({
  async put(key, submission, rest) {
    const chunks = Math.ceil(rest.length / maxChunkBytes);
    await atMostAtOnce(chunksAtOnce, [...Array(chunks).keys()], async (chunk) => {
      const part = rest.subarray(chunk * maxChunkBytes, (chunk + 1) * maxChunkBytes);
      const Item = { ...planChunkKey(key, submission, chunk), part };
      await db.send(new PutCommand({ TableName, Item }));
    });
    return chunks;
  },

  async read(key, submission, chunks) {
    const parts: Uint8Array[] = [];
    await atMostAtOnce(chunksAtOnce, [...Array(chunks).keys()], async (chunk) => {
      const Key = { ...planChunkKey(key, submission, chunk) };
      const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      parts[chunk] = Chunk.parse(Item).part;
    });
    return Buffer.concat(parts);
  },
});

const Chunk = z.object({ part: z.instanceof(Uint8Array) });
