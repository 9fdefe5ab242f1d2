import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fraction } from '../../core/decimal.ts';
import {
  compareFractions,
  fraction,
  larger,
  ofExactText,
  smaller,
  zero,
} from '../../core/fraction.ts';
import { Metric } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { isValidOn, type Unit } from '../../core/units/unit.ts';
import { merged } from '../support/merged.ts';
import { type Reform, reformBy, registryOf } from '../support/reforms.ts';
import { figureFrom, indicator, type Saying } from '../support/small-world.ts';
import {
  commune,
  country,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  flow: [2, 9],
  base: [10, 20],
  stock: [3, 8],
  seats: [5, 30],
  'mean-flow': [2, 9],
  'least-flow': [2, 9],
  'most-flow': [2, 9],
};
const boundsOf = (metric: string): readonly [number, number] => bounds[metric] ?? [0, 0];

const indicators = [
  indicator('left', 'base − flow'),
  indicator('both', '2 × base + flow'),
  indicator('left-share', '100 × (base − flow) ÷ base'),
  indicator('squared', 'flow × flow − flow'),
  indicator('stock-and-flow', 'stock + flow'),
];

const withBounds = (registry: Registry, overUnits?: string): Registry =>
  indexRegistry(1, {
    ...registry,
    indicators,
    datasets: registry.datasets.map((each) => ({
      ...each,
      indicators: indicators.map(({ code }) => code),
    })),
    metrics: registry.metrics.map((each) => {
      const [minimum, maximum] = bounds[each.code] ?? [];
      return minimum === undefined
        ? each
        : Metric.parse({
            ...each,
            minimum: String(minimum),
            maximum: String(maximum),
            ...(overUnits !== undefined && { overUnits }),
          });
    }),
  });

const say = (metric: string, unit: string, says: Saying['says'], more: object = {}): Saying => ({
  metric,
  unit,
  says,
  ...more,
});

// Examples -----------------------------------------------------------------------------

describe('the range of a total whose units merged or split within the period', () => {
  const world = (units: readonly Unit[], events: Reform['events']) =>
    withBounds(worldOf([country, province('A', '2000-01-01'), ...units], events));
  const merger = world(
    [
      commune('A7', '2000-01-01', '2025-07-01'),
      commune('A8', '2000-01-01', '2025-07-01'),
      commune('A9', '2025-07-01'),
    ],
    [merged(['A7', 'A8'], 'A9', '2025-07-01')],
  );
  const range = (registry: Registry, said: readonly Saying[], metric: string, more: object) =>
    figureFrom(said, metric, { registry, ...more }).range;

  test('has one number in the month of the merger, and one of each old unit in a month before', () => {
    const half = { definition: 'h', label: '2025-H1' };
    expect(range(merger, [], 'flow', { label: '2025-07' })).toEqual({
      least: '0',
      most: '9',
      units: 1,
    });
    // January to June, of A7 and of A8.
    expect(range(merger, [], 'flow', half)).toEqual({ least: '0', most: '108', units: 2 });
    const year = { definition: 'y', label: '2025' };
    expect(range(merger, [], 'flow', year)).toEqual({ least: '0', most: '162', units: 1 });
    const january = say('flow', 'A7', 5, ndMonth('2025-01'));
    expect(range(merger, [january], 'flow', year)).toEqual({
      least: '5',
      most: String(162 - 9 + 5),
      units: 1,
    });
  });

  test('leaves out the days that the old units stated in a month which the new one has yet to state', () => {
    const days = say('flow', 'A7', 9, onDay('2025-06-20'));
    expect(range(merger, [days], 'flow', { label: '2025-07' })).toMatchObject({
      least: '0',
    });
  });

  test('counts an old unit’s number with the share that came here', () => {
    const split = world(
      [
        commune('A7', '2000-01-01', '2025-07-01'),
        commune('A8', '2025-07-01'),
        commune('A9', '2025-07-01'),
      ],
      [divided('A7', { A8: '2/5', A9: '3/5' }, '2025-07-01')],
    );
    const half = { definition: 'h', label: '2025-H1' };
    expect(range(split, [], 'flow', half)).toEqual({ least: '0', most: '54', units: 1 });
    const year = { definition: 'y', label: '2025' };
    expect(range(split, [], 'flow', year)).toEqual({ least: '0', most: '162', units: 2 });
    // Of A8, 2/5 of January to June, and July to December.
    expect(range(split, [], 'flow', { ...year, scope: 'A8' })).toEqual({
      least: '0',
      most: '378/5',
      units: 1,
    });
  });

  test('asks nobody for the months of a longer period that was stated in one', () => {
    const half = { definition: 'h', label: '2025-H2' };
    const third = { from: '2025-06-15', until: '2025-09-15' };
    expect(range(merger, [say('flow', 'A9', 30, third)], 'flow', half)).toEqual({
      least: '30',
      most: '57',
      units: 1,
    });
    // What reaches back over the merger speaks for the old units, too.
    const year = { definition: 'y', label: '2025' };
    expect(range(merger, [say('flow', 'A9', 30, third)], 'flow', year)).toEqual({
      least: '30',
      most: String(30 + 3 * 9 + 2 * 6 * 9),
      units: 1,
    });
  });

  test('of a unit that closed and went into none counts each day that it was silent on', () => {
    const closed = world([commune('A7', '2000-01-01', '2025-06-18')], []);
    const days = say('flow', 'A7', 5, onDay('2025-06-16'));
    expect(range(closed, [days], 'flow', { label: '2025-07' })).toEqual({
      least: '5',
      most: '23',
      units: 1,
    });
  });

  test('of a stock forgets what a unit that was split had said, once the new ones speak', () => {
    const split = world(
      [
        commune('A7', '2000-01-01', '2025-07-01'),
        commune('A8', '2025-07-01'),
        commune('A9', '2025-07-01'),
      ],
      [divided('A7', { A8: undefined, A9: undefined }, '2025-07-01')],
    );
    const said = say('stock', 'A7', 8, onDay('2025-06-30'));
    const figure = figureFrom([said], 'stock', { registry: split, label: '2025-07' });
    expect(figure).toMatchObject({
      total: { numerator: '8', carried: true },
      range: { least: '0', most: '16', units: 2 },
    });
  });
});

