import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Done, LookedThrough, PutOff } from '../core/statements/looked-through.ts';
import { SubmissionId } from '../core/statements/statement.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { lookKey, partitionKey, partitionNamed } from './keys.ts';

/** `instant#name`, in one text, because an item holds thousands. */
const Stamped = z.string().transform((text) => {
  const end = text.indexOf('#');
  return { at: Instant.parse(text.slice(0, end)), name: text.slice(end + 1) };
});
const StoredDone = Stamped.transform(({ at, name }): Done => ({
  doneAt: at,
  submission: SubmissionId.parse(name),
}));
const StoredPutOff = Stamped.transform(({ at, name }): PutOff => ({
  ...partitionNamed(name),
  since: at,
}));

const StoredLook = z.object({
  upTo: Instant,
  // What was kept before these were has none of them.
  from: Instant.optional(),
  seen: z.array(StoredDone).default([]),
  putOff: z.array(StoredPutOff).default([]),
  turn: z.int().default(0),
});

/** Turns are counted, so that of two looks at once one learns that the other is ahead. */
export type Look = { readonly looked: LookedThrough; readonly turn: number };

/** How far the list of arrivals was looked through for a purpose. One item for each purpose. */
export type Looks = {
  /** Nothing before the first look. */
  find(purpose: string): Promise<Look | undefined>;
  /** False if somebody kept his own since the turn that this one began from; 0 before the first. */
  keep(purpose: string, looked: LookedThrough, after: number): Promise<boolean>;
};

export const looks = (db: DynamoDBDocumentClient, TableName: string): Looks => ({
  async find(purpose) {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...lookKey(purpose) }, ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { turn, upTo, from = upTo, seen, putOff } = StoredLook.parse(Item);
    return { looked: { upTo, from, seen, putOff }, turn };
  },

  keep: (purpose, { upTo, from, seen, putOff }, after) =>
    holds(
      db.send(
        new PutCommand({
          TableName,
          Item: {
            ...lookKey(purpose),
            upTo,
            from,
            seen: seen.map(({ doneAt, submission }) => `${doneAt}#${submission}`),
            putOff: putOff.map((one) => `${one.since}#${partitionKey(one)}`),
            turn: after + 1,
          },
          ConditionExpression: 'attribute_not_exists(turn) OR turn = :after',
          ExpressionAttributeValues: { ':after': after },
        }),
      ),
    ),
});
