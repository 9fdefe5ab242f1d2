import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Act, Warning } from '../../core/statements/act.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import type { FoundWarning } from '../../core/quality/found-warning.ts';
import { warningsOf, warningWords } from '../../core/quality/quality.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Statement, SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import { warningsFound } from '../../core/quality/warnings-found.ts';
import { intervalsBefore, partitionsAround } from '../../core/quality/warnings-reach.ts';
import { say, type Saying, smallRegistry, smallUnits } from '../support/small-world.ts';

const registry = smallRegistry();

/** The nd09 month that ends on the 14th of the month, some months before August 2025. */
function monthBefore(back: number): { from: string; until: string } {
  const day = (month: number) => new Date(Date.UTC(2025, month - 1, 15)).toISOString().slice(0, 10);
  return { from: day(7 - back), until: day(8 - back) };
}

/** Months before August 2025, the last first; `undefined` where nothing was said. */
const past = (
  metric: string,
  values: readonly (Saying['says'] | undefined)[],
  more: Partial<Saying> = {},
): readonly Saying[] =>
  values.flatMap((says, index) =>
    says === undefined ? [] : [{ metric, unit: 'A1', says, ...monthBefore(index + 1), ...more }],
  );

const isAugust = ({ interval }: Statement): boolean => interval.until === '2025-08-15';

const found = (
  sayings: readonly Saying[],
  world: Registry = registry,
  hasArrived = isAugust,
): readonly FoundWarning[] =>
  warningsFound(
    world,
    sayings.map((saying) => say(world, saying)),
    hasArrived,
  );

const warnings = (...args: Parameters<typeof found>): readonly Warning[] =>
  found(...args).map(({ does }) => does.warning);

const now = (metric: string, says: Saying['says'], more: Partial<Saying> = {}): Saying => ({
  metric,
  unit: 'A1',
  says,
  ...more,
});

describe('a cumulative count', () => {
  const before = past('old-count', [100]);

  test('that falls below what the same source stated for an earlier end is flagged, with the number before', () => {
    expect(found([...before, now('old-count', 90)])).toMatchObject([
      {
        unit: 'A1',
        interval: { from: '2025-07-15', until: '2025-08-15' },
        dataset: 'nd',
        does: {
          kind: 'warning',
          metric: 'old-count',
          source: 'a',
          warning: { kind: 'fall', before: '100' },
        },
      },
    ]);
  });

  test.each<[string, readonly Saying[]]>([
    ['that stays', [...before, now('old-count', 100)]],
    ['that rises', [...before, now('old-count', 101)]],
    ['that declares a restart', [...before, now('old-count', 3, { restart: true })]],
    [
      'of which another source said more',
      [...past('old-count', [100], { source: 'b' }), now('old-count', 90)],
    ],
    [
      'of which another unit said more',
      [...past('old-count', [100], { unit: 'A2' }), now('old-count', 90)],
    ],
    ['that is "over" a lower number and may be more', [...before, now('old-count', '>90')]],
    [
      'whose number before was withdrawn',
      [...past('old-count', ['withdrawn']), now('old-count', 90)],
    ],
    [
      'that began to count after the number before',
      [{ ...now('count', 100), from: '2025-06-15', until: '2025-07-15' }, now('count', 90)],
    ],
    [
      'that fell in a statement which is history',
      [
        ...before,
        now('old-count', 90),
        now('old-count', 110, { observedAt: '2025-08-11T00:00:00Z' }),
      ],
    ],
    ['that did not arrive just now', [...past('old-count', [90, 100]), now('old-count', 95)]],
  ])('%s is not flagged', (_, sayings) => {
    expect(warnings(sayings)).toEqual([]);
  });

  test('is held to what was "over" a number: less than that is a fall', () => {
    expect(warnings([...past('old-count', ['>100']), now('old-count', 90)])).toEqual([
      { kind: 'fall', before: '100' },
    ]);
  });

  test('is compared with the statement of the latest end, of whatever type', () => {
    const day = now('old-count', 120, { from: '2025-07-31', until: '2025-08-01' });
    expect(warnings([...before, day, now('old-count', 110)])).toEqual([
      { kind: 'fall', before: '120' },
    ]);
  });

  describe('that was there before what it is compared with', () => {
    const hasArrived = ({ submission }: Statement) => Number(submission) === 9;
    const late = (says: Saying['says'], back: number): Saying => ({
      ...now('old-count', says, monthBefore(back)),
      submission: '9',
    });

    test('is flagged when that arrives', () => {
      const said = [now('old-count', 100), late(120, 1)];
      expect(found(said, registry, hasArrived)).toMatchObject([
        { interval: { until: '2025-08-15' }, does: { warning: { kind: 'fall', before: '120' } } },
      ]);
    });

    test('is flagged when a withdrawal uncovers that', () => {
      const said = [...past('old-count', [undefined, 120]), now('old-count', 100)];
      expect(warnings([...said, late(90, 1)], registry, hasArrived)).toEqual([
        { kind: 'fall', before: '120' },
      ]);
      expect(warnings([...said, late('withdrawn', 1)], registry, hasArrived)).toEqual([
        { kind: 'fall', before: '120' },
      ]);
    });

    test('is left alone where a number between them stands', () => {
      const said = [...past('old-count', [90]), now('old-count', 100), late(120, 2)];
      expect(found(said, registry, hasArrived)).toMatchObject([
        { interval: { until: '2025-07-15' }, does: { warning: { kind: 'fall', before: '120' } } },
      ]);
    });

    test('is left alone by another source, and by what is no count', () => {
      const said = [now('old-count', 100), { ...late(120, 1), source: 'b' }];
      expect(warnings(said, registry, hasArrived)).toEqual([]);
      const flow = [...past('flow', [104, 98, 101, 97, 103, 99]), now('flow', 1000)];
      const other = { ...now('flow', 100, monthBefore(7)), submission: '9' };
      expect(warnings([...flow, other], registry, hasArrived)).toEqual([]);
    });
  });

  test('of a unit that took over a code is not compared with the unit that bore it before', () => {
    const bearer = (from: string, to?: string) =>
      Unit.parse({ ...smallUnits[3], validFrom: from, validTo: to });
    const units = [
      ...smallUnits.filter(({ code }) => code !== 'A1'),
      bearer('2020-01-01', '2025-07-20'),
      bearer('2025-07-20'),
    ];
    expect(warnings([...before, now('old-count', 90)], smallRegistry({ units }))).toEqual([]);
  });
});

