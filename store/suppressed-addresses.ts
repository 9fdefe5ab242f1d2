import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { suppressedAddressKey } from './keys.ts';

/** Why no more mail goes to an address; without `until` for ever. */
const Suppression = z.object({
  at: Instant,
  reason: z.string().min(1),
  until: Instant.optional(),
});
export type Suppression = Readonly<z.output<typeof Suppression>>;

const longOver = Instant.parse('1970-01-01T00:00:00.000Z');

/** The addresses that nothing more is sent to, known by their hash only. */
export type SuppressedAddresses = {
  suppress(address: string, suppression: Suppression): Promise<void>;
  isSuppressed(address: string, now: Instant): Promise<boolean>;
  /** Mail may go to the address again. False if it was not suppressed. */
  lift(address: string): Promise<boolean>;
};

export function suppressedAddresses(
  db: DynamoDBDocumentClient,
  TableName: string,
): SuppressedAddresses {
  async function suppressionOf(address: string): Promise<Suppression | undefined> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: suppressedAddressKey(address), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Suppression.parse(Item);
  }

  return {
    async suppress(address, suppression) {
      const { until } = suppression;
      // A lasting suppression replaces any; one that ends never shortens one that stands.
      await holds(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...suppressedAddressKey(address), ...suppression },
            ...(until !== undefined && {
              ConditionExpression: 'attribute_not_exists(pk) OR #until < :until',
              ExpressionAttributeNames: { '#until': 'until' },
              ExpressionAttributeValues: { ':until': until },
            }),
          }),
        ),
      );
    },

    async isSuppressed(address, now) {
      const found = await suppressionOf(address);
      return found !== undefined && (found.until === undefined || now < found.until);
    },

    // Made to end and not deleted: no function may delete, and why the address was suppressed stays known.
    lift: (address) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: suppressedAddressKey(address),
            UpdateExpression: 'SET #until = :over',
            ConditionExpression:
              'attribute_exists(pk) AND (attribute_not_exists(#until) OR #until > :over)',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: { ':over': longOver },
          }),
        ),
      ),
  };
}
