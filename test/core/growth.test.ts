import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../core/reports/changes.ts';
import { canCompare } from '../../core/periods/growth-base.ts';
import { knownPeriod, previousPeriod, samePeriodOfLastYear } from '../../core/periods/period.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { UnitGrowth } from '../../core/reports/unit-line.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { reportOf } from '../support/one-figure.ts';
import { merged } from '../support/merged.ts';
import {
  figureFrom,
  indicator,
  lineOf,
  type Saying,
  short,
  smallRegistry,
  smallUnits,
} from '../support/small-world.ts';
import { commune, country, divided, ndMonth, province, worldOf } from '../support/units-in-time.ts';

/** The same registry, whose reports compare every figure with both periods. */
const comparing = (registry: Registry): Registry =>
  indexRegistry(1, {
    ...registry,
    definitions: registry.definitions.map((definition) => ({
      ...definition,
      sections: definition.sections.map((section) => ({
        ...section,
        growth: ['previous-period' as const, 'same-period-last-year' as const],
      })),
    })),
  });

const small = comparing(
  smallRegistry({
    indicators: [
      indicator('left', 'base − flow', { decimals: 0 }),
      indicator('like-share', '100 × flow ÷ base'),
    ],
  }),
);

const at =
  (label: string) =>
  (metric: string, unit: string, says: Saying['says'], more: Partial<Saying> = {}): Saying => ({
    metric,
    unit,
    says,
    ...ndMonth(label),
    ...more,
  });
const [june, july, august, lastAugust] = ['2025-06', '2025-07', '2025-08', '2024-08'].map(at) as [
  ReturnType<typeof at>,
  ReturnType<typeof at>,
  ReturnType<typeof at>,
  ReturnType<typeof at>,
];

const figure = (code: string, sayings: readonly Saying[], options: object = {}): Figure =>
  figureFrom(sayings, code, { registry: small, ...options });

/** Against the period before. */
function growth(code: string, sayings: readonly Saying[], options: object = {}) {
  const found = figure(code, sayings, options).growth?.[0];
  if (found === undefined) throw new Error(`${code} is compared with nothing`);
  return found;
}

const grown = (code: string, sayings: readonly Saying[], options: object = {}): string =>
  short(growth(code, sayings, options).outcome);

