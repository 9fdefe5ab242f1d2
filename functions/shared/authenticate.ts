import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { Client } from '../../core/registry/client.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { epochOf, type Instant } from '../../core/time.ts';
import { callerContext } from './caller.ts';
import type { Log } from './log.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller } from './route.ts';

export const sha256Of = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex');

const apiKey = /^(?:Bearer +)?([a-z0-9][a-z0-9-]{2,63})\.([\x21-\x7e]{1,200})$/i;

/** Who holds the key in an Authorization header (`Bearer <id>.<secret>` or the bare key); nobody if it is not live. */
export function authenticate(
  registry: Registry,
  header: string | undefined,
  now: Instant,
): Caller | undefined {
  const [, id = '', secret = ''] = apiKey.exec(header?.trim() ?? '') ?? [];
  const client = registry.clientById.get(id);
  if (client === undefined || !holdsLiveKey(client, secret, now)) return undefined;
  const { scopes, units, sources, actors } = client;
  return { id: client.id, scopes, units, actors, ...(sources !== undefined && { sources }) };
}

/** Compares with every live key and in constant time, so that the time taken tells nothing of a stored hash. */
function holdsLiveKey(client: Client, secret: string, now: Instant): boolean {
  const given = Buffer.from(sha256Of(secret), 'hex');
  return client.keys
    .filter((key) => epochOf(key.expiresAt) > epochOf(now))
    .map((key) => timingSafeEqual(Buffer.from(key.sha256, 'hex'), given))
    .includes(true);
}

export type Authorize = (
  event: Pick<APIGatewayRequestAuthorizerEvent, 'headers' | 'methodArn'>,
) => Promise<APIGatewayAuthorizerResult>;

type Needs = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly now: () => Instant;
  readonly log: Log;
};

/**
 * A REQUEST authorizer. Its answer is cached by the header alone, so the policy covers the whole API and the edge
 * checks scopes and units. The gateway turns the error `Unauthorized`, and only that one, into a 401.
 */
export const authorizer =
  ({ registry, now, log }: Needs): Authorize =>
  async ({ headers, methodArn }) => {
    const caller = authenticate(await registry.current(), authorizationOf(headers), now());
    if (caller === undefined) {
      log.info('denied', {});
      throw new Error('Unauthorized');
    }
    return {
      principalId: caller.id,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${stageArn(methodArn)}/*/*` },
        ],
      },
      context: { ...callerContext(caller) },
    };
  };

const authorizationOf = (headers: APIGatewayRequestAuthorizerEvent['headers']) =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` of `…/<method>/<path>`. */
const stageArn = (methodArn: string): string => methodArn.split('/').slice(0, 2).join('/');
