import { expect, test } from 'vitest';
import {
  coarsestFirst,
  isPartOf,
  isReportable,
  knownPeriod,
  lastSubPeriod,
  nextPeriod,
  periodHolding,
  periodNamed,
  periodOf,
  type PeriodType,
  storageMonths,
} from '../../core/periods/period.ts';
import { notReportable } from '../../core/submissions/submission-period-faults.ts';
import { type LocalDate, localDateAt, startOfDay, Instant } from '../../core/time.ts';

const window = (calendar: 'nd09' | 'gregorian', label: string) => {
  const { from, until } = knownPeriod(calendar, 'month', label).interval;
  return `${from}..${until}`;
};

test('a month of Decree 09/2019 runs from the 15th of the month before to the 14th', () => {
  expect(window('nd09', '2025-08')).toBe('2025-07-15..2025-08-15');
  expect(window('nd09', '2026-01')).toBe('2025-12-15..2026-01-15');
  expect(window('nd09', '2026-02')).toBe('2026-01-15..2026-02-15');
  expect(window('gregorian', '2025-08')).toBe('2025-08-01..2025-09-01');
});

test('longer periods of both calendars start and end with their months', () => {
  const interval = (
    calendar: 'nd09' | 'gregorian',
    type: Parameters<typeof knownPeriod>[1],
    label: string,
  ) => {
    const period = knownPeriod(calendar, type, label).interval;
    return `${period.from}..${period.until}`;
  };
  expect(interval('nd09', 'year', '2025')).toBe('2024-12-15..2025-12-15');
  expect(interval('nd09', 'half-year', '2025-H2')).toBe('2025-06-15..2025-12-15');
  expect(interval('nd09', 'quarter', '2025-Q3')).toBe('2025-06-15..2025-09-15');
  expect(interval('nd09', 'nine-months', '2025-9M')).toBe('2024-12-15..2025-09-15');
  expect(interval('gregorian', 'nine-months', '2025-9M')).toBe('2025-01-01..2025-10-01');
});

test('a day belongs to the month that holds it, on both sides of the cut-off and of the year', () => {
  const label = (day: string) => periodHolding('nd09', 'month', day as LocalDate)?.label;
  expect(label('2025-08-14')).toBe('2025-08');
  expect(label('2025-08-15')).toBe('2025-09');
  expect(label('2025-12-15')).toBe('2026-01');
  expect(nextPeriod(knownPeriod('nd09', 'month', '2025-12')).label).toBe('2026-01');
  expect(nextPeriod(knownPeriod('gregorian', 'nine-months', '2025-9M')).label).toBe('2026-9M');
});

test('a statement may be of a period, of a finer one or of a day, never of another calendar', () => {
  const months = (from: string, until: string) =>
    isReportable('nd09', 'month', { from: from as LocalDate, until: until as LocalDate });
  expect(months('2025-07-15', '2025-08-15')).toBe(true);
  expect(months('2025-08-03', '2025-08-04')).toBe(true);
  expect(months('2025-08-01', '2025-09-01')).toBe(false);
  expect(months('2025-06-15', '2025-09-15')).toBe(false);
});

test('a period lies in the storage months of its last days', () => {
  expect(storageMonths(knownPeriod('nd09', 'month', '2025-08').interval)).toEqual([
    '2025-07',
    '2025-08',
  ]);
  expect(storageMonths(knownPeriod('nd09', 'year', '2025').interval)).toHaveLength(13);
});

test('an instant is dated by the legal time zone', () => {
  const late = Instant.parse('2026-02-14T17:30:00Z');
  expect(localDateAt(late)).toBe('2026-02-15');
  expect(startOfDay('2026-02-15' as LocalDate)).toBe('2026-02-14T17:00:00.000Z');
});

const days = (label: string, calendar: 'nd09' | 'gregorian' = 'gregorian') => {
  const found = periodNamed(calendar, label);
  return found.ok
    ? `${found.value.label} ${found.value.interval.from}..${found.value.interval.until}`
    : 'none';
};

test('a week runs from Monday to Sunday and belongs to the year of its Thursday', () => {
  expect(days('2025-W33')).toBe('2025-W33 2025-08-11..2025-08-18');
  expect(days('2026-W01')).toBe('2026-W01 2025-12-29..2026-01-05');
  expect(days('2025-W01')).toBe('2025-W01 2024-12-30..2025-01-06');
  expect(days('2026-W53')).toBe('2026-W53 2026-12-28..2027-01-04');
  expect(days('2027-W01')).toBe('2027-W01 2027-01-04..2027-01-11');
  expect(['2025-W53', '2025-W00', '2026-W54', '2025-W7'].map((each) => days(each))).toEqual(
    Array(4).fill('none'),
  );
  expect(nextPeriod(knownPeriod('gregorian', 'week', '2026-W53')).label).toBe('2027-W01');
});

test('weeks follow each other without a gap over four hundred years, fifty-two or fifty-three to a year', () => {
  let period = knownPeriod('gregorian', 'week', '1900-W01');
  const ofYear = new Map<string, number>();
  while (period.label < '2200') {
    const year = period.label.slice(0, 4);
    ofYear.set(year, (ofYear.get(year) ?? 0) + 1);
    const next = nextPeriod(period);
    expect(next.interval.from).toBe(period.interval.until);
    period = next;
  }
  expect(new Set(ofYear.values())).toEqual(new Set([52, 53]));
  expect(ofYear.get('2026')).toBe(53);
});

