import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type RegistryHead, registryHeads } from './registry-heads.ts';

/** Every version of the registry and when it was published, oldest first, by one consistent query. */
export const registryHistory =
  (db: DynamoDBDocumentClient, TableName: string) => (): Promise<readonly RegistryHead[]> =>
    registryHeads(db, TableName).all();
