import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareFractions,
  fraction,
  larger,
  ofExactText,
  smaller,
  zero,
} from '../../core/fraction.ts';
import { Metric } from '../../core/registry/metric.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import {
  figureFrom,
  indicator,
  type Saying,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';

const bounds: Readonly<Record<string, object>> = {
  flow: { minimum: '0', maximum: '100' },
  base: { minimum: '10', maximum: '200' },
  stock: { minimum: '5', maximum: '50' },
  'mean-stock': { minimum: '5', maximum: '50' },
  count: { minimum: '0', maximum: '900' },
};
const registryWith = (more: Readonly<Record<string, object>> = {}) =>
  smallRegistry({
    metrics: smallMetrics.map((each) =>
      Metric.parse({ ...each, ...bounds[each.code], ...more[each.code] }),
    ),
  });
const registry = registryWith();
const communes = ['A1', 'A2', 'A3', 'B1', 'B2'];

const figure = (sayings: readonly Saying[], metric: string, more: object = {}): Figure =>
  figureFrom(sayings, metric, { registry, scope: 'VN', ...more });
const of =
  (metric: string) =>
  (unit: string, says: number | string, more: object = {}) => ({
    metric,
    unit,
    says,
    ...more,
  });
const flow = of('flow');
const base = of('base');

const pairs = ['A1', 'A2', 'A3', 'B1'].flatMap((unit) => [flow(unit, 40), base(unit, 50)]);

