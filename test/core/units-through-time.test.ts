import { describe, expect, test } from 'vitest';
import { crossingOf } from '../../core/figures/across.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { planSections } from '../../core/reports/section-plan.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import type { Figure } from '../../core/reports/report.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { merged } from '../support/merged.ts';
import { figureFrom, lineOf, type Saying, short } from '../support/small-world.ts';
import {
  commune,
  country,
  daily,
  divided,
  metricsInTime,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

const long = '2020-01-01';
const reform = '2025-07-01';
const beforeReform = '2025-06-30';
const provinceA = province('A', long);
const old = (code: string, until: string = reform) => commune(code, long, until);
const fresh = (code: string, from: string = reform) => commune(code, from);
const world = (
  units: readonly ReturnType<typeof commune>[],
  events: Parameters<typeof worldOf>[1] = [],
  boundariesOn?: string,
) => worldOf([country, provinceA, ...units], events, boundariesOn);

const says = (metric: string, unit: string, value: number | string, on: string): Saying => ({
  metric,
  unit,
  says: value,
  ...onDay(on),
});

type Asking = { label?: string; definition?: string; scope?: string };
const q3: Asking = { definition: 'q', label: '2025-Q3' };
const july: Asking = { definition: 'nd', label: '2025-07' };
const h1: Asking = { definition: 'h', label: '2025-H1' };
const h2025: Asking = { definition: 'y', label: '2025' };

const total = (registry: Registry, metric: string, said: readonly Saying[], asking: Asking = q3) =>
  short(figureFrom(said, metric, { registry, ...asking }).total);

/** Each line with what it comes to: `A9 5 carried`. */
const linesOf = (figure: Figure): readonly string[] =>
  figure.units.map((line) => `${line.unit} ${short(line.outcome)}`);
const lines = (registry: Registry, metric: string, said: readonly Saying[], asking: Asking = q3) =>
  linesOf(figureFrom(said, metric, { registry, ...asking }));

const merger = (more: object = {}) =>
  world([old('A7'), old('A8'), fresh('A9')], [merged(['A7', 'A8'], 'A9', reform, more)]);
const intoOneThatStood = (more: object = {}) =>
  world([old('A7'), commune('A1', long)], [merged(['A7'], 'A1', reform, more)]);
const split = (more: object = {}) =>
  world(
    [old('A7'), fresh('A4'), fresh('A5')],
    [divided('A7', { A4: '0.4', A5: '3/5' }, reform, more)],
  );
const splitWithoutShares = world(
  [old('A7'), fresh('A4'), fresh('A5')],
  [divided('A7', { A4: undefined, A5: undefined }, reform)],
);
const closing = world([old('A7'), commune('A1', long)]);
const reused = world([old('A7'), fresh('A7')]);
const chain = (more: object = {}) =>
  world(
    [old('A7'), commune('A8', reform, '2025-08-01'), fresh('A9', '2025-08-01')],
    [merged(['A7'], 'A8', reform, more), merged(['A8'], 'A9', '2025-08-01', more)],
  );

/** A7 became A4 (0.4) and A5 (0.6), of which a month later one was divided into A8 and A9 and the other went into A9. */
const splitTwice = (parted: string, shares: Readonly<Record<string, string>>, other: string) =>
  world(
    [
      old('A7'),
      commune('A4', reform, '2025-08-01'),
      commune('A5', reform, '2025-08-01'),
      fresh('A8', '2025-08-01'),
      fresh('A9', '2025-08-01'),
    ],
    [
      divided('A7', { A4: '0.4', A5: '0.6' }, reform),
      divided(parted, shares, '2025-08-01'),
      merged([other], 'A9', '2025-08-01'),
    ],
  );

describe('flows that are summed', () => {
  const flows = [
    ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
    ...daily('flow', 'A8', 2, '2025-06-15', beforeReform),
    ...daily('flow', 'A9', 3, reform, '2025-09-14'),
  ];
  test('merge: predecessors and successor add, each over the days on which it stood', () => {
    const figure = figureFrom(flows, 'flow', { registry: merger(), ...q3 });
    expect(linesOf(figure)).toEqual(['A9 276']);
    expect(figure.coverage).toMatchObject({ expected: 1, value: 1 });
    expect(lineOf(figure, 'A9').predecessors).toEqual([
      { unit: 'A7', closed: reform, counts: 'added' },
      { unit: 'A8', closed: reform, counts: 'added' },
    ]);
  });
  test('merge: days that one of them left out make the line partial, counted by unit', () => {
    const gap = flows.filter(({ unit }) => unit !== 'A8');
    expect(lines(merger(), 'flow', gap)).toEqual(['A9 244 partial 16']);
  });
  test('merge: a period that the successor stated whole stands alone', () => {
    const whole = { metric: 'flow', unit: 'A9', says: 500, ...ndMonth('2025-07') };
    const figure = figureFrom([...flows, whole], 'flow', { registry: merger(), ...july });
    expect(linesOf(figure)).toEqual(['A9 500']);
    const role = (unit: string) =>
      new Set(
        lineOf(figure, 'A9')
          .statements.filter((each) => each.unit === unit)
          .map((each) => each.role),
      );
    expect([role('A7'), role('A8')]).toEqual([new Set(['left-over']), new Set(['left-over'])]);
  });
  test('merge: a month that the successor stated over the event makes the quarter the sum of its months', () => {
    const months = ['2025-07', '2025-08', '2025-09'].map((label, at) => ({
      metric: 'flow',
      unit: 'A9',
      says: [100, 20, 3][at] ?? 0,
      ...ndMonth(label),
    }));
    const before = daily('flow', 'A7', 1, '2025-06-15', beforeReform);
    expect(lines(merger(), 'flow', [...before, ...months])).toEqual(['A9 123']);
  });
  test('merge: what the successor took back does not let predecessors return', () => {
    const whole = { metric: 'flow', unit: 'A9', ...ndMonth('2025-07') };
    const said = [
      ...flows.filter(({ unit }) => unit !== 'A9'),
      { ...whole, says: 500 },
      { ...whole, says: 'withdrawn', observedAt: '2025-08-12T00:00:00Z' },
    ];
    expect(lines(merger(), 'flow', said, july)).toEqual(['A9 withdrawn']);
  });
  test('merge: behind a month that the successor took back, the days of predecessors are left out, too', () => {
    const month = (unit: string, label: string, value: number | string, more: object = {}) => ({
      metric: 'flow',
      unit,
      says: value,
      ...ndMonth(label),
      ...more,
    });
    const again = { observedAt: '2025-08-12T00:00:00Z' };
    const back = [month('A9', '2025-08', 5), month('A9', '2025-08', 'withdrawn', again)];
    const august = '2025-08-01';
    const registry = world(
      [commune('A7', long, august), commune('A8', long, august), fresh('A9', august)],
      [merged(['A7', 'A8'], 'A9', august)],
    );
    const said = [month('A7', '2025-07', 2), month('A8', '2025-07', 3), month('A9', '2025-09', 5)];
    // 14 days of August, and 17 of July by each of the two.
    expect(lines(registry, 'flow', [...said, ...back])).toEqual(['A9 10 partial 48']);
    const broken = [
      ...[...said, ...back].flatMap((each) => [each, { ...each, metric: 'base' }]),
      month('A9', '2025-08', 9, again),
    ];
    expect(lines(registry, 'share', broken)).toEqual(['A9 100 partial 48']);
  });
  test('merge: a unit that stood before takes in another', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A1', 3, '2025-06-15', '2025-07-14'),
    ];
    expect(lines(intoOneThatStood(), 'flow', said, july)).toEqual(['A1 106']);
  });
  test('split with shares: each successor adds its exact part, and the lines add up', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A4', 1, reform, '2025-07-14'),
      ...daily('flow', 'A5', 2, reform, '2025-07-14'),
    ];
    const figure = figureFrom(said, 'flow', { registry: split(), ...july });
    expect(linesOf(figure)).toEqual(['A4 102/5', 'A5 188/5']);
    expect(short(figure.total)).toBe('58');
    expect(lineOf(figure, 'A4').predecessors).toEqual([
      { unit: 'A7', closed: reform, share: '2/5', counts: 'added' },
    ]);
  });
  test('split without shares: the old unit is a line of its own, expected like the new ones', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A4', 1, reform, '2025-07-14'),
    ];
    const figure = figureFrom(said, 'flow', { registry: splitWithoutShares, ...july });
    expect(linesOf(figure)).toEqual(['A4 14', 'A5 missing', 'A7 16']);
    expect(figure.coverage).toMatchObject({ expected: 3, value: 2, missing: ['A5'] });
    expect(short(figure.total)).toBe('30');
  });
  describe('T6: a closed unit beside those that took it over', () => {
    const month = (unit: string, label: string, value: number | string) => ({
      metric: 'flow',
      unit,
      says: value,
      ...ndMonth(label),
    });
    const days = daily('flow', 'A7', 1, '2025-06-15', beforeReform);
    const reaching = [month('A4', '2025-07', 14), month('A5', '2025-07', 28)];
    const told = (registry: Registry, said: readonly Saying[], asking: Asking = july) => {
      const figure = figureFrom(said, 'flow', { registry, ...asking });
      const { flags, givenUpTo } = lineOf(figure, 'A7');
      return { lines: linesOf(figure), flags: flags.map(({ kind }) => kind), givenUpTo };
    };
    const givenUp = { lines: ['A4 14', 'A5 28', 'A7 missing'], flags: [] };
    test('counts for no days of which all of them have spoken together with their own', () => {
      expect(told(splitWithoutShares, [...days, ...reaching])).toEqual({
        ...givenUp,
        givenUpTo: ['A4', 'A5'],
      });
      const quarter = [
        ...days,
        month('A7', '2025-06', 9),
        ...['A4', 'A5'].map((unit) => ({
          metric: 'flow',
          unit,
          says: 100,
          from: '2025-06-15',
          until: '2025-09-15',
        })),
      ];
      expect(total(splitWithoutShares, 'flow', quarter)).toBe('200');
      const half = told(splitWithoutShares, [...quarter.slice(0, -2), ...reaching], {
        definition: 'y',
        label: '2025',
      });
      expect(half.lines[2]).toMatch(/^A7 9 partial/u);
    });
    test('stands with its number, marked, where only some of them have: nobody knows how much of it is theirs', () => {
      expect(told(splitWithoutShares, [...days, month('A4', '2025-07', 14)])).toEqual({
        lines: ['A4 14', 'A5 missing', 'A7 16'],
        flags: ['reached-back'],
        givenUpTo: ['A4'],
      });
      const own = [...days, ...daily('flow', 'A4', 1, reform, '2025-07-14')];
      expect(told(splitWithoutShares, own).flags).toEqual([]);
    });
    test('a definition cut on 30 June 2025: July of Decree 09 contains 1 July, and counts its days once', () => {
      const cut = world([old('A7'), fresh('A4')], [merged(['A7'], 'A4', reform)], beforeReform);
      expect(told(cut, [...days, month('A4', '2025-07', 31)])).toEqual({
        lines: ['A4 31', 'A7 missing'],
        flags: [],
        givenUpTo: ['A4'],
      });
      expect(told(cut, days)).toEqual({ lines: ['A4 missing', 'A7 16'], flags: [] });
    });
    test('with shares, and the event after the cut day, each of them speaks for its share', () => {
      const cut = world(
        [old('A7'), fresh('A4'), fresh('A5')],
        [divided('A7', { A4: '0.4', A5: '3/5' }, reform)],
        beforeReform,
      );
      expect(told(cut, [...days, ...reaching])).toEqual({ ...givenUp, givenUpTo: ['A4', 'A5'] });
      expect(told(cut, [...days, month('A4', '2025-07', 14)])).toEqual({
        lines: ['A4 14', 'A5 missing', 'A7 48/5'],
        flags: [],
        givenUpTo: ['A4'],
      });
      expect(told(cut, days.slice(1)).lines).toEqual([
        'A4 missing',
        'A5 missing',
        'A7 15 partial 1',
      ]);
    });
    test('leaves out its days where one of them took back what it had said of them', () => {
      const back = month('A5', '2025-07', 'withdrawn');
      const said = [...days, month('A4', '2025-07', 14), back];
      expect(lines(splitWithoutShares, 'flow', said, july)).toEqual([
        'A4 14',
        'A5 withdrawn',
        'A7 missing',
      ]);
      const longer = [...said, month('A7', '2025-06', 9)];
      const figure = figureFrom(longer, 'flow', { registry: splitWithoutShares, ...h2025 });
      expect(lineOf(figure, 'A7')).toMatchObject({ state: 'partial', daysLeftOut: 198 - 31 });
    });
    test('is no line of the taker that the dataset does not ask: its word counts nowhere', () => {
      const registry = world([old('A7'), fresh('A4')], [merged(['A7'], 'A4', reform)]);
      const reporters = { rule: 'list' as const, units: [UnitCode.parse('A7')] };
      const datasets = registry.datasets.map((dataset) => ({ ...dataset, reporters }));
      const datasetByCode = new Map(datasets.map((dataset) => [dataset.code, dataset]));
      const said = [...days, month('A4', '2025-07', 31)];
      expect(told({ ...registry, datasets, datasetByCode }, said)).toEqual({
        lines: ['A7 16'],
        flags: [],
      });
    });
  });
  test('closing without a successor: the unit is a line over its own days', () => {
    const said = daily('flow', 'A7', 1, '2025-06-15', beforeReform);
    expect(lines(closing, 'flow', said, july)).toEqual(['A1 missing', 'A7 16']);
    expect(lines(closing, 'flow', said, { definition: 'nd', label: '2025-08' })).toEqual([
      'A1 missing',
    ]);
  });
  test('code reused: a statement is about the unit that carried the code on its last day', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A7', 2, reform, '2025-07-14'),
    ];
    const figure = figureFrom(said, 'flow', { registry: reused, ...july });
    expect(linesOf(figure)).toEqual(['A7 28', `A7@${long} 16`]);
    expect(figure.coverage).toMatchObject({ expected: 2, value: 2 });
    const over = { metric: 'flow', unit: 'A7', says: 9, ...ndMonth('2025-07') };
    expect(lines(reused, 'flow', [over], july)).toEqual(['A7 9', `A7@${long} missing`]);
  });
  test('code reused and closed again: neither line passes for the other', () => {
    const twice = world([old('A7'), commune('A7', reform, '2025-08-01'), commune('A1', long)]);
    const said = [says('flow', 'A7', 1, '2025-06-20'), says('flow', 'A7', 2, '2025-07-20')];
    expect(figureFrom(said, 'flow', { registry: twice, ...q3 }).coverage.partial).toEqual([
      `A7@${long}`,
      `A7@${reform}`,
    ]);
  });
  test('code reused by the merged unit itself: both count once', () => {
    const registry = world(
      [old('A7'), old('A8'), fresh('A7')],
      [merged(['A7', 'A8'], 'A7', reform)],
    );
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A8', 2, '2025-06-15', beforeReform),
      ...daily('flow', 'A7', 3, reform, '2025-07-14'),
    ];
    const figure = figureFrom(said, 'flow', { registry, ...july });
    expect(linesOf(figure)).toEqual(['A7 90']);
    expect(lineOf(figure, 'A7').predecessors?.map(({ unit }) => unit)).toEqual([
      `A7@${long}`,
      'A8',
    ]);
  });
  test('chain of two events in one period: everything reaches the last unit once', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A8', 2, reform, '2025-07-31'),
      ...daily('flow', 'A9', 3, '2025-08-01', '2025-09-14'),
    ];
    expect(lines(chain(), 'flow', said)).toEqual(['A9 213']);
  });
  test('chain of split and merger: shares multiply along the road, and roads that meet add', () => {
    const registry = splitTwice('A5', { A8: '1/3', A9: '2/3' }, 'A4');
    const figure = figureFrom([says('flow', 'A7', 10, '2025-06-20')], 'flow', { registry, ...q3 });
    expect(figure.units.map(({ outcome }) => outcome)).toMatchObject([
      { numerator: '2', denominator: '1' },
      { numerator: '8', denominator: '1' },
    ]);
    const shares = lineOf(figure, 'A9').predecessors?.map(({ unit, share }) => [unit, share]);
    expect(shares).toEqual([['A7', '4/5']]);
  });
});

