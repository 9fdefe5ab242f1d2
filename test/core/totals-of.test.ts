import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedIndicator, askedOf } from '../../core/figures/computed.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { lastDay } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { unitNamed } from '../../core/units/units-by-day.ts';
import { planSections } from '../../core/reports/section-plan.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { summing, totalsOf } from '../../core/columns/totals-of.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { statementsOf } from '../oracle/agreement.ts';
import { reports } from '../oracle/drawn.ts';
import { anyHistoryOfUnits } from '../oracle/histories.ts';
import { columnsOver } from '../support/columns.ts';
import { anyPlainWorld, largestQuarter, plainReports } from './plain-worlds.ts';

type Asked = { readonly scope: string; readonly definition: string; readonly label: string };

/** Totals by columns, and what the report's own figures say; of every section and metric that has figures. */
function both(registry: Registry, statements: readonly Statement[], asked: Asked) {
  const definition = registry.definitions.find(({ code }) => code === asked.definition);
  if (definition === undefined) throw new Error(`No definition ${asked.definition}`);
  const columns = columnsOver(registry, statements);
  const ledger = foldStatements(statements);
  const plans = planSections(registry, definition, UnitCode.parse(asked.scope), asked.label);
  return plans.map((plan) => {
    const scope = unitNamed(registry, UnitCode.parse(asked.scope), lastDay(plan.period.interval));
    if (scope === undefined) throw new Error(`No unit ${asked.scope}`);
    const { metrics, indicators = [] } = plan.dataset;
    const figures = [
      ...metrics.map((code) => askedOf(registry, code)),
      ...indicators.map((code) => askedIndicator(registry, code)),
    ];
    const expected = figures.map((each) => {
      const { total, coverage, provinces } = figureOf(registry, ledger, plan, each, scope);
      const withoutIncrease = provinces?.map((its) => ({
        unit: its.unit,
        total: its.total,
        coverage: its.coverage,
      }));
      return { total, coverage, ...(withoutIncrease && { provinces: withoutIncrease }) };
    });
    // Words are heard in another way where no computed figure is asked beside those that are stated.
    const isStated = figures.map(({ computed }) => computed === undefined);
    const stated = figures.filter((_, at) => isStated[at]);
    // A province at a time, and not in their order.
    const inTurn = summing(plan, figures, scope);
    for (const some of [
      ...Map.groupBy(plan.reporters, ({ province }) => province).values(),
    ].toReversed())
      inTurn.add(columnsOver(registry, statements), some);
    return {
      found: [
        ...totalsOf(columns, plan, figures, scope),
        ...totalsOf(columns, plan, stated, scope),
        ...inTurn.totals(),
      ],
      expected: [...expected, ...expected.filter((_, at) => isStated[at]), ...expected],
    };
  });
}

test('totals by columns are those of the report, whatever was stated and became of the units', () => {
  fc.assert(
    fc.property(fc.constantFrom(...reports), anyHistoryOfUnits(90), (asked, history) => {
      const { registry, statements } = statementsOf(history);
      for (const { found, expected } of both(registry, statements, asked))
        expect(found).toEqual(expected);
    }),
    { seed: 20250827, numRuns: 100, endOnFailure: true },
  );
}, 120_000);

test('and where units stay as they are and mostly speak plainly: many figures at a time, corrected, late, nil, by two sources', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...plainReports),
      anyPlainWorld(),
      (asked, { registry, statements }) => {
        for (const { found, expected } of both(registry, statements, asked))
          expect(found).toEqual(expected);
      },
    ),
    { seed: 20250828, numRuns: 300, endOnFailure: true },
  );
}, 120_000);

test.each([
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, '27021597764222973'],
  [1, 1, '9007199254740993'],
])('a sum over time that is no safe integer any more is exact', (second, third, sum) => {
  const { registry, statements } = largestQuarter(second, third);
  const [section] = both(registry, statements, plainReports[2]);
  expect(section?.found).toEqual(section?.expected);
  expect(JSON.stringify(section?.found)).toContain(`"${sum}"`);
});