describe('rule 11: growth compares only units present in both periods', () => {
  test('and says how many, and who is left out', () => {
    const found = growth('flow', [
      july('flow', 'A1', 100),
      august('flow', 'A1', 125),
      july('flow', 'A2', 900),
      august('flow', 'A3', 700),
    ]);
    expect(short(found.outcome)).toBe('25');
    expect([short(found.now), short(found.before)]).toEqual(['125', '100']);
    expect(found).toMatchObject({ compared: 1, units: 3, leftOut: ['A2', 'A3'] });
  });

  test('in percent of the older number, exact, whatever is rounded in print', () => {
    expect(grown('flow', [july('flow', 'A1', 3), august('flow', 'A1', 4)])).toBe('100/3');
    expect(grown('flow', [july('flow', 'A1', 4), august('flow', 'A1', 3)])).toBe('-25');
    expect(grown('flow', [july('flow', 'A1', 4), august('flow', 'A1', 0)])).toBe('-100');
  });

  test('against the period before and against the same period of last year, in the order asked for', () => {
    const all = figure('flow', [
      lastAugust('flow', 'A1', 50),
      july('flow', 'A1', 100),
      august('flow', 'A1', 125),
    ]).growth;
    expect(all?.map(({ against, label, outcome }) => [against, label, short(outcome)])).toEqual([
      ['previous-period', '2025-07', '25'],
      ['same-period-last-year', '2024-08', '150'],
    ]);
    expect(all?.[0]?.window).toEqual({ from: '2025-06-15', until: '2025-07-15' });
  });

  test('is told unit by unit, of those that are compared', () => {
    const { units } = figure('flow', [
      lastAugust('flow', 'A1', 50),
      july('flow', 'A1', 100),
      august('flow', 'A1', 125),
      july('flow', 'A2', 0),
      august('flow', 'A2', 7),
      august('flow', 'A3', 7),
    ]);
    expect(
      units.map(({ unit, growth: own }) => [
        unit,
        own?.map(({ against, outcome }) => `${against} ${short(outcome)}`),
      ]),
    ).toEqual([
      ['A1', ['previous-period 25', 'same-period-last-year 150']],
      ['A2', ['previous-period division-by-zero']],
      ['A3', undefined],
    ]);
  });

  test('a definition that asks for none has none', () => {
    const sayings = [july('flow', 'A1', 100), august('flow', 'A1', 125)];
    expect(figureFrom(sayings, 'flow')).not.toHaveProperty('growth');
    expect(figureFrom(sayings, 'flow').units[0]).not.toHaveProperty('growth');
  });

  test('nil, withdrawn, partial and carried values are no values of a whole period', () => {
    const now = [august('flow', 'A1', 20), august('flow', 'A2', 20)];
    for (const before of [
      july('flow', 'A1', 'nil'),
      july('flow', 'A1', 'withdrawn'),
      { ...july('flow', 'A1', 1), until: '2025-06-16' },
    ]) {
      const found = growth('flow', [...now, july('flow', 'A2', 10), before]);
      expect(found).toMatchObject({ compared: 1, leftOut: ['A1', 'A3'] });
    }
    const carried = growth('stock', [june('stock', 'A1', 10), august('stock', 'A1', 12)]);
    expect(carried).toMatchObject({ compared: 0, leftOut: ['A1', 'A2', 'A3'] });
  });

  test('a base of 0 makes it not computable, and one unit’s 0 counts among others', () => {
    expect(grown('flow', [july('flow', 'A1', 0), august('flow', 'A1', 5)])).toBe(
      'division-by-zero',
    );
    const both = growth('flow', [
      july('flow', 'A1', 0),
      august('flow', 'A1', 5),
      july('flow', 'A2', 10),
      august('flow', 'A2', 10),
    ]);
    expect(short(both.outcome)).toBe('50');
    expect(both.compared).toBe(2);
  });

  test('nobody in both, and no such period, are told apart', () => {
    expect(grown('flow', [july('flow', 'A1', 5), august('flow', 'A2', 5)])).toBe('no-unit-in-both');
    expect(samePeriodOfLastYear(knownPeriod('gregorian', 'week', '2026-W53'))).toBeUndefined();
    expect(samePeriodOfLastYear(knownPeriod('gregorian', 'day', '2024-02-29'))).toBeUndefined();
  });

  test('“over” now makes the growth “over”; “over” before bounds nothing', () => {
    expect(grown('flow', [july('flow', 'A1', 10), august('flow', 'A1', '>12')])).toBe('>20');
    expect(grown('flow', [july('flow', 'A1', '>10'), august('flow', 'A1', 12)])).toBe(
      'inexact-base',
    );
  });

  test('what is stated of the older period alone enters nothing', () => {
    const now = [
      july('flow', 'A1', 10, { submission: 'JULY' }),
      august('flow', 'A1', 20, { submission: 'AUGUST' }),
    ];
    const [alone, beside] = [now, [...now, july('flow', 'A2', 1000)]].map((sayings) =>
      figure('flow', sayings),
    );
    expect(beside?.total).toEqual(alone?.total);
    expect(beside?.units).toEqual(alone?.units);
    expect(beside?.growth).toEqual(alone?.growth);
  });
});

