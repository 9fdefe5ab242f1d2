import { metricsRead } from '../../core/figures/computed.ts';
import type { Dataset } from '../../core/registry/dataset.ts';
import { type Reporter, unitsAround } from '../../core/units/expected.ts';
import type { Registry } from '../../core/registry/registry.ts';
import {
  measuresOf,
  monthsRead,
  type RollupAsked,
  type RollupPart,
  rowsIn,
} from '../../core/columns/rollup.ts';

/**
 * Microseconds of one core, as they were measured and rounded up (docs/adr/columns.md). A value that is added in a column
 * costs next to nothing beside the fact that it stands in, or beside a statement that has to be an object and is gone through
 * for each figure that reads it.
 */
const microseconds = {
  /** Two rounds to the store, one after the other. */
  part: 10_000,
  query: 500,
  fact: 20,
  value: 0.1,
  /** What a line costs whatever was said in it. */
  row: 40,
  /** For each figure that reads it: twice what it took, for a source may say everything twice. */
  statement: 6,
} as const;

/**
 * So many microseconds one page may take: nine seconds of a function with 1,024 MB, which has 0.58 of a core, and a third of the
 * time that the gateway gives. What nobody can foresee is in the rest: overlapping intervals, corrections that name a receipt.
 */
export const mostOfPage = 5_000_000;

/** What a part costs: however few of its rows are given, and for each of those that are. In microseconds. */
export type PartCost = { readonly reading: number; readonly perRow: number };

/** It depends on the registry alone, and on nothing that was stated, so that pages end where they ended before. */
export function costOf(registry: Registry, asked: RollupAsked, part: RollupPart): PartCost {
  const months = monthsRead(asked, part);
  const { reporters } = part.plan;
  const facts = factsInMonth(asked.dataset);
  const read = asked.figures.reduce((sum, figure) => sum + metricsRead(figure).length, 0);
  const general = reporters.filter(isAskedGenerally);
  const grown = measuresOf(asked).filter(({ of }) => of === 'increase').length;
  const statements = (some: readonly Reporter[], each: number) =>
    unitMonths(some, months) * facts * each * microseconds.statement;
  const reading = readingOf(registry, asked, part, months);
  return asked.groupBy === 'unit'
    ? { reading, perRow: microseconds.row + statements(reporters, read) / rowsIn(asked, part) }
    : { reading: reading + statements(general, read) + statements(reporters, grown), perRow: 0 };
}

/** A partition holds the facts of all datasets, and all that a unit says is taken out of them. */
function readingOf(
  { metrics }: Registry,
  { dataset }: RollupAsked,
  { plan: { reporters } }: RollupPart,
  months: readonly string[],
): number {
  const { part, query, fact, value } = microseconds;
  const facts = factsInMonth(dataset);
  const values =
    facts * dataset.metrics.length + Math.max(0, metrics.length - dataset.metrics.length);
  const queries = new Set(reporters.map(({ province }) => province)).size * months.length;
  return part + queries * query + unitMonths(reporters, months) * (facts * fact + values * value);
}

/** What took another over, or came before another, is found by the general rules: statement by statement. */
const isAskedGenerally = ({ took, successors }: Reporter): boolean =>
  took.length > 0 || successors.length > 0;

const unitMonths = (reporters: readonly Reporter[], months: readonly string[]): number =>
  reporters.reduce((sum, reporter) => sum + unitMonthsOf(reporter, months), 0);

/** Months in which the unit stood, or one of those that went into it or came after it, each by itself. */
const unitMonthsOf = (reporter: Reporter, months: readonly string[]) =>
  unitsAround(reporter).reduce(
    (sum, { validFrom, validTo = '9999-12-31' }) =>
      sum +
      months.filter((month) => validFrom.slice(0, 7) <= month && month <= validTo.slice(0, 7))
        .length,
    0,
  );

/** At most, if everybody states each period once. */
function factsInMonth({ periodType }: Dataset): number {
  if (periodType === 'day') return 31;
  return periodType === 'week' ? 5 : 1;
}