describe('the range of a total of which a missing unit may say nil', () => {
  const units = [
    country,
    province('A', '2000-01-01'),
    commune('A1', '2000-01-01'),
    commune('A7', '2000-01-01', '2025-07-01'),
    commune('A8', '2000-01-01', '2025-07-01'),
    commune('A9', '2025-07-01'),
  ];
  const world = (boundariesOn?: string, overUnits?: string) =>
    withBounds(worldOf(units, [merged(['A7', 'A8'], 'A9', '2025-07-01')], boundariesOn), overUnits);
  const june = ndMonth('2025-06');
  const range = (registry: Registry, said: readonly Saying[], code: string, more: object = {}) =>
    figureFrom(said, code, { registry, label: '2025-06', ...more }).range;

  test('leaves what other units of the same line stated, on the boundaries of another day', () => {
    const said = [say('stock', 'A1', 4, june), say('stock', 'A7', 5, june)];
    const later = '2025-08-01';
    expect(range(world(later), said, 'stock')).toEqual({ least: '9', most: '17', units: 1 });
    expect(range(world(later, 'mean'), said, 'stock')).toEqual({
      least: '9/2',
      most: '17/2',
      units: 1,
    });
    // Whether it is one of them or both that say nil is not looked at.
    expect(range(world(later, 'mean'), said.slice(0, 1), 'stock')).toEqual({
      least: '2',
      most: '10',
      units: 1,
      isWide: true,
    });
  });

  test('holds the others of a mean, where these lie beyond what the missing one could come to', () => {
    const registry = withBounds(
      worldOf([...units.slice(0, 3), commune('A2', '2025-08-20')], []),
      'mean',
    );
    const said = ['2025-07', '2025-08', '2025-09'].map((label) =>
      say('flow', 'A1', 9, ndMonth(label)),
    );
    const quarter = { definition: 'q', label: '2025-Q3' };
    expect(range(registry, said, 'flow', quarter)).toEqual({
      least: '2',
      most: '27',
      units: 1,
      isWide: true,
    });
    expect(range(registry, said.slice(2), 'flow', { label: '2025-09' })).toEqual({
      least: '11/2',
      most: '9',
      units: 1,
    });
  });

  test('of what is computed holds the pairs of the others', () => {
    const only = (flow: number, base: number) => [
      ...['A1', 'A7'].map((unit) => say('flow', unit, flow, june)),
      ...['A1', 'A7'].map((unit) => say('base', unit, base, june)),
    ];
    // 2 × 12 + 5 of each of two, and 22 to 49 of the third, or nothing.
    expect(range(world(), only(5, 12), 'both')).toEqual({ least: '58', most: '107', units: 1 });
    expect(range(world(), only(5, 12), 'left')).toEqual({ least: '14', most: '32', units: 1 });
    expect(range(world(), [], 'both')).toEqual({ least: '0', most: '147', units: 3 });
    // Stated before the bounds were declared: 2 of 200, and 2 to 9 of 10 to 20 beside them.
    expect(range(world(), only(1, 100), 'share')).toEqual({
      least: '1',
      most: '110/21',
      units: 1,
    });
  });
});

