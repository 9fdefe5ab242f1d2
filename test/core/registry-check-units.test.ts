import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventFaults } from '../../core/registry/registry-check-events.ts';
import { unitFaults } from '../../core/registry/registry-check-units.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { resolveUnit } from '../../core/units/units-by-day.ts';
import type { RegistryFault } from '../../core/registry/registry-fault.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import { UnitEvent } from '../../core/units/unit-event.ts';
import { smallMetrics, smallRegistry } from '../support/small-world.ts';

const unit = (code: string, level: string, parent: string | undefined, more: object = {}) =>
  Unit.parse({
    code,
    level,
    kind: level,
    parent,
    names: { vi: code, en: code },
    validFrom: '2020-01-01',
    ...more,
  });
const commune = (code: string, more: object = {}) => unit(code, 'commune', '96', more);
const agency = (code: string, parent: string, more: object = {}) =>
  unit(code, 'agency', parent, more);
const above = [unit('VN', 'country', undefined), unit('96', 'province', 'VN')];

const of = (...units: readonly Unit[]): readonly RegistryFault[] => [
  ...unitFaults([...above, ...units]),
];
const told = (faults: readonly RegistryFault[]) => faults.map(({ path, code }) => [path, code]);

const ends = { validTo: '2025-07-01' };
const begins = { validFrom: '2025-07-01' };

describe('the check of units', () => {
  test('finds nothing where a code passes from one unit to the next on a day', () => {
    expect(of(commune('32001', ends), commune('32001', begins))).toEqual([]);
  });

  test('names the days on which no unit stands above one, each span of them', () => {
    const parents = [
      unit('97', 'province', 'VN', { validFrom: '2021-01-01', validTo: '2022-01-01' }),
      unit('97', 'province', 'VN', { validFrom: '2023-01-01', validTo: '2024-01-01' }),
    ];
    const faults = of(...parents, commune('32001', { parent: '97', validTo: '2024-03-01' }));
    expect(told(faults)).toEqual(faults.map(() => ['units/4/parent', 'parent-too-short']));
    expect(faults.map(({ detail }) => /^.*?\d (?=no unit)/.exec(detail.en)?.[0].trim())).toEqual([
      'From 2020-01-01 to 2020-12-31',
      'From 2022-01-01 to 2022-12-31',
      'From 2024-01-01 to 2024-02-29',
    ]);
    expect(faults[0]?.detail.vi).toContain('Từ ngày 2020-01-01 đến hết ngày 2020-12-31');
  });

  test('tells a unit above that ends too early from one that never was', () => {
    const early = of(unit('97', 'province', 'VN', ends), commune('32001', { parent: '97' }));
    expect(told(early)).toEqual([['units/3/parent', 'parent-too-short']]);
    expect(early[0]?.detail.en).toMatch(/^From 2025-07-01 on /);
    expect(told(of(commune('32001', { parent: '97' })))).toEqual([
      ['units/2/parent', 'unknown-parent'],
    ]);
  });

  test('refuses a wrong level above a unit on any of its days, not the first one only', () => {
    const parents = [unit('97', 'province', 'VN', ends), agency('97', 'VN', begins)];
    expect(told(of(...parents, commune('32001', { parent: '97' })))).toEqual([
      ['units/4/parent', 'wrong-parent-level'],
    ]);
  });

  test('finds a circle that closes years after its first unit began', () => {
    const faults = of(
      agency('X', 'Y'),
      agency('Y', '96', ends),
      agency('Y', 'Z', begins),
      agency('Z', '96', { validTo: '2025-09-01' }),
      agency('Z', 'X', { validFrom: '2025-09-01' }),
    );
    expect(told(faults)).toEqual([['units/6/parent', 'parent-cycle']]);
  });

  test('tells all faults at once', () => {
    const faults = of(
      commune('32001', { validTo: '2019-01-01' }),
      commune('32002', { parent: undefined }),
      commune('00'),
      commune('32003', { parent: '55' }),
    );
    expect(faults.map(({ code }) => code)).toEqual([
      'empty-validity',
      'missing-parent',
      'reserved-code',
      'unknown-parent',
    ]);
  });
});

