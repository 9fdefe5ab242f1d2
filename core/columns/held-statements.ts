import type { Columns } from './columns.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Statement } from '../statements/statement.ts';
import type { UnitCode } from '../units/unit.ts';

/** A unit is asked with those that went into it or came after it, figure after figure, and then hardly ever again. */
const unitsHeld = 64;

type ByMetric = ReadonlyMap<MetricCode, readonly Statement[]>;

/**
 * The same columns for whoever asks for a unit's statements one metric after the other: of the units that were asked last, the
 * statements about these metrics are made once. Nothing is told of any other metric.
 */
export function holdingStatements(columns: Columns, metrics: ReadonlySet<MetricCode>): Columns {
  const units = new Map<UnitCode, ByMetric>();

  function heldOf(unit: UnitCode): ByMetric {
    const held = units.get(unit);
    if (held !== undefined) return held;
    if (units.size >= unitsHeld) units.clear();
    const made = Map.groupBy(columns.statementsOf(unit, metrics), ({ metric }) => metric);
    units.set(unit, made);
    return made;
  }

  return {
    ...columns,
    statementsOf(unit, asked) {
      const held = heldOf(unit);
      return [...asked].flatMap((metric) => held.get(metric) ?? []);
    },
  };
}