describe('what kind of figure is compared, and how', () => {
  test('a stock by its values at the end of each period', () => {
    expect(grown('stock', [july('stock', 'A1', 80), august('stock', 'A1', 100)])).toBe('25');
  });

  test('a mean over units by the means of those that are in both', () => {
    const found = growth('mean-stock', [
      july('mean-stock', 'A1', 10),
      july('mean-stock', 'A2', 20),
      august('mean-stock', 'A1', 20),
      august('mean-stock', 'A2', 30),
      august('mean-stock', 'A3', 900),
    ]);
    expect([short(found.now), short(found.before)]).toEqual(['25', '15']);
    expect(short(found.outcome)).toBe('200/3');
  });

  test('a cumulative count by what was counted in each period', () => {
    const found = growth('old-count', [
      june('old-count', 'A1', 1000),
      july('old-count', 'A1', 1040),
      august('old-count', 'A1', 1090),
      july('old-count', 'A2', 5),
      august('old-count', 'A2', 9),
    ]);
    expect(found).toMatchObject({ of: 'increase', compared: 1, leftOut: ['A2', 'A3'] });
    expect([short(found.now), short(found.before)]).toEqual(['50', '40']);
    expect(short(found.outcome)).toBe('25');
  });

  test('a ratio and an indicator by the difference of both, each computed once over the units in both', () => {
    const sayings = [
      july('flow', 'A1', 1),
      july('base', 'A1', 4),
      july('flow', 'A2', 2),
      july('base', 'A2', 4),
      august('flow', 'A1', 3),
      august('base', 'A1', 6),
      august('flow', 'A2', 3),
      august('base', 'A2', 6),
      august('flow', 'A3', 9),
      august('base', 'A3', 9),
    ];
    const share = growth('share', sayings);
    expect(share.in).toBe('points');
    expect([short(share.now), short(share.before)]).toEqual(['50', '75/2']);
    expect(short(share.outcome)).toBe('25/2');
    expect(share).toMatchObject({ compared: 2, leftOut: ['A3'] });
    expect(grown('left', sayings)).toBe('1');
  });

  test('a ratio of which one period lacks an operand is in one period only', () => {
    const found = growth('share', [
      july('flow', 'A1', 1),
      august('flow', 'A1', 3),
      august('base', 'A1', 6),
    ]);
    expect(found).toMatchObject({ compared: 0, leftOut: ['A1', 'A2', 'A3'] });
  });

  test('a rank, and whatever has no total, not at all', () => {
    for (const code of ['rank', 'percent'])
      expect(figure(code, [july(code, 'A1', 4), august(code, 'A1', 3)])).not.toHaveProperty(
        'growth',
      );
  });

  test('below 0 the sign still tells the direction', () => {
    const sayings = [
      july('flow', 'A1', 15),
      july('base', 'A1', 5),
      august('flow', 'A1', 10),
      august('base', 'A1', 5),
    ];
    expect(grown('left', sayings)).toBe('5');
    expect(grown('stock', [july('stock', 'A1', -10), august('stock', 'A1', -5)])).toBe('50');
  });
});

describe('which periods are compared', () => {
  test.each([
    ['month', '2025-01', '2024-12', '2024-01'],
    ['quarter', '2025-Q1', '2024-Q4', '2024-Q1'],
    ['half-year', '2025-H1', '2024-H2', '2024-H1'],
    ['nine-months', '2025-9M', '2024-9M', '2024-9M'],
    ['year', '2025', '2024', '2024'],
    ['week', '2026-W01', '2025-W52', '2025-W01'],
    ['day', '2025-03-01', '2025-02-28', '2024-03-01'],
  ] as const)('a %s, %s: before it %s, last year %s', (type, label, before, lastYear) => {
    for (const calendar of ['nd09', 'gregorian'] as const) {
      const period = knownPeriod(calendar, type, label);
      expect(previousPeriod(period).label).toBe(before);
      expect(samePeriodOfLastYear(period)?.label).toBe(lastYear);
    }
  });

  test('the year to date is compared with last year’s only', () => {
    const period = knownPeriod('nd09', 'year-to-date', '2025-08-YTD');
    expect(samePeriodOfLastYear(period)?.interval).toEqual({
      from: '2023-12-15',
      until: '2024-08-15',
    });
    expect(canCompare('year-to-date', 'previous-period')).toBe(false);
  });
});

