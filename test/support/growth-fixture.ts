import type { Figure, Report } from '../../core/reports/report.ts';
import type { Growth } from '../../core/reports/unit-line.ts';
import { exact, julyNd09 } from './figure-fixture.ts';
import { firstEdition } from './report-fixture.ts';

export const grownMetric = 'xa.tiep-nhan';
export const grown: Growth = {
  against: 'previous-period',
  label: '2025-07',
  window: julyNd09,
  of: 'value',
  in: 'percent',
  outcome: exact('4.2'),
  now: exact('20614'),
  before: exact('19783'),
  compared: 61,
  units: 64,
  leftOut: ['31825', '31828', '31831'],
};

/** The first edition, whose commune figures have one growth; given, that of each of its units that has a value. */
export function withGrowth(
  change: Partial<Growth> = {},
  ofMetric: Partial<Figure['metric']> = {},
  ofUnits?: Figure['units'][number]['growth'],
): Report {
  const growth = [{ ...grown, ...change }];
  return {
    ...firstEdition,
    sections: firstEdition.sections.map((section) => ({
      ...section,
      figures: section.figures.map((figure) =>
        figure.metric.code === grownMetric
          ? {
              ...figure,
              metric: { ...figure.metric, ...ofMetric },
              growth,
              units: figure.units.map((line) =>
                ofUnits === undefined || line.state !== 'value'
                  ? line
                  : { ...line, growth: ofUnits },
              ),
            }
          : figure,
      ),
    })),
  };
}
