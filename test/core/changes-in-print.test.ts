import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../core/reports/changes.ts';
import { buildReport } from '../../core/reports/build-report.ts';
import { isWorthSending } from '../../core/reports/delivery.ts';
import { Metric } from '../../core/registry/metric.ts';
import type { Report } from '../../core/reports/report.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { arrivedUnits, changeViews, notesOf, type Side } from '../../render/changes.ts';
import { reportMail } from '../../render/mail.ts';
import { wordingOf } from '../../render/wording.ts';
import { merged } from '../support/merged.ts';
import { arrivingLater } from '../support/one-figure.ts';
import {
  indicator,
  say,
  type Saying,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';
import {
  anew,
  august,
  changes,
  comparing,
  editions,
  july,
  june,
  type Options,
  september,
} from '../support/two-editions.ts';
import { commune, country, province, worldOf } from '../support/units-in-time.ts';

const sideText = (side: Side): string =>
  [side.value, ...notesOf(side).map((note) => `(${note})`)].join(' ');

type Editions = readonly [Report, Report];

const withChanges = ([old, next]: Editions): Report => ({
  ...next,
  edition: 2,
  changes: changesBetween(old, next),
  changesSince: 1,
});

/** `share A1: 80.8 → 50.0 (1/2)`, once for each row. */
const rows = (...of: Parameters<typeof editions>): readonly string[] => {
  const report = withChanges(editions(...of));
  return changeViews(wordingOf(report, 'en'), report).map(
    ({ figure, unit = 'total', before, now }) =>
      `${figure} ${unit}: ${sideText(before)} → ${sideText(now)}`,
  );
};

const quarter: Options = { definition: 'quarter', label: '2025-Q3' };
const percents = smallRegistry({
  metrics: smallMetrics.map((metric) =>
    metric.code === 'share'
      ? Metric.parse({ ...metric, unitOfMeasure: { vi: '%', en: '%' } })
      : metric,
  ),
  indicators: [indicator('rest', '1000 × (base - flow) ÷ base')],
});
const both = [august('flow', 'A1', 50, '1'), august('base', 'A1', 100, '1')];

describe('rules 12 and 17: what another source says of a part is told as that part, and is no percentage', () => {
  const said = (flow: number, base: number, receipt: string) => [
    august('flow', 'A1', flow, receipt, { source: 'b' }),
    august('base', 'A1', base, receipt, { source: 'b' }),
  ];

  test('of a ratio, each with its own name and number', () => {
    expect(rows('share', both, said(30, 60, 'B'), { registry: percents })).toEqual([
      'base (from which share is computed), according to b A1: missing → 60',
      'flow (from which share is computed), according to b A1: missing → 30',
    ]);
    const [report] = [
      withChanges(editions('share', both, said(30, 60, 'B'), { registry: percents })),
    ];
    expect(report?.changes?.map(({ metric, interval }) => [metric, interval])).toEqual([
      ['base', undefined],
      ['flow', undefined],
    ]);
    expect(report && reportMail(report, 'vi', 'https://x.example/').text).not.toContain('60%');
  });

  test('of an indicator the same', () => {
    expect(rows('rest', both, said(30, 60, 'B'), { registry: percents })[0]).toBe(
      'base (from which rest is computed), according to b A1: missing → 60',
    );
  });

  test('and an edition is not sent for it, nor where a source says what the source of record says', () => {
    const weighed = (...of: Parameters<typeof editions>) =>
      isWorthSending(withChanges(editions(...of)).changes ?? [], '0');
    expect(weighed('share', both, said(30, 60, 'B'), { registry: percents })).toBe(false);
    const b = (says: number | string) => [august('flow', 'A1', says, 'B', { source: 'b' })];
    expect(weighed('flow', both, b(50))).toBe(false);
    expect(weighed('flow', both, b(51))).toBe(true);
    expect(weighed('flow', both, b('>50'))).toBe(true);
    expect(weighed('flow', [august('flow', 'A1', 'nil', '1')], b('nil'))).toBe(false);
    expect(weighed('share', both, [august('share', 'A1', 50, 'P')])).toBe(false);
    expect(weighed('share', both, [august('share', 'A1', 51, 'P')])).toBe(true);
  });

  test('a part of the period is told with its days', () => {
    const months = [july('flow', 'A1', 10, '1'), august('flow', 'A1', 10, '2')];
    const one = [july('flow', 'A1', 10, 'B', { source: 'b' })];
    expect(rows('flow', months, one, quarter)).toEqual([
      'flow (15 June – 14 July 2025), according to b A1: missing → 10',
    ]);
  });
});

describe('rules 12 and 17: a line is told as both editions print it', () => {
  const bare = [august('share', 'A1', 80.8, 'B')];
  const alone = worldOf([country, province('A', '2000-01-01'), commune('A1', '2000-01-01')], []);

  test('a percentage that arrives, that is corrected, that is taken back, that its parts take the place of', () => {
    expect(rows('share', [], bare)).toEqual(['share A1: missing → 80.8']);
    expect(rows('share', bare, [august('share', 'A1', 81, 'C', anew)])).toEqual([
      'share A1: 80.8 → 81',
    ]);
    expect(rows('share', bare, [august('share', 'A1', 'withdrawn', 'W', anew)])).toEqual([
      'share A1: 80.8 → withdrawn',
    ]);
    const parts = [august('flow', 'A1', 1, 'P'), august('base', 'A1', 2, 'P')];
    expect(rows('share', bare, parts)[1]).toBe('share A1: 80.8 → 50.0 (1/2)');
    expect(changes('share', bare, parts)[1]).toBe('figure A1: only-percentage → 50 [late] P');
  });

  test('at the head of a figure of one unit as well', () => {
    const parts = [august('flow', 'A1', 1, 'P'), august('base', 'A1', 2, 'P')];
    expect(rows('share', bare, parts, { registry: alone })).toContain(
      'share total: 80.8 → 50.0 (1/2)',
    );
    expect(rows('share', [], bare, { registry: alone })).toContain('share total: missing → 80.8');
  });

  test('of two months in a quarter the last word is the line’s, and the other one stands beside it with its days', () => {
    const first = [july('share', 'A1', 50, '1')];
    expect(rows('share', first, [september('share', 'A1', 60, '2')], quarter)).toEqual([
      'share A1: 50 (value of 15 June – 14 July 2025) → 60',
    ]);
    const two = [...first, september('share', 'A1', 70, '2')];
    expect(rows('share', two, [july('share', 'A1', 55, 'C', anew)], quarter)).toEqual([
      'share (15 June – 14 July 2025), according to a A1: 50 → 55',
    ]);
  });

  test('a percentage is weighed as the number that it is', () => {
    const weighed = (says: number, percent: string) =>
      isWorthSending(
        changesBetween(...editions('share', bare, [august('share', 'A1', says, 'C', anew)])),
        percent,
      );
    expect([weighed(81, '1'), weighed(90, '1')]).toEqual([false, true]);
  });

  test('what cannot be computed of what is carried has its cause', () => {
    const part = [june('stock', 'A1', 5, '1'), june('mean-stock', 'A1', 0, '1')];
    expect(rows('stock-share', [], part)).toContain(
      'stock-share A1: missing → not computable: denominator 0 (5/0)',
    );
  });
});

describe('rule 17: a row says what moved, though the number stays', () => {
  test('days left out, and what is carried no more', () => {
    const two = [july('flow', 'A1', 5, '7'), august('flow', 'A1', 5, '8')];
    expect(rows('flow', two, [september('flow', 'A1', 0, '9')], quarter)[0]).toBe(
      'flow total: 10 (partial, 31 days left out) → 10',
    );
    const stock = [june('stock', 'A1', 9, '1')];
    expect(rows('stock', stock, [august('stock', 'A1', 9, '2')])).toEqual([
      'stock total: 9 (includes carried values) → 9',
      'stock A1: 9 (includes carried values) → 9',
    ]);
  });

  test('a mean that rounds to the same', () => {
    const before = ['A1', 'A2', 'A3'].map((unit) => august('mean-stock', unit, 1, '1'));
    expect(rows('mean-stock', before, [august('mean-stock', 'A1', '1.1', '2', anew)])[0]).toBe(
      'mean-stock total: 1.0 (exactly 1) → 1.0 (exactly 31/30)',
    );
  });

  test('which part is only a minimum', () => {
    const zero = [august('flow', 'A2', 3, 'Z'), august('base', 'A2', 0, 'Z')];
    expect(rows('share', [...both, ...zero], [august('flow', 'A2', '>3', 'M', anew)])[1]).toBe(
      'share A2: not computable: denominator 0 (3/0) → not computable: denominator 0 (3/0) (only a minimum: flow)',
    );
  });
});

test('rules 15 and 17: a unit that is no line any more, or was none before, is not missing', () => {
  const before = [country, province('A', '2000-01-01')];
  const old = worldOf([...before, commune('A7', '2000-01-01'), commune('A8', '2000-01-01')], []);
  const next = worldOf(
    [
      ...before,
      commune('A7', '2000-01-01', '2025-08-01'),
      commune('A8', '2000-01-01', '2025-08-01'),
      commune('A9', '2025-08-01'),
    ],
    [merged(['A7', 'A8'], 'A9', '2025-08-01')],
  );
  const said = [august('flow', 'A7', 10, '1'), august('flow', 'A8', 5, '2')];
  expect(rows('flow', said, [], { registry: old, next })).toEqual([
    'flow total: 15 → missing',
    'flow A9: no line of its own → missing',
    'flow A7: 10 → no line of its own',
    'flow A8: 5 → no line of its own',
  ]);
  const earlier = [june('stock', 'A7', 10, '1'), june('stock', 'A8', 5, '2')];
  expect(rows('stock', earlier, [], { registry: old, next })).toEqual([
    'stock A9: no line of its own → 15 (includes carried values)',
    'stock A7: 10 (includes carried values) → no line of its own (counted at A9)',
    'stock A8: 5 (includes carried values) → no line of its own (counted at A9)',
  ]);
});

describe('rule 17: of a largest or a smallest, those are named without whom it would be another', () => {
  const extreme = (code: string, number: number, overUnits: string) =>
    Metric.parse({ ...smallMetrics[0], code, number, overUnits, names: { vi: code, en: code } });
  const registry = smallRegistry({
    metrics: [...smallMetrics, extreme('peak', 31, 'max'), extreme('low', 32, 'min')],
  });
  const three = (code: string, all: readonly (number | string)[]) =>
    all.map((says, at) => august(code, `A${at + 1}`, says, `${at + 1}`));
  const total = (code: string, before: readonly Saying[], more: readonly Saying[]) =>
    changes(code, before, more, { registry })[0];

  test('not who says less than the largest before and after', () => {
    const before = three('peak', [50, 5, 60]);
    const noise = august('peak', 'A2', 'withdrawn', 'NOISE', anew);
    expect(total('peak', before, [noise, august('peak', 'A3', 70, 'CAUSE', anew)])).toBe(
      'figure total: 60 → 70 [correction] CAUSE',
    );
    expect(total('peak', before, [noise, august('peak', 'A3', 40, 'CAUSE', anew)])).toBe(
      'figure total: 60 → 50 [correction] CAUSE',
    );
  });

  test('who held it and who holds it, if it falls', () => {
    const before = three('peak', [50, 5, 60]);
    const more = [august('peak', 'A2', 55, 'NEW', anew), august('peak', 'A3', 40, 'OLD', anew)];
    expect(total('peak', before, more)).toBe('figure total: 60 → 55 [correction] NEW,OLD');
    const gone = ['A1', 'A2', 'A3'].map((unit) => august('peak', unit, 'withdrawn', unit, anew));
    expect(total('peak', before, gone)).toBe('figure total: 60 → withdrawn [withdrawal] A1,A2,A3');
  });

  test('in a growth as well, by either of its two numbers', () => {
    const older = [50, 5, 60].map((says, at) => july('peak', `A${at + 1}`, says, `J${at}`));
    const growth = (more: readonly Saying[]) =>
      changes('peak', [...older, ...three('peak', [50, 5, 60])], more, {
        registry: comparing(registry),
      }).filter((text) => text.startsWith('growth total'));
    const noise = august('peak', 'A2', 6, 'NOISE', anew);
    const small = july('peak', 'A1', 51, 'SMALL', anew);
    expect(growth([noise, small, august('peak', 'A3', 90, 'CAUSE', anew)])).toEqual([
      'growth total: 0 → 50 [correction] CAUSE',
    ]);
    expect(growth([noise, small, july('peak', 'A3', 40, 'BASE', anew)])).toEqual([
      'growth total: 0 → 300/17 [base] BASE,SMALL',
    ]);
  });

  test('the other way round for the smallest, and with the marks that stand at it', () => {
    const before = three('low', [50, 5, 60]);
    expect(
      total('low', before, [
        august('low', 'A1', 40, 'NOISE', anew),
        august('low', 'A2', 6, 'CAUSE', anew),
      ]),
    ).toBe('figure total: 5 → 6 [correction] CAUSE');
    expect(total('peak', three('peak', [50, 5, 60]), [august('peak', 'A2', '>5', 'O', anew)])).toBe(
      'figure total: 60 → >60 [correction] O',
    );
  });
});

test('rule 14: who had said anything of the dataset has not only reported now', () => {
  const registry = smallRegistry();
  const [definition] = registry.definitions;
  if (definition === undefined) throw new Error('No definition');
  const compiled = (sayings: readonly Saying[], day: string, lastSent?: Report): Report => {
    const asOf = Instant.parse(`${day}T01:00:00Z`);
    return buildReport({
      registry,
      definition,
      scope: UnitCode.parse('A'),
      label: '2025-08',
      edition: lastSent === undefined ? 1 : 2,
      asOf,
      codeVersion: 'test',
      sha256: () => '',
      statements: sayings
        .map((saying) => say(registry, saying))
        .filter(({ receivedAt }) => receivedAt <= asOf),
      recommendations: [],
      ...(lastSent && { lastSent }),
    });
  };
  const first = [august('flow', 'A1', 1, '1')];
  const more = [
    august('base', 'A1', 4, '2'),
    august('flow', 'A2', 2, '3'),
    august('flow', 'A3', 'withdrawn', '4'),
  ];
  const all = arrivingLater(first, [...first, ...more]);
  const next = compiled(all, '2025-08-25', compiled(first, '2025-08-19'));
  expect(next.changes?.some(({ unit, figure }) => unit === 'A1' && figure === 'nd.base')).toBe(
    true,
  );
  expect(next.arrived).toEqual(['A2']);
  expect(arrivedUnits(wordingOf(next, 'en'), next)).toEqual(['A2']);
});
