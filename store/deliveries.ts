import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  paginateScan,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Delivery, type DeliveryName } from '../core/delivery.ts';
import { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import {
  deliveriesPrefix,
  deliveryKey,
  deliveryPrefix,
  reportPartition,
  suppressedAddressKey,
} from './keys.ts';

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
  /** A person knows that it was sent. True if it was uncertain until now. */
  settleAsSent(delivery: DeliveryName, at: Instant, reason: string): Promise<boolean>;
  /**
   * A person wants it sent once more. True if it was uncertain or withheld, or released already. Whoever calls this
   * reopens the deliveries of the edition afterwards, in this order, or no tick looks at it again.
   */
  releaseAgain(delivery: DeliveryName, at: Instant, reason: string): Promise<boolean>;
  ofEdition(report: string, edition: number): Promise<readonly Delivery[]>;
  ofReport(report: string): Promise<readonly Delivery[]>;
  /** Of every report: reads the whole table, so it is for a person who looks, and for no program. */
  all(): Promise<readonly Delivery[]>;
  suppress(address: string, suppression: Suppression): Promise<void>;
  isSuppressed(address: string, now: Instant): Promise<boolean>;
  /** Mail may go to the address again. False if it was not suppressed. */
  lift(address: string): Promise<boolean>;
};

const free = 'attribute_not_exists(pk) OR #state = :released';
const ours = '#state = :claimed AND claim = :claim';

async function deliveriesOn(
  pages: AsyncIterable<{ readonly Items?: readonly unknown[] | undefined }>,
): Promise<readonly Delivery[]> {
  const found: Delivery[] = [];
  for await (const { Items = [] } of pages)
    for (const item of Items) found.push(Delivery.parse(item));
  return found;
}

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

  const under = (report: string, prefix: string): Promise<readonly Delivery[]> =>
    deliveriesOn(
      paginateQuery(
        { client: db },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :report AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':report': reportPartition(report), ':prefix': prefix },
        },
      ),
    );

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

    settleAsSent: (delivery, at, reason) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(delivery),
            UpdateExpression: 'SET #state = :sent, since = :at, reason = :reason',
            ConditionExpression: '#state = :uncertain',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':sent': 'sent',
              ':uncertain': 'uncertain',
              ':at': at,
              ':reason': reason,
            },
          }),
        ),
      ),

    releaseAgain: (delivery, at, reason) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(delivery),
            UpdateExpression: 'SET #state = :released, since = :at, reason = :reason REMOVE claim',
            ConditionExpression: '#state IN (:uncertain, :withheld, :released)',
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: {
              ':released': 'released',
              ':uncertain': 'uncertain',
              ':withheld': 'withheld',
              ':at': at,
              ':reason': reason,
            },
          }),
        ),
      ),

    ofEdition: (report, edition) => under(report, deliveryPrefix(edition)),
    ofReport: (report) => under(report, deliveriesPrefix),

    async all() {
      const pages = paginateScan(
        { client: db },
        {
          TableName,
          ConsistentRead: true,
          FilterExpression: 'begins_with(sk, :deliveries)',
          ExpressionAttributeValues: { ':deliveries': deliveriesPrefix },
        },
      );
      return deliveriesOn(pages);
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

    async lift(address) {
      const { Attributes } = await db.send(
        new DeleteCommand({
          TableName,
          Key: suppressedAddressKey(address),
          ReturnValues: 'ALL_OLD',
        }),
      );
      return Attributes !== undefined;
    },
  };
}
