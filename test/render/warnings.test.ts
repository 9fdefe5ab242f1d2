import { describe, expect, test } from 'vitest';
import type { Act, Warning } from '../../core/statements/act.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { MetricCode, SourceCode } from '../../core/registry/metric.ts';
import type { DatasetSection, Report } from '../../core/reports/report.ts';
import type { StatementLine } from '../../core/reports/unit-line.ts';
import { withWarnings } from '../../core/reports/report-warnings.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { reportPage } from '../../render/report-page.ts';
import { secondEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

/** The first unit line of a figure of several units, and the statement that it uses. */
function usedIn(sections: readonly DatasetSection[]): StatementLine {
  const figures = sections.flatMap((section) => section.figures);
  const units = figures.find((figure) => figure.units.length > 1)?.units ?? [];
  const used = units.flatMap(({ statements }) => statements).find(({ role }) => role === 'used');
  if (used === undefined) throw new Error('The fixture has no statement that is used');
  return used;
}

const used = usedIn(secondEdition.sections);

const actOf = (warning: Warning, said: StatementLine = used): Act => ({
  unit: UnitCode.parse(said.unit),
  interval: said.interval,
  dataset: DatasetCode.parse('xa-thang'),
  id: SubmissionId.parse('0'.repeat(26)),
  recordedAt: said.receivedAt,
  does: {
    kind: 'warning',
    metric: MetricCode.parse(said.metric),
    source: SourceCode.parse(said.source),
    submission: said.receipt as SubmissionId,
    warning,
  },
});

const partsOf = ({ figures }: DatasetSection) => ({
  figures: figures.map(({ units }) => ({ shares: [], controls: [], marks: [], units })),
});

function reportWith(...acts: readonly Act[]): Report {
  const warned = withWarnings(secondEdition.sections.map(partsOf), acts, () => []);
  const sections = secondEdition.sections.map((section, at) => ({
    ...section,
    figures: section.figures.map((figure, place) => ({
      ...figure,
      units: warned[at]?.figures[place]?.units ?? [],
    })),
  }));
  return { ...secondEdition, sections };
}

const outlier: Warning = { kind: 'outlier', score: '-12.50', median: '1204.5', periods: 11 };
const rule: Warning = {
  kind: 'rule',
  rule: 'dung-han',
  names: { vi: 'Đúng hạn nhiều hơn <b>đã</b> giải quyết', en: 'More in time than finished' },
  found: { vi: 'a 2 > b 1', en: 'a 2 > b 1' },
  operands: [],
};

describe('a warning on a figure', () => {
  test.each([
    [
      'vi',
      outlier,
      'cảnh báo: lệch xa các kỳ trước: trung vị của 11 kỳ là 1.204,5, điểm z hiệu chỉnh -12,50',
      'lệch xa các kỳ trước ở 1 đơn vị',
      'có cảnh báo',
    ],
    [
      'en',
      outlier,
      'warning: far from earlier periods: the median of 11 periods is 1,204.5, modified z-score -12.50',
      'far from earlier periods in 1 unit',
      'warning',
    ],
    [
      'vi',
      rule,
      'cảnh báo: Đúng hạn nhiều hơn <b>đã</b> giải quyết (a 2 > b 1)',
      'trái quy tắc kiểm tra ở 1 đơn vị',
      'có cảnh báo',
    ],
    [
      'en',
      rule,
      'warning: More in time than finished (a 2 > b 1)',
      'a validation rule does not hold in 1 unit',
      'warning',
    ],
  ] as const)(
    'is printed in %s beside its unit, and counted at the figure',
    (language, warning, words, mark, tile) => {
      const page = reportPage(reportWith(actOf(warning)), language);
      expect(printed(page)).toContain(words);
      expect(printed(page)).toContain(mark);
      expect(page).toContain(`<i>${tile}</i>`);
      const before = reportPage(secondEdition, language);
      expect(printed(before)).not.toContain(words);
      expect(before).not.toContain(`<i>${tile}</i>`);
    },
  );

  test('belongs to its own statement: another receipt, unit, interval or source has none', () => {
    const others = [
      { ...used, receipt: 'Z'.repeat(26) },
      { ...used, unit: '99999' },
      { ...used, source: 'other' },
      { ...used, interval: { ...used.interval, from: used.interval.until } },
    ];
    expect(reportWith(...others.map((each) => actOf(outlier, each))).sections).toEqual(
      secondEdition.sections,
    );
  });

  test('changes no figure and no number', () => {
    const numbers = ({ sections }: Report) =>
      sections.flatMap(({ figures }) =>
        figures.map(({ total, units }) => [total, units.map(({ outcome }) => outcome)]),
      );
    expect(numbers(reportWith(actOf(outlier)))).toEqual(numbers(secondEdition));
  });
});
