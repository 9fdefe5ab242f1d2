import { describe, expect, test } from 'vitest';
import { buildReport } from '../../core/reports/build-report.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { knownPeriod, type PeriodType } from '../../core/periods/period.ts';
import type { CalendarCode } from '../../core/periods/period-rule.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { asksFor, closedReports } from '../../core/reports/schedule.ts';
import { Instant } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  say,
  short,
  smallRegistry,
} from '../support/small-world.ts';

const names = (text: string) => ({ vi: text, en: text });
const dataset = (code: string, calendar: string, periodType: string) =>
  Dataset.parse({
    code,
    names: names(code),
    periodType,
    calendar,
    level: 'commune',
    reporters: { rule: 'level' },
    metrics: ['flow', 'base', 'share', 'stock', 'old-count', 'count'],
    deadline: { workingDaysAfterCutOff: 1 },
  });
const definition = (code: string, periodType: string, firstPeriod: string, datasets = [code]) =>
  ReportDefinition.parse({
    code,
    names: names(code),
    periodType,
    firstPeriod,
    scopes: ['A'],
    sections: datasets.map((each) => ({ dataset: each })),
    recommendations: true,
    recipients: ['nobody'],
    release: { settleMinutes: 60 },
    reissue: { everyHours: 24, forDays: 30, sendAbovePercent: '0' },
  });

const small = smallRegistry();
const weekly = definition('thursdays', 'week', '2023-W50');
const content = {
  ...small,
  datasets: [
    dataset('thursdays', 'week-thu', 'week'),
    dataset('mondays', 'nd09', 'week'),
    dataset('decree', 'nd09', 'month'),
    dataset('wall', 'gregorian', 'month'),
    dataset('twentieth', 'month-previous-20', 'month'),
  ],
  definitions: [
    weekly,
    definition('mondays', 'week', '2025-W01'),
    definition('decree', 'year-to-date', '2025-01-YTD'),
    definition('wall', 'year-to-date', '2025-01-YTD'),
    definition('twentieth', 'quarter', '2025-Q1'),
  ],
};
const registry: Registry = indexRegistry(1, content);

const of =
  (calendar: CalendarCode, type: PeriodType) =>
  (metric: string, label: string, says: number | string, more: Partial<Saying> = {}): Saying => ({
    metric,
    unit: 'A1',
    says,
    ...knownPeriod(calendar, type, label).interval,
    ...more,
  });
const lineIn = (code: string, label: string, metric: string, sayings: readonly Saying[]) =>
  lineOf(figureFrom(sayings, metric, { registry, definition: code, label }), 'A1');

describe('a week from Thursday to Wednesday', () => {
  const week = of('week-thu', 'week');
  const day = of('gregorian', 'day');
  const flow = (sayings: readonly Saying[]) =>
    short(lineIn('thursdays', '2025-W33', 'flow', sayings).outcome);

  test('takes a flow of its own days, and not of the Wednesday before or the Thursday after', () => {
    const days = [14, 15, 16, 17, 18, 19, 20].map((date) => day('flow', `2025-08-${date}`, 2));
    expect(flow(days)).toBe('14');
    expect(flow([...days, day('flow', '2025-08-13', 50), day('flow', '2025-08-21', 50)])).toBe(
      '14',
    );
    expect(flow(days.slice(1))).toBe('12 partial 1');
    expect(flow([week('flow', '2025-W33', 20), ...days])).toBe('20');
  });

  test('never takes a week from Monday to Sunday for one of its own, or for a part', () => {
    expect(flow([of('gregorian', 'week')('flow', '2025-W33', 20)])).toBe('missing');
  });

  test('has the last value of any of its days as its own, and carries that of the Wednesday before', () => {
    const stock = (date: string) =>
      short(lineIn('thursdays', '2025-W33', 'stock', [day('stock', date, 3)]).outcome);
    expect(stock('2025-08-14')).toBe('3');
    expect(stock('2025-08-13')).toBe('3 carried');
  });

  test('reports have its weeks: a fifty-third in 2023, which ISO 8601 lacks, and none in 2026', () => {
    const about = (label: string) => ({ definition: weekly, scope: 'A' as UnitCode, label });
    expect(['2023-W53', '2026-W53'].map((label) => asksFor(registry, about(label)))).toEqual([
      true,
      false,
    ]);
    const closed = closedReports(
      registry,
      weekly,
      'A' as UnitCode,
      Instant.parse('2024-01-11T00:00:00Z'),
    );
    expect(closed.map(({ label }) => label)).toEqual([
      '2023-W50',
      '2023-W51',
      '2023-W52',
      '2023-W53',
      '2024-W01',
    ]);
  });

  test('is what a weekly report counts its recommendations by, too', () => {
    const report = buildReport({
      registry,
      definition: weekly,
      scope: 'A' as UnitCode,
      label: '2023-W53',
      edition: 1,
      asOf: Instant.parse('2024-01-05T00:00:00Z'),
      statements: [week('flow', '2023-W53', 4)].map((saying) => say(registry, saying)),
      recommendations: [],
      codeVersion: 'test',
      sha256: () => '0'.repeat(64),
    });
    expect(report.sections[0]?.window).toEqual({ from: '2023-12-28', until: '2024-01-04' });
    expect(report.recommendations?.window).toEqual(report.sections[0]?.window);
  });
});

