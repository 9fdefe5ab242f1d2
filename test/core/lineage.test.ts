import { expect, test } from 'vitest';
import { isWithin, lineage, provinceOf, unitNamed } from '../../core/units/units-by-day.ts';
import { LocalDate } from '../../core/time.ts';
import { type Unit, UnitCode } from '../../core/units/unit.ts';
import { merged } from '../support/merged.ts';
import {
  commune,
  country,
  divided,
  province,
  worldOf as registryOf,
} from '../support/units-in-time.ts';

const reform = '2025-07-01';
const long = '2020-01-01';
const day = (text: string) => LocalDate.parse(text);
const [june, today] = [day('2025-06-15'), day('2025-08-01')];

const worldOf = (units: readonly Unit[], events: ReturnType<typeof merged>[] = []) =>
  registryOf([country, ...units], events);

const within = (world: ReturnType<typeof worldOf>, unit: string, root: string, on: LocalDate) =>
  isWithin(world, UnitCode.parse(unit), UnitCode.parse(root), on);
const lineOf = (world: ReturnType<typeof worldOf>, unit: string, on: LocalDate) =>
  lineage(world, UnitCode.parse(unit), on).map(({ code, validFrom }) => `${code}@${validFrom}`);

/** Province A ended, and another one, which did not take it over, was given its code. */
const reused = worldOf([
  province('A', long, reform),
  commune('A1', long, reform),
  province('A', reform),
  commune('A7', reform),
]);

test('a closed unit lies under the unit that carried the code above it on its own last day', () => {
  expect(lineOf(reused, 'A1', today)).toEqual([`A1@${long}`, `A@${long}`, `VN@2000-01-01`]);
  expect(lineOf(reused, 'A7', today)).toEqual([`A7@${reform}`, `A@${reform}`, `VN@2000-01-01`]);
});

test('who is asked about under a reused code is the unit that carries it on the day, and nothing of the one before', () => {
  expect(within(reused, 'A7', 'A', today)).toBe(true);
  expect(within(reused, 'A1', 'A', today)).toBe(false);
  expect(within(reused, 'A1', 'A', june)).toBe(true);
  expect(within(reused, 'A', 'A', june) && within(reused, 'A', 'A', today)).toBe(true);
});

test('a closed commune of a merged province lies in both: in the one of its last day, and in the one of today', () => {
  const world = worldOf(
    [province('A', long, reform), commune('A1', long, reform), province('B', long)],
    [merged(['A'], 'B', reform)],
  );
  expect(within(world, 'A1', 'A', today) && within(world, 'A1', 'B', today)).toBe(true);
  expect(within(world, 'A1', 'B', june)).toBe(false);
  expect(provinceOf(world, UnitCode.parse('A1'), today)).toBe('A');
});

test('a province that kept its code through a merger keeps its closed communes', () => {
  const world = worldOf(
    [
      province('A', long, reform),
      province('B', long, reform),
      commune('A1', long, reform),
      province('A', reform),
    ],
    [merged(['A', 'B'], 'A', reform)],
  );
  expect(within(world, 'A1', 'A', today)).toBe(true);
});

test('a province that was divided leaves its closed communes to neither part', () => {
  const world = worldOf(
    [
      province('A', long, reform),
      commune('A1', long, reform),
      province('B', reform),
      province('C', reform),
    ],
    [divided('A', { B: '1/2', C: '1/2' }, reform)],
  );
  expect(within(world, 'A1', 'A', today)).toBe(true);
  expect(within(world, 'A1', 'B', today) || within(world, 'A1', 'C', today)).toBe(false);
});

test('between two carriers a code means the one before, and before all of them the first', () => {
  const world = worldOf([province('A', '2021-01-01', reform), province('A', '2026-01-01')]);
  const named = (on: string) => unitNamed(world, UnitCode.parse('A'), day(on))?.validFrom;
  expect(named('2025-09-01')).toBe('2021-01-01');
  expect(named('2020-06-01')).toBe('2021-01-01');
  expect(named('2026-02-01')).toBe('2026-01-01');
});
