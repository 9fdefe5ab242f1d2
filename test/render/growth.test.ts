import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { Report } from '../../core/reports/report.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { at, exact, julyNd09 } from '../support/figure-fixture.ts';
import { grown, grownMetric as metric, withGrowth } from '../support/growth-fixture.ts';
import { printed } from './printed.ts';

function card(language: 'vi' | 'en', report: Report): string {
  const document = reportPage(report, language);
  const from = document.indexOf(`<article class="figure" id="figure-xa-thang.${metric}">`);
  expect(from).toBeGreaterThan(0);
  return printed(document.slice(from, document.indexOf('</article>', from)));
}

const none = (cause: Extract<Outcome, { kind: 'none' }>['cause']): Outcome => ({
  kind: 'none',
  cause,
});

describe('growth in print', () => {
  it('says by how much, since when and over how many units, on the page and in both parts of the mail', () => {
    const report = withGrowth({});
    const vi = '+4,2% so với kỳ trước (61/64 đơn vị có số ở cả hai kỳ)';
    const en = '+4.2% against the period before (61/64 units with a value in both)';
    expect(card('vi', report)).toContain(vi);
    expect(card('en', report)).toContain(en);
    const mail = reportMail(report, 'vi', 'https://example.vn/r/1');
    expect(printed(mail.html)).toContain(vi);
    expect(mail.text.replaceAll(/\s+/g, ' ')).toContain(vi);
  });

  it('explains both numbers, over the units that are compared, and names those that are not', () => {
    const text = card('vi', withGrowth({}));
    expect(text).toContain('So với kỳ trước (15/6–14/7/2025): +4,2%.');
    expect(text).toContain(
      'Kỳ này 20.614, kỳ so sánh 19.783, chỉ tính 61/64 đơn vị có số ở cả hai kỳ.',
    );
    expect(text).toContain('Không đưa vào so sánh (3)');
    expect(text).toContain('đơn vị mới được so với tổng các đơn vị đã nhập vào');
  });

  it('is told of each unit under the figure, as far as there is one, and not in the mail', () => {
    const times = (text: string, part: string): number => text.split(part).length - 1;
    const rose = [{ against: 'previous-period', outcome: exact('12.5') }] as const;
    const text = card('vi', withGrowth({}, {}, rose));
    expect(times(text, '+12,5% so với kỳ trước')).toBe(60);
    const fromZero = [{ against: 'previous-period', outcome: none('division-by-zero') }] as const;
    expect(card('vi', withGrowth({}, {}, fromZero))).toBe(card('vi', withGrowth()));
    const mail = reportMail(withGrowth({}, {}, rose), 'vi', 'https://example.vn/r/1');
    expect(mail.html + mail.text).not.toContain('12,5%');
  });

  it('shows under each unit the older number and who stated it, and not in the mail', () => {
    const older = {
      metric,
      unit: '31999',
      interval: julyNd09,
      source: 'communes',
      role: 'used',
      says: { kind: 'value', text: '1234', atLeast: false },
      observedAt: at('2025-07-16T00:00:00Z'),
      receivedAt: at('2025-07-16T00:00:00Z'),
      receipt: 'OLDER',
      comment: 'by hand',
    } as const;
    const rose = { against: 'previous-period', outcome: exact('12.5') } as const;
    const report = withGrowth({}, {}, [{ ...rose, before: exact('1234'), statements: [older] }]);
    const text = card('vi', report);
    expect(text).toContain('Số của kỳ so sánh (so với kỳ trước): 1.234');
    expect(text).toMatch(/1\.234 · .*31999.*15\/6–14\/7\/2025.*OLDER/);
    expect(card('en', report)).toContain('The older number (against the period before): 1,234');
    expect(text).toContain('by hand');
    const part = { ...exact('1234'), partialDays: 3 };
    expect(
      card('en', withGrowth({}, {}, [{ ...rose, before: part, statements: [older] }])),
    ).toContain('(against the period before): 1,234, 3 days');
    expect(reportMail(report, 'vi', 'https://example.vn/r/1').html).not.toContain('OLDER');
  });

  it('of a percentage is in percentage points, of another computed figure in its unit of measure', () => {
    const points = { in: 'points', outcome: exact('-1.3') } as const;
    const measure = (text: string) => ({
      kind: 'indicator' as const,
      unitOfMeasure: { vi: text, en: text },
    });
    expect(card('vi', withGrowth(points, measure('%')))).toContain('-1,3 điểm phần trăm so với kỳ');
    expect(card('vi', withGrowth(points, measure('‰')))).toContain('-1,3 ‰ so với kỳ trước');
  });

  it('of a cumulative count is said of its increase', () => {
    expect(card('vi', withGrowth({ of: 'increase' }))).toContain(
      'tăng trong kỳ: +4,2% so với kỳ trước',
    );
  });

  it('says why there is none', () => {
    const why = (cause: Parameters<typeof none>[0]) =>
      card('vi', withGrowth({ outcome: none(cause), compared: 0 }));
    expect(why('division-by-zero')).toContain(
      'so với kỳ trước: không tính được: số của kỳ so sánh bằng 0',
    );
    expect(why('no-unit-in-both')).toContain(
      'so với kỳ trước: không tính được: không đơn vị nào có số ở cả hai kỳ',
    );
    expect(why('no-such-period')).toContain('so với kỳ trước: không có kỳ để so sánh');
  });

  it('has no sign where nothing moved, and says “over”', () => {
    expect(card('vi', withGrowth({ outcome: exact('0.0') }))).toMatch(/[^+]0,0% so với kỳ trước/);
    expect(card('vi', withGrowth({ outcome: exact('4.2', { atLeast: true }) }))).toContain(
      'trên +4,2% so với kỳ trước',
    );
  });

  it('stands in a column of its own beside each province’s total, where the lines are elsewhere', () => {
    const { leftOut: _, ...own } = grown;
    const report = withGrowth({});
    const national: Report = {
      ...report,
      sections: report.sections.map((section) => ({
        ...section,
        figures: section.figures.map((figure) => ({
          ...figure,
          units: [],
          provinces: [
            { unit: '96', total: figure.total, coverage: figure.coverage, growth: [own] },
            {
              unit: '99',
              total: figure.total,
              coverage: figure.coverage,
              growth: [{ ...own, outcome: exact('-7.5') }],
            },
          ],
        })),
      })),
    };
    const text = card('vi', national);
    expect(text).toContain('Giá trị So với kỳ trước Độ phủ');
    expect(text).toContain('-7,5%');
  });

  it('is listed among the changes of an edition, as what it is', () => {
    const report: Report = {
      ...withGrowth({}),
      changesSince: 1,
      changes: [
        {
          figure: `xa-thang.${metric}`,
          of: 'growth',
          against: 'previous-period',
          old: exact('3.9'),
          new: exact('4.2'),
          causes: ['base'],
          receipts: [],
        },
        {
          figure: `xa-thang.${metric}`,
          of: 'base',
          against: 'previous-period',
          unit: '31825',
          old: exact('4721'),
          new: exact('4733'),
          causes: ['base'],
          receipts: [],
        },
      ],
    };
    const document = printed(reportPage(report, 'vi'));
    expect(document).toContain('Hồ sơ tiếp nhận, so với kỳ trước');
    expect(document).toContain('+3,9%');
    expect(document).toContain('số của kỳ so sánh thay đổi');
    expect(document).toContain('Hồ sơ tiếp nhận, số của kỳ so sánh (so với kỳ trước)');
    expect(document).toContain('4.721');
  });
});
