import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FactPartition } from '../core/statements/partitions.ts';
import { ClientId } from '../core/registry/client.ts';
import { Person, type Speaker, type SubmissionId } from '../core/statements/statement.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { closingKey, type Key } from './keys.ts';
import { sendStamped, type Stamped } from './stamped-write.ts';
import { transactionToken } from './transaction-token.ts';

const Spoken = z
  .object({ client: ClientId, person: Person.optional() })
  .transform(({ client, person }): Speaker => (person ? { client, person } : { client }));

/** A submission's facts are visible from here on, and as known since `receivedAt`. */
export const ClosingRecord = z.object({
  pk: z.string(),
  sk: z.string(),
  receivedAt: Instant,
  /** Who spoke; absent in records that were written before speakers were kept. */
  by: Spoken.optional(),
});
export type ClosingRecord = Readonly<z.output<typeof ClosingRecord>>;

const absent = 'attribute_not_exists(pk)';

/**
 * Makes a submission's facts visible in every partition that it touched or in none, and once: whoever closed first set
 * `receivedAt`, everybody after is told that one. One transaction takes at most 100 partitions.
 */
export async function closeSubmission(
  db: DynamoDBDocumentClient,
  TableName: string,
  submission: SubmissionId,
  partitions: readonly FactPartition[],
  by: Speaker,
  now: () => Instant,
): Promise<Instant> {
  const keys = partitions.map((partition) => closingKey(partition, submission));
  const [first, ...others] = keys;
  const at = now();
  if (first === undefined) return at;
  const written =
    others.length === 0
      ? await closeOne(db, TableName, first, by, { at, now })
      : await closeTogether(db, TableName, keys, by, { at, now });
  return written ? at : closedAt(db, TableName, first);
}

async function closeOne(
  db: DynamoDBDocumentClient,
  TableName: string,
  key: Key,
  by: Speaker,
  stamped: Stamped,
): Promise<boolean> {
  const Item: ClosingRecord = { ...key, receivedAt: stamped.at, by };
  const write = new PutCommand({ TableName, Item, ConditionExpression: absent });
  return holds(sendStamped(db, write, stamped));
}

/**
 * One item would not do: the partitions are read apart, and if one of them could be closed and the others never, their
 * readers would count half a submission. The token lets the client's own repeats of this very write pass.
 */
async function closeTogether(
  db: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Key[],
  by: Speaker,
  stamped: Stamped,
): Promise<boolean> {
  const receivedAt = stamped.at;
  const TransactItems = keys.map((key) => ({
    Put: { TableName, Item: { ...key, receivedAt, by }, ConditionExpression: absent },
  }));
  const ClientRequestToken = transactionToken(TableName, keys, receivedAt);
  const write = new TransactWriteCommand({ TransactItems, ClientRequestToken });
  try {
    await sendStamped(db, write, stamped);
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && wasClosed(error)) return false;
    throw error;
  }
}

const wasClosed = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some((reason) => reason.Code === 'ConditionalCheckFailed');

async function closedAt(db: DynamoDBDocumentClient, TableName: string, key: Key): Promise<Instant> {
  const { Item } = await db.send(
    new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }),
  );
  return ClosingRecord.parse(Item).receivedAt;
}
