import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrowthAgainst } from '../../core/periods/growth-base.ts';
import { anyHistoryInBoth, comparedIn, comparisons } from './growth-agreement.ts';

const kinds = ['flow', 'stock', 'cumulative', 'ratio', 'indicator'] as const;

test.each(GrowthAgainst.options)(
  'the law of growth is not about nothing: figures of every kind have grown against the %s',
  (against) => {
    const grown = comparisons
      .filter((each) => each.against === against)
      .flatMap((each) =>
        fc
          .sample(anyHistoryInBoth(each), { seed: 20251005, numRuns: 25 })
          .flatMap((history) => comparedIn(each, history).report.sections)
          .flatMap(({ figures }) => figures)
          .filter(({ growth = [] }) =>
            growth.some((one) => one.against === against && one.outcome.kind === 'value'),
          ),
      )
      .map(({ metric }) => metric.kind);
    for (const kind of kinds)
      expect(grown.filter((each) => each === kind).length, kind).toBeGreaterThanOrEqual(8);
  },
);
