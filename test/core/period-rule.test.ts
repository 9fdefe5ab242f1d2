import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coarsestFirst,
  contains,
  DatasetPeriodType,
  intervalType,
  isPartOf,
  knownPeriod,
  lastDay,
  lastSubPeriod,
  lengthInDays,
  nextPeriod,
  type Period,
  periodHolding,
  periodNamed,
  periodOf,
  periodOver,
  PeriodType,
} from '../../core/periods/period.ts';
import { CalendarCode, ruleOf, weeksOf } from '../../core/periods/period-rule.ts';
import { addDays, addMinutes, LocalDate, localDateAt, startOfDay } from '../../core/time.ts';
import { wordsIn } from '../../core/wording.ts';

const code = (text: string): CalendarCode => CalendarCode.parse(text);

/** First and last day, both inclusive, as laws write them. */
const window = (calendar: string, label: string): string => {
  const found = periodNamed(code(calendar), label);
  return found.ok ? `${found.value.interval.from}..${lastDay(found.value.interval)}` : 'none';
};
const labelOn = (calendar: string, type: PeriodType, day: string) =>
  periodHolding(code(calendar), type, LocalDate.parse(day))?.label;

describe('the code of a calendar', () => {
  const rules = [
    'nd09',
    'gregorian',
    'month-previous-2',
    'month-previous-28',
    'month-same-1',
    'month-same-28',
    'week-mon',
    'week-thu',
    'nd09.week-thu',
    'gregorian.week-sun',
    'month-previous-20.week-sat',
  ];
  test.each(rules)('may be %s', (text) => {
    expect(CalendarCode.parse(text)).toBe(text);
  });

  const wrong = [
    '',
    'nd',
    'month-20',
    'month-previous-1',
    'month-previous-29',
    'month-same-0',
    'month-same-07',
    'month-same-31',
    'week-Thu',
    'week-thursday',
    'week-thu.nd09',
    'nd09.month-same-3',
    'nd09.',
    'nd09.week-thu.week-fri',
    ' nd09',
  ];
  test.each(wrong)('is never “%s”, and both languages say what would be right', (text) => {
    const read = CalendarCode.safeParse(text);
    const words = wordsIn(read.error?.issues[0]?.message ?? '');
    expect(words?.vi).toContain('month-previous-20');
    expect(words?.en).toContain('nd09.week-thu');
  });

  test('means months and weeks, each as usual unless it says otherwise', () => {
    expect(ruleOf('week-thu')).toEqual({
      months: { by: 'gregorian', firstDay: 1, of: 'same' },
      weekFrom: 4,
    });
    expect(ruleOf('nd09')).toEqual({
      months: { by: 'nd09', firstDay: 15, of: 'previous' },
      weekFrom: 1,
    });
    expect(ruleOf(code('month-same-10.week-sun'))).toEqual({
      months: { by: 'days', firstDay: 10, of: 'same' },
      weekFrom: 0,
    });
  });
});

describe('the windows of Decree 09/2019', () => {
  test.each([
    ['2025-08', '2025-07-15..2025-08-14'],
    ['2026-01', '2025-12-15..2026-01-14'],
    ['2026-02', '2026-01-15..2026-02-14'],
    ['2026-03', '2026-02-15..2026-03-14'],
    ['2026-08', '2026-07-15..2026-08-14'],
    ['2026-12', '2026-11-15..2026-12-14'],
  ])('of %s: %s', (label, days) => {
    expect(window('nd09', label)).toBe(days);
  });

  test('one second divides the months, by the wall clock of the legal time zone', () => {
    const cut = startOfDay(LocalDate.parse('2026-02-15'));
    const before = addMinutes(cut, -1 / 60);
    expect(before).toBe('2026-02-14T16:59:59.000Z');
    expect(labelOn('nd09', 'month', localDateAt(before))).toBe('2026-02');
    expect(labelOn('nd09', 'month', localDateAt(cut))).toBe('2026-03');
  });
});

describe('months of the customer’s own', () => {
  test('begin on a day of the month before, or of their own', () => {
    expect(window('month-previous-20', '2025-08')).toBe('2025-07-20..2025-08-19');
    expect(window('month-previous-20', '2026-01')).toBe('2025-12-20..2026-01-19');
    expect(window('month-same-10', '2025-08')).toBe('2025-08-10..2025-09-09');
    expect(window('month-same-10', '2025-12')).toBe('2025-12-10..2026-01-09');
    expect(window('month-previous-28', '2024-03')).toBe('2024-02-28..2024-03-27');
  });

  test('make quarters, halves, nine months and years', () => {
    expect(window('month-previous-20', '2025-Q3')).toBe('2025-06-20..2025-09-19');
    expect(window('month-previous-20', '2025-H2')).toBe('2025-06-20..2025-12-19');
    expect(window('month-same-10', '2025-9M')).toBe('2025-01-10..2025-10-09');
    expect(window('month-same-10', '2025')).toBe('2025-01-10..2026-01-09');
  });

  test('hold the days on both sides of their first', () => {
    expect(labelOn('month-previous-20', 'month', '2025-12-19')).toBe('2025-12');
    expect(labelOn('month-previous-20', 'month', '2025-12-20')).toBe('2026-01');
    expect(labelOn('month-same-10', 'month', '2026-01-09')).toBe('2025-12');
    expect(labelOn('month-same-10', 'year', '2026-01-09')).toBe('2025');
    expect(labelOn('month-same-10', 'month', '2026-01-10')).toBe('2026-01');
  });
});

