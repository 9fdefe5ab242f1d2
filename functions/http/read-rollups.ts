import * as z from 'zod';
import { PeriodType } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { unitNamed } from '../../core/units/units-by-day.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { GroupBy, type RollupAsked, type RollupPart } from '../../core/columns/rollup.ts';
import { placeOf } from '../../core/units/standing-place.ts';
import { addDays, DayWithinReach } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { csvText, type Delimiter } from '../shared/csv-answer.ts';
import { type KnownListNeeds, knownPage } from '../shared/known-list.ts';
import { csvParameter, listReply, pageParameters } from '../shared/page.ts';
import type { Problem } from '../shared/problem.ts';
import { type RollupSubject, rollupSubject } from '../shared/rollup-query.ts';
import { rollupColumns, RollupRow, rollupRow } from '../shared/rollup-view.ts';
import { pageOfRollup, type RollupWalk, RowsGiven } from '../shared/rollup-walk.ts';
import type { Asked, Caller, Endpoint, Route } from '../shared/route.ts';
import {
  asOfParameter,
  inQuery,
  isNamed,
  type Knowledge,
  sightOf,
  unitMeant,
} from '../shared/snapshot-query.ts';

const label = (which: string) => z.string().max(64).optional().meta({ description: which });

export const route = {
  name: 'readRollups',
  method: 'GET',
  path: '/v1/rollups',
  servedBy: 'api',
  admission: { scope: 'snapshots:read', or: 'reports:read' },
  summary: 'Add figures up over units and time, for a dashboard',
  description:
    'Figures of one dataset as a report would have them, without a report: one row for each period, group of units and metric, each with its coverage. All pages show what was known when the first one was read. Go on with nextPageToken until it is null; a page may hold fewer rows than asked for. With Accept: text/csv, or format=csv, the same comes as a CSV.',
  request: {
    query: z.strictObject({
      scope: UnitCode.meta({ description: 'A commune, a province or the country', example: '96' }),
      dataset: z.string().max(64).optional().meta({
        description: 'Absent: the one dataset that has all the metrics',
        example: 'xa-thang',
      }),
      metric: z.string().max(2000).optional().meta({
        description:
          'One metric or indicator, or several with commas between; absent: all of the dataset',
      }),
      periodType: PeriodType.optional().meta({
        description: 'Absent: the dataset’s own; a longer one adds its periods up',
      }),
      from: label('The first period, such as 2025-01; absent: the last one only'),
      to: label('The last period; absent: the last one that ended'),
      groupBy: GroupBy.default('scope').meta({
        description: 'One row for all of the scope, for each of its provinces, or for each unit',
      }),
      increases: z.enum(['true', 'false']).default('false').meta({
        description: 'true: after each cumulative count a row with what it grew by',
      }),
      boundariesOn: DayWithinReach.optional().meta({
        description: 'Cut on the unit boundaries of this day; absent: of each period’s last day',
      }),
      asOf: asOfParameter,
      format: z.enum(['json', 'csv']).optional().meta({
        description: 'For what cannot send an Accept header; absent: as that header asks',
      }),
      ...csvParameter,
      ...pageParameters({ usual: 1_000, largest: 10_000 }),
    }),
  },
  responses: {
    200: {
      description: 'The rows, by period, province, unit and metric',
      body: z.strictObject({
        asOf: z.string().meta({ description: 'What was known at this instant' }),
        registryVersion: z.int(),
        rows: z.array(RollupRow),
        nextPageToken: z.string().nullable(),
      }),
      csv: 'One line per row, with the members of the JSON as columns; the next page stands in the Link header',
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

export type ReadRollupsNeeds = KnownListNeeds & {
  readonly snapshots: Pick<Snapshots, 'readColumns'>;
};

type Query = Asked<typeof route>['query'];

export const readRollups =
  ({ snapshots, ...needs }: ReadRollupsNeeds): Endpoint<typeof route> =>
  async ({ query, caller, accept, language }) => {
    const list = { route: route.name, caller, query };
    const page = await knownPage(needs, list, RowsGiven);
    if (!page.ok) return page;
    const { known, start, tokenAfter } = page.value;
    const what = rollupAsked(query, caller, known);
    if (!what.ok) return what;

    const walk = { snapshots, known, now: needs.now(), ...what.value };
    const walked = await pageOfRollup(walk, query.pageSize, start);
    if (!walked.ok) return walked;
    const { cells, next } = walked.value;
    const registryVersion = known.registry.version;
    const seen = { asOf: known.asOf, registryVersion, language };
    const rows = cells.map(({ part, cell }) => rollupRow(part, cell, seen));
    const body = { asOf: known.asOf, registryVersion, rows };
    const csv = (delimiter: Delimiter) => csvText(rollupColumns, rows, delimiter);
    const wished = { json: 'application/json', csv: 'text/csv' } as const;
    const wish = query.format === undefined ? accept : wished[query.format];
    return ok(listReply({ query, accept: wish, nextPageToken: tokenAfter(next), body, csv }));
  };

/** What the rollup is of. A scope that is not the caller's does not exist for it. */
function rollupAsked(
  query: Query,
  caller: Caller,
  known: Knowledge,
): Result<Pick<RollupWalk, 'asked' | 'periods' | 'sees'>, Problem> {
  const { registry } = known;
  if (!isNamed(registry, query.scope)) return fail({ code: 'not-found' });
  const subject = rollupSubject(query, registry, known.asOf);
  if (!subject.ok) return subject;
  const { dataset, figures, periods } = subject.value;
  const scope = scopeMeant(query, caller, known, periods);
  if (scope === undefined) return fail({ code: 'not-found' });
  const { groupBy, boundariesOn } = query;
  if (groupBy === 'province' && !holdsProvinces(registry, scope, periods))
    return fail(belowProvinces);
  const asked: RollupAsked = {
    dataset,
    figures,
    scope,
    groupBy,
    boundariesOn,
    increases: query.increases === 'true',
  };
  return ok({ asked, periods, sees: sightOfParts(caller, known) });
}

/** The code of the scope, if it is the caller's in every period and on the day of the boundaries. */
function scopeMeant(
  { scope: given, boundariesOn }: Query,
  caller: Caller,
  { registry, today }: Knowledge,
  periods: RollupSubject['periods'],
): UnitCode | undefined {
  const [{ interval: first }] = periods;
  const intervals = [
    ...periods.map(({ interval }) => interval),
    ...(boundariesOn ? [{ from: boundariesOn, until: addDays(boundariesOn, 1) }] : []),
  ];
  const until = intervals.map((interval) => interval.until).reduce((a, b) => (a > b ? a : b));
  const scope = unitMeant(registry, given, { from: first.from, until });
  const sees = sightOf(today, caller);
  return scope !== undefined && intervals.every((interval) => sees(scope, interval))
    ? scope
    : undefined;
}

/**
 * Whether every line of a part is the caller's by the hierarchy of today: a unit may have lain under the scope by the registry
 * of an earlier instant and lie elsewhere now. By one registry, what lies under the scope is whoever's the scope is.
 */
const sightOfParts =
  ({ units }: Caller, { registry, today }: Knowledge): RollupWalk['sees'] =>
  ({ plan: { reporters, boundaries } }: RollupPart): boolean => {
    if (registry.version === today.version) return true;
    const roots = units.map((root) => unitNamed(today, root, boundaries));
    return reporters.every(({ unit }) => {
      const bearers = today.unitsByCode.get(unit.code);
      const now =
        bearers?.find(({ validFrom }) => validFrom === unit.validFrom) ??
        unitNamed(today, unit.code, boundaries);
      return now !== undefined && placeOf(today, now, boundaries).some((at) => roots.includes(at));
    });
  };

const holdsProvinces = (
  registry: Registry,
  scope: UnitCode,
  [{ interval }]: RollupSubject['periods'],
): boolean => {
  const level = unitNamed(registry, scope, interval.from)?.level;
  return level === 'country' || level === 'province';
};

const belowProvinces = inQuery(
  'groupBy',
  'no-provinces-below',
  'Chỉ phạm vi cả nước hoặc một tỉnh mới chia theo tỉnh; hãy ghi groupBy=scope hoặc groupBy=unit.',
  'Only the country or a province is grouped by province; give groupBy=scope or groupBy=unit.',
);