describe('the range that missing units could move a total to', () => {
  test('of a sum is the sum of what stands and the bounds of the missing', () => {
    const sayings = [flow('A1', 70), flow('A2', 30), flow('A3', 'nil')];
    expect(figure(sayings, 'flow')).toMatchObject({
      total: { numerator: '100' },
      range: { least: '100', most: '300', units: 2 },
    });
  });

  test('leaves out what a partial unit stated, and what is carried: both may yet state anything', () => {
    const days = { from: '2025-07-15', until: '2025-08-14' };
    expect(figure([flow('A1', 70), flow('A2', 30, days)], 'flow').range).toEqual({
      least: '70',
      most: '470',
      units: 4,
    });
    const june = { from: '2025-06-15', until: '2025-07-15' };
    const stock = of('stock');
    expect(figure([stock('A1', 20), stock('A2', 40, june)], 'stock')).toMatchObject({
      total: { numerator: '60' },
      range: { least: '20', most: '220', units: 4 },
    });
  });

  test('of a mean moves with the number of units', () => {
    const mean = of('mean-stock');
    expect(figure([mean('A1', 20), mean('A2', 40), mean('A3', 30)], 'mean-stock').range).toEqual({
      least: '20',
      most: '38',
      units: 2,
    });
  });

  test.each([
    ['min', '5', '20'],
    ['max', '40', '50'],
  ])('of a %s is between the bound and what stands', (overUnits, least, most) => {
    const known = registryWith({ stock: { overUnits } });
    const sayings = [of('stock')('A1', 20), of('stock')('A2', 40)];
    expect(figure(sayings, 'stock', { registry: known }).range).toEqual({ least, most, units: 3 });
  });

  test('of a least stays where an "over" lies above what is known exactly', () => {
    const known = registryWith({ stock: { overUnits: 'min' } });
    const sayings = [of('stock')('A1', '>30'), of('stock')('A2', 20)];
    expect(figure(sayings, 'stock', { registry: known }).range).toEqual({
      least: '5',
      most: '20',
      units: 3,
    });
  });

  test('of a ratio comes from the bounds of both parts, which need not go together', () => {
    // 160 of 200; one unit may add from 0 to 100 above and from 10 to 200 below the line.
    expect(figure(pairs, 'share').range).toEqual({ least: '40', most: '2600/21', units: 1 });
  });

  test('of a ratio that declares bounds of its own, no unit’s parts may leave them', () => {
    const known = registryWith({ share: { minimum: '0', maximum: '100' } });
    expect(figure(pairs, 'share', { registry: known }).range).toEqual({
      least: '40',
      most: '260/3',
      units: 1,
    });
  });

  test('of a ratio of which a unit stated one part is moved by the other part alone', () => {
    // 160 of 200, and 40 of what is from 10 to 200.
    const said = [...pairs, flow('B2', 40)];
    expect(figure(said, 'share').range).toEqual({ least: '50', most: '2000/21', units: 1 });
    const below = [...pairs, base('B2', 50)];
    expect(figure(below, 'share').range).toEqual({ least: '64', most: '104', units: 1 });
  });

  test('of a ratio whose bounds do not tie its parts evenly only bounds it, and says so', () => {
    const wide = { least: '40', most: '2600/21', units: 1, isWide: true };
    const half = registryWith({ share: { maximum: '100' } });
    expect(figure(pairs, 'share', { registry: half }).range).toEqual(wide);
    const axes = registryWith({
      share: { minimum: '0', maximum: '100' },
      base: { ...bounds['base'], overUnits: 'max' },
    });
    expect(figure(pairs, 'share', { registry: axes }).range).toMatchObject({ isWide: true });
  });

  test('takes a part anew that was taken back, or said by a source that comes after another', () => {
    const { range } = figure(pairs, 'share');
    const again = { observedAt: '2025-08-12T00:00:00Z' };
    const takenBack = [...pairs, flow('B2', 40), flow('B2', 'withdrawn', again)];
    expect(figure([...takenBack, base('B2', 50, { source: 'b' })], 'share').range).toEqual(range);
    // All that was said was taken back: that is taken at its word.
    expect(figure(takenBack, 'share').range).toBeUndefined();
    expect(figure([...pairs, flow('B2', 40, { source: 'b' })], 'share').range).toEqual(range);
  });

  test('of such a ratio with bounds of its own takes the pair anew, and says that this may be too wide', () => {
    const known = registryWith({ share: { minimum: '0', maximum: '100' } });
    const { range } = figure(pairs, 'share', { registry: known });
    const half = figure([...pairs, flow('B2', 40)], 'share', { registry: known });
    expect(half.range).toEqual({ ...range, isWide: true });
  });

  test('is not printed where it has no end, or nothing is open', () => {
    const known = registryWith({ flow: { maximum: undefined } });
    expect(figure([flow('A1', 1)], 'flow', { registry: known }).range).toBeUndefined();
    expect(
      figure(
        communes.map((unit) => flow(unit, 1)),
        'flow',
      ).range,
    ).toBeUndefined();
    expect(figure([flow('A1', '>5')], 'flow').range).toBeUndefined();
    const mayBeNone = registryWith({ base: { minimum: '-200' } });
    expect(figure(pairs, 'share', { registry: mayBeNone }).range).toBeUndefined();
    expect(figure([of('percent')('A1', 5)], 'percent').range).toBeUndefined();
  });

  test('says why there is none', () => {
    const why = (sayings: readonly Saying[], metric: string, more: object = {}) =>
      figure(sayings, metric, more).noRange;
    expect(why([flow('A1', '>5')], 'flow')).toBe('over');
    const mayBeNone = registryWith({ base: { minimum: '-200' } });
    expect(why(pairs, 'share', { registry: mayBeNone })).toBe('division-by-zero');
    const endless = registryWith({ flow: { maximum: undefined } });
    expect(why(pairs, 'share', { registry: endless })).toBe('operand-without-bounds');
    expect(why([flow('A1', 1)], 'flow', { registry: endless })).toBeUndefined();
    const apart = registryWith({ base: { sources: ['b'] }, flow: { sources: ['a'] } });
    expect(why([flow('A1', 1)], 'share', { registry: apart })).toBe('no-common-source');
    const all = communes.map((unit) => flow(unit, 1));
    expect(why(all, 'flow')).toBeUndefined();
  });
});

