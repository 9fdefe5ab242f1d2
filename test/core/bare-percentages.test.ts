import { describe, expect, test } from 'vitest';
import { figureFrom, lineOf, type Saying, smallUnits } from '../support/small-world.ts';
import { ndMonth, onDay, worldOf } from '../support/units-in-time.ts';

const registry = worldOf(smallUnits, []);
const months = ['2025-07', '2025-08', '2025-09'].map(ndMonth);
const quarter = { from: '2025-06-15', until: '2025-09-15' };

/** So many of a hundred in each month of the third quarter. */
const parts = (above: readonly number[]): readonly Saying[] =>
  above.flatMap((says, at) => [
    { metric: 'flow', unit: 'A1', says, ...months[at] },
    { metric: 'base', unit: 'A1', says: 100, ...months[at] },
  ]);

const percent = (says: string, when: object | undefined, more: object = {}): Saying => ({
  metric: 'share',
  unit: 'A1',
  says,
  ...when,
  ...more,
});

const flagsOf = (sayings: readonly Saying[], metric = 'share') =>
  lineOf(figureFrom(sayings, metric, { registry, definition: 'q', label: '2025-Q3' }), 'A1').flags;

const flagged = [{ kind: 'percentage-differs' }];

describe('rule 12: in a longer period a percentage is compared with the parts of the very days that it is of', () => {
  const three = parts([50, 60, 90]);
  const right = ['50.0', '60.0', '90.0'].map((says, at) => percent(says, months[at]));

  test('that of a month with the month, whichever of them', () => {
    expect(flagsOf([...three, ...right])).toEqual([]);
    for (const [at] of months.entries())
      expect(flagsOf([...three, ...right.with(at, percent('61.5', months[at]))])).toEqual(flagged);
  });

  test('of several sources that of record', () => {
    const other = percent('61.5', months[1], { source: 'b' });
    expect(flagsOf([...three, ...right, other])).toEqual([]);
    expect(flagsOf([...three, other])).toEqual(flagged);
  });

  test('that of the quarter with the months that fill it, and with no two of them', () => {
    expect(flagsOf([...three, percent('66.7', quarter)])).toEqual([]);
    expect(flagsOf([...three, percent('66.6', quarter)])).toEqual(flagged);
    expect(flagsOf([...parts([50, 60]), percent('66.6', quarter)])).toEqual([]);
  });

  test('that of a day within a month with nothing', () =>
    expect(flagsOf([...three, percent('1.0', onDay('2025-09-14'))])).toEqual([]));

  test('of last values, that of the day on which both end', () => {
    const stocks: readonly Saying[] = [
      { metric: 'stock', unit: 'A1', says: 50, ...months[2] },
      { metric: 'seats', unit: 'A1', says: 100, ...months[2] },
    ];
    const filled = (says: string, when: object | undefined) =>
      flagsOf([...stocks, { ...percent(says, when), metric: 'filled' }], 'filled');
    expect(filled('50', onDay('2025-09-14'))).toEqual([]);
    expect(filled('51', onDay('2025-09-14'))).toEqual(flagged);
    expect(filled('51', months[1])).toEqual([]);
  });
});