test('a quarter of months from the 20th adds up its three months', () => {
  const month = of('month-previous-20', 'month');
  const line = lineIn('twentieth', '2025-Q3', 'flow', [
    month('flow', '2025-06', 50),
    month('flow', '2025-07', 3),
    month('flow', '2025-08', 4),
    month('flow', '2025-09', 5),
    month('flow', '2025-10', 50),
  ]);
  expect(short(line.outcome)).toBe('12');
});

describe.each([
  ['decree', 'nd09', '2024-12-14', '2024-12-15', '2025-08-14'],
  ['wall', 'gregorian', '2024-12-31', '2025-01-01', '2025-08-31'],
] as const)('the year to date of the %s calendar', (code, calendar, eve, first, last) => {
  const month = of(calendar, 'month');
  const day = of(calendar, 'day');
  const months = ['01', '02', '03', '04', '05', '06', '07', '08'].map((each) => `2025-${each}`);
  const label = '2025-08-YTD';

  test('adds the flows of its months, from its first day to its last and none beyond', () => {
    const flows = months.map((each, index) => month('flow', each, 2 ** index));
    const around = [month('flow', '2024-12', 1000), month('flow', '2025-09', 1000)];
    const total = (sayings: readonly Saying[]) =>
      short(lineIn(code, label, 'flow', sayings).outcome);
    expect(total([...flows, ...around])).toBe('255');
    expect(total([...flows.slice(1), ...around])).toBe('254 partial 31');
    const edges = [eve, first, last].map((date, index) => day('flow', date, 10 ** index));
    expect(total(edges)).toMatch(/^110 partial \d+$/);
  });

  test('takes a quarter or half-year that was stated as a whole before its months', () => {
    const half = of(calendar, 'half-year')('flow', '2025-H1', 500);
    const flows = months.map((each) => month('flow', each, 1));
    expect(short(lineIn(code, label, 'flow', [half, ...flows]).outcome)).toBe('502');
  });

  test('divides the sums of a ratio once, over the months for which both parts are known', () => {
    const pairs = months.flatMap((each) => [month('flow', each, 1), month('base', each, 3)]);
    const { total } = figureFrom([...pairs, month('flow', '2024-12', 99)], 'share', {
      registry,
      definition: code,
      label,
    });
    expect(total).toMatchObject({ kind: 'value', operands: { numerator: '8', denominator: '24' } });
  });

  test('has the last stock of its last month, and carries an older one', () => {
    const stock = (...sayings: readonly Saying[]) =>
      short(lineIn(code, label, 'stock', sayings).outcome);
    expect(stock(month('stock', '2025-01', 7), day('stock', last, 9))).toBe('9');
    expect(stock(month('stock', '2025-07', 8))).toBe('8 carried');
    expect(stock(month('stock', '2025-01', 7))).toBe('missing');
  });

  test('lets a cumulative count grow from the last of the year before, or from 0 if it began within', () => {
    const grown = (metric: string, ...sayings: readonly Saying[]) =>
      short(lineIn(code, label, metric, sayings).increase);
    expect(grown('old-count', day('old-count', eve, 100), day('old-count', last, 130))).toBe('30');
    expect(grown('old-count', day('old-count', first, 100), day('old-count', last, 130))).toBe(
      'no-base',
    );
    expect(grown('count', day('count', last, 130))).toBe('130');
  });
});

