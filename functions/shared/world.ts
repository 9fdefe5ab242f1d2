import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Instant, instantOf } from '../../core/time.ts';
import { type FunctionName, settings, type SettingsOf } from './settings.ts';
import { Sha256 } from './sha256.ts';

export type Now = () => Instant;
export const systemNow: Now = () => instantOf(Date.now());

export type DocumentClient = DynamoDBDocumentClient;
/**
 * The SDK's own client, with our hash for its signatures and with settings that are quick to copy: the SDK copies them four times
 * a request. It has put them together by Object.assign, after which V8 keeps so many as a dictionary; whatever becomes a
 * prototype is laid out in fixed places again. That saves a third of a request's processor time (docs/adr/columns.md).
 */
export function dynamoDb(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({ sha256: Sha256, ...config });
  Object.create(client.config);
  return client;
}
export const documentClient = (client: DynamoDBClient = dynamoDb()): DocumentClient =>
  DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

/**
 * The handler of a Lambda bundle: settings are read and clients are built while the sandbox starts.
 * Imported anywhere else (tests, the local system) it builds nothing.
 */
export function onLambda<F extends FunctionName, H extends (...args: never[]) => Promise<unknown>>(
  name: F,
  compose: (settings: SettingsOf<F>) => H,
): H {
  if (process.env['AWS_LAMBDA_RUNTIME_API'] !== undefined)
    return compose(settings[name].parse(process.env) as SettingsOf<F>);
  return (() => Promise.reject(new Error(`${name} runs on Lambda only`))) as unknown as H;
}