describe('weeks from Thursday to Wednesday', () => {
  test('bear the year and number of their fourth day, the Sunday', () => {
    expect(window('week-thu', '2025-W01')).toBe('2025-01-02..2025-01-08');
    expect(window('week-thu', '2025-W33')).toBe('2025-08-14..2025-08-20');
    expect(labelOn('week-thu', 'week', '2025-01-01')).toBe('2024-W52');
    expect(labelOn('week-thu', 'week', '2025-08-13')).toBe('2025-W32');
    expect(labelOn('week-thu', 'week', '2025-08-14')).toBe('2025-W33');
  });

  test('are fifty-three in a year of fifty-three Sundays, and not in one of fifty-three Thursdays', () => {
    expect(window('week-thu', '2023-W53')).toBe('2023-12-28..2024-01-03');
    expect(window('gregorian', '2023-W53')).toBe('none');
    expect(window('gregorian', '2026-W53')).toBe('2026-12-28..2027-01-03');
    expect(window('week-thu', '2026-W53')).toBe('none');
    expect(window('week-thu', '2026-W52')).toBe('2026-12-24..2026-12-30');
    expect(window('week-thu', '2027-W01')).toBe('2026-12-31..2027-01-06');
  });

  test('leave the months as they are', () => {
    expect(window('nd09.week-thu', '2025-08')).toBe('2025-07-15..2025-08-14');
    expect(window('nd09.week-thu', '2025-W33')).toBe('2025-08-14..2025-08-20');
    expect(weeksOf('nd09.week-thu')).toBe('week-thu');
    expect(weeksOf('month-same-10')).toBe('week-mon');
  });

  test('are Monday’s of ISO 8601 over the ends of years', () => {
    expect(labelOn('gregorian', 'week', '2024-12-30')).toBe('2025-W01');
    expect(labelOn('week-mon', 'week', '2024-12-30')).toBe('2025-W01');
    expect(labelOn('nd09', 'week', '2027-01-03')).toBe('2026-W53');
  });
});

describe('the year to date', () => {
  test('runs from the calendar’s first day of the year to the end of the month', () => {
    expect(window('gregorian', '2025-08-YTD')).toBe('2025-01-01..2025-08-31');
    expect(window('nd09', '2025-08-YTD')).toBe('2024-12-15..2025-08-14');
    expect(window('nd09', '2025-12-YTD')).toBe('2024-12-15..2025-12-14');
    expect(window('month-previous-20', '2025-01-YTD')).toBe('2024-12-20..2025-01-19');
  });

  test('is spelt with dashes, or without any', () => {
    expect(periodNamed('nd09', '202508YTD')).toEqual(periodNamed('nd09', '2025-08-YTD'));
    const wrong = ['2025-08YTD', '202508-YTD', '2025-YTD', '2025-13-YTD', '2025-8-YTD', 'YTD'];
    expect(wrong.map((label) => window('nd09', label))).toEqual(wrong.map(() => 'none'));
  });

  test('is made of months and days, and part of nothing: a quarter need not end with it', () => {
    expect(coarsestFirst.filter((part) => isPartOf(part, 'year-to-date'))).toEqual([
      'month',
      'day',
    ]);
    expect(PeriodType.options.filter((whole) => isPartOf('year-to-date', whole))).toEqual([
      'year-to-date',
    ]);
  });

  test('is followed by that of the next month, over the end of the year', () => {
    const next = (label: string) => nextPeriod(knownPeriod('nd09', 'year-to-date', label)).label;
    expect(next('2025-08-YTD')).toBe('2025-09-YTD');
    expect(next('2025-12-YTD')).toBe('2026-01-YTD');
  });

  test('has its own last values in its last month', () => {
    expect(lastSubPeriod(knownPeriod('nd09', 'year-to-date', '2025-08-YTD'))).toEqual({
      from: '2025-07-15',
      until: '2025-08-15',
    });
  });

  test('is no type of a statement: its days are those of a month, a quarter or none', () => {
    const type = (label: string) => {
      const { interval } = knownPeriod('gregorian', 'year-to-date', label);
      return intervalType('gregorian', interval);
    };
    expect(type('2025-01-YTD')).toBe('month');
    expect(type('2025-03-YTD')).toBe('quarter');
    expect(type('2025-08-YTD')).toBeUndefined();
    expect(DatasetPeriodType.safeParse('year-to-date').success).toBe(false);
  });
});

// Laws ------------------------------------------------------------------------

const run = { seed: 20250815, numRuns: 100 };

