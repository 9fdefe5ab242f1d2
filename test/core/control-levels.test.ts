import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Metric } from '../../core/registry/metric.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { builtInParts } from '../support/in-parts.ts';
import { merged } from '../support/merged.ts';
import {
  figureFrom,
  say,
  type Saying,
  short,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';
import { commune, country, ndMonth, onDay, province } from '../support/units-in-time.ts';

/** Months under Decree 09, and a quarter of them; a province may state everything that its communes do. */
const registry = (() => {
  const base = smallRegistry({
    metrics: smallMetrics.map((metric) => Metric.parse({ ...metric, controlLevels: ['province'] })),
  });
  const quarter = ReportDefinition.parse({
    ...base.definitions[0],
    code: 'quarter-of-months',
    periodType: 'quarter',
    firstPeriod: '2025-Q1',
  });
  return indexRegistry(1, { ...base, definitions: [...base.definitions, quarter] });
})();

const thirdQuarter = { registry, definition: 'quarter-of-months', label: '2025-Q3' } as const;
const months = ['2025-07', '2025-08', '2025-09'];

const monthly = (metric: string, unit: string, numbers: readonly (number | string)[]): Saying[] =>
  numbers.map((says, at) => ({ metric, unit, says, ...ndMonth(months[at] ?? '') }));

/** What is printed beside the figure: `30 agrees`, `31 differs`, `8` where it is compared with nothing. */
const beside = (sayings: readonly Saying[], metric: string, options: object = { registry }) =>
  figureFrom(sayings, metric, options).compared.map(({ says, differs }) =>
    [
      says.kind === 'value' ? says.text : says.kind,
      ...(differs === undefined ? [] : [differs ? 'differs' : 'agrees']),
    ].join(' '),
  );

describe('rules 4 and 13: “over” a number leaves larger ones possible', () => {
  const communes = (last: number | string): Saying[] =>
    [40, 40, last].map((says, at) => ({ metric: 'flow', unit: `A${at + 1}`, says }));
  const said = (last: number | string, says: number | string) =>
    beside([...communes(last), { metric: 'flow', unit: 'A', says }], 'flow');

  test('a province that says “over 100” agrees with 120, and with no less than 100', () => {
    expect(said(40, '>100')).toEqual(['100 agrees']);
    expect(said(20, '>100')).toEqual(['100 agrees']);
    expect(said(40, '>130')).toEqual(['130 differs']);
  });

  test('a total of “over 120” agrees with 130 and more, and not with 110', () => {
    expect(said('>40', 130)).toEqual(['130 agrees']);
    expect(said('>40', 110)).toEqual(['110 differs']);
    expect(said('>40', '>110')).toEqual(['110 agrees']);
    expect(said('>40', '>130')).toEqual(['130 agrees']);
  });

  test('the same of a whole and the parts that fill it, and of a percentage and its parts', () => {
    const flags = (metric: string, sayings: readonly Saying[]) =>
      figureFrom(sayings, metric, thirdQuarter).units.find(({ unit }) => unit === 'A1')?.flags;
    const quarter = { from: ndMonth('2025-07').from, until: ndMonth('2025-09').until };
    const whole = (says: string): Saying[] => [
      ...monthly('flow', 'A1', [40, 40, 40]),
      { metric: 'flow', unit: 'A1', says, ...quarter },
    ];
    expect(flags('flow', whole('>100'))).toEqual([]);
    expect(flags('flow', whole('>130'))).toEqual([{ kind: 'leftover-differs' }]);
    const parts = [...monthly('flow', 'A1', [40, 40, 40]), ...monthly('base', 'A1', [50, 50, 50])];
    const share = (says: string): Saying => ({ metric: 'share', unit: 'A1', says, ...quarter });
    expect(flags('share', [...parts, share('>70')])).toEqual([]);
    expect(flags('share', [...parts, share('>90')])).toEqual([{ kind: 'percentage-differs' }]);
  });
});

describe('rule 13: over a longer period, what a control level said of its parts is compared together', () => {
  const communes = ['A1', 'A2', 'A3'].flatMap((unit) => monthly('flow', unit, [10, 10, 10]));
  const said = (numbers: readonly (number | string)[]) =>
    beside([...communes, ...monthly('flow', 'A', numbers)], 'flow', thirdQuarter);

  test('three months that add up to the quarter agree with it', () =>
    expect(said([30, 30, 30])).toEqual(['30 agrees', '30 agrees', '30 agrees']));

  test('one month that does not makes all of them differ, for it is their sum that does', () =>
    expect(said([30, 30, 31])).toEqual(['30 differs', '30 differs', '31 differs']));

  test('a month that is lacking or withdrawn leaves nothing to compare', () => {
    expect(said([30, 30])).toEqual(['30', '30']);
    expect(said([30, 30, 'withdrawn'])).not.toContain('30 differs');
  });

  test('another source’s word on one of the months is not compared with the quarter', () =>
    expect(
      beside(
        [
          ...communes,
          ...monthly('flow', 'A', [30, 30, 30]),
          { metric: 'flow', unit: 'A', says: 29, source: 'b', ...ndMonth('2025-08') },
        ],
        'flow',
        thirdQuarter,
      ),
    ).toEqual(['30 agrees', '30 agrees', '30 agrees', '29']));

  test('what other sources said of the whole period is', () =>
    expect(
      beside(
        [
          { metric: 'flow', unit: 'A1', says: 30 },
          { metric: 'flow', unit: 'A', says: 30 },
          { metric: 'flow', unit: 'A', says: 29, source: 'b' },
        ],
        'flow',
      ),
    ).toEqual(['30 agrees', '29 differs']));

  test('whatever the communes said month by month, their own sums agree and nothing else does', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(numbers, fc.nat(2), fc.integer({ min: -3, max: 3 }), (all, month, off) => {
        const sums = [0, 1, 2].map(
          (at) => (all[at] ?? 0) + (all[at + 3] ?? 0) + (all[at + 6] ?? 0),
        );
        const stated = sums.map((sum, at) => String(sum + (at === month ? off : 0)));
        const figure = figureFrom(
          [
            ...['A1', 'A2', 'A3'].flatMap((unit, at) =>
              monthly('flow', unit, all.slice(at * 3, at * 3 + 3)),
            ),
            ...monthly('flow', 'A', stated),
          ],
          'flow',
          thirdQuarter,
        );
        expect(figure.compared.map(({ differs }) => differs)).toEqual(months.map(() => off !== 0));
      }),
      { seed: 13, numRuns: 50 },
    );
  });
});

