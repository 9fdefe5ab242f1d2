import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RecommendationField } from '../core/recommendations/recommendation-fields.ts';
import { RecommendationState } from '../core/recommendations/recommendation-state.ts';
import {
  createdOn,
  Line,
  provinceOfId,
  Recommendation,
  RecommendationId,
  RecommendationNumber,
  recommendationNumber,
  standing,
  unitsInvolved,
} from '../core/recommendations/recommendation.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { LocalDate } from '../core/time.ts';
import { UnitCode } from '../core/units/unit.ts';
import {
  recommendationClaimKey,
  recommendationCounterKey,
  recommendationKey,
  recommendationPartition,
} from './keys.ts';
import { transactionToken } from './transaction-token.ts';
import { sendStamped, type Stamped } from './stamped-write.ts';

/** A case with the due date that its clock had by the calendar of the moment of writing; only lists are sorted by it. */
export type Dated = {
  readonly recommendation: Recommendation;
  readonly dueOn: LocalDate | undefined;
};

/** Which case a client's Idempotency-Key made, and from which request. */
export const Claim = z.object({ id: RecommendationId, body: z.string() });
export type Claim = Readonly<z.output<typeof Claim>>;

/** One line of a list, as an index holds it: eventually consistent, a moment behind the case itself. */
export const ListedRecommendation = z
  .object({
    sk: RecommendationId,
    state: RecommendationState,
    holder: UnitCode.optional(),
    locality: UnitCode,
    field: RecommendationField,
    title: Line,
    number: RecommendationNumber.optional(),
    version: z.int().positive(),
    involved: z.array(UnitCode),
    createdOn: LocalDate,
    dueKey: z.string(),
  })
  .transform(({ sk: id, dueKey, holder, ...row }) => ({
    ...row,
    id,
    holder: holder ?? null,
    dueOn: dueKey.startsWith(notRunning) ? null : LocalDate.parse(dueKey.split('#')[0]),
  }));
export type ListedRecommendation = Readonly<z.output<typeof ListedRecommendation>>;

/** A list is read along one index; days are inclusive. */
export type ListSource = {
  readonly index: 'byState' | 'byHolder' | 'byLocality';
  readonly value: string;
  readonly dueFrom?: LocalDate | undefined;
  readonly dueTo?: LocalDate | undefined;
};

/** Where a list was left off: the last line that was read. */
export type ListPosition = {
  readonly id: RecommendationId;
  readonly dueOn: LocalDate | null;
};

export type ListPage = {
  readonly rows: readonly ListedRecommendation[];
  readonly next: ListPosition | undefined;
};

export type Stale = { readonly kind: 'stale' };
export type TooLarge = { readonly kind: 'too-large' };
export type Claimed = { readonly kind: 'claimed' };

export type Recommendations = {
  /** A consistent read. */
  find(id: RecommendationId): Promise<Recommendation | undefined>;
  claim(claim: string): Promise<Claim | undefined>;
  /** Puts a new case together with the claim of the request that made it. */
  create(
    claim: string,
    body: string,
    made: Dated,
    stamped: Stamped,
  ): Promise<Result<void, Claimed>>;
  /** Writes the next version where the stored one is still the one before it; a child is put in the same moment. */
  replace(next: Dated, stamped: Stamped, child?: Dated): Promise<Result<void, Stale | TooLarge>>;
  /** The next number of the province and year. Drawn numbers that are not used leave a gap. */
  drawNumber(province: UnitCode, year: string): Promise<RecommendationNumber>;
  list(source: ListSource, limit: number, after?: ListPosition): Promise<ListPage>;
  /** Every case of a province, by one consistent paged query. */
  inProvince(province: UnitCode): Promise<readonly Recommendation[]>;
};

/** Sorts after every day. */
const notRunning = '9999';
const dueKey = (dueOn: LocalDate | null | undefined, id: RecommendationId): string =>
  `${dueOn ?? notRunning}#${id}`;

/** DynamoDB takes items up to 400 KB; a case that comes near it takes no more long texts. */
const mostBytes = 380_000;

function itemOf({ recommendation, dueOn }: Dated) {
  const { state, holder } = standing(recommendation);
  return {
    ...recommendationKey(recommendation.province, recommendation.id),
    ...recommendation,
    state,
    ...(holder !== null && { holder }),
    dueKey: dueKey(dueOn, recommendation.id),
    involved: unitsInvolved(recommendation),
    createdOn: createdOn(recommendation),
  };
}

