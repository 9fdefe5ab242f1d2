import * as z from 'zod';
import { ClientId } from '../../core/registry/client.ts';
import { liveKeys } from '../../core/registry/client-keys.ts';
import { fail, ok } from '../../core/result.ts';
import { type ClientKeysNeeds, noSuchClient } from '../shared/client-key-change.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'listClientKeys',
  method: 'GET',
  path: '/v1/admin/clients/{code}/keys',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'List the live keys of a client',
  description:
    'By the SHA-256 of their secrets, which is all that is kept; the one that ends first before the others.',
  request: { path: z.strictObject({ code: ClientId }) },
  responses: {
    200: {
      description: 'The live keys',
      body: z.strictObject({
        items: z.array(z.strictObject({ sha256: z.string(), expiresAt: z.string() })),
      }),
    },
  },
  problems: ['not-found'],
} as const satisfies Route;

type Needs = Pick<ClientKeysNeeds, 'now'> & {
  readonly registry: Pick<ClientKeysNeeds['registry'], 'head' | 'at'>;
};

export const listClientKeys =
  ({ registry, now }: Needs): Endpoint<typeof route> =>
  async ({ path: { code } }) => {
    const version = await registry.head();
    const client = version === 0 ? undefined : (await registry.at(version)).clientById.get(code);
    if (client === undefined) return fail(noSuchClient);
    return ok({ status: 200, body: { items: liveKeys(client.keys, now()) } });
  };
