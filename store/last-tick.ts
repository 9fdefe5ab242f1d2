import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { lastTickKey } from './keys.ts';

const StoredTick = z.object({ endedAt: Instant });

/** When the hourly run last came to its end: whether it runs at all, whatever it found to do. */
export type LastTick = {
  /** Nothing before the first. */
  endedAt(): Promise<Instant | undefined>;
  /** Of two that end at once the later one stays. */
  mark(at: Instant): Promise<void>;
};

/** One item in the table of the submissions; it lies in none of their indexes. */
export const lastTick = (db: DynamoDBDocumentClient, TableName: string): LastTick => ({
  async endedAt() {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...lastTickKey }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : StoredTick.parse(Item).endedAt;
  },

  async mark(at) {
    await holds(
      db.send(
        new PutCommand({
          TableName,
          Item: { ...lastTickKey, endedAt: at },
          ConditionExpression: 'attribute_not_exists(endedAt) OR endedAt < :at',
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    );
  },
});
