import { randomUUID } from 'node:crypto';
import type {
  APIGatewayProxyEvent,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayEventIdentity,
} from 'aws-lambda';
import type { Instant } from '../core/time.ts';

/** What came over the wire. */
export type WireRequest = {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Name, value, name, value … as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
};

export type Resource = {
  /** In API Gateway's spelling: `/v1/recommendations/{id}`. */
  readonly path: string;
  /** Not yet decoded. */
  readonly parameters: Readonly<Record<string, string>>;
};

type Lists = Record<string, string[]>;
type RequestContext = APIGatewayProxyEvent['requestContext'];

const account = '000000000000';
const api = 'local';
const stage = 'local';

/** What the gateway found out about the caller: the authorizer's words about a key, or the name of an administrator. */
export type Admitted = {
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly administrator?: string;
};

/**
 * The event of a REST API's proxy integration, format 1.0. The deployed API declares every media type as binary, so a
 * body always comes as base64.
 */
export function proxyEvent(
  request: WireRequest,
  resource: Resource,
  at: Instant,
  { authorizer, administrator }: Admitted,
): APIGatewayProxyEvent {
  const empty = request.body.length === 0;
  const context = requestContext(request, resource, at);
  return {
    ...common(request, resource),
    body: empty ? null : Buffer.from(request.body).toString('base64'),
    isBase64Encoded: !empty,
    requestContext: {
      ...context,
      authorizer: { ...authorizer },
      identity: { ...context.identity, userArn: administrator ?? null },
    },
  };
}

/** The event of a REQUEST authorizer. */
export const authorizerEvent = (
  request: WireRequest,
  resource: Resource,
  at: Instant,
): APIGatewayRequestAuthorizerEvent => ({
  ...common(request, resource),
  type: 'REQUEST',
  methodArn: `arn:aws:execute-api:local:${account}:${api}/${stage}/${request.method}${resource.path}`,
  requestContext: { ...requestContext(request, resource, at), authorizer: undefined },
});

function common(request: WireRequest, resource: Resource) {
  const { path, query } = splitTarget(request.target);
  const headers = headerLists(request);
  return {
    resource: resource.path,
    path,
    httpMethod: request.method,
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    pathParameters: emptyAsNull(decoded(resource.parameters)),
    queryStringParameters: emptyAsNull(lastOfEach(query)),
    multiValueQueryStringParameters: emptyAsNull(query),
    stageVariables: null,
  };
}

export function splitTarget(target: string): { readonly path: string; readonly query: Lists } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: {} }
    : { path: target.slice(0, mark), query: grouped(new URLSearchParams(target.slice(mark + 1))) };
}

/** Every value under its name, in order. Names are the caller's: `__proto__` is one like any other. */
function grouped(pairs: Iterable<readonly [string, string]>): Lists {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = lists.get(name);
    if (values === undefined) lists.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(lists);
}

/** These belong to the connection, not to the request. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** Names keep the spelling in which they came first. */
function headerLists({ rawHeaders, sourceIp }: WireRequest): Lists {
  const spelling = new Map<string, string>();
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const sent = rawHeaders[i] ?? '';
    const lower = sent.toLowerCase();
    if (hopByHop.has(lower)) continue;
    if (!spelling.has(lower)) spelling.set(lower, sent);
    pairs.push([spelling.get(lower) ?? sent, rawHeaders[i + 1] ?? '']);
  }
  return grouped([...pairs, ['X-Forwarded-For', sourceIp], ['X-Forwarded-Proto', 'http']]);
}

const lastOfEach = (lists: Lists): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']));

const emptyAsNull = <T extends object>(values: T): T | null =>
  Object.keys(values).length === 0 ? null : values;

const decoded = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, decodeURIComponent(value)]),
  );

function requestContext(request: WireRequest, resource: Resource, at: Instant): RequestContext {
  return {
    accountId: account,
    apiId: api,
    authorizer: undefined,
    httpMethod: request.method,
    identity: identity(request),
    path: `/${stage}${splitTarget(request.target).path}`,
    protocol: 'HTTP/1.1',
    requestId: randomUUID(),
    requestTimeEpoch: Date.parse(at),
    resourceId: resource.path,
    resourcePath: resource.path,
    stage,
  };
}

const identity = (request: WireRequest): APIGatewayEventIdentity => ({
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: request.sourceIp,
  user: null,
  userAgent: lastOfEach(headerLists(request))['User-Agent'] ?? null,
  userArn: null,
});