describe('rule 15: growth goes by the units of the newer period', () => {
  const base = [country, province('A', '2000-01-01'), commune('A1', '2000-01-01')];

  test('a unit that took others over is compared with their sum', () => {
    const registry = comparing(
      worldOf(
        [
          ...base,
          commune('A7', '2000-01-01', '2025-07-15'),
          commune('A8', '2000-01-01', '2025-07-15'),
          commune('A9', '2025-07-15'),
        ],
        [merged(['A7', 'A8'], 'A9', '2025-07-15')],
      ),
    );
    const sayings = ['flow', 'stock'].flatMap((code) => [
      july(code, 'A7', 10),
      july(code, 'A8', 30),
      august(code, 'A9', 50),
    ]);
    for (const code of ['flow', 'stock']) {
      const found = growth(code, sayings, { registry });
      expect([short(found.now), short(found.before), short(found.outcome)]).toEqual([
        '50',
        '40',
        '25',
      ]);
      expect(found).toMatchObject({ compared: 1, units: 2, leftOut: ['A1'] });
    }
    const half = growth('flow', [july('flow', 'A7', 10), august('flow', 'A9', 50)], { registry });
    expect(half.compared).toBe(0);
  });

  test('a part is compared with its share; what no share says stays with the old unit, and both are left out', () => {
    const units = [
      ...base,
      commune('A7', '2000-01-01', '2025-07-15'),
      commune('A8', '2025-07-15'),
      commune('A9', '2025-07-15'),
    ];
    const sayings = [july('flow', 'A7', 30), august('flow', 'A8', 10), august('flow', 'A9', 30)];
    const shared = comparing(
      worldOf(units, [divided('A7', { A8: '1/3', A9: '2/3' }, '2025-07-15')]),
    );
    const found = growth('flow', sayings, { registry: shared });
    expect([short(found.outcome), short(found.before)]).toEqual(['100/3', '30']);
    expect(found.compared).toBe(2);
    const unshared = comparing(
      worldOf(units, [divided('A7', { A8: undefined, A9: undefined }, '2025-07-15')]),
    );
    expect(growth('flow', sayings, { registry: unshared })).toMatchObject({
      compared: 0,
      leftOut: ['A1', 'A7', 'A8', 'A9'],
    });
  });

  test('a code that is used again is another unit', () => {
    const registry = comparing(
      worldOf(
        [...base, commune('A7', '2000-01-01', '2025-07-15'), commune('A7', '2025-07-15')],
        [],
      ),
    );
    const sayings = [july('flow', 'A7', 10), august('flow', 'A7', 30)];
    expect(growth('flow', sayings, { registry })).toMatchObject({
      compared: 0,
      leftOut: ['A1', 'A7', 'A7@2000-01-01'],
    });
  });

  test('a gone unit is never named as a line of today is, on whatever day the boundaries are those of', () => {
    const registry = comparing(
      worldOf(
        [...base, commune('A7', '2000-01-01', '2025-07-15'), commune('A7', '2025-07-15')],
        [],
        '2025-07-01',
      ),
    );
    expect(growth('flow', [august('flow', 'A7', 30)], { registry }).leftOut).toEqual([
      'A1',
      'A7',
      'A7@2000-01-01',
    ]);
  });
});

test('the facts of the older periods are read too, and only where they are compared', () => {
  const monthsRead = (registry: Registry) => {
    const definition = registry.definitions.find(({ code }) => code === 'nd');
    if (definition === undefined) throw new Error('No definition');
    return new Set(
      partitionsOf(registry, definition, 'A' as UnitCode, '2025-08').map(({ month }) => month),
    );
  };
  expect(monthsRead(smallRegistry())).not.toContain('2024-08');
  expect([...monthsRead(small)]).toEqual(
    expect.arrayContaining(['2024-05', '2024-07', '2024-08', '2025-04', '2025-07', '2025-08']),
  );
});

describe('rule 18: the older number of a unit stands with what it is made of', () => {
  const older = (code: string, sayings: readonly Saying[], unit = 'A1', options: object = {}) => {
    const [found] = lineOf(figure(code, sayings, options), unit).growth ?? [];
    return (
      found && [
        short(found.before),
        ...(found.statements ?? []).map(({ unit: of, role, says, share }) =>
          [of, role, says.kind === 'value' ? says.text : says.kind, share].join(' ').trim(),
        ),
      ]
    );
  };

  test('of a value, the statements that were used', () =>
    expect(
      older('flow', [
        july('flow', 'A1', 99, { observedAt: '2025-08-09T00:00:00Z' }),
        july('flow', 'A1', 100),
        july('flow', 'A1', 98, { source: 'b' }),
        august('flow', 'A1', 125),
      ]),
    ).toEqual(['100', 'A1 used 100']));

  test('of a count, what it stood at and what it began from', () =>
    expect(
      older('old-count', [
        june('old-count', 'A1', 1000),
        july('old-count', 'A1', 1040),
        august('old-count', 'A1', 1090),
      ]),
    ).toEqual(['40', 'A1 used 1040', 'A1 base 1000']));

  test('of a ratio, both parts', () =>
    expect(
      older('share', [
        july('flow', 'A1', 1),
        july('base', 'A1', 4),
        august('flow', 'A1', 3),
        august('base', 'A1', 6),
      ]),
    ).toEqual(['25', 'A1 used 4', 'A1 used 1']));

  test('of a merged unit, the statements of those that went into it, with the share that came', () => {
    const units = [
      country,
      province('A', '2000-01-01'),
      ...['A7', 'A8'].map((code) => commune(code, '2000-01-01', '2025-07-15')),
      ...['A9', 'A10'].map((code) => commune(code, '2025-07-15')),
    ];
    const registry = comparing(
      worldOf(units, [
        merged(['A7'], 'A9', '2025-07-15'),
        divided('A8', { A9: '2/5', A10: '3/5' }, '2025-07-15'),
      ]),
    );
    const sayings = [
      july('flow', 'A7', 10),
      july('flow', 'A8', 30),
      august('flow', 'A9', 50),
      august('flow', 'A10', 20),
    ];
    expect(older('flow', sayings, 'A9', { registry })).toEqual([
      '22',
      'A7 used 10',
      'A8 used 30 2/5',
    ]);
    expect(older('flow', sayings, 'A10', { registry })).toEqual(['18', 'A8 used 30 3/5']);
  });

  test('of a unit that is left out because it said no value of the whole older period, what it said', () => {
    const now = august('flow', 'A1', 20);
    expect(older('flow', [now])).toBeUndefined();
    expect(older('flow', [now, july('flow', 'A1', 'nil')])).toEqual(['nil', 'A1 used nil']);
    expect(older('flow', [now, { ...july('flow', 'A1', 1), until: '2025-06-16' }])).toEqual([
      '1 partial 29',
      'A1 used 1',
    ]);
  });
});

