import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import { administratorFrom } from './administrator.ts';
import { languageOf } from './answer.ts';
import { decodeBody, parseJson } from './body.ts';
import { callerFrom } from './caller.ts';
import { parseBy, pointerTo, validationFailed } from './faults.ts';
import {
  administratorsOnly,
  goesByUpload,
  goesInParts,
  type Problem,
  unauthenticated,
} from './problem.ts';
import type { Asked, BodyType, Caller, Route } from './route.ts';

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
  const who = admitted(route, event);
  if (!who.ok) return who;
  const path = parsedPath(route, event);
  if (!path.ok) return path;
  const idempotencyKey = idempotencyKeyOf(route, event);
  if (!idempotencyKey.ok) return idempotencyKey;
  const ifMatch = versionNamed(route, event);
  if (!ifMatch.ok) return ifMatch;
  const query = parsedQuery(route, event);
  if (!query.ok) return query;
  const bodyType = bodyTypeOf(route, event);
  const bytes = await bodyOf(route, event);
  if (!bytes.ok) return bytes;
  const body = parsedBody(route, bytes.value);
  if (!body.ok) return body;
  const asked = {
    path: path.value,
    query: query.value,
    body: body.value,
    bytes: bytes.value,
    bodyType,
    caller: who.value.caller,
    administrator: who.value.administrator,
    idempotencyKey: idempotencyKey.value,
    ifMatch: ifMatch.value,
    language: languageOf(headerOf(event, 'accept-language')),
    accept: headerOf(event, 'accept'),
  };
  // Each part was parsed by the route's own schema; only the compiler cannot follow that through a generic route.
  return ok(asked as unknown as Asked<R>);
}

type Who = { readonly caller?: Caller | undefined; readonly administrator?: string };

/** Keys and administrators never stand for each other: each is asked for where the route asks for it, and nowhere else. */
function admitted(route: Route, event: APIGatewayProxyEvent): Result<Who, Problem> {
  if (route.admission === 'administrator') return administration(event);
  const caller = callerFrom(event.requestContext.authorizer);
  if (typeof route.admission === 'string') return ok({ caller });
  if (caller === undefined) return fail(unauthenticated);
  const { scope, or: other = scope } = route.admission;
  if (caller.scopes.includes(scope) || caller.scopes.includes(other)) return ok({ caller });
  const scopes = [...new Set([scope, other])];
  return fail({
    code: 'forbidden',
    detail: {
      vi: `Khóa API này không có quyền “${scopes.join('” hoặc “')}”.`,
      en: `This API key does not have the scope "${scopes.join('" or "')}".`,
    },
  });
}

