import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** The least that a function can do: one item put by the SDK's own client. What a cold start is measured against. */
const client = new DynamoDBClient({});

export const handler = async (event: { readonly body?: string | null }) => {
  await client.send(
    new PutItemCommand({
      TableName: process.env['SNAPSHOTS_TABLE'],
      Item: {
        pk: { S: 'one-put' },
        sk: { S: String(process.hrtime.bigint()) },
        p: { B: Buffer.from(event.body ?? '', 'base64') },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  return { statusCode: 201, body: '{}' };
};