// The law -------------------------------------------------------------------------------

/** A unit and an interval of which it may speak. */
type Gap = {
  readonly unit: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  /** Last values of older months are only carried: nobody has to state them any more. */
  readonly isAsked?: false;
};

const dayBefore = (day: LocalDate) => addDays(day, -1);
const daysFrom = (from: LocalDate, until: LocalDate): LocalDate[] =>
  from < until ? [from, ...daysFrom(addDays(from, 1), until)] : [];

const monthOf = (label: string) => {
  const { from, until } = ndMonth(label);
  return { from: LocalDate.parse(from), until: LocalDate.parse(until) };
};

/** Every month that a unit can state as a whole. */
const wholeMonths = (units: readonly Unit[], labels: readonly string[]): readonly Gap[] =>
  labels
    .map(monthOf)
    .flatMap((month) =>
      units
        .filter((unit) => isValidOn(unit, dayBefore(month.until)))
        .map(({ code }) => ({ unit: code, ...month })),
    );

/** Every day of a month in which a unit closed. */
const lastDays = (units: readonly Unit[], labels: readonly string[]): readonly Gap[] =>
  labels.map(monthOf).flatMap(({ from, until }) =>
    units.flatMap(({ code, validFrom, validTo }) =>
      validTo === undefined || validTo <= from || validTo >= until
        ? []
        : daysFrom(validFrom > from ? validFrom : from, validTo).map((day) => ({
            unit: code,
            from: day,
            until: addDays(day, 1),
          })),
    ),
  );

/** What was said of a month, or of single days of one in which a unit closed. */
type Told = { readonly gap: Gap; readonly how: string; readonly numbers: readonly number[] };

const anyTold = (gap: Gap, metrics: readonly string[], hows: readonly string[]) =>
  fc.record({
    gap: fc.constant(gap),
    how: fc.constantFrom(...hows),
    numbers: fc.tuple(
      ...metrics.map((metric) => {
        const [min, max] = boundsOf(metric);
        return fc.integer({ min, max });
      }),
    ),
  });

const saysOf = (metrics: readonly string[], { gap, how, numbers }: Told): readonly Saying[] =>
  how === 'missing'
    ? []
    : metrics.flatMap((metric, part) => {
        const { unit, from, until } = gap;
        if (how === 'half' && part > 0) return [];
        const span = how === 'day' ? { from: dayBefore(until), until } : { from, until };
        const value = how === 'nil' || how === 'withdrawn' ? how : (numbers[part] ?? 0);
        return [say(metric, unit, value, span)];
      });

/** The metrics that are still to come: who stated one part of a pair keeps to it. */
const toCome = (metrics: readonly string[], { how }: Told): readonly string[] =>
  how === 'missing' || how === 'day' ? metrics : how === 'half' ? metrics.slice(1) : [];

const monthsOf2025 = Array.from(
  { length: 12 },
  (_, at) => `2025-${String(at + 1).padStart(2, '0')}`,
);

