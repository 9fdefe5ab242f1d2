import { ok } from '../../core/result.ts';
import { type ClientFile, entryPolicy, freshAlways, pageName } from '../shared/client-files.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'openEntryPage',
  method: 'GET',
  path: '/entry',
  servedBy: 'api',
  admission: 'public',
  summary: 'A page on which a clerk enters figures',
  description:
    'For who has a browser and a spreadsheet and nothing else. It asks for an API key, checks and sends as any other sender does, and keeps what is not sent yet in the browser until the line is back.',
  request: {},
  responses: { 200: { description: 'The page', contentType: 'text/html; charset=utf-8' } },
  problems: [],
} as const satisfies Route;

const headers = {
  ...freshAlways,
  'Content-Security-Policy': entryPolicy,
  'Content-Language': 'vi, en',
};

export const openEntryPage =
  ({ file }: { readonly file: ClientFile }): Endpoint<typeof route> =>
  async () =>
    ok({ status: 200, body: await file(pageName), headers });