describe('rule 17: what a new edition says of growth', () => {
  const before = [
    july('flow', 'A1', 100, { submission: 'JULY' }),
    august('flow', 'A1', 125, { submission: 'AUGUST' }),
  ];
  const changes = (after: readonly Saying[], old = before, code = 'flow') =>
    changesBetween(reportOf(figure(code, old)), reportOf(figure(code, after)))
      .filter(({ of }) => of === 'growth' || of === 'base')
      .map(({ of, unit, against, old, new: next, causes, receipts }) => [
        unit ?? 'total',
        of === 'base' ? `base of ${against}` : against,
        `${short(old)} → ${short(next)}`,
        causes.join(),
        receipts.map((receipt) => receipt.replace(/^0+/, '')).join(),
      ]);
  const late = { observedAt: '2025-08-20T00:00:00Z' };

  test('nothing, if neither number moved', () => {
    expect(changes(before)).toEqual([]);
    expect(changes([...before, august('flow', 'A2', 7, late)])).toEqual([]);
  });

  test('a correction of this period moves it, with its cause and receipt', () => {
    const corrected = august('flow', 'A1', 150, { ...late, submission: 'LATER' });
    expect(changes([...before, corrected])).toEqual([
      ['total', 'previous-period', '25 → 50', 'correction', 'LATER'],
      ['A1', 'previous-period', '25 → 50', 'correction', 'LATER'],
    ]);
  });

  test('so does a correction of the older period, though the figure stands', () => {
    const corrected = july('flow', 'A1', 50, { ...late, submission: 'LATER' });
    const after = [...before, corrected];
    expect(changes(after)).toEqual([
      ['total', 'previous-period', '25 → 150', 'base', 'LATER'],
      ['A1', 'previous-period', '25 → 150', 'base', 'LATER'],
    ]);
    expect(figure('flow', after).total).toEqual(figure('flow', before).total);
  });

  test('where units change places in the older period, each of them is told, though the total stands', () => {
    const first = [
      july('flow', 'A1', 30),
      july('flow', 'A2', 20),
      august('flow', 'A1', 10, { submission: 'A' }),
      august('flow', 'A2', 10, { submission: 'B' }),
    ];
    const swapped = [
      july('flow', 'A1', 20, { ...late, submission: 'LATER' }),
      july('flow', 'A2', 30, { ...late, submission: 'LATEST' }),
    ];
    expect(changes([...first, ...swapped], first)).toEqual([
      ['A1', 'previous-period', '-200/3 → -50', 'base', 'LATER'],
      ['A2', 'previous-period', '-50 → -200/3', 'base', 'LATEST'],
    ]);
  });

  test('of a correction of both periods both receipts', () => {
    const both = [
      july('flow', 'A1', 50, { ...late, submission: 'OLDER' }),
      august('flow', 'A1', 75, { ...late, submission: 'NEWER' }),
    ];
    expect(changes([...before, ...both])).toEqual([
      ['total', 'previous-period', '25 → 50', 'base,correction', 'NEWER,OLDER'],
      ['A1', 'previous-period', '25 → 50', 'base,correction', 'NEWER,OLDER'],
    ]);
  });

  test('of a correction of both by which the growth stays, the number that it is compared with, whose receipt moved the total, too', () => {
    const first = [...before, july('flow', 'A2', 100), august('flow', 'A2', 100)];
    const even = [
      july('flow', 'A1', 48, { ...late, submission: 'OLDER' }),
      august('flow', 'A1', 60, { ...late, submission: 'NEWER' }),
    ];
    expect(changes([...first, ...even], first)).toEqual([
      ['total', 'previous-period', '25/2 → 300/37', 'base,correction', 'NEWER,OLDER'],
      ['A1', 'base of previous-period', '100 → 48', 'base', 'OLDER'],
    ]);
  });

  test('whoever enters the comparison late or leaves it is told with the receipt of the older period', () => {
    const joined = [...before, august('flow', 'A2', 3, { submission: 'AUGUST' })];
    const after = [...joined, july('flow', 'A2', 2, { ...late, submission: 'LATER' })];
    expect(changes(after, joined)).toEqual([
      ['total', 'previous-period', '25 → 1300/51', 'base', 'LATER'],
      ['A2', 'previous-period', 'no-unit-in-both → 50', 'base', 'LATER'],
    ]);
    const gone = july('flow', 'A1', 'withdrawn', { ...late, submission: 'LATER' });
    expect(changes([...before, gone])).toEqual([
      ['total', 'previous-period', '25 → no-unit-in-both', 'base', 'LATER'],
      ['A1', 'previous-period', '25 → no-unit-in-both', 'base', 'LATER'],
    ]);
  });

  test('of a count that grew, the base of the older period', () => {
    const first = [
      june('old-count', 'A1', 100, { submission: 'JUNE' }),
      july('old-count', 'A1', 120, { submission: 'JULY' }),
      august('old-count', 'A1', 150, { submission: 'AUGUST' }),
    ];
    const corrected = june('old-count', 'A1', 110, { ...late, submission: 'LATER' });
    expect(changes([...first, corrected], first, 'old-count')).toEqual([
      ['total', 'previous-period', '50 → 200', 'base', 'LATER'],
      ['A1', 'previous-period', '50 → 200', 'base', 'LATER'],
    ]);
  });

  test('an edition that did not keep older numbers is read all the same', () => {
    const old = figure('flow', before);
    const bare: Figure = {
      ...old,
      units: old.units.map((line) => ({
        ...line,
        ...(line.growth && {
          growth: line.growth.map(({ against, outcome }) => ({ against, outcome })),
        }),
      })),
    };
    const told = (after: readonly Saying[]) =>
      changesBetween(reportOf(bare), reportOf(figure('flow', after)))
        .filter(({ of }) => of === 'growth')
        .map(({ unit, causes }) => [unit ?? 'total', causes.join()]);
    expect(told(before)).toEqual([]);
    expect(told([...before, july('flow', 'A1', 50, late)])).toEqual([
      ['total', 'base'],
      ['A1', 'base'],
    ]);
    expect(told([...before, august('flow', 'A1', 150, late)])).toEqual([
      ['total', 'correction'],
      ['A1', 'correction'],
    ]);
  });
});