describe('a value far from the last periods of its own unit', () => {
  const usual = [100, 104, 98, 101, 97, 103, 99, 102, 96, 105, 100, 101];

  test('is flagged with its score, their exact median and how many they were', () => {
    expect(warnings([...past('flow', usual), now('flow', 1005)])).toEqual([
      { kind: 'outlier', score: '305.04', median: '100.5', periods: 12 },
    ]);
  });

  test('is not measured against what lies further back than twelve periods', () => {
    const long = [...usual, ...usual.map(() => 5000)];
    expect(warnings([...past('flow', long), now('flow', 1005)])).toMatchObject([{ periods: 12 }]);
  });

  test('needs six exact values of the same source, unit and type among them', () => {
    const six = [100, 104, undefined, 101, 'nil', 103, 99, 102] as const;
    expect(warnings([...past('flow', six), now('flow', 1005)])).toMatchObject([{ periods: 6 }]);
    expect(warnings([...past('flow', six.slice(0, 7)), now('flow', 1005)])).toEqual([]);
    const inexact = [...six.slice(0, 7), '>102'];
    expect(warnings([...past('flow', inexact), now('flow', 1005)])).toEqual([]);
    expect(warnings([...past('flow', usual, { source: 'b' }), now('flow', 1005)])).toEqual([]);
    const day = { from: '2025-08-14', until: '2025-08-15' };
    expect(warnings([...past('flow', usual), now('flow', 1005, day)])).toEqual([]);
  });

  test('is found for days and for percentages too', () => {
    const days = usual.map((value, index) => {
      const from = LocalDate.parse(`2025-08-${String(13 - index).padStart(2, '0')}`);
      const until = LocalDate.parse(`2025-08-${String(14 - index).padStart(2, '0')}`);
      return now('percent', value / 2, { from, until });
    });
    const today = now('percent', 3, { from: '2025-08-14', until: '2025-08-15' });
    expect(warnings([...days, today])).toMatchObject([{ kind: 'outlier', median: '50.25' }]);
  });

  test('is told of "over" only where it lies above', () => {
    expect(warnings([...past('flow', usual), now('flow', '>1005')])).toHaveLength(1);
    expect(warnings([...past('flow', usual), now('flow', '>1')])).toEqual([]);
    expect(warnings([...past('flow', usual), now('flow', 1)])).toHaveLength(1);
  });

  test('is never a rank, nor a count that began again', () => {
    const places = [10, 11, 9, 12, 10, 11, 9, 12];
    expect(warnings([...past('rank', places), now('rank', 34)])).toEqual([]);
    const counts = [10, 9, 8, 7, 6, 5, 4, 3];
    expect(warnings([...past('old-count', counts), now('old-count', 900)])).toHaveLength(1);
    const again = past('old-count', counts).map((saying, index) =>
      index === 5 ? { ...saying, restart: true as const } : saying,
    );
    expect(warnings([...again, now('old-count', 900)])).toEqual([]);
  });
});

