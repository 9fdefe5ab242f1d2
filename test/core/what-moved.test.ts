import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../core/reports/changes.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import { movesOf } from '../../core/reports/moves.ts';
import { lineOf, type Saying } from '../support/small-world.ts';
import {
  anew,
  august,
  changes,
  comparing,
  editions,
  july,
  june,
  of,
  type Options,
  plain,
  september,
  world,
} from '../support/two-editions.ts';
import { commune, country, divided, province, worldOf } from '../support/units-in-time.ts';

const rolesIn = (figure: Figure, unit: string): readonly string[] =>
  lineOf(figure, unit).statements.map(
    ({ role, says, receipt }) =>
      `${role} ${says.kind === 'value' ? says.text : says.kind} ${plain(receipt)}`,
  );

const afterwards = (
  code: string,
  ...[before, more, options]: [readonly Saying[], readonly Saying[], Options?]
) => {
  const [, next] = editions(code, before, more, options);
  const figure = next.sections[0]?.figures[0];
  if (figure === undefined) throw new Error('No figure');
  return figure;
};

describe('rule 17: a withdrawal is told as one, wherever what it takes back had counted', () => {
  const counts = [july('old-count', 'A1', 100, 'J'), august('old-count', 'A1', 130, 'A')];
  const ratio = [
    july('flow', 'A1', 1, 'J1'),
    july('base', 'A1', 4, 'J2'),
    august('flow', 'A1', 3, 'A1'),
    august('base', 'A1', 6, 'A2'),
  ];

  test('of the base of an increase, which stands there and says why there is none', () => {
    const gone = [july('old-count', 'A1', 'withdrawn', 'W', anew)];
    expect(changes('old-count', counts, gone).slice(0, 2)).toEqual([
      'increase total: 30 → no-base [withdrawal] W',
      'increase A1: 30 → no-base [withdrawal] W',
    ]);
    expect(rolesIn(afterwards('old-count', counts, gone), 'A1')).toEqual([
      'used 130 A',
      'base withdrawal W',
      'superseded 100 J',
    ]);
  });

  test('of a base that is "over", where the count began anew after it', () => {
    const now = [august('old-count', 'A1', 4, 'A', { restart: true })];
    const over = [july('old-count', 'A1', '>7', 'J', anew)];
    expect(changes('old-count', now, over)).toContain(
      'increase A1: no-base → inexact-base [late] J',
    );
    expect(rolesIn(afterwards('old-count', now, over), 'A1')).toEqual(['used 4 A', 'base 7 J']);
  });

  test('of a number that was carried', () => {
    const stock = [june('stock', 'A1', 10, 'S'), june('stock', 'A1', 9, 'B', { source: 'b' })];
    const gone = [june('stock', 'A1', 'withdrawn', 'W', anew)];
    expect(changes('stock', stock, gone)).toEqual([
      'figure total: 10 carried → missing [withdrawal] W',
      'figure A1: 10 carried → missing [withdrawal] W',
    ]);
    expect(rolesIn(afterwards('stock', stock, gone), 'A1')).toEqual([
      'used withdrawal W',
      'superseded 10 S',
    ]);
  });

  test('of one part of a ratio, by which the other is left without it', () => {
    const gone = [august('flow', 'A1', 'withdrawn', 'W', anew)];
    expect(changes('share', ratio, gone)).toContain('figure A1: 50 → missing [withdrawal] W');
    expect(rolesIn(afterwards('share', ratio, gone), 'A1')).toEqual([
      'used withdrawal W',
      'unpaired 6 A2',
      'superseded 3 A1',
    ]);
  });

  test('of one part of the older ratio of a growth', () => {
    const gone = [july('flow', 'A1', 'withdrawn', 'W', anew)];
    expect(changes('share', ratio, gone)).toEqual([
      'growth total: 25 → no-unit-in-both [base] W',
      'growth A1: 25 → no-unit-in-both [base] W',
    ]);
  });

  test('of the base of the older increase of a growth', () => {
    const longer = [june('old-count', 'A1', 70, 'U'), ...counts];
    expect(changes('old-count', longer, [june('old-count', 'A1', 'withdrawn', 'W', anew)])).toEqual(
      ['growth total: 0 → no-unit-in-both [base] W', 'growth A1: 0 → no-unit-in-both [base] W'],
    );
  });

  test('of one month of a quarter; a corrected month of a partial quarter is a correction', () => {
    const quarter = { definition: 'quarter', label: '2025-Q3' };
    const two = [july('flow', 'A1', 5, '7'), august('flow', 'A1', 5, '8')];
    const three = [...two, september('flow', 'A1', 5, '9')];
    expect(changes('flow', three, [july('flow', 'A1', 'withdrawn', 'W', anew)], quarter)[0]).toBe(
      'figure total: 15 → 10 partial 30 [withdrawal] W',
    );
    expect(changes('flow', two, [july('flow', 'A1', 6, 'C', anew)], quarter)[0]).toBe(
      'figure total: 10 partial 31 → 11 partial 31 [correction] C',
    );
  });
});

