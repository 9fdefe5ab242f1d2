import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { holds } from './conditional.ts';
import { metricNumberKey } from './keys.ts';

const Counter = z.object({ highest: z.int().min(0) });
const mostTries = 10;

/**
 * Draws a run of short numbers from one counter and answers the first: above `floor`, which is the highest that the
 * registry has (numbers also come with an import), and above all that were drawn before.
 */
export async function drawNumbers(
  db: DynamoDBDocumentClient,
  TableName: string,
  count: number,
  floor: number,
): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const drawn = await highest(db, TableName);
    const base = Math.max(drawn ?? 0, floor);
    if (await raised(db, TableName, drawn, base + count)) return base + 1;
  }
  throw new Error('The counter of short numbers moved at every try');
}

async function highest(db: DynamoDBDocumentClient, TableName: string): Promise<number | undefined> {
  const { Item } = await db.send(
    new GetCommand({ TableName, Key: { ...metricNumberKey }, ConsistentRead: true }),
  );
  return Item === undefined ? undefined : Counter.parse(Item).highest;
}

/** False if somebody else drew meanwhile. */
async function raised(
  db: DynamoDBDocumentClient,
  TableName: string,
  from: number | undefined,
  to: number,
): Promise<boolean> {
  const unmoved =
    from === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'highest = :from', ExpressionAttributeValues: { ':from': from } };
  return holds(
    db.send(new PutCommand({ TableName, Item: { ...metricNumberKey, highest: to }, ...unmoved })),
  );
}
