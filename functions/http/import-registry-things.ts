import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import type { AdminRequests } from '../../store/admin-requests.ts';
import { keptText, requestOf, usedForAnother } from '../shared/answered-once.ts';
import { sha256Of } from '../shared/authenticate.ts';
import { csvParameter } from '../shared/page.ts';
import type { Problem } from '../shared/problem.ts';
import { sentIn } from '../shared/registry-body.ts';
import { type ChangeMade, changeRegistry, type Propose } from '../shared/registry-change.ts';
import { ImportShown, importShown, type Stated } from '../shared/registry-changes.ts';
import { registryFaults } from '../shared/registry-faults.ts';
import { judged, notNamed } from '../shared/registry-judged.ts';
import type { Kind } from '../shared/registry-kinds.ts';
import { contentOf, proposalOf } from '../shared/registry-proposal.ts';
import type { Endpoint, Reply, Route } from '../shared/route.ts';
import { etagOf } from '../shared/etag.ts';
import { changeParameters, type PutNeeds } from './put-registry-thing.ts';

/** What an import may say of the registry that it was made from. */
export const importParameters = {
  ...changeParameters,
  expected: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'The version that it was made from: 409 if another one stands' }),
};

const Query = z.strictObject({
  ...importParameters,
  ...csvParameter,
  remove: z.enum(['true', 'false']).optional().meta({
    description:
      'true: what the import does not name is taken out; of a CSV also the years of a calendar that it has no line of',
  }),
});

export const importProblems = [
  'malformed-json',
  'malformed-body',
  'validation-failed',
  'idempotency-key-reused',
  'registry-changed',
  'registry-faults',
] as const;

export const routeFor = <Given, Thing extends Given>({
  name,
  called,
  given,
  table,
}: Kind<Given, Thing>) =>
  ({
    name: `importRegistry${called.many}`,
    method: 'POST',
    path: `/v1/admin/${name}/imports`,
    servedBy: 'admin',
    admission: 'administrator',
    summary: `Add and change many of a kind at once: ${called.words}`,
    description:
      'A list in JSON, or a CSV. Each states one thing whole and takes the place of the one with its code; of a CSV a column that is not there leaves what stands, and so does a year of a calendar that has no line, unless remove=true. All of it becomes one version, or nothing does: then every error is told at its place. Begin with dryRun=true.',
    request: { query: Query, body: z.array(given) },
    rawBody: true,
    csvBody: `A header and one line each. Its columns, in any order: ${table.columns.map((column) => column.name).join(', ')}. Lists are joined by |; these must be there: ${table.keys.join(', ')}.`,
    idempotent: true,
    responses: { 200: { description: 'What the import made', body: ImportShown } },
    problems: [...importProblems, 'malformed-csv'],
  }) as const satisfies Route;

export type ImportNeeds = PutNeeds & {
  readonly requests: Pick<AdminRequests, 'find' | 'keepAnswer'>;
};

export const importRegistryThings =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    needs: ImportNeeds,
  ): Endpoint<ReturnType<typeof routeFor<Given, Thing>>> =>
  async (asked) => {
    const { bytes, bodyType, query } = asked;
    const body = { bytes, bodyType, delimiter: query.delimiter };
    const sent = sentIn(kind, body, []);
    if (!sent.ok) return sent;
    const dryRun = query.dryRun === 'true';
    const removes = query.remove === 'true';
    return importing(
      needs,
      { ...asked, route: routeFor(kind) },
      { sent: sent.value.values.length, kind: kind.name },
      async (standing) => {
        const things = kind.listIn(contentOf(standing));
        const read = sentIn(kind, body, things, removes ? 'goes' : 'stays');
        if (!read.ok) return read;
        if (removes && read.value.values.length === 0 && things.length > 0)
          return fail(nothingSent);
        const all = judged(kind, read.value);
        const remove = removes ? { remove: notNamed(kind, things, all) } : {};
        return proposalOf(
          kind,
          standing,
          { wanted: { put: all.given, ...remove }, where: all.where, note: query.note, wrong: all },
          { registry: needs.registry, dryRun },
        );
      },
    );
  };

const nothingSent = registryFaults([
  {
    pointer: '',
    code: 'no-rows',
    detail: {
      vi: 'Nội dung trống sẽ xóa tất cả; hãy xóa từng mã bằng DELETE.',
      en: 'An empty import would take all of them out; take them out one by one with DELETE.',
    },
  },
]);

export type ImportAsked = {
  readonly route: { readonly name: string };
  readonly administrator: string;
  readonly idempotencyKey: string;
  readonly bytes: Uint8Array;
  readonly bodyType: string;
  readonly query: z.output<z.ZodObject<typeof importParameters>>;
};

/**
 * Publishes once per Idempotency-Key. A repeat is told what the version changed that the request made, from the registry's own
 * history; only of an import that changed nothing, and so made none, the answer is kept.
 */
export async function importing(
  needs: ImportNeeds,
  { route, administrator, idempotencyKey, bytes, bodyType, query }: ImportAsked,
  stated: Stated,
  propose: Propose,
): Promise<Result<Reply, Problem>> {
  const dryRun = query.dryRun === 'true';
  const request = requestOf(route, {
    administrator,
    idempotencyKey,
    query,
    body: [bodyType, sha256Of(bytes)],
  });
  const before = dryRun ? undefined : await needs.requests.find(request.key);
  const other = before && usedForAnother(request, before);
  if (other !== undefined) return fail(other);
  if (before?.answer !== undefined) return ok(before.answer);
  const { expected } = query;
  const made = await changeRegistry(
    needs,
    {
      by: administrator,
      dryRun,
      ...(!dryRun && { request }),
      ...(expected !== undefined && { from: { version: expected, stale: otherVersion } }),
    },
    propose,
  );
  if (!made.ok) return made;
  const answer = { status: 200, body: importShown(made.value, stated, dryRun) };
  if (isKept(made.value, dryRun))
    await needs.requests.keepAnswer(request, needs.now(), keptText(answer));
  return ok(answer);
}

const isKept = ({ changes }: ChangeMade, dryRun: boolean): boolean =>
  !dryRun && changes.length === 0;

const otherVersion = (standing: number): Problem => ({
  code: 'registry-changed',
  detail: {
    vi: `Danh mục đang ở phiên bản ${standing}, không phải phiên bản ghi ở expected; chưa ghi gì. Hãy xem thay đổi rồi gửi lại.`,
    en: `The registry stands at version ${standing}, which is not the one in expected; nothing was written. Look at what changed, then send it again.`,
  },
  members: { currentVersion: standing },
  headers: { ETag: etagOf(standing) },
});
