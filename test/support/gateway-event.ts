import type { APIGatewayProxyEvent } from 'aws-lambda';
import { callerContext } from '../../functions/shared/caller.ts';
import type { Caller, Route } from '../../functions/shared/route.ts';

export type Request = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly caller?: Caller;
  /** Whom IAM admitted, as the gateway names it. */
  readonly administrator?: string;
};

const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

function bytesOf(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The event that a REST API makes of a request (format 1.0), with every body as base64. */
export function gatewayEvent(
  route: Pick<Route, 'method' | 'path'>,
  { path = {}, query = {}, headers = {}, body, caller, administrator }: Request = {},
): APIGatewayProxyEvent {
  const lists = Object.entries(query).map(([name, value]) => [name, [value].flat()] as const);
  const sent: Record<string, string> = {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...headers,
  };
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod: route.method,
    resource: route.path,
    path: filled(route.path, path),
    pathParameters: Object.keys(path).length > 0 ? { ...path } : null,
    queryStringParameters:
      lists.length > 0
        ? Object.fromEntries(lists.map(([name, values]) => [name, values.at(-1)]))
        : null,
    multiValueQueryStringParameters:
      lists.length > 0
        ? Object.fromEntries(lists.map(([name, values]) => [name, [...values]]))
        : null,
    headers: sent,
    multiValueHeaders: Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name, [value]]),
    ),
    body: body === undefined ? null : bytesOf(body).toString('base64'),
    isBase64Encoded: body !== undefined,
    stageVariables: null,
    requestContext: {
      requestId: 'request-1',
      identity: { userArn: administrator ?? null },
      authorizer:
        caller === undefined ? null : { principalId: caller.id, ...callerContext(caller) },
    } as unknown as APIGatewayProxyEvent['requestContext'],
  };
  return event as APIGatewayProxyEvent;
}