// Laws ---------------------------------------------------------------------------------

const months = ['2024-08', '2025-07', '2025-08'];
const communes = smallUnits.filter(({ level }) => level === 'commune').map(({ code }) => code);
const anySaying = fc
  .record({
    month: fc.constantFrom(...months),
    metric: fc.constantFrom('flow', 'base', 'stock', 'mean-stock', 'old-count'),
    unit: fc.constantFrom<string>(...communes),
    says: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constantFrom('nil', 'withdrawn', '>3') },
    ),
  })
  .map(({ month, metric, unit, says }) => at(month)(metric, unit, says));
const anySayings = fc.array(anySaying, { minLength: 30, maxLength: 120, size: 'max' });
const added = ['flow', 'stock', 'old-count'] as const;
const compared = ['flow', 'stock', 'mean-stock', 'old-count', 'share', 'left'] as const;

test('law: where everybody states the same again, nothing grows', () => {
  fc.assert(
    fc.property(
      anySayings,
      fc.constantFrom('flow', 'stock', 'mean-stock', 'share'),
      (all, code) => {
        const now = all.map((saying) => ({ ...saying, ...ndMonth('2025-08') }));
        const same = [...now, ...now.map((saying) => ({ ...saying, ...ndMonth('2025-07') }))];
        const { outcome, now: is, before, leftOut } = growth(code, same, { scope: 'VN' });
        expect(before).toEqual(is);
        expect([
          '0',
          'division-by-zero',
          'inexact-base',
          'inexact-operand',
          'no-unit-in-both',
        ]).toContain(short(outcome).replace('>', ''));
        expect(leftOut).not.toHaveLength(6);
      },
    ),
    { seed: 11, numRuns: 100 },
  );
});

