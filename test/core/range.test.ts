import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFractions, fraction, ofExactText } from '../../core/fraction.ts';
import { Metric } from '../../core/metric.ts';
import type { Figure, Outcome } from '../../core/report.ts';
import { figureFrom, type Saying, smallMetrics, smallRegistry } from '../support/small-world.ts';

const bounds: Readonly<Record<string, object>> = {
  flow: { minimum: '0', maximum: '100' },
  base: { minimum: '10', maximum: '200' },
  stock: { minimum: '5', maximum: '50' },
  'mean-stock': { minimum: '5', maximum: '50' },
  count: { minimum: '0', maximum: '900' },
};
const registryWith = (more: Readonly<Record<string, object>> = {}) =>
  smallRegistry({
    metrics: smallMetrics.map((each) =>
      Metric.parse({ ...each, ...bounds[each.code], ...more[each.code] }),
    ),
  });
const registry = registryWith();
const communes = ['A1', 'A2', 'A3', 'B1', 'B2'];

const figure = (sayings: readonly Saying[], metric: string, more: object = {}): Figure =>
  figureFrom(sayings, metric, { registry, scope: 'VN', ...more });
const of =
  (metric: string) =>
  (unit: string, says: number | string, more: object = {}) => ({
    metric,
    unit,
    says,
    ...more,
  });
const flow = of('flow');
const base = of('base');

describe('the range that missing units could move a total to', () => {
  test('of a sum is the sum of what stands and the bounds of the missing', () => {
    const sayings = [flow('A1', 70), flow('A2', 30), flow('A3', 'nil')];
    expect(figure(sayings, 'flow')).toMatchObject({
      total: { numerator: '100' },
      range: { least: '100', most: '300', units: 2 },
    });
  });

  test('leaves out what a partial unit stated, and what is carried: both may yet state anything', () => {
    const days = { from: '2025-07-15', until: '2025-08-14' };
    expect(figure([flow('A1', 70), flow('A2', 30, days)], 'flow').range).toEqual({
      least: '70',
      most: '470',
      units: 4,
    });
    const june = { from: '2025-06-15', until: '2025-07-15' };
    const stock = of('stock');
    expect(figure([stock('A1', 20), stock('A2', 40, june)], 'stock')).toMatchObject({
      total: { numerator: '60' },
      range: { least: '40', most: '220', units: 4 },
    });
  });

  test('of a mean moves with the number of units', () => {
    const mean = of('mean-stock');
    expect(figure([mean('A1', 20), mean('A2', 40), mean('A3', 30)], 'mean-stock').range).toEqual({
      least: '20',
      most: '38',
      units: 2,
    });
  });

  test.each([
    ['min', '5', '20'],
    ['max', '40', '50'],
  ])('of a %s is between the bound and what stands', (overUnits, least, most) => {
    const known = registryWith({ stock: { overUnits } });
    const sayings = [of('stock')('A1', 20), of('stock')('A2', 40)];
    expect(figure(sayings, 'stock', { registry: known }).range).toEqual({ least, most, units: 3 });
  });

  const pairs = ['A1', 'A2', 'A3', 'B1'].flatMap((unit) => [flow(unit, 40), base(unit, 50)]);

  test('of a ratio comes from the bounds of both parts, which need not go together', () => {
    // 160 of 200; one unit may add from 0 to 100 above and from 10 to 200 below the line.
    expect(figure(pairs, 'share').range).toEqual({ least: '40', most: '2600/21', units: 1 });
  });

  test('of a ratio that declares bounds of its own, no unit’s parts may leave them', () => {
    const known = registryWith({ share: { minimum: '0', maximum: '100' } });
    expect(figure(pairs, 'share', { registry: known }).range).toEqual({
      least: '40',
      most: '260/3',
      units: 1,
    });
  });

  test('is not printed where it has no end, or nothing is open', () => {
    const known = registryWith({ flow: { maximum: undefined } });
    expect(figure([flow('A1', 1)], 'flow', { registry: known }).range).toBeUndefined();
    expect(
      figure(
        communes.map((unit) => flow(unit, 1)),
        'flow',
      ).range,
    ).toBeUndefined();
    expect(figure([flow('A1', '>5')], 'flow').range).toBeUndefined();
    const mayBeNone = registryWith({ base: { minimum: '-200' } });
    expect(figure(pairs, 'share', { registry: mayBeNone }).range).toBeUndefined();
    expect(figure([of('percent')('A1', 5)], 'percent').range).toBeUndefined();
  });

  test('is not given for a sum over longer periods than the dataset is reported by', () => {
    const quarter = { definition: 'quarter', label: '2025-Q3' };
    expect(figure([flow('A1', 1)], 'flow', quarter).range).toBeDefined();
    const monthly = registryWith();
    const dataset = monthly.datasets.map((each) =>
      each.code === 'quarter' ? { ...each, periodType: 'month' as const } : each,
    );
    const known = {
      ...monthly,
      datasets: dataset,
      datasetByCode: new Map(dataset.map((each) => [each.code, each])),
    };
    expect(figure([flow('A1', 1)], 'flow', { ...quarter, registry: known }).range).toBeUndefined();
    const stock = figure([of('stock')('A1', 6)], 'stock', { ...quarter, registry: known });
    expect(stock.range).toMatchObject({ units: 5 });
  });
});