describe('an alias', () => {
  test.each([
    ['the code of another unit', { aliases: ['32002'] }, {}],
    ['an alias of another unit', { aliases: ['H12'] }, { aliases: ['H12'] }],
    [
      'the older form of another’s alias',
      { aliases: ['000.01.12.H12'] },
      { aliases: ['H12.12.01'] },
    ],
  ])('that is %s on the same days is refused', (_, first, second) => {
    const faults = of(commune('32001', first), commune('32002', second));
    expect(faults.map(({ code }) => code)).toEqual(['ambiguous-alias']);
  });

  test('may be the code of a unit of other days, and of the same unit in another form', () => {
    const aliases = ['000.01.12.H12', 'H12.12.01'];
    expect(of(commune('32001', { ...begins, aliases: ['32002'] }), commune('32002', ends))).toEqual(
      [],
    );
    expect(of(agency('H12.12.1', '96', { aliases }))).toEqual([]);
  });

  test('that stands twice, or is the code itself, is refused', () => {
    expect(told(of(commune('32001', { aliases: ['H12', 'H12', '32001'] })))).toEqual([
      ['units/2/aliases/1', 'duplicate'],
      ['units/2/aliases/3', 'duplicate'],
    ]);
  });

  test('cannot stand for what is above the provinces', () => {
    expect(told(of(commune('32001', { aliases: ['00'] })))).toEqual([
      ['units/2/aliases/0', 'reserved-code'],
    ]);
  });

  test('two agency codes that differ in their padding only are one, so they cannot name two units', () => {
    const faults = of(agency('H12.1', '96'), agency('H12.01', '96'));
    expect(told(faults)).toEqual([['units/3/code', 'ambiguous-alias']]);
  });
});

const names = (text: string) => ({ vi: text, en: text });
const codes = ['A', 'B', 'H12', 'H12.0', '000.00.00.H12', 'H12.1', 'H12.01'].map((code) =>
  UnitCode.parse(code),
);
const day = (offset: number): LocalDate => addDays(LocalDate.parse('2025-01-01'), offset);
const randomUnit = fc
  .record({
    code: fc.constantFrom(...codes),
    from: fc.integer({ min: 0, max: 12 }),
    days: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
    aliases: fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 2 }),
  })
  .map(({ code, from, days, aliases }): Unit => ({
    code,
    validFrom: day(from),
    ...(days !== undefined && { validTo: day(from + days) }),
    level: 'country',
    kind: 'country',
    names: names(code),
    aliases: aliases.filter((alias) => alias !== code),
  }));
const randomUnits = fc.array(randomUnit, { maxLength: 4 });
const someDays = Array.from({ length: 22 }, (_, offset) => day(offset));

/** Written from the words of the rule, without the keys by which the product looks up. */
function answering(units: readonly Unit[], text: string, on: LocalDate): readonly Unit[] {
  const same = (a: string, b: string) => a === b || (plain(a) !== '' && plain(a) === plain(b));
  const plain = (code: string) =>
    code.startsWith('H12') || code.endsWith('H12')
      ? code
          .split('.')
          .filter((group) => Number(group) !== 0)
          .map((group) => (/^\d+$/.test(group) ? String(Number(group)) : group))
          .join('.')
      : '';
  return units.filter(
    ({ code, aliases, validFrom, validTo }) =>
      validFrom <= on &&
      (validTo === undefined || on < validTo) &&
      [code, ...aliases].some((each) => same(each, text)),
  );
}

describe('for random registries', () => {
  const cases = someDays.flatMap((on) => codes.map((text) => [on, text] as const));

  test('a code or alias leads to at most one unit on a day, and to the one that answers, if the check finds nothing', () => {
    let valid = 0;
    const law = fc.property(randomUnits, (units) => {
      fc.pre([...unitFaults(units)].length === 0);
      valid += units.length > 1 ? 1 : 0;
      const registry = indexRegistry(1, { ...smallRegistry(), units });
      for (const [on, text] of cases) {
        const answers = answering(units, text, on);
        expect(answers.length).toBeLessThanOrEqual(1);
        expect(resolveUnit(registry, text, on)).toBe(answers[0]);
      }
    });
    fc.assert(law, { seed: 14, numRuns: 300, maxSkipsPerRun: 50 });
    expect(valid).toBeGreaterThan(30);
  });

  test('the check refuses every one in which two units would answer', () => {
    let refused = 0;
    const law = fc.property(randomUnits, (units) => {
      const twice = cases.some(([on, text]) => answering(units, text, on).length > 1);
      fc.pre(twice);
      refused += 1;
      expect([...unitFaults(units)]).not.toEqual([]);
    });
    fc.assert(law, { seed: 15, numRuns: 300, maxSkipsPerRun: 50 });
    expect(refused).toBe(300);
  });
});

// Events ---------------------------------------------------------------------------

const event = (more: object): UnitEvent =>
  UnitEvent.parse({ code: 'e', date: '2025-07-01', basis: 'Nghị quyết 1', ...more });
const merge = (from: readonly string[], to: string, more: object = {}) =>
  event({ kind: 'merge', from, to, ...more });
const split = (from: string, to: readonly (readonly [string, string?])[], more: object = {}) =>
  event({
    kind: 'split',
    from,
    to: to.map(([code, share]) => ({ unit: code, ...(share !== undefined && { share }) })),
    ...more,
  });
