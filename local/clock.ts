import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf, Instant, instantOf } from '../core/time.ts';
import type { DocumentClient, Now } from '../functions/shared/world.ts';
import { localClockKey } from '../store/keys.ts';

export type Clock = {
  readonly now: Now;
  /** True when the store had no clock yet. */
  readonly fresh: boolean;
  /** Sets the clock forward; an instant that has passed changes nothing. Returns the time that it is then. */
  advanceTo(at: Instant): Promise<Instant>;
};

/** How far we are ahead of the machine's clock, and the latest instant that was ever set. */
const Stored = z.object({ offsetMs: z.int(), reached: Instant });

type Needs = {
  readonly db: DocumentClient;
  readonly table: string;
  /** Where a fresh store begins. */
  readonly startAt: Instant;
  /** Milliseconds since 1970; the machine's clock unless a test says otherwise. */
  readonly machine?: () => number;
};

/**
 * The machine's clock plus an offset that is kept in the store and only grows. The time it gives never goes back
 * while it runs, and after a restart never behind the latest instant that was set, whatever the machine's clock does.
 */
export async function openClock({ db, table, startAt, machine = Date.now }: Needs): Promise<Clock> {
  const keep = storedOffset(db, table);
  const stored = await keep.read();
  let offset = stored?.offsetMs ?? epochOf(startAt) - machine();
  let latest = stored === undefined ? 0 : epochOf(stored.reached);
  if (stored === undefined) await keep.raise(offset, startAt);
  const nowMs = (): number => (latest = Math.max(latest, machine() + offset));
  return {
    now: () => instantOf(nowMs()),
    fresh: stored === undefined,
    async advanceTo(at) {
      if (epochOf(at) <= nowMs()) return instantOf(nowMs());
      offset = epochOf(at) - machine();
      await keep.raise(offset, at);
      return instantOf(nowMs());
    },
  };
}

const storedOffset = (db: DocumentClient, TableName: string) => ({
  async read() {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: localClockKey, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Stored.parse(Item);
  },
  /** Another process that was further ahead stays ahead. */
  async raise(offsetMs: number, reached: Instant) {
    try {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: localClockKey,
          UpdateExpression: 'SET offsetMs = :offset, reached = :reached',
          ConditionExpression: 'attribute_not_exists(pk) OR reached < :reached',
          ExpressionAttributeValues: { ':offset': offsetMs, ':reached': reached },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },
});
