import { describe, expect, it } from 'vitest';
import type { Report } from '../../core/reports/report.ts';
import { reportMail } from '../../render/mail.ts';
import { aligned, wrapped } from '../../render/mail-text.ts';
import { firstEdition, secondEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const link = 'https://reports.example.vn/reports/abc.def';
const mail = reportMail(secondEdition, 'vi', link);
const read = printed(mail.html);
const text = mail.text.replace(/\s+/g, ' ');

describe('the mail of a report', () => {
  it('has period, scope and edition in its subject', () => {
    expect(mail.subject).toMatch(/^\[Dự thảo\] Kỳ tháng 8 năm 2025, Tỉnh Cà Mau, bản 2: /);
    expect(reportMail(firstEdition, 'en', link).subject).toMatch(
      /^\[Draft\] August 2025, Cà Mau Province, edition 1: /,
    );
  });

  it('says the same figures as HTML and as text', () => {
    const figures = [
      '1.972',
      '20.614',
      'trên 32.000.000',
      '936',
      'trên 19.000',
      '19.018',
      '04/34',
      '80,8%',
      '68,9%',
      '73,06%',
      '66,8%',
      '70,51%',
      '8.983',
      '52,5%',
      '117/223',
      '31.714',
      '23.122/31.714',
      '72,9%',
    ];
    for (const figure of figures) {
      expect(read).toContain(figure);
      expect(text).toContain(figure);
    }
  });

  it('says who reported and who did not, in both parts', () => {
    for (const part of [read, text]) {
      expect(part).toContain('61/64 đơn vị đã báo cáo (95,3%)');
      expect(part).toContain('60 có số liệu · 1 không phát sinh');
      expect(part).toMatch(/Chưa báo cáo \(1\): Xã Đất Mũi/);
      expect(part).toContain('nguồn chỉ nêu tỷ lệ, không có tử số và mẫu số');
    }
  });

  it('tells what changed before the figures, and nothing of it in the first edition', () => {
    for (const part of [read, text]) {
      expect(part).toContain('Đơn vị gửi bổ sung: Phường Bạc Liêu');
      expect(part.toLowerCase().indexOf('thay đổi so với bản 1')).toBeLessThan(
        part.indexOf('20.614'),
      );
    }
    expect(reportMail(firstEdition, 'vi', link).text).not.toContain('Thay đổi');
  });

  it('counts the recommendations, each number with its day', () => {
    expect(read).toContain('Quá hạn lúc 08:00 5/9/2025 1');
    expect(read).toContain('Tiếp nhận trong kỳ 1/8–31/8/2025 12');
    expect(text).toContain('cuối kỳ là hết ngày 31/8/2025');
    expect(text).toContain('Đang xử lý 10');
  });

  it('holds one address, that of the report, and nothing that a mail program drops', () => {
    const addresses = [...mail.html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to);
    expect(addresses).toEqual([link]);
    expect(mail.html).not.toMatch(/<svg|<img|<style|<script|class=|url\(/);
    expect(mail.text.split(link)).toHaveLength(2);
  });

  it('refuses a link that is no web address', () => {
    expect(() => reportMail(secondEdition, 'vi', 'javascript:alert(1)')).toThrow(TypeError);
    expect(() => reportMail(secondEdition, 'vi', 'reports/abc')).toThrow(TypeError);
  });

  it('says why it came and that it is not an issued document', () => {
    for (const part of [read, text]) {
      expect(part).toContain('Quý vị nhận thư này vì');
      expect(part).toContain('không phải văn bản được ban hành');
    }
  });

  it('stays below 90 KB even when a whole country is silent', () => {
    const silent = Array.from({ length: 3321 }, (_, n) => `Đơn vị hành chính cấp xã số ${n}`);
    const report: Report = {
      ...secondEdition,
      sections: secondEdition.sections.map((section) => ({
        ...section,
        coverage: { ...section.coverage, expected: 3321, value: 0, missing: silent },
      })),
    };
    const heavy = reportMail(report, 'vi', link);
    expect(Buffer.byteLength(heavy.html)).toBeLessThan(90_000);
    expect(printed(heavy.html)).toContain('và 3.241 đơn vị khác');
  });
});

describe('lines of the text part', () => {
  it('keep the value flush right at 72 characters', () => {
    const lines = mail.text.split('\n').filter((line) => line.endsWith('20.614 tài khoản'));
    expect(lines.map((line) => line.length)).toEqual([72]);
  });

  it('wrap at spaces and never cut a word', () => {
    expect(wrapped('một hai ba', '', 7)).toEqual(['một hai', 'ba']);
    expect(wrapped('x'.repeat(80))).toEqual(['x'.repeat(80)]);
  });

  it('wrap a long name above the line that has the value', () => {
    const lines = aligned('tên rất dài '.repeat(8), '1');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatch(/ {2,}1$/);
  });
});
