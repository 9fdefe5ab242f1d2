import { describe, expect, it } from 'vitest';
import type { Report } from '../../core/reports/report.ts';
import type { Sender, StatementLine } from '../../core/reports/unit-line.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { firstEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const metric = 'xa.tiep-nhan';
const lan: Sender = { client: 'lgsp-96', person: { id: 'cb-0147', name: 'Nguyễn Thị Lan' } };
const system: Sender = { client: 'lgsp-96' };

/** The first edition, in which whoever is told sent the statements of one commune figure. */
function sentBy(senderOf: (line: StatementLine, place: number) => Sender | undefined): Report {
  let place = 0;
  const sent = (line: StatementLine): StatementLine => {
    const by = senderOf(line, (place += 1));
    return by === undefined ? line : { ...line, by };
  };
  return {
    ...firstEdition,
    clientNames: { 'lgsp-96': 'Nền tảng tích hợp tỉnh' },
    sections: firstEdition.sections.map((section) => ({
      ...section,
      figures: section.figures.map((figure) =>
        figure.metric.code === metric
          ? {
              ...figure,
              units: figure.units.map((line) => ({
                ...line,
                statements: line.statements.map(sent),
              })),
            }
          : figure,
      ),
    })),
  };
}

function card(report: Report, language: 'vi' | 'en' = 'vi'): string {
  const document = reportPage(report, language);
  const from = document.indexOf(`<article class="figure" id="figure-xa-thang.${metric}">`);
  return printed(document.slice(from, document.indexOf('</article>', from)));
}
const times = (text: string, part: string): number => text.split(part).length - 1;

describe('who sent a statement', () => {
  it('is said once where it is mostly the same, and beside each statement where it is not', () => {
    const report = sentBy((_, place) => (place === 3 ? lan : system));
    const text = card(report);
    const mostly = 'nêu, gửi từ hệ thống Nền tảng tích hợp tỉnh, và được dùng để tính.';
    expect(times(text, mostly)).toBe(1);
    expect(times(text, 'Nền tảng tích hợp tỉnh')).toBe(2);
    expect(times(text, 'do Nguyễn Thị Lan gửi (hệ thống Nền tảng tích hợp tỉnh)')).toBe(1);
    expect(card(report, 'en')).toContain('sent by Nguyễn Thị Lan (system Nền tảng tích hợp tỉnh)');
  });

  it('is told to be unknown of what was sent before it was kept, but not where it is of all', () => {
    expect(times(card(sentBy((_, place) => (place === 3 ? undefined : lan))), 'không rõ')).toBe(1);
    expect(card(firstEdition)).not.toContain('không rõ');
    expect(card(firstEdition)).not.toContain('hệ thống');
  });

  it('stands in the page and not in the mail', () => {
    const mail = reportMail(
      sentBy(() => lan),
      'vi',
      'https://example.vn/r/1',
    );
    expect(mail.html + mail.text).not.toContain('Nguyễn Thị Lan');
  });
});
