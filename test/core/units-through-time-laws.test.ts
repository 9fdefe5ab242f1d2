import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fraction } from '../../core/decimal.ts';
import { fraction, plus, product, zero } from '../../core/fraction.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import { stepsIn } from '../../core/units/succession.ts';
import type { Unit } from '../../core/units/unit.ts';
import { addDays } from '../../core/time.ts';
import { merged } from '../support/merged.ts';
import {
  first,
  handingOver,
  long,
  type Reform,
  reformAndDaily,
  reformBy,
  registryOf,
} from '../support/reforms.ts';
import { figureFrom, short } from '../support/small-world.ts';
import { commune, divided, ndMonth, onDay } from '../support/units-in-time.ts';

const valueOf = (outcome: Outcome) =>
  outcome.kind === 'value'
    ? fraction(BigInt(outcome.numerator), BigInt(outcome.denominator))
    : zero;
const sumOfLines = (figure: Figure) =>
  figure.units.map(({ outcome }) => valueOf(outcome)).reduce(plus, zero);

const july = (registry: Registry, scope = 'VN') => ({
  registry,
  definition: 'nd',
  label: '2025-07',
  scope,
});
const law = { seed: 2025, numRuns: 100 } as const;

// Laws ------------------------------------------------------------------------------

test('whatever happens to units, the lines of a flow add up to all that was stated, and to its total', () => {
  fc.assert(
    fc.property(reformAndDaily('flow'), ({ reform, said }) => {
      const figure = figureFrom(said, 'flow', july(registryOf(reform)));
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
      reformAndDaily('flow'),
      fc.integer({ min: -20, max: 60 }),
      ({ reform, said }, offset) => {
        const on = (day?: string) => {
          const figure = figureFrom(said, 'flow', july(registryOf(reform, day)));
          expect(sumOfLines(figure)).toEqual(valueOf(figure.total));
          return valueOf(figure.total);
        };
        expect(on(addDays(first, offset))).toEqual(on());
      },
    ),
    law,
  );
});

test('and so it is where months reach back over events, but for units that were split without shares', () => {
  const anyMonths = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 900 })), { maxLength: 4 });
  const doings = ['merge', 'merge-keeping-code', 'move', 'take-in', 'share', 'close'] as const;
  fc.assert(
    fc.property(
      reformAndDaily('flow', doings),
      anyMonths,
      fc.integer({ min: -20, max: 60 }),
      ({ reform, said }, months, offset) => {
        const standing = reform.units.filter(({ validTo }) => validTo === undefined);
        const whole = months.map(([at, says]) => ({
          metric: 'flow',
          unit: standing[at % standing.length]?.code ?? '',
          says,
          ...ndMonth('2025-07'),
          receivedAt: '2025-08-12T00:00:00Z',
        }));
        const on = (day?: string) =>
          valueOf(figureFrom([...said, ...whole], 'flow', july(registryOf(reform, day))).total);
        expect(on(addDays(first, offset))).toEqual(on());
      },
    ),
    law,
  );
});

test('every line is in exactly one state, and no unit is expected beside the one that took it over', () => {
  fc.assert(
    fc.property(reformAndDaily('stock'), ({ reform, said }) => {
      const { coverage, units } = figureFrom(said, 'stock', july(registryOf(reform)));
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

const sizesOf = ({ coverage }: Figure): readonly number[] => {
  const { expected, value, nil, withdrawn, partial, missing, late, carried } = coverage;
  return [
    expected,
    value,
    ...[nil, withdrawn, partial, missing, late, carried].map((units) => units.length),
  ];
};

test.each(['flow', 'stock'])(
  '%s: a country is the sum of its provinces, and so is each state of its coverage, wherever units went',
  (metric) => {
    fc.assert(
      fc.property(
        reformAndDaily(metric),
        fc.option(fc.integer({ min: 15, max: 60 }), { nil: undefined }),
        ({ reform, said }, offset) => {
          const registry = registryOf(
            reform,
            offset === undefined ? undefined : addDays(first, offset),
          );
          const figureIn = (scope: string) => figureFrom(said, metric, july(registry, scope));
          const [whole, a, b] = [figureIn('VN'), figureIn('A'), figureIn('B')];
          expect(plus(valueOf(a.total), valueOf(b.total))).toEqual(valueOf(whole.total));
          expect(sizesOf(a).map((size, at) => size + (sizesOf(b)[at] ?? 0))).toEqual(
            sizesOf(whole),
          );
        },
      ),
      law,
    );
  },
);

/** What of the numbers said before the reform has come to a unit, by hand along the events. */
function cameTo(unit: Unit, reform: Reform, before: ReadonlyMap<string, bigint>): Fraction {
  const steps = stepsIn(registryOf(reform)).into;
  const named = ({ code, validFrom }: Unit) => `${code}@${validFrom}`;
  const into = (to: Unit) =>
    [...steps].flatMap(([taker, each]) => (named(taker) === named(to) ? each : []));
  const own = unit.validFrom === long ? (before.get(unit.code) ?? 0n) : 0n;
  return into(unit)
    .map(({ from, share }) => product(share ?? zero, cameTo(from, reform, before)))
    .reduce(plus, fraction(own, 1n));
}

test('a stock is what each unit has said since, or else what came to it from those before, to the last fraction', () => {
  const values = fc.tuple(...[1, 2, 3, 4].map(() => fc.nat({ max: 100 })));
  const isSaying = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(reformBy(handingOver), values, isSaying, (reform, numbers, speaks) => {
      const before = new Map(numbers.map((says, at) => [`A${at + 1}`, BigInt(says)]));
      const standing = reform.units.filter(({ validTo }) => validTo === undefined);
      const speakers = new Set(standing.filter((_, at) => speaks[at] === true));
      const said = [
        ...numbers.map((says, at) => ({ unit: `A${at + 1}`, says, ...onDay('2025-06-19') })),
        ...[...speakers].map(({ code }) => ({ unit: code, says: 1000, ...onDay('2025-07-12') })),
      ].map((each) => ({ metric: 'stock', ...each }));
      const figure = figureFrom(said, 'stock', july(registryOf(reform)));
      const expected = standing
        .map((unit) => (speakers.has(unit) ? fraction(1000n, 1n) : cameTo(unit, reform, before)))
        .reduce(plus, zero);
      expect(valueOf(figure.total)).toEqual(expected);
    }),
    law,
  );
});

test('the order in which units, events and statements are kept changes nothing', () => {
  const told = (figure: Figure) => [
    short(figure.total),
    sizesOf(figure),
    figure.units.map(({ unit, state, outcome }) => [unit, state, short(outcome)]),
  ];
  fc.assert(
    fc.property(reformAndDaily('stock'), ({ reform, said }) => {
      const turned = { units: reform.units.toReversed(), events: reform.events.toReversed() };
      const figure = figureFrom(said, 'stock', july(registryOf(reform)));
      const other = figureFrom(said.toReversed(), 'stock', july(registryOf(turned)));
      expect(told(other)).toEqual(told(figure));
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