// Longer periods -------------------------------------------------------------------

const monthly = (more: Parameters<typeof smallRegistry>[0] = {}) => {
  const known = smallRegistry({ metrics: registry.metrics, ...more });
  const datasets = known.datasets.map((each) =>
    each.code === 'quarter' ? { ...each, periodType: 'month' as const } : each,
  );
  return {
    ...known,
    datasets,
    datasetByCode: new Map(datasets.map((each) => [each.code, each])),
  };
};
const quarterly = { definition: 'quarter', label: '2025-Q3', registry: monthly() };
const [july, august, september] = [
  { from: '2025-06-15', until: '2025-07-15' },
  { from: '2025-07-15', until: '2025-08-15' },
  { from: '2025-08-15', until: '2025-09-15' },
] as const;

describe('the range of a figure of several periods of its dataset', () => {
  test('adds the bounds of one number for each period that is missing, and keeps what was stated', () => {
    const months = [july, august, september].flatMap((month) =>
      ['A1', 'A2', 'A3', 'B1'].map((unit) => flow(unit, 10, month)),
    );
    const said = [...months, flow('B2', 40, july)];
    expect(figure(said, 'flow', quarterly)).toMatchObject({
      total: { numerator: '160' },
      range: { least: '160', most: '360', units: 1 },
    });
  });

  test('leaves out the days that were stated of a month that is not stated as a whole', () => {
    const said = [flow('A1', 40, july), flow('A1', 7, { from: '2025-08-01', until: '2025-08-02' })];
    expect(figure(said, 'flow', { ...quarterly, scope: 'A' }).range).toEqual({
      least: '40',
      most: String(40 + 200 + 600),
      units: 3,
    });
  });

  test('takes a month that is nil or withdrawn at its word', () => {
    const said = [flow('A1', 'nil', july), flow('A1', 'withdrawn', august)];
    expect(figure(said, 'flow', { ...quarterly, scope: 'A' }).range).toEqual({
      least: '0',
      most: String(100 + 600),
      units: 3,
    });
  });

  test('of a last value is one number, of the last month', () => {
    const stock = of('stock');
    expect(
      figure([stock('A1', 6, september), stock('A2', 9, july)], 'stock', quarterly),
    ).toMatchObject({ range: { least: '6', most: '206', units: 4 } });
  });

  test('of the very unit that states it is told as well, but not of its own single period', () => {
    const said = [flow('A1', 10, july), flow('A1', 10, august)];
    const known = { ...quarterly, scope: 'A1' };
    expect(figure(said, 'flow', known).range).toEqual({ least: '20', most: '120', units: 1 });
    const days = [flow('A1', 10, { from: '2025-08-01', until: '2025-08-02' })];
    expect(figure(days, 'flow', { scope: 'A1' })).not.toHaveProperty('range');
  });

  test('leaves a month open across whose edge one of another calendar was stated', () => {
    const across = flow('A1', 12, { from: '2025-08-01', until: '2025-09-01' });
    const { range } = figure([], 'flow', quarterly);
    expect(range).toBeDefined();
    expect(figure([across], 'flow', quarterly).range).toEqual(range);
    // It fills what it lies across.
    const whole = flow('A1', 12, { from: july.from, until: september.until });
    expect(figure([whole], 'flow', quarterly).range).toMatchObject({ least: '12', units: 4 });
  });
});

