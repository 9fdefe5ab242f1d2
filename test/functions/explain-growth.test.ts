import { expect, test } from 'vitest';
import type { UnitLine } from '../../core/reports/unit-line.ts';
import { explanationColumns, rowsOf } from '../../functions/shared/explanation-csv.ts';
import { Explanation } from '../../functions/shared/explanation-shape.ts';
import { explanationOf } from '../../functions/shared/figure-explanation.ts';
import { figureWords } from '../../render/figure-words.ts';
import { exact, julyNd09 } from '../support/figure-fixture.ts';
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

/** A commune whose older number was stated by one that went into it. */
function comparedLine() {
  const report = withGrowth();
  const figure = report.sections
    .flatMap(({ figures }) => figures)
    .find(({ metric }) => metric.code === grownMetric);
  const line = figure?.units.find(({ statements }) => statements.length === 1);
  const [now] = line?.statements ?? [];
  if (figure === undefined || line === undefined || now === undefined)
    throw new Error('Nobody has stated it');
  const older = {
    ...now,
    unit: '31999',
    interval: julyNd09,
    says: { kind: 'value', text: '80', atLeast: false },
    receipt: 'OLDER',
  } as const;
  const rose = {
    against: 'previous-period',
    outcome: exact('12.5'),
    before: exact('80'),
    statements: [older],
  } as const;
  return { report, figure, older, rose, line: { ...line, growth: [rose] } };
}

test('an explanation tells the older number of a unit with the statements behind it, and names who made them', () => {
  const { report, figure, line, rose } = comparedLine();
  const names = { vi: 'Xã cũ', en: 'A commune of before' };
  const section = report.sections.find(({ figures }) => figures.includes(figure));
  if (section === undefined) throw new Error('No section');
  const placed = {
    report: { ...report, unitNames: { ...report.unitNames, '31999': names } },
    section,
    figure,
  };
  const said = Explanation.parse({
    ...explanationOf(placed, [line], figureWords(report, figure, 'vi')),
    nextPageToken: null,
  });
  expect(said.units[0]?.growth).toEqual([{ ...rose, printed: '+12,5%' }]);
  expect(said.unitNames['31999']).toEqual(names);
});

test('in the table the statements of an older period cannot be taken for those of the figure', () => {
  const { line } = comparedLine();
  const rows = rowsOf([line], { line: () => '', name: () => undefined });
  const names = [
    'role',
    'value',
    'receipt',
    'comparedWith',
    'previousPeriod',
    'samePeriodLastYear',
  ];
  const table = rows.map((row) =>
    explanationColumns.filter(({ name }) => names.includes(name)).map(({ of }) => of(row)),
  );
  expect(table).toEqual([
    ['used', expect.any(String), expect.any(String), '80', undefined, undefined],
    ['compared-used', '80', 'OLDER', '80', undefined, 'previous-period'],
  ]);
});

test('the table names each of its numbers that is only a minimum', () => {
  const { line, rose } = comparedLine();
  const over = (which: Partial<UnitLine>) => {
    const [row] = rowsOf([{ ...line, ...which }], { line: () => '', name: () => undefined });
    return row && explanationColumns.find(({ name }) => name === 'over')?.of(row);
  };
  const least = (text: string) => exact(text, { atLeast: true });
  expect(over({})).toBe(undefined);
  expect(over({ outcome: least('12'), increase: least('2') })).toBe('counts increase');
  const growth = { ...rose, outcome: least('20'), before: least('80') };
  expect(over({ growth: [growth] })).toBe('growthPreviousPeriod previousPeriod');
  expect(over({ growth: [{ ...growth, against: 'same-period-last-year' }] })).toBe(
    'growthSamePeriodLastYear samePeriodLastYear',
  );
  const percentage = { text: '80.8', atLeast: true, source: 'a', receipt: 'R', interval: julyNd09 };
  expect(over({ outcome: { kind: 'none', cause: 'only-percentage' }, percentage })).toBe(
    'percentage',
  );
});
