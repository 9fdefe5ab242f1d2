import { describe, expect, test } from 'vitest';
import {
  DatasetPeriodType,
  intervalType,
  lastSubPeriod,
  periodHolding,
} from '../../core/periods/period.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { LocalDate } from '../../core/time.ts';
import { content } from '../support/ingest-world.ts';

/** The faults of the registry with the commune figures asked for otherwise, as `code path`. */
function faultsWith(change: object): readonly string[] {
  const datasets = content.datasets.map((dataset) =>
    dataset.code === 'nd' ? Dataset.parse({ ...dataset, ...change }) : dataset,
  );
  return checkRegistry({ ...content, datasets })
    .filter(({ path }) => path.startsWith('datasets/'))
    .map(({ code, path }) => `${code} ${path}`);
}

test('a dataset with levels, opening, cut-off and compulsory metrics that fit is published', () => {
  const fitting = {
    compulsory: ['received', 'place'],
    cutOffDaysAfterEnd: 1,
    opensDaysAfterStart: 25,
    deadline: { dayOfMonth: 16, roll: 'next-working-day' },
    deadlines: { province: { workingDaysAfterCutOff: 5 } },
  };
  expect(faultsWith(fitting)).toEqual([]);
});

describe('refused is', () => {
  test('a last part that the periods of the dataset are not made of', () => {
    for (const lastSubPeriod of ['day', 'month']) expect(faultsWith({ lastSubPeriod })).toEqual([]);
    for (const lastSubPeriod of ['week', 'quarter', 'year'])
      expect(faultsWith({ lastSubPeriod })).toEqual(['period-too-coarse datasets/0/lastSubPeriod']);
    expect(() => faultsWith({ lastSubPeriod: 'year-to-date' })).toThrow();
  });

  test('a last part that does not end with the period, of every pair of types', () => {
    const pairs = DatasetPeriodType.options.flatMap((periodType) =>
      DatasetPeriodType.options.map((part) => [periodType, part] as const),
    );
    for (const [periodType, part] of pairs) {
      const isTaken = !faultsWith({ periodType, lastSubPeriod: part }).some((each) =>
        each.endsWith('/lastSubPeriod'),
      );
      const period = periodHolding('nd09', periodType, LocalDate.parse('2025-08-20'));
      if (period === undefined) throw new Error(`No ${periodType} holds the day`);
      const last = lastSubPeriod(period, part);
      const isItsOwn = intervalType('nd09', last) === part && last.until === period.interval.until;
      expect([periodType, part, isTaken]).toEqual([periodType, part, isItsOwn]);
    }
  });

  test('the nine months as the last part of a year, with what would be one', () => {
    const datasets = content.datasets.map((dataset) =>
      dataset.code === 'nd'
        ? Dataset.parse({ ...dataset, periodType: 'year', lastSubPeriod: 'nine-months' })
        : dataset,
    );
    const found = checkRegistry({ ...content, datasets }).find(({ path }) =>
      path.endsWith('/lastSubPeriod'),
    );
    expect(found?.detail.en).toContain('choose one of: year, half-year, quarter, month, day,');
    expect(found?.detail.vi).toContain('hãy chọn một trong: year, half-year, quarter, month, day,');
  });

  test('a fixed day before the cut-off, in whichever period that shows', () => {
    const early = { deadline: { dayOfMonth: 13, roll: 'as-is' } };
    expect(faultsWith(early)).toEqual(['deadline-before-cut-off datasets/0/deadline']);
    // Day 14 is the cut-off itself, but rolled back over a weekend it lies before.
    const rolled = (roll: string) => faultsWith({ deadline: { dayOfMonth: 14, roll } });
    expect(rolled('next-working-day')).toEqual([]);
    expect(rolled('previous-working-day')).toEqual(['deadline-before-cut-off datasets/0/deadline']);
  });

  test('a fixed day of a level before the cut-off', () => {
    const deadlines = { province: { dayOfMonth: 1, roll: 'as-is' } };
    expect(faultsWith({ deadlines })).toEqual([
      'deadline-before-cut-off datasets/0/deadlines/province',
    ]);
  });

  test('no working day at all after the cut-off (Decree 09/2019/ND-CP, Article 8)', () => {
    expect(() => faultsWith({ deadline: { workingDaysAfterCutOff: 0 } })).toThrow();
  });

  test('a deadline before the opening', () => {
    const late = { opensDaysAfterStart: 60 };
    expect(faultsWith(late)).toEqual(['deadline-before-opening datasets/0/deadline']);
  });

  test('a deadline of a level that has nothing to say in the dataset, or of its own level', () => {
    const due = { workingDaysAfterCutOff: 3 };
    expect(faultsWith({ deadlines: { agency: due } })).toEqual([
      'wrong-level datasets/0/deadlines/agency',
    ]);
    expect(faultsWith({ deadlines: { commune: due } })).toEqual([
      'duplicate datasets/0/deadlines/commune',
    ]);
  });

  test('a compulsory metric that the dataset does not ask for, a computed one, and one twice', () => {
    expect(faultsWith({ compulsory: ['unasked', 'rate', 'place', 'place'] })).toEqual([
      'duplicate datasets/0/compulsory/3',
      'unknown-metric datasets/0/compulsory/0',
      'not-for-kind datasets/0/compulsory/1',
    ]);
  });
});
