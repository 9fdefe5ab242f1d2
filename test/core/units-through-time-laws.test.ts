import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fraction, plus, zero } from '../../core/fraction.ts';
import type { Registry } from '../../core/registry.ts';
import type { Figure, Outcome } from '../../core/report.ts';
import { isValidOn, type Unit } from '../../core/unit.ts';
import type { UnitEvent } from '../../core/unit-event.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { merged } from '../support/merged.ts';
import { figureFrom, type Saying, short } from '../support/small-world.ts';
import { commune, country, divided, onDay, province, worldOf } from '../support/units-in-time.ts';

// Worlds --------------------------------------------------------------------------

/** What happens on one day to units chosen by their place among those that stand: `at`, and for a merger the next one. */
type Turn = {
  readonly does: 'merge' | 'merge-keeping-code' | 'take-in' | 'share' | 'divide' | 'close';
  readonly at: number;
  readonly part: number;
};

type World = { readonly units: readonly Unit[]; readonly events: readonly UnitEvent[] };

const days = ['2025-06-20', '2025-07-01', '2025-07-09'] as const;
const long = '2020-01-01';

const anyTurn: fc.Arbitrary<Turn> = fc.record({
  does: fc.constantFrom('merge', 'merge-keeping-code', 'take-in', 'share', 'divide', 'close'),
  at: fc.nat({ max: 20 }),
  part: fc.integer({ min: 1, max: 6 }),
});

const closed = (world: World, units: readonly Unit[], date: string): World => ({
  ...world,
  units: world.units.map((unit) =>
    units.includes(unit) ? commune(unit.code, unit.validFrom, date) : unit,
  ),
});

const begun = (world: World, codes: readonly string[], date: string): World => ({
  ...world,
  units: [...world.units, ...codes.map((code) => commune(code, date))],
});

const happened = (world: World, event: UnitEvent): World => ({
  ...world,
  events: [...world.events, event],
});

function after(world: World, { does, at, part }: Turn, date: string, turn: number): World {
  const standing = world.units.filter(
    (unit) => unit.validTo === undefined && unit.validFrom < date,
  );
  const one = standing[at % standing.length];
  const other = standing[(at + 1) % standing.length];
  if (one === undefined || other === undefined || one === other) return world;
  const name = { code: `e${turn}` };
  const [left, right] = [`L${turn}`, `R${turn}`];
  const shares = { [left]: `${part}/7`, [right]: `${7 - part}/7` };
  switch (does) {
    case 'merge': {
      const next = begun(closed(world, [one, other], date), [left], date);
      return happened(next, merged([one.code, other.code], left, date, name));
    }
    case 'merge-keeping-code': {
      const next = begun(closed(world, [one, other], date), [one.code], date);
      return happened(next, merged([one.code, other.code], one.code, date, name));
    }
    case 'take-in':
      return happened(closed(world, [one], date), merged([one.code], other.code, date, name));
    case 'share':
    case 'divide': {
      const next = begun(closed(world, [one], date), [left, right], date);
      const to = does === 'share' ? shares : { [left]: undefined, [right]: undefined };
      return happened(next, divided(one.code, to, date, name));
    }
    case 'close':
      return closed(world, [one], date);
    default:
      return does satisfies never;
  }
}

const start: World = {
  units: ['A1', 'A2', 'A3', 'A4'].map((code) => commune(code, long)),
  events: [],
};

const anyWorld = fc
  .array(fc.tuple(fc.constantFrom(...days), anyTurn), { minLength: 1, maxLength: 4 })
  .map((turns) =>
    turns
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .reduce((world, [date, turn], at) => after(world, turn, date, at), start),
  );

const registryOf = ({ units, events }: World, boundariesOn?: string): Registry =>
  worldOf([country, province('A', long), ...units], events, boundariesOn);

// Sayings ---------------------------------------------------------------------------

const first = LocalDate.parse('2025-06-15');
const last = 29;

/** Numbers on single days, each by a unit that stood on that day, at most one of each unit and day. */
const anyDailyOf = (metric: string, { units }: World) =>
  fc
    .uniqueArray(
      fc.record({
        offset: fc.nat({ max: last }),
        at: fc.nat({ max: 20 }),
        says: fc.nat({ max: 50 }),
      }),
      { maxLength: 25, selector: ({ offset, at }) => `${offset}|${at}` },
    )
    .map((picks) => {
      const sayings = picks.flatMap(({ offset, at, says }): readonly Saying[] => {
        const date = addDays(first, offset);
        const standing = units.filter((unit) => isValidOn(unit, date));
        const unit = standing[at % standing.length];
        return unit === undefined ? [] : [{ metric, unit: unit.code, says, ...onDay(date) }];
      });
      const byKey = new Map(sayings.map((said) => [`${said.unit}|${said.from}`, said]));
      return [...byKey.values()];
    });