describe('rule 13: of a ratio, the control level’s own ratio is compared, and never one of its parts', () => {
  const pair = (unit: string, above: number, below: number): Saying[] => [
    { metric: 'flow', unit, says: above },
    { metric: 'base', unit, says: below },
  ];
  const communes = [...pair('A1', 10, 20), ...pair('A2', 20, 40)];

  test('the same ratio of other numbers agrees', () => {
    expect(short(figureFrom(communes, 'share').total)).toBe('50');
    expect(beside([...communes, ...pair('A', 60, 120)], 'share')).toEqual([
      '120 agrees',
      '60 agrees',
    ]);
  });

  test('another one differs, though a part of it is the number of the total', () =>
    expect(beside([...communes, ...pair('A', 50, 120)], 'share')).toEqual([
      '120 differs',
      '50 differs',
    ]));

  test('one part alone is compared with nothing', () =>
    expect(beside([...communes, { metric: 'flow', unit: 'A', says: 50 }], 'share')).toEqual([]));

  test('a percentage that it states of the whole period is compared as far as it was rounded', () => {
    const thirds = [...pair('A1', 1, 3), ...pair('A2', 1, 3)];
    const stating = (says: string, when: object = {}) =>
      beside([...thirds, { metric: 'share', unit: 'A', says, ...when }], 'share');
    expect(stating('33.3')).toEqual(['33.3 agrees']);
    expect(stating('33.4')).toEqual(['33.4 differs']);
    expect(stating('33.4', onDay('2025-08-14'))).toEqual(['33.4']);
  });
});

test('rule 13: what a count of the control level stood at before the period is not compared', () =>
  expect(
    beside(
      [
        { metric: 'old-count', unit: 'A', says: 100, ...ndMonth('2025-07') },
        { metric: 'old-count', unit: 'A', says: 130 },
        { metric: 'old-count', unit: 'A1', says: 130 },
      ],
      'old-count',
    ),
  ).toEqual(['130 agrees']));

