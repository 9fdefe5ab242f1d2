import { expect, test } from 'vitest';
import { Explanation } from '../../functions/shared/explanation-shape.ts';
import { explanationOf } from '../../functions/shared/figure-explanation.ts';
import { figureWords } from '../../render/figure-words.ts';
import { grown, grownMetric, withGrowth } from '../support/growth-fixture.ts';

test('an explanation tells both numbers of a growth, the units that it is over, and names those left out', () => {
  const report = withGrowth();
  const section = report.sections.find(({ figures }) => figures.some(({ growth }) => growth));
  const figure = section?.figures.find(({ metric }) => metric.code === grownMetric);
  if (section === undefined || figure === undefined) throw new Error('Nothing grows');
  const words = figureWords(report, figure, 'vi');
  const said = Explanation.parse({
    ...explanationOf({ report, section, figure }, [], words),
    nextPageToken: null,
  });
  expect(said.growth).toEqual([{ ...grown, printed: '+4,2%' }]);
  expect(said.unitNames).toHaveProperty(grown.leftOut.at(0) ?? '');
});
