import * as z from 'zod';
import { ok } from '../../core/result.ts';
import { Instant } from '../../core/time.ts';
import { etagOf } from '../shared/etag.ts';
import { everyKind, kindNames } from '../shared/registry-kinds.ts';
import { type KnownNeeds, registryKnown, registryParameters } from '../shared/registry-known.ts';
import type { Endpoint, Route } from '../shared/route.ts';

/** How many things there are of each kind. */
const Counts = z.record(z.enum(Object.values(kindNames)), z.int());

/** What is known of a version beside what it holds. */
export const VersionShown = z.strictObject({
  version: z.int(),
  at: Instant.meta({ description: 'When it was published: it counts from then on' }),
  by: z.string().meta({ description: 'Who published it, as IAM knows them' }),
  note: z.string(),
});

export const route = {
  name: 'readRegistry',
  method: 'GET',
  path: '/v1/admin/registry',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Read which version of the registry stands, and how much is in it',
  description: 'Version 0 stands before anything was published; then the rest is null.',
  request: { query: z.strictObject(registryParameters) },
  responses: {
    200: {
      description: 'The version',
      body: z.strictObject({
        version: z.int(),
        at: Instant.nullable(),
        by: z.string().nullable(),
        note: z.string().nullable(),
        counts: Counts,
      }),
    },
  },
  problems: ['validation-failed', 'not-found'],
} as const satisfies Route;

export const readRegistry =
  (needs: KnownNeeds): Endpoint<typeof route> =>
  async ({ query }) => {
    const known = await registryKnown(needs, query);
    if (!known.ok) return known;
    const { version, head, content } = known.value;
    const counts = Counts.parse(
      Object.fromEntries(
        everyKind.map(({ name, single, idsIn }) => [
          name,
          single === true && head === undefined ? 0 : idsIn(content).length,
        ]),
      ),
    );
    const { at = null, by = null, note = null } = head ?? {};
    return ok({
      status: 200,
      headers: { ETag: etagOf(version) },
      body: { version, at, by, note, counts },
    });
  };