const anyMonths = fc.oneof(
  fc.constantFrom('nd09', 'gregorian'),
  fc.integer({ min: 2, max: 28 }).map((day) => `month-previous-${day}`),
  fc.integer({ min: 1, max: 28 }).map((day) => `month-same-${day}`),
);
const anyWeeks = fc
  .constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
  .map((day) => `week-${day}`);
const anyCalendar = fc
  .oneof(
    anyMonths,
    anyWeeks,
    fc.tuple(anyMonths, anyWeeks).map((both) => both.join('.')),
  )
  .map(code);
const anyDay = fc
  .integer({ min: 0, max: 100_000 })
  .map((days) => addDays(LocalDate.parse('1901-01-01'), days));
const anyType = fc.constantFrom(...PeriodType.options);

const anyPeriod = fc
  .tuple(anyCalendar, anyType, anyDay)
  .map(([calendar, type, day]) => ({ day, period: periodHolding(calendar, type, day) }))
  .filter((held): held is { day: LocalDate; period: Period } => held.period !== undefined);

describe('under every rule', () => {
  test('the period that holds a day holds it', () => {
    fc.assert(
      fc.property(anyPeriod, ({ day, period: { interval } }) => {
        expect(interval.from <= day && day < interval.until).toBe(true);
      }),
      run,
    );
  });

  test('a label names the period that bears it, in either spelling and by no other type', () => {
    fc.assert(
      fc.property(anyPeriod, ({ period }) => {
        const { calendar, type, label } = period;
        expect(periodNamed(calendar, label)).toEqual({ ok: true, value: period });
        expect(periodNamed(calendar, label.replaceAll('-', ''))).toEqual({
          ok: true,
          value: period,
        });
        expect(PeriodType.options.filter((one) => periodOf(calendar, one, label).ok)).toEqual([
          type,
        ]);
      }),
      run,
    );
  });

  test('the days of a period that is stated lead back to it', () => {
    fc.assert(
      fc.property(anyPeriod, ({ period }) => {
        fc.pre(period.type !== 'year-to-date');
        expect(periodOver(period.calendar, period.interval)).toEqual(period);
      }),
      run,
    );
  });

  test('periods of one type follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(anyPeriod, ({ period }) => {
        fc.pre(period.type !== 'year-to-date' && period.type !== 'nine-months');
        const next = nextPeriod(period);
        expect(next.interval.from).toBe(period.interval.until);
        expect(next.label > period.label).toBe(true);
        expect(periodHolding(period.calendar, period.type, lastDay(period.interval))).toEqual(
          period,
        );
      }),
      run,
    );
  });

  test('a period is tiled by the periods that it is made of', () => {
    fc.assert(
      fc.property(anyPeriod, ({ period: whole }) => {
        for (const type of coarsestFirst.filter((part) => isMadeOf(whole.type, part)))
          expect(tiles(whole, type)).toBe(true);
      }),
      { ...run, numRuns: 40 },
    );
  });

  test('a week has seven days, and its fourth lies in the year of its label', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (calendar, day) => {
        const week = periodHolding(calendar, 'week', day);
        expect(week && lengthInDays(week.interval)).toBe(7);
        expect(week && addDays(week.interval.from, 3).slice(0, 4)).toBe(week?.label.slice(0, 4));
      }),
      run,
    );
  });

  test('the year to date of December is the year, and each adds a month to the one before', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (calendar, day) => {
        const year = periodHolding(calendar, 'year', day);
        const span = periodHolding(calendar, 'year-to-date', day);
        const month = periodHolding(calendar, 'month', day);
        expect(span?.interval).toEqual({
          from: year?.interval.from,
          until: month?.interval.until,
        });
        const all = knownPeriod(calendar, 'year-to-date', `${year?.label}-12-YTD`);
        expect(all.interval).toEqual(year?.interval);
      }),
      run,
    );
  });
});

/** Nine months are part of a year and leave three months of it out. */
const isMadeOf = (whole: PeriodType, part: DatasetPeriodType): boolean =>
  isPartOf(part, whole) && (part === whole || part !== 'nine-months');

/** By way of the days, and not of `nextPeriod`. */
function tiles(whole: Period, type: DatasetPeriodType): boolean {
  let day = whole.interval.from;
  while (day < whole.interval.until) {
    const part = periodHolding(whole.calendar, type, day);
    if (part?.interval.from !== day || !contains(whole.interval, part.interval)) return false;
    day = part.interval.until;
  }
  return day === whole.interval.until;
}

test.each([
  ['nd09', 'month-previous-15'],
  ['gregorian', 'month-same-1'],
  ['gregorian', 'week-mon'],
  ['nd09.week-thu', 'month-previous-15.week-thu'],
])('%s and %s are one rule', (usual, own) => {
  fc.assert(
    fc.property(anyType, anyDay, (type, day) => {
      const { calendar: _, ...held } = periodHolding(code(usual), type, day) ?? {};
      const { calendar: __, ...same } = periodHolding(code(own), type, day) ?? {};
      expect(held).toEqual(same);
    }),
    run,
  );
});
