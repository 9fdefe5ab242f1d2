import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedOf } from '../../core/figures/computed.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { foldStatements, inCanonicalOrder, type Ledger } from '../../core/statements/ledger.ts';
import { unitNamed } from '../../core/units/units-by-day.ts';
import { planSections } from '../../core/reports/section-plan.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { fraction } from '../../core/fraction.ts';
import { joinTallies, type Tally } from '../../core/figures/tally.ts';
import type { LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { say, smallMetrics, smallRegistry } from '../support/small-world.ts';

const registry = smallRegistry();
const settings = { seed: 20_250_814, numRuns: 100 };

const days = fc.integer({ min: 0, max: 75 }).map((offset) => {
  const at = (days: number) => new Date(Date.UTC(2025, 5, 1 + days)).toISOString().slice(0, 10);
  return { from: at(offset), until: at(offset + 1) };
});
const interval = fc.oneof(
  days,
  fc.constantFrom(
    { from: '2025-08-14', until: '2025-08-15' },
    { from: '2025-07-15', until: '2025-08-15' },
    { from: '2025-06-15', until: '2025-07-15' },
  ),
);
const instant = fc
  .integer({ min: 0, max: 40 })
  .map((hours) => new Date(Date.UTC(2025, 7, 17, hours)).toISOString());

type Range = {
  readonly metrics: readonly string[];
  readonly units: readonly string[];
  readonly intervals: typeof interval;
  readonly least?: number;
};

/** Anything that a source may say in the small world. */
const statementIn = ({ metrics, units, intervals }: Range): fc.Arbitrary<Statement> =>
  fc
    .record({
      metric: fc.constantFrom(...metrics),
      unit: fc.constantFrom(...units),
      says: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom('nil', 'withdrawn', '>50')),
      source: fc.constantFrom('a', 'b'),
      observedAt: instant,
      receivedAt: instant,
      submission: fc.integer({ min: 1, max: 5 }).map(String),
      replaces: fc.option(fc.integer({ min: 1, max: 5 }).map(String), { nil: undefined }),
      interval: intervals,
    })
    .map(({ interval: { from, until }, replaces, ...rest }) =>
      say(registry, { ...rest, from, until, ...(replaces !== undefined && { replaces }) }),
    );

/** A submission says one thing of a metric, unit, interval and source; receipts recur, so that corrections find theirs. */
const statementsIn = (range: Range) =>
  fc.uniqueArray(statementIn(range), {
    minLength: range.least ?? 0,
    maxLength: 50,
    selector: (said) =>
      [
        said.metric,
        said.unit,
        said.interval.from,
        said.interval.until,
        said.source,
        said.submission,
      ].join(),
  });

/** Spread over the whole world, or crowded on one unit, where histories grow long and intervals end together. */
const statements = fc.oneof(
  statementsIn({
    metrics: smallMetrics.map((metric) => metric.code),
    units: ['A', 'A1', 'A2', 'A3', 'B1', 'B2'],
    intervals: interval,
  }),
  statementsIn({
    metrics: ['stock', 'mean-stock'],
    units: ['A1'],
    least: 15,
    intervals: fc.constantFrom(
      { from: '2025-08-14', until: '2025-08-15' },
      { from: '2025-07-15', until: '2025-08-15' },
    ),
  }),
);

function figures(ledger: Ledger) {
  const definition = registry.definitionByCode.get('nd');
  const scope = unitNamed(registry, 'VN' as UnitCode, '2025-08-01' as LocalDate);
  if (definition === undefined || scope === undefined) throw new Error('Not in the small world');
  return planSections(registry, definition, scope.code, '2025-08').flatMap((plan) =>
    plan.dataset.metrics.map((code) =>
      figureOf(registry, ledger, plan, askedOf(registry, code), scope),
    ),
  );
}

test('the order in which facts arrive changes nothing', () => {
  fc.assert(
    fc.property(
      statements.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        expect(figures(foldStatements(shuffled))).toEqual(figures(foldStatements(all)));
        expect(inCanonicalOrder(foldStatements(shuffled))).toEqual(
          inCanonicalOrder(foldStatements(all)),
        );
      },
    ),
    settings,
  );
});

test('what is read twice counts once', () => {
  fc.assert(
    fc.property(statements, fc.nat(), (all, where) => {
      const cut = all.length === 0 ? 0 : where % all.length;
      const again = [...all, ...all.slice(0, cut)];
      expect(figures(foldStatements(again))).toEqual(figures(foldStatements(all)));
    }),
    settings,
  );
});

test('coverage partitions the expected: late among those that spoke, carried among the missing', () => {
  fc.assert(
    fc.property(statements, (all) => {
      for (const figure of figures(foldStatements(all))) {
        const { expected, value, nil, withdrawn, partial, missing, late, carried } =
          figure.coverage;
        expect(value + nil.length + withdrawn.length + partial.length + missing.length).toBe(
          expected,
        );
        expect(expected).toBe(5);
        const spoke = figure.units
          .filter((line) => line.state === 'value' || line.state === 'nil')
          .map((line) => line.unit);
        expect(spoke).toEqual(expect.arrayContaining([...late]));
        expect(missing).toEqual(expect.arrayContaining([...carried]));
      }
    }),
    settings,
  );
});

test('a sum over units equals the sum of what is printed at each unit and at each province', () => {
  fc.assert(
    fc.property(statements, (all) => {
      for (const figure of figures(foldStatements(all)).filter(
        (each) => each.metric.overUnits === 'sum' && each.metric.kind !== 'ratio',
      )) {
        const number = (outcome: (typeof figure)['total']) =>
          outcome.kind === 'value' ? Number(outcome.numerator) / Number(outcome.denominator) : 0;
        const units = figure.units.reduce((sum, line) => sum + number(line.outcome), 0);
        const provinces = figure.provinces?.reduce(
          (sum, province) => sum + number(province.total),
          0,
        );
        expect(number(figure.total)).toBe(units);
        expect(provinces).toBe(units);
      }
    }),
    settings,
  );
});

test('tallies join in any order and any grouping', () => {
  const value = fc
    .tuple(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: 1n, max: 9n }))
    .map(([a, b]) => fraction(a, b));
  const few = fc.bigInt({ min: 0n, max: 3n }).map((count) => fraction(count, 1n));
  const tally: fc.Arbitrary<Tally> = fc
    .record({
      units: fc.nat({ max: 9 }),
      sum: value,
      least: fc.option(few, { nil: undefined }),
      most: fc.option(value, { nil: undefined }),
      atLeast: fc.boolean(),
      isLeastOver: fc.boolean(),
      carried: fc.boolean(),
      partialDays: fc.nat({ max: 31 }),
    })
    .map((each) => ({ ...each, isLeastOver: each.least !== undefined && each.isLeastOver }));
  fc.assert(
    fc.property(tally, tally, tally, (a, b, c) => {
      expect(joinTallies(a, b)).toEqual(joinTallies(b, a));
      expect(joinTallies(joinTallies(a, b), c)).toEqual(joinTallies(a, joinTallies(b, c)));
    }),
    settings,
  );
});
