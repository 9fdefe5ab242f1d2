import type { Columns } from './columns.ts';
import { type Asked, metricsRead } from '../figures/computed.ts';
import { coverageOf, type Standing } from '../figures/coverage.ts';
import type { Reporter } from '../units/expected.ts';
import { figureOf, figurePartOf, frameOf } from '../figures/figure.ts';
import { holdingStatements } from './held-statements.ts';
import { askingOf } from '../figures/question.ts';
import { foldStatements, type Ledger } from '../statements/ledger.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Registry } from '../registry/registry.ts';
import type { Coverage, FigureMetric } from '../reports/report.ts';
import type { Outcome } from '../reports/outcome.ts';
import type { UnitLine } from '../reports/unit-line.ts';
import { withExtensions } from '../reports/report-completion.ts';
import {
  codesOf,
  type Measure,
  measuresOf,
  type RollupAsked,
  type RollupGroup,
  type RollupPart,
} from './rollup.ts';
import type { LocalDate } from '../time.ts';
import { totalsOf } from './totals-of.ts';

/** One figure of one group. */
export type RollupCell = {
  readonly group: RollupGroup;
  readonly metric: FigureMetric;
  readonly of: Measure['of'];
  readonly outcome: Outcome;
  readonly coverage: Coverage;
  /** Of a row of one unit that was given more time: its own last day. */
  readonly extendedTo?: LocalDate;
};

/** From `from` up to, not including, `until`, counted from the first row of a part. */
export type RowRange = { readonly from: number; readonly until: number };

/**
 * These rows of a part: by group, then by figure in the order asked for. The same numbers and coverage as in a report. Totals
 * are added up in columns; what a cumulative count grew by, and the lines of the units in these rows, are found as for a
 * report. (docs/adr/columns.md)
 */
export function cellsOf(
  registry: Registry,
  asked: RollupAsked,
  part: RollupPart,
  columns: Columns,
  { from, until }: RowRange,
): readonly RollupCell[] {
  const plan = withExtensions(part.plan, columns.acts);
  const looking = { registry, asked, part: { ...part, plan }, columns };
  if (asked.groupBy !== 'unit') return wholeCells(looking).slice(from, until);
  const each = measuresOf(asked).length;
  const first = Math.floor(from / each);
  const lines = lineCells(looking, first, Math.ceil(until / each));
  return lines.slice(from - first * each, until - first * each);
}

type Looking = {
  readonly registry: Registry;
  readonly asked: RollupAsked;
  readonly part: RollupPart;
  readonly columns: Columns;
};

type Found = Pick<RollupCell, 'outcome' | 'coverage'>;

const metricsOf = (figures: readonly Asked[]): ReadonlySet<MetricCode> =>
  new Set(figures.flatMap(metricsRead).map(({ code }) => code));

function ledgerOver(
  columns: Columns,
  reporters: readonly Reporter[],
  figures: readonly Asked[],
): Ledger {
  const metrics = metricsOf(figures);
  const codes = metrics.size === 0 ? [] : codesOf(reporters);
  return foldStatements(codes.flatMap((code) => columns.statementsOf(code, metrics)));
}

// Wholes ----------------------------------------------------------------------------

/** A part that is not grouped by unit has one group, and a row for each measure. */
function wholeCells({ registry, asked, part, columns }: Looking): readonly RollupCell[] {
  const { plan, whole, groups } = part;
  const measures = measuresOf(asked);
  const held = holdingStatements(columns, metricsOf(asked.figures));
  const totals = totalsOf(held, plan, asked.figures, whole);
  const grown = measures.flatMap(({ figure, of }) => (of === 'increase' ? figure : []));
  const ledger = ledgerOver(columns, plan.reporters, grown);
  return groups.flatMap((group) =>
    measures.flatMap(({ figure, place, of }) => {
      const total = totals[place];
      if (total === undefined) return [];
      const { metric } = frameOf(plan, figure, whole);
      const found: Found =
        of === 'increase'
          ? increaseOf(registry, ledger, part, figure)
          : { outcome: total.total, coverage: total.coverage };
      return [{ group, metric, of, ...found }];
    }),
  );
}

function increaseOf(
  registry: Registry,
  ledger: Ledger,
  { plan, whole }: RollupPart,
  figure: Asked,
): Found {
  const search = { asking: askingOf(plan), ranges: false };
  const { increase } = figureOf(registry, ledger, plan, figure, whole, search);
  if (increase === undefined) throw new Error('Only a cumulative count grows');
  return { outcome: increase.total, coverage: increase.coverage };
}

// Lines -----------------------------------------------------------------------------

/** The rows of these units, one unit after the other: of no more than one are the statements held as objects. */
function lineCells(
  { registry, asked, part, columns }: Looking,
  first: number,
  until: number,
): readonly RollupCell[] {
  const measures = measuresOf(asked);
  const search = { asking: askingOf(part.plan), ranges: false };
  return part.plan.reporters.slice(first, until).flatMap((reporter, at) => {
    const group = part.groups[first + at];
    if (group === undefined) return [];
    const plan = { ...part.plan, reporters: [reporter], controls: [] };
    const ledger = ledgerOver(columns, [reporter], asked.figures);
    const lines = asked.figures.map((figure) => {
      const [line] = figurePartOf(registry, ledger, plan, figure, search).part.units;
      return { metric: frameOf(plan, figure, part.whole).metric, line };
    });
    const extendedTo = plan.extended?.get(reporter.line);
    const about = { group, ...(extendedTo !== undefined && { extendedTo }) };
    return measures.flatMap(({ place, of }) => {
      const found = lines[place];
      return found?.line === undefined
        ? []
        : [{ ...about, metric: found.metric, of, ...ofLine(found.line, of) }];
    });
  });
}

function ofLine(line: UnitLine, of: Measure['of']): Found {
  const own = standingOf(line);
  if (of === 'figure') return { outcome: line.outcome, coverage: coverageOf([own]) };
  const outcome: Outcome = line.increase ?? { kind: 'none', cause: 'missing' };
  const stands = outcome.kind === 'value' || own.state === 'nil' || own.state === 'withdrawn';
  const standing: Standing = stands
    ? own
    : { ...own, state: 'missing', late: false, carried: false };
  return { outcome, coverage: coverageOf([standing]) };
}

const standingOf = ({ unit, state, late, carriedFrom }: UnitLine): Standing => ({
  unit,
  state,
  late,
  carried: carriedFrom !== undefined,
});
