import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Act } from '../../core/statements/act.ts';
import { askedIndicator, askedOf } from '../../core/figures/computed.ts';
import { coverageOf } from '../../core/figures/coverage.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { knownPeriod, type PeriodType } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { UnitLine } from '../../core/reports/unit-line.ts';
import { withExtensions } from '../../core/reports/report-completion.ts';
import {
  type GroupBy,
  type Measure,
  measuresOf,
  partsOf,
  type RollupAsked,
} from '../../core/columns/rollup.ts';
import type { RollupCell } from '../../core/columns/rollup-cells.ts';
import type { Statement, SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { readRollups, route } from '../../functions/http/read-rollups.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import { RollupRow, rollupRow } from '../../functions/shared/rollup-view.ts';
import { anyPlainWorld } from '../core/plain-worlds.ts';
import { statementsOf } from '../oracle/agreement.ts';
import { anyHistoryOfUnits } from '../oracle/histories.ts';
import { columnsStored } from '../support/columns.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { callerNamed } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { say, smallRegistry } from '../support/small-world.ts';

const asOf = Instant.parse('2025-09-05T01:00:00.000Z');

type World = {
  readonly registry: Registry;
  readonly statements: readonly Statement[];
  readonly acts: readonly Act[];
};

type Question = {
  readonly dataset: string;
  readonly scope: string;
  readonly period: readonly [PeriodType, string];
  readonly groupBy: GroupBy;
  readonly increases: boolean;
  readonly boundariesOn: string | undefined;
  readonly pageSize: number;
};

// What the endpoint gives ---------------------------------------------------------------

const Page = z.object({ rows: z.array(RollupRow), nextPageToken: z.string().nullable() });

async function rowsGiven(world: World, asked: Question): Promise<readonly RollupRow[]> {
  const { registry } = world;
  const here = () => Promise.resolve(registry);
  const endpoint = readRollups({
    snapshots: columnsStored(registry, world.statements, world.acts),
    registry: { current: here, at: here, atInstant: here, earliest: () => Promise.resolve(asOf) },
    secrets: () => Promise.resolve({ current: 'r'.repeat(32) }),
    now: () => asOf,
  });
  const served = gateway([serve(route, endpoint)], { log: silentLog });
  const [periodType, label] = asked.period;
  const query = {
    dataset: asked.dataset,
    scope: asked.scope,
    periodType,
    from: label,
    to: label,
    groupBy: asked.groupBy,
    increases: String(asked.increases),
    pageSize: String(asked.pageSize),
    ...(asked.boundariesOn !== undefined && { boundariesOn: asked.boundariesOn }),
  };
  const rows: RollupRow[] = [];
  let token: string | null = null;
  do {
    const caller = callerNamed('everywhere');
    const paged = { ...query, ...(token !== null && { pageToken: token }) };
    const { statusCode, body } = await served(gatewayEvent(route, { query: paged, caller }));
    expect(statusCode, body).toBe(200);
    const page = Page.parse(JSON.parse(body));
    rows.push(...page.rows);
    token = page.nextPageToken;
  } while (token !== null);
  return rows;
}

// What the figures of a report say --------------------------------------------------------

function rowsFound({ registry, statements, acts }: World, asked: Question): readonly RollupRow[] {
  const rollup = rollupOf(registry, asked);
  const [type, label] = asked.period;
  const ledger = foldStatements(statements.filter(({ receivedAt }) => receivedAt <= asOf));
  const seen = { asOf, registryVersion: registry.version, language: 'vi' } as const;
  const period = knownPeriod(rollup.dataset.calendar, type, label);
  return partsOf(registry, rollup, period).flatMap((part) => {
    const plan = withExtensions(part.plan, acts);
    const figures = rollup.figures.map((each) =>
      figureOf(registry, ledger, plan, each, part.whole),
    );
    return part.groups.flatMap((group, at) =>
      measuresOf(rollup).flatMap(({ place, of }) => {
        const figure = figures[place];
        if (figure === undefined) return [];
        const line = asked.groupBy === 'unit' ? figure.units[at] : undefined;
        const found = line === undefined ? ofWhole(figure, of) : ofLine(line, of);
        const until = line && plan.extended?.get(line.unit);
        const own = until === undefined ? {} : { extendedTo: until };
        return [rollupRow(part, { group, metric: figure.metric, of, ...found, ...own }, seen)];
      }),
    );
  });
}

function rollupOf(registry: Registry, asked: Question): RollupAsked {
  const dataset = registry.datasetByCode.get(DatasetCode.parse(asked.dataset));
  if (dataset === undefined) throw new Error(`No dataset ${asked.dataset}`);
  return {
    dataset,
    figures: [
      ...dataset.metrics.map((code) => askedOf(registry, code)),
      ...(dataset.indicators ?? []).map((code) => askedIndicator(registry, code)),
    ].filter(({ metric }) => metric?.kind !== 'text'),
    scope: UnitCode.parse(asked.scope),
    groupBy: asked.groupBy,
    boundariesOn:
      asked.boundariesOn === undefined ? undefined : LocalDate.parse(asked.boundariesOn),
    increases: asked.increases,
  };
}

type Found = Pick<RollupCell, 'outcome' | 'coverage'>;

function ofWhole({ total, coverage, increase }: Figure, of: Measure['of']): Found {
  if (of === 'figure') return { outcome: total, coverage };
  if (increase === undefined) throw new Error('No increase');
  return { outcome: increase.total, coverage: increase.coverage };
}

/** A unit without an increase is missing in its coverage, unless it said that there is none, or took its word back. */
function ofLine(line: UnitLine, of: Measure['of']): Found {
  const { unit, state, late, outcome, increase, carriedFrom } = line;
  const own = { unit, state, late, carried: carriedFrom !== undefined };
  if (of === 'figure') return { outcome, coverage: coverageOf([own]) };
  const stands = increase?.kind === 'value' || state === 'nil' || state === 'withdrawn';
  return {
    outcome: increase ?? { kind: 'none', cause: 'missing' },
    coverage: coverageOf([stands ? own : { unit, state: 'missing', late: false, carried: false }]),
  };
}

// Worlds ----------------------------------------------------------------------------------

/** Some units were given until the last week of August for what they state of it. */
const anyActs = ({ registry, dataset }: { registry: Registry; dataset: string }) =>
  fc.subarray(registry.units.map(({ code }) => code)).map((units): readonly Act[] =>
    [...new Set(units)].map((unit) => ({
      unit,
      interval: knownPeriod('nd09', 'month', '2025-08').interval,
      dataset: DatasetCode.parse(dataset),
      id: '01J00000000000000000000000' as SubmissionId,
      recordedAt: Instant.parse('2025-08-14T00:00:00Z'),
      does: {
        kind: 'extension',
        by: { client: callerNamed('everywhere').id },
        until: LocalDate.parse('2025-08-24'),
        reason: 'x',
      },
    })),
  );

const anyQuestion = fc.record({
  scope: fc.constantFrom('VN', 'VN', '96'),
  period: fc.constantFrom(
    ['month', '2025-08'] as const,
    ['quarter', '2025-Q3'] as const,
    ['year-to-date', '2025-08-YTD'] as const,
  ),
  groupBy: fc.constantFrom('scope', 'province', 'unit'),
  increases: fc.boolean(),
  pageSize: fc.constantFrom(1_000, 1_000, 7, 40),
});

test('on every page, the rows say what the figures of a report say, whatever was stated and became of the units', async () => {
  const anyWorld = anyHistoryOfUnits(90).chain((history) => {
    const { registry, statements } = statementsOf(history);
    return fc.record({
      world: anyActs({ registry, dataset: 'xa' }).map((acts) => ({ registry, statements, acts })),
      boundariesOn: fc.constant(history.boundariesOn),
    });
  });
  await fc.assert(
    fc.asyncProperty(anyWorld, anyQuestion, async ({ world, boundariesOn }, asked) => {
      const question = { ...asked, dataset: 'xa', boundariesOn };
      expect(await rowsGiven(world, question)).toEqual(rowsFound(world, question));
    }),
    { seed: 20251201, numRuns: 100, endOnFailure: true },
  );
}, 120_000);

test('and where units stay as they are: many figures, corrected, late, nil, by two sources', async () => {
  const anyWorld = anyPlainWorld().chain(({ registry, statements }) =>
    anyActs({ registry, dataset: 'nhieu' }).map((acts) => ({ registry, statements, acts })),
  );
  const anyOfPlain = fc.tuple(anyQuestion, fc.boolean()).map(([asked, ofOne]): Question => ({
    ...asked,
    dataset: 'nhieu',
    boundariesOn: undefined,
    ...(ofOne && asked.groupBy === 'scope' && { scope: '00001' }),
  }));
  await fc.assert(
    fc.asyncProperty(anyWorld, anyOfPlain, async (world, question) => {
      expect(await rowsGiven(world, question)).toEqual(rowsFound(world, question));
    }),
    { seed: 20251202, numRuns: 100, endOnFailure: true },
  );
}, 120_000);

test('a unit that was given more time has its own last day in its row, and rows of several units that of the dataset', async () => {
  const registry = smallRegistry();
  const statements = ['A1', 'A2'].map((unit) =>
    say(registry, { metric: 'old-count', unit, says: 3, receivedAt: '2025-09-04T00:00:00Z' }),
  );
  const acts = [
    {
      unit: UnitCode.parse('A1'),
      interval: knownPeriod('nd09', 'month', '2025-08').interval,
      dataset: DatasetCode.parse('nd'),
      id: '01J00000000000000000000000' as SubmissionId,
      recordedAt: Instant.parse('2025-08-14T00:00:00Z'),
      does: {
        kind: 'extension',
        by: { client: callerNamed('everywhere').id },
        until: LocalDate.parse('2025-09-10'),
        reason: 'x',
      },
    },
  ] as const;
  const told = async (groupBy: GroupBy) => {
    const rows = await rowsGiven(
      { registry, statements, acts },
      {
        dataset: 'nd',
        scope: 'A',
        period: ['month', '2025-08'],
        groupBy,
        increases: true,
        boundariesOn: undefined,
        pageSize: 100,
      },
    );
    return rows
      .filter(({ metric }) => metric === 'old-count')
      .map((row) => [
        `${row.unit} ${row.of}`,
        row.deadline,
        row.late,
        row.beforeDeadline,
        row.deadlineProvisional,
      ]);
  };
  expect(await told('unit')).toEqual([
    ['A1 figure', '2025-09-10', 0, true, false],
    ['A1 increase', '2025-09-10', 0, true, false],
    ['A2 figure', '2025-08-18', 1, false, true],
    ['A2 increase', '2025-08-18', 0, false, true],
    ['A3 figure', '2025-08-18', 0, false, true],
    ['A3 increase', '2025-08-18', 0, false, true],
  ]);
  for (const groupBy of ['province', 'scope'] as const)
    expect(await told(groupBy)).toEqual([
      ['A figure', '2025-08-18', 1, false, true],
      ['A increase', '2025-08-18', 0, false, true],
    ]);
});
