import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { changeRegistry } from '../shared/registry-change.ts';
import { MadeShown } from '../shared/registry-changes.ts';
import type { Kind } from '../shared/registry-kinds.ts';
import { contentOf, proposalOf } from '../shared/registry-proposal.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { changeParameters, madeReply, type PutNeeds, staleRegistry } from './put-registry-thing.ts';
import { noneNamed, pathOf } from './read-registry-thing.ts';

export const routeFor = <Given, Thing extends Given>({ name, called, isOn }: Kind<Given, Thing>) =>
  ({
    name: `removeRegistry${called.one}`,
    method: 'DELETE',
    path: `/v1/admin/${name}/{code}`,
    servedBy: 'admin',
    admission: 'administrator',
    summary: `Take one ${called.words} out`,
    description: [
      'It is gone from the next version on and stays readable in the versions before. What figures and records name for ever (units, sources, metrics, clients) is never removed: the answer says what to do instead.',
      ...(isOn === undefined ? [] : ['In the path the code with its first day: 96@2025-07-01.']),
    ].join(' '),
    request: { path: pathOf, query: z.strictObject(changeParameters) },
    conditional: true,
    responses: { 200: { description: 'What the change made', body: MadeShown } },
    problems: [
      'validation-failed',
      'not-found',
      'version-mismatch',
      'registry-faults',
      'registry-changed',
    ],
  }) as const satisfies Route;

export const removeRegistryThing =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    needs: PutNeeds,
  ): Endpoint<ReturnType<typeof routeFor<Given, Thing>>> =>
  async ({ path, query, administrator, ifMatch }) => {
    const dryRun = query.dryRun === 'true';
    const made = await changeRegistry(
      needs,
      { by: administrator, from: { version: ifMatch, stale: staleRegistry }, dryRun },
      async (standing) => {
        const ids = kind.listIn(contentOf(standing)).map(kind.idOf);
        if (!ids.includes(path.code)) return fail(noneNamed(path.code, ifMatch));
        return proposalOf(
          kind,
          standing,
          {
            wanted: { put: [], remove: new Set([path.code]) },
            where: () => ({ pointer: '' }),
            note: query.note,
          },
          { registry: needs.registry, dryRun },
        );
      },
    );
    return made.ok ? ok(madeReply(made.value, dryRun)) : made;
  };
