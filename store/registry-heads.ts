import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { registryHeadKey, registryHeadPartition } from './keys.ts';
import { wholePartition } from './registry-partition.ts';
import { sendStamped } from './stamped-write.ts';

/** What is known of a version: who published it, when, and which change's rows it made visible. */
export const RegistryHead = z.object({
  version: z.int().min(1),
  change: z.string().min(1),
  at: Instant,
  by: z.string().min(1),
  note: z.string(),
  /** Of how many items its image is made; absent: it is read from its rows. */
  image: z.int().min(1).optional(),
  /** Which request published it, so that a repeat of that request is known and publishes nothing again. */
  request: z.strictObject({ key: z.string(), asked: z.string() }).optional(),
});
export type RegistryHead = Readonly<z.output<typeof RegistryHead>>;

/** The heads of the version chain: a version stands from the moment at which its head does. */
export type RegistryHeads = {
  /** The newest ones, newest first; `before`: only those of lower versions. */
  newest(most: number, before?: number): Promise<readonly RegistryHead[]>;
  /** Every one, oldest first. */
  all(): Promise<readonly RegistryHead[]>;
  of(version: number): Promise<RegistryHead>;
  /** True if the head is ours, also when an answer was lost and the repeat found our own write. */
  move(head: RegistryHead, now: () => Instant): Promise<boolean>;
};

export const registryHeads = (db: DynamoDBDocumentClient, TableName: string): RegistryHeads => ({
  newest: (most, before) => newestHeads(db, TableName, most, before),

  all: () => wholePartition(db, TableName, registryHeadPartition, RegistryHead),

  async of(version) {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...registryHeadKey(version) }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new Error(`The registry has no version ${version}`);
    return RegistryHead.parse(Item);
  },

  async move(head, now) {
    const write = new PutCommand({
      TableName,
      Item: { ...registryHeadKey(head.version), ...head },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await sendStamped(db, write, { at: head.at, now });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (error.Item?.['change']?.S === head.change) return true;
      return (await newestHeads(db, TableName, 1))[0]?.change === head.change;
    }
  },
});

/** Heads are small: a page of DynamoDB holds thousands, a page of ours a hundred at most. */
async function newestHeads(
  db: DynamoDBDocumentClient,
  TableName: string,
  Limit: number,
  before?: number,
): Promise<readonly RegistryHead[]> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: before === undefined ? 'pk = :head' : 'pk = :head AND sk < :before',
      ExpressionAttributeValues: {
        ':head': registryHeadPartition,
        ...(before !== undefined && { ':before': registryHeadKey(before).sk }),
      },
      ScanIndexForward: false,
      Limit,
    }),
  );
  return Items.map((item) => RegistryHead.parse(item));
}
