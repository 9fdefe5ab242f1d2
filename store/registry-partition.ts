import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';

/** Every item of a partition, all pages, consistently. */
export async function wholePartition<T>(
  db: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const found: T[] = [];
  const pages = paginateQuery(
    { client: db },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) found.push(schema.parse(item));
  return found;
}
