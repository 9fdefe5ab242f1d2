import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../core/reports/report.ts';
import { merged } from '../support/merged.ts';
import {
  figureFrom,
  indicator,
  lineOf,
  type Saying,
  short,
  smallRegistry,
} from '../support/small-world.ts';
import {
  commune,
  country,
  daily,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

const registry = smallRegistry({
  indicators: [
    indicator('like-share', '100 × flow ÷ base'),
    indicator('like-stock-share', '100 × stock ÷ mean-stock'),
    indicator('left', 'base − flow'),
    indicator('left-share', '100 × left ÷ base'),
    indicator('mixed', '(flow + base) ÷ stock'),
    indicator('second-first', 'flow + base', { sources: ['b', 'a'] }),
    indicator('per-stock', 'flow ÷ stock'),
  ],
});

const say = (metric: string, unit: string, says: Saying['says'], more: Partial<Saying> = {}) => ({
  metric,
  unit,
  says,
  ...more,
});
const figure = (code: string, sayings: readonly Saying[], scope = 'A', label = '2025-08') =>
  figureFrom(sayings, code, {
    registry,
    scope,
    label,
    ...(label.includes('Q') && { definition: 'quarter' }),
  });

describe('rule 11: an indicator', () => {
  test('aggregates each operand first and then applies its formula once', () => {
    const found = figure('left-share', [
      say('flow', 'A1', 60),
      say('base', 'A1', 100),
      say('flow', 'A2', 1),
      say('base', 'A2', 2),
    ]);
    expect(short(lineOf(found, 'A1').outcome)).toBe('40');
    expect(short(lineOf(found, 'A2').outcome)).toBe('50');
    expect(short(found.total)).toBe('2050/51');
    expect(found.total).toMatchObject({
      terms: [
        { metric: 'base', value: '102' },
        { metric: 'flow', value: '61' },
      ],
    });
    expect(found.total).not.toHaveProperty('operands');
  });

  test('prints the formula that was applied, over metrics alone', () => {
    const found = figure('left-share', []);
    expect(found.id).toBe('nd.left-share');
    expect(found.metric).toMatchObject({
      kind: 'indicator',
      formula: '100 × (base − flow) ÷ base',
      decimals: 1,
    });
  });

  test('counts a unit only where one source gave every operand', () => {
    const found = figure('left', [
      say('flow', 'A1', 60),
      say('base', 'A1', 100, { source: 'b' }),
      say('flow', 'A2', 1),
      say('flow', 'A3', 4),
      say('base', 'A3', 9),
    ]);
    expect(short(found.total)).toBe('5');
    expect(found.coverage).toMatchObject({ value: 1, missing: ['A1', 'A2'] });
  });

  test('takes the operands of the first source in its own order that gave all of them', () => {
    const both = (source: string, flow: number) => [
      say('flow', 'A1', flow, { source }),
      say('base', 'A1', 1, { source }),
    ];
    const said = [...both('a', 10), ...both('b', 20)];
    expect(short(figure('second-first', said).total)).toBe('21');
    expect(short(figure('left', said).total)).toBe('-9');
  });

  test('has no number if its source gave one operand and said nil of another, and no other source resurfaces', () => {
    const found = figure('left', [
      say('flow', 'A1', 'nil'),
      say('base', 'A1', 9),
      say('flow', 'A1', 1, { source: 'b' }),
      say('base', 'A1', 2, { source: 'b' }),
    ]);
    expect(lineOf(found, 'A1').state).toBe('missing');
    expect(short(found.total)).toBe('no-unit-gave-every-operand');
  });

  test('is nil where all operands are, and withdrawn where all were taken back', () => {
    const all = (says: string) => [say('flow', 'A1', says), say('base', 'A1', says)];
    expect(lineOf(figure('left', all('nil')), 'A1').state).toBe('nil');
    expect(lineOf(figure('left', all('withdrawn')), 'A1').state).toBe('withdrawn');
  });

  test('with a denominator of 0 is not computable at its unit, and the unit still counts in the total', () => {
    const found = figure('left-share', [
      say('flow', 'A1', 0),
      say('base', 'A1', 0),
      say('flow', 'A2', 1),
      say('base', 'A2', 2),
    ]);
    expect(short(lineOf(found, 'A1').outcome)).toBe('division-by-zero');
    expect(short(found.total)).toBe('50');
    expect(found.coverage.value).toBe(2);
  });

  test('keeps “over” only where it stays true', () => {
    const said = (flow: Saying['says'], base: Saying['says']) => [
      say('flow', 'A1', flow),
      say('base', 'A1', base),
    ];
    expect(short(figure('left', said(5, '>9')).total)).toBe('>4');
    expect(short(figure('left', said('>5', 9)).total)).toBe('inexact-operand');
  });

  test('leaves days out like a flow, and says how many', () => {
    const found = figure('left', [
      say('flow', 'A1', 1, { from: '2025-07-15', until: '2025-07-16' }),
      say('base', 'A1', 3, { from: '2025-07-15', until: '2025-07-16' }),
    ]);
    expect(short(found.total)).toBe('2 partial 30');
  });

  test('takes of a stock the last value of the period, not the largest', () => {
    const month = (from: string, until: string, flow: number, stock: number) => [
      say('flow', 'A1', flow, { from, until }),
      say('stock', 'A1', stock, { from, until }),
    ];
    const said = [
      ...month('2025-06-15', '2025-07-15', 10, 8),
      ...month('2025-07-15', '2025-08-15', 20, 9),
      ...month('2025-08-15', '2025-09-15', 30, 6),
    ];
    expect(figure('per-stock', said, 'A', '2025-Q3').total).toMatchObject({
      numerator: '10',
      denominator: '1',
      terms: [
        { metric: 'flow', value: '60' },
        { metric: 'stock', value: '6' },
      ],
    });
  });

  test('of a country is that of all its communes, province by province', () => {
    const found = figure(
      'left',
      ['A1', 'A2', 'B1'].flatMap((unit) => [say('flow', unit, 1), say('base', unit, 4)]),
      'VN',
    );
    expect(short(found.total)).toBe('9');
    expect(found.provinces?.map(({ unit, total }) => [unit, short(total)])).toEqual([
      ['A', '6'],
      ['B', '3'],
    ]);
  });
});

describe('rule 15: an indicator through time', () => {
  const indicators = [
    indicator('left', 'base − flow'),
    indicator('free', 'seats − stock'),
    indicator('per-two', 'flow ÷ seats'),
  ];
  const units = [
    country,
    province('A', '2000-01-01'),
    commune('A7', '2000-01-01', '2025-08-01'),
    commune('A8', '2000-01-01', '2025-08-01'),
    commune('A9', '2025-08-01'),
  ];
  const world = worldOf(units, [merged(['A7', 'A8'], 'A9', '2025-08-01')], undefined, indicators);
  const found = (code: string, sayings: readonly Saying[], registryOf = world): Figure =>
    figureFrom(sayings, code, { registry: registryOf });
  const on = (date: string, unit: string, numbers: Readonly<Record<string, number>>) =>
    Object.entries(numbers).map(([metric, says]) => ({ metric, unit, says, ...onDay(date) }));

  test('adds the flows of merged units operand by operand', () => {
    const figureFound = found('left', [
      ...on('2025-07-20', 'A7', { flow: 1, base: 5 }),
      ...on('2025-07-20', 'A8', { flow: 2, base: 7 }),
      ...on('2025-08-02', 'A9', { flow: 3, base: 9 }),
    ]);
    const line = lineOf(figureFound, 'A9');
    expect(line.outcome).toMatchObject({
      numerator: '15',
      terms: [
        { metric: 'base', value: '21' },
        { metric: 'flow', value: '6' },
      ],
    });
    expect(line.predecessors?.map(({ unit, counts }) => [unit, counts])).toEqual([
      ['A7', 'added'],
      ['A8', 'added'],
    ]);
  });

  test('carries the stocks of merged units together until their successor has stated all operands', () => {
    const before = [
      ...on('2025-07-31', 'A7', { stock: 4, seats: 10 }),
      ...on('2025-07-31', 'A8', { stock: 6, seats: 11 }),
    ];
    expect(short(lineOf(found('free', before), 'A9').outcome)).toBe('11 carried');
    const half = [...before, ...on('2025-08-10', 'A9', { stock: 5 })];
    expect(short(lineOf(found('free', half), 'A9').outcome)).toBe('11 carried');
    const whole = [...half, ...on('2025-08-10', 'A9', { seats: 20 })];
    expect(short(lineOf(found('free', whole), 'A9').outcome)).toBe('15');
  });

  test('takes of a split the exact share of each operand', () => {
    const splitUnits = [
      country,
      province('A', '2000-01-01'),
      commune('A7', '2000-01-01', '2025-08-01'),
      commune('A8', '2025-08-01'),
      commune('A9', '2025-08-01'),
    ];
    const events = [divided('A7', { A8: '1/3', A9: '2/3' }, '2025-08-01')];
    const split = worldOf(splitUnits, events, undefined, indicators);
    const said = on('2025-07-20', 'A7', { flow: 1, base: 5 });
    expect(lineOf(found('left', said, split), 'A8').outcome).toMatchObject({
      numerator: '4',
      denominator: '3',
      terms: [
        { metric: 'base', value: '5/3' },
        { metric: 'flow', value: '1/3' },
      ],
    });
  });

  test('of operands that go over by two rules does not cross: the old units stand beside', () => {
    const line = lineOf(found('per-two', on('2025-07-20', 'A7', { flow: 1, seats: 5 })), 'A9');
    expect(line.state).toBe('missing');
    expect(line.predecessors?.map(({ counts }) => counts)).toEqual(['beside']);
  });
});

// A ratio and the indicator that says the same ------------------------------------

/** What the two have in common: everything but their names, and what is said of the ratio alone. */
const shared = ({ total, coverage, units, provinces }: Figure) => ({
  total: withoutTerms(total),
  coverage,
  provinces: provinces?.map((each) => ({ ...each, total: withoutTerms(each.total) })),
  units: units.map((line) => ({ ...line, outcome: withoutTerms(line.outcome) })),
});

function withoutTerms(outcome: Figure['total']) {
  if (outcome.kind === 'none')
    return outcome.cause.replace('no-unit-gave-every-operand', 'no-unit-gave-both-parts');
  const { operands, terms, ...rest } = outcome;
  return {
    ...rest,
    numbers: terms?.map(({ value }) => value) ?? [operands?.numerator, operands?.denominator],
  };
}

test('a ratio and the indicator 100 × a ÷ b agree in every world', () => {
  const interval = fc.constantFrom(
    { from: '2025-07-15', until: '2025-08-15' },
    { from: '2025-06-15', until: '2025-07-15' },
    ...['2025-07-16', '2025-08-01', '2025-08-14'].map(onDay),
  );
  const saying = fc
    .record({
      metric: fc.constantFrom('flow', 'base', 'stock', 'mean-stock'),
      unit: fc.constantFrom('A1', 'A2', 'B1'),
      says: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('nil', 'withdrawn', '>5')),
      source: fc.constantFrom('a', 'b'),
      submission: fc.integer({ min: 1, max: 60 }).map(String),
      interval,
    })
    .map(({ interval: during, ...rest }): Saying => ({ ...rest, ...during }));
  fc.assert(
    fc.property(
      fc.array(saying, { maxLength: 60, size: 'max' }),
      fc.constantFrom('A', 'VN'),
      (sayings, scope) => {
        for (const code of ['share', 'stock-share'])
          expect(shared(figure(`like-${code}`, sayings, scope))).toEqual(
            shared(figure(code, sayings, scope)),
          );
      },
    ),
    { seed: 20_250_904, numRuns: 200 },
  );
});