test('an event on the last day of the period has happened', () => {
  const last = '2025-09-14';
  const registry = world(
    [old('A7', last), old('A8', last), fresh('A9', last)],
    [merged(['A7', 'A8'], 'A9', last)],
  );
  const said = [says('flow', 'A7', 4, '2025-09-13'), says('flow', 'A8', 5, '2025-09-13')];
  expect(lines(registry, 'flow', said)).toEqual([expect.stringMatching(/^A9 9 /u)]);
});

test('a mark of any unit that went into a line stands beside the line', () => {
  const said = [
    says('flow', 'A7', 4, beforeReform),
    says('flow', 'A8', 5, beforeReform),
    { ...says('flow', 'A8', 6, beforeReform), source: 'b' },
  ];
  const { flags } = lineOf(figureFrom(said, 'flow', { registry: merger(), ...q3 }), 'A9');
  expect(flags).toMatchObject([{ kind: 'sources-differ' }]);
});

describe('last values of stocks', () => {
  const before = [says('stock', 'A7', 40, beforeReform), says('stock', 'A8', 60, beforeReform)];
  test('merge: stocks of 40 and 60 and then 105 are 105, not 205', () => {
    const after = says('stock', 'A9', 105, '2025-08-31');
    expect(lines(merger(), 'stock', before, july)).toEqual(['A9 100 carried']);
    const figure = figureFrom([...before, after], 'stock', { registry: merger(), ...q3 });
    expect(linesOf(figure)).toEqual(['A9 105']);
    expect(figure.coverage).toMatchObject({ expected: 1, value: 1, carried: [] });
    expect(lineOf(figure, 'A9').predecessors?.map(({ counts }) => counts)).toEqual([
      'beside',
      'beside',
    ]);
  });
  test('merge: a predecessor that said nil stands beside what the others carry', () => {
    const said = [says('stock', 'A7', 40, beforeReform), says('stock', 'A8', 'nil', beforeReform)];
    const line = lineOf(figureFrom(said, 'stock', { registry: merger(), ...july }), 'A9');
    expect(line.predecessors?.map(({ unit, counts }) => [unit, counts])).toEqual([
      ['A7', 'carried'],
      ['A8', 'beside'],
    ]);
  });
  test('merge: carried within the age limit only, and marked as missing', () => {
    const figure = figureFrom(before, 'stock', { registry: merger(), ...july });
    expect(figure.coverage).toMatchObject({
      expected: 1,
      value: 0,
      missing: ['A9'],
      carried: ['A9'],
    });
    expect(lines(merger(), 'stock', before)).toEqual(['A9 missing']);
  });
  test('merge: nil and withdrawal of the successor end what is carried', () => {
    for (const word of ['nil', 'withdrawn'])
      expect(
        lines(merger(), 'stock', [...before, says('stock', 'A9', word, '2025-07-05')], july),
      ).toEqual([`A9 ${word}`]);
  });
  test('merge: a unit that went on and spoke before the event only is carried with what it took in', () => {
    const said = [says('stock', 'A7', 40, beforeReform), says('stock', 'A1', 100, beforeReform)];
    const figure = figureFrom(said, 'stock', { registry: intoOneThatStood(), ...july });
    expect(linesOf(figure)).toEqual(['A1 140 carried']);
    expect(figure.coverage).toMatchObject({ missing: ['A1'], carried: ['A1'] });
    const after = says('stock', 'A1', 141, '2025-07-10');
    expect(lines(intoOneThatStood(), 'stock', [...said, after], july)).toEqual(['A1 141']);
  });
  test('split with shares: each part stands in until its own successor has spoken', () => {
    const said = [says('stock', 'A7', 50, beforeReform)];
    expect(lines(split(), 'stock', said, july)).toEqual(['A4 20 carried', 'A5 30 carried']);
    const after = says('stock', 'A4', 21, '2025-07-10');
    expect(lines(split(), 'stock', [...said, after], july)).toEqual(['A4 21', 'A5 30 carried']);
  });
  test('split with shares: a part was stated by nobody, and is printed with the decimals of its metric', () => {
    const said = [says('mean-stock', 'A7', 50, beforeReform)];
    const decimals = (registry: Registry) =>
      figureFrom(said, 'mean-stock', { registry, ...july }).units.map(
        ({ outcome }) => outcome.kind === 'value' && outcome.decimals,
      );
    expect(decimals(split())).toEqual([1, 1]);
    expect(decimals(merger())).toEqual([0]);
  });
  test('merge: what several units said is a sum that nobody stated, and has the decimals of its metric', () => {
    const both = [...before, says('stock', 'A9', 105, '2025-07-10')].map((each) => ({
      ...each,
      metric: 'mean-stock',
    }));
    const decimals = (said: readonly Saying[]) =>
      figureFrom(said, 'mean-stock', { registry: merger(), ...july }).units[0]?.outcome;
    expect(decimals(both.slice(0, 2))).toMatchObject({ numerator: '100', decimals: 1 });
    expect(decimals(both)).toMatchObject({ numerator: '105', decimals: 0 });
  });
  test('split without shares: the old line counts, carried, until any of its successors has spoken', () => {
    const august: Asking = { definition: 'q', label: '2025-Q3' };
    const said = [says('stock', 'A7', 50, '2025-06-30')];
    const still = lines(splitWithoutShares, 'stock', said, july);
    expect(still).toEqual(['A4 missing', 'A5 missing', 'A7 50 carried']);
    const after = [...said, says('stock', 'A4', 21, '2025-08-31')];
    const figure = figureFrom(after, 'stock', { registry: splitWithoutShares, ...august });
    expect(linesOf(figure)).toEqual(['A4 21', 'A5 missing', 'A7 missing']);
    expect(lineOf(figure, 'A7').givenUpTo).toEqual(['A4']);
    expect(short(figure.total)).toBe('21');
  });
  test('T6: a closed line is carried, and missing, however near to the period’s end it spoke', () => {
    const said = [
      says('stock', 'A7', 1, beforeReform),
      says('seats', 'A7', 2, beforeReform),
      says('old-count', 'A7', 90, '2025-06-14'),
      says('old-count', 'A7', 100, beforeReform),
    ];
    const figure = (metric: string, registry = splitWithoutShares) =>
      figureFrom(said, metric, { registry, ...july });
    for (const metric of ['stock', 'filled', 'old-count']) {
      expect(lineOf(figure(metric), 'A7')).toMatchObject({
        state: 'missing',
        late: false,
        outcome: { carried: true },
        carriedFrom: onDay(beforeReform),
      });
      expect(figure(metric).coverage).toMatchObject({ value: 0, carried: ['A7'] });
      expect(lineOf(figure(metric, closing), 'A7')).toMatchObject({
        state: 'value',
        outcome: { carried: false },
      });
    }
    const increase = (registry: Registry) => lineOf(figure('old-count', registry), 'A7').increase;
    expect(increase(splitWithoutShares)).toEqual({ kind: 'none', cause: 'missing' });
    expect(increase(closing)).toMatchObject({ numerator: '10' });
  });
  test('T6: what a closed line said without a number is its own word', () => {
    for (const word of ['nil', 'withdrawn'])
      expect(
        lines(splitWithoutShares, 'stock', [says('stock', 'A7', word, beforeReform)], july),
      ).toContain(`A7 ${word}`);
  });
  test('closing without a successor: the last value is carried within the age limit', () => {
    const said = [says('stock', 'A7', 50, '2025-06-30')];
    expect(lines(closing, 'stock', said, july)).toEqual(['A1 missing', 'A7 50']);
    const quarter = [says('stock', 'A7', 50, '2025-07-20')];
    const later = world([old('A7', '2025-08-01'), commune('A1', long)]);
    expect(lines(later, 'stock', quarter)).toEqual(['A1 missing', 'A7 50 carried']);
  });
  test('code reused: the new unit inherits nothing that no event gave it', () => {
    const said = [says('stock', 'A7', 50, beforeReform)];
    expect(lines(reused, 'stock', said, july)).toEqual(['A7 missing', `A7@${long} 50`]);
  });
  test('chain of two events in one period: the latest word on the road stands in', () => {
    const first = says('stock', 'A7', 50, '2025-06-30');
    const second = says('stock', 'A8', 55, '2025-07-20');
    expect(lines(chain(), 'stock', [first], { definition: 'nd', label: '2025-08' })).toEqual([
      'A9 50 carried',
    ]);
    expect(lines(chain(), 'stock', [first, second])).toEqual(['A9 55 carried']);
    const third = says('stock', 'A9', 60, '2025-09-01');
    expect(lines(chain(), 'stock', [first, second, third])).toEqual(['A9 60']);
  });
});

