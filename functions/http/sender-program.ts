import { ok } from '../../core/result.ts';
import { type ClientFile, freshAlways, senderName } from '../shared/client-files.ts';
import { assetTypes } from '../shared/page-assets.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'downloadSender',
  method: 'GET',
  path: '/send-snapshots.mjs',
  servedBy: 'api',
  admission: 'public',
  summary: 'A program that sends files of figures',
  description:
    'One file for Node 18 or later and nothing else. It keeps an outbox on disk, sends in order, repeats until the receipt is there, and may be killed at any moment.',
  request: {},
  responses: { 200: { description: 'The program', contentType: assetTypes.js } },
  problems: [],
} as const satisfies Route;

const headers = {
  ...freshAlways,
  'Content-Disposition': `attachment; filename="${senderName}"`,
};

export const downloadSender =
  ({ file }: { readonly file: ClientFile }): Endpoint<typeof route> =>
  async () =>
    ok({ status: 200, body: await file(senderName), headers });
