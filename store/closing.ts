import { createHash } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { SubmissionId } from '../core/statement.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { closingKey, type Key, type Partition } from './keys.ts';

/** A submission's facts are visible from here on, and as known since `receivedAt`. */
export const ClosingRecord = z.object({ pk: z.string(), sk: z.string(), receivedAt: Instant });
export type ClosingRecord = Readonly<z.output<typeof ClosingRecord>>;

/** A write that is not acknowledged this long after its stamp is given up, so that older instants are settled. */
const abandonedAfterMs = 20_000;
const absent = 'attribute_not_exists(pk)';

/**
 * Makes a submission's facts visible in every partition that it touched, all at the same moment, and once: whoever closed
 * first set `receivedAt`, everybody after is told that one. One transaction takes at most 100 partitions.
 */
export async function closeSubmission(
  db: DynamoDBDocumentClient,
  TableName: string,
  submission: SubmissionId,
  partitions: readonly Partition[],
  now: () => Instant,
): Promise<Instant> {
  const keys = partitions.map((partition) => closingKey(partition, submission));
  const [first, ...others] = keys;
  const stamp = now();
  if (first === undefined) return stamp;
  const written =
    others.length === 0
      ? await closeOne(db, TableName, { ...first, receivedAt: stamp })
      : await closeTogether(db, TableName, keys, stamp);
  return written ? stamp : closedAt(db, TableName, first);
}

const soon = () => ({ abortSignal: AbortSignal.timeout(abandonedAfterMs) });

async function closeOne(
  db: DynamoDBDocumentClient,
  TableName: string,
  Item: ClosingRecord,
): Promise<boolean> {
  return holds(db.send(new PutCommand({ TableName, Item, ConditionExpression: absent }), soon()));
}

/**
 * One item would not do: the partitions are read apart, and a reader that saw one of them closed and the other open would
 * count half a submission. The token lets the client's own repeats of this very write pass.
 */
async function closeTogether(
  db: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Key[],
  receivedAt: Instant,
): Promise<boolean> {
  const TransactItems = keys.map((key) => ({
    Put: { TableName, Item: { ...key, receivedAt }, ConditionExpression: absent },
  }));
  const ClientRequestToken = tokenOf(keys, receivedAt);
  try {
    await db.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }), soon());
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && wasClosed(error)) return false;
    throw error;
  }
}

const tokenOf = (keys: readonly Key[], receivedAt: Instant): string =>
  createHash('sha256')
    .update(JSON.stringify([keys, receivedAt]))
    .digest('base64url')
    .slice(0, 36);

const wasClosed = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some((reason) => reason.Code === 'ConditionalCheckFailed');

async function closedAt(db: DynamoDBDocumentClient, TableName: string, key: Key): Promise<Instant> {
  const { Item } = await db.send(
    new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }),
  );
  return ClosingRecord.parse(Item).receivedAt;
}