describe('rule 13: a number that is carried is shown and compared with nothing', () => {
  const all = (metric: string, says: number, more: object = {}): Saying[] =>
    ['A1', 'A2', 'A3'].map((unit) => ({ metric, unit, says, ...more }));
  const july = ndMonth('2025-07');

  test('for it is of another time than the total', () => {
    const said = [...all('stock', 10), { metric: 'stock', unit: 'A', says: 20, ...july }];
    expect(beside(said, 'stock')).toEqual(['20']);
    expect(beside(said.with(3, { metric: 'stock', unit: 'A', says: 20 }), 'stock')).toEqual([
      '20 differs',
    ]);
  });

  test('nor is what another source said of the same old day', () =>
    expect(
      beside(
        [
          ...all('stock', 10),
          { metric: 'stock', unit: 'A', says: 20, ...july },
          { metric: 'stock', unit: 'A', says: 30, source: 'b', ...july },
        ],
        'stock',
      ),
    ).toEqual(['20', '30']));

  test('of a longer period, too, where it is of an earlier month', () =>
    expect(
      beside(
        [...all('stock', 10, ndMonth('2025-09')), ...monthly('stock', 'A', [30, 31])],
        'stock',
        thirdQuarter,
      ),
    ).toEqual(['31']));

  test('but what merged provinces said before they merged within the period is, unless one of it is older', () => {
    const merging = indexRegistry(1, {
      ...registry,
      units: [
        country,
        province('A', '2020-01-01', '2025-08-01'),
        province('B', '2020-01-01', '2025-08-01'),
        province('C', '2025-08-01'),
        commune('C1', '2020-01-01', undefined, { parent: 'C' }),
      ],
      events: [merged(['A', 'B'], 'C', '2025-08-01')],
    });
    const said = (ofB: object): Saying[] => [
      { metric: 'stock', unit: 'C1', says: 30 },
      { metric: 'stock', unit: 'A', says: 10, ...onDay('2025-07-31') },
      { metric: 'stock', unit: 'B', says: 20, ...ofB },
    ];
    const asked = { registry: merging, scope: 'C' };
    expect(beside(said(onDay('2025-07-30')), 'stock', asked)).toEqual(['20 agrees', '10 agrees']);
    expect(beside(said(july), 'stock', asked)).toEqual(['20', '10']);
  });
});

test('rule 13: where nobody below has a number, there is nothing to compare with', () =>
  expect(beside([{ metric: 'flow', unit: 'A', says: 30 }], 'flow')).toEqual(['30']));

test('rule 13: in a report of the country, each province’s own number is compared with that province’s total', () =>
  expect(
    beside(
      [
        { metric: 'flow', unit: 'A1', says: 10 },
        { metric: 'flow', unit: 'B1', says: 100 },
        { metric: 'flow', unit: 'A', says: 10 },
        { metric: 'flow', unit: 'B', says: 110 },
      ],
      'flow',
      { registry, scope: 'VN' },
    ),
  ).toEqual(['10 agrees', '110 differs']));

test('what a province said that went into another one is read where that one is compared, though no line lay in it', () => {
  const merging = indexRegistry(1, {
    ...registry,
    units: [
      country,
      province('A', '2020-01-01'),
      province('B', '2020-01-01', '2025-08-01'),
      commune('A1', '2020-01-01'),
    ],
    events: [merged(['B'], 'A', '2025-08-01')],
  });
  const definition = merging.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('No definition');
  const read = partitionsOf(merging, definition, UnitCode.parse('A'), '2025-08');
  expect(read).toContainEqual({ province: 'B', month: '2025-07' });
});

test('rule 13: in a report of the country, the own number of a province of which nobody is asked is shown and not flagged', () => {
  const without = indexRegistry(1, {
    ...registry,
    units: registry.units.filter(({ parent }) => parent !== 'B'),
  });
  const definition = without.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('No definition');
  const { report } = builtInParts({
    registry: without,
    definition,
    scope: UnitCode.parse('VN'),
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-08-25T00:00:00Z'),
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
    statements: [
      say(without, { metric: 'flow', unit: 'A1', says: 10 }),
      say(without, { metric: 'flow', unit: 'B', says: 110 }),
    ],
    recommendations: [],
  });
  const figure = report.sections
    .flatMap(({ figures }) => figures)
    .find(({ id }) => id === 'nd.flow');
  expect(figure?.compared.map(({ unit, differs }) => [unit, differs])).toEqual([['B', undefined]]);
  expect(figure?.provinces?.map(({ unit }) => unit)).toEqual(['A']);
  expect(report.parts?.map((part) => part.province)).toEqual(['A']);
});
