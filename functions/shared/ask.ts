import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import { languageOf } from './answer.ts';
import { decodeBody, parseJson } from './body.ts';
import { callerFrom } from './caller.ts';
import { parseBy, pointerTo, validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';
import type { Asked, Caller, Route } from './route.ts';

/** A header by its lower-case name, whatever spelling it came in. */
export function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

/** Believes nothing of the event: every part is parsed once, in the order in which a caller may learn of faults. */
export async function ask<R extends Route>(
  route: R,
  event: APIGatewayProxyEvent,
): Promise<Result<Asked<R>, Problem>> {
  const caller = admitted(route, event);
  if (!caller.ok) return caller;
  const path = parsedPath(route, event);
  if (!path.ok) return path;
  const idempotencyKey = idempotencyKeyOf(route, event);
  if (!idempotencyKey.ok) return idempotencyKey;
  const ifMatch = versionNamed(route, event);
  if (!ifMatch.ok) return ifMatch;
  const query = parsedQuery(route, event);
  if (!query.ok) return query;
  const bytes = await bodyOf(event);
  if (!bytes.ok) return bytes;
  const body = parsedBody(route, bytes.value);
  if (!body.ok) return body;
  const asked = {
    path: path.value,
    query: query.value,
    body: body.value,
    bytes: bytes.value,
    caller: caller.value,
    idempotencyKey: idempotencyKey.value,
    ifMatch: ifMatch.value,
    language: languageOf(headerOf(event, 'accept-language')),
  };
  // Each part was parsed by the route's own schema; only the compiler cannot follow that through a generic route.
  return ok(asked as unknown as Asked<R>);
}

function admitted(route: Route, event: APIGatewayProxyEvent): Result<Caller | undefined, Problem> {
  const caller = callerFrom(event.requestContext.authorizer);
  if (typeof route.admission === 'string') return ok(caller);
  if (caller === undefined) return fail({ code: 'unauthenticated' });
  const { scope } = route.admission;
  if (caller.scopes.includes(scope)) return ok(caller);
  return fail({
    code: 'forbidden',
    detail: {
      vi: `Khóa API này không có quyền “${scope}”.`,
      en: `This API key does not have the scope "${scope}".`,
    },
  });
}

/** A path that cannot name anything names nothing. */
function parsedPath(route: Route, event: APIGatewayProxyEvent): Result<unknown, Problem> {
  if (route.request.path === undefined) return ok(undefined);
  const parsed = route.request.path.safeParse(event.pathParameters ?? {});
  return parsed.success ? ok(parsed.data) : fail({ code: 'not-found' });
}

const nothing = z.object({});
const visibleAscii = /^[\x21-\x7e]{1,255}$/;

function idempotencyKeyOf(
  route: Route,
  event: APIGatewayProxyEvent,
): Result<string | undefined, Problem> {
  if (route.idempotent !== true) return ok(undefined);
  const key = headerOf(event, 'idempotency-key');
  if (key === undefined || key === '')
    return fail({
      code: 'idempotency-key-missing',
      detail: {
        vi: 'Gửi kèm Idempotency-Key riêng cho mỗi yêu cầu; khi gửi lại thì giữ nguyên.',
        en: 'Send an Idempotency-Key of its own with every request, and the same one when repeating it.',
      },
    });
  if (visibleAscii.test(key)) return ok(key);
  return fail({
    code: 'idempotency-key-invalid',
    detail: {
      vi: 'Idempotency-Key gồm 1 đến 255 ký tự ASCII nhìn thấy được, không có dấu cách.',
      en: 'An Idempotency-Key is 1 to 255 visible ASCII characters without spaces.',
    },
  });
}

const versionTag = /^"v([1-9]\d{0,8})"$/;

function versionNamed(
  route: Route,
  event: APIGatewayProxyEvent,
): Result<number | undefined, Problem> {
  if (route.conditional !== true) return ok(undefined);
  const tag = versionTag.exec(headerOf(event, 'if-match')?.trim() ?? '');
  if (tag !== null) return ok(Number(tag[1]));
  return fail({
    code: 'precondition-required',
    detail: {
      vi: 'Gửi kèm If-Match với ETag của bản đã đọc, ví dụ "v7".',
      en: 'Send If-Match with the ETag of what you read, such as "v7".',
    },
  });
}

function parsedQuery(route: Route, event: APIGatewayProxyEvent): Result<unknown, Problem> {
  const repeated = Object.entries(event.multiValueQueryStringParameters ?? {}).filter(
    ([, values]) => (values?.length ?? 0) > 1,
  );
  if (repeated.length > 0)
    return fail(
      validationFailed(
        repeated.map(([name]) => ({
          pointer: pointerTo(['query', name]),
          code: 'repeated-parameter',
          detail: { vi: 'Tham số này chỉ được gửi một lần.', en: 'Give this parameter once only.' },
        })),
      ),
    );
  const parameters = event.queryStringParameters ?? {};
  const parsed = parseBy(strict(route.request.query), parameters, ['query']);
  return parsed.ok && route.request.query === undefined ? ok(undefined) : parsed;
}

const strict = (schema: z.ZodObject | undefined): z.ZodObject => (schema ?? nothing).strict();

async function bodyOf(event: APIGatewayProxyEvent): Promise<Result<Uint8Array, Problem>> {
  const bytes = await decodeBody(event);
  if (!bytes.ok || bytes.value.length === 0 || event.httpMethod === 'GET') return bytes;
  const contentType = headerOf(event, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (contentType === 'application/json') return bytes;
  return fail({
    code: 'unsupported-media-type',
    detail: {
      vi: 'Gửi JSON với tiêu đề Content-Type: application/json.',
      en: 'Send JSON with the header Content-Type: application/json.',
    },
  });
}

function parsedBody(route: Route, bytes: Uint8Array): Result<unknown, Problem> {
  if (route.request.body === undefined || route.rawBody === true) return ok(undefined);
  const value = parseJson(bytes);
  return value.ok ? parseBy(route.request.body, value.value) : value;
}
