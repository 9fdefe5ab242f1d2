import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, LocalDate } from '../../core/time.ts';
import { overlap, uncovered, type Validity } from '../../core/units/validity.ts';

const first = LocalDate.parse('2025-01-01');
const span = fc
  .record({
    from: fc.integer({ min: 0, max: 12 }),
    days: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  })
  .map(({ from, days }): Validity => {
    const validFrom = addDays(first, from);
    return days === undefined ? { validFrom } : { validFrom, validTo: addDays(validFrom, days) };
  });
const days = Array.from({ length: 30 }, (_, offset) => addDays(first, offset));
const holds = ({ validFrom, validTo }: Validity, day: LocalDate): boolean =>
  validFrom <= day && (validTo === undefined || day < validTo);

test('what is not covered is told day by day, in spans that do not touch', () => {
  const law = fc.property(span, fc.array(span, { maxLength: 4 }), (whole, parts) => {
    const gaps = uncovered(whole, parts);
    for (const day of days)
      expect(gaps.filter((gap) => holds(gap, day)).length).toBe(
        holds(whole, day) && !parts.some((part) => holds(part, day)) ? 1 : 0,
      );
    for (const [at, gap] of gaps.entries()) {
      const before = gaps[at - 1];
      if (before !== undefined)
        expect(before.validTo !== undefined && before.validTo < gap.validFrom).toBe(true);
    }
  });
  fc.assert(law, { seed: 7, numRuns: 500 });
});

test('two overlap if they have a day in common', () => {
  const law = fc.property(span, span, (a, b) => {
    expect(overlap(a, b)).toBe(days.some((day) => holds(a, day) && holds(b, day)));
  });
  fc.assert(law, { seed: 8, numRuns: 300 });
});
