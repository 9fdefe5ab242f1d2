import * as z from 'zod';
import { ClientId } from '../../core/registry/client.ts';
import { type ClientKey, type Revoked, withoutKey } from '../../core/registry/client-keys.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { changeKeys, type ClientKeysNeeds } from '../shared/client-key-change.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'revokeClientKey',
  method: 'DELETE',
  path: '/v1/admin/clients/{code}/keys/{key}',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Revoke a key of a client',
  description:
    'Named by its SHA-256, or by the first 8 digits or more of it. It stops working within a minute, for which an admission is cached.',
  request: {
    path: z.strictObject({ code: ClientId, key: z.string().regex(/^[0-9a-f]{8,64}$/) }),
  },
  responses: {
    200: {
      description: 'Revoked',
      body: z.strictObject({ sha256: z.string(), expiresAt: z.string() }),
    },
  },
  problems: ['not-found', 'several-keys', 'write-conflict'],
} as const satisfies Route;

export const revokeClientKey =
  (needs: ClientKeysNeeds): Endpoint<typeof route> =>
  async ({ path: { code: client, key }, administrator }) => {
    const published = await changeKeys(needs, {
      client,
      by: administrator,
      note: `Revoked the key ${key.slice(0, 8)} of ${client}`,
      decide: (keys) => Promise.resolve(left(keys, key)),
    });
    return published.ok ? ok({ status: 200, body: published.value.revoked }) : published;
  };

function left(keys: readonly ClientKey[], digits: string): Result<Revoked, Problem> {
  const others = withoutKey(keys, digits);
  return others.ok ? others : fail(whyNot[others.failure]);
}

const whyNot = {
  'no-such-key': {
    code: 'not-found',
    detail: {
      vi: 'Hệ thống gọi này không có khóa nào có SHA-256 bắt đầu như thế.',
      en: 'This client has no key whose SHA-256 begins like that.',
    },
  },
  'several-keys': { code: 'several-keys' },
} as const satisfies Record<string, Problem>;