describe.each([
  ['decree', 'nd09', { from: '2024-12-15', until: '2025-09-15' }],
  ['wall', 'gregorian', { from: '2025-01-01', until: '2025-10-01' }],
] as const)('nine months of the %s calendar', (code, calendar, window) => {
  const nine = indexRegistry(1, {
    ...content,
    datasets: [...content.datasets, dataset('by-quarter', calendar, 'quarter')],
    definitions: [
      definition('nine', 'nine-months', '2025-9M', [code]),
      definition('nine-of-quarters', 'nine-months', '2025-9M', ['by-quarter']),
    ],
  });
  const figure = (report: string, metric: string, sayings: readonly Saying[]) =>
    figureFrom(sayings, metric, { registry: nine, definition: report, label: '2025-9M' });
  const of9M = of(calendar, 'nine-months');
  const quarter = of(calendar, 'quarter');
  const month = of(calendar, 'month');
  const quarters = ['2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4'].map((label, at) =>
    quarter('flow', label, 10 ** at),
  );

  test('are three quarters, added, and none of the fourth', () => {
    expect(knownPeriod(calendar, 'nine-months', '2025-9M').interval).toEqual(window);
    const { total, coverage } = figure('nine-of-quarters', 'flow', quarters);
    expect(short(total)).toBe('111');
    expect(coverage).toMatchObject({ value: 1, missing: ['A2', 'A3'] });
  });

  test('are nine months, too, of which a quarter that was stated as a whole takes the place of three', () => {
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((each) =>
      month('flow', `2025-${String(each).padStart(2, '0')}`, 1),
    );
    expect(short(figure('nine', 'flow', months).total)).toBe('9');
    expect(short(figure('nine', 'flow', [...months, quarter('flow', '2025-Q2', 50)]).total)).toBe(
      '56',
    );
    expect(short(figure('nine', 'flow', [...months, of9M('flow', '2025-9M', 700)]).total)).toBe(
      '700',
    );
  });

  test('add no half-year, which they are not made of', () => {
    const said = [of(calendar, 'half-year')('flow', '2025-H1', 500), ...quarters];
    expect(short(figure('nine-of-quarters', 'flow', said).total)).toBe('111');
  });

  test('divide the sums of a ratio once, and have the last stock and the growth of a count from the year before', () => {
    const pairs = ['2025-Q1', '2025-Q3'].flatMap((label) => [
      quarter('flow', label, 1),
      quarter('base', label, 4),
    ]);
    expect(figure('nine-of-quarters', 'share', pairs).total).toMatchObject({
      operands: { numerator: '2', denominator: '8' },
      partialDays: calendar === 'nd09' ? 92 : 91,
    });
    const stock = [quarter('stock', '2025-Q2', 5), quarter('stock', '2025-Q3', 7)];
    expect(short(figure('nine-of-quarters', 'stock', stock).total)).toBe('7');
    const count = [quarter('old-count', '2024-Q4', 100), quarter('old-count', '2025-Q3', 130)];
    expect(short(figure('nine-of-quarters', 'old-count', count).increase?.total)).toBe('30');
  });
});

describe('a registry', () => {
  const faults = (definitions: readonly ReportDefinition[], datasets = content.datasets) =>
    [...checkRegistry({ ...content, datasets, definitions })].map(
      ({ path, code }) => `${path} ${code}`,
    );

  test('may be reported by year to date from datasets by month or day, by no other', () => {
    const by = (type: string) =>
      faults(
        [definition('d', 'year-to-date', '2025-01-YTD')],
        [...content.datasets, dataset('d', 'nd09', type)],
      ).filter((fault) => fault.includes('period-too-coarse'));
    expect(['day', 'month'].flatMap(by)).toEqual([]);
    expect(['week', 'quarter', 'year'].map((type) => by(type).length)).toEqual([1, 1, 1]);
  });

  test('has nine months of quarters, months and days, and not of half-years', () => {
    const by = (type: string) =>
      faults(
        [definition('d', 'nine-months', '2025-9M')],
        [...content.datasets, dataset('d', 'nd09', type)],
      ).filter((fault) => fault.includes('period-too-coarse'));
    expect(['nine-months', 'quarter', 'month', 'day'].flatMap(by)).toEqual([]);
    expect(['half-year', 'week', 'year'].map((type) => by(type).length)).toEqual([1, 1, 1]);
  });

  test('has no dataset by year to date, and says what to choose instead', () => {
    expect(() => dataset('x', 'nd09', 'year-to-date')).toThrow(/lũy kế/);
  });

  test('has weekly reports over weeks of one kind only', () => {
    const both = (...codes: string[]) =>
      faults([definition('w', 'week', '2025-W01', codes)]).filter((each) => each.includes('weeks'));
    expect(both('thursdays', 'mondays')).toEqual(['definitions/0/sections/1/dataset weeks-differ']);
    expect(both('mondays')).toEqual([]);
  });

  test('names the weeks of a report by those of its datasets', () => {
    const first = (code: string, label: string) =>
      faults([definition(code, 'week', label)]).filter((each) => each.includes('unknown-period'));
    expect(first('thursdays', '2023-W53')).toEqual([]);
    expect(first('mondays', '2023-W53')).toHaveLength(1);
    expect(first('mondays', '2026-W53')).toEqual([]);
    expect(first('thursdays', '2026-W53')).toHaveLength(1);
  });
});