const names = { vi: 'Hoàn thành nhiều hơn tiếp nhận', en: 'More finished than received' };
const withRule = (more: object = {}): Registry =>
  indexRegistry(1, {
    ...registry,
    datasets: registry.datasets.map((dataset) =>
      dataset.code === 'nd'
        ? Dataset.parse({
            ...dataset,
            rules: [
              {
                code: 'finished',
                names,
                left: { metrics: [{ metric: 'flow' }] },
                operator: '≤',
                right: { metrics: [{ metric: 'base' }] },
                missing: 'skip-if-any',
                severity: 'warning',
                ...more,
              },
            ],
          })
        : dataset,
    ),
  });

describe('a rule that does not hold', () => {
  const broken = [now('flow', 412, { submission: '1' }), now('base', 400, { submission: '2' })];

  test.each(['warning', 'error'])('of severity %s is flagged at every operand', (severity) => {
    const about = found(broken, withRule({ severity }));
    expect(about.map(({ does }) => `${does.metric} ${Number(does.submission)}`)).toEqual([
      'flow 1',
      'base 2',
    ]);
    expect(about[0]?.does.warning).toEqual({
      kind: 'rule',
      rule: 'finished',
      names,
      found: { vi: 'flow 412 > base 400', en: 'flow 412 > base 400' },
      operands: broken.map(({ metric, submission = '' }) => ({
        metric,
        submission: submission.padStart(26, '0'),
      })),
    });
  });

  test('is looked for where one operand arrived, and flagged at the other too', () => {
    const hasArrived = ({ metric }: Statement) => metric === 'flow';
    expect(found(broken, withRule(), hasArrived)).toHaveLength(2);
    expect(found(broken, withRule(), () => false)).toEqual([]);
  });

  test('is one thing for every source and interval of its own', () => {
    expect(warnings([now('flow', 412), now('base', 400, { source: 'b' })], withRule())).toEqual([]);
    const day = { from: '2025-08-14', until: '2025-08-15' };
    const onDay = broken.map((saying) => ({ ...saying, ...day }));
    expect(warnings(onDay, withRule())).toEqual([]);
    expect(warnings(onDay, withRule({ intervals: 'any' }))).toHaveLength(2);
  });
});

describe('the warnings of a statement', () => {
  const world = withRule();
  const recordedAt = Instant.parse('2025-08-16T00:00:00Z');
  const acts = (sayings: readonly Saying[]): readonly Act[] =>
    found(sayings, world).map((each, index) => ({
      ...each,
      id: String(index).padStart(26, '0') as SubmissionId,
      recordedAt,
    }));
  const read = (sayings: readonly Saying[]) => sayings.map((saying) => say(world, saying));

  test('stand beside it and beside no other', () => {
    const said = [...past('old-count', [100]), now('old-count', 90, { submission: '1' })];
    const of = warningsOf(acts(said), read(said));
    const corrected = say(world, now('old-count', 95, { submission: '2' }));
    expect(read(said).map((each) => of(each).length)).toEqual([0, 1]);
    expect(of(corrected)).toEqual([]);
  });

  test('that a rule was broken go with the first operand that is replaced, or that comes to be stated', () => {
    const both = [now('flow', 412, { submission: '1' }), now('base', 400, { submission: '2' })];
    const recorded = acts(both);
    const [flow] = read(both);
    if (flow === undefined) throw new Error('No statement');
    expect(warningsOf(recorded, read(both))(flow)).toHaveLength(1);
    const mended = now('base', 500, { submission: '3', observedAt: '2025-08-11T00:00:00Z' });
    expect(warningsOf(recorded, read([...both, mended]))(flow)).toEqual([]);
    const earlier = now('base', 500, { submission: '3', observedAt: '2025-08-09T00:00:00Z' });
    expect(warningsOf(recorded, read([...both, earlier]))(flow)).toHaveLength(1);
    const elsewhere = now('base', 500, { submission: '3', unit: 'A2' });
    expect(warningsOf(recorded, read([...both, elsewhere]))(flow)).toHaveLength(1);
  });

  test('come in one order, however they are read', () => {
    const said = [
      ...past('old-count', [100]),
      now('old-count', 90, { submission: '1' }),
      now('flow', 412, { submission: '1' }),
      now('base', 400, { submission: '1' }),
    ];
    const recorded = acts(said);
    const forward = warningsOf(recorded, read(said));
    const backward = warningsOf(recorded.toReversed(), read(said).toReversed());
    for (const each of read(said)) expect(backward(each)).toEqual(forward(each));
  });

  test.each<[Warning, string, string]>([
    [
      { kind: 'fall', before: '100' },
      'Số lũy kế giảm: trước đó nguồn này đã khai báo 100.',
      'The cumulative count fell: this source stated 100 before.',
    ],
    [
      { kind: 'outlier', score: '-4.20', median: '100.5', periods: 12 },
      'Lệch xa các kỳ trước: trung vị của 12 kỳ là 100.5, điểm z hiệu chỉnh là -4.20.',
      'Far from earlier periods: the median of 12 periods is 100.5, the modified z-score is -4.20.',
    ],
    [
      {
        kind: 'rule',
        rule: 'finished',
        names,
        found: { vi: 'flow 412 > base 400', en: 'flow 412 > base 400' },
        operands: [],
      },
      'Hoàn thành nhiều hơn tiếp nhận: flow 412 > base 400 (quy tắc “finished”).',
      'More finished than received: flow 412 > base 400 (rule “finished”).',
    ],
  ])('say in both languages what is to be looked at: %o', (warning, vi, en) => {
    expect(warningWords(warning)).toEqual({ vi, en });
  });
});

