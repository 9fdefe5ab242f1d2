import { expect, test } from 'vitest';
import { fittingIn } from '../../core/figures/question.ts';
import {
  contains,
  DatasetPeriodType,
  isPartOf,
  overlaps,
  type Period,
  periodHolding,
  periodNamed,
} from '../../core/periods/period.ts';
import { CalendarCode } from '../../core/periods/period-rule.ts';
import { subPeriodsOf } from '../../core/periods/sub-periods.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addDays, LocalDate } from '../../core/time.ts';

const days = Array.from({ length: 800 }, (_, at) => addDays(LocalDate.parse('2024-11-01'), at));
const labels = '2025-08-14 2025-W33 2025-08 2025-Q3 2025-H2 2025-9M 2025 2025-07-YTD 2025-11-YTD';

function named(calendar: CalendarCode, label: string): Period {
  const period = periodNamed(calendar, label);
  if (!period.ok) throw new Error(`${calendar} has no ${label}`);
  return period.value;
}

/** Every interval of the calendar that lies within a period and counts in a report of it on such a dataset. */
function counting(period: Period, periodType: DatasetPeriodType): readonly Interval[] {
  const fits = fittingIn({ dataset: { calendar: period.calendar, periodType }, period });
  const all = days.flatMap((day) =>
    DatasetPeriodType.options.flatMap(
      (type) => periodHolding(period.calendar, type, day)?.interval ?? [],
    ),
  );
  const each = new Map(all.map((one) => [`${one.from}_${one.until}`, one]));
  return [...each.values()].filter((one) => contains(period.interval, one) && fits(one));
}

test.each(['nd09', 'gregorian', 'nd09.week-thu', 'month-previous-20'])(
  '%s: what counts in a longer period lies across the edge of no period of the dataset',
  (code) => {
    const calendar = CalendarCode.parse(code);
    let compared = 0;
    for (const label of labels.split(' '))
      for (const periodType of DatasetPeriodType.options) {
        const period = named(calendar, label);
        if (!isPartOf(periodType, period.type === 'year-to-date' ? 'year' : period.type)) continue;
        const intervals = counting(period, periodType);
        for (const part of subPeriodsOf(period, periodType))
          for (const one of intervals)
            if (overlaps(part, one)) {
              const nested = contains(part, one) || contains(one, part);
              expect({ label, periodType, part, one, nested }).toMatchObject({ nested: true });
              compared += 1;
            }
      }
    expect(compared).toBeGreaterThan(1000);
  },
);
