import { expect, test } from 'vitest';
import { periodAsking } from '../../core/submissions/lateness.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { LocalDate } from '../../core/time.ts';
import { smallRegistry } from '../support/small-world.ts';

const quarterly = smallRegistry().datasets.find(({ code }) => code === 'quarter');
if (quarterly === undefined) throw new Error('No dataset by quarter');

const over = (from: string, until: string): Interval => ({
  from: LocalDate.parse(from),
  until: LocalDate.parse(until),
});

test.each([
  ['a month of it', over('2025-07-15', '2025-08-15'), '2025-Q3'],
  ['a day of it', over('2025-08-01', '2025-08-02'), '2025-Q3'],
  ['a week within it, which is no part of a quarter', over('2025-07-14', '2025-07-21'), undefined],
  ['a month of another calendar within it', over('2025-07-01', '2025-08-01'), undefined],
  ['a longer period', over('2025-06-15', '2025-12-15'), undefined],
])('a dataset by quarter asks for %s', (_, interval, label) => {
  expect(periodAsking(quarterly, interval)?.label).toBe(label);
});
