import * as z from 'zod';
import { nameKeyOf } from '../../core/units/agency-code.ts';
import { fail, ok } from '../../core/result.ts';
import { etagOf } from '../shared/etag.ts';
import type { Kind } from '../shared/registry-kinds.ts';
import { type KnownNeeds, registryKnown, registryParameters } from '../shared/registry-known.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

/** Longer than any code; what it names is looked up and not parsed. */
export const pathOf = z.strictObject({ code: z.string().min(1).max(100) });

export const routeFor = <Given, Thing extends Given>({
  name,
  called,
  given,
  isOn,
}: Kind<Given, Thing>) =>
  ({
    name: `readRegistry${called.one}`,
    method: 'GET',
    path: `/v1/admin/${name}/{code}`,
    servedBy: 'admin',
    admission: 'administrator',
    summary: `Read one ${called.words}`,
    description:
      isOn === undefined
        ? 'The ETag is the version of the registry: a change sends it back in If-Match.'
        : 'Codes are reused: the answer holds every one that ever had the code, or has it as another code, oldest first; an agency code in either form. With its first day (96@2025-07-01) the code names one. The ETag is the version of the registry: a change sends it back in If-Match.',
    request: { path: pathOf, query: z.strictObject(registryParameters) },
    responses: {
      200: {
        description: 'As it stands, or stood',
        body:
          isOn === undefined
            ? z.strictObject({ version: z.int(), item: given })
            : z.strictObject({ version: z.int(), items: z.array(given) }),
      },
    },
    problems: ['validation-failed', 'not-found'],
  }) as const satisfies Route;

export const readRegistryThing =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    needs: KnownNeeds,
  ): Endpoint<ReturnType<typeof routeFor<Given, Thing>>> =>
  async ({ path, query }) => {
    const known = await registryKnown(needs, query);
    if (!known.ok) return known;
    const { version, content } = known.value;
    const items = kind
      .listIn(content)
      .map(kind.shown)
      .filter((thing) => isNamed(kind, thing, path.code));
    const [item] = items;
    if (item === undefined) return fail(noneNamed(path.code, version));
    const headers = { ETag: etagOf(version) };
    const body = kind.isOn === undefined ? { version, item } : { version, items };
    return ok({ status: 200, headers, body });
  };

function isNamed<Given, Thing extends Given>(
  { idOf, sought }: Kind<Given, Thing>,
  thing: Given,
  code: string,
): boolean {
  const { code: own, aliases = [] } = sought(thing);
  return idOf(thing) === code || [own, ...aliases].map(nameKeyOf).includes(nameKeyOf(code));
}

export const noneNamed = (code: string, version: number): Problem => ({
  code: 'not-found',
  detail: {
    vi: `Phiên bản ${version} của danh mục không có “${code}”.`,
    en: `Version ${version} of the registry has no “${code}”.`,
  },
});
