import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedIndicator, askedOf } from '../../core/figures/computed.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { knownPeriod, type PeriodType } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Coverage, DatasetSection, Report } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import {
  type GroupBy,
  partitionsRead,
  partsOf,
  type RollupAsked,
  rowsIn,
} from '../../core/columns/rollup.ts';
import { cellsOf } from '../../core/columns/rollup-cells.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { columnsOver, statementsIn } from '../support/columns.ts';
import { withLines } from '../support/in-parts.ts';
import { builtFrom, statementsOf } from '../oracle/agreement.ts';
import { reports } from '../oracle/drawn.ts';
import { anyHistoryOfUnits, type Saying } from '../oracle/histories.ts';
import { theReport } from '../oracle/small-world.ts';

type Rollup = {
  readonly scope: string;
  readonly type: PeriodType;
  readonly label: string;
  readonly dataset: string;
  readonly groupBy: GroupBy;
  readonly boundariesOn: string | undefined;
};

/** A row in short: what it is about, its number and every count of its coverage. */
const row = (unit: string, figure: string, outcome: Outcome, coverage: Coverage) => ({
  row: `${unit} ${figure}`,
  outcome,
  coverage,
});

function rolledUp(registry: Registry, statements: readonly Statement[], asked: Rollup) {
  const dataset = registry.datasetByCode.get(DatasetCode.parse(asked.dataset));
  if (dataset === undefined) throw new Error(`No dataset ${asked.dataset}`);
  const rollup: RollupAsked = {
    dataset,
    figures: [
      ...dataset.metrics.map((code) => askedOf(registry, code)),
      ...(dataset.indicators ?? []).map((code) => askedIndicator(registry, code)),
    ],
    scope: UnitCode.parse(asked.scope),
    groupBy: asked.groupBy,
    boundariesOn:
      asked.boundariesOn === undefined ? undefined : LocalDate.parse(asked.boundariesOn),
    increases: true,
  };
  return partsOf(registry, rollup, knownPeriod(dataset.calendar, asked.type, asked.label)).flatMap(
    (part) => {
      const read = statementsIn(registry, statements, partitionsRead(registry, rollup, part));
      const rows = { from: 0, until: rowsIn(rollup, part) };
      const cells = cellsOf(registry, rollup, part, columnsOver(registry, read), rows);
      expect(cells).toHaveLength(rows.until);
      return cells.map(({ group, metric, of, outcome, coverage }) =>
        row(group.unit, `${metric.code} ${of}`, outcome, coverage),
      );
    },
  );
}

// What the report says ------------------------------------------------------------------

const sectionIn = ({ sections }: Report, code: string): DatasetSection => {
  const found = sections.find(({ dataset }) => dataset.code === code);
  if (found === undefined) throw new Error(`No section ${code}`);
  return found;
};

const wholeRows = (report: Report, { scope, dataset }: Rollup) =>
  sectionIn(report, dataset).figures.flatMap(({ metric, total, coverage, increase }) => [
    row(scope, `${metric.code} figure`, total, coverage),
    ...(increase ? [row(scope, `${metric.code} increase`, increase.total, increase.coverage)] : []),
  ]);

const lineRows = (report: Report, { dataset }: Rollup) =>
  sectionIn(report, dataset).figures.flatMap(({ metric, units }) =>
    units.flatMap(({ unit, outcome, increase }) => [
      { row: `${unit} ${metric.code} figure`, outcome },
      ...(increase ? [{ row: `${unit} ${metric.code} increase`, outcome: increase }] : []),
    ]),
  );

const provinceRows = (report: Report, { dataset }: Rollup) =>
  sectionIn(report, dataset).figures.flatMap(({ metric, provinces = [] }) =>
    provinces.map(({ unit, total, coverage }) =>
      row(unit, `${metric.code} figure`, total, coverage),
    ),
  );

const inOrder = <T extends { readonly row: string }>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => (a.row < b.row ? -1 : 1));

/** How many units stand how, by figure. */
function countsOver(rows: readonly ReturnType<typeof row>[]) {
  const counts: Record<string, Record<string, number>> = {};
  for (const { row: name, coverage } of rows) {
    const figure = name.slice(name.indexOf(' ') + 1);
    const sum = (counts[figure] ??= {});
    for (const [state, units] of Object.entries(coverage))
      sum[state] = (sum[state] ?? 0) + (typeof units === 'number' ? units : units.length);
  }
  return counts;
}

const anyRollup = fc.record({
  which: fc.constantFrom(...reports),
  history: anyHistoryOfUnits(90),
});

/** A line stands in the report of one province. */
const provincesOf = (scope: (typeof reports)[number]['scope']) =>
  scope === 'VN' ? (['96', '99'] as const) : [scope];

type World = { readonly registry: Registry; readonly sayings: readonly Saying[] };

const reportIn = (
  { registry, sayings }: World,
  which: Omit<(typeof reports)[number], 'scope'> & { readonly scope: string },
): Report => withLines(builtFrom(registry, sayings, { ...theReport, ...which }));

test('whatever was stated and became of the units, a row says what the report of the same scope and period says', () => {
  fc.assert(
    fc.property(anyRollup, ({ which, history }) => {
      const { registry, statements: all } = statementsOf(history);
      const world = { registry, sayings: history.sayings };
      const statements = all.filter(({ receivedAt }) => receivedAt <= theReport.asOf);
      const report = reportIn(world, which);
      for (const { dataset } of report.sections) {
        const { boundariesOn } = history;
        const common = {
          ...which,
          type: report.period.type,
          dataset: dataset.code,
          boundariesOn,
        };
        const by = (groupBy: GroupBy) => rolledUp(registry, statements, { ...common, groupBy });
        const asked = { ...common, groupBy: 'scope' as const };
        expect(by('scope')).toEqual(wholeRows(report, asked));
        const units = by('unit');
        if (units.length > 0) expect(countsOver(units)).toEqual(countsOver(by('scope')));
        expect(inOrder(units.map(({ row: name, outcome }) => ({ row: name, outcome })))).toEqual(
          inOrder(
            provincesOf(which.scope).flatMap((scope) =>
              lineRows(reportIn(world, { ...which, scope }), asked),
            ),
          ),
        );
        if (which.scope !== 'VN') continue;
        const provinces = by('province').filter(({ row: name }) => name.endsWith('figure'));
        expect(inOrder(provinces)).toEqual(inOrder(provinceRows(report, asked)));
      }
    }),
    { seed: 20251123, numRuns: 60, endOnFailure: true },
  );
});
