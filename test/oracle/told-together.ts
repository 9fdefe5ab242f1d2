import fc from 'fast-check';
import type { Around } from './around.ts';
import type { Saying } from './histories.ts';

/** Of whom, and of which periods something is said. */
export type Whereabouts = { readonly codes: readonly string[]; readonly around: Around };

const sayer = (where: Whereabouts) =>
  fc.record({
    source: fc.constantFrom('first', 'first', 'second'),
    observedAt: fc.constant('2025-08-14T12:00:00.000Z'),
    receivedAt: fc.constantFrom('2025-08-15T00:00:00.000Z', '2025-08-21T00:00:00.000Z'),
    period: fc.constantFrom(where.around.own, where.around.own, where.around.before),
  });

/** Off by nothing, mostly. */
const error = fc.constantFrom(0, 0, 0, 1, 5);

/** Communes, and a province that says what they come to, or nearly. */
const anyControl = (where: Whereabouts): fc.Arbitrary<Saying[]> =>
  fc
    .record({
      common: sayer(where),
      metric: fc.constantFrom('received', 'staff', 'busiest-day', 'busiest-day'),
      units: fc.subarray([...where.codes], { minLength: 1 }),
      value: fc.nat(4),
      province: fc.constantFrom('96', '96', '99'),
      off: error,
    })
    .map(({ common, metric, units, value, province, off }) => {
      // As the provinces begin; what merges across them speaks for itself.
      const below = units.filter(
        (code) => ['00008', '00009'].includes(code) === (province === '99'),
      );
      // The greatest is taken of the busiest day, so that no other commune moves it.
      const each = metric === 'busiest-day' ? value + 40 : value;
      const whole = metric === 'busiest-day' ? each : each * below.length;
      return [
        ...below.map((unit) => ({ ...common, metric, unit, says: { value: each } })),
        { ...common, metric, unit: province, says: { value: whole + off } },
      ];
    });

/** A commune's two parts of a ratio, and the percentage that they make, or nearly. */
const anyPercentage = (where: Whereabouts): fc.Arbitrary<Saying[]> =>
  fc
    .record({
      common: sayer(where),
      unit: fc.constantFrom(...where.codes),
      metrics: fc.constantFrom(
        ['online', 'received', 'online-share'] as const,
        ['staff-online', 'staff', 'staff-share'] as const,
      ),
      above: fc.nat(7),
      below: fc.integer({ min: 1, max: 7 }),
      decimals: fc.nat(1),
      off: error,
    })
    .map(({ common, unit, metrics: [part, whole, share], above, below, decimals, off }) => {
      const percent = Number(((100 * above) / below).toFixed(decimals)) + off;
      return [
        { ...common, unit, metric: part, says: { value: above } },
        { ...common, unit, metric: whole, says: { value: below } },
        { ...common, unit, metric: share, says: { value: Number(percent.toFixed(decimals)) } },
      ];
    });

/** What is said in one breath and should agree. */
export const toldTogether = (where: Whereabouts): fc.Arbitrary<Saying[]> =>
  fc.oneof(anyControl(where), anyPercentage(where));