const reformed = [
  ...above,
  commune('O1', ends),
  commune('O2', ends),
  commune('N1', begins),
  commune('N2', begins),
  commune('S1'),
  unit('95', 'province', 'VN', ends),
];
const inEvents = (events: readonly UnitEvent[], units = reformed) =>
  told([...eventFaults({ events, units, metrics: smallMetrics })]);

describe('the check of events', () => {
  test('finds nothing in a merge, in a merge under the same code, and in a split with shares or without', () => {
    expect(inEvents([merge(['O1', 'O2'], 'N1', { countersTakenOver: ['count'] })])).toEqual([]);
    expect(inEvents([merge(['O1', 'O2'], 'S1')])).toEqual([]);
    expect(
      inEvents([merge(['O1'], 'O1')], [...above, commune('O1', ends), commune('O1', begins)]),
    ).toEqual([]);
    expect(
      inEvents([
        split('O1', [
          ['N1', '0.4'],
          ['N2', '3/5'],
        ]),
      ]),
    ).toEqual([]);
    expect(inEvents([split('O1', [['N1'], ['N2']])])).toEqual([]);
  });

  test.each([
    ['a share missing', split('O1', [['N1', '0.4'], ['N2']]), 'events/0/to', 'shares-incomplete'],
    [
      'a sum below 1',
      split('O1', [
        ['N1', '0.4'],
        ['N2', '0.599999'],
      ]),
      'events/0/to',
      'shares-do-not-add-up',
    ],
    [
      'a sum above 1',
      split('O1', [
        ['N1', '2/3'],
        ['N2', '0.334'],
      ]),
      'events/0/to',
      'shares-do-not-add-up',
    ],
    ['one that did not end', merge(['S1'], 'N1'), 'events/0/from/0', 'not-ended-by-event'],
    ['one that goes on', merge(['O1', 'S1'], 'S1'), 'events/0/from/1', 'taken-over-by-itself'],
    [
      'one that goes on beside its part',
      split('S1', [['S1'], ['N1']]),
      'events/0/from',
      'taken-over-by-itself',
    ],
    ['an unknown successor', merge(['O1'], 'N9'), 'events/0/to', 'unknown-successor'],
    [
      'a successor that ended with it',
      split('O1', [['N1'], ['O2']]),
      'events/0/to/1/unit',
      'unknown-successor',
    ],
    ['a unit twice', merge(['O1', 'O1'], 'N1'), 'events/0/from/1', 'duplicate'],
    [
      'a successor twice',
      split('O1', [
        ['N1', '0.5'],
        ['N1', '0.5'],
      ]),
      'events/0/to/1',
      'duplicate',
    ],
    ['another level', merge(['95'], 'N1'), 'events/0', 'levels-differ'],
    [
      'an unknown counter',
      merge(['O1'], 'N1', { countersTakenOver: ['nothing'] }),
      'events/0/countersTakenOver/0',
      'unknown-metric',
    ],
    [
      'a counter that is none',
      merge(['O1'], 'N1', { countersTakenOver: ['stock'] }),
      'events/0/countersTakenOver/0',
      'counter-not-cumulative',
    ],
  ])('refuses %s', (_, wrong, path, code) => {
    expect(inEvents([wrong])).toEqual([[path, code]]);
  });

  test('takes another level with the reason for it', () => {
    expect(inEvents([merge(['95'], 'N1', { acrossLevels: 'Bỏ cấp huyện' })])).toEqual([]);
  });

  test('refuses a unit that two events take over', () => {
    const events = [merge(['O1'], 'N1'), merge(['O2', 'O1'], 'N2', { code: 'f' })];
    expect(inEvents(events)).toEqual([['events/1/from', 'taken-over-twice']]);
  });

  test('refuses a circle of takeovers on one day: whoever takes over must stand on it', () => {
    const events = [merge(['O1'], 'O2'), merge(['O2'], 'O1', { code: 'f' })];
    expect(inEvents(events)).toEqual([
      ['events/0/to', 'unknown-successor'],
      ['events/1/to', 'unknown-successor'],
    ]);
  });

  test('tells all faults of all events at once', () => {
    const events = [
      merge(['S1'], 'N9', { countersTakenOver: ['stock'] }),
      split('O1', [
        ['N1', '0.4'],
        ['N2', '0.4'],
      ]),
    ];
    expect(inEvents(events).map(([, code]) => code)).toEqual([
      'duplicate',
      'not-ended-by-event',
      'unknown-successor',
      'counter-not-cumulative',
      'shares-do-not-add-up',
    ]);
  });

  test.each(['0', '1', '1/1', '3/2', '0.0', '0.', '-0.5', '1/0', '50%', 'half'])(
    'takes no share of %s',
    (share) => {
      const body = { code: 'e', kind: 'split', date: '2025-07-01', basis: 'x', from: 'O1' };
      const to = [{ unit: 'N1', share }, { unit: 'N2' }];
      expect(UnitEvent.safeParse({ ...body, to }).success).toBe(false);
    },
  );
});
