import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { registryHeadPartition } from './keys.ts';
import { RegistryHead } from './registry.ts';

/** Every version of the registry and when it was published, oldest first, by one consistent query. */
export const registryHistory =
  (db: DynamoDBDocumentClient, TableName: string) => async (): Promise<readonly RegistryHead[]> => {
    const heads: RegistryHead[] = [];
    const pages = paginateQuery(
      { client: db },
      {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :head',
        ExpressionAttributeValues: { ':head': registryHeadPartition },
      },
    );
    for await (const { Items = [] } of pages)
      for (const item of Items) heads.push(RegistryHead.parse(item));
    return heads;
  };