const isTooLarge = (item: unknown): boolean => Buffer.byteLength(JSON.stringify(item)) > mostBytes;

/** The write found another version, or met another write of the same item. */
const lostTheRace = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  error instanceof TransactionConflictException ||
  (error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(
      ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
    ));

const notThere = 'attribute_not_exists(pk)';

export function recommendations(db: DynamoDBDocumentClient, TableName: string): Recommendations {
  const putNew = (Item: Record<string, unknown>) => ({
    Put: { TableName, Item, ConditionExpression: notThere },
  });

  const putNext = (next: Dated) => ({
    TableName,
    Item: itemOf(next),
    ConditionExpression: '#version = :expected',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':expected': next.recommendation.version - 1 },
  });

  async function put<F>(write: Promise<void>, lost: F): Promise<Result<void, F>> {
    try {
      return ok(await write);
    } catch (error) {
      if (lostTheRace(error)) return fail(lost);
      throw error;
    }
  }

  return {
    async find(id) {
      const Key = recommendationKey(provinceOfId(id), id);
      const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : Recommendation.parse(Item);
    },

    async claim(claim) {
      const Key = recommendationClaimKey(claim);
      const { Item } = await db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : Claim.parse(Item);
    },

    // Two items, one transaction: the case lies under its province and the claim under the request, which may be
    // repeated with a body that names another province. A claim without its case, or a case without its claim, would
    // make a repeated request either lose a case or make a second one.
    async create(claim, body, made, stamped) {
      const { id } = made.recommendation;
      const items = [{ ...recommendationClaimKey(claim), id, body }, itemOf(made)];
      const command = new TransactWriteCommand({
        ClientRequestToken: transactionToken(TableName, items),
        TransactItems: items.map(putNew),
      });
      return put(sendStamped(db, command, stamped), { kind: 'claimed' });
    },

    // Parent and child, one transaction: an answer that resolves a part says that the rest goes on as a case of its
    // own. The parent alone would lose the rest, the child alone would be the rest of an answer that was never given.
    async replace(next, stamped, child) {
      const write = putNext(next);
      if (isTooLarge(write.Item)) return fail({ kind: 'too-large' });
      if (child === undefined)
        return put(sendStamped(db, new PutCommand(write), stamped), { kind: 'stale' });
      const childItem = itemOf(child);
      const command = new TransactWriteCommand({
        ClientRequestToken: transactionToken(TableName, [write.Item, childItem]),
        TransactItems: [{ Put: write }, putNew(childItem)],
      });
      return put(sendStamped(db, command, stamped), { kind: 'stale' });
    },

    async drawNumber(province, year) {
      const { Attributes } = await db.send(
        new UpdateCommand({
          TableName,
          Key: recommendationCounterKey(province, year),
          UpdateExpression: 'ADD drawn :one',
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      const { drawn } = z.object({ drawn: z.int().positive() }).parse(Attributes);
      return recommendationNumber(province, year, drawn);
    },

    async list({ index, value, dueFrom, dueTo }, limit, after) {
      const partition = partitionOf[index];
      // With a bound, only dates that run; without one, everything.
      const lastDay = dueFrom === undefined ? notRunning : '9998-12-31';
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName,
          IndexName: index,
          KeyConditionExpression: '#partition = :value AND dueKey BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#partition': partition },
          ExpressionAttributeValues: {
            ':value': value,
            ':from': dueFrom ?? '0',
            ':to': `${dueTo ?? lastDay}~`,
          },
          Limit: limit,
          ...(after !== undefined && {
            ExclusiveStartKey: {
              ...recommendationKey(provinceOfId(after.id), after.id),
              [partition]: value,
              dueKey: dueKey(after.dueOn, after.id),
            },
          }),
        }),
      );
      const rows = Items.map((item) => ListedRecommendation.parse(item));
      const last = rows.at(-1);
      return {
        rows,
        next:
          LastEvaluatedKey === undefined || last === undefined
            ? undefined
            : { id: last.id, dueOn: last.dueOn },
      };
    },

    async inProvince(province) {
      const found: Recommendation[] = [];
      const pages = paginateQuery(
        { client: db },
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :province',
          ExpressionAttributeValues: { ':province': recommendationPartition(province) },
        },
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) found.push(Recommendation.parse(item));
      return found;
    },
  };
}

const partitionOf = {
  byState: 'state',
  byHolder: 'holder',
  byLocality: 'locality',
} as const satisfies Record<ListSource['index'], string>;
