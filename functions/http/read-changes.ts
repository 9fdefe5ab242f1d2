import * as z from 'zod';
import type { Act } from '../../core/statements/act.ts';
import { changeLog } from '../../core/statements/change-log.ts';
import { completionEnds } from '../../core/submissions/completion-ends.ts';
import type { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { MetricCode } from '../../core/registry/metric.ts';
import { partitionsHolding } from '../../core/statements/partitions.ts';
import { contains } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Interval, Statement } from '../../core/statements/statement.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { KnownHere, Snapshots } from '../../store/snapshots.ts';
import {
  type Entry,
  EntryOut,
  entryColumns,
  entryOfAct,
  entryOfChange,
  entryOfEnd,
} from '../shared/change-view.ts';
import { csvText, type Delimiter } from '../shared/csv-answer.ts';
import { type KnownListNeeds, knownPage } from '../shared/known-list.ts';
import { csvParameter, listReply, pageParameters } from '../shared/page.ts';
import type { Problem } from '../shared/problem.ts';
import { codesFault } from '../shared/query-codes.ts';
import type { Asked, Caller, Endpoint, Route } from '../shared/route.ts';
import {
  asOfParameter,
  intervalAsked,
  isNamed,
  type Knowledge,
  periodParameters,
  sightOf,
  unitMeant,
} from '../shared/snapshot-query.ts';
import { monthsWithActs } from '../shared/statement-marks.ts';

export const route = {
  name: 'readChanges',
  method: 'GET',
  path: '/v1/snapshots/changes',
  servedBy: 'api',
  admission: { scope: 'snapshots:read' },
  summary: 'Read how one value came about',
  description:
    'Everything that was said of one metric and unit within a period, in the order in which it became known: who said it, when, under which receipt, what stood before, what from then on, and why. What was recorded about it stands between: completions and what ended them, reopenings, extensions, warnings.',
  request: {
    query: z.strictObject({
      unit: UnitCode,
      metric: MetricCode,
      source: z.string().max(64).optional(),
      ...periodParameters,
      asOf: asOfParameter,
      ...csvParameter,
      ...pageParameters({ usual: 1_000, largest: 10_000 }),
    }),
  },
  responses: {
    200: {
      description: 'The log, oldest first',
      body: z.strictObject({
        asOf: z.string().meta({ description: 'What was known at this instant' }),
        changes: z.array(EntryOut),
        nextPageToken: z.string().nullable(),
      }),
      csv: 'One line per entry; the next page stands in the Link header',
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

type Needs = KnownListNeeds & { readonly snapshots: Pick<Snapshots, 'readWithActs'> };

type Query = Asked<typeof route>['query'];

/** The key of the last entry that was given. */
const KeyGiven = z.string().max(300);

export const readChanges =
  ({ snapshots, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ query, caller, accept, language }) => {
    const list = { route: route.name, caller, query };
    const page = await knownPage(needs, list, KeyGiven);
    if (!page.ok) return page;
    const { known, start, tokenAfter } = page.value;
    const seen = seenOf(query, caller, known);
    if (!seen.ok) return seen;

    const { unit, interval } = seen.value;
    const asking = { query: { ...query, unit }, caller, language };
    const log = await logOf(snapshots, asking, known, interval);
    const ahead = log.filter(({ key }) => start === undefined || key > start);
    const entries = ahead.slice(0, query.pageSize);
    const nextPageToken = tokenAfter(
      ahead.length > entries.length ? entries.at(-1)?.key : undefined,
    );
    const changes = entries.map(({ out }) => out);
    const csv = (delimiter: Delimiter) => csvText(entryColumns, changes, delimiter);
    return ok(
      listReply({ query, accept, nextPageToken, body: { asOf: known.asOf, changes }, csv }),
    );
  };

/** A unit that is not the caller's looks like one that does not exist. */
function seenOf(
  query: Query,
  caller: Caller,
  { registry, today }: Knowledge,
): Result<{ readonly unit: UnitCode; readonly interval: Interval }, Problem> {
  if (!isNamed(registry, query.unit)) return fail({ code: 'not-found' });
  const fault = codesFault(query, registry);
  if (fault !== undefined) return fail(fault);
  const interval = intervalAsked(query, registry);
  if (!interval.ok) return interval;
  const unit = unitMeant(registry, query.unit, interval.value);
  return unit !== undefined && sightOf(today, caller)(unit, interval.value)
    ? ok({ unit, interval: interval.value })
    : fail({ code: 'not-found' });
}

/** All that was said and recorded, by the key of each entry. */
async function logOf(
  snapshots: Needs['snapshots'],
  { query, caller, language }: Pick<Asked<typeof route>, 'query' | 'caller' | 'language'>,
  { registry, today, asOf }: Knowledge,
  interval: Interval,
): Promise<readonly Entry[]> {
  const units = [query.unit];
  const months = monthsWithActs(registry, interval, query.dataset as DatasetCode | undefined);
  const partitions = partitionsHolding(registry, units, interval, months);
  const found = await snapshots.readWithActs(partitions, registry, { units, asOf });
  const sees = sightOf(today, caller);
  const isSeen = (about: Pick<Statement, 'unit' | 'interval'>) =>
    contains(interval, about.interval) && sees(about.unit, about.interval);
  const statements = found.statements.filter(isSeen);
  const datasets = datasetsAsked(query, registry);
  const acts = found.acts.filter(isSeen).filter((act) => isActAsked(query, datasets, act));
  return [
    ...changeLog(statements.filter((said) => isAsked(query, said))).map((change) =>
      entryOfChange(registry, change),
    ),
    ...acts.map((act) => entryOfAct(act, language)),
    ...datasets.flatMap((dataset) => endsOf(registry, dataset, { statements, acts })),
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

const datasetsAsked = ({ metric, dataset }: Query, { datasetsOf }: Registry): readonly Dataset[] =>
  (datasetsOf.get(metric) ?? []).filter(({ code }) => dataset === undefined || code === dataset);

const isAsked = ({ metric, source }: Query, said: Statement): boolean =>
  said.metric === metric && (source === undefined || said.source === source);

function isActAsked(
  { metric, source }: Query,
  datasets: readonly Dataset[],
  { dataset, does }: Act,
): boolean {
  if (!datasets.some(({ code }) => code === dataset)) return false;
  if (does.kind !== 'warning') return true;
  return does.metric === metric && (source === undefined || does.source === source);
}

/** Completions that ended by what was stated of any metric of the dataset. */
function endsOf(
  registry: Registry,
  dataset: Dataset,
  { statements, acts }: KnownHere,
): readonly Entry[] {
  const own = acts.filter(
    ({ dataset: code, does }) => code === dataset.code && does.kind === 'completion',
  );
  const periods = new Map(own.map((act) => [act.interval.from + act.interval.until, act]));
  return [...periods.values()].flatMap(({ unit, interval }) =>
    completionEnds(registry, { dataset, unit, interval }, acts, statements).map((end) =>
      entryOfEnd(dataset, interval, end),
    ),
  );
}
