import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../core/reports/build-report.ts';
import { roundedText } from '../../core/decimal.ts';
import { fraction, ofDecimalText, plus, zero } from '../../core/fraction.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  say,
  short,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';
import { onDay } from '../support/units-in-time.ts';

/**
 * Rules of docs/meaning-of-figures.md that no test of rollup.test.ts names: 5, 6, 16, 17 and 18, and
 * what is easily taken for something else in 2, 3, 7, 9 and 10.
 */

const registry = smallRegistry();
const flow = (unit: string, says: number | string, more: Partial<Saying> = {}): Saying => ({
  metric: 'flow',
  unit,
  says,
  ...more,
});

function reportOf(sayings: readonly Saying[], asOf: string, lastSent?: Report): Report {
  const definition = registry.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('Not in the small world');
  const instant = Instant.parse(asOf);
  return buildReport({
    registry,
    definition,
    scope: 'A' as UnitCode,
    label: '2025-08',
    edition: lastSent === undefined ? 1 : 2,
    asOf: instant,
    statements: sayings
      .map((saying) => say(registry, saying))
      .filter(({ receivedAt }) => receivedAt <= instant),
    recommendations: [],
    codeVersion: 'test',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    ...(lastSent && { lastSent }),
  });
}

const figureIn = ({ sections }: Report, id: string): Figure => {
  const found = sections.flatMap(({ figures }) => figures).find((each) => each.id === id);
  if (found === undefined) throw new Error(`No figure ${id}`);
  return found;
};

test('rule 2: of corrections of corrections the last of the chain counts, over what is observed between them', () => {
  const chain = [
    flow('A1', 1, { submission: '1', observedAt: '2025-08-12T00:00:00Z' }),
    flow('A1', 2, { submission: '2', replaces: '1', observedAt: '2025-08-02T00:00:00Z' }),
    flow('A1', 3, { submission: '3', replaces: '2', observedAt: '2025-08-01T00:00:00Z' }),
    flow('A1', 9, { submission: '4', observedAt: '2025-08-11T00:00:00Z' }),
  ].map((saying, at) => ({ ...saying, receivedAt: `2025-08-13T00:0${at}:00Z` }));
  expect(short(figureFrom(chain, 'flow').total)).toBe('3');
  expect(short(figureFrom(chain.toReversed(), 'flow').total)).toBe('3');
});

test('rule 1: where everybody has spoken and some took theirs back, a total without a number is not missing', () => {
  const causeOf = (a1: string | undefined, a2: string, metric = 'flow', a3 = 'nil') => {
    const said = Object.entries({ A1: a1, A2: a2, A3: a3 }).flatMap(([unit, says]) =>
      says === undefined ? [] : [{ metric, unit, says }],
    );
    const { total, increase } = figureFrom(said, metric);
    return [short(total), ...(increase ? [short(increase.total)] : [])];
  };
  expect(causeOf('nil', 'nil')).toEqual(['nil']);
  expect(causeOf('withdrawn', 'nil')).toEqual(['withdrawn']);
  expect(causeOf('withdrawn', 'withdrawn', 'flow', 'withdrawn')).toEqual(['withdrawn']);
  expect(causeOf(undefined, 'withdrawn')).toEqual(['missing']);
  expect(causeOf(undefined, 'nil')).toEqual(['missing']);
  expect(causeOf('withdrawn', 'nil', 'old-count')).toEqual(['withdrawn', 'withdrawn']);
  expect(causeOf(undefined, 'nil', 'old-count')).toEqual(['missing', 'missing']);
});

test('rule 3: sources that differ within the metric’s tolerance are not flagged, but “over” a number is not that number', () => {
  const metrics = smallMetrics.map((each) => ({ ...each, tolerance: '2' }));
  const flags = (other: number | string) =>
    lineOf(
      figureFrom([flow('A1', 10), flow('A1', other, { source: 'b' })], 'flow', {
        registry: smallRegistry({ metrics }),
      }),
      'A1',
    ).flags;
  expect(flags(12)).toEqual([]);
  expect(flags(8)).toEqual([]);
  expect(flags('>10')).toHaveLength(1);
  expect(flags(13)).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
});

