import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { adminRequestKey } from './keys.ts';

/** A request of an administrator under its Idempotency-Key. */
export type AdminRequest = {
  /** Names the caller and the Idempotency-Key. */
  readonly key: string;
  /** Names what was asked under it: the route and the hash of what it was given. */
  readonly asked: string;
};

const Stored = z.object({
  asked: z.string(),
  at: Instant,
  answer: z.object({ status: z.int(), body: z.unknown() }),
});
export type StoredRequest = Readonly<z.output<typeof Stored>>;

/** What was asked and answered under an Idempotency-Key; one item each, in the table of the registry. */
export type AdminRequests = {
  find(key: string): Promise<StoredRequest | undefined>;
  /** Keeps the answer of work that is done; the first one stays. */
  keepAnswer(
    request: AdminRequest,
    at: Instant,
    answer: { readonly status: number; readonly body: unknown },
  ): Promise<void>;
};

export function adminRequests(db: DynamoDBDocumentClient, TableName: string): AdminRequests {
  return {
    async find(key) {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: { ...adminRequestKey(key) }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : Stored.parse(Item);
    },

    async keepAnswer({ key, asked }, at, answer) {
      await holds(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...adminRequestKey(key), asked, at, answer },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },
  };
}