test('a day is a period of its own; a day that the calendar lacks is none', () => {
  expect(days('2025-08-14', 'nd09')).toBe('2025-08-14 2025-08-14..2025-08-15');
  expect(days('2024-02-29')).toBe('2024-02-29 2024-02-29..2024-03-01');
  expect(days('2025-02-29')).toBe('none');
  expect(days('1899-12-31')).toBe('none');
  expect(nextPeriod(knownPeriod('nd09', 'day', '2025-12-31')).label).toBe('2026-01-01');
});

test('the compact spelling of a label means the same, and the one with dashes comes out', () => {
  const dashed = ['2025-08-14', '2025-W33', '2025-08', '2025-Q3', '2025-H2', '2025-9M', '2025'];
  const compact = ['20250814', '2025W33', '202508', '2025Q3', '2025H2', '20259M', '2025'];
  for (const calendar of ['nd09', 'gregorian'] as const)
    expect(compact.map((label) => days(label, calendar))).toEqual(
      dashed.map((label) => days(label, calendar)),
    );
  expect(dashed.map((label) => days(label).split(' ')[0])).toEqual(dashed);
  const wrong = ['2025-8', '20258', '2025-13', '2025-0814', '202508-14', '2025-', '9M', '2025Q5'];
  expect(wrong.map((label) => days(label))).toEqual(wrong.map(() => 'none'));
});

test('no label of one type is a label of another', () => {
  const labels = ['2025-08-14', '2025W33', '202508', '2025Q3', '2025H2', '20259M', '2025'];
  for (const label of labels)
    expect(coarsestFirst.filter((type) => periodOf('nd09', type, label).ok)).toHaveLength(1);
});

test('a week is part of nothing longer, a day of everything, a month of all that is counted in months', () => {
  const parts = (whole: PeriodType) => coarsestFirst.filter((part) => isPartOf(part, whole));
  expect(parts('day')).toEqual(['day']);
  expect(parts('week')).toEqual(['week', 'day']);
  expect(parts('month')).toEqual(['month', 'day']);
  expect(parts('year')).toEqual(['year', 'nine-months', 'half-year', 'quarter', 'month', 'day']);
  expect(parts('nine-months')).toEqual(['nine-months', 'quarter', 'month', 'day']);
  expect(parts('half-year')).toEqual(['half-year', 'quarter', 'month', 'day']);
  expect(parts('quarter')).toEqual(['quarter', 'month', 'day']);
  const week = { from: '2025-08-11' as LocalDate, until: '2025-08-18' as LocalDate };
  expect(isReportable('nd09', 'week', week)).toBe(true);
  expect(isReportable('nd09', 'month', week)).toBe(false);
  expect(isReportable('nd09', 'day', week)).toBe(false);
  const sevenDays = { from: '2025-08-12' as LocalDate, until: '2025-08-19' as LocalDate };
  expect(isReportable('gregorian', 'week', sevenDays)).toBe(false);
});

test('nothing of the last three months stands in a dataset of nine months', () => {
  const takes = (type: PeriodType, label: string) =>
    isReportable('nd09', 'nine-months', knownPeriod('nd09', type, label).interval);
  expect(takes('nine-months', '2025-9M')).toBe(true);
  expect(takes('quarter', '2025-Q3')).toBe(true);
  expect(takes('month', '2025-09')).toBe(true);
  expect(takes('day', '2025-09-14')).toBe(true);
  expect(takes('half-year', '2025-H1')).toBe(false);
  expect(takes('half-year', '2025-H2')).toBe(false);
  expect(takes('quarter', '2025-Q4')).toBe(false);
  expect(takes('month', '2025-10')).toBe(false);
  expect(takes('day', '2025-09-15')).toBe(false);
});

test('and who states something of them is shown the nearest that does', () => {
  const { interval } = knownPeriod('nd09', 'month', '2025-11');
  const { detail } = notReportable({ calendar: 'nd09', periodType: 'nine-months' }, interval);
  const ends = '"until": "2025-09-15"}';
  expect(detail.en).toContain(
    `"2025-9M" = {"from": "2024-12-15", ${ends}; "2025-Q3" = {"from": "2025-06-15", ${ends}; "2025-09" = {"from": "2025-08-15", ${ends};`,
  );
});

test('a last value is the period’s own in its last month; of a week or a day anywhere in it', () => {
  const ends = (type: PeriodType, label: string) => lastSubPeriod(knownPeriod('nd09', type, label));
  expect(ends('quarter', '2025-Q3')).toEqual({ from: '2025-08-15', until: '2025-09-15' });
  expect(ends('week', '2025-W33')).toEqual({ from: '2025-08-11', until: '2025-08-18' });
  expect(ends('day', '2025-08-14')).toEqual({ from: '2025-08-14', until: '2025-08-15' });
});

test('there are periods of the years 1900 to 2199, and what was published of a later one can still be read', () => {
  const isThere = (type: PeriodType, label: string) => periodOf('nd09', type, label).ok;
  for (const [type, ends] of [
    ['day', '-12-31'],
    ['week', '-W01'],
    ['month', '-12'],
    ['quarter', '-Q4'],
    ['year', ''],
    ['year-to-date', '-12-YTD'],
  ] as const) {
    for (const year of ['1900', '2199']) expect(isThere(type, `${year}${ends}`)).toBe(true);
    for (const year of ['1899', '2200', '9999'])
      expect(isThere(type, `${year}${ends}`)).toBe(false);
  }
  expect(isThere('month', '999912')).toBe(false);
  expect(nextPeriod(knownPeriod('nd09', 'month', '2199-12')).label).toBe('2200-01');
  expect(knownPeriod('nd09', 'month', '2200-01').interval.until).toBe('2200-01-15');
});
