import type { MetricCode } from './metric.ts';
import { withoutEmptyOmissions } from './omission.ts';
import type { Statement } from './statement.ts';
import type { UnitCode } from './unit.ts';

/**
 * The fold over statements: everything that was said, by metric and unit. It forgets nothing, so pages may be
 * folded as they arrive, in any order, and halves joined later; what is read twice counts once.
 */
export type Ledger = ReadonlyMap<string, ReadonlyMap<string, Statement>>;

const shelf = (metric: MetricCode, unit: UnitCode): string => `${metric}|${unit}`;

/** A submission says one thing of a metric, unit, interval and source. */
const identity = (said: Statement): string =>
  `${said.interval.from}|${said.interval.until}|${said.source}|${said.observedAt}|${said.submission}`;

export function foldStatements(statements: Iterable<Statement>): Ledger {
  const ledger = new Map<string, Map<string, Statement>>();
  for (const said of statements) {
    const key = shelf(said.metric, said.unit);
    const held = ledger.get(key);
    if (held === undefined) ledger.set(key, new Map([[identity(said), said]]));
    else held.set(identity(said), said);
  }
  return ledger;
}

export function joinLedgers(a: Ledger, b: Ledger): Ledger {
  const joined = new Map(a);
  for (const [key, right] of b) {
    const left = joined.get(key);
    joined.set(key, left === undefined ? right : new Map([...left, ...right]));
  }
  return joined;
}

/** What was said of a metric for a unit, in no order that means anything; without omissions that take nothing back. */
export const saidOf = (ledger: Ledger, metric: MetricCode, unit: UnitCode): readonly Statement[] =>
  withoutEmptyOmissions([...(ledger.get(shelf(metric, unit))?.values() ?? [])]);

/** Every statement once, in one fixed order. */
export function inCanonicalOrder(ledger: Ledger): readonly Statement[] {
  const rows = [...ledger].flatMap(([key, held]) =>
    [...held].map(([id, said]) => ({ sort: `${key}|${id}`, said })),
  );
  return rows.toSorted((a, b) => (a.sort < b.sort ? -1 : 1)).map((row) => row.said);
}
