import { describe, expect, test } from 'vitest';
import { Metric } from '../../core/registry/metric.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  short,
  smallMetrics,
  smallRegistry,
  smallUnits,
} from '../support/small-world.ts';
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

const later = { observedAt: '2025-11-01T00:00:00Z' };

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

describe('rule 12: which percentage stands at a unit that gave no parts', () => {
  const asked = { registry, definition: 'q', label: '2025-Q3' };
  const line = (sayings: readonly Saying[], options: Parameters<typeof figureFrom>[2] = asked) =>
    lineOf(figureFrom(sayings, 'share', options), 'A1');
  const shown = (...args: Parameters<typeof line>) => {
    const { state, outcome, percentage } = line(...args);
    return [state, short(outcome), percentage?.text].filter((each) => each !== undefined);
  };
  const only = (text: string) => ['missing', 'only-percentage', text];
  const [july, august, september] = months;
  const three = ['50.0', '60.0', '70.0'].map((says, at) => percent(says, months[at]));

  test('the last of the period (rule 7), with its source, days and receipt, as it was given', () => {
    expect(shown(three)).toEqual(only('70.0'));
    expect(shown(three.toReversed())).toEqual(only('70.0'));
    const said = percent('>70.0', september, { submission: 'P' });
    expect(line([percent('50', july), said]).percentage).toEqual({
      text: '70.0',
      atLeast: true,
      interval: september,
      source: 'a',
      receipt: 'P'.padStart(26, '0'),
    });
  });

  test('that of the month, and not of a day within it', () => {
    const day = percent('10.0', onDay('2025-08-20'));
    expect(shown([percent('70.0', september), day])).toEqual(only('70.0'));
  });

  test('one of days before the last part says so', () => {
    expect(line([percent('50.0', july)]).percentage).toMatchObject({ text: '50.0', isOlder: true });
    expect(line(three).percentage?.isOlder).toBe(undefined);
  });

  test('of several sources that of record (rule 3), in the order of the metric', () => {
    const said = [percent('60.0', september, { source: 'b' }), percent('70.0', september)];
    expect(shown(said)).toEqual(only('70.0'));
    const turned = smallRegistry({
      metrics: smallMetrics.map((each) =>
        each.code === 'share' ? Metric.parse({ ...each, sources: ['b', 'a'] }) : each,
      ),
    });
    const month = said.map((each) => ({ ...each, ...august }));
    expect(shown(month, { registry: turned })).toEqual(only('60.0'));
  });

  test('none where the source of record took it back or said nil: nothing resurfaces, and this is how the unit stands', () => {
    const other = percent('70.0', september, { source: 'b' });
    expect(shown([other, percent('withdrawn', september)])).toEqual(['withdrawn', 'withdrawn']);
    expect(shown([other, percent('nil', september)])).toEqual(['nil', 'nil']);
    expect(shown([...three, percent('nil', september, later)])).toEqual(['nil', 'nil']);
  });

  test('of days before the last part, nil is as good as nothing, and so is what was taken back', () => {
    for (const says of ['nil', 'withdrawn'])
      expect(shown([percent(says, july)])).toEqual(['missing', 'missing']);
  });

  test('a nil that came late is late', () => {
    const late = { receivedAt: '2025-12-20T00:00:00Z' };
    expect(line([percent('nil', september)]).late).toBe(false);
    expect(line([percent('nil', september, late)]).late).toBe(true);
  });

  test('none where the parts are known, also where they cannot be divided or are nil', () => {
    const part = (metric: string, says: number | string) => ({
      metric,
      unit: 'A1',
      says,
      ...quarter,
    });
    const bare = percent('80.8', quarter);
    expect(shown([bare, part('flow', 5), part('base', 0)])).toEqual(['value', 'division-by-zero']);
    expect(shown([bare, part('flow', 'nil'), part('base', 'nil')])).toEqual(['nil', 'nil']);
    expect(shown([bare, part('flow', 5), part('base', 10)])).toEqual(['value', '50']);
  });

  test('parts that were taken back leave the percentage that is still stated', () => {
    const back = ['flow', 'base'].map((metric) => ({
      metric,
      unit: 'A1',
      says: 'withdrawn',
      ...quarter,
    }));
    expect(shown([percent('80.8', quarter), ...back])).toEqual(only('80.8'));
  });
});
