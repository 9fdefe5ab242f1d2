import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
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
  /** Absent where the work was begun and its answer is not to be told again. */
  answer: z.object({ status: z.int(), body: z.unknown() }).optional(),
  /** Names what the work made, where that is told instead of the answer. */
  made: z.string().optional(),
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
  /** Before work that must never be done twice. False if somebody began it under this key before. */
  begin(request: AdminRequest, at: Instant, made: string): Promise<boolean>;
  /** The work that this `made` names was not done and never will be: the key is free again. */
  giveUp(key: string, made: string): Promise<void>;
};

export function adminRequests(db: DynamoDBDocumentClient, TableName: string): AdminRequests {
  const putIfAbsent = ({ key, asked }: AdminRequest, rest: Omit<StoredRequest, 'asked'>) =>
    holds(
      db.send(
        new PutCommand({
          TableName,
          Item: { ...adminRequestKey(key), asked, ...rest },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );

  return {
    async find(key) {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: { ...adminRequestKey(key) }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : Stored.parse(Item);
    },

    async keepAnswer(request, at, answer) {
      await putIfAbsent(request, { at, answer });
    },

    begin: (request, at, made) => putIfAbsent(request, { at, made }),

    async giveUp(key, made) {
      await holds(
        db.send(
          new DeleteCommand({
            TableName,
            Key: { ...adminRequestKey(key) },
            ConditionExpression: 'made = :made',
            ExpressionAttributeValues: { ':made': made },
          }),
        ),
      );
    },
  };
}