describe('increases of cumulative counts', () => {
  const taken = { countersTakenOver: ['old-count', 'count'] };
  const said = [
    says('old-count', 'A7', 100, '2025-06-14'),
    says('old-count', 'A8', 200, '2025-06-14'),
    says('old-count', 'A7', 106, beforeReform),
    says('old-count', 'A9', 320, '2025-07-14'),
  ];
  const increase = (registry: Registry, all: readonly Saying[], metric = 'old-count') =>
    short(figureFrom(all, metric, { registry, ...july }).increase?.total);
  test('merge: the base is the sum of the bases where the counters were taken over', () => {
    expect(increase(merger(taken), said)).toBe('20');
    expect(total(merger(taken), 'old-count', said, july)).toBe('320');
  });
  test('merge: without that, or if one base is missing, there is none', () => {
    expect(increase(merger(), said)).toBe('no-base');
    expect(increase(merger(taken), said.slice(1))).toBe('no-base');
  });
  test('merge: a count that starts within the period needs no base', () => {
    const begun = { metric: 'count', unit: 'A9', says: 12, ...onDay('2025-08-14') };
    const figure = figureFrom([begun], 'count', { registry: merger(), label: '2025-08' });
    expect(short(figure.increase?.total)).toBe('12');
  });
  test('merge: a restart that a predecessor declared adds what stood before it', () => {
    const restarted = [
      ...said.filter(({ unit }) => unit !== 'A9'),
      {
        ...says('old-count', 'A7', 4, beforeReform),
        observedAt: '2025-08-11T00:00:00Z',
        restart: true as const,
      },
      says('old-count', 'A7', 110, '2025-06-20'),
      says('old-count', 'A9', 230, '2025-07-14'),
    ];
    expect(increase(merger(taken), restarted)).toBe('40');
  });
  test('merge: a unit that went on keeps its base, and adds those whose counters it took over', () => {
    const own = [
      says('old-count', 'A1', 1000, '2025-06-14'),
      says('old-count', 'A7', 100, '2025-06-14'),
      says('old-count', 'A1', 1150, '2025-07-14'),
    ];
    expect(increase(intoOneThatStood(taken), own)).toBe('50');
    expect(increase(intoOneThatStood(), own)).toBe('150');
  });
  test('merge: a restart after the event ends what was taken over, too', () => {
    const all = [
      says('old-count', 'A1', 1000, '2025-06-14'),
      says('old-count', 'A7', 100, '2025-06-14'),
      says('old-count', 'A7', 120, beforeReform),
      { ...says('old-count', 'A1', 5, '2025-07-14'), restart: true as const },
    ];
    expect(increase(intoOneThatStood(taken), all)).toBe('25');
  });
  test('T7: a counter taken over later is no base for a unit that began without one', () => {
    const registry = (first: object) =>
      world(
        [old('A7'), commune('A8', long, '2025-08-01'), fresh('A9')],
        [merged(['A7'], 'A9', reform, first), merged(['A8'], 'A9', '2025-08-01', taken)],
      );
    const all = [
      says('old-count', 'A7', 10, '2025-06-14'),
      says('old-count', 'A8', 100, '2025-06-14'),
      says('old-count', 'A9', 130, '2025-09-14'),
    ];
    const of = (first: object) =>
      short(figureFrom(all, 'old-count', { registry: registry(first), ...q3 }).increase?.total);
    expect([of({}), of(taken)]).toEqual(['no-base', '20']);
  });
  test('split with shares: the base is divided; without shares no counter is taken over', () => {
    const all = [
      says('old-count', 'A7', 100, '2025-06-14'),
      says('old-count', 'A4', 45, '2025-07-14'),
      says('old-count', 'A5', 70, '2025-07-14'),
    ];
    expect(increase(split(taken), all)).toBe('15');
    expect(increase(split(), all)).toBe('no-base');
    expect(increase(splitWithoutShares, all)).toBe('no-base');
  });
  test('chain: every event on the road must have taken the counter over', () => {
    const all = [
      says('old-count', 'A7', 100, '2025-06-14'),
      says('old-count', 'A9', 130, '2025-09-14'),
    ];
    const of = (registry: Registry) =>
      short(figureFrom(all, 'old-count', { registry, ...q3 }).increase?.total);
    expect(of(chain(taken))).toBe('30');
    expect(of(chain())).toBe('no-base');
  });
  test('closing, and a code reused: the count of the old unit is nobody else’s base', () => {
    const all = [
      says('old-count', 'A7', 100, '2025-06-14'),
      says('old-count', 'A7', 130, '2025-07-14'),
    ];
    expect(increase(reused, all)).toBe('no-base');
    expect(increase(closing, all.slice(0, 1))).toBe('missing');
  });
  test('while predecessors stand in, nothing has grown', () => {
    const figure = figureFrom(said.slice(0, 3), 'old-count', { registry: merger(taken), ...july });
    expect(short(figure.total)).toBe('306 carried');
    expect(short(figure.increase?.total)).toBe('missing');
  });
});

