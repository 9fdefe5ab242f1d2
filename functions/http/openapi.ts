import { ok } from '../../core/result.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'readOpenapi',
  method: 'GET',
  path: '/openapi.json',
  servedBy: 'api',
  admission: 'public',
  summary: 'Describes this API',
  description:
    'This description, made from the same table and schemas by which requests are parsed.',
  request: {},
  responses: { 200: { description: 'An OpenAPI 3.1 document' } },
  problems: [],
} as const satisfies Route;

/** `text` is asked for at every call and may keep what it made. */
type Needs = { readonly text: () => string };

export const readOpenapi =
  ({ text }: Needs): Endpoint<typeof route> =>
  () =>
    Promise.resolve(
      ok({ status: 200, body: text(), headers: { 'Cache-Control': 'public, max-age=300' } }),
    );
