import { describe, expect, test } from 'vitest';
import { expectedReporters } from '../../core/units/expected.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { resolveUnit } from '../../core/units/units-by-day.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { LocalDate } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import { sampleRegistry } from '../../samples/world.ts';

const day = LocalDate.parse('2025-08-15');
const mistyped = (code: string, more: object = {}) =>
  Unit.parse({
    code,
    validFrom: day,
    validTo: day,
    level: 'commune',
    kind: 'commune',
    names: { vi: 'Xã ghi nhầm', en: 'A mistake' },
    parent: '96',
    aliases: ['NHAM'],
    ...more,
  });

/** The sample registry with these units in it. */
const withUnits = (...units: readonly Unit[]) => {
  const content = sampleRegistry();
  return { ...content, units: [...content.units, ...units] };
};

describe('a unit that ends on its first day', () => {
  test('takes a published mistake back: the registry is right with it', () => {
    const before = withUnits(mistyped('32999', { validTo: undefined }));
    expect(checkRegistry(before)).toEqual([]);
    expect(checkRegistry(withUnits(mistyped('32999')), before)).toEqual([]);
  });

  test('takes no code from the unit that has it', () => {
    expect(checkRegistry(withUnits(mistyped('32248')))).toEqual([]);
  });

  test('is expected nowhere and named by nothing', () => {
    const registry = indexRegistry(1, withUnits(mistyped('32999')));
    const window = { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-09-01') };
    const reporters = registry.datasets.flatMap((dataset) =>
      expectedReporters(registry, dataset, window),
    );
    expect(reporters.length).toBeGreaterThan(0);
    expect(reporters.filter(({ unit }) => unit.code === '32999')).toEqual([]);
    for (const code of ['32999', 'NHAM'])
      expect(resolveUnit(registry, UnitCode.parse(code), day)).toBeUndefined();
    expect(registry.unitsByCode.has(UnitCode.parse('32999'))).toBe(false);
    expect(registry.units.some(({ code }) => code === '32999')).toBe(true);
  });
});
