import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { unitIdentity } from '../../core/registry/registry-fault.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { unitOn } from '../../core/units/units-by-day.ts';
import { successorsOf } from '../../core/units/succession.ts';
import { LocalDate } from '../../core/time.ts';
import { isValidOn, type Unit as UnitType, Unit, UnitCode } from '../../core/units/unit.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { registryWorld } from '../support/registry-world.ts';

const list = new URL('../../samples/vn-units.csv', import.meta.url);
const [header = '', ...lines] = readFileSync(list, 'utf8').trimEnd().split('\n');

/** No cell of the list holds a comma or a quotation mark, which a test below says. */
const units: readonly UnitType[] = lines.map((line) => {
  const [code, validFrom, validTo, level, kind, vi, en, parent] = line.split(',');
  return Unit.parse({
    code,
    validFrom,
    ...(validTo !== '' && { validTo }),
    level,
    kind,
    names: { vi, en },
    parent,
  });
});
/** As the list was published. */
const day = LocalDate.parse('2026-07-25');
const count = (is: (unit: UnitType) => boolean): number =>
  units.filter((unit) => isValidOn(unit, day) && is(unit)).length;

describe('the national list', () => {
  test('has 34 provinces and 3,321 communes, wards and special zones, under codes of their own', () => {
    expect(count(({ level }) => level === 'province')).toBe(34);
    expect(count(({ level }) => level === 'commune')).toBe(3321);
    expect(new Set(units.map(({ code }) => code)).size).toBe(3355);
    expect(count(({ level, parent }) => level === 'commune' && parent === '96')).toBe(64);
  });

  test('has 2,611 communes, 697 wards and 13 special zones, each named by its kind', () => {
    const kinds = { commune: 'Xã ', ward: 'Phường ', 'special-zone': 'Đặc khu ' } as const;
    const found = Object.entries(kinds).map(([kind, prefix]) => [
      kind,
      count((unit) => unit.kind === kind && unit.names.vi.startsWith(prefix)),
    ]);
    expect(found).toEqual([
      ['commune', 2611],
      ['ward', 697],
      ['special-zone', 13],
    ]);
  });

  test('keeps leading zeros, names in NFC, and plain cells', () => {
    expect(header).toBe('code,validFrom,validTo,level,kind,names.vi,names.en,parent');
    for (const line of lines) {
      expect(line).toBe(line.normalize('NFC'));
      expect(line).not.toContain('"');
      expect(line.split(',')).toHaveLength(8);
    }
    for (const { code, level } of units)
      expect(code).toMatch(level === 'province' ? /^\d{2}$/ : /^\d{5}$/);
  });

  test('can be taken into the sample world: nothing contradicts it', () => {
    const world = sampleRegistry();
    const listed = new Set(units.map(unitIdentity));
    const rest = world.units.filter((unit) => !listed.has(unitIdentity(unit)));
    expect(checkRegistry({ ...world, units: [...rest, ...units] }, world)).toEqual([]);
  });

  test('imported into the sample world adds what is not there, and changes nothing', async () => {
    const world = await registryWorld();
    const known = new Set(sampleRegistry().units.map(unitIdentity));
    const added = units.filter((unit) => !known.has(unitIdentity(unit))).length;
    const { json } = await world.importCsv('units', readFileSync(list, 'utf8'), { dryRun: 'true' });
    expect(json.counts).toEqual({
      added,
      changed: 0,
      removed: 0,
      unchanged: units.length - added,
    });
    expect(added).toBeGreaterThan(3_200);
  });

  test('knows Đồng Nai as the province that it was and the city that it is since 30 April 2026', () => {
    const registry = indexRegistry(1, { ...sampleRegistry(), units });
    const on = (text: string) => unitOn(registry, UnitCode.parse('75'), LocalDate.parse(text));
    expect(on('2026-04-29')?.names.vi).toBe('Tỉnh Đồng Nai');
    expect(on('2026-04-30')).toMatchObject({ kind: 'city', names: { vi: 'Thành phố Đồng Nai' } });
  });
});

describe('the reform of 1 July 2025 in the samples', () => {
  const world = indexRegistry(1, sampleRegistry());
  const before = LocalDate.parse('2025-06-30');
  const after = LocalDate.parse('2025-07-01');
  const named = (code: string, day: LocalDate): UnitType => {
    const unit = unitOn(world, UnitCode.parse(code), day);
    if (unit === undefined) throw new Error(`No unit ${code} on ${day}`);
    return unit;
  };

  test('makes one province of Bạc Liêu and Cà Mau', () => {
    for (const code of ['95', '96'])
      expect(successorsOf(world, named(code, before))).toEqual(['96']);
    expect(unitOn(world, UnitCode.parse('95'), after)).toBeUndefined();
  });

  test.each([
    ['31846', 'Xã Ninh Quới', '31849', 'Xã Ninh Quới'],
    ['31849', 'Xã Ninh Quới A', '31849', 'Xã Ninh Quới'],
    ['32164', 'Xã Tân Đức', '32167', 'Xã Tân Thuận'],
    ['32152', 'Thị trấn Đầm Dơi', '32152', 'Xã Đầm Dơi'],
  ])('leads from %s, %s, to %s, %s', (old, oldName, code, name) => {
    const unit = named(old, before);
    expect(unit.names.vi).toBe(oldName);
    expect(successorsOf(world, unit)).toEqual([code]);
    expect(named(code, after).names.vi).toBe(name);
  });

  test('marks the one commune that was divided as not to be divided exactly: no share was published', () => {
    const split = world.events.find(({ kind }) => kind === 'split');
    expect(split?.kind === 'split' && split.to).toEqual([{ unit: '32155' }, { unit: '32152' }]);
    expect(split?.basis).toContain('không chia được chính xác');
    expect(successorsOf(world, named('32155', before))).toEqual(['32155', '32152']);
  });
});
