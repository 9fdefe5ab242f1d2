import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { lookKey } from './keys.ts';

const StoredLook = z.object({ upTo: Instant });

/** How far the list of arrivals was looked through for a purpose. One item for each purpose, moved forward only. */
export type Looks = {
  /** Nothing before the first look. */
  lookedUpTo(purpose: string): Promise<Instant | undefined>;
  /** False if somebody had looked as far already. */
  moveTo(purpose: string, upTo: Instant): Promise<boolean>;
};

export const looks = (db: DynamoDBDocumentClient, TableName: string): Looks => ({
  async lookedUpTo(purpose) {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...lookKey(purpose) }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : StoredLook.parse(Item).upTo;
  },

  moveTo: (purpose, upTo) =>
    holds(
      db.send(
        new PutCommand({
          TableName,
          Item: { ...lookKey(purpose), upTo },
          ConditionExpression: 'attribute_not_exists(pk) OR upTo < :upTo',
          ExpressionAttributeValues: { ':upTo': upTo },
        }),
      ),
    ),
});
