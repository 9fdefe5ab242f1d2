import { describe, expect, test } from 'vitest';
import type { Indicator } from '../../core/registry/indicator.ts';
import { MetricCode, type SourceCode } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { figureFrom, indicator, smallMetrics, smallRegistry } from '../support/small-world.ts';

const soundMetrics = smallMetrics.map((metric) => ({
  ...metric,
  ...(metric.overTime !== 'last' && { maxAgeDays: 0 }),
  ...(metric.kind === 'ratio' && {
    maxAgeDays: 0,
    overUnits: 'none' as const,
    overTime: metric.numerator === 'flow' ? ('sum' as const) : ('last' as const),
  }),
}));

/** The small world with indicators that its datasets do not ask for. */
function world(
  indicators: readonly Indicator[],
  more: Partial<RegistryContent> = {},
): RegistryContent {
  const small = smallRegistry({ metrics: soundMetrics });
  return { ...small, definitions: [], indicators, ...more };
}

const faults = (content: RegistryContent, previous?: RegistryContent) =>
  checkRegistry(content, previous).filter(({ path }) => !path.startsWith('recipients'));
const codes = (content: RegistryContent, previous?: RegistryContent) =>
  faults(content, previous).map(({ path, code }) => `${path}: ${code}`);

test('nothing is wrong with indicators over what is counted, nor with an indicator over them', () => {
  const content = world([
    indicator('left', 'base − flow', { minimum: '0', maximum: '9.5' }),
    indicator('left-share', '100 × left ÷ base', { sources: ['b'] }),
  ]);
  expect(codes(content, content)).toEqual([]);
});

