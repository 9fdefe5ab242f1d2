import { describe, expect, it } from 'vitest';
import type { Figure, Report } from '../../core/reports/report.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { firstEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const metric = 'xa.tiep-nhan';

const having = (more: Pick<Figure, 'range' | 'noRange'>, code: string = metric): Report => ({
  ...firstEdition,
  sections: firstEdition.sections.map((section) => ({
    ...section,
    figures: section.figures.map((figure) =>
      figure.metric.code === code ? { ...figure, ...more } : figure,
    ),
  })),
});

function card(language: 'vi' | 'en', report: Report, code = metric): string {
  const document = reportPage(report, language);
  const from = document.indexOf(`<article class="figure" id="figure-xa-thang.${code}">`);
  expect(from).toBeGreaterThan(0);
  return printed(document.slice(from, document.indexOf('</article>', from)));
}

describe('the range of a figure in print', () => {
  it('says that it may be wider than it need be, where it may, but only under the figure', () => {
    const range = { least: '34261', most: '39261', units: 1 };
    const text = 'Khoảng này chắc chắn chứa số đúng nhưng có thể rộng hơn thực tế';
    expect(card('vi', having({ range }))).not.toContain(text);
    const wide = having({ range: { ...range, isWide: true } });
    expect(card('vi', wide)).toContain(text);
    expect(card('en', wide)).toContain('may be wider than it need be');
    const mail = reportMail(wide, 'vi', 'https://example.vn/r/1');
    expect(printed(mail.html)).toContain('từ 34.261 đến 39.261 tùy số liệu còn thiếu (1 đơn vị)');
    expect(printed(mail.html)).not.toContain(text);
  });

  it('says of a ratio that its own bounds tie its parts together', () => {
    const ratio = 'xa.ty-le-truc-tuyen';
    const wide = having({ range: { least: '40', most: '90', units: 1, isWide: true } }, ratio);
    expect(card('vi', wide, ratio)).toContain(
      'Giới hạn của chính tỷ lệ ràng buộc tử số với mẫu số',
    );
    expect(card('en', wide, ratio)).toContain('bounds of the ratio itself tie its parts together');
  });

  it.each([
    ['over', 'có số chỉ nêu mức tối thiểu (“trên”)', 'a number is only a minimum (“over”)'],
    ['division-by-zero', 'mẫu số có thể bằng 0', 'what is divided by could be 0'],
    [
      'operand-without-bounds',
      'có chỉ tiêu trong công thức không quy định đủ giới hạn',
      'a metric that it is computed from declares no bounds on both sides',
    ],
    [
      'no-common-source',
      'không nguồn nào khai báo tất cả các chỉ tiêu trong công thức',
      'no source states all that it is computed from',
    ],
  ] as const)('says why there is none: %s', (noRange, vi, en) => {
    expect(card('vi', having({ noRange }))).toContain(`khi các đơn vị còn thiếu báo cáo: ${vi}`);
    expect(card('en', having({ noRange }))).toContain(`cannot be said: ${en}.`);
  });
});
