import { describe, expect, test } from 'vitest';
import { roundedText } from '../../core/decimal.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  short,
  smallMetrics,
  smallRegistry,
  smallUnits,
} from '../support/small-world.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { Unit } from '../../core/units/unit.ts';
import { merged } from '../support/merged.ts';

const flow = (unit: string, says: number | string, more: Partial<Saying> = {}): Saying => ({
  metric: 'flow',
  unit,
  says,
  ...more,
});
const base = (unit: string, says: number | string, more: Partial<Saying> = {}): Saying => ({
  metric: 'base',
  unit,
  says,
  ...more,
});
const stock = (unit: string, says: number | string, more: Partial<Saying> = {}): Saying => ({
  metric: 'stock',
  unit,
  says,
  ...more,
});
const day = (date: string) => ({
  from: date,
  until: new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10),
});

test('rule 1: zero is data, nil is a statement, and missing is neither', () => {
  const figure = figureFrom([flow('A1', 0), flow('A2', 'nil')], 'flow');
  expect(figure.coverage).toMatchObject({ expected: 3, value: 1, nil: ['A2'], missing: ['A3'] });
  expect(short(figure.total)).toBe('0');
  expect(short(lineOf(figure, 'A2').outcome)).toBe('nil');
});

test('rule 1: what a withdrawal took back does not resurface', () => {
  const figure = figureFrom(
    [
      flow('A1', 5, { observedAt: '2025-08-10T00:00:00Z' }),
      flow('A1', 'withdrawn', { observedAt: '2025-08-11T00:00:00Z' }),
    ],
    'flow',
  );
  expect(figure.coverage).toMatchObject({ value: 0, withdrawn: ['A1'], missing: ['A2', 'A3'] });
  expect(short(figure.total)).toBe('missing');
});

test('rule 1: a withdrawn month does not let days of it count instead', () => {
  const withdrawn = figureFrom([flow('A1', 'withdrawn'), flow('A1', 3, day('2025-08-01'))], 'flow');
  expect(withdrawn.coverage.withdrawn).toEqual(['A1']);
  const nil = figureFrom([flow('A1', 'nil'), flow('A1', 3, day('2025-08-01'))], 'flow');
  expect(nil.coverage.nil).toEqual(['A1']);
});

test('rule 3: another source beside a withdrawal is flagged, for flows as for stocks', () => {
  for (const kind of [flow, stock]) {
    const said = [kind('A1', 4), kind('A1', 'withdrawn', { observedAt: '2025-08-11T00:00:00Z' })];
    const metric = kind === flow ? 'flow' : 'stock';
    const line = lineOf(figureFrom([...said, kind('A1', 5, { source: 'b' })], metric), 'A1');
    expect(line.state).toBe('withdrawn');
    expect(line.flags).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
  }
});

test('a total says nil or withdrawn only if every unit did', () => {
  const units = ['A1', 'A2', 'A3'];
  const all = (says: string) =>
    short(
      figureFrom(
        units.map((unit) => flow(unit, says)),
        'flow',
      ).total,
    );
  expect(all('nil')).toBe('nil');
  expect(all('withdrawn')).toBe('withdrawn');
  expect(short(figureFrom([flow('A1', 'nil')], 'flow').total)).toBe('missing');
});

test('rule 2: the later observation is current whatever the order of arrival', () => {
  const figure = figureFrom(
    [
      flow('A1', 9, { observedAt: '2025-08-12T00:00:00Z', receivedAt: '2025-08-12T00:00:00Z' }),
      flow('A1', 5, { observedAt: '2025-08-11T00:00:00Z', receivedAt: '2025-08-13T00:00:00Z' }),
    ],
    'flow',
  );
  expect(short(figure.total)).toBe('9');
  expect(lineOf(figure, 'A1').statements.map((line) => line.role)).toEqual(['used', 'superseded']);
});

