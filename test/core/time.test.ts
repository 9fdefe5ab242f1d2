import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  daysBetween,
  instantOf,
  legalTimeZone,
  LocalDate,
  localDateAt,
  startOfDay,
  wallClockAt,
} from '../../core/time.ts';

const dayMs = 86_400_000;
const ofTheZone = new Intl.DateTimeFormat('sv-SE', {
  timeZone: legalTimeZone,
  dateStyle: 'short',
  timeStyle: 'medium',
});

describe('legal time', () => {
  test('is what the zone says, at every instant of these centuries', () => {
    const epochs = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) });
    fc.assert(
      fc.property(epochs, (epoch) => {
        expect(wallClockAt(instantOf(epoch))).toBe(ofTheZone.format(epoch));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test.each([Date.UTC(1975, 5, 12, 16), Date.UTC(1975, 5, 12, 17), Date.UTC(1975, 5, 13)])(
    'is what the zone says where the country became one (%i)',
    (epoch) => {
      for (const second of [-1, 0, 1])
        expect(wallClockAt(instantOf(epoch + second * 1000))).toBe(
          ofTheZone.format(epoch + second * 1000),
        );
    },
  );

  test('days are counted as the proleptic calendar counts them', () => {
    const days = fc.integer({ min: Date.UTC(1600, 0) / dayMs, max: Date.UTC(2400, 0) / dayMs });
    const dateOf = (day: number) => LocalDate.parse(instantOf(day * dayMs).slice(0, 10));
    fc.assert(
      fc.property(days, days, (from, to) => {
        expect(daysBetween(dateOf(from), dateOf(to))).toBe(to - from);
        expect(addDays(dateOf(from), to - from)).toBe(dateOf(to));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('a day begins at its first instant', () => {
    const begins = startOfDay(localDateAt(instantOf(Date.UTC(2025, 7, 14, 17))));
    expect(begins).toBe('2025-08-14T17:00:00.000Z');
  });
});
