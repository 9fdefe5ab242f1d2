import { expect, test } from 'vitest';
import { Explanation } from '../../functions/shared/explanation-shape.ts';
import { explanationOf } from '../../functions/shared/figure-explanation.ts';
import { figureWords } from '../../render/figure-words.ts';
import { exact } from '../support/figure-fixture.ts';
import { grown, grownMetric, withGrowth } from '../support/growth-fixture.ts';

test('an explanation tells both numbers of a growth, the units that it is over, and names those left out', () => {
  const report = withGrowth();
  const section = report.sections.find(({ figures }) => figures.some(({ growth }) => growth));
  const figure = section?.figures.find(({ metric }) => metric.code === grownMetric);
  if (section === undefined || figure === undefined) throw new Error('Nothing grows');
  const rose = { against: 'previous-period', outcome: exact('12.5') } as const;
  const [line] = figure.units;
  if (line === undefined) throw new Error('Nobody is asked');
  const words = figureWords(report, figure, 'vi');
  const said = Explanation.parse({
    ...explanationOf({ report, section, figure }, [{ ...line, growth: [rose] }], words),
    nextPageToken: null,
  });
  expect(said.growth).toEqual([{ ...grown, printed: '+4,2%' }]);
  expect(said.units).toMatchObject([{ growth: [{ ...rose, printed: '+12,5%' }] }]);
  expect(said.explainedIn.map(({ rule }) => rule)).toContain(11);
  expect(said.unitNames).toHaveProperty(grown.leftOut.at(0) ?? '');
});