// Laws ---------------------------------------------------------------------------

const lawful = (code: string): readonly [number, number] => {
  const { minimum, maximum } = bounds[code] as { minimum: string; maximum: string };
  return [Number(minimum), Number(maximum)];
};

const anyNumber = (code: string) => {
  const [min, max] = lawful(code);
  return fc.integer({ min, max });
};

/** What a commune has stated by now: its number, nothing, nil, most of the days, or an older number. */
const anyStanding = (metrics: readonly string[]) =>
  fc.record({
    how: fc.constantFrom('value', 'value', 'missing', 'nil', 'partial', 'older'),
    numbers: fc.tuple(...metrics.map(anyNumber)),
  });

const spans: Readonly<Record<string, object>> = {
  partial: { from: '2025-07-15', until: '2025-08-14' },
  older: { from: '2025-06-15', until: '2025-07-15' },
};

type Standing = { how: string; numbers: readonly number[] };
const stated = (metrics: readonly string[], standings: readonly Standing[]): readonly Saying[] =>
  standings.flatMap(({ how, numbers }, place) =>
    how === 'missing'
      ? []
      : metrics.map((metric, part) =>
          of(metric)(communes[place] ?? '', how === 'nil' ? 'nil' : (numbers[part] ?? 0), {
            ...spans[how],
          }),
        ),
  );

const filled = (
  metrics: readonly string[],
  open: readonly string[],
  numberOf: (unit: string, part: number) => number,
): readonly Saying[] =>
  open.flatMap((unit) =>
    metrics.map((metric, part) =>
      of(metric)(unit, numberOf(unit, part), { observedAt: '2025-08-12T00:00:00Z' }),
    ),
  );

const valueOf = (total: Outcome) => {
  if (total.kind === 'none') throw new Error(total.cause);
  return fraction(BigInt(total.numerator), BigInt(total.denominator));
};

test.each([
  ['flow', ['flow'], {}],
  ['stock', ['stock'], {}],
  ['mean-stock', ['mean-stock'], {}],
  ['stock', ['stock'], { stock: { overUnits: 'min' } }],
  ['stock', ['stock'], { stock: { overUnits: 'max' } }],
  ['share', ['flow', 'base'], {}],
])(
  'whatever lawful numbers the missing state, %s lies within its range, and reaches both ends',
  (code, metrics, more) => {
    const known = registryWith(more);
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(anyStanding(metrics), { minLength: 5, maxLength: 5 }),
        fc.array(fc.tuple(...metrics.map(anyNumber)), { minLength: 5, maxLength: 5 }),
        (standings, numbers) => {
          const now = stated(metrics, standings);
          const { range, coverage } = figure(now, code, { registry: known });
          if (range === undefined) return;
          found += 1;
          const open = [...coverage.missing, ...coverage.partial];
          expect(range.units).toBe(open.length);
          const totalWith = (numberOf: (unit: string, part: number) => number) =>
            valueOf(
              figure([...now, ...filled(metrics, open, numberOf)], code, { registry: known }).total,
            );
          const any = totalWith((unit, part) => numbers[communes.indexOf(unit)]?.[part] ?? 0);
          expect(compareFractions(ofExactText(range.least), any)).toBeLessThanOrEqual(0);
          expect(compareFractions(any, ofExactText(range.most))).toBeLessThanOrEqual(0);
          const [least, most] = [0, 1].map((end) =>
            totalWith((_, part) => lawful(metrics[part] ?? '')[part === 0 ? end : 1 - end] ?? 0),
          );
          expect([least, most]).toEqual([ofExactText(range.least), ofExactText(range.most)]);
        },
      ),
      { seed: 20250815, numRuns: 100 },
    );
    expect(found).toBeGreaterThan(50);
  },
);
