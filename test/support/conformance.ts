import { gunzipSync } from 'node:zlib';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import { routes } from '../../functions/routes.ts';
import { openapiDocument } from '../../functions/shared/openapi.ts';
import type { Route } from '../../functions/shared/route.ts';

const Response = z.object({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z
    .record(z.string(), z.object({ examples: z.record(z.string(), z.unknown()).optional() }))
    .default({}),
});
const Description = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), Response) })),
  ),
});

/** One part of a JSON pointer, as it stands in a reference. */
const part = (name: string): string =>
  encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What the API's own description says of an answer: nothing, or what is wrong with it. */
export function conformanceOf(table: readonly Route[] = routes) {
  const document = openapiDocument(table, 'tested');
  const { paths } = Description.parse(document);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  ajvFormats.default(ajv);
  ajv.addSchema(JSON.parse(JSON.stringify(document)) as object, 'api');
  const validators = new Map<string, ValidateFunction>();

  /** Compiled when the first answer of its kind comes: most tests see a few. */
  function validator(pointer: string): ValidateFunction {
    const known = validators.get(pointer);
    if (known !== undefined) return known;
    const made = ajv.compile({ $ref: `api#/${pointer}` });
    validators.set(pointer, made);
    return made;
  }
  function bodyComplaints(pointer: string, body: unknown): readonly string[] {
    const validate = validator(pointer);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'the body'} ${message}`,
    );
  }

  return (
    { method, path }: Pick<Route, 'method' | 'path'>,
    answer: APIGatewayProxyResult,
  ): readonly string[] => {
    const status = String(answer.statusCode);
    const described = paths[path]?.[method.toLowerCase()]?.responses[status];
    if (described === undefined) return [`${status} is not described`];
    const type = mediaTypeOf(answer);
    const content = described.content[type];
    if (content === undefined) return [`${status} is not described as ${type}`];
    const missing = Object.keys(described.headers).flatMap((name) =>
      headerOf(answer, name) === undefined ? [`the header ${name} is missing`] : [],
    );
    if (!type.endsWith('json')) return missing;
    const body: unknown = JSON.parse(textOf(answer));
    const responses = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      status,
      'content',
      type,
      'schema',
    ];
    return [
      ...missing,
      ...bodyComplaints(responses.map(part).join('/'), body),
      ...codeComplaints(body, status, content.examples),
    ];
  };
}

/** Each status names its problems by their examples. */
function codeComplaints(
  body: unknown,
  status: string,
  examples: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  if (Number(status) < 400) return [];
  const problem = z.looseObject({ code: z.string(), status: z.int() }).safeParse(body);
  if (!problem.success) return ['it is no problem document'];
  const { code } = problem.data;
  return [
    ...(examples !== undefined && Object.hasOwn(examples, code)
      ? []
      : [`${code} is not described at ${status}`]),
    ...(String(problem.data.status) === status ? [] : [`the document says ${problem.data.status}`]),
  ];
}

const headerOf = ({ headers = {} }: APIGatewayProxyResult, name: string): string | undefined => {
  const found = Object.entries(headers).find(([each]) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : String(found[1]);
};

/** `text/html; charset=utf-8` is described with its charset, JSON without. */
const mediaTypeOf = (answer: APIGatewayProxyResult): string =>
  headerOf(answer, 'content-type') ?? 'nothing';

function textOf(answer: APIGatewayProxyResult): string {
  const bytes = Buffer.from(answer.body, answer.isBase64Encoded === true ? 'base64' : 'utf8');
  return (headerOf(answer, 'content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString(
    'utf8',
  );
}

let complaintsAbout: ReturnType<typeof conformanceOf> | undefined;

/** The answer, if it is as its route is described; routes that are a test's own are described nowhere. */
export function conforming(
  { httpMethod, resource }: Pick<APIGatewayProxyEvent, 'httpMethod' | 'resource'>,
  answer: APIGatewayProxyResult,
  served: readonly { readonly route: Route }[],
): APIGatewayProxyResult {
  const found = served.find(({ route }) => route.method === httpMethod && route.path === resource);
  if (found === undefined || !routes.includes(found.route) || !canSucceed(found.route))
    return answer;
  complaintsAbout ??= conformanceOf();
  const complaints = complaintsAbout(found.route, answer);
  if (complaints.length === 0) return answer;
  throw new Error(
    `${httpMethod} ${resource} answers ${answer.statusCode} otherwise than it is described: ${complaints.slice(0, 5).join('; ')}`,
  );
}

/** What only ever refuses is not described. */
const canSucceed = ({ responses }: Route): boolean => Object.keys(responses).length > 0;
