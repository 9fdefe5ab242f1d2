import { expect, test } from 'vitest';
import type { PeriodType } from '../../core/periods/period.ts';
import type { CalendarCode } from '../../core/periods/period-rule.ts';
import { calendarWords } from '../../render/calendar-words.ts';
import { reportPage } from '../../render/report-page.ts';
import { day } from '../support/figure-fixture.ts';
import { secondEdition } from '../support/report-fixture.ts';

test.each<[CalendarCode, PeriodType, vi: string, en: string]>([
  ['nd09', 'month', 'kỳ theo Nghị định 09/2019/NĐ-CP', 'period of Decree 09/2019/NĐ-CP'],
  ['nd09.week-thu', 'quarter', 'kỳ theo Nghị định 09/2019/NĐ-CP', 'period of Decree 09/2019/NĐ-CP'],
  ['gregorian', 'year-to-date', 'kỳ theo tháng dương lịch', 'calendar months'],
  ['month-same-1', 'month', 'kỳ theo tháng dương lịch', 'calendar months'],
  [
    'month-previous-20',
    'month',
    'tháng tính từ ngày 20 tháng trước đến ngày 19',
    'months from day 20 of the month before to day 19',
  ],
  [
    'month-same-10',
    'year',
    'tháng tính từ ngày 10 đến ngày 9 tháng sau',
    'months from day 10 to day 9 of the month after',
  ],
  ['week-thu', 'week', 'tuần từ thứ Năm đến thứ Tư', 'week from Thursday to Wednesday'],
  ['nd09', 'week', 'tuần từ thứ Hai đến Chủ nhật', 'week from Monday to Sunday'],
  ['nd09.week-sun', 'week', 'tuần từ Chủ nhật đến thứ Bảy', 'week from Sunday to Saturday'],
  ['nd09', 'day', 'một ngày', 'one day'],
])('the rule %s of a %s is called “%s”', (calendar, type, vi, en) => {
  expect(calendarWords(calendar, type)).toEqual({ vi, en });
});

test('a report by the week from Thursday says so beside its days', () => {
  const [section] = secondEdition.sections;
  if (section === undefined) throw new Error('The edition has no section');
  const page = reportPage(
    {
      ...secondEdition,
      period: { type: 'week', label: '2025-W33' },
      sections: [
        {
          ...section,
          calendar: 'week-thu',
          periodType: 'week',
          window: { from: day('2025-08-14'), until: day('2025-08-21') },
        },
      ],
    },
    'vi',
  ).replaceAll(/\s+/g, ' ');
  expect(page).toContain('tuần 33 năm 2025');
  expect(page).toContain('Số liệu 14/8–20/8/2025 (tuần từ thứ Năm đến thứ Tư)');
});