test('rule 5: code, number, kind, decimals, unit of measure, level and axes of a metric never change', () => {
  const changes = {
    number: 77,
    kind: 'stock',
    decimals: 1,
    unitOfMeasure: { vi: 'y', en: 'y' },
    level: 'province',
    overTime: 'max',
    overUnits: 'max',
  } as const;
  for (const [member, value] of Object.entries(changes)) {
    const metrics = smallMetrics.map((each) =>
      each.code === 'flow' ? { ...each, [member]: value } : each,
    );
    const faults = checkRegistry({ ...registry, metrics }, registry);
    expect(faults.map(({ code }) => code)).toContain('fixed-attribute');
  }
  const renamed = smallMetrics.map((each) => ({ ...each, names: { vi: 'mới', en: 'new' } }));
  const faults = checkRegistry({ ...registry, metrics: renamed }, registry);
  expect(faults.map(({ code }) => code)).not.toContain('fixed-attribute');
});

test('rule 6: the same label has its own window under each calendar, and counts what lies in that', () => {
  const said = ['2025-07-20', '2025-08-10', '2025-08-20'].map((date, at) =>
    flow('A1', 10 ** at, onDay(date)),
  );
  expect(short(figureFrom(said, 'flow').total)).toBe('11 partial 29');
  expect(short(figureFrom(said, 'flow', { definition: 'wall' }).total)).toBe('110 partial 29');
});

test('rule 7: the later end counts, however early it was observed; of one end the later observation', () => {
  const stock = (says: number, date: string, observedAt: string, from = date): Saying => ({
    metric: 'stock',
    unit: 'A1',
    says,
    observedAt,
    from,
    until: onDay(date).until,
  });
  const early = stock(5, '2025-08-14', '2025-08-14T01:00:00Z');
  const older = stock(9, '2025-08-13', '2025-08-14T09:00:00Z');
  expect(short(figureFrom([early, older], 'stock').total)).toBe('5');
  const whole = stock(6, '2025-08-14', '2025-08-14T02:00:00Z', '2025-07-15');
  expect(short(figureFrom([whole, early, older], 'stock').total)).toBe('6');
});

describe('rule 9: what a count grew by', () => {
  const count = (says: number | string, date: string): Saying => ({
    ...onDay(date),
    metric: 'old-count',
    unit: 'A1',
    says,
  });
  const lineWith = (sayings: readonly Saying[], startsOn?: string) => {
    const metrics = smallMetrics.map((each) =>
      startsOn === undefined ? each : { ...each, startsOn: LocalDate.parse(startsOn) },
    );
    return lineOf(figureFrom(sayings, 'old-count', { registry: smallRegistry({ metrics }) }), 'A1');
  };
  const grown = (...args: Parameters<typeof lineWith>): string => short(lineWith(...args).increase);

  test('begins at 0 if the count starts on the first or the last day of the period, and not on those around it', () => {
    const said = [count(5, '2025-08-14')];
    expect(
      ['2025-07-14', '2025-07-15', '2025-08-14', '2025-08-15'].map((day) => grown(said, day)),
    ).toEqual(['no-base', '5', '5', 'no-base']);
  });

  test('needs a base that is not too old on the eve of the period, and exact', () => {
    const now = count(130, '2025-08-14');
    expect(grown([count(100, '2025-05-13'), now])).toBe('30');
    expect(grown([count(100, '2025-05-12'), now])).toBe('no-base');
    expect(grown([count('>100', '2025-07-14'), now])).toBe('inexact-base');
  });

  test('takes no part of what was counted anew on the eve of the period', () => {
    const anew: Saying = { ...count(3, '2025-07-14'), restart: true };
    expect(grown([anew, count(10, '2025-08-14')])).toBe('7');
  });

  test('is 0 where it stands still, which is no fall', () => {
    const still = lineWith([count(100, '2025-07-14'), count(100, '2025-08-14')]);
    expect(short(still.increase)).toBe('0');
    expect(still.flags).toEqual([]);
  });
});