test('rule 2: equal observations are decided by arrival, then by receipt', () => {
  const at = '2025-08-12T00:00:00Z';
  const figure = figureFrom(
    [
      flow('A1', 1, { observedAt: at, receivedAt: '2025-08-13T00:00:00Z', submission: '1' }),
      flow('A1', 2, { observedAt: at, receivedAt: '2025-08-13T00:00:00Z', submission: '2' }),
    ],
    'flow',
  );
  expect(short(figure.total)).toBe('2');
});

test('rule 2: a correction that names the receipt it replaces wins whatever its observedAt', () => {
  const said = [
    flow('A1', 9, { observedAt: '2025-08-12T00:00:00Z', submission: '7' }),
    flow('A1', 5, {
      observedAt: '2025-08-01T00:00:00Z',
      receivedAt: '2025-08-13T00:00:00Z',
      submission: '8',
      replaces: '7',
    }),
  ];
  expect(short(figureFrom(said, 'flow').total)).toBe('5');
  const again = flow('A1', 9, {
    observedAt: '2025-08-12T00:00:00Z',
    receivedAt: '2025-08-14T00:00:00Z',
    submission: '10',
  });
  expect(short(figureFrom([...said, again], 'flow').total)).toBe('5');
  const later = flow('A1', 6, { observedAt: '2025-08-12T01:00:00Z', submission: '9' });
  expect(short(figureFrom([...said, later], 'flow').total)).toBe('6');
});

test('rule 3: the first source in the order of the metric is of record, and a difference is flagged', () => {
  const figure = figureFrom(
    [flow('A1', 5, { source: 'b' }), flow('A1', 4, { source: 'a' })],
    'flow',
  );
  const line = lineOf(figure, 'A1');
  expect(short(figure.total)).toBe('4');
  expect(line.statements.map(({ source, role }) => `${source} ${role}`)).toEqual([
    'a used',
    'b other-source',
  ]);
  expect(line.flags).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
});

test('rule 3: where the source of record withdrew or said nil, no other resurfaces', () => {
  const withdrawn = figureFrom(
    [
      flow('A1', 4),
      flow('A1', 'withdrawn', { observedAt: '2025-08-11T00:00:00Z' }),
      flow('A1', 5, { source: 'b' }),
    ],
    'flow',
  );
  expect(withdrawn.coverage.withdrawn).toEqual(['A1']);
  const nil = figureFrom([flow('A1', 'nil'), flow('A1', 5, { source: 'b' })], 'flow');
  expect(nil.coverage.nil).toEqual(['A1']);
  expect(lineOf(nil, 'A1').flags).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
});

test('rule 4: "over" survives addition, and sums are exact', () => {
  const figure = figureFrom([flow('A1', '>19000'), flow('A2', 18)], 'flow');
  expect(short(figure.total)).toBe('>19018');
});

test('rule 4: the least is known exactly as soon as an exact number is as small, over units and over time', () => {
  const registry = indexRegistry(1, {
    ...smallRegistry(),
    metrics: smallMetrics.map((each) =>
      each.code === 'stock'
        ? { ...each, overUnits: 'min' }
        : each.code === 'flow'
          ? { ...each, overTime: 'min' }
          : each,
    ),
  });
  const least = (...all: readonly (number | string)[]) =>
    short(
      figureFrom(
        all.map((says, at) => stock(`A${at + 1}`, says)),
        'stock',
        { registry },
      ).total,
    );
  expect(least('>5', 3, 9)).toBe('3');
  expect(least('>3', 3, 9)).toBe('3');
  expect(least('>2', 3, '>2')).toBe('>2');
  const overDays = (...all: readonly (number | string)[]) => {
    const said = all.map((says, at) => flow('A1', says, day(`2025-08-0${at + 1}`)));
    return short(lineOf(figureFrom(said, 'flow', { registry }), 'A1').outcome).split(' ')[0];
  };
  expect(overDays('>5', 3, 9)).toBe('3');
  expect(overDays(3, '>3')).toBe('3');
  expect(overDays('>2', 3)).toBe('>2');
});