/** A gateway that was made to ask for nothing opens nothing: whoever it does not name is no administrator. */
function administration(event: APIGatewayProxyEvent): Result<Who, Problem> {
  const administrator = administratorFrom(event.requestContext);
  return administrator === undefined ? fail(administratorsOnly) : ok({ administrator });
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

/** 0 is what was never written yet. */
const versionTag = /^"v(0|[1-9]\d{0,8})"$/;

function versionNamed(
  route: Route,
  event: APIGatewayProxyEvent,
): Result<number | undefined, Problem> {
  if (route.conditional !== true) return ok(undefined);
  const header = headerOf(event, 'if-match')?.trim() ?? '';
  if (header === '') return fail(versionMissing);
  const tag = versionTag.exec(header);
  return tag === null ? fail(versionUnclear) : ok(Number(tag[1]));
}

const versionMissing: Problem = {
  code: 'precondition-required',
  detail: {
    vi: 'Gửi kèm If-Match với ETag của bản đã đọc, ví dụ "v7".',
    en: 'Send If-Match with the ETag of what you read, such as "v7".',
  },
};
const versionUnclear: Problem = {
  code: 'if-match-invalid',
  detail: {
    vi: 'If-Match phải là đúng một ETag như đã nhận, kể cả dấu ngoặc kép: "v7"; không nhận “*”, W/ hay danh sách.',
    en: 'If-Match must be exactly one ETag as it was received, with its quotation marks: "v7"; no *, no W/ and no list.',
  },
};

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

const stricter = new WeakMap<z.ZodObject, z.ZodObject>();

/** Made once for a schema: to make it for every request took longer than to parse the request. */
function strict(schema: z.ZodObject = nothing): z.ZodObject {
  const known = stricter.get(schema);
  if (known !== undefined) return known;
  const made = schema.strict();
  stricter.set(schema, made);
  return made;
}

async function bodyOf(
  route: Route,
  event: APIGatewayProxyEvent,
): Promise<Result<Uint8Array, Problem>> {
  const isAdministration = route.admission === 'administrator';
  const bytes = await decodeBody(event, isAdministration ? goesInParts : goesByUpload);
  if (event.httpMethod === 'GET' || (bytes.ok && bytes.value.length === 0)) return bytes;
  const unreadable = unfitEncoding(event) ?? unfitType(route, event);
  return unreadable === undefined ? bytes : fail(unreadable);
}

const unsupported = (vi: string, en: string): Problem => ({
  code: 'unsupported-media-type',
  detail: { vi, en },
});

/** The gateway may have undone gzip and left the header: the bytes themselves tell. */
function unfitEncoding(event: APIGatewayProxyEvent): Problem | undefined {
  const encoding = headerOf(event, 'content-encoding')?.trim().toLowerCase() ?? '';
  if (['', 'gzip', 'identity'].includes(encoding)) return undefined;
  return unsupported(
    'Content-Encoding chỉ được là gzip hoặc identity.',
    'Content-Encoding may be gzip or identity only.',
  );
}

type MediaType = { readonly type: string; readonly parameters: readonly string[] };

function mediaTypeOf(event: APIGatewayProxyEvent): MediaType {
  const [type = '', ...parameters] = (headerOf(event, 'content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim().replaceAll('"', ''));
  return { type, parameters };
}

const bodyTypeOf = ({ csvBody }: Route, event: APIGatewayProxyEvent): BodyType =>
  csvBody !== undefined && mediaTypeOf(event).type === 'text/csv' ? 'csv' : 'json';

function unfitType(route: Route, event: APIGatewayProxyEvent): Problem | undefined {
  const { type, parameters } = mediaTypeOf(event);
  const takesCsv = route.csvBody !== undefined;
  if (type !== 'application/json' && !(takesCsv && type === 'text/csv'))
    return takesCsv ? neitherJsonNorCsv : notJson;
  const charset = parameters.find((each) => each.startsWith('charset='))?.slice(8);
  if (charset !== undefined && !/^utf-?8$/.test(charset)) return notInUtf8;
  return parameters.includes('header=absent') ? headerAbsent : undefined;
}

const notJson = unsupported(
  'Gửi JSON với tiêu đề Content-Type: application/json.',
  'Send JSON with the header Content-Type: application/json.',
);
const neitherJsonNorCsv = unsupported(
  'Gửi JSON với tiêu đề Content-Type: application/json, hoặc CSV với Content-Type: text/csv.',
  'Send JSON with the header Content-Type: application/json, or CSV with Content-Type: text/csv.',
);
const notInUtf8 = unsupported(
  'Nội dung phải ở bảng mã UTF-8: chuyển mã nội dung và bỏ charset khỏi Content-Type.',
  'The body must be in UTF-8: recode it and leave the charset out of Content-Type.',
);
const headerAbsent = unsupported(
  'CSV phải có dòng đầu là tên các cột.',
  'A CSV must name its columns in its first line.',
);

function parsedBody(route: Route, bytes: Uint8Array): Result<unknown, Problem> {
  if (route.request.body === undefined || route.rawBody === true) return ok(undefined);
  const value = parseJson(bytes);
  return value.ok ? parseBy(route.request.body, value.value) : value;
}