describe('rule 17: a total names whoever moved it', () => {
  const one = [august('flow', 'A1', 1, '1'), august('base', 'A1', 2, '1')];
  const zero = [august('flow', 'A2', 3, 'Z'), august('base', 'A2', 0, 'Z')];

  test('though the unit has no quotient of its own', () => {
    expect(changes('share', one, zero).slice(0, 2)).toEqual([
      'figure total: 50 → 200 [late] Z',
      'figure A2: missing → division-by-zero [late] Z',
    ]);
    const third = [august('flow', 'A3', 2, 'C'), august('base', 'A3', 2, 'C')];
    expect(changes('share', one, [...zero, ...third])[0]).toBe('figure total: 50 → 150 [late] C,Z');
  });

  test('though nothing of the unit prints otherwise but its parts, which are told', () => {
    const corrected = [august('flow', 'A2', 1, 'C', anew)];
    expect(changes('share', [...one, ...zero], corrected)).toEqual([
      'figure total: 200 → 100 [correction] C',
      'figure A2: division-by-zero → division-by-zero [correction] C',
    ]);
  });

  test('though what it says is "over", below the line', () => {
    const over = [august('flow', 'A2', 3, 'O'), august('base', 'A2', '>4', 'O')];
    expect(changes('share', one, over)[0]).toBe('figure total: 50 → inexact-operand [late] O');
    const more = [august('flow', 'A2', '>3', 'M', anew)];
    expect(changes('share', [...one, ...zero], more)[0]).toBe(
      'figure total: 200 → >200 [correction] M',
    );
  });

  test('though nobody has a number, where all say nil', () => {
    const nil = ['A1', 'A2', 'A3'].map((unit) => august('flow', unit, 'nil', `N${unit}`));
    expect(changes('flow', [], nil)[0]).toBe('figure total: missing → nil [late] NA1,NA2,NA3');
  });

  test('and nobody who only says otherwise why there is nothing, where others have a number', () => {
    expect(
      changes('flow', [], [august('flow', 'A1', 5, '1'), august('flow', 'A2', 'nil', 'N')])[0],
    ).toBe('figure total: missing → 5 [late] 1');
  });

  test('the figure and its increase each its own', () => {
    const before = [
      july('old-count', 'A1', 100, '1'),
      august('old-count', 'A1', 130, '2'),
      july('old-count', 'A2', 10, '3'),
      august('old-count', 'A2', 15, '4'),
    ];
    const more = [
      july('old-count', 'A1', 90, 'BASE', anew),
      august('old-count', 'A2', 16, 'VALUE', anew),
    ];
    expect(changes('old-count', before, more).filter((text) => text.includes('total'))).toEqual([
      'figure total: 145 → 146 [correction] VALUE',
      'increase total: 35 → 46 [correction] BASE,VALUE',
    ]);
  });

  test('the figure and its increase each its own, of one unit, too', () => {
    const before = [july('old-count', 'A1', 100, '1'), august('old-count', 'A1', 130, '2')];
    const more = [
      july('old-count', 'A1', 90, 'BASE', anew),
      august('old-count', 'A1', 131, 'VALUE', anew),
    ];
    expect(changes('old-count', before, more).filter((text) => text.includes('total'))).toEqual([
      'figure total: 130 → 131 [correction] VALUE',
      'increase total: 30 → 41 [correction] BASE,VALUE',
    ]);
  });
});