const cases = [
  { definition: 'nd', label: '2025-06', months: ['2025-06'] },
  { definition: 'nd', label: '2025-07', months: ['2025-07'] },
  { definition: 'q', label: '2025-Q3', months: ['2025-07', '2025-08', '2025-09'] },
  { definition: 'h', label: '2025-H1', months: monthsOf2025.slice(0, 6) },
  { definition: 'y', label: '2025', months: monthsOf2025 },
] as const;

const anyWorld = (metrics: readonly string[], isLast: boolean) =>
  fc
    .record({
      reform: reformBy(),
      period: fc.constantFrom(...cases),
      boundaries: fc.constantFrom(undefined, undefined, '2025-06-25', '2025-08-01'),
    })
    .chain(({ reform, period, boundaries }) => {
      const communes = reform.units.filter(({ level }) => level === 'commune');
      const older = isLast ? period.months.slice(-2, -1) : [];
      const months = isLast ? period.months.slice(-1) : period.months;
      const whole = [
        ...wholeMonths(communes, older).map((gap): Gap => ({ ...gap, isAsked: false })),
        ...wholeMonths(communes, months),
      ];
      const closing = lastDays(communes, period.months).filter(
        ({ unit, until }) =>
          !isLast || communes.some(({ code, validTo }) => code === unit && validTo === until),
      );
      const hows = ['value', 'value', 'missing', 'missing', 'nil', 'withdrawn', 'day', 'half'];
      // What took back all that it had ever said of a ratio stands as withdrawn, and is taken at its word.
      const howsOf = ({ isAsked }: Gap) =>
        isAsked === false ? hows.slice(0, 5) : isLast ? [...hows.slice(0, 6), 'half'] : hows;
      return fc.record({
        reform: fc.constant(reform),
        boundaries: fc.constant(boundaries),
        period: fc.constant(period),
        told: fc.tuple(
          ...whole.map((gap) => anyTold(gap, metrics, howsOf(gap))),
          ...closing.map((gap) =>
            anyTold(gap, metrics, ['value', 'missing', 'missing', 'nil', 'half']),
          ),
        ),
        chance: fc.infiniteStream(fc.nat({ max: 1000 })),
      });
    });

/** What comes to 0 where nothing is added. */
const addedUp = new Set(['left', 'both', 'squared', 'stock-and-flow']);
/** Of a last value beside a sum. */
const mixed = new Set(['per-seat', 'stock-per-flow', 'stock-and-flow']);

const valueOf = ({ total }: Figure): Fraction | undefined =>
  total.kind === 'none' ? undefined : fraction(BigInt(total.numerator), BigInt(total.denominator));

