import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PeriodType } from '../../core/periods/period.ts';
import type { FigureMetric } from '../../core/reports/report.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import {
  dayText,
  exactText,
  grouped,
  instantText,
  intervalText,
  longDayText,
  metricText,
  periodText,
  share,
  valueText,
} from '../../render/numbers.ts';
import { exact } from '../support/figure-fixture.ts';

const metric = (kind: FigureMetric['kind'], unit = 'hồ sơ', outOf?: number): FigureMetric => ({
  code: 'm',
  names: { vi: 'm', en: 'm' },
  kind,
  unitOfMeasure: { vi: unit, en: unit },
  decimals: 1,
  overTime: 'last',
  overUnits: 'sum',
  ...(outOf !== undefined && { outOf }),
});
const day = (text: string) => LocalDate.parse(text);

describe('numbers in print', () => {
  it('group by thousands with the marks of the language', () => {
    expect(grouped('20614', 'vi')).toBe('20.614');
    expect(grouped('20614', 'en')).toBe('20,614');
    expect(grouped('-1234567.89', 'vi')).toBe('-1.234.567,89');
    expect(grouped('999', 'vi')).toBe('999');
  });

  it('lose no digit by grouping', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(grouped(String(value), 'vi').replaceAll('.', '')).toBe(String(value));
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('carry the percent sign of a ratio and none where it is counted otherwise', () => {
    expect(metricText('80.8', metric('percentage', '%'), 'vi')).toBe('80,8%');
    expect(metricText('73.06', metric('percentage', '%'), 'en')).toBe('73.06%');
    expect(metricText('12.5', metric('ratio', '‰'), 'vi')).toBe('12,5');
  });

  it('say "over" for a value that is only a minimum', () => {
    const over = exact('32000000', { atLeast: true });
    expect(valueText(over, metric('cumulative'), 'vi')).toBe('trên 32.000.000');
    expect(valueText(over, metric('cumulative'), 'en')).toBe('over 32,000,000');
  });

  it('pad a rank to the digits of how many are ranked', () => {
    expect(metricText('4', metric('rank', 'hạng', 34), 'vi')).toBe('04/34');
    expect(metricText('4', metric('rank', 'hạng', 9), 'vi')).toBe('4/9');
    expect(metricText('4', metric('rank', 'hạng', 134), 'en')).toBe('004/134');
  });

  it('are rounded once from the exact fraction, half away from zero', () => {
    const ratio = { ...exact('0', { decimals: 1 }), numerator: '11700', denominator: '223' };
    expect(valueText(ratio, metric('ratio', '%'), 'vi')).toBe('52,5%');
    expect(valueText({ ...ratio, numerator: '-1', denominator: '20' }, metric('stock'), 'vi')).toBe(
      '-0,1',
    );
  });

  it('keep an operand exact', () => {
    expect(exactText('31714', 'vi')).toBe('31.714');
    expect(exactText('2339/10', 'vi')).toBe('233,9');
    expect(exactText('1000/3', 'en')).toBe('1,000/3');
    expect(exactText('200/2', 'vi')).toBe('100');
  });

  it('have no share of nothing', () => {
    expect(share(59, 64, 'vi')).toBe('92,2%');
    expect(share(0, 0, 'vi')).toBeUndefined();
  });
});

describe('dates in print', () => {
  it('are short in tables and long, by Decree 30/2020, in the heading', () => {
    expect(dayText(day('2025-08-27'), 'vi')).toBe('27/8/2025');
    expect(dayText(day('2025-08-27'), 'en')).toBe('27 August 2025');
    expect(longDayText(day('2025-08-05'), 'vi')).toBe('ngày 05 tháng 8 năm 2025');
    expect(longDayText(day('2025-02-15'), 'vi')).toBe('ngày 15 tháng 02 năm 2025');
  });

  it('show an instant on the legal wall clock', () => {
    const late = Instant.parse('2025-08-31T18:30:00Z');
    expect(instantText(late, 'vi')).toBe('01:30 1/9/2025');
    expect(instantText(late, 'en')).toBe('1 September 2025 01:30');
  });

  it('name the first and the last day of an interval, both of them in it', () => {
    const interval = (from: string, until: string) => ({ from: day(from), until: day(until) });
    expect(intervalText(interval('2025-07-15', '2025-08-15'), 'vi')).toBe('15/7–14/8/2025');
    expect(intervalText(interval('2024-12-15', '2025-01-15'), 'vi')).toBe('15/12/2024–14/1/2025');
    expect(intervalText(interval('2025-08-27', '2025-08-28'), 'vi')).toBe('27/8/2025');
    expect(intervalText(interval('2025-08-01', '2025-09-01'), 'en')).toBe(
      '1 August – 31 August 2025',
    );
  });

  it('name every type of period', () => {
    const labels = {
      day: ['2025-08-14', 'ngày 14 tháng 8 năm 2025', '14 August 2025'],
      week: ['2026-W01', 'tuần 1 năm 2026', 'week 1 of 2026'],
      month: ['2025-08', 'tháng 8 năm 2025', 'August 2025'],
      quarter: ['2025-Q3', 'quý III năm 2025', 'quarter 3 of 2025'],
      'half-year': ['2025-H2', '6 tháng cuối năm 2025', 'second half of 2025'],
      'nine-months': ['2025-9M', '9 tháng đầu năm 2025', 'first nine months of 2025'],
      year: ['2025', 'năm 2025', '2025'],
      'year-to-date': [
        '2025-08-YTD',
        'từ đầu năm đến hết tháng 8 năm 2025',
        'year 2025 to the end of August',
      ],
    } as const satisfies Record<PeriodType, readonly string[]>;
    for (const type of PeriodType.options) {
      const [label, vi, en] = labels[type];
      expect(periodText(type, label, 'vi')).toBe(vi);
      expect(periodText(type, label, 'en')).toBe(en);
    }
  });
});