describe('refused at definition time', () => {
  test.each<[string, readonly Indicator[], string]>([
    [
      'what cannot be read',
      [indicator('i', 'flow +')],
      'indicators/0/formula: formula-not-readable',
    ],
    ['an unknown metric', [indicator('i', 'flaw + base')], 'indicators/0/formula: unknown-metric'],
    [
      'no metric at all',
      [indicator('i', '1 + 2')],
      'indicators/0/formula: formula-without-operand',
    ],
    ['a ratio in it', [indicator('i', 'share + 1')], 'indicators/0/formula: parts-not-computable'],
    ['a rank in it', [indicator('i', 'rank + 1')], 'indicators/0/formula: parts-not-computable'],
    [
      'a percentage in it',
      [indicator('i', 'percent × 2')],
      'indicators/0/formula: parts-not-computable',
    ],
    ['a division by 0', [indicator('i', 'flow ÷ 0.0')], 'indicators/0/formula: division-by-zero'],
    [
      'a division by what comes to 0',
      [indicator('i', 'flow ÷ (2 − 4 ÷ 2)')],
      'indicators/0/formula: division-by-zero',
    ],
    ['itself', [indicator('i', 'i + flow')], 'indicators/0/formula: formula-cycle'],
    ['a code twice', [indicator('i', 'flow'), indicator('i', 'base')], 'indicators/1: duplicate'],
    ['the code of a metric', [indicator('flow', 'base')], 'indicators/0/code: duplicate'],
    [
      'crossed bounds',
      [indicator('i', 'flow', { minimum: '2', maximum: '1' })],
      'indicators/0/maximum: bounds-crossed',
    ],
    [
      'bounds finer than it is printed',
      [indicator('i', 'flow', { minimum: '0.25' })],
      'indicators/0/minimum: too-many-decimals',
    ],
    [
      'an unknown source',
      [indicator('i', 'flow', { sources: ['c', 'a'] })],
      'indicators/0/sources/0: unknown-source',
    ],
  ])('%s', (_, indicators, expected) => {
    expect(codes(world(indicators))).toEqual([expected]);
  });

  test('an unknown code, with those that may be meant', () => {
    const [found] = faults(world([indicator('left', 'base − flow'), indicator('i', 'lefd + 1')]));
    expect(found?.detail.en).toContain('Did you mean “left”');
  });

  test('a cycle by its name, at each indicator on it and at none that only leads there', () => {
    const found = faults(
      world([
        indicator('one', 'two + flow'),
        indicator('two', 'three × 2'),
        indicator('three', 'one − 1'),
        indicator('outside', 'one + flow'),
      ]),
    );
    expect(found.map(({ path, detail }) => [path, detail.en.split(': ')[1]])).toEqual([
      ['indicators/0/formula', 'one → two → three → one.'],
      ['indicators/1/formula', 'two → three → one → two.'],
      ['indicators/2/formula', 'three → one → two → three.'],
    ]);
  });

  test('metrics of two levels', () => {
    const metrics = soundMetrics.map((metric) =>
      metric.code === 'count' ? { ...metric, level: 'province' as const } : metric,
    );
    expect(codes(world([indicator('i', 'flow ÷ count')], { metrics, datasets: [] }))).toEqual([
      'indicators/0/formula: levels-differ',
    ]);
  });

  test('metrics that no source states together', () => {
    const only = (source: string) => [source as SourceCode];
    const metrics = soundMetrics.map((metric) =>
      metric.code === 'flow'
        ? { ...metric, sources: only('a') }
        : metric.code === 'base'
          ? { ...metric, sources: only('b') }
          : metric,
    );
    const found = codes(world([indicator('i', 'flow ÷ base')], { metrics }));
    expect(found.filter((each) => each.startsWith('indicators'))).toEqual([
      'indicators/0/formula: no-common-source',
    ]);
  });

  test('a ratio whose parts no source states together, or none of its own', () => {
    const only = (source: string) => [source as SourceCode];
    const withSources = (more: Readonly<Record<string, readonly SourceCode[]>>) =>
      faults(
        world([], {
          metrics: soundMetrics.map((each) => {
            const sources = more[each.code];
            return sources === undefined ? each : { ...each, sources: [...sources] };
          }),
        }),
      ).map(({ path, code }) => `${path}: ${code}`);
    const at = `metrics/${soundMetrics.findIndex(({ code }) => code === 'share')}`;
    expect(withSources({ flow: only('a'), base: only('b') })).toEqual([
      `${at}/denominator: no-common-source`,
    ]);
    expect(withSources({ flow: only('a'), share: only('b') })).toEqual([
      `${at}/sources: no-common-source`,
    ]);
    expect(withSources({ flow: only('a') })).toEqual([]);
  });

  test('a number that is also a code', () => {
    const metrics = [
      ...soundMetrics,
      ...soundMetrics
        .slice(0, 1)
        .map((one) => ({ ...one, code: MetricCode.parse('1.2'), number: 99 })),
    ];
    const [found] = faults(world([indicator('i', '1.2 × flow')], { metrics }));
    expect([found?.code, found?.detail.en.includes('1.20')]).toEqual(['ambiguous-constant', true]);
  });

  test('a formula that grows beyond all measure through the indicators in it', () => {
    const doubled = Array.from({ length: 60 }, (_, at) =>
      indicator(`i${at}`, at === 0 ? 'flow' : `i${at - 1} + i${at - 1}`),
    );
    const found = codes(world(doubled));
    expect(found[0]).toBe('indicators/7/formula: formula-too-long');
    expect(found).toHaveLength(53);
  });

  test('more than a hundred numbers in it, written out, and long constants count as several', () => {
    const times = (count: number, text: string) => Array.from({ length: count }, () => text);
    const quotients = (count: number) => times(count, 'flow ÷ base').join(' × ');
    const long = 'indicators/1/formula: formula-too-long';
    const inner = (formula: string, outer: string) =>
      codes(world([indicator('j', formula), indicator('i', outer)]));
    expect(inner(quotients(25), 'j × j')).toEqual([]);
    expect(inner(quotients(25), 'j × j × 2')).toEqual([long]);
    expect(inner(`flow × 0.${'9'.repeat(770)}`, 'j × j')).toEqual([]);
    expect(inner(`flow × 0.${'9'.repeat(800)}`, 'j × j')).toEqual([long]);
    const [found] = faults(world([indicator('i', quotients(60))]));
    expect(found?.detail.en).toContain('more than 100 numbers');
  });

  test('the longest formula that is taken is computed in a moment, whatever its numbers', () => {
    const longest = Array.from({ length: 50 }, () => 'flow ÷ base').join(' × ');
    const nested = `${'flow ÷ (base + '.repeat(49)}flow ÷ base${')'.repeat(49)}`;
    const sayings = ['A1', 'A2', 'A3'].flatMap((unit, at) => [
      { metric: 'flow', unit, says: 9_007_199_254_740_881 - 2 * at },
      { metric: 'base', unit, says: 9_007_199_254_740_847 - 2 * at },
    ]);
    const indicators = [indicator('long', longest), indicator('nested', nested)];
    expect(codes(world(indicators))).toEqual([]);
    const registry = smallRegistry({ indicators });
    const began = performance.now();
    for (const code of ['long', 'nested'])
      expect(figureFrom(sayings, code, { registry }).total.kind).toBe('value');
    // It takes some 10 ms; what had no such bound took more than a second.
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('a dataset with an indicator', () => {
  const [dataset] = world([]).datasets;
  const asking = (indicators: readonly Indicator[], metrics?: readonly string[]) => {
    if (dataset === undefined) throw new Error('The small world has datasets');
    return world(indicators, {
      datasets: [
        {
          ...dataset,
          indicators: [...new Set(indicators.map(({ code }) => code))],
          ...(metrics && { metrics: metrics.map((code) => MetricCode.parse(code)) }),
        },
      ],
    });
  };

  test('asks for every metric under it, those of its indicators too', () => {
    const indicators = [indicator('left', 'base − flow'), indicator('i', 'left + 1')];
    expect(codes(asking(indicators))).toEqual([]);
    expect(codes(asking(indicators, ['flow']))).toEqual([
      'datasets/0/indicators/0: parts-in-other-dataset',
      'datasets/0/indicators/1: parts-in-other-dataset',
    ]);
  });

  test('names an indicator that there is', () => {
    const content = asking([indicator('left', 'base − flow')]);
    expect(codes({ ...content, indicators: [] })).toEqual([
      'datasets/0/indicators/0: unknown-indicator',
    ]);
  });
});

describe('what was published of an indicator', () => {
  const before = world([indicator('i', 'base − flow')]);

  test('stays but for its formula, sources, bounds and names', () => {
    const next = indicator('i', 'base + flow', {
      sources: ['b'],
      minimum: '0',
      names: { vi: 'b', en: 'b' },
    });
    expect(codes(world([next]), before)).toEqual([]);
  });

  test.each([
    ['decimals', { decimals: 2 }],
    ['unitOfMeasure', { unitOfMeasure: { vi: '%', en: '%' } }],
  ])('fixes %s', (member, change) => {
    expect(codes(world([indicator('i', 'base − flow', change)]), before)).toEqual([
      `indicators/0/${member}: fixed-attribute`,
    ]);
  });

  test('keeps the level', () => {
    const provincial = soundMetrics.slice(0, 1).map((one) => ({
      ...one,
      code: MetricCode.parse('of-provinces'),
      number: 99,
      level: 'province' as const,
    }));
    const metrics = [...soundMetrics, ...provincial];
    const content = world([indicator('i', 'of-provinces')], { metrics });
    expect(codes(content, before)).toEqual(['indicators/0/formula: fixed-attribute']);
  });

  test('is never removed: editions of reports name it', () => {
    expect(codes(world([]), before)).toEqual(['indicators: removed']);
  });
});