describe('rules 8, 10 and 11: a last value first and a sum beside it', () => {
  const world = worldOf(
    [country, province('A', '2000-01-01'), commune('A1', '2000-01-01')],
    [],
    undefined,
    [
      indicator('rate', '100 × stock ÷ flow'),
      indicator('one-way', 'stock + flow'),
      indicator('other-way', 'flow + stock'),
      indicator('of-stocks', 'stock + seats'),
    ],
  );
  const found = (code: string, said: readonly Saying[], more: object = {}) =>
    figureFrom(said, code, { registry: world, ...more });
  const quarter = { definition: 'q', label: '2025-Q3' };
  const months = (...labels: readonly string[]) =>
    labels.flatMap((label, at) => [
      say('stock', 'A1', 30 + at, ndMonth(label)),
      say('flow', 'A1', 100, ndMonth(label)),
    ]);
  const whole = months('2025-07', '2025-08', '2025-09');

  test.each([
    ['rate', '32/3'],
    ['stock-per-flow', '32/3'],
    ['one-way', '332'],
    ['other-way', '332'],
  ])(
    'of a quarter, %s takes the flow of all three months and the stock of the last',
    (code, says) => {
      expect(short(found(code, whole, quarter).total)).toBe(says);
    },
  );

  test('of a month stated by days, every day of the flow counts', () => {
    const days = ['stock', 'flow'].flatMap((metric) =>
      daily(metric, 'A1', metric === 'stock' ? 31 : 10, '2025-07-15', '2025-08-14'),
    );
    expect(short(found('rate', days).total)).toBe('10');
    expect(short(found('stock-per-flow', days).total)).toBe('10');
  });

  test('the parts are shown as they count: all of the flow, one stock', () => {
    const { total, units } = found('stock-per-flow', whole, quarter);
    expect(total).toMatchObject({ operands: { numerator: '32', denominator: '300' } });
    const used = units.flatMap(({ statements }) =>
      statements.filter(({ role }) => role === 'used').map(({ metric }) => metric),
    );
    expect(used.toSorted()).toEqual(['flow', 'flow', 'flow', 'stock']);
  });

  test('days of which the flow is missing are left out, in whatever order the formula names them', () => {
    const september = months('2025-09');
    for (const code of ['rate', 'stock-per-flow', 'one-way', 'other-way']) {
      const { units, coverage } = found(code, september, quarter);
      expect(units[0]).toMatchObject({ state: 'partial', daysLeftOut: 61 });
      expect(coverage.partial).toEqual(['A1']);
    }
  });

  test('nothing older than the period is carried; where all are last values, it is', () => {
    const july = [...months('2025-07'), say('seats', 'A1', 5, ndMonth('2025-07'))];
    expect(short(found('one-way', july).total)).toBe('no-unit-gave-every-operand');
    expect(short(found('of-stocks', july).total)).toBe('35 carried');
  });

  test('a report says by what rule it was read over time', () => {
    expect(found('one-way', []).metric.overTime).toBe('sum');
    expect(found('of-stocks', []).metric.overTime).toBe('last');
  });

  test('a percentage of the quarter is compared with all of its months', () => {
    const july = ndMonth('2025-07');
    const september = ndMonth('2025-09');
    const stated = (says: number) =>
      say('stock-per-flow', 'A1', says, { from: july.from, until: september.until });
    const flags = (says: number) =>
      found('stock-per-flow', [...whole, stated(says)], quarter).units[0]?.flags;
    expect(flags(11)).toEqual([]);
    expect(flags(32)).toEqual([{ kind: 'percentage-differs' }]);
  });
});
