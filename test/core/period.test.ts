import { expect, test } from 'vitest';
import {
  isReportable,
  knownPeriod,
  nextPeriod,
  periodHolding,
  storageMonths,
} from '../../core/period.ts';
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
