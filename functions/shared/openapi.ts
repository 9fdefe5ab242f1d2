import * as z from 'zod';
import {
  createDocument,
  type CreateDocumentOptions,
  createSchema,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { csvType } from './csv-answer.ts';
import { examplesByPath } from './openapi-examples.ts';
import { problemDocument, problemExamples, problemResponses } from './openapi-problems.ts';
import { roadText } from './recommendation-step-words.ts';
import type { Route } from './route.ts';

/** The OpenAPI 3.1 document of a route table: what it says is what the edge parses and answers. */
export function openapiDocument(table: readonly Route[], version: string) {
  const routes = table.filter(canSucceed);
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Commune Reporting',
        version,
        summary: 'Figures and recommendations of Viet Nam’s communes and provinces',
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '.', description: 'This system' }],
      tags: tagsOf(routes),
      paths: pathsOf(routes),
      components: {
        schemas: { Problem: problemDocument },
        examples: problemExamples(routes),
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: '<id>.<secret>',
            description:
              'The key of a system, as its administrator was given it. A key carries scopes and units.',
          },
          sigv4: {
            type: 'apiKey',
            name: 'Authorization',
            in: 'header',
            description:
              'AWS Signature Version 4 (service execute-api) of an IAM user or role that may call administration. The local system asks for none, and answers this machine only.',
            'x-amazon-apigateway-authtype': 'awsSigv4',
          },
        },
      },
    },
    options,
  );
}

/** A route that only ever refuses tells what is not there yet, and is nothing that one could call. */
const canSucceed = ({ responses }: Route): boolean => Object.keys(responses).length > 0;

const description = `
Systems hand in figures, move recommendations on and read reports.

- Bodies are JSON in UTF-8, at most 4 MB, and may be gzip. Unknown members and parameters are refused.
- Repeat a POST with the same \`Idempotency-Key\` until it is answered: what was accepted once is answered again, byte for byte.
- A change names the version that it was made on: send the \`ETag\` back in \`If-Match\`.
- Every answer that is not a success is \`application/problem+json\` with a stable \`code\`; texts are Vietnamese, or English by \`Accept-Language\`.
`.trim();

// Operations --------------------------------------------------------------

function pathsOf(routes: readonly Route[]) {
  const versioned = routesWithVersion(routes);
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const operation = operationOf(route, versioned.has(route));
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return paths;
}

/** A conditional route, and the GET of what it changes, answer with the version as ETag. */
function routesWithVersion(routes: readonly Route[]): ReadonlySet<Route> {
  const conditional = routes.filter((route) => route.conditional === true);
  const changes = (read: Route) =>
    conditional.some(({ path }) => path === read.path || path.startsWith(`${read.path}/`));
  const isItem = (route: Route) => route.method === 'GET' && route.path.endsWith('}');
  return new Set([...conditional, ...routes.filter((route) => isItem(route) && changes(route))]);
}

const operationOf = (route: Route, hasVersion: boolean): ZodOpenApiOperationObject => ({
  operationId: route.name,
  summary: route.summary,
  description: [route.description, admissionText(route)]
    .filter((text) => text !== undefined)
    .join('\n\n'),
  tags: [tagOf(route)],
  security: securityOf(route),
  requestParams: parametersOf(route),
  ...(route.request.body !== undefined && {
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: route.request.body, ...exampleFor(route) },
        ...(route.csvBody !== undefined && {
          'text/csv': { schema: z.string().meta({ description: route.csvBody }) },
        }),
      },
    },
  }),
  responses: { ...successesOf(route, hasVersion), ...problemResponses(route) },
});

function securityOf({ admission }: Route): Record<string, string[]>[] {
  if (admission === 'administrator') return [{ sigv4: [] }];
  return typeof admission === 'string' ? [] : [{ apiKey: [] }];
}

const exampleFor = ({ path }: Route) =>
  examplesByPath.has(path) ? { example: examplesByPath.get(path) } : {};

