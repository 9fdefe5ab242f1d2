import * as z from 'zod';
import type { DatasetCode } from '../../core/registry/dataset.ts';
import { contains } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Interval, Statement } from '../../core/statements/statement.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { csvText, type Delimiter } from '../shared/csv-answer.ts';
import { type KnownListNeeds, knownPage } from '../shared/known-list.ts';
import { csvParameter, listReply, pageParameters } from '../shared/page.ts';
import type { Problem } from '../shared/problem.ts';
import { codesFault, codesIn } from '../shared/query-codes.ts';
import type { Asked, Caller, Endpoint, Route } from '../shared/route.ts';
import {
  asOfParameter,
  intervalAsked,
  isNamed,
  type Knowledge,
  periodParameters,
  sightOf,
  unitMeant,
  unitsAsked,
} from '../shared/snapshot-query.ts';
import { statementColumns } from '../shared/statement-csv.ts';
import { StatementOut, statementOut } from '../shared/statement-view.ts';
import { LineGiven, pageOfStatements } from '../shared/statement-walk.ts';

const yesOrNo = z.enum(['true', 'false']).default('false');

export const route = {
  name: 'readSnapshots',
  method: 'GET',
  path: '/v1/snapshots',
  servedBy: 'api',
  admission: { scope: 'snapshots:read' },
  summary: 'Read figures back',
  description:
    'The statements about a unit, or about it and everything below it, whose interval lies within a period: either from and until, or dataset and period. All pages of a list show what was known when its first page was read. Go on with nextPageToken until it is null; a page may hold fewer than asked for. With Accept: text/csv the same comes as a CSV that can be posted again.',
  request: {
    query: z.strictObject({
      unit: UnitCode,
      descendants: yesOrNo.meta({ description: 'true: the unit and everything below it' }),
      metric: z
        .string()
        .max(2000)
        .optional()
        .meta({ description: 'One metric, or several with commas between' }),
      source: z.string().max(64).optional(),
      ...periodParameters,
      history: yesOrNo.meta({ description: 'true: also what is not current any more' }),
      asOf: asOfParameter,
      ...csvParameter,
      ...pageParameters({ usual: 1_000, largest: 10_000 }),
    }),
  },
  responses: {
    200: {
      description: 'The statements, by unit, metric, interval, source and order of truth',
      body: z.strictObject({
        asOf: z.string().meta({ description: 'What was known at this instant' }),
        statements: z.array(StatementOut),
        nextPageToken: z.string().nullable(),
      }),
      csv: 'One line per statement; the next page stands in the Link header',
    },
  },
  problems: [
    'validation-failed',
    'forbidden',
    'not-found',
    'page-token-invalid',
    'compression-required',
  ],
} as const satisfies Route;

export type ReadSnapshotsNeeds = KnownListNeeds & {
  readonly snapshots: Pick<Snapshots, 'readWithActs'>;
};

type Query = Asked<typeof route>['query'];

export const readSnapshots =
  ({ snapshots, ...needs }: ReadSnapshotsNeeds): Endpoint<typeof route> =>
  async ({ query, caller, accept, language }) => {
    const list = { route: route.name, caller, query };
    const page = await knownPage(needs, list, LineGiven);
    if (!page.ok) return page;
    const { known, start, tokenAfter } = page.value;
    const what = listAsked(query, caller, known);
    if (!what.ok) return what;

    const walk = { snapshots, known, history: query.history === 'true', ...what.value };
    const { lines, next } = await pageOfStatements(walk, query.pageSize, start);
    const { asOf, registry } = known;
    const nextPageToken = tokenAfter(next);
    const statements = lines.map((line) => statementOut(registry, line, language));
    const body = { asOf, statements };
    const csv = (delimiter: Delimiter) => csvText(statementColumns, statements, delimiter);
    return ok(listReply({ query, accept, nextPageToken, body, csv }));
  };

type List = {
  readonly units: readonly UnitCode[];
  readonly interval: Interval;
  readonly dataset: DatasetCode | undefined;
  readonly isAsked: (said: Statement) => boolean;
};

/** What the list is about; a unit that is not the caller's does not exist for it. */
function listAsked(
  query: Query,
  caller: Caller,
  { registry, today }: Knowledge,
): Result<List, Problem> {
  const sees = sightOf(today, caller);
  if (!isNamed(registry, query.unit)) return fail({ code: 'not-found' });
  const fault = codesFault(query, registry);
  if (fault !== undefined) return fail(fault);
  const interval = intervalAsked(query, registry);
  if (!interval.ok) return interval;
  const unit = unitMeant(registry, query.unit, interval.value);
  if (unit === undefined || !sees(unit, interval.value)) return fail({ code: 'not-found' });
  const units = unitsAsked(registry, unit, interval.value, query.descendants === 'true');
  const isAsked = askedBy({ ...query, unit }, registry, interval.value);
  return ok({
    units,
    interval: interval.value,
    dataset: registry.datasetByCode.get(query.dataset as DatasetCode)?.code,
    isAsked: (said) => isAsked(said) && sees(said.unit, said.interval),
  });
}

/** Whether a statement is about what was asked. Codes are reused: what bore one earlier may have lain elsewhere. */
function askedBy(
  { unit, metric, source, dataset }: Query,
  registry: Registry,
  interval: Interval,
): (said: Statement) => boolean {
  const metrics = codesIn(metric);
  const inDataset = registry.datasetByCode.get(dataset as DatasetCode)?.metrics;
  const isBelow = sightOf(registry, { units: [unit] });
  return (said) =>
    contains(interval, said.interval) &&
    (metrics === undefined || metrics.includes(said.metric)) &&
    (inDataset === undefined || inDataset.includes(said.metric)) &&
    (source === undefined || said.source === source) &&
    isBelow(said.unit, said.interval);
}
