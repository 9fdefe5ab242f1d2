import * as z from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { rowFaultMeanings } from '../../core/submissions/submission-faults.ts';
import { type ProblemCode, problems } from './problem-codes.ts';
import { problemPageType } from './problem-page.ts';
import type { Route } from './route.ts';

/** The shape of every answer that is not a success (RFC 9457). */
export const problemDocument = z
  .looseObject({
    type: z.string().meta({ description: 'A reference into the list of problems' }),
    title: z.string().meta({ description: 'What is wrong, in the language asked for' }),
    status: z.int(),
    code: z.enum(keysOf(problems)).meta({ description: 'Stable: decide by this' }),
    detail: z.string().optional().meta({ description: 'What was found and how to mend it' }),
    instance: z.string().optional().meta({ description: 'The path that was asked for' }),
    errors: z
      .array(
        z.object({
          index: z.int().optional().meta({ description: 'Of a row: counted from 0' }),
          thing: z
            .string()
            .optional()
            .meta({ description: 'Of the registry: what is wrong, where it was not sent' }),
          pointer: z.string(),
          line: z.int().optional().meta({ description: 'Of a CSV: the header is line 1' }),
          column: z.string().optional().meta({ description: 'Of a CSV: its name' }),
          code: z.string(),
          detail: z.string(),
          messages: z.object({ vi: z.string(), en: z.string() }),
        }),
      )
      .optional()
      .meta({
        description: 'One fault each: where (JSON pointer), its code, and what would be right',
      }),
    traceId: z.string().meta({ description: 'Name this when asking for help' }),
  })
  .meta({ id: 'Problem', description: 'An answer that is not a success (RFC 9457)' });

/** One example per problem that some route may answer, as the edge would write it in English. */
export const problemExamples = (routes: readonly Route[]) =>
  Object.fromEntries(
    keysOf(problems)
      .filter((code) => routes.some((route) => mayAnswer(route, code)))
      .map((code) => [code, { summary: problems[code].title.en, value: exampleOf(code) }]),
  );

const exampleOf = (code: ProblemCode) => ({
  type: `/problems/${code}`,
  title: problems[code].title.en,
  status: problems[code].status,
  code,
  traceId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
});

/** By status, the problems that the route or the edge before it may answer. */
export function problemResponses(route: Route): Record<string, ZodOpenApiResponseObject> {
  const codes = keysOf(problems).filter((code) => mayAnswer(route, code));
  const byStatus = Map.groupBy(codes, (code) => String(problems[code].status));
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [status, responseOf(route, some)]),
  );
}

const mayAnswer = (route: Route, code: ProblemCode): boolean =>
  route.problems.includes(code) || edge[code]?.(route) === true;

const hasBody = ({ request }: Route): boolean => request.body !== undefined;
const needsKey = ({ admission }: Route): boolean => typeof admission !== 'string';
const always = (): boolean => true;

/** When the edge answers a problem by itself, before the endpoint is asked. */
const edge: Partial<Record<ProblemCode, (route: Route) => boolean>> = {
  'malformed-json': hasBody,
  'malformed-body': hasBody,
  'idempotency-key-missing': ({ idempotent }) => idempotent === true,
  'idempotency-key-invalid': ({ idempotent }) => idempotent === true,
  unauthenticated: needsKey,
  'signature-required': ({ admission }) => admission === 'administrator',
  forbidden: (route) => needsKey(route) || route.admission === 'administrator',
  'not-found': ({ request }) => request.path !== undefined,
  'body-too-large': hasBody,
  'unsupported-media-type': hasBody,
  'validation-failed': always,
  'if-match-invalid': ({ conditional }) => conditional === true,
  'precondition-required': ({ conditional }) => conditional === true,
  'too-many-requests': always,
  unexpected: always,
};

/** Every code that `errors` may carry beside a row, and what it means. */
const rowCodes = Object.entries(rowFaultMeanings)
  .map(([code, meaning]) => `- \`${code}\`: ${meaning}`)
  .join('\n');

const more: Partial<Record<ProblemCode, string>> = {
  'rows-rejected': `Each error names its row and one of these codes:\n\n${rowCodes}`,
};

const responseOf = (
  { admission }: Route,
  codes: readonly ProblemCode[],
): ZodOpenApiResponseObject => ({
  description: [
    codes.map((code) => `\`${code}\`: ${problems[code].title.en}`).join('; '),
    ...codes.flatMap((code) => more[code] ?? []),
  ].join('\n\n'),
  content: {
    'application/problem+json': {
      schema: problemDocument,
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
    // Who opens a mailed link reads a page.
    ...(admission === 'capability' && {
      [problemPageType]: { schema: z.string().meta({ description: 'The same as a page' }) },
    }),
  },
});

/** The names of a table that is written out in full: nothing else can be among them. */
function keysOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