describe('ratios', () => {
  test('merge: numerators and denominators add, then the one is divided by the other', () => {
    const said = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('base', 'A7', 2, '2025-06-15', beforeReform),
      ...daily('flow', 'A8', 0, '2025-06-15', beforeReform),
      ...daily('base', 'A8', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A9', 5, reform, '2025-07-14'),
      ...daily('base', 'A9', 5, reform, '2025-07-14'),
    ];
    const figure = figureFrom(said, 'share', { registry: merger(), ...july });
    expect(figure.total).toMatchObject({ operands: { numerator: '86', denominator: '118' } });
    expect(figure.coverage).toMatchObject({ expected: 1, value: 1 });
  });
  test('split with shares: both parts are divided, so the ratio of the part is that of the whole', () => {
    const said = [says('flow', 'A7', 1, '2025-06-20'), says('base', 'A7', 4, '2025-06-20')];
    const figure = figureFrom(said, 'share', { registry: split(), ...july });
    expect(figure.units.map(({ outcome }) => outcome)).toMatchObject([
      { operands: { numerator: '2/5', denominator: '8/5' } },
      { operands: { numerator: '3/5', denominator: '12/5' } },
    ]);
    expect(figure.total).toMatchObject({ numerator: '25', operands: { denominator: '4' } });
  });
  test('merge: a ratio of stocks is carried by pairs until the successor has stated a pair', () => {
    const said = [
      says('stock', 'A7', 1, beforeReform),
      says('seats', 'A7', 2, beforeReform),
      says('stock', 'A8', 2, beforeReform),
      says('seats', 'A8', 8, beforeReform),
    ];
    expect(lines(merger(), 'filled', said, july)).toEqual(['A9 30 carried']);
    const half = says('stock', 'A9', 5, '2025-07-10');
    expect(lines(merger(), 'filled', [...said, half], july)).toEqual(['A9 30 carried']);
    const both = [half, says('seats', 'A9', 10, '2025-07-10')];
    expect(lines(merger(), 'filled', [...said, ...both], july)).toEqual(['A9 50']);
  });
  test('split without shares and closing: the old unit has a ratio of its own', () => {
    const said = [says('flow', 'A7', 1, '2025-06-20'), says('base', 'A7', 4, '2025-06-20')];
    for (const registry of [splitWithoutShares, closing])
      expect(lines(registry, 'share', said, july)).toContain('A7 25 partial 15');
  });
  test('chain: pairs of every unit on the road add', () => {
    const said = ['A7', 'A8', 'A9'].flatMap((unit, at) => {
      const on = ['2025-06-20', '2025-07-20', '2025-08-20'][at] ?? '';
      return [says('flow', unit, at, on), says('base', unit, 2, on)];
    });
    expect(lines(chain(), 'share', said)).toEqual(['A9 50 partial 89']);
  });
  test('a flow over a stock does not cross', () => {
    const said = [says('flow', 'A7', 1, '2025-06-20'), says('seats', 'A7', 4, '2025-06-20')];
    expect(lines(merger(), 'per-seat', said, july)).toEqual(['A9 missing']);
  });
});

