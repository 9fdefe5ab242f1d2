import * as z from 'zod';
import { ok } from '../../core/result.ts';
import { pageAssets, pageStart, pageStartName } from '../shared/api-page.ts';
import { assetResponses, assetType } from '../shared/page-assets.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'readApiReferenceAsset',
  method: 'GET',
  path: '/docs/{asset}',
  servedBy: 'api',
  admission: 'public',
  summary: 'Gives a part of the reference page',
  request: { path: z.strictObject({ asset: z.enum([...pageAssets, pageStartName]) }) },
  responses: assetResponses,
  problems: [],
} as const satisfies Route;

/** `part` reads a file of Swagger UI by its name. */
type Needs = { readonly part: (name: string) => Promise<Uint8Array> };

export const readApiReferenceAsset =
  ({ part }: Needs): Endpoint<typeof route> =>
  async ({ path: { asset } }) => {
    const body = asset === pageStartName ? pageStart : await part(asset);
    const headers = { 'Content-Type': assetType(asset), 'Cache-Control': 'public, max-age=86400' };
    return ok({ status: 200, body, headers });
  };