test('rule 4: rounding happens once, half away from zero, from the exact fraction', () => {
  expect(roundedText({ numerator: 11700n, denominator: 223n }, 1)).toBe('52.5');
  expect(roundedText({ numerator: 25n, denominator: 1000n }, 2)).toBe('0.03');
  expect(roundedText({ numerator: -25n, denominator: 1000n }, 2)).toBe('-0.03');
  expect(roundedText({ numerator: -1n, denominator: 1000n }, 2)).toBe('0.00');
});

test('rule 4: a lone value keeps the decimals that its source gave; a sum, and what a count grew by, has the metric’s', () => {
  const registry = smallRegistry({
    metrics: smallMetrics.map((each) => ({ ...each, decimals: 2 })),
  });
  const outcome = (said: readonly Saying[], metric = 'flow') =>
    lineOf(figureFrom(said, metric, { registry }), 'A1');
  const days = [flow('A1', 2, day('2025-08-01')), flow('A1', '3.5', day('2025-08-02'))];
  expect(outcome(days.slice(1)).outcome).toMatchObject({ decimals: 1 });
  expect(outcome(days).outcome).toMatchObject({ decimals: 2 });
  expect(outcome([...days.slice(1), flow('A1', 'nil', day('2025-08-01'))]).outcome).toMatchObject({
    decimals: 1,
  });
  const grown = outcome([{ metric: 'count', unit: 'A1', says: 5 }], 'count');
  expect(grown.outcome).toMatchObject({ decimals: 0 });
  expect(grown.increase).toMatchObject({ decimals: 2 });
});

test('rule 7: the last value in the period is its own; an older one is carried within the age limit and marked', () => {
  const own = figureFrom(
    [stock('A1', 7, day('2025-07-20')), stock('A1', 8, day('2025-08-14'))],
    'stock',
  );
  expect(short(own.total)).toBe('8');
  const carried = figureFrom([stock('A1', 7, day('2025-07-01')), stock('A2', 1)], 'stock');
  expect(short(lineOf(carried, 'A1').outcome)).toBe('7 carried');
  expect(short(carried.total)).toBe('8 carried');
  expect(carried.coverage).toMatchObject({ value: 1, carried: ['A1'], missing: ['A1', 'A3'] });
});

test('rule 7: beyond the age limit a stale stock is missing', () => {
  expect(short(figureFrom([stock('A1', 7, day('2025-06-13'))], 'stock').total)).toBe('7 carried');
  const stale = figureFrom([stock('A1', 7, day('2025-06-12'))], 'stock');
  expect(short(stale.total)).toBe('missing');
  expect(stale.coverage).toMatchObject({ carried: [], missing: ['A1', 'A2', 'A3'] });
});

test('rule 7: a stock of 7 and then 0 is 0', () => {
  expect(
    short(
      figureFrom([stock('A1', 7, day('2025-08-01')), stock('A1', 0, day('2025-08-02'))], 'stock')
        .total,
    ),
  ).toBe('0');
});

test('rule 7: in a quarter, a value of its first month is carried', () => {
  const figure = figureFrom(
    [stock('A1', 7, day('2025-07-14')), stock('A2', 3, day('2025-08-20'))],
    'stock',
    {
      definition: 'quarter',
      label: '2025-Q3',
    },
  );
  expect(figure.coverage).toMatchObject({ value: 1, carried: ['A1'] });
  expect(short(figure.total)).toBe('10 carried');
});

test('rule 7: a value is the period’s own in the last month, or in another last part that its dataset names', () => {
  const plain = smallRegistry();
  const endingIn = (lastSubPeriod?: 'day' | 'month' | 'quarter') =>
    indexRegistry(1, {
      ...plain,
      datasets: plain.datasets.map((dataset) => ({
        ...dataset,
        ...(lastSubPeriod && { lastSubPeriod }),
      })),
    });
  const last = (text: string, ...parts: Parameters<typeof endingIn>) =>
    short(
      figureFrom([stock('A1', 7, day(text))], 'stock', {
        registry: endingIn(...parts),
        definition: 'quarter',
        label: '2025-Q3',
      }).total,
    );
  expect(['2025-09-14', '2025-08-20', '2025-07-20'].map((text) => last(text))).toEqual(
    ['2025-09-14', '2025-08-20', '2025-07-20'].map((text) => last(text, 'month')),
  );
  expect(last('2025-08-20')).toBe('7');
  expect(last('2025-08-14')).toBe('7 carried');
  expect(last('2025-08-14', 'quarter')).toBe('7');
  expect(last('2025-06-14', 'quarter')).toBe('missing');
  expect(last('2025-09-13', 'day')).toBe('7 carried');
  expect(last('2025-09-14', 'day')).toBe('7');
});

