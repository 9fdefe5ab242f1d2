import { describe, expect, it } from 'vitest';
import type { Figure, FigureMetric, Report } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { exact } from '../support/figure-fixture.ts';
import { firstEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const code = 'xa.tre-han-tren-nghin';
const metric: FigureMetric = {
  code,
  names: { vi: 'Hồ sơ trễ hạn trên 1.000 hồ sơ', en: 'Late per 1,000 settled' },
  kind: 'indicator',
  unitOfMeasure: { vi: '‰', en: '‰' },
  decimals: 1,
  overTime: 'sum',
  overUnits: 'none',
  formula: '1000 × (xa.tiep-nhan − xa.can-bo) ÷ xa.tiep-nhan',
  minimum: '0',
  maximum: '1000',
};

const terms = [
  { metric: 'xa.tiep-nhan', value: '20614' },
  { metric: 'xa.can-bo', value: '19820' },
];
const value: Outcome = exact('38.5', { numerator: '794000', denominator: '20614', terms });

/** The section of the communes with an indicator behind its own figures. */
function withIndicator(total: Outcome, change: Partial<FigureMetric> = {}): Report {
  return {
    ...firstEdition,
    sections: firstEdition.sections.map((section) => {
      const base = section.figures.find(({ metric: { code: own } }) => own === 'xa.tiep-nhan');
      if (base === undefined) return section;
      const figure: Figure = {
        ...base,
        id: `${section.dataset.code}.${code}`,
        metric: { ...metric, ...change },
        total,
        units: base.units.map((line) => ({ ...line, outcome: total, statements: [] })),
      };
      return { ...section, figures: [...section.figures, figure] };
    }),
  };
}

const page = (
  language: 'vi' | 'en',
  total: Outcome = value,
  change: Partial<FigureMetric> = {},
): string => {
  const document = reportPage(withIndicator(total, change), language);
  const from = document.indexOf(`<article class="figure" id="figure-xa-thang.${code}">`);
  expect(from).toBeGreaterThan(0);
  return printed(document.slice(from, document.indexOf('</article>', from)));
};

describe('an indicator in print', () => {
  it('has its number, its unit of measure and its formula in numbers', () => {
    const card = page('vi');
    expect(card).toContain('38,5 ‰ 1.000 × (20.614 − 19.820) ÷ 20.614');
    expect(page('en')).toContain('38.5 ‰ 1,000 × (20,614 − 19,820) ÷ 20,614');
  });

  it('explains its formula by the names of its metrics, and that it was applied once', () => {
    const card = page('vi');
    expect(card).toContain('Vì sao là 38,5?');
    expect(card).toContain('Loại: chỉ số tính theo công thức.');
    expect(card).toContain(
      'Công thức: 1.000 × (Hồ sơ tiếp nhận − Cán bộ, công chức làm việc tại bộ phận một cửa) ÷ Hồ sơ tiếp nhận.',
    );
    expect(card).toContain('Thay số: 1.000 × (20.614 − 19.820) ÷ 20.614 được 38,5.');
    expect(card).toContain('công thức được áp dụng một lần sau cùng');
    expect(card).toContain('Giới hạn đã quy định: từ 0 đến 1.000.');
    expect(card).toContain(`Mã chỉ số: ${code}`);
    expect(page('en')).toContain('In numbers: 1,000 × (20,614 − 19,820) ÷ 20,614 gives 38.5.');
  });

  it('is printed with its sign where it is a percentage, and puts negative operands in parentheses', () => {
    const outcome = exact('-12.5', {
      terms: [
        { metric: 'a', value: '-1' },
        { metric: 'b', value: '1/3' },
      ],
    });
    const change = { formula: 'a − b', unitOfMeasure: { vi: '%', en: '%' } };
    expect(page('vi', outcome, change)).toContain('-12,5% (-1) − (1/3)');
  });

  it('marks a number outside of its declared bounds, by the exact value', () => {
    const mark = 'nằm ngoài giới hạn đã quy định';
    expect(page('vi')).not.toContain(mark);
    expect(page('vi', { ...value, numerator: '1000', denominator: '1' })).not.toContain(mark);
    expect(page('vi', { ...value, numerator: '100001', denominator: '100' })).toContain(mark);
    expect(page('vi', { ...value, numerator: '-1', denominator: '100' })).toContain(mark);
  });

  it('says in words why there is none', () => {
    const none = (cause: 'no-unit-gave-every-operand' | 'inexact-operand' | 'division-by-zero') =>
      page('vi', { kind: 'none', cause });
    expect(none('no-unit-gave-every-operand')).toContain(
      'chưa đơn vị nào gửi đủ các chỉ tiêu của công thức',
    );
    expect(none('inexact-operand')).toContain('mẫu số (hoặc số trừ) chỉ nêu mức tối thiểu');
    expect(none('division-by-zero')).toContain('mẫu số bằng 0');
  });

  it('stands in both parts of the mail with its formula in numbers', () => {
    const mail = reportMail(withIndicator(value), 'vi', 'https://reports.example.vn/reports/abc');
    for (const part of [printed(mail.html), mail.text.replace(/\s+/g, ' ')])
      expect(part).toContain('1.000 × (20.614 − 19.820) ÷ 20.614');
  });

  it('tells a change of its operands, also by another formula than today’s', () => {
    const old = exact('7', { terms: [{ metric: 'xa.can-bo', value: '70' }] });
    const report: Report = {
      ...withIndicator(value),
      edition: 2,
      changesSince: 1,
      changes: [
        {
          figure: `xa-thang.${code}`,
          of: 'figure',
          old,
          new: value,
          causes: ['recomputed'],
          receipts: [],
        },
      ],
    };
    const document = printed(reportPage(report, 'vi'));
    expect(document).toContain('7 Cán bộ, công chức làm việc tại bộ phận một cửa 70');
    expect(document).toContain('38,5 1.000 × (20.614 − 19.820) ÷ 20.614');
  });
});
