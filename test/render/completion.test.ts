import { describe, expect, it } from 'vitest';
import type { DatasetSection, Report } from '../../core/reports/report.ts';
import { LocalDate } from '../../core/time.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { communes } from '../support/figure-fixture.ts';
import { secondEdition, silent } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const link = 'https://reports.example.vn/reports/abc.def';

/** The report with more said of the section that all communes report. */
const withMore = (more: Partial<DatasetSection>): Report => ({
  ...secondEdition,
  sections: secondEdition.sections.map((section) =>
    section.level === 'commune' ? { ...section, ...more } : section,
  ),
});

const [first = '', second = '', ...others] = communes;
const some = withMore({
  completion: { completed: others, withdrawn: [second], open: [first] },
  extended: [{ unit: silent, until: LocalDate.parse('2025-08-22') }],
  deadlineRule: {
    vi: 'Hết ngày làm việc thứ 2 sau ngày chốt số liệu',
    en: 'To the end of working day 2 after the cut-off',
  },
});
const none = withMore({ completion: { completed: [], withdrawn: [], open: communes } });

const pageOf = (report: Report) => printed(reportPage(report, 'vi'));
const mailsOf = (report: Report): readonly string[] => {
  const { html, text } = reportMail(report, 'vi', link);
  return [printed(html), text.replace(/\s+/g, ' ')];
};

describe('completion in print', () => {
  it('counts who has completed beside who has reported, and names the others', () => {
    for (const part of [pageOf(some), ...mailsOf(some)]) {
      expect(part).toContain('61/64 đơn vị đã báo cáo');
      expect(part).toContain('62/64 đơn vị đã chốt số liệu');
      expect(part).toContain('Đã chốt nhưng không còn hiệu lực (1)');
      expect(part).toContain('Chưa chốt số liệu (1)');
      expect(part).toContain('Được gia hạn (1)');
      expect(part).toContain('Xã Đất Mũi (đến hết 22/8/2025)');
    }
    const en = printed(reportPage(some, 'en'));
    expect(en).toContain('62 of 64 units have completed');
    expect(en).toContain('(to the end of');
  });

  it('where nobody completes, is one line of the page and none of the mail', () => {
    expect(pageOf(none)).toContain('0/64 đơn vị đã chốt số liệu');
    expect(pageOf(none)).not.toContain('Chưa chốt số liệu (');
    for (const part of mailsOf(none)) expect(part).not.toContain('đã chốt');
  });

  it('of one unit alone says what it did, and of a report of older code says nothing', () => {
    const alone = (completion: DatasetSection['completion']) =>
      pageOf(withMore(completion === undefined ? {} : { completion }));
    const lists = { completed: [], withdrawn: [], open: [] };
    expect(alone({ ...lists, completed: [first] })).toContain('Đã chốt số liệu');
    expect(alone({ ...lists, withdrawn: [first] })).toContain('Đã chốt nhưng không còn hiệu lực');
    expect(alone(undefined)).not.toMatch(/chốt số liệu/);
  });
});

it('the page prints the rule by which the deadline is found', () => {
  expect(pageOf(some)).toMatch(/Hạn gửi: \S+ \(hết ngày làm việc thứ 2 sau ngày chốt số liệu\)/);
});
