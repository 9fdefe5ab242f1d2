import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { toAmount } from '../../core/decimal.ts';
import { MetricCode } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { RegistryFaultCode } from '../../core/registry/registry-fault.ts';
import { foundInstead, judgeRule, type Operand } from '../../core/quality/rule-check.ts';
import { judged } from '../../core/submissions/rules-on-arrival.ts';
import type { Says, Statement } from '../../core/statements/statement.ts';
import type { Mode } from '../../core/submissions/submission.ts';
import {
  type Decided,
  decideRows,
  heardBefore,
} from '../../core/submissions/submission-decisions.ts';
import { aboutKey } from '../../core/submissions/submission-spots.ts';
import type { Draft, RowReading } from '../../core/submissions/row-reading.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { operandsOf, ValidationRule } from '../../core/registry/validation-rule.ts';
import { say, type Saying, smallRegistry } from '../support/small-world.ts';

const names = (text: string) => ({ vi: text, en: text });

/** `flow + 2 base <= stock + 5`, in the notation of the schema. */
const side = (terms: readonly (readonly [string, number?])[], plus = '0') => ({
  metrics: terms.map(([metric, times]) => ({ metric, ...(times !== undefined && { times }) })),
  plus,
});

const rule = (more: object = {}): ValidationRule =>
  ValidationRule.parse({
    code: 'finished',
    names: { vi: 'Hoàn thành nhiều hơn tiếp nhận', en: 'More finished than received' },
    left: side([['flow']]),
    operator: '≤',
    right: side([['base']]),
    missing: 'skip-if-any',
    severity: 'error',
    ...more,
  });

/** `12`, `1.5`, `>12`, `nil`, `withdrawn`. */
function says(text: string, decimals: number): Says {
  if (text === 'nil') return { kind: 'nil', reason: 'none' };
  if (text === 'withdrawn') return { kind: 'withdrawal', reason: 'wrong' };
  const amount = toAmount(text.replace('>', ''), decimals, text.startsWith('>'));
  if (!amount.ok) throw new Error(text);
  return { kind: 'value', amount: amount.value };
}

const figures =
  (values: Readonly<Record<string, string>>, decimals: Readonly<Record<string, number>> = {}) =>
  (metric: MetricCode): Operand | undefined => {
    const text = values[metric];
    const places = decimals[metric] ?? 0;
    return text === undefined ? undefined : { says: says(text, places), decimals: places };
  };