describe('what does not cross', () => {
  const everything = ['rank', 'percent', 'mean-flow', 'least-flow', 'most-flow'];
  test.each(everything)(
    '%s: predecessors are shown beside the line and enter nothing',
    (metric) => {
      for (const registry of [merger(), split(), chain()]) {
        const figure = figureFrom([says(metric, 'A7', 4, beforeReform)], metric, {
          registry,
          ...q3,
        });
        expect(figure.units.every(({ state }) => state === 'missing')).toBe(true);
        expect(figure.coverage.expected).toBe(figure.units.length);
        const [line] = figure.units;
        expect(line?.statements.map(({ unit, role }) => [unit, role])).toEqual([
          ['A7', 'predecessor'],
        ]);
        expect(line?.predecessors).toMatchObject([{ unit: 'A7', counts: 'beside' }]);
      }
    },
  );
  test('a stock over time by its mean, least or most does not', () => {
    const [stock] = metricsInTime.filter(({ code }) => code === 'stock');
    if (stock === undefined) throw new Error('Not in the small world');
    const crossing = (overTime: 'last' | 'mean' | 'min' | 'max') =>
      crossingOf({ metric: { ...stock, overTime } });
    expect([crossing('last'), crossing('mean'), crossing('min'), crossing('max')]).toEqual([
      'last',
      'none',
      'none',
      'none',
    ]);
  });
  test('a predecessor beside a line is named with the share that came by its whole road', () => {
    const registry = splitTwice('A4', { A8: '1/2', A9: '1/2' }, 'A5');
    const said = [says('rank', 'A7', 4, beforeReform)];
    const figure = figureFrom(said, 'rank', { registry, ...q3 });
    const shares = lineOf(figure, 'A8').predecessors?.map(({ unit, share }) => [unit, share]);
    expect(shares).toEqual([['A7', '1/5']]);
  });
  test.each(everything)('%s: the old unit has a line where nobody took it over', (metric) => {
    const said = [says(metric, 'A7', 4, beforeReform)];
    for (const registry of [splitWithoutShares, closing])
      expect(lines(registry, metric, said, july).at(-1)).toMatch(/^A7 4/u);
    expect(lines(reused, metric, said, july).at(-1)).toMatch(/^A7@2020-01-01 4/u);
  });
  test.each(everything)('%s: a successor of a split without shares ends it', (metric) => {
    const said = [says(metric, 'A7', 4, beforeReform), says(metric, 'A4', 5, '2025-07-10')];
    expect(lines(splitWithoutShares, metric, said, july).at(-1)).toBe('A7 missing');
  });
  test('a mean over units counts the merged area once', () => {
    const said = [
      says('mean-stock', 'A7', 40, beforeReform),
      says('mean-stock', 'A8', 60, beforeReform),
      says('mean-stock', 'A9', 105, '2025-07-10'),
    ];
    expect(total(merger(), 'mean-stock', said, july)).toBe('105');
  });
});

