import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWorkingDay } from '../../core/periods/calendar.ts';
import { DueDay } from '../../core/registry/dataset.ts';
import { cutOffWords, dueWords, openingWords } from '../../core/registry/dataset-words.ts';
import { cutOffOf, dueDay, dueRuleOf, opensOn } from '../../core/periods/due-day.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { sampleRegistry } from '../../samples/world.ts';

const { calendar } = sampleRegistry();
const day = (text: string) => LocalDate.parse(text);
const august = knownPeriod('nd09', 'month', '2025-08');
const workingDays = (count: number) => DueDay.parse({ workingDaysAfterCutOff: count });
const fixed = (dayOfMonth: number, more: object = {}) =>
  DueDay.parse({ dayOfMonth, roll: 'as-is', ...more });

describe('the cut-off', () => {
  test('is the last day of the period, unless the dataset moves it by days', () => {
    expect(cutOffOf({}, august)).toBe('2025-08-14');
    expect(cutOffOf({ cutOffDaysAfterEnd: 3 }, august)).toBe('2025-08-17');
    expect(cutOffOf({ cutOffDaysAfterEnd: -4 }, august)).toBe('2025-08-10');
  });
});

describe('the opening', () => {
  test('is the first day of the period, unless the dataset moves it by days', () => {
    expect(opensOn({}, august)).toBe('2025-07-15');
    expect(opensOn({ opensDaysAfterStart: 25 }, august)).toBe('2025-08-09');
    expect(opensOn({ opensDaysAfterStart: -5 }, august)).toBe('2025-07-10');
  });
});

describe('working days after the cut-off', () => {
  test.each([
    ['2025-08', '2025-08-15', '2025-08-18'],
    ['2026-01', '2026-01-15', '2026-01-16'],
    ['2026-02', '2026-02-23', '2026-02-24'],
    ['2026-03', '2026-03-16', '2026-03-17'],
    ['2026-08', '2026-08-17', '2026-08-18'],
    ['2026-12', '2026-12-15', '2026-12-16'],
  ])(
    '%s is due on %s by one and on %s by two, over weekends and the Tết of 2026',
    (label, one, two) => {
      const cutOff = cutOffOf({}, knownPeriod('nd09', 'month', label));
      expect(dueDay(calendar, cutOff, workingDays(1))).toBe(one);
      expect(dueDay(calendar, cutOff, workingDays(2))).toBe(two);
    },
  );

  test('a weekend that is worked in exchange counts', () => {
    expect(dueDay(calendar, day('2026-08-21'), workingDays(1))).toBe('2026-08-22');
  });
});

describe('a fixed day', () => {
  test('lies in the month of the cut-off or so many months after it', () => {
    expect(dueDay(calendar, day('2025-08-14'), fixed(20))).toBe('2025-08-20');
    expect(dueDay(calendar, day('2025-12-14'), fixed(28, { monthsAfter: 2 }))).toBe('2026-02-28');
  });

  test('31 is the last day of a month of 30, 28 and 29 days', () => {
    expect(dueDay(calendar, day('2025-06-14'), fixed(31))).toBe('2025-06-30');
    expect(dueDay(calendar, day('2026-01-14'), fixed(31, { monthsAfter: 1 }))).toBe('2026-02-28');
    expect(dueDay(calendar, day('2028-02-14'), fixed(31))).toBe('2028-02-29');
    expect(dueDay(calendar, day('2028-02-14'), fixed(30))).toBe('2028-02-29');
  });

  test.each([
    ['as-is', '2026-02-16'],
    ['next-working-day', '2026-02-23'],
    ['previous-working-day', '2026-02-13'],
  ])('within the Tết of 2026 and rolled %s is %s', (roll, expected) => {
    expect(dueDay(calendar, day('2026-02-14'), fixed(16, { roll }))).toBe(expected);
  });

  test('that is worked on is not rolled', () => {
    for (const roll of ['as-is', 'next-working-day', 'previous-working-day'])
      expect(dueDay(calendar, day('2025-08-14'), fixed(20, { roll }))).toBe('2025-08-20');
  });
});

describe('laws of the last day', () => {
  const dates = fc.integer({ min: 0, max: 5000 }).map((days) => addDays(day('2020-01-01'), days));

  test('so many working days after the cut-off is itself one, with so many in between', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (cutOff, count) => {
        const due = dueDay(calendar, cutOff, workingDays(count));
        let worked = 0;
        for (let each = addDays(cutOff, 1); each <= due; each = addDays(each, 1))
          if (isWorkingDay(calendar, each)) worked += 1;
        return isWorkingDay(calendar, due) && worked === count;
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  test('a rolled day is a working day on the side that the rule says, with none skipped', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 31 }), (cutOff, dayOfMonth) => {
        const asIs = dueDay(calendar, cutOff, fixed(dayOfMonth));
        const next = dueDay(calendar, cutOff, fixed(dayOfMonth, { roll: 'next-working-day' }));
        const before = dueDay(
          calendar,
          cutOff,
          fixed(dayOfMonth, { roll: 'previous-working-day' }),
        );
        for (let each = asIs; each < next; each = addDays(each, 1))
          if (isWorkingDay(calendar, each)) return false;
        for (let each = asIs; each > before; each = addDays(each, -1))
          if (isWorkingDay(calendar, each)) return false;
        return [next, before].every((each) => isWorkingDay(calendar, each));
      }),
      { seed: 14, numRuns: 100 },
    );
  });
});

test('a level has its own rule, or else that of the dataset’s own level', () => {
  const dataset = { deadline: workingDays(2), deadlines: { province: fixed(20) } };
  expect(dueRuleOf(dataset, 'province')).toEqual(fixed(20));
  expect(dueRuleOf(dataset, 'commune')).toEqual(workingDays(2));
});

describe('the rule in words', () => {
  test('states what becomes of a day on which no work is done', () => {
    const words = (roll: string) => dueWords(fixed(16, { roll })).vi;
    expect(words('as-is')).toBe(
      'Hết ngày 16 của tháng chốt số liệu; giữ nguyên cả khi là ngày nghỉ',
    );
    expect(words('previous-working-day')).toContain('chuyển về ngày làm việc liền trước');
    expect(dueWords(fixed(31, { monthsAfter: 1 })).en).toBe(
      'To the end of the last day of the month after that of the cut-off; also where no work is done on it',
    );
    expect(dueWords(fixed(30, { monthsAfter: 2 })).vi).toContain(
      'tháng thứ 2 sau tháng chốt số liệu',
    );
  });

  test('says from which day and up to which day figures count', () => {
    expect(openingWords({}).vi).toBe('Từ ngày đầu kỳ');
    expect(openingWords({ opensDaysAfterStart: 1 }).en).toBe('From 1 day after the first day');
    expect(openingWords({ opensDaysAfterStart: -5 }).vi).toBe('Từ 5 ngày trước ngày đầu kỳ');
    expect(cutOffWords({}).en).toBe('The last day of the period');
    expect(cutOffWords({ cutOffDaysAfterEnd: -2 }).en).toBe(
      '2 days before the last day of the period',
    );
    expect(cutOffWords({ cutOffDaysAfterEnd: 2 }).vi).toBe('2 ngày sau ngày cuối kỳ');
  });
});
