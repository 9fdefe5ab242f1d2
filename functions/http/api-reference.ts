import { ok } from '../../core/result.ts';
import { pagePolicy, pageText } from '../shared/api-page.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'openApiReference',
  method: 'GET',
  path: '/docs',
  servedBy: 'api',
  admission: 'public',
  summary: 'Shows this API to people',
  description: 'A page that explains every route. It asks nobody but this API for anything.',
  request: {},
  responses: { 200: { description: 'The page', contentType: 'text/html; charset=utf-8' } },
  problems: [],
} as const satisfies Route;

const headers = {
  'Content-Security-Policy': pagePolicy,
  'Referrer-Policy': 'no-referrer',
  'Content-Language': 'en',
  'Cache-Control': 'public, max-age=300',
};

export const openApiReference = (): Endpoint<typeof route> => () =>
  Promise.resolve(ok({ status: 200, body: pageText, headers }));