test('rule 8: the statement for the whole is used; what is left over is compared and flagged, never added', () => {
  const same = figureFrom([flow('A1', 30), flow('A1', 1, day('2025-07-20'))], 'flow');
  expect(short(same.total)).toBe('30');
  expect(lineOf(same, 'A1').flags).toEqual([]);
  const months = [
    flow('A1', 10, { from: '2025-06-15', until: '2025-07-15' }),
    flow('A1', 10, { from: '2025-07-15', until: '2025-08-15' }),
    flow('A1', 11, { from: '2025-08-15', until: '2025-09-15' }),
  ];
  const whole = flow('A1', 30, { from: '2025-06-15', until: '2025-09-15' });
  const quarter = figureFrom([...months, whole], 'flow', {
    definition: 'quarter',
    label: '2025-Q3',
  });
  expect(short(quarter.total)).toBe('30');
  expect(lineOf(quarter, 'A1').flags).toEqual([{ kind: 'leftover-differs' }]);
});

test('rule 8: days that fill the period are its value; a gap makes it partial, added with the days printed', () => {
  const days = Array.from({ length: 31 }, (_, index) =>
    day(new Date(Date.UTC(2025, 6, 15 + index)).toISOString().slice(0, 10)),
  );
  const all = figureFrom(
    days.map((each) => flow('A1', 2, each)),
    'flow',
  );
  expect(short(all.total)).toBe('62');
  expect(all.coverage.value).toBe(1);
  const gap = figureFrom(
    [...days.slice(2).map((each) => flow('A1', 2, each)), flow('A2', 1)],
    'flow',
  );
  expect(short(gap.total)).toBe('59 partial 2');
  expect(gap.coverage).toMatchObject({ value: 1, partial: ['A1'], missing: ['A3'] });
  expect(lineOf(gap, 'A1').daysLeftOut).toBe(2);
});

test('rule 8: a statement that straddles the cut-off is of no period and counts for none', () => {
  const figure = figureFrom([flow('A1', 5, { from: '2025-08-01', until: '2025-09-01' })], 'flow');
  expect(figure.coverage.missing).toContain('A1');
});

const count = (says: number | string, date: string, more: Partial<Saying> = {}): Saying => ({
  metric: 'old-count',
  unit: 'A1',
  says,
  ...day(date),
  ...more,
});

test('rule 9: an increase is the last value less the last before the period, of the same source', () => {
  const figure = figureFrom(
    [count(100, '2025-07-10'), count(130, '2025-08-14'), count(90, '2025-07-12', { source: 'b' })],
    'old-count',
  );
  expect(short(figure.total)).toBe('130');
  expect(short(figure.increase?.total)).toBe('30');
  expect(lineOf(figure, 'A1').statements.find((line) => line.role === 'base')?.says).toEqual({
    kind: 'value',
    text: '100',
    atLeast: false,
  });
});

test('rule 9: without a base there is no increase, and it is missing in the coverage of the increase', () => {
  const figure = figureFrom([count(130, '2025-08-14')], 'old-count');
  expect(short(figure.increase?.total)).toBe('no-base');
  expect(figure.coverage.value).toBe(1);
  expect(figure.increase?.coverage).toMatchObject({ value: 0, missing: ['A1', 'A2', 'A3'] });
  expect(
    short(
      figureFrom([count('>100', '2025-07-10'), count(130, '2025-08-14')], 'old-count').increase
        ?.total,
    ),
  ).toBe('no-base');
});