describe('a rule', () => {
  test.each([
    ['=', '5', '5', 'holds'],
    ['=', '5', '6', 'broken'],
    ['≠', '5', '6', 'holds'],
    ['≠', '5', '5', 'broken'],
    ['<', '5', '6', 'holds'],
    ['<', '5', '5', 'broken'],
    ['≤', '5', '5', 'holds'],
    ['≤', '6', '5', 'broken'],
    ['>', '6', '5', 'holds'],
    ['>', '5', '5', 'broken'],
    ['≥', '5', '5', 'holds'],
    ['≥', '4', '5', 'broken'],
  ])('with %s between %s and %s %s', (operator, flow, base, verdict) => {
    expect(judgeRule(rule({ operator }), figures({ flow, base }))).toBe(verdict);
  });

  test('compares exactly where metrics have different decimals', () => {
    const equal = rule({ operator: '=', left: side([['flow', 10]]), right: side([['base']]) });
    const places = { flow: 1, base: 6 };
    expect(judgeRule(equal, figures({ flow: '0.3', base: '3.000000' }, places))).toBe('holds');
    expect(judgeRule(equal, figures({ flow: '0.3', base: '3.000001' }, places))).toBe('broken');
    const large = { flow: '900719925474099.1', base: '9007199254.740991' };
    const scaled = rule({
      operator: '=',
      left: side([['flow', 1]]),
      right: side([['base', 100_000]]),
    });
    expect(judgeRule(scaled, figures(large, places))).toBe('holds');
    expect(judgeRule(scaled, figures({ ...large, base: '9007199254.740990' }, places))).toBe(
      'broken',
    );
  });

  test('weighs each metric and adds the constant', () => {
    const weighed = rule({
      operator: '=',
      left: side(
        [
          ['flow', 2],
          ['stock', -1],
        ],
        '0.5',
      ),
      right: side([['base']], '-1.5'),
    });
    expect(judgeRule(weighed, figures({ flow: '10', stock: '3', base: '19' }))).toBe('holds');
    expect(judgeRule(weighed, figures({ flow: '10', stock: '3', base: '20' }))).toBe('broken');
  });

  test.each([
    ['skip-if-any', { flow: '5' }, 'skipped'],
    ['skip-if-any', {}, 'skipped'],
    ['skip-if-all', { flow: '5' }, 'broken'],
    ['skip-if-all', { base: '5' }, 'holds'],
    ['skip-if-all', {}, 'skipped'],
    ['zero', { flow: '5' }, 'broken'],
    ['zero', {}, 'holds'],
  ])('whose missing operand means %s, of %o, is %s', (missing, values, verdict) => {
    expect(judgeRule(rule({ missing }), figures(values))).toBe(verdict);
  });

  test('takes nil and a withdrawal for a missing operand, and 0 for a number', () => {
    for (const base of ['nil', 'withdrawn']) {
      expect(judgeRule(rule(), figures({ flow: '5', base }))).toBe('skipped');
      expect(judgeRule(rule({ missing: 'zero' }), figures({ flow: '5', base }))).toBe('broken');
    }
    expect(judgeRule(rule(), figures({ flow: '5', base: '0' }))).toBe('broken');
  });

  test.each([
    ['≤', '>5', '9', 'holds'],
    ['≤', '>9', '5', 'broken'],
    ['≤', '9', '>5', 'holds'],
    ['≤', '>9', '>5', 'holds'],
    ['≥', '>4', '5', 'holds'],
    ['≥', '4', '>5', 'broken'],
    ['<', '>5', '5', 'broken'],
    ['>', '5', '>5', 'broken'],
    ['=', '>4', '5', 'holds'],
    ['=', '>6', '5', 'broken'],
    ['=', '6', '>5', 'holds'],
    ['≠', '>5', '5', 'holds'],
  ])(
    'with %s between %s and %s %s: "over" may be any larger number',
    (operator, flow, base, verdict) => {
      expect(judgeRule(rule({ operator }), figures({ flow, base }))).toBe(verdict);
    },
  );

  test('takes a metric that stands on both sides once, so that what is unknown of it cancels', () => {
    const both = rule({ left: side([['flow', 2]]), right: side([['flow', 2]], '-1') });
    expect(judgeRule(both, figures({ flow: '>7' }))).toBe('broken');
  });

  test('says in both languages what was found instead, with every value', () => {
    const weighed = rule({
      left: side([['flow'], ['stock', -2]], '-3'),
      right: side([['base', 10]]),
      missing: 'zero',
    });
    const found = foundInstead(weighed, (metric) =>
      metric === 'flow'
        ? { says: says('412', 0), decimals: 0 }
        : metric === 'stock'
          ? { says: says('>1.5', 2), decimals: 2, before: true }
          : undefined,
    );
    expect(found).toEqual({
      vi: 'flow 412 − 2 × stock trên 1.5 (đã khai báo trước) − 3 > 10 × base 0 (không có số)',
      en: 'flow 412 − 2 × stock over 1.5 (stated before) − 3 > 10 × base 0 (no value)',
    });
  });
});

// Registry ------------------------------------------------------------------

