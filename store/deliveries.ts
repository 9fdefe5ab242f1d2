import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Delivery, type DeliveryName } from '../core/delivery.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { deliveryKey, deliveryPrefix, reportPartition, suppressedAddressKey } from './keys.ts';

/** Why no more mail goes to an address; without `until` for ever. */
const Suppression = z.object({
  at: Instant,
  reason: z.string().min(1),
  until: Instant.optional(),
});
export type Suppression = Readonly<z.output<typeof Suppression>>;

/** The ledger: one item per edition and recipient, and the addresses that nothing more is sent to. */
export type Deliveries = {
  /** True for one `claim` only, until that one releases it; true again if its own write is repeated. */
  claim(delivery: DeliveryName, claim: string, at: Instant): Promise<boolean>;
  /** From the sender or from the mail service's event, which counts in whatever state the delivery is. */
  markSent(delivery: DeliveryName, at: Instant, messageId: string): Promise<void>;
  /** Gives back our own claim; never one that is uncertain by now, or was found to be sent. */
  release(delivery: DeliveryName, claim: string, at: Instant, reason: string): Promise<void>;
  /** Records that the address is suppressed; a delivery that somebody holds or sent stays as it is. */
  withhold(delivery: DeliveryName, at: Instant, reason: string): Promise<void>;
  /** True if the claim still stood as it was read. */
  markUncertain(delivery: Delivery, at: Instant): Promise<boolean>;
  ofEdition(report: string, edition: number): Promise<readonly Delivery[]>;
  suppress(address: string, suppression: Suppression): Promise<void>;
  isSuppressed(address: string, now: Instant): Promise<boolean>;
};

const free = 'attribute_not_exists(pk) OR #state = :released';
const ours = '#state = :claimed AND claim = :claim';

export function deliveryStore(db: DynamoDBDocumentClient, TableName: string): Deliveries {
  const names = { '#state': 'state' };

  async function suppressionOf(address: string): Promise<Suppression | undefined> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: suppressedAddressKey(address), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Suppression.parse(Item);
  }

  const keyOf = ({ report, edition, recipient }: DeliveryName) =>
    deliveryKey(report, edition, recipient);

  const nameOf = ({ report, edition, recipient }: DeliveryName): DeliveryName => ({
    report,
    edition,
    recipient,
  });

  return {
    claim: (delivery, claim, at) =>
      holds(
        db.send(
          new PutCommand({
            TableName,
            Item: {
              ...keyOf(delivery),
              ...nameOf(delivery),
              state: 'claimed',
              since: at,
              claim,
            } satisfies Delivery & Record<string, unknown>,
            ConditionExpression: `${free} OR (${ours})`,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':released': 'released',
              ':claimed': 'claimed',
              ':claim': claim,
            },
          }),
        ),
      ),

    async markSent(delivery, at, messageId) {
      await holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(delivery),
            UpdateExpression: 'SET #state = :sent, since = :at, messageId = :id',
            ConditionExpression: 'attribute_exists(pk) AND #state <> :sent',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':sent': 'sent', ':at': at, ':id': messageId },
          }),
        ),
      );
    },

    async release(delivery, claim, at, reason) {
      await holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(delivery),
            UpdateExpression: 'SET #state = :released, since = :at, reason = :reason REMOVE claim',
            ConditionExpression: ours,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':released': 'released',
              ':claimed': 'claimed',
              ':claim': claim,
              ':at': at,
              ':reason': reason,
            },
          }),
        ),
      );
    },

    async withhold(delivery, at, reason) {
      await holds(
        db.send(
          new PutCommand({
            TableName,
            Item: {
              ...keyOf(delivery),
              ...nameOf(delivery),
              state: 'withheld',
              since: at,
              reason,
            } satisfies Delivery & Record<string, unknown>,
            ConditionExpression: free,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: { ':released': 'released' },
          }),
        ),
      );
    },

    markUncertain: (delivery, at) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(delivery),
            UpdateExpression: 'SET #state = :uncertain, since = :at',
            ConditionExpression: `${ours} AND since = :read`,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':uncertain': 'uncertain',
              ':claimed': 'claimed',
              ':claim': delivery.claim ?? '',
              ':at': at,
              ':read': delivery.since,
            },
          }),
        ),
      ),

    async ofEdition(report, edition) {
      const found: Delivery[] = [];
      const pages = paginateQuery(
        { client: db },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :report AND begins_with(sk, :edition)',
          ExpressionAttributeValues: {
            ':report': reportPartition(report),
            ':edition': deliveryPrefix(edition),
          },
        },
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) found.push(Delivery.parse(item));
      return found;
    },

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
  };
}
