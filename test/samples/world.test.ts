import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { indexRegistry } from '../../core/registry/registry.ts';
import { isWithin, provinceOf } from '../../core/units/units-by-day.ts';
import { LocalDate } from '../../core/time.ts';
import { isValidOn, type Unit } from '../../core/units/unit.ts';
import { sampleRegistry } from '../../samples/world.ts';

const world = indexRegistry(1, sampleRegistry());
const day = LocalDate.parse('2025-08-14');
const communesOf = (province: string) =>
  world.units.filter(
    (unit) => unit.level === 'commune' && unit.parent === province && isValidOn(unit, day),
  );

const named = (code: string): Unit => {
  const unit = world.units.find((one) => one.code === code && isValidOn(one, day));
  if (unit === undefined) throw new Error(`No unit ${code}`);
  return unit;
};

describe('the sample world', () => {
  test('declares for every count of a commune how much it can be, so that a slip of the keyboard is refused', () => {
    const counts = world.metrics.filter(
      ({ level, kind }) => level === 'commune' && (kind === 'flow' || kind === 'stock'),
    );
    expect(counts.length).toBeGreaterThan(5);
    expect(counts.filter(({ maximum }) => maximum === undefined)).toEqual([]);
  });

  test('has the 64 communes and wards of Cà Mau under official codes', () => {
    const communes = communesOf('96');
    expect(new Set(communes.map((unit) => unit.code)).size).toBe(64);
    expect(communes.filter((unit) => unit.kind === 'ward')).toHaveLength(9);
    for (const unit of communes) {
      expect(unit.code).toMatch(/^3[12]\d{3}$/);
      expect(unit.validFrom).toBe('2025-07-01');
      expect(unit.names.vi).toMatch(unit.kind === 'ward' ? /^Phường / : /^Xã /);
    }
  });

  test('spells every name in NFC, in both languages', () => {
    const texts = JSON.stringify(world.units);
    expect(texts).toBe(texts.normalize('NFC'));
    expect(named('32248').names).toEqual({
      vi: 'Xã Đất Mũi',
      en: 'Đất Mũi Commune',
    });
  });

  test('marks every invented unit as invented, in its names too', () => {
    const invented = world.units.filter((unit) => unit.invented === true);
    expect(invented.map((unit) => unit.code)).toEqual(['99', '99001', '99002', '99003']);
    for (const unit of invented) {
      expect(unit.names.vi).toContain('giả định');
      expect(unit.names.en).toContain('invented');
    }
  });

  test('asks monthly figures of 64 and 3 communes, two provinces and the Ministry', () => {
    const reporters = world.datasets.map(({ code, calendar, reporters: who }) => [
      code,
      calendar,
      who.rule === 'list' ? who.units.length : 0,
    ]);
    expect(reporters).toEqual([
      ['bo-thang', 'gregorian', 1],
      ['tinh-thang', 'gregorian', 2],
      ['xa-thang', 'nd09', 67],
    ]);
  });

  test('keeps no key of any client', () => {
    expect(world.clients.flatMap((client) => client.keys)).toEqual([]);
  });

  test('gives the key of one province nothing of the other', () => {
    for (const [client, own, other] of [
      ['camau-lgsp', '96', '99'],
      ['tinh-hai', '99', '96'],
    ] as const) {
      const units = world.clientById.get(client)?.units ?? [];
      for (const commune of communesOf(own))
        expect(units.some((unit) => isWithin(world, commune.code, unit, day))).toBe(true);
      for (const commune of communesOf(other))
        expect(units.some((unit) => isWithin(world, commune.code, unit, day))).toBe(false);
    }
  });

  test('writes to reserved addresses only', () => {
    for (const { email } of world.recipients) expect(email).toMatch(/\.example$/);
    expect(new Set(world.recipients.map((recipient) => recipient.language))).toEqual(
      new Set(['vi', 'en']),
    );
  });

  test('places its units: a commune in its province, a department above or below them', () => {
    const place = (code: string) => provinceOf(world, named(code).code, day);
    expect(place('32248')).toBe('96');
    expect(place('BKHCN.SHTT')).toBe('00');
    expect(place('96.SKHCN')).toBe('96');
  });
});

const scripts = new URL('../../samples/recommendations.json', import.meta.url);

test.skipIf(!existsSync(scripts))(
  'every unit that a sample recommendation names is registered',
  () => {
    const named = new Set<string>();
    const collect = (value: unknown, key = ''): void => {
      if (typeof value === 'string' && unitMembers.has(key)) named.add(value);
      else if (Array.isArray(value)) for (const item of value) collect(item, key);
      else if (typeof value === 'object' && value !== null)
        for (const [name, member] of Object.entries(value)) collect(member, name);
    };
    collect(JSON.parse(readFileSync(scripts, 'utf8')));
    const known = new Set<string>(world.units.map((unit) => unit.code));
    expect(named.size).toBeGreaterThan(5);
    expect([...named].filter((code) => !known.has(code))).toEqual([]);
  },
);

const unitMembers = new Set([
  'locality',
  'unit',
  'holder',
  'addressedTo',
  'to',
  'toUnit',
  'units',
  'drafter',
]);