describe('a dataset is refused', () => {
  const codes = (...rules: readonly ValidationRule[]): readonly RegistryFaultCode[] => {
    const world = smallRegistry();
    const metrics = world.metrics.map((metric) =>
      metric.code === 'stock'
        ? { ...metric, unitOfMeasure: names('y') }
        : metric.code === 'old-count'
          ? { ...metric, sources: metric.sources.slice(1) }
          : metric.code === 'flow'
            ? { ...metric, sources: metric.sources.slice(0, 1) }
            : metric,
    );
    const datasets = world.datasets.map((dataset) => ({ ...dataset, rules: [...rules] }));
    const found = checkRegistry({ ...world, metrics, datasets: datasets.slice(0, 1) });
    return found.filter(({ path }) => path.includes('/rules')).map(({ code }) => code);
  };

  test.each<[string, readonly ValidationRule[], readonly RegistryFaultCode[]]>([
    ['with nothing wrong: not at all', [rule()], []],
    ['with a rule twice', [rule(), rule()], ['duplicate']],
    [
      'with a rule without a metric',
      [rule({ left: side([]), right: side([]) })],
      ['rule-without-metric'],
    ],
    ['with a metric of nowhere', [rule({ right: side([['nothing']]) })], ['unknown-metric']],
    ['with a ratio in a rule', [rule({ right: side([['share', 1]]) })], ['operand-not-a-number']],
    ['with a rank in a rule', [rule({ right: side([['rank']]) })], ['operand-not-a-number']],
    ['with a factor of 0', [rule({ right: side([['base', 0]]) })], ['operand-without-weight']],
    [
      'with units of measure that differ',
      [rule({ right: side([['stock']]) })],
      ['measures-differ'],
    ],
    [
      'with units of measure that differ, not if each factor is given',
      [rule({ left: side([['flow', 1]]), right: side([['stock', 1000]]) })],
      [],
    ],
    [
      'with metrics of different sources',
      [rule({ right: side([['old-count']]) })],
      ['no-common-source'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(codes(...rules)).toEqual(expected);
  });
});

// Arrival -------------------------------------------------------------------

const smallWorld = smallRegistry();
const withRules = (...rules: readonly ValidationRule[]): Registry =>
  indexRegistry(1, {
    ...smallWorld,
    datasets: smallWorld.datasets.map((dataset) =>
      dataset.code === 'nd' ? Dataset.parse({ ...dataset, rules }) : dataset,
    ),
  });

const noon = Instant.parse('2025-08-12T00:00:00Z');

const row = (registry: Registry, saying: Saying): RowReading => {
  const {
    metric,
    unit,
    interval,
    source,
    says: said,
    observedAt,
  } = say(registry, {
    observedAt: noon,
    ...saying,
  });
  const draft: Draft = {
    metric,
    unit,
    interval,
    source,
    says: said,
    observedAt,
    province: UnitCode.parse('A'),
    month: '2025-08',
    dataset: DatasetCode.parse('nd'),
    about: aboutKey({ unit, interval, source }),
  };
  return { draft, about: { unit, interval, source }, faults: [] };
};

type Row = Partial<Saying> & Pick<Saying, 'metric' | 'says'>;
function arrive(
  rules: readonly ValidationRule[],
  rows: readonly Row[],
  before: readonly Row[] = [],
  mode: Mode = 'partial',
): readonly Decided[] {
  const registry = withRules(...rules);
  const read = rows.map((each) => row(registry, { unit: 'A1', ...each }));
  const known = heardBefore(before.map((each) => say(registry, { unit: 'A1', ...each })));
  return judged(decideRows(read, known), read, known, registry, { mode });
}
const decisions = (decided: readonly Decided[]) => decided.map(({ decision }) => decision);

describe('a rule of severity error', () => {
  test('rejects every row that gives an operand, and names itself with the values in both languages', () => {
    const [flow, base, stock] = arrive(
      [rule()],
      [
        { metric: 'flow', says: 412 },
        { metric: 'base', says: 400 },
        { metric: 'stock', says: 1 },
      ],
    );
    expect(decisions([flow, base, stock].flatMap((each) => each ?? []))).toEqual([
      'rejected',
      'rejected',
      'accepted',
    ]);
    expect(flow?.faults).toEqual([
      {
        field: 'value',
        code: 'rule-broken',
        detail: {
          vi: 'Hoàn thành nhiều hơn tiếp nhận: flow 412 > base 400 (quy tắc “finished”).',
          en: 'More finished than received: flow 412 > base 400 (rule “finished”).',
        },
      },
    ]);
  });

  test('is judged on the rows over what the source stated before', () => {
    const [flow] = arrive(
      [rule()],
      [{ metric: 'flow', says: 412 }],
      [{ metric: 'base', says: 400 }],
    );
    expect(flow?.decision).toBe('rejected');
    expect(flow?.faults[0]?.detail.en).toContain('flow 412 > base 400 (stated before)');
    expect(
      decisions(arrive([rule()], [{ metric: 'flow', says: 399 }], [{ metric: 'base', says: 400 }])),
    ).toEqual(['accepted']);
  });

  test.each<[string, Row]>([
    ['another source', { metric: 'base', says: 400, source: 'b' }],
    ['another unit', { metric: 'base', says: 400, unit: 'A2' }],
    ['another interval', { metric: 'base', says: 400, from: '2025-06-15', until: '2025-07-15' }],
  ])('does not look at what stands for %s', (_, other) => {
    expect(decisions(arrive([rule()], [{ metric: 'flow', says: 412 }], [other]))).toEqual([
      'accepted',
    ]);
  });

  test('is not judged where the body gives none of its operands', () => {
    const old: readonly Row[] = [
      { metric: 'flow', says: 412 },
      { metric: 'base', says: 400 },
    ];
    expect(decisions(arrive([rule()], [{ metric: 'stock', says: 7 }], old))).toEqual(['accepted']);
  });

  test('is judged on what will be current: a row that becomes history breaks nothing', () => {
    const later: readonly Row[] = [
      { metric: 'flow', says: 10, observedAt: '2025-08-13T00:00:00Z' },
      { metric: 'base', says: 400 },
    ];
    expect(decisions(arrive([rule()], [{ metric: 'flow', says: 412 }], later))).toEqual([
      'superseded',
    ]);
  });

  test('is judged for whole periods of the dataset, and for days only if it says so', () => {
    const day = { from: '2025-08-01', until: '2025-08-02' };
    const rows: readonly Row[] = [
      { metric: 'flow', says: 412, ...day },
      { metric: 'base', says: 400, ...day },
    ];
    expect(decisions(arrive([rule()], rows))).toEqual(['accepted', 'accepted']);
    expect(decisions(arrive([rule({ intervals: 'any' })], rows))).toEqual(['rejected', 'rejected']);
  });

  test('of severity warning refuses nothing', () => {
    const rows: readonly Row[] = [
      { metric: 'flow', says: 412 },
      { metric: 'base', says: 400 },
    ];
    expect(decisions(arrive([rule({ severity: 'warning' })], rows))).toEqual([
      'accepted',
      'accepted',
    ]);
  });

  test('is judged again on what is left when rows are rejected in partial mode', () => {
    const chain = [
      rule(),
      rule({ code: 'chained', left: side([['base']]), right: side([['stock']]) }),
    ];
    const rows: readonly Row[] = [
      { metric: 'flow', says: 50 },
      { metric: 'base', says: 40 },
      { metric: 'stock', says: 60 },
    ];
    // Without the new base the old one stands, and that is above the new stock.
    const old: readonly Row[] = [{ metric: 'base', says: 70 }];
    expect(decisions(arrive(chain, rows, old))).toEqual(['rejected', 'rejected', 'rejected']);
    const all = arrive(chain, rows, old, 'atomic');
    expect(decisions(all)).toEqual(['rejected', 'rejected', 'accepted']);
  });

  test('is told of in atomic mode only where a row that cannot be read leaves no doubt', () => {
    const registry = withRules(rule());
    const unread: RowReading = {
      about: { unit: undefined, interval: undefined, source: undefined },
      faults: [],
    };
    const flow = row(registry, { unit: 'A1', metric: 'flow', says: 412 });
    const base = row(registry, { unit: 'A1', metric: 'base', says: 400 });
    const known = heardBefore([say(registry, { unit: 'A1', metric: 'base', says: 400 })]);
    const told = (read: readonly RowReading[]) =>
      decisions(judged(decideRows(read, known), read, known, registry, { mode: 'atomic' }));
    expect(told([flow, unread])).toEqual(['accepted', 'rejected']);
    expect(told([flow, unread, base])).toEqual(['rejected', 'rejected', 'rejected']);
    expect(told([flow])).toEqual(['rejected']);
  });

  test('takes what a replacing body leaves out for missing', () => {
    const registry = withRules(rule());
    const read = [row(registry, { unit: 'A1', metric: 'flow', says: 412 })];
    const known = heardBefore([say(registry, { unit: 'A1', metric: 'base', says: 400 })]);
    const omissions = read.flatMap(({ draft }) =>
      draft ? [{ ...draft, metrics: [MetricCode.parse('base')] }] : [],
    );
    const taken = judged(decideRows(read, known), read, known, registry, {
      mode: 'partial',
      omissions,
    });
    expect(decisions(taken)).toEqual(['accepted']);
  });
});

describe('what a replacing body leaves out', () => {
  const registry = withRules(rule());
  const at = (day: number) => `2025-08-${String(day).padStart(2, '0')}T00:00:00Z`;
  /** A whole of noon on the 12th that says 90 for flow and leaves base out. */
  function replaced(...before: readonly Row[]): readonly Decided['decision'][] {
    const read = [row(registry, { unit: 'A1', metric: 'flow', says: 90 })];
    const known = heardBefore(before.map((each) => say(registry, { unit: 'A1', ...each })));
    const omissions = read.flatMap(({ draft }) =>
      draft ? [{ ...draft, metrics: [MetricCode.parse('base')] }] : [],
    );
    const options = { mode: 'partial', omissions } as const;
    return decisions(judged(decideRows(read, known), read, known, registry, options));
  }

  test('is not taken back where the source spoke of it later', () => {
    const said = { metric: 'base', says: 50 };
    expect(replaced({ ...said, observedAt: at(11) })).toEqual(['accepted']);
    expect(replaced({ ...said, observedAt: noon })).toEqual(['accepted']);
    expect(replaced({ ...said, observedAt: at(13) })).toEqual(['rejected']);
  });

  test('is not taken back where an older correction has a later place', () => {
    const later = { metric: 'base', says: 100, observedAt: at(13), submission: '1' };
    const correction = { metric: 'base', says: 50, observedAt: at(10), submission: '2' };
    expect(replaced(later, correction)).toEqual(['accepted']);
    expect(replaced(later, { ...correction, replaces: '1' })).toEqual(['rejected']);
  });
});

test('a rule is judged again only where an operand of its own was rejected', () => {
  /** Each base stands above its next one before, so that one broken rule makes all of them fall, one after the other. */
  const operandsRead = (length: number): number => {
    const codes = Array.from({ length }, (_, place) => MetricCode.parse(`chained-${place}`));
    const chain = codes
      .slice(1)
      .map((next, place) =>
        rule({ code: next, left: side([[codes[place] ?? '']]), right: side([[next]]) }),
      );
    const like = smallWorld.metricByCode.get(MetricCode.parse('flow'));
    if (like === undefined) throw new Error('No metric');
    const metrics = codes.map((code, place) => ({ ...like, code, number: place + 1 }));
    const datasets = withRules(...chain).datasets;
    const registry = indexRegistry(1, { ...smallWorld, metrics, datasets });
    let read = 0;
    class Counted extends Map<MetricCode, (typeof metrics)[number]> {
      override get(code: MetricCode) {
        read += 1;
        return super.get(code);
      }
    }
    const rows = metrics.map(({ code }, place) =>
      row(registry, { unit: 'A1', metric: code, says: place === 0 ? length : place }),
    );
    const known = heardBefore(
      codes.map((metric) => say(registry, { unit: 'A1', metric, says: 10_000 })),
    );
    const metricByCode = new Counted(metrics.map((each) => [each.code, each]));
    const all = { datasets, metricByCode };
    const decided = judged(decideRows(rows, known), rows, known, all, { mode: 'partial' });
    expect(new Set(decisions(decided))).toEqual(new Set(['rejected']));
    return read;
  };
  expect(operandsRead(80)).toBeLessThan(3 * operandsRead(40));
});

// Laws ----------------------------------------------------------------------

const metrics = ['flow', 'base', 'stock', 'mean-stock'] as const;
const seeds = { seed: 20_250_814, numRuns: 100 };

const anyRow = fc.record({
  metric: fc.constantFrom(...metrics),
  unit: fc.constantFrom('A1', 'A2'),
  source: fc.constantFrom('a', 'b'),
  says: fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 4 }).map((value) => `>${value}`),
    fc.constantFrom('nil', 'withdrawn'),
  ),
});
const subject = (each: Row) => `${each.metric}|${each.unit}|${each.source}`;
const anyBody = fc.uniqueArray(anyRow, { selector: subject, minLength: 1, maxLength: 10 });
const anyKnown = fc.array(
  fc.tuple(anyRow, fc.integer({ min: 9, max: 14 })).map(([each, day]) => ({
    ...each,
    observedAt: `2025-08-${String(day).padStart(2, '0')}T00:00:00Z`,
  })),
  { maxLength: 12 },
);
const anySide = fc
  .array(fc.tuple(fc.constantFrom(...metrics), fc.constantFrom(-1, 1, 2)), { maxLength: 2 })
  .map((terms) => side(terms, '1'));