test('rule 10: over time comes first, then over units', () => {
  const metrics = smallMetrics.map((each) =>
    each.code === 'flow' ? ({ ...each, overTime: 'max', overUnits: 'min' } as const) : each,
  );
  const days = [onDay('2025-08-01'), onDay('2025-08-02')];
  const said = [3, 8].flatMap((says, at) => [
    flow('A1', says, days[at]),
    flow('A2', 10 - says, days[at]),
  ]);
  const figure = figureFrom(said, 'flow', { registry: smallRegistry({ metrics }) });
  expect(figure.units.map(({ outcome }) => short(outcome))).toEqual([
    '8 partial 29',
    '7 partial 29',
    'missing',
  ]);
  expect(short(figure.total)).toBe('7 partial 58');
});

describe('rules 16 and 17: what was known, and what came later', () => {
  const sent = '2025-08-18T18:00:00Z';
  const later = '2025-08-20T18:00:00Z';
  const known = flow('A1', 100, { submission: '1' });
  const correction = flow('A1', 120, {
    submission: '2',
    observedAt: '2025-08-12T00:00:00Z',
    receivedAt: '2025-08-18T18:00:01Z',
  });
  const late = flow('A2', 7, { submission: '3', receivedAt: '2025-08-19T00:00:00Z' });

  test('rule 16: one second after the instant is not in the report, at the instant is', () => {
    const before = reportOf([known], sent);
    const after = reportOf([known, correction, late], sent);
    expect(figureIn(after, 'nd.flow')).toEqual(figureIn(before, 'nd.flow'));
    expect(after.facts.count).toBe(1);
    const punctual = { ...late, receivedAt: sent };
    expect(short(figureIn(reportOf([known, punctual], sent), 'nd.flow').total)).toBe('107');
  });

  test('rule 17: the next edition lists each figure that changed: old, new, cause and receipt', () => {
    const first = reportOf([known], sent);
    const second = reportOf([known, correction, late], later, first);
    const told = (second.changes ?? [])
      .filter(({ figure }) => figure === 'nd.flow')
      .map(({ unit = 'total', old, new: now, causes, receipts }) =>
        [unit, short(old), short(now), ...causes, ...receipts.map(Number)].join(' '),
      );
    expect(told.toSorted()).toEqual([
      'A1 100 120 correction 2',
      'A2 missing 7 late 3',
      'total 100 127 correction late 2 3',
    ]);
    expect(second.changesSince).toBe(1);
  });
});

test('rule 17: a unit that stands in another state is told of, though its line prints the same', () => {
  const part = { ...flow('A1', 'nil', onDay('2025-08-01')), receivedAt: '2025-08-11T00:00:00Z' };
  const whole = { ...flow('A1', 'nil'), receivedAt: '2025-08-12T00:00:00Z' };
  const first = reportOf([part], '2025-08-11T00:00:00Z');
  const second = reportOf([part, whole], '2025-08-12T00:00:00Z', first);
  expect(second.changes?.find(({ figure }) => figure === 'nd.flow')).toMatchObject({
    unit: 'A1',
    oldState: 'partial',
    newState: 'nil',
    causes: ['late'],
  });
});

