import {
  type DynamoDBDocumentClient,
  PutCommand,
  type TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { abandonedAfterMs } from '../core/periods/settling.ts';
import { epochOf, type Instant } from '../core/time.ts';

/** The moment that a write bears, and the clock that it was read from. */
export type Stamped = { readonly at: Instant; readonly now: () => Instant };

/**
 * Sends a write that makes something known since its stamp. It is stored within 20 seconds of that stamp or given up, so
 * that older instants are settled. A timer alone would not do: it stands still while a sandbox is frozen, so the clock is
 * asked before every attempt, the SDK's own repeats among them. Throws when it gives up; the write may have been stored.
 */
export async function sendStamped(
  db: DynamoDBDocumentClient,
  write: PutCommand | TransactWriteCommand,
  stamped: Stamped,
): Promise<void> {
  const inTime = { abortSignal: AbortSignal.timeout(remainingMs(stamped)) };
  if (write instanceof PutCommand) {
    write.middlewareStack.add(refusesLate(stamped), eachAttempt);
    await db.send(write, inTime);
  } else {
    write.middlewareStack.add(refusesLate(stamped), eachAttempt);
    await db.send(write, inTime);
  }
}

/** Inside the SDK's repeats, which begin earlier in this step. */
const eachAttempt = { step: 'finalizeRequest', priority: 'low' } as const;

const refusesLate =
  (stamped: Stamped) =>
  <Attempt, Output>(next: (attempt: Attempt) => Promise<Output>) =>
  async (attempt: Attempt): Promise<Output> => {
    if (remainingMs(stamped) > 0) return next(attempt);
    throw new Error(`A write was given up: it was stamped ${stamped.at} and is not stored yet`);
  };

/** At most the whole time, also when the stamp is of a clock that is ahead of ours. */
const remainingMs = ({ at, now }: Stamped): number =>
  Math.min(abandonedAfterMs, Math.max(0, epochOf(at) + abandonedAfterMs - epochOf(now())));