describe('rule 17: nothing is named that made no difference', () => {
  const first = [july('flow', 'A1', 10, 'J')];

  test('what was known before, though it is compared for the first time or no more', () => {
    const late = august('flow', 'A1', 12, 'A', anew);
    expect(changes('flow', first, [late])).toContain('growth A1: no-unit-in-both → 20 [late] A');
    const gone = [august('flow', 'A1', 'withdrawn', 'W', { observedAt: '2025-08-21T00:00:00Z' })];
    expect(changes('flow', [...first, august('flow', 'A1', 12, 'A')], gone)).toContain(
      'growth A1: 20 → no-unit-in-both [withdrawal] W',
    );
  });

  test('history and another source’s word', () => {
    const before = [august('flow', 'A1', 5, '1')];
    const more = [
      august('flow', 'A1', 6, '2', anew),
      august('flow', 'A1', 4, 'OLD', { observedAt: '2025-08-01T00:00:00Z' }),
      august('flow', 'A1', 6, 'B', { source: 'b' }),
    ];
    expect(changes('flow', before, more)).toEqual([
      'figure total: 5 → 6 [correction] 2',
      'figure A1: 5 → 6 [correction] 2',
      'beside A1: missing → 6 [late] B',
    ]);
  });

  test('what stood there before the registry asked for the unit', () => {
    const listed = (...units: string[]) =>
      indexRegistry(1, {
        ...world,
        datasets: world.datasets.map((dataset) =>
          Dataset.parse({ ...dataset, reporters: { rule: 'list', units } }),
        ),
      });
    const said = [
      august('flow', 'A1', 5, '1'),
      august('flow', 'A2', 7, '2'),
      august('flow', 'A2', 8, 'B', { source: 'b' }),
    ];
    const registries = { registry: listed('A1'), next: listed('A1', 'A2') };
    expect(changes('flow', said, [], registries)).toEqual([
      'figure total: 5 → 12 [recomputed]',
      'figure A2: missing → 7 [recomputed]',
    ]);
  });

  test('what a source says as before, though it stands beside the figure now, or no more', () => {
    const b = [august('flow', 'A1', 9, 'B', { source: 'b' })];
    const a = [august('flow', 'A1', 5, 'A')];
    const moved = ['figure total: 9 → 5 [correction] A', 'figure A1: 9 → 5 [correction] A'];
    expect(changes('flow', b, a)).toEqual(moved);
    const said = [...b, july('flow', 'A1', 2, 'C', { source: 'b' })];
    expect(changes('flow', said, a)).toContain(moved[0]);
    expect(changes('flow', said, a).filter((text) => text.startsWith('beside'))).toEqual([]);
  });
});

describe('rule 17: of a ratio of a last value and a flow', () => {
  const registry = worldOf([country, province('A', '2000-01-01'), commune('A1', '2000-01-01')], []);
  const quarter = { registry, definition: 'q', label: '2025-Q3' };
  const known = [
    july('flow', 'A1', 10, 'JF'),
    august('flow', 'A1', 20, 'AF'),
    august('stock', 'A1', 5, 'AS'),
  ];
  const pairing = july('stock', 'A1', 4, 'JS');

  test('an earlier last value that lets the flow of its days count is named, beside what else arrived', () => {
    const more = [pairing, august('flow', 'A1', 21, 'AF2', anew)];
    expect(changes('stock-per-flow', known, more, quarter)[1]).toBe(
      'figure A1: 25 partial 61 → 500/31 partial 31 [correction,late] JS,AF2',
    );
  });

  test('it stands as paired, and as left over where its days have no flow', () => {
    expect(rolesIn(afterwards('stock-per-flow', known, [pairing], quarter), 'A1')).toEqual([
      'used 10 JF',
      'used 20 AF',
      'used 5 AS',
      'paired 4 JS',
    ]);
    expect(rolesIn(afterwards('stock-per-flow', known.slice(1), [pairing], quarter), 'A1')).toEqual(
      ['used 20 AF', 'used 5 AS', 'left-over 4 JS'],
    );
  });

  test('it is named in a growth where it moved the older number', () => {
    const may = of('2025-05');
    const flows = [of('2025-04'), may, june, july, august, september].map((month, at) =>
      month('flow', 'A1', 10, `F${at}`),
    );
    const stocks = [of('2025-04'), june, july, august, september].map((month, at) =>
      month('stock', 'A1', 5, `S${at}`),
    );
    const compared = { ...quarter, registry: comparing(registry) };
    expect(
      changes('stock-per-flow', [...flows, ...stocks], [may('stock', 'A1', 4, 'MS')], compared),
    ).toContain('growth A1: no-unit-in-both → 0 [base] MS');
  });
});

