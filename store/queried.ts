import {
  type DynamoDBDocumentClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;

/** What a query finds, read page after page as far as it is asked for. */
export async function* queried(
  db: DynamoDBDocumentClient,
  query: QueryCommandInput,
): AsyncGenerator<Item> {
  for await (const { Items = [] } of paginateQuery({ client: db }, query)) yield* Items;
}

/** All that a query finds. */
export async function allQueried(
  db: DynamoDBDocumentClient,
  query: QueryCommandInput,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const { Items = [] } of paginateQuery({ client: db }, query)) found.push(...Items);
  return found;
}