test('rule 9: a total without an increase says why, as its units do', () => {
  const cause = (sayings: readonly Saying[]) =>
    short(figureFrom(sayings, 'old-count').increase?.total);
  expect(cause([])).toBe('missing');
  const nils = ['A1', 'A2', 'A3'].map((unit) => count('nil', '2025-08-14', { unit }));
  expect(cause(nils)).toBe('nil');
  expect(cause([count(130, '2025-08-14'), count('nil', '2025-08-14', { unit: 'A2' })])).toBe(
    'no-base',
  );
});

test('rule 9: the base is 0 only if the count starts within the period', () => {
  const starts = { metric: 'count', unit: 'A1', says: '>3800', ...day('2025-08-14') };
  expect(short(figureFrom([starts], 'count').increase?.total)).toBe('>3800');
  const next = { ...starts, says: '>4000', ...day('2025-09-14') };
  expect(short(figureFrom([next], 'count', { label: '2025-09' }).increase?.total)).toBe('no-base');
});

describe('rule 9: a number of before the count starts', () => {
  // It starts on 20 July.
  const counted = (says: number, date: string) => ({
    metric: 'count',
    unit: 'A1',
    says,
    ...day(date),
  });
  const before = counted(500, '2025-07-19');

  test('is no fall within the period of the start, from the first day on', () => {
    const figure = figureFrom(
      [before, counted(5, '2025-07-20'), counted(8, '2025-08-10')],
      'count',
    );
    expect(short(figure.increase?.total)).toBe('8');
    expect(lineOf(figure, 'A1').flags).toEqual([]);
  });

  test('is no base in a later period', () => {
    const figure = figureFrom([before, counted(30, '2025-09-10')], 'count', { label: '2025-09' });
    expect(short(figure.increase?.total)).toBe('no-base');
    expect(lineOf(figure, 'A1').flags).toEqual([]);
  });

  test('has not grown itself', () =>
    expect(short(figureFrom([before], 'count').increase?.total)).toBe('no-base'));
});

test('rule 9: a fall is flagged and stays; a declared restart adds both stretches', () => {
  const fall = figureFrom([count(100, '2025-07-10'), count(40, '2025-08-14')], 'old-count');
  expect(short(fall.increase?.total)).toBe('-60');
  expect(lineOf(fall, 'A1').flags).toEqual([{ kind: 'cumulative-fell' }]);
  const restart = figureFrom(
    [
      count(100, '2025-07-10'),
      count(110, '2025-08-01'),
      count(40, '2025-08-14', { restart: true }),
    ],
    'old-count',
  );
  expect(short(restart.increase?.total)).toBe('50');
  expect(lineOf(restart, 'A1').flags).toEqual([]);
});

test('rule 9: “over 90” after 100 need not be a fall, and 90 after “over 100” is one', () => {
  const flags = (before: number | string, after: number | string) =>
    lineOf(
      figureFrom([count(before, '2025-07-10'), count(after, '2025-08-14')], 'old-count'),
      'A1',
    ).flags.map(({ kind }) => kind);
  expect(flags(100, '>90')).toEqual([]);
  expect(flags('>100', '>90')).toEqual([]);
  expect(flags('>100', 90)).toEqual(['cumulative-fell']);
});

test('rule 10: means over units are unweighted; a rank is shown per unit and refused as a total', () => {
  const mean = figureFrom(
    [1, 2, 4].map((says, index) => ({ metric: 'mean-stock', unit: `A${index + 1}`, says })),
    'mean-stock',
  );
  expect(short(mean.total)).toBe('7/3');
  const rank = figureFrom([{ metric: 'rank', unit: 'A1', says: 4 }], 'rank');
  expect(short(rank.total)).toBe('not-totalled');
  expect(short(lineOf(rank, 'A1').outcome)).toBe('4');
});

test('rule 11: a ratio is the ratio of sums over the units for which one source gave both parts', () => {
  const figure = figureFrom(
    [flow('A1', 60), base('A1', 100), flow('A2', 1), base('A2', 2), flow('A3', 1000)],
    'share',
  );
  expect(short(figure.total)).toBe('3050/51');
  expect(figure.coverage).toMatchObject({ value: 2, missing: ['A3'] });
  expect(figure.total).toMatchObject({ operands: { numerator: '61', denominator: '102' } });
});