describe('who is a line', () => {
  test('a unit whose successors the dataset does not ask is a line of its own', () => {
    const registry = world(
      [old('A7'), fresh('A4'), commune('A1', long)],
      [merged(['A7'], 'A4', reform)],
    );
    const datasets = registry.datasets.map((dataset) => ({
      ...dataset,
      reporters: { rule: 'list' as const, units: ['A1', 'A7'].map((code) => UnitCode.parse(code)) },
    }));
    const datasetByCode = new Map(datasets.map((dataset) => [dataset.code, dataset]));
    const narrow = { ...registry, datasets, datasetByCode };
    const said = [says('flow', 'A7', 4, '2025-06-20'), says('stock', 'A7', 9, '2025-06-20')];
    expect(lines(narrow, 'flow', said, july)).toEqual(['A1 missing', 'A7 4 partial 15']);
    expect(lines(narrow, 'stock', said, july)).toEqual(['A1 missing', 'A7 9 carried']);
  });
  test('a unit that closed without a successor keeps what it had taken in', () => {
    const registry = world(
      [old('A7'), commune('A8', reform, '2025-08-01'), commune('A1', long)],
      [merged(['A7'], 'A8', reform)],
    );
    const said = [says('flow', 'A7', 4, '2025-06-20'), says('flow', 'A8', 5, '2025-07-20')];
    expect(lines(registry, 'flow', said).at(-1)).toBe('A8 9 partial 45');
  });
  const merging = (more: object = {}) =>
    worldOf(
      [
        country,
        province('A', long, reform),
        province('B', long, reform),
        province('A', reform),
        old('A1'),
        commune('B1', long, reform, { parent: 'B' }),
        commune('B2', long, reform, { parent: 'B' }),
        fresh('A1'),
        fresh('B1'),
      ],
      [
        merged(['A', 'B'], 'A', reform, more),
        merged(['A1'], 'A1', reform, { code: 'a1' }),
        merged(['B1'], 'B1', reform, { code: 'b1' }),
      ],
    );
  test('a commune that changed province brings its statements along, one that closed is counted where its province went', () => {
    const said = [
      says('flow', 'A1', 1, '2025-06-20'),
      says('flow', 'B1', 2, '2025-06-20'),
      says('flow', 'B2', 4, '2025-06-20'),
      says('flow', 'B1', 8, '2025-07-02'),
    ];
    const figure = figureFrom(said, 'flow', { registry: merging(), ...july, scope: 'VN' });
    expect(linesOf(figure).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'A1 1',
      'B1 10',
      'B2 4',
    ]);
    expect(figure.provinces?.map(({ unit, coverage }) => [unit, coverage.expected])).toEqual([
      ['A', 3],
    ]);
    expect(total(merging(), 'flow', said, { ...july, scope: 'A' })).toMatch(/^15 partial/u);
  });
  test('facts are read in the provinces in which predecessors lay', () => {
    const registry = merging();
    const definition = registry.definitionByCode.get('nd');
    if (definition === undefined) throw new Error('No definition');
    const read = partitionsOf(registry, definition, UnitCode.parse('A'), '2025-07');
    expect(read.filter(({ month }) => month === '2025-06').map(({ province: at }) => at)).toEqual([
      'A',
      'B',
    ]);
    // One of them is a line of its own, which completes July after it closed within it.
    expect(read.filter(({ month }) => month === '2025-07').map(({ province: at }) => at)).toEqual([
      'A',
      'B',
    ]);
  });
  test('control figures of merged provinces are compared together, and never added', () => {
    const said = [
      says('stock', 'A1', 40, beforeReform),
      says('stock', 'B1', 60, beforeReform),
      says('stock', 'A', 45, beforeReform),
      says('stock', 'B', 55, beforeReform),
    ];
    const compared = (all: readonly Saying[]) =>
      figureFrom(all, 'stock', { registry: merging(), ...july }).compared.map(
        ({ unit, role, differs }) => [unit, role, differs],
      );
    expect(compared(said)).toEqual([
      ['A', 'control', false],
      ['B', 'control', false],
    ]);
    expect(compared([...said.slice(0, 3), says('stock', 'B', 56, beforeReform)])).toEqual([
      ['A', 'control', true],
      ['B', 'control', true],
    ]);
    expect(compared([...said, says('stock', 'A', 99, '2025-07-10')])).toEqual([
      ['A', 'control', true],
      ['A', 'control', undefined],
      ['B', 'control', undefined],
    ]);
  });
});

