import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { workingDaysBetween } from '../../core/periods/calendar.ts';
import {
  type AnswerClock,
  dueOn,
  isDueDateProvisional,
  overdueWorkingDays,
  paused,
  resumed,
  startClock,
  stopped,
  timeliness,
  withClass,
  workingDaysUsed,
} from '../../core/recommendations/recommendation-deadline.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { sampleRegistry } from '../../samples/world.ts';
import vectors from './deadline-vectors.json' with { type: 'json' };

const { calendar } = sampleRegistry();
const day = (text: string) => LocalDate.parse(text);
const ten = startClock(day('2025-08-12'), 10);

const Vectors = z.array(
  z.strictObject({
    case: z.string(),
    dayZero: LocalDate,
    workingDays: z.int(),
    extension: z.int(),
    pauses: z.array(z.strictObject({ askedOn: LocalDate, answeredOn: LocalDate })),
    dueOn: LocalDate,
  }),
);

describe('the due date', () => {
  test.each(Vectors.parse(vectors))('$case', (vector) => {
    const clock: AnswerClock = {
      ...startClock(vector.dayZero, vector.workingDays),
      extensionWorkingDays: vector.extension,
      pauses: vector.pauses,
    };
    expect(dueOn(clock, calendar)).toBe(vector.dueOn);
  });

  test.each(Vectors.parse(vectors))('$case, asked and answered as it happened', (vector) => {
    const begun: AnswerClock = {
      ...startClock(vector.dayZero, vector.workingDays),
      extensionWorkingDays: vector.extension,
    };
    const clock = vector.pauses.reduce(
      (running, { askedOn, answeredOn }) => resumed(paused(running, calendar, askedOn), answeredOn),
      begun,
    );
    expect(dueOn(clock, calendar)).toBe(vector.dueOn);
  });

  test('is unknown while a question is open', () => {
    const asked = paused(ten, calendar, day('2025-08-14'));
    expect(dueOn(asked, calendar)).toBeUndefined();
    expect(timeliness(asked, calendar, day('2025-09-30'))).toBe('PAUSED');
  });

  test('does not move when the question comes on the due day or later', () => {
    for (const late of ['2025-08-26', '2025-08-28'])
      expect(paused(ten, calendar, day(late))).toEqual(ten);
  });

  test('is never before the day on which the class was set', () => {
    const late = withClass(ten, 'A', day('2025-09-10'));
    expect(dueOn(late, calendar)).toBe('2025-09-10');
    expect(dueOn(withClass(ten, 'C', day('2025-08-13')), calendar)).toBe('2025-09-11');
  });

  test('a question that paused nothing then pauses nothing after a longer class either', () => {
    const asked = resumed(paused(ten, calendar, day('2025-08-27')), day('2025-08-29'));
    expect(dueOn(withClass(asked, 'C', day('2025-08-29')), calendar)).toBe('2025-09-11');
  });

  test('is provisional in a year whose calendar is not confirmed', () => {
    expect(isDueDateProvisional(ten, calendar)).toBe(false);
    expect(isDueDateProvisional(startClock(day('2026-12-28'), 10), calendar)).toBe(true);
  });
});

describe('timeliness', () => {
  test('is late from the day after the due date, and very late beyond twice the time', () => {
    expect(timeliness(ten, calendar, day('2025-08-20'))).toBe('ON_TIME');
    expect(timeliness(ten, calendar, day('2025-08-21'))).toBe('DUE_SOON');
    expect(timeliness(ten, calendar, day('2025-08-26'))).toBe('DUE_SOON');
    expect(timeliness(ten, calendar, day('2025-08-27'))).toBe('OVERDUE');
    expect(overdueWorkingDays(ten, calendar, day('2025-08-27'))).toBe(1);
    expect(timeliness(ten, calendar, day('2025-09-11'))).toBe('OVERDUE');
    expect(timeliness(ten, calendar, day('2025-09-12'))).toBe('VERY_OVERDUE');
  });

  test('stands still when the clock stops', () => {
    const answered = stopped(ten, day('2025-08-25'));
    expect(timeliness(answered, calendar, day('2025-12-31'))).toBe('NOT_RUNNING');
    expect(workingDaysUsed(answered, calendar, day('2025-12-31'))).toBe(9);
    expect(timeliness(null, calendar, day('2025-12-31'))).toBe('NOT_RUNNING');
  });
});

test('a pause moves the due date by the working days that it lasted', () => {
  const start = day('2025-02-01');
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(40),
      fc.nat(40),
      (zero, days, ask, reply) => {
        const clock = startClock(addDays(start, zero), days);
        const due = dueOn(clock, calendar) ?? clock.dayZero;
        const askedOn = addDays(clock.dayZero, ask);
        const answeredOn = addDays(askedOn, reply);
        const moved = dueOn(resumed(paused(clock, calendar, askedOn), answeredOn), calendar) ?? due;
        const lasted = askedOn < due ? workingDaysBetween(calendar, askedOn, answeredOn) : 0;
        expect(workingDaysBetween(calendar, due, moved)).toBe(lasted);
      },
    ),
    { seed: 20250812, numRuns: 100 },
  );
});