test('rule 11: parts from two sources make no pair', () => {
  const figure = figureFrom([flow('A1', 60), base('A1', 100, { source: 'b' })], 'share');
  expect(short(figure.total)).toBe('no-unit-gave-both-parts');
});

test('rule 11: a denominator of 0 is not computable, and its unit still counts in the total', () => {
  const figure = figureFrom([flow('A1', 0), base('A1', 0), flow('A2', 1), base('A2', 2)], 'share');
  expect(short(lineOf(figure, 'A1').outcome)).toBe('division-by-zero');
  expect(short(figure.total)).toBe('50');
  expect(figure.coverage.value).toBe(2);
});

test('rule 11: bounds are declared, never assumed: 130 finished of 100 received is 130 percent', () => {
  expect(short(figureFrom([flow('A1', 130), base('A1', 100)], 'share').total)).toBe('130');
});

test('rule 12: a bare percentage is shown at its unit and never enters a total', () => {
  const bare = { metric: 'share', unit: 'A2', says: '80.8' };
  const figure = figureFrom([flow('A1', 1), base('A1', 2), bare], 'share');
  expect(short(figure.total)).toBe('50');
  expect(figure.coverage).toMatchObject({ value: 1, missing: ['A2', 'A3'] });
  expect(short(lineOf(figure, 'A2').outcome)).toBe('only-percentage');
  expect(lineOf(figure, 'A2').statements.map((line) => line.role)).toEqual(['bare-percentage']);
  expect(short(figureFrom([bare], 'share').total)).toBe('no-unit-gave-both-parts');
});

test('rule 12: where a unit sent both, the parts count and the percentage is compared', () => {
  const said = (percent: string) => [
    flow('A1', 117),
    base('A1', 223),
    { metric: 'share', unit: 'A1', says: percent },
  ];
  expect(lineOf(figureFrom(said('52.5'), 'share'), 'A1').flags).toEqual([]);
  expect(lineOf(figureFrom(said('52.4'), 'share'), 'A1').flags).toEqual([
    { kind: 'percentage-differs' },
  ]);
});

test("rule 13: the province's own number is kept and compared, never added", () => {
  const figure = figureFrom([stock('A1', 2), stock('A2', 3), stock('A', 6)], 'stock');
  expect(short(figure.total)).toBe('5');
  expect(figure.compared.map(({ role, unit, differs }) => ({ role, unit, differs }))).toEqual([
    { role: 'control', unit: 'A', differs: true },
  ]);
  expect(figureFrom([stock('A1', 6), stock('A', 6)], 'stock').compared[0]?.differs).toBe(false);
});

test('rule 14: late units are among those that spoke; a correction of a punctual value is not late', () => {
  const figure = figureFrom(
    [
      flow('A1', 1, { receivedAt: '2025-08-18T16:59:59.999Z' }),
      flow('A2', 1, { receivedAt: '2025-08-18T17:00:00Z' }),
      flow('A3', 1, { receivedAt: '2025-08-14T00:00:00Z' }),
      flow('A3', 2, { observedAt: '2025-08-20T00:00:00Z' }),
    ],
    'flow',
  );
  expect(figure.coverage).toMatchObject({ value: 3, late: ['A2'], missing: [] });
});

test('rule 14: expected are the units of the last day and those that closed within the period without a successor', () => {
  const closing = (code: string, validTo: string) =>
    Unit.parse({
      code,
      level: 'commune',
      kind: 'commune',
      parent: 'A',
      names: { vi: code, en: code },
      validFrom: '2020-01-01',
      validTo,
    });
  const registry = smallRegistry({
    units: [
      ...smallUnits,
      closing('A7', '2025-08-01'),
      closing('A8', '2025-07-15'),
      closing('A9', '2025-08-01'),
    ],
    events: [merged(['A9'], 'A1', '2025-08-01')],
  });
  const figure = figureFrom([flow('A9', 5, day('2025-07-20'))], 'flow', { registry });
  expect(figure.units.map((line) => line.unit)).toEqual(['A1', 'A2', 'A3', 'A7']);
  expect(lineOf(figure, 'A1').state).toBe('partial');
  expect(short(figure.total)).toBe('5 partial 47');
});

