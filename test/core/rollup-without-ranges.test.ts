import { expect, test } from 'vitest';
import type { Asked } from '../../core/figures/computed.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { askingOf } from '../../core/figures/question.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import { Metric } from '../../core/registry/metric.ts';
import { partsOf, type RollupAsked, rowsIn } from '../../core/columns/rollup.ts';
import { cellsOf } from '../../core/columns/rollup-cells.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { columnsOver } from '../support/columns.ts';
import { say, smallMetrics, smallRegistry } from '../support/small-world.ts';

const registry = smallRegistry({
  metrics: smallMetrics.map((each) => Metric.parse({ ...each, minimum: '0', maximum: '900' })),
});
const statements = ['flow', 'old-count'].map((metric) =>
  say(registry, { metric, unit: 'A1', says: 5 }),
);

/** The metric, and how often anybody looked at its bounds. */
function watched(code: string) {
  const metric = registry.metrics.find((each) => each.code === code);
  if (metric === undefined) throw new Error(`No metric ${code}`);
  let looks = 0;
  const asked: Asked = {
    metric: {
      ...metric,
      get minimum() {
        looks += 1;
        return metric.minimum;
      },
    },
  };
  return { asked, looks: () => looks };
}

function rollupOf(figure: Asked) {
  const [dataset] = registry.datasets;
  if (dataset === undefined) throw new Error('No dataset');
  const scope = UnitCode.parse('A');
  const asked: RollupAsked = {
    dataset,
    figures: [figure],
    scope,
    groupBy: 'unit',
    increases: true,
  };
  const [part] = partsOf(registry, asked, knownPeriod('nd09', 'quarter', '2025-Q3'));
  if (part === undefined) throw new Error('No part');
  return { asked, part, rows: { from: 0, until: rowsIn(asked, part) } };
}

test.each([
  ['a unit', 'flow'],
  ['what a count of a unit grew by', 'old-count'],
] as const)(
  'the rows of %s are found without their ranges, which are printed nowhere',
  (_, metric) => {
    const { asked: figure, looks } = watched(metric);
    const { asked, part, rows } = rollupOf(figure);
    const cells = cellsOf(registry, asked, part, columnsOver(registry, statements), rows);
    expect(cells).toHaveLength(rows.until);
    expect(looks()).toBe(0);
  },
);

test('and a figure without its range is the same in all the rest', () => {
  const { asked: figure } = watched('flow');
  const { part } = rollupOf(figure);
  const ledger = foldStatements(statements);
  const find = (ranges: boolean) =>
    figureOf(registry, ledger, part.plan, figure, part.whole, {
      asking: askingOf(part.plan),
      ranges,
    });
  const { range, ...rest } = find(true);
  expect(range).toMatchObject({ least: '5' });
  expect(find(false)).toEqual(rest);
});