describe('a stated day for the boundaries', () => {
  test('what was founded after the period and went over since is not missed in it', () => {
    const registry = world(
      [commune('A1', long), commune('A4', '2025-08-01', '2025-08-20'), fresh('A5', '2025-08-20')],
      [divided('A4', { A1: '1/3', A5: '2/3' }, '2025-08-20')],
      '2025-08-31',
    );
    const said = [says('stock', 'A1', 11, '2025-07-14')];
    expect(lines(registry, 'stock', said, july)).toEqual(['A1 11']);
  });

  const units = [old('A7'), old('A8'), fresh('A9')];
  const events = [merged(['A7', 'A8'], 'A9', reform)];
  test('a later day puts old periods into the boundaries of today', () => {
    const registry = world(units, events, '2025-07-31');
    const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06'];
    const said = ['A7', 'A8'].flatMap((unit, at) =>
      months.map((label) => ({ metric: 'flow', unit, says: at + 1, ...ndMonth(label) })),
    );
    const figure = figureFrom(said, 'flow', { registry, ...h1 });
    expect(linesOf(figure)).toEqual(['A9 18']);
    expect(figure.coverage).toMatchObject({ expected: 1, value: 1 });
    const stocks = [says('stock', 'A7', 40, '2025-06-10'), says('stock', 'A8', 60, '2025-06-10')];
    const held = figureFrom(stocks, 'stock', { registry, ...h1 });
    expect(linesOf(held)).toEqual(['A9 100']);
    expect(held.coverage).toMatchObject({ expected: 1, value: 1, carried: [] });
    expect(lines(registry, 'stock', stocks.slice(1), h1)).toEqual(['A9 60 carried']);
  });
  test('a later day: increases add, though no counter was taken over', () => {
    const registry = world(units, events, '2025-07-31');
    const said = ['A7', 'A8'].flatMap((unit) => [
      says('old-count', unit, 10, '2024-12-10'),
      says('old-count', unit, 30, '2025-06-10'),
    ]);
    const figure = figureFrom(said, 'old-count', { registry, ...h1 });
    expect([short(figure.total), short(figure.increase?.total)]).toEqual(['60', '40']);
  });
  test('a later day: a bare percentage of the line’s own unit is still the cause that is told', () => {
    const registry = world(
      [old('A7'), commune('A1', long)],
      [merged(['A7'], 'A1', reform)],
      '2025-07-31',
    );
    const bare = (unit: string) => says('filled', unit, 80, '2025-06-10');
    expect(lines(registry, 'filled', [bare('A1')], h1)).toEqual(['A1 only-percentage']);
    expect(lines(registry, 'filled', [bare('A1'), bare('A7')], h1)).toEqual(['A1 only-percentage']);
    expect(lines(registry, 'filled', [bare('A7')], h1)).toEqual(['A1 missing']);
  });
  test('a later day: what a unit took over that came after the period and is gone by then stays a line of its own', () => {
    const gone = [old('A7'), commune('A9', reform, '2025-07-20')];
    const registry = world(gone, [merged(['A7'], 'A9', reform)], '2025-07-31');
    const said = [{ metric: 'flow', unit: 'A7', says: 5, ...ndMonth('2025-06') }];
    const june = { definition: 'nd', label: '2025-06' };
    expect(lines(registry, 'flow', said, june)).toEqual(['A7 5']);
    expect(total(registry, 'flow', said, june)).toBe('5');
  });
  test('an earlier day keeps the old lines, and what came after stands for itself', () => {
    const registry = world(units, events, beforeReform);
    const flows = [
      ...daily('flow', 'A7', 1, '2025-06-15', beforeReform),
      ...daily('flow', 'A9', 3, reform, '2025-07-14'),
    ];
    expect(lines(registry, 'flow', flows, july)).toEqual(['A7 16', 'A8 missing', 'A9 42']);
    const stocks = [
      says('stock', 'A7', 40, beforeReform),
      says('stock', 'A8', 60, beforeReform),
      says('stock', 'A9', 105, '2025-07-10'),
    ];
    expect(total(registry, 'stock', stocks, july)).toBe('105');
  });
  test('the section says which day it is, where it matters', () => {
    const isCut = (registry: Registry, label: string) => {
      const definition = registry.definitionByCode.get('nd');
      if (definition === undefined) throw new Error('No definition');
      const [plan] = planSections(registry, definition, UnitCode.parse('A'), label);
      return [plan?.isCut, plan?.boundaries];
    };
    expect(isCut(world(units, events), '2025-06')).toEqual([false, '2025-06-14']);
    expect(isCut(world(units, events), '2025-07')).toEqual([true, '2025-07-14']);
    expect(isCut(world(units, events), '2025-08')).toEqual([false, '2025-08-14']);
    expect(isCut(world(units, events, '2025-07-31'), '2025-06')).toEqual([true, '2025-07-31']);
  });
});

