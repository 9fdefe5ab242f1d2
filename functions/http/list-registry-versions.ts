import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import type { RegistryHead, RegistryStore } from '../../store/registry.ts';
import { foreignToken, nextLink, pageParameters } from '../shared/page.ts';
import { pageToken, positionIn } from '../shared/page-token.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { SigningSecrets } from '../shared/signing.ts';
import { VersionShown } from './read-registry.ts';

export const route = {
  name: 'listRegistryVersions',
  method: 'GET',
  path: '/v1/admin/registry/versions',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'List the versions of the registry',
  description:
    'Who published what and when, the newest first. Go on with nextPageToken until it is null.',
  request: { query: z.strictObject(pageParameters({ usual: 100, largest: 1_000 })) },
  responses: {
    200: {
      description: 'One page',
      body: z.strictObject({ items: z.array(VersionShown), nextPageToken: z.string().nullable() }),
    },
  },
  problems: ['validation-failed', 'page-token-invalid'],
} as const satisfies Route;

type Needs = {
  readonly registry: Pick<RegistryStore, 'heads'>;
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
};

/** The last version of the page before. */
const Position = z.int().min(1);

export const listRegistryVersions =
  ({ registry, secrets }: Needs): Endpoint<typeof route> =>
  async ({ administrator, query }) => {
    const { pageSize, pageToken: token } = query;
    const signing = await secrets();
    const list = { caller: administrator, route: route.name, filter: {} };
    const before = token === undefined ? undefined : positionIn(signing, list, token, Position);
    if (token !== undefined && before === undefined) return fail(foreignToken);
    const heads = await registry.heads({
      most: pageSize,
      ...(before !== undefined && { before }),
    });
    const last = heads.at(-1)?.version ?? 1;
    const next = last > 1 ? pageToken(signing, list, last) : null;
    return ok({
      status: 200,
      headers: nextLink(query, next),
      body: { items: heads.map(versionShown), nextPageToken: next },
    });
  };

export const versionShown = ({ version, at, by, note }: RegistryHead) => ({
  version,
  at,
  by,
  note,
});