const worldAndDaily = (metric: string) =>
  anyWorld.chain((world) =>
    fc.record({ world: fc.constant(world), said: anyDailyOf(metric, world) }),
  );

const valueOf = (outcome: Outcome) =>
  outcome.kind === 'value'
    ? fraction(BigInt(outcome.numerator), BigInt(outcome.denominator))
    : zero;
const sumOfLines = (figure: Figure) =>
  figure.units.map(({ outcome }) => valueOf(outcome)).reduce(plus, zero);

const july = (registry: Registry) => ({ registry, definition: 'nd', label: '2025-07' });
const law = { seed: 2025, numRuns: 100 } as const;

// Laws ------------------------------------------------------------------------------

test('whatever happens to units, the lines of a flow add up to all that was stated, and to its total', () => {
  fc.assert(
    fc.property(worldAndDaily('flow'), ({ world, said }) => {
      const figure = figureFrom(said, 'flow', july(registryOf(world)));
      const stated = said.reduce((sum, each) => sum + BigInt(each.says), 0n);
      expect(sumOfLines(figure)).toEqual(fraction(stated, 1n));
      expect(valueOf(figure.total)).toEqual(fraction(stated, 1n));
    }),
    law,
  );
});

test('on the boundaries of every day a total equals that of its parts, and is the same', () => {
  fc.assert(
    fc.property(
      worldAndDaily('flow'),
      fc.integer({ min: -20, max: 60 }),
      ({ world, said }, offset) => {
        const on = (day?: string) => {
          const figure = figureFrom(said, 'flow', july(registryOf(world, day)));
          expect(sumOfLines(figure)).toEqual(valueOf(figure.total));
          return valueOf(figure.total);
        };
        expect(on(addDays(first, offset))).toEqual(on());
      },
    ),
    law,
  );
});

test('every line is in exactly one state, and no unit is expected beside the one that took it over', () => {
  fc.assert(
    fc.property(worldAndDaily('stock'), ({ world, said }) => {
      const { coverage, units } = figureFrom(said, 'stock', july(registryOf(world)));
      const { expected, value, nil, withdrawn, partial, missing, carried } = coverage;
      expect(value + nil.length + withdrawn.length + partial.length + missing.length).toBe(
        expected,
      );
      expect(carried.every((unit) => missing.includes(unit))).toBe(true);
      expect(new Set(units.map(({ unit }) => unit)).size).toBe(expected);
      const kept = new Set(units.map(({ unit }) => unit));
      const counted = units.flatMap(({ predecessors = [] }) =>
        predecessors.filter(({ counts }) => counts !== 'beside'),
      );
      expect(counted.filter(({ unit }) => kept.has(unit))).toEqual([]);
    }),
    law,
  );
});

test('a merger neither loses nor doubles a stock: the parts until the whole has spoken, then the whole alone', () => {
  const stocks = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(stocks, fc.option(fc.nat({ max: 5000 })), (values, whole) => {
      const olds = values.map((_, at) => commune(`A${at + 1}`, long, '2025-07-01'));
      const codes = olds.map(({ code }) => code);
      const registry = registryOf({
        units: [...olds, commune('A9', '2025-07-01')],
        events: [merged(codes, 'A9', '2025-07-01', { code: 'e' })],
      });
      const before = values.map((says, at) => ({
        metric: 'stock',
        unit: `A${at + 1}`,
        says,
        ...onDay('2025-06-30'),
      }));
      const spoken =
        whole === null
          ? []
          : [{ metric: 'stock', unit: 'A9', says: whole, ...onDay('2025-07-10') }];
      const figure = figureFrom([...before, ...spoken], 'stock', july(registry));
      const sum = values.reduce((total, each) => total + each, 0);
      expect(short(figure.total)).toBe(whole === null ? `${sum} carried` : `${whole}`);
    }),
    law,
  );
});

test('shares give out a stock exactly, whatever they are', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 60 })
        .chain((whole) => fc.tuple(fc.constant(whole), fc.integer({ min: 1, max: whole - 1 }))),
      fc.nat({ max: 1000 }),
      ([whole, part], says) => {
        const shares = { A4: `${part}/${whole}`, A5: `${whole - part}/${whole}` };
        const registry = registryOf({
          units: [
            commune('A1', long, '2025-07-01'),
            ...['A4', 'A5'].map((code) => commune(code, '2025-07-01')),
          ],
          events: [divided('A1', shares, '2025-07-01')],
        });
        const said = [{ metric: 'stock', unit: 'A1', says, ...onDay('2025-06-30') }];
        const figure = figureFrom(said, 'stock', july(registry));
        expect(sumOfLines(figure)).toEqual(fraction(BigInt(says), 1n));
        expect(short(figure.total)).toBe(`${says} carried`);
      },
    ),
    law,
  );
});
