import { describe, expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import {
  knownPeriod,
  periodHolding,
  periodOf,
  type PeriodType,
} from '../../core/periods/period.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { Instant, LocalDate, localDateAt, startOfDay } from '../../core/time.ts';
import { merged } from '../support/merged.ts';
import { figureFrom, lineOf, type Saying, short } from '../support/small-world.ts';
import {
  commune,
  country,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

/** The traps of time and of units that come and go, each by its name; see traps-of-figures.test.ts. */

const long = '2020-01-01';
const provinces = [country, province('A', long)];
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
): Figure => figureFrom(sayings, metric, asked);
const total = (...args: Parameters<typeof figure>): string => short(figure(...args).total);
const at = (text: string) => Instant.parse(text);
const monthOf = (instant: string) =>
  periodHolding('nd09', 'month', localDateAt(at(instant)))?.label;

describe('trap: cut-off', () => {
  test('one second divides the months: the last of 14 August is August’s, the first of the 15th September’s', () => {
    expect(monthOf('2025-08-14T23:59:59+07:00')).toBe('2025-08');
    expect(monthOf('2025-08-15T00:00:00+07:00')).toBe('2025-09');
    expect(knownPeriod('nd09', 'month', '2025-08').interval.until).toBe(
      knownPeriod('nd09', 'month', '2025-09').interval.from,
    );
  });

  test('a flow of the last day is in, one of the day after is of the next period only', () => {
    const said = [
      says('flow', 'A1', 3, onDay('2025-08-14')),
      says('flow', 'A1', 50, onDay('2025-08-15')),
    ];
    expect(total(said, 'flow')).toBe('3 partial 30');
    expect(total(said, 'flow', { label: '2025-09' })).toBe('50 partial 30');
  });

  test('a statement is late from the first instant after the last day on, and not a second before', () => {
    const received = (text: string) => ({ receivedAt: new Date(text).toISOString() });
    const flow = figure(
      [
        says('flow', 'A1', 1, received('2025-08-18T23:59:59+07:00')),
        says('flow', 'A2', 1, received('2025-08-19T00:00:00+07:00')),
      ],
      'flow',
    );
    expect(flow.coverage.late).toEqual(['A2']);
  });
});

describe('trap: time zone', () => {
  test('half past eleven at night on 31 March is March and the first quarter, in legal time', () => {
    const day = localDateAt(at('2026-03-31T23:30:00+07:00'));
    expect(day).toBe('2026-03-31');
    expect(periodHolding('gregorian', 'quarter', day)?.label).toBe('2026-Q1');
  });

  test('half past midnight on 1 April is April, though it is still March in UTC', () => {
    const instant = at('2026-04-01T00:30:00+07:00');
    expect(instant).toBe('2026-03-31T17:30:00.000Z');
    expect(periodHolding('gregorian', 'month', localDateAt(instant))?.label).toBe('2026-04');
  });

  test('where clocks change, a day begins at its first instant and may have 23 or 25 hours', () => {
    const hours = (day: string, next: string) => {
      const start = (text: string) => startOfDay(LocalDate.parse(text), 'Europe/Berlin');
      return (Date.parse(start(next)) - Date.parse(start(day))) / 3_600_000;
    };
    expect(hours('2026-03-29', '2026-03-30')).toBe(23);
    expect(hours('2026-10-25', '2026-10-26')).toBe(25);
  });
});

describe('trap: weeks over the end of the year', () => {
  const week = (day: string) => periodHolding('nd09', 'week', LocalDate.parse(day));

  test('2026-W01 begins in December, 2026 has a week 53 and 2025 has none', () => {
    expect(week('2025-12-29')?.label).toBe('2026-W01');
    expect(week('2027-01-03')?.label).toBe('2026-W53');
    expect(week('2027-01-04')?.label).toBe('2027-W01');
    expect(periodOf('nd09', 'week', '2025-W53').ok).toBe(false);
  });

  /** A metric that one dataset asks for by month and another by week, with reports of every length over the first. */
  const base = worldOf([...provinces, commune('A1', long)], []);
  const [monthly] = base.datasets;
  const reported = (type: PeriodType, firstPeriod: string, dataset = 'nd') =>
    ReportDefinition.parse({
      ...base.definitions[0],
      code: `by-${type}`,
      periodType: type,
      firstPeriod,
      sections: [{ dataset }],
    });
  const both = indexRegistry(1, {
    ...base,
    datasets: [
      ...base.datasets,
      Dataset.parse({ ...monthly, code: 'weekly', periodType: 'week', indicators: undefined }),
    ],
    definitions: [
      reported('month', '2025-01'),
      reported('quarter', '2025-Q1'),
      reported('half-year', '2025-H1'),
      reported('nine-months', '2025-9M'),
      reported('year', '2025'),
      reported('year-to-date', '2025-01-YTD'),
      reported('week', '2025-W01', 'weekly'),
    ],
  });
  const over = (type: PeriodType, label: string) => knownPeriod('nd09', type, label).interval;
  /** From the last week of 2025 into the second of 2026: they lie in the January of Decree 09 or across its edges. */
  const weeks = ['2025-W51', '2025-W52', '2026-W01', '2026-W02', '2026-W03'];
  const byWeek = weeks.map((label) => says('flow', 'A1', 70, over('week', label)));
  const byMonth = ['2026-01', '2026-02', '2026-03'].map((label) =>
    says('flow', 'A1', 100, over('month', label)),
  );
  const by = (type: PeriodType, label: string, said: readonly Saying[]) =>
    figure(said, 'flow', { registry: both, definition: `by-${type}`, label });
  const longer = [
    ['month', '2026-01', '100'],
    ['quarter', '2026-Q1', '300'],
    ['half-year', '2026-H1', '300 partial 92'],
    ['nine-months', '2026-9M', '300 partial 184'],
    ['year', '2026', '300 partial 275'],
    ['year-to-date', '2026-02-YTD', '200'],
  ] as const;

  test.each(longer)('a week is never added into a %s: %s is %s', (type, label, expected) => {
    const found = by(type, label, [...byMonth, ...byWeek]);
    expect(short(found.total)).toBe(expected);
    const { statements } = lineOf(found, 'A1');
    const ofWeeks = statements.filter(
      ({ says: each }) => each.kind === 'value' && each.text === '70',
    );
    expect(ofWeeks.length).toBeGreaterThan(2);
    expect(new Set(ofWeeks.map(({ role }) => role))).toEqual(new Set(['left-over']));
  });

  test.each(longer)('weeks alone give no %s', (type, label) => {
    const found = by(type, label, byWeek);
    expect(short(found.total)).toBe('missing');
    expect(found.coverage).toMatchObject({ value: 0, partial: [], missing: ['A1'] });
  });

  test('nor is a month divided into weeks; each week is its own', () => {
    for (const label of weeks)
      expect(short(by('week', label, [...byMonth, ...byWeek]).total)).toBe('70');
    expect(short(by('week', '2026-W04', [...byMonth, ...byWeek]).total)).toBe('missing');
  });

  test('a stock’s value of a week is no last value of the month in which the week ends', () => {
    const stock = [
      says('stock', 'A1', 40, onDay('2026-01-09')),
      says('stock', 'A1', 99, over('week', '2026-W02')),
    ];
    const found = figure(stock, 'stock', {
      registry: both,
      definition: 'by-month',
      label: '2026-01',
    });
    expect(short(found.total)).toBe('40');
  });
});

test('trap: gaps in the year to date: 1, 3, 7, 7, 7, with the days that nobody spoke of', () => {
  const base = worldOf([...provinces, commune('A1', long)], []);
  const [first] = base.definitions;
  const toDate = ReportDefinition.parse({
    ...first,
    code: 'to-date',
    periodType: 'year-to-date',
    firstPeriod: '2025-01-YTD',
  });
  const registry = indexRegistry(1, { ...base, definitions: [toDate] });
  const said = ['2025-01', '2025-02', '2025-03'].map((label, month) =>
    says('flow', 'A1', 2 ** month, ndMonth(label)),
  );
  const found = ['01', '02', '03', '04', '05'].map((month) =>
    figure(said, 'flow', { registry, definition: 'to-date', label: `2025-${month}-YTD` }),
  );
  expect(found.map((each) => short(each.total))).toEqual([
    '1',
    '3',
    '7',
    '7 partial 31',
    '7 partial 61',
  ]);
  expect(found.map(({ coverage }) => coverage.value)).toEqual([1, 1, 1, 0, 0]);
});

describe('trap: expected units that open and close inside the period', () => {
  const stays = commune('A1', long);
  const closes = commune('A2', long, '2025-02-15');
  const q1 = { definition: 'q', label: '2025-Q1' };
  const expected = (registry: ReturnType<typeof worldOf>) =>
    figure([], 'flow', { registry, ...q1 }).units.map(({ unit }) => unit);

  test('one that closes on 15 February is expected in the first quarter: two of two', () => {
    expect(expected(worldOf([...provinces, stays, closes], []))).toEqual(['A1', 'A2']);
  });

  test('with a successor its statements count for that: one of one', () => {
    const event = merged(['A2'], 'A1', '2025-02-15');
    const registry = worldOf([...provinces, stays, closes], [event]);
    expect(expected(registry)).toEqual(['A1']);
    const flow = figure([says('flow', 'A2', 5, ndMonth('2025-01'))], 'flow', { registry, ...q1 });
    expect(flow.coverage).toMatchObject({ expected: 1, partial: ['A1'] });
  });

  test('one that opens within is expected, also if it closes within; one that opens after is not', () => {
    const units = [
      stays,
      commune('A3', '2025-02-10'),
      commune('A4', '2025-01-20', '2025-02-20'),
      commune('A5', '2025-03-15'),
      commune('A6', long, '2024-12-15'),
    ];
    expect(expected(worldOf([...provinces, ...units], []))).toEqual(['A1', 'A3', 'A4']);
  });

  test('it has only the days to answer for on which it stood', () => {
    const registry = worldOf([...provinces, commune('A4', '2025-03-01', '2025-03-03')], []);
    const said = ['2025-03-01', '2025-03-02'].map((day) => says('flow', 'A4', 4, onDay(day)));
    const flow = figure(said, 'flow', { registry, ...q1 });
    expect(short(flow.total)).toBe('8');
    expect(flow.coverage).toMatchObject({ expected: 1, value: 1 });
  });
});

describe('trap: a rate above 100', () => {
  test('whoever is not expected raises no coverage, whatever it stated', () => {
    const day = '2025-07-01';
    const registry = worldOf(
      [...provinces, commune('A7', long, day), commune('A8', long, day), commune('A9', day)],
      [merged(['A7', 'A8'], 'A9', day)],
    );
    const months = (unit: string) => [says('flow', unit, 9, ndMonth('2025-06'))];
    const said = [
      ...months('A7'),
      ...months('A8'),
      says('flow', 'A7', 1, onDay('2025-08-01')),
      says('flow', 'A9', 5, ndMonth('2025-08')),
    ];
    for (const label of ['2025-07', '2025-08'] as const) {
      const { expected, value, nil } = figure(said, 'flow', { registry, label }).coverage;
      expect(value + nil.length).toBeLessThanOrEqual(expected);
      expect(expected).toBe(1);
    }
    expect(total(said, 'flow', { registry })).toBe('5');
  });

  test('a ratio may lie above 100, and is printed so', () => {
    const share = figure([says('flow', 'A1', 130), says('base', 'A1', 100)], 'share');
    expect(short(share.total)).toBe('130');
  });
});

describe('trap: merge mid-period', () => {
  const day = '2025-08-01';
  const world = worldOf(
    [...provinces, commune('A7', long, day), commune('A8', long, day), commune('A9', day)],
    [merged(['A7', 'A8'], 'A9', day)],
  );
  const eve = onDay('2025-07-31');
  const said = (metric: string, a = 40, b = 60) => [
    says(metric, 'A7', a, eve),
    says(metric, 'A8', b, eve),
  ];

  test('40 and 60 are 100, of a flow and of a stock, and both sources are kept', () => {
    const flow = figure(said('flow'), 'flow', { registry: world });
    expect(short(flow.total)).toBe('100 partial 46');
    expect(lineOf(flow, 'A9').statements.map(({ unit, role }) => `${unit} ${role}`)).toEqual([
      'A7 used',
      'A8 used',
    ]);
    expect(total(said('stock'), 'stock', { registry: world })).toBe('100 carried');
  });

  test('a ratio is computed anew from what both gave', () => {
    const parts = [...said('flow', 10, 30), ...said('base', 40, 60)];
    expect(total(parts, 'share', { registry: world })).toBe('40 partial 46');
  });
});

test('trap: split mid-period: by declared shares, or history stays with the old unit', () => {
  const day = '2025-08-01';
  const units = [...provinces, commune('A7', long, day), commune('A8', day), commune('A9', day)];
  const said = [says('flow', 'A7', 100, onDay('2025-07-31')), says('flow', 'A8', 1, onDay(day))];
  const lines = (shares: Readonly<Record<string, string | undefined>>) =>
    figure(said, 'flow', { registry: worldOf(units, [divided('A7', shares, day)]) }).units.map(
      ({ unit, outcome }) => `${unit} ${short(outcome).split(' ')[0]}`,
    );
  expect(lines({ A8: '0.4', A9: '0.6' })).toEqual(['A8 41', 'A9 60']);
  expect(lines({ A8: undefined, A9: undefined })).toEqual(['A7 100', 'A8 1', 'A9 missing']);
});