describe('the range of an indicator', () => {
  const indicators = [
    indicator('left', 'base − flow'),
    indicator('left-share', '100 × left ÷ base'),
    indicator('by-left', 'base ÷ left'),
    indicator('squared', 'flow × flow − flow'),
  ];
  const known = smallRegistry({ metrics: registry.metrics, indicators });
  const indexOf = (code: string, sayings: readonly Saying[] = pairs) =>
    figure(sayings, code, { registry: known });

  test('is found operand by operand, from the bounds of each', () => {
    // 160 of 200; B2 adds from 0 to 100 to the one and from 10 to 200 to the other.
    expect(indexOf('left').range).toEqual({ least: '-50', most: '240', units: 1 });
  });

  test('knows that a metric which stands twice is one number', () => {
    expect(indexOf('left-share').range).toEqual({ least: '-500/21', most: '60', units: 1 });
  });

  test('ends at the bounds that the indicator itself declares, unless all of it lies beyond', () => {
    const rangeWith = (more: object) =>
      figure(pairs, 'left', {
        registry: smallRegistry({
          metrics: registry.metrics,
          indicators: [indicator('left', 'base − flow', more)],
        }),
      }).range;
    expect(rangeWith({ minimum: '0' })).toEqual({ least: '0', most: '240', units: 1 });
    expect(rangeWith({ minimum: '-9', maximum: '99.5' })).toMatchObject({ most: '199/2' });
    expect(rangeWith({ minimum: '241' })).toMatchObject({ least: '-50', most: '240' });
  });

  test('holds the total where what was stated lies beyond these bounds already', () => {
    const share = indicator('rate', '100 × flow ÷ base', { minimum: '0', maximum: '100' });
    const rated = smallRegistry({ metrics: registry.metrics, indicators: [share] });
    const beyond = ['A1', 'A2', 'A3'].flatMap((unit): Saying[] => [
      { metric: 'flow', unit, says: 90 },
      { metric: 'base', unit, says: 40 },
    ]);
    // 270 of 120 is 225 %; B1 and B2 add from 0 to 100 to the one and from 10 to 200 to the other.
    const { total, range } = figure(beyond, 'rate', { registry: rated });
    expect(total).toMatchObject({ numerator: '225', denominator: '1' });
    expect(range).toMatchObject({ least: '675/13', most: '2350/7' });
  });

  test('only bounds it where it cannot be found by corners, and says so', () => {
    expect(indexOf('squared').range).toEqual({
      least: String(160 * 160 - 260),
      most: String(260 * 260 - 160),
      units: 1,
      isWide: true,
    });
  });

  test('is none where something that is divided by could be 0', () => {
    expect(indexOf('by-left').noRange).toBe('division-by-zero');
    const more = pairs.map((each) => (each.metric === 'base' ? { ...each, says: 100 } : each));
    expect(indexOf('by-left', more).range).toEqual({ least: '15/11', most: '41/15', units: 1 });
  });
});

// Laws ---------------------------------------------------------------------------

const lawful = (code: string): readonly [number, number] => {
  const { minimum, maximum } = bounds[code] as { minimum: string; maximum: string };
  return [Number(minimum), Number(maximum)];
};

const anyNumber = (code: string) => {
  const [min, max] = lawful(code);
  return fc.integer({ min, max });
};

/** What a commune has stated by now: its number, nothing, nil, most of the days, an older number, or one part of a pair. */
const anyStanding = (metrics: readonly string[]) =>
  fc.record({
    how: fc.constantFrom('value', 'value', 'missing', 'nil', 'partial', 'older', 'half'),
    numbers: fc.tuple(...metrics.map(anyNumber)),
  });

const spans: Readonly<Record<string, object>> = {
  partial: { from: '2025-07-15', until: '2025-08-14' },
  older: { from: '2025-06-15', until: '2025-07-15' },
};

type Standing = { how: string; numbers: readonly number[] };
const stated = (metrics: readonly string[], standings: readonly Standing[]): readonly Saying[] =>
  standings.flatMap(({ how, numbers }, place) =>
    how === 'missing'
      ? []
      : metrics.slice(0, how === 'half' ? 1 : metrics.length).map((metric, part) =>
          of(metric)(communes[place] ?? '', how === 'nil' ? 'nil' : (numbers[part] ?? 0), {
            ...spans[how],
          }),
        ),
  );