test('law: growths of provinces join to the country’s', () => {
  fc.assert(
    fc.property(anySayings, fc.constantFrom(...added), (sayings, code) => {
      const country = figure(code, sayings, { scope: 'VN' });
      const provinces = ['A', 'B'].map((scope) => figure(code, sayings, { scope }));
      for (const [place, whole] of (country.growth ?? []).entries()) {
        const parts = provinces.flatMap(({ growth: all = [] }) => all[place] ?? []);
        expect(country.provinces?.map((each) => each.growth?.[place])).toEqual(
          parts.map((part) => {
            const { leftOut: _, ...own } = part;
            return own;
          }),
        );
        expect(whole.leftOut).toEqual(parts.flatMap(({ leftOut }) => leftOut));
        expect(whole.compared).toBe(parts.reduce((sum, part) => sum + part.compared, 0));
        for (const side of ['now', 'before'] as const)
          expect(number(whole[side])).toBe(
            parts.reduce((sum, part) => sum + number(part[side]), 0),
          );
      }
    }),
    { seed: 12, numRuns: 100 },
  );
});

const numbersOf = ({
  against,
  outcome,
  before,
}: Pick<UnitGrowth, 'against' | 'outcome' | 'before'>) => [against, short(outcome), short(before)];

const partition = <T>(items: readonly T[], is: (item: T) => boolean) =>
  [items.filter(is), items.filter((item) => !is(item))] as const;

test('law: the growth of a unit’s line is that of its own report, and where it is left out it has not grown', () => {
  fc.assert(
    fc.property(anySayings, fc.constantFrom(...compared), (sayings, code) => {
      const { growth: all = [], units } = figure(code, sayings, { scope: 'VN' });
      for (const { unit, growth: own = [] } of units) {
        const alone = figure(code, sayings, { scope: unit }).growth ?? [];
        const [compared, leftOut] = partition(own, ({ against }) =>
          all.some((each) => each.against === against && !each.leftOut.includes(unit)),
        );
        expect(compared.map(numbersOf)).toEqual(
          alone.filter((_, place) => all[place]?.leftOut.includes(unit) === false).map(numbersOf),
        );
        expect(leftOut.map(({ outcome }) => short(outcome))).toEqual(
          leftOut.map(() => 'no-unit-in-both'),
        );
      }
    }),
    { seed: 15, numRuns: 50 },
  );
});

test('law: an indicator that says what a ratio says grows as the ratio does', () => {
  fc.assert(
    fc.property(anySayings, (sayings) => {
      const [ratio, like] = ['share', 'like-share'].map((code) =>
        figure(code, sayings, { scope: 'VN' }).growth?.map(({ outcome, compared: n, leftOut }) => [
          short(outcome),
          n,
          leftOut,
        ]),
      );
      expect(like).toEqual(ratio);
    }),
    { seed: 14, numRuns: 50 },
  );
});

const number = (outcome: Figure['total']): number =>
  outcome.kind === 'value' ? Number(outcome.numerator) : 0;

test('law: a unit that is in one period only never enters', () => {
  fc.assert(
    fc.property(anySayings, fc.constantFrom(...compared), (sayings, code) => {
      const all = figure(code, sayings, { scope: 'VN' });
      for (const [place, found] of (all.growth ?? []).entries()) {
        const kept = sayings.filter(({ unit }) => !found.leftOut.includes(unit));
        const alone = figure(code, kept, { scope: 'VN' }).growth?.[place];
        expect([alone?.outcome, alone?.now, alone?.before, alone?.compared]).toEqual([
          found.outcome,
          found.now,
          found.before,
          found.compared,
        ]);
      }
    }),
    { seed: 13, numRuns: 100 },
  );
});
