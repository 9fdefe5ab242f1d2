import * as z from 'zod';
import { plainLine } from '../../core/plain-text.ts';
import { fail, ok } from '../../core/result.ts';
import { requestFault } from '../shared/dataset-requests.ts';
import type { Problem } from '../shared/problem.ts';
import { etagOf } from '../shared/etag.ts';
import { type ChangeMade, changeRegistry, type ChangeNeeds } from '../shared/registry-change.ts';
import { changeShown, MadeShown } from '../shared/registry-changes.ts';
import type { Kind } from '../shared/registry-kinds.ts';
import { type Numbers, proposalOf } from '../shared/registry-proposal.ts';
import type { Asked, Endpoint, Reply, Route } from '../shared/route.ts';
import { pathOf } from './read-registry-thing.ts';

/** What every change of the registry may say beside what it is. */
export const changeParameters = {
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: checked and answered alike, and nothing is written' }),
  note: plainLine(300)
    .optional()
    .meta({ description: 'Why; kept with the version. Absent: what changed, in numbers' }),
};

export const routeFor = <Given, Thing extends Given>({
  name,
  called,
  given,
  isOn,
}: Kind<Given, Thing>) =>
  ({
    name: `putRegistry${called.one}`,
    method: 'PUT',
    path: `/v1/admin/${name}/{code}`,
    servedBy: 'admin',
    admission: 'administrator',
    summary: `Add or change one ${called.words}`,
    description: [
      'It is stated whole. The registry is checked as a whole, and what would not be right is told by name, all at once.',
      ...(isOn === undefined ? [] : ['In the path the code with its first day: 96@2025-07-01.']),
      'A report that was sent stays as it is: a change alters later ones.',
    ].join(' '),
    request: { path: pathOf, query: z.strictObject(changeParameters), body: given },
    conditional: true,
    responses: { 200: { description: 'What the change made', body: MadeShown } },
    problems: ['validation-failed', 'version-mismatch', 'registry-faults', 'registry-changed'],
  }) as const satisfies Route;

export type PutNeeds = ChangeNeeds & Pick<Numbers, 'registry'>;
type PutAsked<G, T extends G> = Asked<ReturnType<typeof routeFor<G, T>>>;

export const putRegistryThing =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    needs: PutNeeds,
  ): Endpoint<ReturnType<typeof routeFor<Given, Thing>>> =>
  async (asked: PutAsked<Given, Thing>) => {
    const { path, query, administrator, ifMatch } = asked;
    const given: Given = asked.body;
    if (kind.idOf(given) !== path.code) return fail(otherCode(kind.idOf(given)));
    const dryRun = query.dryRun === 'true';
    const made = await changeRegistry(
      needs,
      { by: administrator, from: { version: ifMatch, stale: staleRegistry }, dryRun },
      (standing) =>
        proposalOf(
          kind,
          standing,
          {
            wanted: { put: [given] },
            where: ({ path: within }) => ({ pointer: within.map((part) => `/${part}`).join('') }),
            note: query.note,
          },
          { registry: needs.registry, dryRun },
        ),
    );
    return made.ok ? ok(madeReply(made.value, dryRun)) : made;
  };

export const madeReply = ({ version, ...made }: ChangeMade, dryRun: boolean): Reply => ({
  status: 200,
  headers: { ETag: etagOf(version) },
  body: { version, dryRun, ...changeShown(made) },
});

/** Carries the version that stands, so that the caller can read again and decide anew. */
export const staleRegistry = (standing: number): Problem => ({
  code: 'version-mismatch',
  detail: {
    vi: `Danh mục đang ở phiên bản ${etagOf(standing)}; hãy đọc lại rồi quyết định.`,
    en: `The registry stands at ${etagOf(standing)}; read it again, then decide.`,
  },
  members: { currentVersion: standing },
  headers: { ETag: etagOf(standing) },
});

const otherCode = (id: string): Problem =>
  requestFault(
    '/code',
    'other-code',
    `Nội dung nói về “${id}”, địa chỉ thì không; hai nơi phải là một.`,
    `The body is about “${id}” and the address is not; they must name the same.`,
  );
