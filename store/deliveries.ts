import {
  type DynamoDBDocumentClient,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Delivery, type DeliveryName, type DeliveryState } from '../core/reports/delivery.ts';
import type { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { deliveriesPrefix, deliveryKey, deliveryPrefix, reportPartition } from './keys.ts';

/** The ledger: one item per edition and recipient. */
export type Deliveries = {
  /** True for one `claim` only, until that one releases it; true again if its own write is repeated. */
  claim(delivery: DeliveryName, claim: string, at: Instant): Promise<boolean>;
  /** From the sender or from the mail service's event, which counts in whatever state the delivery is. */
  markSent(delivery: DeliveryName, at: Instant, messageId: string): Promise<void>;
  /** Gives back our own claim; never one that is uncertain by now, or was found to be sent. */
  release(delivery: DeliveryName, claim: string, at: Instant, reason: string): Promise<void>;
  /** Releases and counts: how often it was refused by now, or nothing if the claim was not ours any more. */
  refuse(
    delivery: DeliveryName,
    claim: string,
    at: Instant,
    reason: string,
  ): Promise<number | undefined>;
  /** It is not tried again by itself, and keeps the reason of its last refusal. Only if nobody claimed it meanwhile. */
  giveUp(delivery: DeliveryName, at: Instant): Promise<void>;
  /** Records that the address is suppressed; a delivery that somebody holds or sent stays as it is. */
  withhold(delivery: DeliveryName, at: Instant, reason: string): Promise<void>;
  /** True if the claim still stood as it was read. */
  markUncertain(delivery: Delivery, at: Instant): Promise<boolean>;
  /** A person knows that it was sent. True if it was uncertain until now. */
  settleAsSent(delivery: DeliveryName, at: Instant, reason: string): Promise<boolean>;
  /**
   * A person wants it sent once more. True if it was uncertain, refused or withheld, or released already; refusals are
   * counted anew. Whoever calls this reopens the deliveries of the edition afterwards, in this order, or no tick looks
   * at it again.
   */
  releaseAgain(delivery: DeliveryName, at: Instant, reason: string): Promise<boolean>;
  ofEdition(report: string, edition: number): Promise<readonly Delivery[]>;
  ofReport(report: string): Promise<readonly Delivery[]>;
  /** Of every report: reads the whole table, so it is for a person who looks, and for no program. */
  all(): Promise<readonly Delivery[]>;
};

const free = 'attribute_not_exists(pk) OR #state = :released';
const ours = '#state = :claimed AND claim = :claim';

/** A delivery's first write names it. */
const naming = 'report = :report, edition = :edition, recipient = :recipient';
const nameOf = ({ report, edition, recipient }: DeliveryName) => ({
  ':report': report,
  ':edition': edition,
  ':recipient': recipient,
});

/** One conditional update: the state that a delivery comes into, what else changes, and when that is right. */
type Change = {
  readonly to: DeliveryState;
  readonly at: Instant;
  readonly set?: readonly string[];
  readonly remove?: string;
  readonly when: string;
  readonly values?: Readonly<Record<string, unknown>>;
};

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

  const keyOf = ({ report, edition, recipient }: DeliveryName) =>
    deliveryKey(report, edition, recipient);

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

  /** The delivery as it stands after the change, or nothing if `when` does not hold. */
  async function changed(
    delivery: DeliveryName,
    { to, at, set = [], remove, when, values = {} }: Change,
  ): Promise<Delivery | undefined> {
    let standing: Delivery | undefined;
    const assigned = ['#state = :to', 'since = :at', ...set].join(', ');
    const write = async () => {
      const { Attributes } = await db.send(
        new UpdateCommand({
          TableName,
          Key: keyOf(delivery),
          UpdateExpression: `SET ${assigned}${remove === undefined ? '' : ` REMOVE ${remove}`}`,
          ConditionExpression: when,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ':to': to, ':at': at, ...values },
          ReturnValues: 'ALL_NEW',
        }),
      );
      standing = Delivery.parse(Attributes);
    };
    await holds(write());
    return standing;
  }

  const isChanged = async (delivery: DeliveryName, change: Change): Promise<boolean> =>
    (await changed(delivery, change)) !== undefined;

  return {
    claim: (delivery, claim, at) =>
      isChanged(delivery, {
        to: 'claimed',
        at,
        set: [naming, 'claim = :claim'],
        remove: 'reason',
        when: `${free} OR (${ours})`,
        values: {
          ...nameOf(delivery),
          ':released': 'released',
          ':claimed': 'claimed',
          ':claim': claim,
        },
      }),

    async markSent(delivery, at, messageId) {
      await changed(delivery, {
        to: 'sent',
        at,
        set: ['messageId = :id'],
        when: 'attribute_exists(pk) AND #state <> :to',
        values: { ':id': messageId },
      });
    },

    async release(delivery, claim, at, reason) {
      await changed(delivery, {
        to: 'released',
        at,
        set: ['reason = :reason'],
        remove: 'claim',
        when: ours,
        values: { ':claimed': 'claimed', ':claim': claim, ':reason': reason },
      });
    },

    async refuse(delivery, claim, at, reason) {
      const standing = await changed(delivery, {
        to: 'released',
        at,
        set: ['reason = :reason', 'refusals = if_not_exists(refusals, :none) + :one'],
        remove: 'claim',
        when: ours,
        values: {
          ':claimed': 'claimed',
          ':claim': claim,
          ':reason': reason,
          ':none': 0,
          ':one': 1,
        },
      });
      return standing?.refusals;
    },

    async giveUp(delivery, at) {
      const when = '#state = :released AND attribute_exists(refusals)';
      await changed(delivery, { to: 'refused', at, when, values: { ':released': 'released' } });
    },

    async withhold(delivery, at, reason) {
      await changed(delivery, {
        to: 'withheld',
        at,
        set: [naming, 'reason = :reason'],
        when: free,
        values: { ...nameOf(delivery), ':released': 'released', ':reason': reason },
      });
    },

    markUncertain: (delivery, at) =>
      isChanged(delivery, {
        to: 'uncertain',
        at,
        when: `${ours} AND since = :read`,
        values: {
          ':claimed': 'claimed',
          ':claim': delivery.claim ?? '',
          ':read': delivery.since,
        },
      }),

    settleAsSent: (delivery, at, reason) =>
      isChanged(delivery, {
        to: 'sent',
        at,
        set: ['reason = :reason'],
        when: '#state = :uncertain',
        values: { ':uncertain': 'uncertain', ':reason': reason },
      }),

    releaseAgain: (delivery, at, reason) =>
      isChanged(delivery, {
        to: 'released',
        at,
        set: ['reason = :reason'],
        remove: 'claim, refusals',
        when: '#state IN (:to, :uncertain, :refused, :withheld)',
        values: {
          ':uncertain': 'uncertain',
          ':refused': 'refused',
          ':withheld': 'withheld',
          ':reason': reason,
        },
      }),

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
  };
}