test.each([
  ['flow', ['flow'], 'reached'],
  ['mean-flow', ['mean-flow'], 'reached'],
  ['least-flow', ['least-flow'], 'reached'],
  ['most-flow', ['most-flow'], 'reached'],
  ['stock', ['stock'], 'reached'],
  ['mean of flow', ['flow'], 'either'],
  ['min of flow', ['flow'], 'either'],
  ['max of flow', ['flow'], 'either'],
  ['mean of stock', ['stock'], 'either'],
  ['min of stock', ['stock'], 'either'],
  ['max of stock', ['stock'], 'either'],
  ['share', ['flow', 'base'], 'reached'],
  ['filled', ['stock', 'seats'], 'reached'],
  ['per-seat', ['flow', 'seats'], 'reached'],
  ['stock-per-flow', ['stock', 'flow'], 'reached'],
  ['stock-and-flow', ['stock', 'flow'], 'reached'],
  ['left', ['base', 'flow'], 'reached'],
  ['both', ['base', 'flow'], 'reached'],
  ['left-share', ['base', 'flow'], 'reached'],
  ['squared', ['flow'], 'bounded'],
] as const)(
  'whatever lawful numbers the missing of all periods and of all units before and after an event state, %s lies within its range',
  (name, metrics, ends) => {
    let found = 0;
    const [code = '', overUnits] = name.split(' of ').toReversed();
    const isLast = code === 'stock' || code === 'filled';
    const isPlain = metrics.length === 1 && code === metrics[0];
    const isSummed = overUnits === undefined && (code === 'flow' || code === 'stock');
    const hasNothing = overUnits === undefined && (isPlain || addedUp.has(code));
    /** Where nobody has anything to count, nothing was added, unless something is divided by. */
    const totalOf = (figure: Figure): Fraction | undefined =>
      valueOf(figure) ?? (hasNothing ? zero : undefined);
    fc.assert(
      fc.property(anyWorld(metrics, isLast), ({ reform, boundaries, period, told, chance }) => {
        const registry = withBounds(registryOf(reform, boundaries), overUnits);
        const now = told.flatMap((each) => saysOf(metrics, each));
        const { definition, label } = period;
        const asked = { registry, definition, label, scope: 'VN' };
        const { range, noRange, coverage } = figureFrom(now, code, asked);
        expect(noRange).toBeUndefined();
        if (range === undefined) return;
        found += 1;
        expect(range.units).toBeLessThanOrEqual(
          coverage.missing.length + coverage.partial.length + coverage.withdrawn.length,
        );
        const gaps = told
          .filter(({ gap }) => gap.isAsked !== false)
          .flatMap((each) =>
            toCome(metrics, each).map((metric) => {
              const { unit, from, until } = each.gap;
              return { metric, unit, from, until };
            }),
          );
        const figureWith = (
          numberOf: (metric: string, unit: string, from: LocalDate) => number | 'nil',
        ) =>
          figureFrom(
            [
              ...now,
              ...gaps.map(({ metric, unit, ...span }) =>
                say(metric, unit, numberOf(metric, unit, span.from), {
                  ...span,
                  observedAt: '2025-08-12T00:00:00Z',
                }),
              ),
            ],
            code,
            asked,
          );
        const totalWith = (numberOf: Parameters<typeof figureWith>[0]) =>
          totalOf(figureWith(numberOf));
        // Who has no number once nil is said of all that is left.
        const silent = new Set(
          figureWith(() => 'nil')
            .units.filter(({ outcome }) => outcome.kind === 'none')
            .map(({ unit }) => unit.split('@')[0] ?? ''),
        );
        const nils = new Map<string, boolean>();
        /** Of what is computed nil is said of a pair, and of single pairs only where that is promised. */
        const saysNil = (unit: string, from: LocalDate): boolean => {
          const isHalf = told.some(({ how }) => how === 'half');
          const isByPair = !mixed.has(code) && (isPlain || !isHalf);
          const key = isByPair ? `${unit}|${from}` : 'all';
          const says = nils.get(key) ?? (chance.next().value ?? 0) % 3 === 0;
          nils.set(key, says);
          return says;
        };
        const any = totalWith((metric, unit, from) => {
          const [min, max] = boundsOf(metric);
          const drawn = chance.next().value ?? 0;
          return saysNil(unit, from) ? 'nil' : min + (drawn % (max - min + 1));
        });
        // Everybody said nil.
        if (any === undefined) return;
        const [least, most] = [ofExactText(range.least), ofExactText(range.most)];
        expect(compareFractions(least, any)).toBeLessThanOrEqual(0);
        expect(compareFractions(any, most)).toBeLessThanOrEqual(0);
        const corners = [
          ...Array.from({ length: 2 ** metrics.length }, (_, corner) =>
            totalWith(
              (metric) => boundsOf(metric)[(corner >> metrics.indexOf(metric as never)) & 1] ?? 0,
            ),
          ),
          // Nil adds nothing, where nothing else of the line was stated, and in a sum over time or of a last value anywhere.
          ...(!isPlain
            ? [totalWith(() => 'nil')]
            : [
                totalWith((metric, unit) =>
                  isSummed || silent.has(unit) ? 'nil' : (boundsOf(metric)[0] ?? 0),
                ),
              ]),
        ].flatMap((each) => each ?? []);
        const [low, high] = [corners.reduce(smaller), corners.reduce(larger)];
        if (ends !== 'either') expect(range.isWide === true).toBe(ends === 'bounded');
        if (ends === 'reached') expect([low, high]).toEqual([least, most]);
        else
          expect(compareFractions(least, low) <= 0 && compareFractions(high, most) <= 0).toBe(true);
      }),
      { seed: 20250816, numRuns: 30 },
    );
    expect(found).toBeGreaterThan(12);
  },
);