describe('rule 17: where parts have no number and a percentage without them speaks', () => {
  const registry = worldOf([country, province('A', '2000-01-01'), commune('A1', '2000-01-01')], []);
  const alone = { registry };
  const parts = (says: string) => [august('flow', 'A1', says, 'F'), august('base', 'A1', 7, 'D')];

  test.each([
    ['withdrawn', 'withdrawal'],
    ['nil', 'late'],
  ])('its word that there is none (%s) is named, and they are not', (says, cause) => {
    const bare = august('share', 'A1', says, 'P');
    expect(changes('share', [], [...parts(says), bare], alone)[1]).toBe(
      `figure A1: missing → ${says} [${cause}] P`,
    );
    expect(changes('share', [], parts(says), alone)).toEqual([]);
  });

  test('its number is named, and they are not', () => {
    const bare = august('share', 'A1', 80, 'P');
    expect(changes('share', [], [...parts('nil'), bare], alone)[1]).toBe(
      'figure A1: missing → only-percentage [late] P',
    );
  });

  test('parts that were all taken back say so themselves', () => {
    const both = [august('flow', 'A1', 'withdrawn', 'F'), august('base', 'A1', 'withdrawn', 'D')];
    expect(changes('share', [], [...both, august('share', 'A1', 'withdrawn', 'P')], alone)[1]).toBe(
      'figure A1: missing → withdrawn [withdrawal] D,F',
    );
  });

  test('parts that were all taken back are not why it is nil', () => {
    const both = [august('flow', 'A1', 'withdrawn', 'F'), august('base', 'A1', 'withdrawn', 'D')];
    expect(changes('share', [], [...both, august('share', 'A1', 'nil', 'P')], alone)[1]).toBe(
      'figure A1: missing → nil [late] P',
    );
  });

  test('parts that end an older number are named with it', () => {
    const older = [july('stock', 'A1', 4, 'JS'), july('seats', 'A1', 8, 'JB')];
    const newer = [august('stock', 'A1', 'nil', 'S'), august('seats', 'A1', 7, 'B')];
    const bare = august('filled', 'A1', 80, 'P');
    expect(changes('filled', older, [...newer, bare], alone)[1]).toBe(
      'figure A1: 50 carried → only-percentage [late] B,P,S',
    );
  });
});

test('rule 18: beside a closed unit that counts no longer stands the word that the unit after it has given', () => {
  const registry = comparing(
    worldOf(
      [
        country,
        province('A', '2000-01-01'),
        commune('A7', '2000-01-01', '2025-08-01'),
        ...['A8', 'A9'].map((code) => commune(code, '2025-08-01')),
      ],
      [divided('A7', { A8: undefined, A9: undefined }, '2025-08-01')],
    ),
  );
  const before = [july('stock', 'A7', 10, 'OLD')];
  const more = [august('stock', 'A8', 4, 'NEW')];
  const found = changes('stock', before, more, { registry });
  expect(found).toContain('figure A7: 10 carried → missing [late] NEW');
  expect(rolesIn(afterwards('stock', before, more, { registry }), 'A7')).toContain(
    'successor 4 NEW',
  );
});

test('who only takes back what nobody had read has not reported since', () => {
  const arrived = (more: readonly Saying[]) => {
    const [old, next] = editions('flow', [august('flow', 'A1', 5, '1')], more);
    return movesOf('A', old, next, changesBetween(old, next), '0').arrived;
  };
  expect(arrived([august('flow', 'A2', 'withdrawn', 'W')])).toEqual([]);
  expect(arrived([august('flow', 'A2', 'nil', 'N')])).toEqual(['A2']);
});