describe('rule 18: every printed figure leads to what made it', () => {
  const anySaying = fc.record({
    metric: fc.constantFrom('flow', 'stock', 'base', 'old-count'),
    unit: fc.constantFrom('A1', 'A2', 'A3'),
    says: fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom('nil', 'withdrawn')),
    source: fc.constantFrom('a', 'b'),
    day: fc.integer({ min: -40, max: 31 }),
    minute: fc.integer({ min: 10, max: 59 }),
  });
  const asSaying = ({
    day,
    minute,
    ...saying
  }: typeof anySaying extends fc.Arbitrary<infer Drawn> ? Drawn : never): Saying => ({
    ...saying,
    ...onDay(new Date(Date.UTC(2025, 6, 15 + day)).toISOString().slice(0, 10)),
    observedAt: `2025-08-16T00:${minute}:00Z`,
  });
  /** Of the lines that were used, those of one metric added up. */
  const usedSum = ({ units }: Figure, metric: string) =>
    units
      .flatMap(({ statements }) => statements)
      .filter((line) => line.role === 'used' && line.metric === metric)
      .flatMap(({ says }) => (says.kind === 'value' ? [ofDecimalText(says.text)] : []))
      .reduce(plus, zero);

  test('the statements that were used add up to the total, and the operands to theirs', () => {
    fc.assert(
      fc.property(fc.array(anySaying, { maxLength: 60 }), (all) => {
        const sayings = all.map(asSaying);
        for (const metric of ['flow', 'stock', 'old-count']) {
          const figure = figureFrom(sayings, metric);
          if (figure.total.kind === 'none') continue;
          const { numerator, denominator } = figure.total;
          expect(usedSum(figure, metric)).toEqual(fraction(BigInt(numerator), BigInt(denominator)));
        }
        const { total, ...share } = figureFrom(sayings, 'share');
        if (total.kind === 'none' || total.operands === undefined) return;
        const whole = { total, ...share };
        expect(roundedText(usedSum(whole, 'flow'), 0)).toBe(total.operands.numerator);
        expect(roundedText(usedSum(whole, 'base'), 0)).toBe(total.operands.denominator);
      }),
      { seed: 18, numRuns: 100 },
    );
  });

  test('every statement that was read stands in its line once, used or beside, with source, receipt and moments', () => {
    const said = [
      flow('A1', 1, { submission: '1', observedAt: '2025-08-10T00:00:00Z' }),
      flow('A1', 2, { submission: '2', observedAt: '2025-08-11T00:00:00Z' }),
      flow('A1', 3, { submission: '3', source: 'b' }),
      flow('A1', 4, { submission: '4', ...onDay('2025-08-01') }),
    ];
    const lines = lineOf(figureFrom(said, 'flow'), 'A1').statements;
    expect(
      lines.map(({ role, source, receipt }) => `${role} ${source} ${Number(receipt)}`),
    ).toEqual(['used a 2', 'other-source b 3', 'left-over a 4', 'superseded a 1']);
    expect(lines[0]).toMatchObject({
      observedAt: '2025-08-11T00:00:00.000Z',
      receivedAt: '2025-08-11T00:00:00.000Z',
    });
  });
});

test('rule 9: a restart that the period’s last day declared is not lost where the month is stated without it', () => {
  const count = (says: number, day: string, more: object = {}): Saying => ({
    metric: 'old-count',
    unit: 'A1',
    says,
    from: day,
    until: '2025-08-15',
    ...more,
  });
  const said = (...more: readonly Saying[]) =>
    lineOf(
      figureFrom(
        [
          count(320, '2025-06-15', { until: '2025-07-15' }),
          count(15, '2025-08-14', { restart: true, observedAt: '2025-08-14T12:00:00Z' }),
          ...more,
        ],
        'old-count',
      ),
      'A1',
    );
  const month = count(15, '2025-07-15', { observedAt: '2025-08-15T12:00:00Z' });
  for (const { increase, flags } of [said(), said(month)]) {
    expect(increase && short(increase)).toBe('15');
    expect(flags).toEqual([]);
  }
  const { increase, flags } = said(month, { ...month, from: '2025-08-14' });
  expect(increase && short(increase)).toBe('-305');
  expect(flags).toEqual([{ kind: 'cumulative-fell' }]);
});