test('rule 15: stocks of merged units carry until the successor speaks, and never add to it', () => {
  const successor = Unit.parse({
    code: 'A9',
    level: 'commune',
    kind: 'commune',
    parent: 'A',
    names: { vi: 'A9', en: 'A9' },
    validFrom: '2025-07-01',
  });
  const old = (code: string) =>
    Unit.parse({
      code,
      level: 'commune',
      kind: 'commune',
      parent: 'A',
      names: { vi: code, en: code },
      validFrom: '2020-01-01',
      validTo: '2025-07-01',
    });
  const registry = smallRegistry({
    units: [...smallUnits.slice(0, 3), successor, old('A7'), old('A8')],
    events: [merged(['A7', 'A8'], 'A9', '2025-07-01')],
  });
  const before = [stock('A7', 40, day('2025-06-30')), stock('A8', 60, day('2025-06-30'))];
  const july = { registry, definition: 'nd', label: '2025-07' };
  expect(short(figureFrom(before, 'stock', july).total)).toBe('100 carried');
  expect(
    short(figureFrom([...before, stock('A9', 105, day('2025-07-14'))], 'stock', july).total),
  ).toBe('105');
});

test('provinces join to the country, and both are built from communes only', () => {
  const figure = figureFrom([flow('A1', 1), flow('B1', 10), flow('B2', 20)], 'flow', {
    scope: 'VN',
  });
  expect(short(figure.total)).toBe('31');
  expect(
    figure.provinces?.map(({ unit, total, coverage }) => [
      unit,
      short(total),
      coverage.value,
      coverage.expected,
    ]),
  ).toEqual([
    ['A', '1', 1, 3],
    ['B', '30', 2, 2],
  ]);
});

test('rule 3: a ratio that its first source withdrew does not resurface from another source', () => {
  const pair = (source: string, above: number | string, below: number | string, at: string) => [
    flow('A1', above, { source, observedAt: at }),
    base('A1', below, { source, observedAt: at }),
  ];
  const said = [
    ...pair('a', 12, 18, '2025-08-10T00:00:00Z'),
    ...pair('b', 14, 16, '2025-08-10T00:00:00Z'),
  ];
  const withdrawn = pair('a', 'withdrawn', 'withdrawn', '2025-08-11T00:00:00Z');
  expect(figureFrom([...said, ...withdrawn], 'share').coverage.withdrawn).toEqual(['A1']);
  const half = flow('A1', 'nil', { observedAt: '2025-08-11T00:00:00Z' });
  expect(figureFrom([...said, half], 'share').coverage.missing).toContain('A1');
});

test('rule 14: a ratio of whose operands all was taken back is withdrawn, though there had been a number', () => {
  const taken = [
    flow('A1', 5, { observedAt: '2025-08-10T00:00:00Z' }),
    flow('A1', 'withdrawn', { observedAt: '2025-08-11T00:00:00Z' }),
  ];
  const state = (said: readonly Saying[]) => lineOf(figureFrom(said, 'share'), 'A1').state;
  expect(state(taken)).toBe('withdrawn');
  expect(state([...taken, flow('A1', 5, { source: 'b' })])).toBe('missing');
  expect(state([...taken, base('A1', 9)])).toBe('missing');
});

test('a report on the one unit that collects a figure prints its own value, as its source gave it', () => {
  const said = [{ metric: 'percent', unit: 'A1', says: '80.8' }];
  expect(figureFrom(said, 'percent', { scope: 'A1' }).total).toMatchObject({
    kind: 'value',
    numerator: '404',
    denominator: '5',
    decimals: 1,
  });
  const alone = smallRegistry({
    units: smallUnits.filter((unit) => unit.code !== 'A2' && unit.code !== 'A3'),
  });
  expect(short(figureFrom(said, 'percent', { registry: alone }).total)).toBe('not-totalled');
});
