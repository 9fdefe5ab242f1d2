import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DeliveryName } from '../core/reports/delivery.ts';
import { Edition, ListedEdition } from '../core/reports/edition.ts';
import type { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import {
  editionKey,
  editionPrefix,
  listingOf,
  reportPartition,
  revokedLinkKey,
  seriesOf,
} from './keys.ts';

/** Editions of reports, and which of their mailed links are revoked. */
export type Reports = {
  /**
   * Puts the edition unless its number is taken. Answers with the edition that stands under the number:
   * ours (also when only the acknowledgement of our own write was lost), or that of another compiler.
   */
  put(edition: Edition): Promise<Edition>;
  find(report: string, edition: number): Promise<Edition | undefined>;
  latest(report: string): Promise<Edition | undefined>;
  /**
   * Every edition of a definition and scope, by period and number. The list follows a moment behind:
   * whoever acts on it reads the edition itself first.
   */
  inSeries(definition: string, scope: string): Promise<readonly ListedEdition[]>;
  /** Data up to `until` would print the same as this edition. Never goes back. */
  markLookedAt(report: string, edition: number, until: Instant): Promise<void>;
  /** Does nothing if a person had them reopened since the edition was read. */
  markDeliveriesOver(read: DeliveriesRead): Promise<void>;
  /** After a delivery was released again: the tick looks at the edition's deliveries once more. */
  reopenDeliveries(report: string, edition: number, at: Instant): Promise<void>;
  revokeLink(link: DeliveryName, at: Instant): Promise<void>;
  isLinkRevoked(link: DeliveryName): Promise<boolean>;
};

/** An edition as it was read before its ledger. */
export type DeliveriesRead = Pick<Edition, 'report' | 'edition' | 'deliveriesReopenedAt'>;

export function reportStore(db: DynamoDBDocumentClient, TableName: string): Reports {
  async function find(report: string, edition: number): Promise<Edition | undefined> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: editionKey(report, edition), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Edition.parse(Item);
  }

  return {
    find,

    async put(edition) {
      const written = await holds(
        db.send(
          new PutCommand({
            TableName,
            Item: {
              ...editionKey(edition.report, edition.edition),
              series: seriesOf(edition.definition, edition.scope),
              listing: listingOf(edition.label, edition.edition),
              ...edition,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
      const standing = written ? edition : await find(edition.report, edition.edition);
      if (standing === undefined) throw new Error(`${edition.report} lost an edition`);
      return standing;
    },

    async latest(report) {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :report AND begins_with(sk, :editions)',
          ExpressionAttributeValues: {
            ':report': reportPartition(report),
            ':editions': editionPrefix,
          },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      return Items.map((item) => Edition.parse(item)).at(0);
    },

    async inSeries(definition, scope) {
      const found: ListedEdition[] = [];
      const pages = paginateQuery(
        { client: db },
        {
          TableName,
          IndexName: 'bySeries',
          KeyConditionExpression: 'series = :series',
          ExpressionAttributeValues: { ':series': seriesOf(definition, scope) },
        },
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) found.push(ListedEdition.parse(item));
      return found;
    },

    async markLookedAt(report, edition, until) {
      await holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(report, edition),
            UpdateExpression: 'SET lookedAtUntil = :until',
            ConditionExpression: 'attribute_exists(pk) AND lookedAtUntil < :until',
            ExpressionAttributeValues: { ':until': until },
          }),
        ),
      );
    },

    async markDeliveriesOver({ report, edition, deliveriesReopenedAt: reopenedAt }) {
      const marked = await holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(report, edition),
            UpdateExpression: 'SET deliveriesOver = :yes',
            ConditionExpression:
              reopenedAt === undefined
                ? 'attribute_exists(pk) AND attribute_not_exists(deliveriesReopenedAt)'
                : 'deliveriesReopenedAt = :read',
            ExpressionAttributeValues: {
              ':yes': true,
              ...(reopenedAt !== undefined && { ':read': reopenedAt }),
            },
          }),
        ),
      );
      if (!marked && (await find(report, edition)) === undefined)
        throw new Error(`${report} has no edition ${edition}`);
    },

    async reopenDeliveries(report, edition, at) {
      await db.send(
        new UpdateCommand({
          TableName,
          Key: editionKey(report, edition),
          UpdateExpression: 'SET deliveriesOver = :no, deliveriesReopenedAt = :at',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':no': false, ':at': at },
        }),
      );
    },

    async revokeLink({ report, edition, recipient }, at) {
      await db.send(
        new PutCommand({
          TableName,
          Item: { ...revokedLinkKey(report, edition, recipient), revokedAt: at },
        }),
      );
    },

    async isLinkRevoked({ report, edition, recipient }) {
      const { Item } = await db.send(
        new GetCommand({
          TableName,
          Key: revokedLinkKey(report, edition, recipient),
          ConsistentRead: true,
        }),
      );
      return Item !== undefined;
    },
  };
}
