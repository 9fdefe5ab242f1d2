import * as z from 'zod';
import type { RegistryContent } from '../../core/registry.ts';
import { numbersNeeded, proposed } from '../../core/registry-change.ts';
import type { RegistryFault } from '../../core/registry-fault.ts';
import { fail, ok } from '../../core/result.ts';
import type { FaultLine } from '../shared/problem.ts';
import { registryFaults, repeatedIn } from '../shared/registry-body.ts';
import { changesInWords, ImportShown } from '../shared/registry-changes.ts';
import {
  calendars,
  clients,
  datasets,
  definitions,
  type Kind,
  metrics,
  recipients,
  sources,
  unitEvents,
  units,
} from '../shared/registry-kinds.ts';
import { contentOf, faultLine, withNumbers } from '../shared/registry-proposal.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import {
  importing,
  importParameters,
  importProblems,
  type ImportNeeds,
} from './import-registry-things.ts';

/** Clients without keys: those that stay keep their own. Metrics with their numbers or without. */
const WholeRegistry = z.strictObject({
  units: z.array(units.given).meta({ description: 'Every unit that ever was' }),
  events: z.array(unitEvents.given).meta({ description: 'Every merger and split' }),
  sources: z.array(sources.given).meta({ description: 'Who states values' }),
  metrics: z.array(metrics.given).meta({ description: 'What is asked for' }),
  datasets: z.array(datasets.given).meta({ description: 'What is reported together' }),
  definitions: z.array(definitions.given).meta({ description: 'Which reports are made' }),
  calendar: calendars.given.meta({ description: 'The one working calendar' }),
  recipients: z.array(recipients.given).meta({ description: 'Who gets them' }),
  clients: z.array(clients.given).meta({ description: 'Which systems call, without keys' }),
});
type WholeRegistry = z.output<typeof WholeRegistry>;

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
  idempotent: true,
  responses: { 200: { description: 'What the import made', body: ImportShown } },
  problems: importProblems,
} as const satisfies Route;

export const importRegistry =
  (needs: ImportNeeds): Endpoint<typeof route> =>
  async (asked) => {
    const { body, query } = asked;
    const repeated = repeatedThings(body);
    if (repeated.length > 0) return fail(registryFaults(repeated));
    const dryRun = query.dryRun === 'true';
    return importing(needs, { ...asked, route }, { sent: thingsIn(body) }, async (standing) => {
      const before = contentOf(standing);
      const count = numbersNeeded(metrics, before, { put: body.metrics });
      const made = await withNumbers(
        { standing, count, made: (numbers) => replaced(before, body, numbers) },
        { registry: needs.registry, dryRun },
      );
      if (!made.ok) return made;
      const { content, places, numberFaults } = made.value;
      const lineOf = (found: RegistryFault) =>
        faultLine(found, content, (list, index) => whereIn(places, list, index));
      return ok({
        content,
        faults: numberFaults,
        note: (changes) => query.note ?? changesInWords(changes),
        refused: (faults) => registryFaults(faults.map(lineOf)),
      });
    });
  };

/** The calendar is one thing. */
const thingsIn = (body: WholeRegistry): number =>
  Object.values(body).reduce((sum, each) => sum + [each].flat().length, 0);

/** Where in the body each thing of a list stands. */
type Places = ReadonlyMap<string, ReadonlyMap<number, number>>;
type Replaced = { readonly content: RegistryContent; readonly places: Places };

const replaced = (
  before: RegistryContent,
  body: WholeRegistry,
  numbers: readonly number[],
): Replaced =>
  [
    replacing(units, body.units),
    replacing(unitEvents, body.events),
    replacing(sources, body.sources),
    replacing(metrics, body.metrics, numbers),
    replacing(datasets, body.datasets),
    replacing(definitions, body.definitions),
    replacing(calendars, [body.calendar]),
    replacing(recipients, body.recipients),
    replacing(clients, body.clients),
  ].reduce<Replaced>((made, replace) => replace(made), { content: before, places: new Map() });

const replacing =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    put: readonly Given[],
    numbers: readonly number[] = [],
  ) =>
  ({ content, places }: Replaced): Replaced => {
    const made = proposed(kind, content, { put, remove: 'rest' }, numbers);
    return { content: made.content, places: new Map([...places, [kind.listed, made.places]]) };
  };

function whereIn(places: Places, list: string, index: number) {
  const at = places.get(list)?.get(index);
  if (at === undefined) return undefined;
  const own = list === 'calendar' ? [list] : [list, String(at)];
  return (path: readonly string[]) => ({
    pointer: [...own, ...path].map((part) => `/${part}`).join(''),
  });
}

/** Everything that one list names twice. */
const repeatedThings = (body: WholeRegistry): readonly FaultLine[] => [
  ...repeatedAt(units, body.units),
  ...repeatedAt(unitEvents, body.events),
  ...repeatedAt(sources, body.sources),
  ...repeatedAt(metrics, body.metrics),
  ...repeatedAt(datasets, body.datasets),
  ...repeatedAt(definitions, body.definitions),
  ...repeatedAt(recipients, body.recipients),
  ...repeatedAt(clients, body.clients),
];

const repeatedAt = <Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  put: readonly Given[],
): readonly FaultLine[] =>
  repeatedIn(put.map(kind.idOf), (at) => ({ pointer: `/${kind.listed}/${at}` }));
