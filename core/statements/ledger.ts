import type { MetricCode } from '../registry/metric.ts';
import { withoutEmptyOmissions } from './omission.ts';
import type { Statement } from './statement.ts';
import type { UnitCode } from '../units/unit.ts';

/**
 * The fold over statements: everything that was said, by metric and unit. It forgets nothing, so pages may be
 * folded as they arrive, in any order; what is read twice counts once.
 */
export type Ledger = ReadonlyMap<MetricCode, ReadonlyMap<UnitCode, Shelf>>;

/** What was said of one metric for one unit, by `identity`. */
type Shelf = ReadonlyMap<string, Statement>;

/** A submission says one thing of a metric, unit, interval and source. */
const identity = (said: Statement): string =>
  `${said.interval.from}|${said.interval.until}|${said.source}|${said.observedAt}|${said.submission}`;

/** The same for statements that come after each other out of one fact: its text is made, and hashed, once for all of them. */
function identities(): (said: Statement) => string {
  let last: Statement | undefined;
  let text = '';
  return (said) => {
    const repeats =
      last !== undefined &&
      said.interval === last.interval &&
      said.source === last.source &&
      said.observedAt === last.observedAt &&
      said.submission === last.submission;
    if (!repeats) text = identity(said);
    last = said;
    return text;
  };
}

export function foldStatements(statements: Iterable<Statement>): Ledger {
  const ledger = new Map<MetricCode, Map<UnitCode, Map<string, Statement>>>();
  const identityOf = identities();
  for (const said of statements) {
    const units = heldAt(ledger, said.metric);
    heldAt(units, said.unit).set(identityOf(said), said);
  }
  return ledger;
}

/** The map that lies there, made if there was none. */
function heldAt<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const held = maps.get(key);
  if (held !== undefined) return held;
  const made = new Map<L, V>();
  maps.set(key, made);
  return made;
}

/** What was said of a metric for a unit, in no order that means anything; without omissions that take nothing back. */
export const saidOf = (ledger: Ledger, metric: MetricCode, unit: UnitCode): readonly Statement[] =>
  withoutEmptyOmissions([...(ledger.get(metric)?.get(unit)?.values() ?? [])]);

/** Every statement once, of the metrics that are asked for, in one fixed order: of the texts `metric|unit|identity`. */
export function inCanonicalOrder(
  ledger: Ledger,
  isAsked: (metric: MetricCode) => boolean = () => true,
): readonly Statement[] {
  const found: Statement[] = [];
  for (const [metric, units] of byText(ledger, '|'))
    if (isAsked(metric))
      for (const [, shelf] of byText(units, '|'))
        for (const [, said] of byText(shelf, '')) found.push(said);
  return found;
}

/** In order of the keys with what follows them: no code has a `|`, so that a whole text is never compared. */
const byText = <K extends string, V>(map: ReadonlyMap<K, V>, end: string) =>
  [...map].toSorted(([a], [b]) => (a + end < b + end ? -1 : 1));