describe('what is read to judge a statement', () => {
  const august = LocalDate.parse('2025-08-16');

  test('is its own month and those of the twelve periods before, under the province of the time', () => {
    const units = [
      ...smallUnits.filter(({ code }) => code !== 'A1'),
      Unit.parse({ ...smallUnits[3], parent: 'B', validTo: '2025-01-01' }),
      Unit.parse({ ...smallUnits[3], validFrom: '2025-01-01' }),
    ];
    const world = smallRegistry({ units });
    const places = partitionsAround(world, [say(world, now('flow', 1))], august).map(
      ({ province, month }) => `${province} ${month}`,
    );
    expect(places).toHaveLength(13);
    expect(places.slice(0, 2)).toEqual(['A 2025-08', 'A 2025-07']);
    expect(places.slice(-1)).toEqual(['B 2024-08']);
  });

  test('is every month of the year before for a cumulative count, and of that after as far as it has come', () => {
    const day = { from: '2025-08-14', until: '2025-08-15' };
    const months = (metric: string, today = august) =>
      partitionsAround(registry, [say(registry, now(metric, 1, day))], today).map(
        ({ month }) => month,
      );
    expect(months('flow')).toEqual(['2025-08']);
    expect(months('old-count')).toContain('2024-08');
    expect(months('old-count').toSorted().at(-1)).toBe('2025-11');
    expect(months('old-count', LocalDate.parse('2027-01-01')).toSorted().at(-1)).toBe('2026-08');
    expect(months('old-count', LocalDate.parse('2025-01-01')).toSorted().at(-1)).toBe('2025-08');
  });

  test.each([
    ['2025-01-01', '2025-10-01', '2024-01-01', '2024-10-01'],
    ['2025-01-01', '2025-04-01', '2024-10-01', '2025-01-01'],
    ['2025-08-11', '2025-08-18', '2025-08-04', '2025-08-11'],
    ['2025-08-11', '2025-08-12', '2025-08-10', '2025-08-11'],
    ['2025-01-01', '2026-01-01', '2024-01-01', '2025-01-01'],
  ])('before %s to %s comes %s to %s', (from, until, fromBefore, untilBefore) => {
    const interval = { from: LocalDate.parse(from), until: LocalDate.parse(until) };
    const before = intervalsBefore('gregorian', interval);
    expect(before[0]).toEqual({ from: fromBefore, until: untilBefore });
    expect(new Set(before.map((each) => each.from)).size).toBe(12);
  });
});

test('the past of nine months ends where the calendar begins', () => {
  const interval = { from: LocalDate.parse('1903-01-01'), until: LocalDate.parse('1903-10-01') };
  expect(intervalsBefore('gregorian', interval).map(({ from }) => from)).toEqual([
    '1902-01-01',
    '1901-01-01',
    '1900-01-01',
  ]);
});

test('the same statements give the same warnings in whatever order they are read', () => {
  const world = withRule();
  const saying = fc.record({
    metric: fc.constantFrom('flow', 'base', 'old-count'),
    back: fc.nat(8),
    says: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('nil', 'withdrawn', '>3', 900)),
    hour: fc.integer({ min: 0, max: 5 }),
  });
  const inText = (all: readonly FoundWarning[]) =>
    all.map((each) => JSON.stringify(each)).toSorted();
  let flagged = 0;
  fc.assert(
    fc.property(fc.array(saying, { minLength: 20, maxLength: 60 }), (drawn) => {
      const said = drawn.map(({ metric, back, says, hour }, index) =>
        say(world, {
          ...now(metric, says, back === 0 ? {} : monthBefore(back)),
          observedAt: `2025-08-15T0${hour}:00:00Z`,
          submission: String(index + 1),
        }),
      );
      const forward = warningsFound(world, said, isAugust);
      flagged += forward.length;
      expect(inText(warningsFound(world, said.toReversed(), isAugust))).toEqual(inText(forward));
    }),
    { seed: 12, numRuns: 100 },
  );
  expect(flagged).toBeGreaterThan(20);
});
