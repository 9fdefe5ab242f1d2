import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Act, ActBody } from '../core/statements/act.ts';
import type { FactPartition } from '../core/statements/partitions.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { actClaimKey, actKey, actNamed, type Key } from './keys.ts';
import { sendStamped, type Stamped } from './stamped-write.ts';
import { transactionToken } from './transaction-token.ts';

/** An act before it is written. */
export type NewAct = Omit<Act, 'recordedAt'>;

/** Whose request made an act: `key` names caller and Idempotency-Key, `body` what was asked under it. */
export type ActClaim = { readonly key: string; readonly body: string };

/** Acts are read together with the statements of their partition: Snapshots.readWithActs. */
export type Acts = {
  /**
   * Puts the act once under its id and answers what is kept there. The partition is that of the facts that it is about:
   * province and month of the interval's last day. `now` is asked for the moment that the act bears.
   */
  record(partition: FactPartition, act: NewAct, now: () => Instant): Promise<Act>;
  /**
   * Puts the act together with the claim of the request that made it; `claimed` if that request made one before. The act
   * bears the moment of the stamp.
   */
  recordClaimed(
    claim: ActClaim,
    partition: FactPartition,
    act: NewAct,
    stamped: Stamped,
  ): Promise<Result<Act, 'claimed'>>;
  /** The act that this request made; `other-body` if the same key came with something else. */
  claimed(claim: ActClaim): Promise<Result<Act | undefined, 'other-body'>>;
};

const StoredAct = z.object({ pk: z.string(), sk: z.string(), recordedAt: Instant, does: ActBody });

const StoredClaim = z.object({
  /** What the request asked for. */
  body: z.string(),
  /** Where the act lies that it made. */
  act: z.object({ pk: z.string(), sk: z.string() }),
});

/** An act as it is stored: what it is about stands in its key. */
export function actOf(item: unknown): Act {
  const { sk, recordedAt, does } = StoredAct.parse(item);
  return { ...actNamed(sk), recordedAt, does };
}

const absent = 'attribute_not_exists(pk)';

export const acts = (db: DynamoDBDocumentClient, TableName: string): Acts => {
  async function read(key: Key): Promise<unknown> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }),
    );
    return Item;
  }

  return {
    async record(partition, act, now) {
      const stamped = { at: now(), now };
      const Item = itemOf(partition, act, stamped.at);
      const write = new PutCommand({ TableName, Item, ConditionExpression: absent });
      const isNew = await holds(sendStamped(db, write, stamped));
      return isNew ? { ...act, recordedAt: stamped.at } : actOf(await read(keyOf(partition, act)));
    },

    async recordClaimed({ key, body }, partition, act, stamped) {
      const Item = itemOf(partition, act, stamped.at);
      const claim = { ...actClaimKey(key), body, act: keyOf(partition, act) };
      const write = together(TableName, [claim, Item]);
      return (await isWritten(sendStamped(db, write, stamped)))
        ? ok({ ...act, recordedAt: stamped.at })
        : fail('claimed');
    },

    async claimed({ key, body }) {
      const item = await read(actClaimKey(key));
      if (item === undefined) return ok(undefined);
      const claim = StoredClaim.parse(item);
      return claim.body === body ? ok(actOf(await read(claim.act))) : fail('other-body');
    },
  };
};

const keyOf = (partition: FactPartition, { unit, interval, dataset, id }: NewAct): Key =>
  actKey(partition, unit, interval, dataset, id);

const itemOf = (partition: FactPartition, act: NewAct, recordedAt: Instant) => ({
  ...keyOf(partition, act),
  recordedAt,
  does: act.does,
});

/**
 * One item would not do: the act lies with the facts and the claim under the request, which may be repeated with a body
 * that names another unit. A claim without its act would answer a repeat with nothing, an act without its claim would be
 * made again by it.
 */
const together = (TableName: string, items: readonly (Key & Record<string, unknown>)[]) =>
  new TransactWriteCommand({
    TransactItems: items.map((Item) => ({
      Put: { TableName, Item, ConditionExpression: absent },
    })),
    ClientRequestToken: transactionToken(TableName, items),
  });

/** False if one of the items is there already. */
async function isWritten(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && wasThere(error)) return false;
    throw error;
  }
}

const wasThere = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some((reason) => reason.Code === 'ConditionalCheckFailed');