function admissionText({ admission }: Route): string {
  if (admission === 'public') return 'Open to anybody.';
  if (admission === 'capability') return 'Admits the holder of a mailed link; no key is needed.';
  if (admission === 'administrator')
    return 'For administrators: the request is signed as an IAM user or role that may call it. On the local system it is open to this machine.';
  const { scope, or: other } = admission;
  return `The key needs the scope \`${scope}\`${other === undefined ? '' : ` or \`${other}\``}.`;
}

const parametersOf = ({ request, idempotent, conditional }: Route): ZodOpenApiParameters => ({
  ...(request.path && { path: request.path }),
  ...(request.query && { query: request.query }),
  header: z.object({
    ...(idempotent === true && { 'Idempotency-Key': idempotencyKey }),
    ...(conditional === true && {
      'If-Match': version.meta({ description: 'The ETag of what the change was made on' }),
    }),
    'Accept-Language': z
      .string()
      .optional()
      .meta({ description: 'vi (default) or en', example: 'vi' }),
  }),
});

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .meta({
    description: 'Of its own for every request, and the same one when repeating it',
    example: '2025-08-xa-thang-32244-1',
  });

const version = z
  .string()
  .regex(/^"v(?:0|[1-9]\d{0,8})"$/)
  .meta({ example: '"v7"' });

const versionHeader = z.object({
  ETag: version.meta({ description: 'The version; send it back in If-Match' }),
});

const successesOf = (route: Route, hasVersion: boolean): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    Object.entries(route.responses).map(
      ([status, { description: text, body, contentType, alsoTypes = [], csv }]) => [
        status,
        {
          description: text,
          ...(hasVersion && { headers: versionHeader }),
          content: {
            [contentType ?? 'application/json']: { schema: body ?? anyBody(contentType) },
            ...Object.fromEntries(alsoTypes.map((type) => [type, { schema: z.string() }])),
            ...(csv !== undefined && {
              [csvType]: { schema: z.string().meta({ description: csv }) },
            }),
          },
        },
      ],
    ),
  );

/** A route that declares no schema answers with a text, or with JSON that describes itself. */
const anyBody = (contentType: string | undefined): z.ZodType =>
  contentType === undefined ? z.looseObject({}) : z.string();

// Tags --------------------------------------------------------------------

const tagTexts: Readonly<Record<string, string>> = {
  datasets: 'What is asked for, until when, and who has completed it',
  snapshots: 'Figures: handed in, and read back with where they came from',
  submissions: 'What became of a request',
  uploads: 'Figures that are too many for one request: announced, put, and taken in afterwards',
  recommendations: `Recommendations (kiến nghị), from the first draft to the end. Each step is a POST to a sub-resource; a case tells in \`allowedActions\` which ones are open to its reader now.\n\n${roadText}`,
  rollups: 'Figures added up over units and time, for dashboards',
  reports: 'What was compiled, edition by edition',
  description: 'This API itself',
  administration:
    'What administrators configure and decide, with its history. A way in of its own: it is asked for by signature, and never by API key',
};

/** `/v1/snapshots/…` belongs to snapshots; what lies outside the versions describes the API, except mailed reports. */
function tagOf({ path, admission }: Route): string {
  if (admission === 'administrator') return 'administration';
  const [first = '', second] = path.split('/').slice(1);
  const tag = first === 'v1' ? second : first;
  return tag !== undefined && tag in tagTexts ? tag : 'description';
}

const tagsOf = (routes: readonly Route[]) =>
  [...new Set(routes.map(tagOf))].map((name) => ({ name, description: tagTexts[name] ?? name }));

// Schemas -----------------------------------------------------------------

/**
 * A parsed value that was transformed is printed as it came in: instants and codes are text both ways.
 * A format says what the long pattern of a date says again.
 */
const options: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema, io }) => {
    const { def } = zodSchema._zod;
    if (io === 'output' && def.type === 'pipe')
      Object.assign(jsonSchema, createSchema(def.in, { io: 'input' }).schema);
    // The names of a record stand in `propertyNames`; that each must be there can be said of written-out properties only.
    if (def.type === 'record') delete jsonSchema.required;
    if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date')
      delete jsonSchema.pattern;
  },
  allowEmptySchema: { pipe: true, transform: true },
};
