import * as z from 'zod';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { numbersNeeded, proposed } from '../../core/registry/registry-change.ts';
import type { RegistryFault } from '../../core/registry/registry-fault.ts';
import type { Result } from '../../core/result.ts';
import { parseJson } from '../shared/body.ts';
import { parseBy, pointerTo } from '../shared/faults.ts';
import type { Problem } from '../shared/problem.ts';
import type { Sent } from '../shared/registry-sent.ts';
import { ImportShown } from '../shared/registry-changes.ts';
import { judged, notNamed } from '../shared/registry-judged.ts';
import { type Kind, ofEveryKind } from '../shared/registry-kinds.ts';
import {
  contentOf,
  drawingUnless,
  faultLine,
  proposedUnless,
  withNumbers,
  type Wrong,
} from '../shared/registry-proposal.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import {
  importing,
  importParameters,
  importProblems,
  type ImportNeeds,
} from './import-registry-things.ts';

/** Clients without keys: those that stay keep their own. Metrics with their numbers or without. */
const WholeRegistry = z.strictObject(
  Object.fromEntries(
    ofEveryKind<Member>(({ listed, given, called, single }) => [
      listed,
      single === true
        ? given.meta({ description: `The one ${called.words}` })
        : z.array(given).meta({ description: `Every ${called.words}` }),
    ]),
  ),
);
type Member = readonly [name: string, is: z.ZodType];

/** The same with nothing said of what is in it: each thing is judged by itself, so that all that is wrong is found at once. */
const Lists = z.strictObject(
  Object.fromEntries(
    ofEveryKind<Member>(({ listed, single }) => [
      listed,
      single === true ? z.looseObject({}) : z.array(z.unknown()),
    ]),
  ),
);
type Lists = Readonly<z.output<typeof Lists>>;

export const route = {
  name: 'importRegistry',
  method: 'POST',
  path: '/v1/admin/registry/imports',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Publish a whole registry as the next version',
  description:
    'What it does not name is taken out, except what figures and records name for ever (units, sources, metrics, clients), which may not be missing. Clients keep the keys that they have. Begin with dryRun=true.',
  request: { query: z.strictObject(importParameters), body: WholeRegistry },
  rawBody: true,
  idempotent: true,
  responses: { 200: { description: 'What the import made', body: ImportShown } },
  problems: importProblems,
} as const satisfies Route;

export const importRegistry =
  (needs: ImportNeeds): Endpoint<typeof route> =>
  async (asked) => {
    const { bytes, query } = asked;
    const lists = listsIn(bytes);
    if (!lists.ok) return lists;
    const parts = ofEveryKind<Part>((kind) => partOf(kind, lists.value));
    const wrong: Wrong = {
      faults: parts.flatMap(({ faults }) => faults),
      ill: parts.flatMap(({ ill }) => ill),
    };
    const sent = parts.reduce((sum, part) => sum + part.sent, 0);
    const dryRun = query.dryRun === 'true';
    return importing(needs, { ...asked, route }, { sent }, async (standing) => {
      const before = contentOf(standing);
      const made = await withNumbers(
        {
          standing,
          count: parts.reduce((sum, part) => sum + part.numbers(before), 0),
          made: (numbers) => replaced(before, parts, numbers),
        },
        drawingUnless(wrong, { registry: needs.registry, dryRun }),
      );
      if (!made.ok) return made;
      const { content, numberFaults, whereIn } = made.value;
      const lineOf = (found: RegistryFault) =>
        faultLine(found, content, (list, index) => whereIn.get(list)?.(index));
      return proposedUnless(wrong, standing, { content, numberFaults, lineOf, note: query.note });
    });
  };

function listsIn(bytes: Uint8Array): Result<Lists, Problem> {
  const json = parseJson(bytes);
  return json.ok ? parseBy(Lists, json.value) : json;
}

/** Where in the body a thing of the list came from, by its place in the registry as it is to become. */
type WhereFrom = (
  index: number,
) => ((path: readonly string[]) => { readonly pointer: string }) | undefined;
type Replaced = {
  readonly content: RegistryContent;
  readonly whereIn: ReadonlyMap<string, WhereFrom>;
};

/** What the body says of one kind. */
type Part = Wrong & {
  readonly sent: number;
  /** How many short numbers it needs. */
  readonly numbers: (before: RegistryContent) => number;
  /** Puts it in the place of what stands; only metrics take numbers. */
  readonly replacing: (numbers: readonly number[]) => (made: Replaced) => Replaced;
};

function partOf<Given, Thing extends Given>(kind: Kind<Given, Thing>, lists: Lists): Part {
  const values = [lists[kind.listed]].flat();
  const all = judged(kind, { values, where: whereOf(kind) });
  const put = all.given;
  return {
    faults: all.faults,
    ill: all.ill,
    sent: values.length,
    numbers: (before) => numbersNeeded(kind, before, { put }),
    replacing:
      (numbers) =>
      ({ content, whereIn }) => {
        const remove = notNamed(kind, kind.listIn(content), all);
        const made = proposed(kind, content, { put, remove }, numbers);
        const from: WhereFrom = (index) => {
          const at = made.places.get(index);
          return at === undefined ? undefined : (path) => all.where({ at, path });
        };
        return { content: made.content, whereIn: new Map([...whereIn, [kind.listed, from]]) };
      },
  };
}

/** The calendar is one thing. */
const whereOf =
  <Given, Thing extends Given>({ listed, single }: Kind<Given, Thing>): Sent['where'] =>
  ({ at, path }) => ({
    pointer: pointerTo([listed, ...(single === true ? [] : [at]), ...path]),
  });

const replaced = (
  before: RegistryContent,
  parts: readonly Part[],
  numbers: readonly number[],
): Replaced =>
  parts.reduce<Replaced>((made, { replacing }) => replacing(numbers)(made), {
    content: before,
    whereIn: new Map(),
  });
