import * as z from 'zod';
import { matches } from '../../core/search-text.ts';
import { ok } from '../../core/result.ts';
import { DayWithinReach } from '../../core/time.ts';
import { csvText, csvType, wantsCsv } from '../shared/csv-answer.ts';
import { csvParameter } from '../shared/page.ts';
import { etagOf } from '../shared/etag.ts';
import { membersOf } from '../shared/registry-body.ts';
import type { Kind } from '../shared/registry-kinds.ts';
import { type KnownNeeds, registryKnown, registryParameters } from '../shared/registry-known.ts';
import { printed } from '../shared/registry-table.ts';
import type { Endpoint, Route } from '../shared/route.ts';

const common = {
  ...registryParameters,
  search: z.string().max(200).optional().meta({
    description: 'A code or its beginning, or words of a name; tone marks do not matter',
    example: 'dat mui',
  }),
  ...csvParameter,
};
const Query = z.strictObject(common);
const QueryOfDay = z.strictObject({
  ...common,
  on: DayWithinReach.optional().meta({ description: 'Only what is valid on this day' }),
});

const Day = z.object({ on: DayWithinReach.optional() });

export const routeFor = <Given, Thing extends Given>({
  name,
  called,
  given,
  table,
  isOn,
}: Kind<Given, Thing>) =>
  ({
    name: `listRegistry${called.many}`,
    method: 'GET',
    path: `/v1/admin/${name}`,
    servedBy: 'admin',
    admission: 'administrator',
    summary: `List every ${called.words}`,
    description:
      'All of them in one answer, in order of code; take it with Accept-Encoding: gzip. What it answers can be sent back as an import and then changes nothing.',
    request: { query: isOn === undefined ? Query : QueryOfDay },
    responses: {
      200: {
        description: 'As they stand, or stood',
        body: z.strictObject({ version: z.int(), items: z.array(given) }),
        csv: `Its columns: ${table.columns.map((column) => column.name).join(', ')}.`,
      },
    },
    problems: ['validation-failed', 'not-found', 'compression-required'],
  }) as const satisfies Route;

export const listRegistryThings =
  <Given, Thing extends Given>(
    kind: Kind<Given, Thing>,
    needs: KnownNeeds,
  ): Endpoint<ReturnType<typeof routeFor<Given, Thing>>> =>
  async ({ query, accept }) => {
    const known = await registryKnown(needs, query);
    if (!known.ok) return known;
    const { version, content } = known.value;
    const { on: day } = Day.parse(query);
    const items = kind
      .listIn(content)
      .map(kind.shown)
      .filter((thing) => isSought(kind, thing, query.search))
      .filter((thing) => day === undefined || kind.isOn?.(thing, day) === true);
    const headers = { ETag: etagOf(version) };
    return ok(
      wantsCsv(accept)
        ? {
            status: 200,
            headers: { ...headers, 'Content-Type': csvType },
            body: csvText(
              kind.table.columns.map(printed),
              items.flatMap(membersOf).flatMap(kind.table.toRows),
              query.delimiter,
            ),
          }
        : { status: 200, headers, body: { version, items } },
    );
  };

function isSought<Given, Thing extends Given>(
  { sought }: Kind<Given, Thing>,
  thing: Given,
  search: string | undefined,
): boolean {
  if (search === undefined) return true;
  const { names, aliases = [], code } = sought(thing);
  return matches(names, aliases, code, search);
}