describe('the reform of 1 July 2025, inside July, the third quarter, the second half-year and the year', () => {
  const registry = merger({ countersTakenOver: ['old-count'] });
  const monthsOf = (unit: string, value: number, labels: readonly string[]) =>
    labels.flatMap((label) => [
      { metric: 'flow', unit, says: value, ...ndMonth(label) },
      { metric: 'base', unit, says: 2 * value, ...ndMonth(label) },
    ]);
  const firstHalf = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06'];
  const said = [
    ...monthsOf('A7', 10, firstHalf),
    ...monthsOf('A8', 20, firstHalf),
    ...[1, 2].flatMap((each) => [
      ...daily('flow', `A${each + 6}`, each, '2025-06-15', beforeReform),
      ...daily('base', `A${each + 6}`, 3, '2025-06-15', beforeReform),
    ]),
    ...daily('flow', 'A9', 3, reform, '2025-07-14'),
    ...daily('base', 'A9', 6, reform, '2025-07-14'),
    ...monthsOf('A9', 100, ['2025-08', '2025-09', '2025-10', '2025-11', '2025-12']),
    says('stock', 'A7', 40, beforeReform),
    says('stock', 'A8', 60, beforeReform),
    says('stock', 'A9', 105, '2025-08-31'),
    says('stock', 'A9', 110, '2025-11-30'),
    says('old-count', 'A7', 30, '2024-12-10'),
    says('old-count', 'A8', 50, '2024-12-10'),
    says('old-count', 'A7', 100, '2025-06-14'),
    says('old-count', 'A8', 200, '2025-06-14'),
    says('old-count', 'A9', 320, '2025-07-14'),
    says('old-count', 'A9', 400, '2025-09-14'),
    says('old-count', 'A9', 520, '2025-12-14'),
  ];
  test.each([
    [july, ['90', '100 carried', '320', '20', '90/180']],
    [q3, ['290', '105', '400', '100', '290/580']],
    [{ definition: 'h', label: '2025-H2' }, ['590', '110', '520', '220', '590/1180']],
    [{ definition: 'y', label: '2025' }, ['770', '110', '520', '440', '770/1540']],
  ])('%o', (asking, expected) => {
    const figure = (metric: string) => figureFrom(said, metric, { registry, ...asking });
    const share = figure('share').total;
    const operands = share.kind === 'value' ? share.operands : undefined;
    expect([
      short(figure('flow').total),
      short(figure('stock').total),
      short(figure('old-count').total),
      short(figure('old-count').increase?.total),
      `${operands?.numerator}/${operands?.denominator}`,
    ]).toEqual(expected);
  });
});
