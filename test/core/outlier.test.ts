import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundedText } from '../../core/decimal.ts';
import { fraction, ofCount, times } from '../../core/fraction.ts';
import { medianOf, outlierAmong } from '../../core/quality/outlier.ts';

const whole = (...values: readonly number[]) => values.map((value) => ofCount(value, 0));
const judge = (value: number, earlier: readonly number[]) =>
  outlierAmong(ofCount(value, 0), whole(...earlier));

const year = [100, 104, 98, 101, 97, 103, 99, 102, 96, 105, 100, 101];

describe('the modified z-score of Iglewicz and Hoaglin', () => {
  test('is 0.6745 times the distance from the median, in median absolute deviations', () => {
    // Median 100.5; the deviations 0.5 0.5 0.5 0.5 1.5 1.5 2.5 2.5 3.5 3.5 4.5 4.5 have the median 2.
    const found = judge(1005, year);
    expect(found && roundedText(found.score, 4)).toBe('305.0426');
    expect(found?.median).toEqual(fraction(201n, 2n));
    expect(found?.periods).toBe(12);
  });

  test('is negative below the median', () => {
    const found = judge(10, year);
    expect(found && roundedText(found.score, 2)).toBe('-30.52');
  });

  test('leaves alone what scores 3.5 exactly and flags what scores more', () => {
    // Median 0 and MAD 6745, so that a value scores its ten-thousandth.
    const earlier = [-6745, 6745, -6745, 6745, 0, 0];
    const spread = [-6745, -6745, -6745, 6745, 6745, 6745];
    expect(judge(35_000, spread)).toBeUndefined();
    expect(judge(-35_000, spread)).toBeUndefined();
    expect(judge(35_001, spread)).toBeDefined();
    expect(judge(-35_001, spread)).toBeDefined();
    expect(judge(35_001, earlier)).toBeDefined();
  });

  test.each([
    ['fewer than six periods say nothing of what is usual', 1000, [1, 2, 3, 4, 5]],
    ['more than half of them the same give no measure', 1000, [9, 9, 9, 9, 9, 9, 9, 10]],
    ['all of them the same give no measure', 10, [9, 9, 9, 9, 9, 9]],
    ['an ordinary value is none', 103, year],
  ])('is not judged or not flagged: %s', (_, value, earlier) => {
    expect(judge(value, earlier)).toBeUndefined();
  });

  test('is judged from six periods on', () => {
    expect(judge(1000, [1, 2, 3, 4, 5, 6])?.periods).toBe(6);
  });

  test('is exact: neither the order of periods nor the unit of measure changes the verdict', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 12 }),
        fc.integer({ min: -200, max: 200 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (earlier, value, factor) => {
          const found = judge(value, earlier);
          expect(judge(value, earlier.toReversed())).toEqual(found);
          const scaled = outlierAmong(
            times(ofCount(value, 0), factor),
            whole(...earlier).map((each) => times(each, factor)),
          );
          expect(scaled?.score).toEqual(found?.score);
        },
      ),
      { seed: 1993, numRuns: 100 },
    );
  });
});

test('the median of an even number of values is the mean of the two in the middle', () => {
  expect(medianOf(whole(4, 1, 3, 2))).toEqual(fraction(5n, 2n));
  expect(medianOf(whole(5, 1, 3))).toEqual(fraction(3n, 1n));
});
