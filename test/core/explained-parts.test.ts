import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UnitLine } from '../../core/reports/unit-line.ts';
import { increaseOver, isSame, valueOf } from '../support/added-up.ts';
import type { Line } from '../support/explained.ts';
import { merged } from '../support/merged.ts';
import { figureFrom, lineOf, type Saying, short, smallUnits } from '../support/small-world.ts';
import {
  commune,
  country,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

const count = (says: number, when: object, more: object = {}): Saying => ({
  metric: 'old-count',
  unit: 'A1',
  says,
  ...when,
  ...more,
});
const anew = { restart: true } as const;

/** `used 5 anew`, `base 100 × 2/5`: the role, the number, and what else a reader must know to add it up. */
const told = ({ statements }: UnitLine): readonly string[] =>
  statements.map(({ role, says, share, restart }) =>
    [
      role,
      says.kind === 'value' ? says.text : says.kind,
      ...(share === undefined ? [] : ['×', share]),
      ...(restart ? ['anew'] : []),
    ].join(' '),
  );

describe('rule 18: what a count grew by is made of the statements that its line shows', () => {
  const line = (...sayings: readonly Saying[]) => lineOf(figureFrom(sayings, 'old-count'), 'A1');
  const before = count(100, ndMonth('2025-07'));
  const middle = count(130, onDay('2025-08-01'));

  test('what it stood at before it began anew is added, and the restart is told', () => {
    const restarted = line(before, middle, count(5, onDay('2025-08-14'), anew));
    expect(short(restarted.increase)).toBe('35');
    expect(told(restarted)).toEqual(['used 5 anew', 'base 100', 'reached 130']);
  });

  test('after several restarts, what it stood at before each of them', () => {
    const restarted = line(
      before,
      middle,
      count(7, onDay('2025-08-05'), anew),
      count(9, onDay('2025-08-06')),
      count(5, onDay('2025-08-14'), anew),
    );
    expect(short(restarted.increase)).toBe(String(30 + 9 + 5));
    expect(told(restarted)).toEqual([
      'used 5 anew',
      'base 100',
      'reached 130',
      'reached 9',
      'left-over 7 anew',
    ]);
  });

  test('a base from which nothing grew before the restart is taken from nothing, and only shown', () => {
    const restarted = line(before, count(5, onDay('2025-08-14'), anew));
    expect(short(restarted.increase)).toBe('5');
    expect(told(restarted)).toEqual(['used 5 anew', 'left-over 100']);
  });

  test('without a restart nothing but the base', () =>
    expect(told(line(before, middle, count(140, onDay('2025-08-14'))))).toEqual([
      'used 140',
      'base 100',
      'left-over 130',
    ]));
});

describe('rule 18: of a unit that was divided, each successor shows its share of the base', () => {
  const registry = worldOf(
    [
      country,
      province('A', '2000-01-01'),
      commune('O', '2000-01-01', '2025-08-01'),
      commune('P', '2025-08-01'),
      commune('Q', '2025-08-01'),
    ],
    [divided('O', { P: '2/5', Q: '3/5' }, '2025-08-01', { countersTakenOver: ['old-count'] })],
  );
  const old = (says: number, when: object, more: object = {}) =>
    count(says, when, { unit: 'O', ...more });
  const lines = (...sayings: readonly Saying[]) => {
    const figure = figureFrom(
      [...sayings, count(70, {}, { unit: 'P' }), count(90, {}, { unit: 'Q' })],
      'old-count',
      { registry },
    );
    return ['P', 'Q'].map((unit) => lineOf(figure, unit));
  };
  const before = old(100, ndMonth('2025-07'));

  test('of its base', () => {
    const found = lines(before);
    expect(found.map(({ increase }) => short(increase))).toEqual(['30', '30']);
    expect(found.map(told)).toEqual([
      ['used 70', 'base 100 × 2/5'],
      ['used 90', 'base 100 × 3/5'],
    ]);
  });

  test('and of what it had reached before it began anew', () => {
    const found = lines(before, old(150, onDay('2025-07-20')), old(10, onDay('2025-07-25'), anew));
    expect(found.map(({ increase }) => short(increase))).toEqual([
      String((150 - 100) * (2 / 5) + 70),
      String((150 - 100) * (3 / 5) + 90),
    ]);
    expect(found.map(told)).toEqual([
      ['used 70', 'base 100 × 2/5', 'reached 150 × 2/5', 'predecessor 10 anew'],
      ['used 90', 'base 100 × 3/5', 'reached 150 × 3/5', 'predecessor 10 anew'],
    ]);
  });
});

test('rule 18: a base that came by two roads stands once, with the sum of its shares', () => {
  const [split, joined] = ['2025-07-20', '2025-08-01'] as const;
  const taken = { countersTakenOver: ['old-count'] };
  const units = [
    country,
    province('A', '2000-01-01'),
    commune('O', '2000-01-01', split),
    commune('P', split, joined),
    commune('Q', split, joined),
    commune('R', joined),
  ];
  const lineBy = (...from: readonly string[]) => {
    const registry = worldOf(units, [
      divided('O', { P: '1/6', Q: '5/6' }, split, taken),
      merged(from, 'R', joined, taken),
    ]);
    const sayings = [count(120, ndMonth('2025-07'), { unit: 'O' }), count(150, {}, { unit: 'R' })];
    return lineOf(figureFrom(sayings, 'old-count', { registry }), 'R');
  };
  expect(told(lineBy('P'))).toEqual(['used 150', 'base 120 × 1/6']);
  expect(told(lineBy('P', 'Q'))).toEqual(['used 150', 'base 120']);
  expect(['P', 'Q'].map((unit) => short(lineBy(unit).increase))).toEqual(['130', '50']);
  expect(short(lineBy('P', 'Q').increase)).toBe('30');
});

describe('rule 18: a base of which one part has been spoken for again stands with what of it was', () => {
  const taken = { countersTakenOver: ['old-count'] };
  const [split, joined] = ['2025-07-20', '2025-08-01'] as const;

  test('where a unit was divided and joined again, and one half of it had counted on', () => {
    const registry = worldOf(
      [
        country,
        province('A', '2000-01-01'),
        commune('P', '2000-01-01', split),
        commune('L', split, joined),
        commune('Q', split, joined),
        commune('M', joined),
      ],
      [divided('P', { L: '1/2', Q: '1/2' }, split, taken), merged(['L', 'Q'], 'M', joined, taken)],
    );
    const sayings = [
      count(100, ndMonth('2025-07'), { unit: 'P' }),
      count(80, onDay('2025-07-25'), { unit: 'L' }),
      count(7, onDay('2025-08-12'), { unit: 'M', ...anew }),
    ];
    const line = lineOf(figureFrom(sayings, 'old-count', { registry }), 'M');
    expect(short(line.increase)).toBe(String(80 - 100 / 2 + 7));
    expect(told(line)).toEqual(['used 7 anew', 'base 100 × 1/2', 'reached 80']);
  });

  test('whatever was said between, and wherever a count began anew', () => {
    const days = ['2025-07-18', '2025-07-25', '2025-08-03', '2025-08-07', '2025-08-10'] as const;
    // O became P and Q, which became M; M became R and S, which became T.
    const units = [
      country,
      province('A', '2000-01-01'),
      commune('O', '2000-01-01', '2025-07-20'),
      ...['P', 'Q'].map((code) => commune(code, '2025-07-20', '2025-08-01')),
      commune('M', '2025-08-01', '2025-08-05'),
      ...['R', 'S'].map((code) => commune(code, '2025-08-05', '2025-08-09')),
      commune('T', '2025-08-09'),
    ];
    const joining = (part: number) =>
      worldOf(units, [
        divided('O', { P: `${part}/7`, Q: `${7 - part}/7` }, '2025-07-20', taken),
        merged(['P', 'Q'], 'M', '2025-08-01', taken),
        divided('M', { R: '1/3', S: '2/3' }, '2025-08-05', taken),
        merged(['R', 'S'], 'T', '2025-08-09', taken),
      ]);
    const spoken = fc.tuple(
      ...[['O'], ['P', 'Q'], ['M'], ['R', 'S'], ['T']].flatMap((standing, at) =>
        standing.map((unit) =>
          fc
            .record({ says: fc.nat(200), isSilent: fc.boolean(), restarts: fc.nat(2) })
            .map(({ says, isSilent, restarts }) =>
              isSilent && unit !== 'T'
                ? []
                : [count(says, onDay(days[at] ?? ''), { unit, ...(restarts === 0 && anew) })],
            ),
        ),
      ),
    );
    let halves = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(200), spoken, (part, says, all) => {
        const sayings = [count(says, ndMonth('2025-07'), { unit: 'O' }), ...all.flat()];
        const figure = figureFrom(sayings, 'old-count', { registry: joining(part) });
        const { increase, statements } = lineOf(figure, 'T');
        const shown = JSON.parse(JSON.stringify({ increase, statements })) as Line;
        if (shown.increase === undefined) throw new Error('A count that does not grow');
        expect([shown, isSame(increaseOver(shown), valueOf(shown.increase))]).toEqual([
          shown,
          true,
        ]);
        halves += statements.some(({ role, share }) => role === 'base' && share) ? 1 : 0;
      }),
      { seed: 20250829, numRuns: 100 },
    );
    expect(halves).toBeGreaterThan(10);
  });
});

