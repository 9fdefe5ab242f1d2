import * as z from 'zod';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Request units of the store. */
export type Metered = { writeUnits: number; readUnits: number };

const Reported = z.array(z.object({ CapacityUnits: z.number() }));
const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;
/** A refused condition is paid for by the size of the item that was to be written. */
const unitBytes = 1024;

/**
 * Asks the store for the capacity of every call, indexes included, and adds up what it reports. What it does not report,
 * a write whose condition was refused, is counted by the size of what was sent.
 */
export function meter(db: DynamoDBDocumentClient, counted: Metered): void {
  db.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const isWrite = writes.test(commandName);
        try {
          const result = await next({ ...args, input });
          const reported: unknown = Reflect.get(result.output, 'ConsumedCapacity');
          const units = Reported.parse([reported ?? []].flat()).reduce(
            (sum, each) => sum + each.CapacityUnits,
            0,
          );
          if (isWrite) counted.writeUnits += units;
          else counted.readUnits += units;
          return result;
        } catch (error) {
          if (isWrite && error instanceof ConditionalCheckFailedException)
            counted.writeUnits += Math.ceil(JSON.stringify(args.input).length / unitBytes);
          throw error;
        }
      },
    { step: 'initialize', name: 'meter' },
  );
}
