import { describe, expect, test } from 'vitest';
import { roundedText } from '../../core/decimal.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import { figureFrom, indicator, lineOf, type Saying, short } from '../support/small-world.ts';
import {
  commune,
  country,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

/**
 * The traps that systems of this kind fall into, each by its name, with numbers by which the wrong way of adding up would be
 * seen. Those of time stand in traps-of-time.test.ts, those of what is sent in functions/traps-at-the-door.test.ts.
 */

const long = '2020-01-01';
const inB = { parent: 'B' };
const fromA = ['A1', 'A2', 'A3', 'A4', 'A5'];
const fromB = ['B1', 'B2', 'B3'];
const provinces = [country, province('A', long), province('B', long)];
/** Province A of five communes and B of three. */
const registry = worldOf(
  [
    ...provinces,
    ...fromA.map((code) => commune(code, long)),
    ...fromB.map((code) => commune(code, long, undefined, inB)),
  ],
  [],
);

const says = (
  metric: string,
  unit: string,
  value: number | string,
  more: Partial<Saying> = {},
) => ({
  metric,
  unit,
  says: value,
  ...more,
});
const figure = (
  sayings: readonly Saying[],
  metric: string,
  asked: Parameters<typeof figureFrom>[2] = {},
): Figure => figureFrom(sayings, metric, { registry, ...asked });
const total = (...args: Parameters<typeof figure>): string => short(figure(...args).total);
const q1 = { definition: 'q', label: '2025-Q1' };
/** The months of the first quarter: of 31, 31 and 28 days. */
const months = ['2025-01', '2025-02', '2025-03'].map(ndMonth);
/** One number a month, of those that are given. */
const byMonth = (metric: string, unit: string, values: readonly (number | undefined)[]): Saying[] =>
  values.flatMap((value, at) =>
    value === undefined ? [] : [says(metric, unit, value, { ...months[at] })],
  );

function printed(outcome: Outcome, decimals: number): string {
  if (outcome.kind === 'none') throw new Error(outcome.cause);
  const { numerator, denominator } = outcome;
  return roundedText({ numerator: BigInt(numerator), denominator: BigInt(denominator) }, decimals);
}

describe('trap: ratio of sums or mean of ratios', () => {
  const pairs = (units: readonly string[], parts: readonly (readonly [number, number])[]) =>
    units.flatMap((unit, at) => {
      const [above = 0, below = 0] = parts[at] ?? [];
      return [says('flow', unit, above), says('base', unit, below)];
    });
  const a = [
    [9, 60],
    [23, 40],
    [1, 10],
    [66, 80],
    [38, 40],
  ] as const;
  const b = [
    [43, 66],
    [65, 69],
    [13, 27],
  ] as const;
  const said = [...pairs(fromA, a), ...pairs(fromB, b)];
  const sumOfRatios = (parts: readonly (readonly [number, number])[]) =>
    parts.reduce((sum, [above, below]) => sum + above / below, 0);

  test('five communes are 59.57 %, not their mean of 52 % nor their sum of 260 %', () => {
    expect(sumOfRatios(a).toFixed(2)).toBe('2.60');
    expect((sumOfRatios(a) / 5).toFixed(2)).toBe('0.52');
    expect(printed(figure(said, 'share').total, 2)).toBe('59.57');
  });

  test('three communes are 74.69 %, not 69 % nor 208 %; both provinces are the ratio of all sums', () => {
    expect(sumOfRatios(b).toFixed(2)).toBe('2.08');
    expect((sumOfRatios(b) / 3).toFixed(2)).toBe('0.69');
    const all = figure(said, 'share', { scope: 'VN' });
    expect(all.provinces?.map((each) => printed(each.total, 2))).toEqual(['59.57', '74.69']);
    const sumOf = (place: 0 | 1) =>
      String([...a, ...b].reduce((sum, each) => sum + each[place], 0));
    expect(all.total).toMatchObject({
      operands: { numerator: sumOf(0), denominator: sumOf(1) },
    });
  });
});

test('trap: numerator and denominator from different units: five communes, three numerators', () => {
  const said = [
    ...fromA.map((unit) => says('base', unit, 100)),
    ...fromA.slice(0, 3).map((unit) => says('flow', unit, 50)),
  ];
  const share = figure(said, 'share');
  expect(share.total).toMatchObject({ operands: { numerator: '150', denominator: '300' } });
  expect(share.coverage).toMatchObject({ expected: 5, value: 3, missing: ['A4', 'A5'] });
  expect(lineOf(share, 'A4').statements.map(({ metric, role }) => `${metric} ${role}`)).toEqual([
    'base left-over',
  ]);
});

test('trap: a unit that gave one half only adds neither half, whichever half it is', () => {
  const both = [says('flow', 'A1', 1), says('base', 'A1', 4)];
  for (const half of ['flow', 'base']) {
    const share = figure([...both, says(half, 'A2', 1000)], 'share');
    expect(short(share.total)).toBe('25');
    expect(share.coverage.missing).toContain('A2');
  }
});

test('trap: division by zero or missing denominator: no number, and the cause', () => {
  const zero = [says('flow', 'A1', 5), says('base', 'A1', 0)];
  expect(total(zero, 'share')).toBe('division-by-zero');
  expect(total([says('flow', 'A1', 5)], 'share')).toBe('no-unit-gave-both-parts');
  expect(total([], 'share')).toBe('no-unit-gave-both-parts');
  const nil = [says('flow', 'A1', 5), says('base', 'A1', 'nil')];
  expect(lineOf(figure(nil, 'share'), 'A1').state).toBe('missing');
});

describe('trap: early rounding', () => {
  test('two thirds of 299 are 199.33, not 199.34, and the other third is 99.67, not 99.66', () => {
    const day = '2025-08-01';
    const world = worldOf(
      [...provinces, commune('A7', long, day), commune('A8', day), commune('A9', day)],
      [divided('A7', { A8: '2/3', A9: '1/3' }, day)],
    );
    const said = [says('stock', 'A7', 299, onDay('2025-07-31'))];
    const stock = figure(said, 'stock', { registry: world });
    expect(stock.units.map(({ unit, outcome }) => `${unit} ${printed(outcome, 2)}`)).toEqual([
      'A8 199.33',
      'A9 99.67',
    ]);
    expect(short(stock.total)).toBe('299 carried');
  });

  test('299 times two thirds is 199.33, though two thirds are 66.67 % in print; times one third, 99.67', () => {
    const of = (above: number) => {
      const indicators = [indicator('times', '299 × flow ÷ base')];
      const world = worldOf([...provinces, commune('A1', long)], [], undefined, indicators);
      const said = [says('flow', 'A1', above), says('base', 'A1', 3)];
      return printed(figure(said, 'times', { registry: world }).total, 2);
    };
    expect([of(2), of(1)]).toEqual(['199.33', '99.67']);
  });

  test('a mean under the line of a ratio is not rounded before the division', () => {
    const said = ['1', '1', '2'].flatMap((mean, at) => [
      says('mean-stock', `A${at + 1}`, mean),
      says('stock', `A${at + 1}`, 2),
    ]);
    expect(total(said, 'mean-stock')).toBe('4/3');
    expect(total(said, 'stock-share')).toBe('450');
  });
});

test('trap: stock or flow: the same numbers are 308 where they add up and 242 where the last counts', () => {
  const said = (metric: string) => [
    ...byMonth(metric, 'A1', [20, 16, 142]),
    ...byMonth(metric, 'A2', [10, 20, 100]),
  ];
  expect(total(said('flow'), 'flow', q1)).toBe('308');
  expect(total(said('stock'), 'stock', q1)).toBe('242');
});

test('trap: stale stock: of a unit that is silent for two periods the last is carried, marked, then missing', () => {
  const said = [
    says('stock', 'A1', 7, ndMonth('2025-05')),
    ...['2025-05', '2025-06', '2025-07', '2025-08'].map((label) =>
      says('stock', 'A2', 100, ndMonth(label)),
    ),
  ];
  const of = (label: string) => figure(said, 'stock', { label });
  expect(
    ['2025-05', '2025-06', '2025-07', '2025-08'].map((label) => short(of(label).total)),
  ).toEqual(['107', '107 carried', '107 carried', '100']);
  expect(of('2025-07').coverage).toMatchObject({ value: 1, carried: ['A1'] });
  expect(lineOf(of('2025-07'), 'A1').carriedFrom).toEqual(ndMonth('2025-05'));
  expect(of('2025-08').coverage).toMatchObject({ value: 1, carried: [] });
  expect(of('2025-08').coverage.missing).toContain('A1');
});

describe('trap: average over time or units', () => {
  test('a mean over units is 6.75, whatever each was in the months before', () => {
    const values = [
      [90, 90, 3],
      [90, 90, 5],
      [90, 90, 8],
      [90, 90, 11],
    ] as const;
    const said = values.flatMap((each, at) => byMonth('mean-stock', `A${at + 1}`, each));
    expect(printed(figure(said, 'mean-stock', q1).total, 2)).toBe('6.75');
  });

  test('the most of each unit adds up to 235, the least to 68: first over time, then over units', () => {
    const said = (metric: string) => [
      ...byMonth(metric, 'B1', [120, 30, 90]),
      ...byMonth(metric, 'B2', [70, 115, 38]),
    ];
    const b = { ...q1, scope: 'B' };
    expect(total(said('most-flow'), 'most-flow', b)).toBe('235');
    expect(total(said('least-flow'), 'least-flow', b)).toBe('68');
  });
});

test('trap: average with gaps: what was stated has the mean 149.5, not 95.22 over all days; the gap is printed', () => {
  const said = byMonth('mean-flow', 'B1', [66, undefined, 233]);
  const overAllDays = (66 * 31 + 233 * 28) / 90;
  expect(overAllDays.toFixed(2)).toBe('95.22');
  const mean = figure(said, 'mean-flow', { ...q1, scope: 'B1' });
  expect(short(mean.total)).toBe('299/2 partial 31');
  expect(mean.coverage).toMatchObject({ value: 0, partial: ['B1'] });
});

test('trap: unequal period lengths: a mean weighs 31 days of January and 28 of February alike', () => {
  const said = byMonth('mean-flow', 'B1', [31, 59, 0]);
  expect(total(said, 'mean-flow', { ...q1, scope: 'B1' })).toBe('30');
  const lengths = months.map(
    ({ from, until }) => (Date.parse(until) - Date.parse(from)) / 86_400_000,
  );
  expect(lengths).toEqual([31, 31, 28]);
});

describe('trap: missing or zero', () => {
  test('a stock of 7 and then 0 is 0, and reported', () => {
    const stock = figure(byMonth('stock', 'A1', [undefined, 7, 0]), 'stock', q1);
    expect(short(stock.total)).toBe('0');
    expect(stock.coverage).toMatchObject({ value: 1, carried: [] });
  });

  test('a 0 is the least and, among negative numbers, the most; it is a value of a mean', () => {
    expect(total(byMonth('least-flow', 'A1', [5, 0, 3]), 'least-flow', q1)).toBe('0');
    expect(total(byMonth('most-flow', 'A1', [-5, 0, -3]), 'most-flow', q1)).toBe('0');
    expect(total(byMonth('mean-flow', 'A1', [6, 0, 3]), 'mean-flow', q1)).toBe('3');
    expect(total([says('mean-stock', 'A1', 8), says('mean-stock', 'A2', 0)], 'mean-stock')).toBe(
      '4',
    );
  });

  test('0, nil and silence are three states, and none of them is another', () => {
    const flow = figure([says('flow', 'A1', 0), says('flow', 'A2', 'nil')], 'flow');
    expect(fromA.map((unit) => lineOf(flow, unit).state)).toEqual([
      'value',
      'nil',
      'missing',
      'missing',
      'missing',
    ]);
    expect(total([], 'flow')).toBe('missing');
    expect(total([says('flow', 'A1', 0)], 'flow')).toBe('0');
  });
});

test('trap: double counting in the hierarchy: a province’s own 2 is not inside the 306 of its communes', () => {
  const said = [
    ...byMonth('stock', 'A1', [1, 1, 200]),
    ...byMonth('stock', 'A2', [1, 1, 106]),
    ...byMonth('stock', 'A', [1, 1, 2]),
  ];
  const stock = figure(said, 'stock', q1);
  expect(short(stock.total)).toBe('306');
  expect(
    stock.compared.map(({ unit, says: { kind }, differs }) => ({ unit, kind, differs })),
  ).toEqual([{ unit: 'A', kind: 'value', differs: true }]);
  expect(stock.coverage.expected).toBe(5);
  expect(total(said, 'stock', { ...q1, scope: 'VN' })).toBe('306');
});

test('trap: two systems, one figure: neither the last writer nor the sum, but the first source in the metric’s order', () => {
  const said = [
    says('flow', 'A1', 40, { source: 'a', receivedAt: '2025-08-16T00:00:00Z' }),
    says('flow', 'A1', 60, { source: 'b', receivedAt: '2025-08-17T00:00:00Z' }),
  ];
  for (const order of [said, said.toReversed()]) {
    const line = lineOf(figure(order, 'flow'), 'A1');
    expect(short(line.outcome)).toBe('40');
    expect(line.flags).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
  }
});