const anyRule = fc.record({
  left: anySide,
  right: anySide,
  operator: fc.constantFrom('=', '≠', '<', '≤', '>', '≥'),
  missing: fc.constantFrom('skip-if-any', 'skip-if-all', 'zero'),
});
const anyRules = fc
  .array(anyRule, { minLength: 1, maxLength: 4 })
  .map((rules) => rules.map((each, index) => rule({ ...each, code: `rule-${index}` })));

/** Every fault of every row, by what the row is about. */
const told = (rows: readonly Row[], decided: readonly Decided[]) =>
  decided
    .map(({ decision, faults }, index) => {
      const about = rows[index];
      return { about: about === undefined ? '' : subject(about), decision, faults };
    })
    .toSorted((a, b) => (a.about < b.about ? -1 : 1));

describe('for any rules, statements before and body', () => {
  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(anyRules, anyKnown, anyBody, (rules, before, body) => {
        const backward = body.toReversed();
        expect(told(backward, arrive(rules, backward, before))).toEqual(
          told(body, arrive(rules, body, before)),
        );
      }),
      seeds,
    );
  });

  test('judging twice is judging once', () => {
    fc.assert(
      fc.property(anyRules, anyKnown, anyBody, (rules, before, body) => {
        const registry = withRules(...rules);
        const read = body.map((each) => row(registry, each));
        const known = heardBefore(before.map((each) => say(registry, each)));
        const once = judged(decideRows(read, known), read, known, registry, { mode: 'partial' });
        expect(judged(once, read, known, registry, { mode: 'partial' })).toEqual(once);
      }),
      seeds,
    );
  });

  test.each<Mode>(['partial', 'atomic'])(
    'a body that passes in %s mode leaves no broken error rule among what it touched',
    (mode) => {
      fc.assert(
        fc.property(anyRules, anyKnown, anyBody, (rules, before, body) => {
          const decided = arrive(rules, body, before, mode);
          if (mode === 'atomic' && decided.some(({ decision }) => decision === 'rejected')) return;
          const registry = withRules(...rules);
          const kept = body.filter((_, index) => decided[index]?.decision !== 'rejected');
          const after = [...before, ...kept.map((each) => ({ ...each, observedAt: noon }))].map(
            (each, place) => say(registry, { ...each, submission: String(place + 1) }),
          );
          for (const [index, { unit, source, metric }] of body.entries()) {
            if (!['accepted', 'unchanged'].includes(decided[index]?.decision ?? '')) continue;
            for (const each of rules.filter((one) =>
              operandsOf(one).some((code) => code === metric),
            ))
              expect(judgeRule(each, standing(registry, after, unit, source))).not.toBe('broken');
          }
        }),
        seeds,
      );
    },
  );
});

/** The latest of each metric, found without the code that is tested. */
const standing =
  (registry: Registry, all: readonly Statement[], unit: string, source: string) =>
  (metric: MetricCode): Operand | undefined => {
    const [last] = all
      .filter((said) => said.metric === metric && said.unit === unit && said.source === source)
      .toSorted((a, b) =>
        `${a.observedAt}${a.receivedAt}${a.submission}` <
        `${b.observedAt}${b.receivedAt}${b.submission}`
          ? 1
          : -1,
      );
    return last && { says: last.says, decimals: registry.metricByCode.get(metric)?.decimals ?? 0 };
  };

test('without rules nothing is looked at', () => {
  const decided: readonly Decided[] = [{ decision: 'accepted', faults: [] }];
  expect(judged(decided, [], heardBefore([]), smallWorld, { mode: 'atomic' })).toBe(decided);
});