test('rule 18: of an operand that is a last value only the last of the period is used, the others are paired with what is', () => {
  const registry = worldOf(smallUnits, []);
  const sayings = ['2025-07', '2025-08', '2025-09'].flatMap((label, at): Saying[] => [
    { metric: 'flow', unit: 'A1', says: 10, ...ndMonth(label) },
    { metric: 'seats', unit: 'A1', says: 40 + at, ...ndMonth(label) },
  ]);
  const line = lineOf(
    figureFrom(sayings, 'per-seat', { registry, definition: 'q', label: '2025-Q3' }),
    'A1',
  );
  expect(line.outcome).toMatchObject({ operands: { numerator: '30', denominator: '42' } });
  expect(told(line).toSorted()).toEqual([
    'paired 40',
    'paired 41',
    'used 10',
    'used 10',
    'used 10',
    'used 42',
  ]);
});

describe('rule 18: what is older than the period does not hide what disagrees with it', () => {
  const june = { from: '2025-06-15', until: '2025-07-15' };
  const stock = (says: number | string, more: object = {}): Saying => ({
    metric: 'stock',
    unit: 'A1',
    says,
    ...june,
    ...more,
  });
  const seen = (sayings: readonly Saying[], metric: string, options: object = {}) =>
    lineOf(figureFrom(sayings, metric, options), 'A1').statements.map(
      ({ role, source, says }) =>
        `${role} ${source} ${says.kind === 'value' ? says.text : says.kind}`,
    );
  const earlier = { observedAt: '2025-08-09T00:00:00Z' };

  test('a carried value stands with what another source said of its day, and what its own said before', () => {
    const said = [
      stock(30, earlier),
      stock(40),
      stock(55, { source: 'b' }),
      stock(39, { ...onDay('2025-07-14'), ...earlier }),
      stock(7, onDay('2025-07-13')),
    ];
    expect(lineOf(figureFrom(said, 'stock'), 'A1').flags).toEqual([
      { kind: 'sources-differ', sources: ['b'] },
    ]);
    expect(seen(said, 'stock').toSorted()).toEqual([
      'left-over a 39',
      'other-source b 55',
      'superseded a 30',
      'used a 40',
    ]);
  });

  test('so does a carried pair, with a percentage of its day', () => {
    const registry = worldOf(smallUnits, []);
    const seats = (says: number, more: object = {}) => stock(says, { metric: 'seats', ...more });
    const said = [
      stock(40),
      seats(100, earlier),
      seats(80),
      seats(90, { source: 'b' }),
      stock(60, { metric: 'filled' }),
    ];
    expect(seen(said, 'filled', { registry })).toEqual([
      'used a 80',
      'used a 40',
      'other-source b 90',
      'bare-percentage a 60',
      'superseded a 100',
    ]);
    expect(lineOf(figureFrom(said, 'filled', { registry }), 'A1').flags).toEqual([
      { kind: 'percentage-differs' },
    ]);
  });

  test('and the base of an increase, beside which nothing is counted', () => {
    const said = [
      count(90, { ...june, ...earlier }),
      count(100, june),
      count(95, june, { source: 'b' }),
      count(130, {}),
    ];
    expect(seen(said, 'old-count')).toEqual([
      'used a 130',
      'base a 100',
      'left-over b 95',
      'superseded a 90',
    ]);
    expect(lineOf(figureFrom(said, 'old-count'), 'A1').flags).toEqual([]);
  });

  test('what is too old to be carried is hidden as before, with all that was said with it', () =>
    expect(
      seen(
        [stock(40, { ...ndMonth('2025-05') }), stock(50, { ...ndMonth('2025-05'), source: 'b' })],
        'stock',
      ),
    ).toEqual([]));
});

test('rule 18: what a merged unit had corrected stands as superseded beside what it said in the end', () => {
  const units = [
    country,
    province('A', '2000-01-01'),
    commune('A7', '2000-01-01', '2025-08-01'),
    commune('A9', '2025-08-01'),
  ];
  const registry = worldOf(units, [merged(['A7'], 'A9', '2025-08-01')]);
  const stock = (unit: string, says: number, day: string, more: object = {}): Saying => ({
    metric: 'stock',
    unit,
    says,
    ...onDay(day),
    ...more,
  });
  const corrected = { observedAt: '2025-08-10T00:00:01Z' };
  const said = [
    stock('A7', 10, '2025-07-30'),
    stock('A7', 12, '2025-07-30', corrected),
    stock('A9', 15, '2025-08-10'),
  ];
  expect(told(lineOf(figureFrom(said, 'stock', { registry }), 'A9'))).toEqual([
    'used 15',
    'predecessor 12',
    'superseded 10',
  ]);
});
