import * as z from 'zod';
import { ok } from '../../core/result.ts';
import { type ClientFile, freshAlways, pageAssets, workerName } from '../shared/client-files.ts';
import { assetResponses, assetType } from '../shared/page-assets.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'readEntryPageAsset',
  method: 'GET',
  path: '/entry/{asset}',
  servedBy: 'api',
  admission: 'public',
  summary: 'Gives a part of the page on which figures are entered',
  request: { path: z.strictObject({ asset: z.enum(pageAssets) }) },
  responses: assetResponses,
  problems: [],
} as const satisfies Route;

/** The worker keeps the page itself too, which lies one step above it. */
const reach = { 'Service-Worker-Allowed': '../entry' };

export const readEntryPageAsset =
  ({ file }: { readonly file: ClientFile }): Endpoint<typeof route> =>
  async ({ path: { asset } }) => {
    const headers = {
      ...freshAlways,
      'Content-Type': assetType(asset),
      ...(asset === workerName && reach),
    };
    return ok({ status: 200, body: await file(asset), headers });
  };
