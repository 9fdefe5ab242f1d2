import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import type { RegistryStore } from '../../store/registry.ts';
import { madeFrom } from '../shared/registry-change.ts';
import { changeMembers, changeShown } from '../shared/registry-changes.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { versionShown } from './list-registry-versions.ts';
import { VersionShown } from './read-registry.ts';

export const route = {
  name: 'readRegistryVersion',
  method: 'GET',
  path: '/v1/admin/registry/versions/{version}',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Read what one version of the registry changed',
  description:
    'By kind and code. How a thing stood before and after is read with the parameter `version` of its kind.',
  request: {
    path: z.strictObject({
      version: z
        .string()
        .regex(/^[1-9]\d{0,7}$/)
        .transform(Number),
    }),
  },
  responses: {
    200: {
      description: 'The version',
      body: VersionShown.extend(changeMembers),
    },
  },
  problems: ['not-found'],
} as const satisfies Route;

type Needs = { readonly registry: Pick<RegistryStore, 'heads' | 'at' | 'difference'> };

export const readRegistryVersion =
  ({ registry }: Needs): Endpoint<typeof route> =>
  async ({ path: { version } }) => {
    const [head] = await registry.heads({ before: version + 1, most: 1 });
    if (head?.version !== version) return fail({ code: 'not-found' });
    const before = version === 1 ? undefined : await registry.at(version - 1);
    const made = madeFrom(registry, before, await registry.at(version));
    return ok({ status: 200, body: { ...versionShown(head), ...changeShown(made) } });
  };
