import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fraction } from '../../core/decimal.ts';
import { plus, product, whole } from '../../core/fraction.ts';
import { eventFaults } from '../../core/registry/registry-check-events.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import {
  expectedReporters,
  type Holder,
  holdersOf,
  roadsTo,
  type Taking,
} from '../../core/units/expected.ts';
import type { Unit } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';
import { merged } from '../support/merged.ts';
import { reformBy, registryOf } from '../support/reforms.ts';
import { commune, country, divided, province, worldOf } from '../support/units-in-time.ts';

const start = LocalDate.parse('2020-01-01');
const day = (at: number): LocalDate => addDays(start, at * 2);
const above = [country, province('A', start)];

/** A unit that is split in two, which are merged again, as often as told; with shares or without. */
function diamonds(count: number, isShared: (at: number) => boolean = () => true) {
  const units: Unit[] = [];
  const events: UnitEvent[] = [];
  for (let at = 0; at < count; at += 1) {
    const [begins, splits, merges] = [day(2 * at), day(2 * at + 1), day(2 * at + 2)];
    const halves = [`L${at}`, `R${at}`] as const;
    const share = (part: string) => (isShared(at) ? part : undefined);
    units.push(commune(`D${at}`, begins, splits));
    units.push(...halves.map((code) => commune(code, splits, merges)));
    events.push(
      divided(`D${at}`, { [halves[0]]: share('2/5'), [halves[1]]: share('3/5') }, splits),
      merged([...halves], `D${at + 1}`, merges, { code: `n${at}` }),
    );
  }
  return { units: [...units, commune(`D${count}`, day(2 * count))], events };
}

const faultsIn = ({ units, events }: ReturnType<typeof diamonds>) => [
  ...eventFaults({ units: [...above, ...units], events, metrics: [] }),
];

/** Road by road, as it was defined: what everything shorter is held to. */
const everyRoad = (
  took: readonly Taking[],
  share: Fraction = whole,
): readonly { readonly unit: Unit; readonly share: Fraction }[] =>
  took.flatMap((taking) => {
    const part = product(share, taking.share);
    return [{ unit: taking.from.unit, share: part }, ...everyRoad(taking.from.took, part)];
  });
const together = (holder: Holder) =>
  [...Map.groupBy(everyRoad(holder.took), ({ unit }) => unit)].map(([unit, all]) => ({
    unit,
    share: all.map(({ share }) => share).reduce(plus),
  }));

const longAfter = addDays(start, 4000);

describe('the roads to a unit', () => {
  test('give each unit once, in the order of the roads, with the shares of all roads to it', () => {
    fc.assert(
      fc.property(reformBy(), (reform) => {
        const registry = registryOf(reform);
        for (const holder of holdersOf(registry, registry.units, LocalDate.parse('2026-01-01')))
          expect(roadsTo(holder)).toEqual(together(holder));
      }),
      { seed: 16, numRuns: 100 },
    );
    const { units, events } = diamonds(5);
    const registry = worldOf([...above, ...units], events);
    const [last] = holdersOf(registry, units.slice(-1), longAfter);
    expect(last && roadsTo(last)).toEqual(last && together(last));
    expect(last && roadsTo(last).find(({ unit }) => unit.code === 'D0')?.share).toEqual(whole);
  });

  test('are followed unit by unit where splits and mergers alternate, however many roads that makes', () => {
    const { units, events } = diamonds(200);
    const registry = worldOf([...above, ...units], events);
    const [dataset] = registry.datasets;
    if (dataset === undefined) throw new Error('The world asks for nothing');
    const last = day(400);
    const window = { from: addDays(last, -5), until: addDays(last, 5) };
    const [line] = expectedReporters(registry, dataset, window);
    expect(line?.line).toBe('D200');
    expect(line?.predecessors).toHaveLength(600);
  });
});

describe('the check of events', () => {
  test('takes units that were split and merged again seven times', () => {
    expect(faultsIn(diamonds(7))).toEqual([]);
  });

  test('refuses more than a thousand roads to one unit, once, where they come to be too many', () => {
    const faults = faultsIn(diamonds(60));
    expect(faults.map(({ path, code }) => [path, code])).toEqual([['events/15', 'too-many-roads']]);
    expect(faults[0]?.detail.en).toContain('More than 1,000 roads lead to unit D8');
    expect(faults[0]?.detail.en).toContain('leave out all shares of an earlier split');
    expect(faults[0]?.detail.vi).toContain('Hơn 1.000 con đường kế thừa dẫn đến đơn vị D8');
  });

  test('is content again when one of the splits hands nothing over, as it says', () => {
    expect(faultsIn(diamonds(8))).toHaveLength(1);
    expect(faultsIn(diamonds(8, (at) => at !== 4))).toEqual([]);
  });

  test('takes a thousand units that became one, and not one more', () => {
    const many = (count: number) => {
      const codes = Array.from({ length: count }, (_, at) => `C${at}`);
      const units = codes.map((code) => commune(code, start, day(1)));
      return {
        units: [...units, commune('ALL', day(1))],
        events: [merged(codes, 'ALL', day(1), { code: 'all' })],
      };
    };
    expect(faultsIn(many(1000))).toEqual([]);
    expect(faultsIn(many(1001)).map(({ code }) => code)).toEqual(['too-many-roads']);
  });
});