/** Who stated one part of a pair keeps to it. */
const filled = (
  metrics: readonly string[],
  open: readonly string[],
  standings: readonly Standing[],
  numberOf: (unit: string, part: number) => number | 'nil',
): readonly Saying[] =>
  open.flatMap((unit) =>
    metrics.flatMap((metric, part) =>
      part === 0 && standings[communes.indexOf(unit)]?.how === 'half'
        ? []
        : [of(metric)(unit, numberOf(unit, part), { observedAt: '2025-08-12T00:00:00Z' })],
    ),
  );

/** Where nobody has anything to count, nothing was added. */
const valueOf = (total: Outcome) => {
  if (total.kind === 'none') {
    if (total.cause === 'nil') return zero;
    throw new Error(total.cause);
  }
  return fraction(BigInt(total.numerator), BigInt(total.denominator));
};

test.each([
  ['flow', ['flow'], {}],
  ['stock', ['stock'], {}],
  ['mean-stock', ['mean-stock'], {}],
  ['stock', ['stock'], { stock: { overUnits: 'min' } }],
  ['stock', ['stock'], { stock: { overUnits: 'max' } }],
  ['share', ['flow', 'base'], {}],
])(
  'whatever lawful numbers the missing state, %s lies within its range, and reaches both ends',
  (code, metrics, more) => {
    const known = registryWith(more);
    /** Then nil adds nothing: less than the least bound, if that is above 0. */
    const isAdded = code === 'flow' || (code === 'stock' && Object.keys(more).length === 0);
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(anyStanding(metrics), { minLength: 5, maxLength: 5 }),
        fc.array(fc.tuple(...metrics.map(anyNumber)), { minLength: 5, maxLength: 5 }),
        (standings, numbers) => {
          const now = stated(metrics, standings);
          const { range, coverage } = figure(now, code, { registry: known });
          if (range === undefined) return;
          found += 1;
          const open = [...coverage.missing, ...coverage.partial];
          expect(range.units).toBe(open.length);
          const totalWith = (numberOf: (unit: string, part: number) => number | 'nil') =>
            valueOf(
              figure([...now, ...filled(metrics, open, standings, numberOf)], code, {
                registry: known,
              }).total,
            );
          // Of pairs nil is drawn of all that is missing, or of any unit where none has stated one part of its own.
          const isHalf = open.some((unit) => standings[communes.indexOf(unit)]?.how === 'half');
          const drawn = (unit: string, part: number) =>
            numbers[communes.indexOf(unit)]?.[part] ?? 0;
          const saysNil = (unit: string, part: number): boolean =>
            metrics.length === 1
              ? (isAdded || unit !== open[0]) && drawn(unit, part) % 3 === 0
              : !isHalf && unit !== open[0] && drawn(unit, 0) % 3 === 0;
          const any = totalWith((unit, part) => (saysNil(unit, part) ? 'nil' : drawn(unit, part)));
          expect(compareFractions(ofExactText(range.least), any)).toBeLessThanOrEqual(0);
          expect(compareFractions(any, ofExactText(range.most))).toBeLessThanOrEqual(0);
          const isAnyStated = communes.some(
            (unit, place) => !open.includes(unit) && standings[place]?.how === 'value',
          );
          const corners = [0, 1].map((end) =>
            totalWith((_, part) =>
              isAdded && end === 0
                ? 'nil'
                : (lawful(metrics[part] ?? '')[part === 0 ? end : 1 - end] ?? 0),
            ),
          );
          if (metrics.length > 1 && isAnyStated) corners.push(totalWith(() => 'nil'));
          expect([corners.reduce(smaller), corners.reduce(larger)]).toEqual([
            ofExactText(range.least),
            ofExactText(range.most),
          ]);
        },
      ),
      { seed: 20250815, numRuns: 100 },
    );
    expect(found).toBeGreaterThan(50);
  },
);
