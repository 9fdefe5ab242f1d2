import { describe, expect, it } from 'vitest';
import type { Report } from '../../core/reports/report.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { secondEdition } from '../support/report-fixture.ts';
import { recommendationsFixture } from '../support/recommendations-fixture.ts';
import { printed } from './printed.ts';

/** The report as a year without a confirmed working calendar would have it. */
const unconfirmed: Report = {
  ...secondEdition,
  sections: secondEdition.sections.map((section) => ({ ...section, deadlineProvisional: true })),
  recommendations: {
    ...recommendationsFixture,
    open: recommendationsFixture.open.map((item) =>
      item.dueOn === null ? item : { ...item, dueOnProvisional: true },
    ),
  },
};

const pageOf = (report: Report, language: 'vi' | 'en' = 'vi') =>
  printed(reportPage(report, language));

describe('a date of a year without a confirmed working calendar', () => {
  it('is marked in print: the deadline of each section, and each due date of a recommendation', () => {
    const page = pageOf(unconfirmed);
    expect(page.split('tạm tính, lịch làm việc của năm chưa được công bố').length - 1).toBe(
      secondEdition.sections.length,
    );
    expect(page).toContain('Hạn: 27/8/2025 (tạm tính)');
    expect(page).toContain('Hạn: 31/12/2025 (tạm tính)');
    expect(pageOf(unconfirmed, 'en')).toContain('31 December 2025 (provisional)');
  });

  it('is not marked where it is confirmed, nor where nothing is due', () => {
    expect(pageOf(secondEdition)).not.toContain('tạm tính');
    expect(pageOf(unconfirmed)).not.toContain('không tính (tạm tính)');
  });

  it('stands in no mail without its mark', () => {
    const { html, text } = reportMail(unconfirmed, 'vi', 'https://reports.example.vn/reports/a.b');
    for (const mail of [printed(html), text]) expect(mail).not.toMatch(/Hạn(?: gửi)?: \d/);
  });
});
