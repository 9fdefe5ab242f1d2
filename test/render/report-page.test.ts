import { describe, expect, it } from 'vitest';
import type { Figure, Report } from '../../core/reports/report.ts';
import { Instant } from '../../core/time.ts';
import { pagePolicy, reportPage } from '../../render/report-page.ts';
import { exact, provincialFigures, stated } from '../support/figure-fixture.ts';
import { communeCoverage, firstEdition, secondEdition } from '../support/report-fixture.ts';
import { printed } from './printed.ts';

const page = reportPage(secondEdition, 'vi');
const vi = printed(page);
const en = printed(reportPage(secondEdition, 'en'));

const cardOf = (document: string, id: string): string => {
  const from = document.indexOf(`<article class="figure" id="figure-${id}">`);
  return printed(document.slice(from, document.indexOf('</article>', from)));
};

const withFigure = (figure: Figure): Report => {
  const [first, ...rest] = secondEdition.sections;
  if (first === undefined) throw new Error('The fixture has no section');
  return { ...secondEdition, sections: [{ ...first, figures: [figure] }, ...rest] };
};

const firstFigure = (): Figure => {
  const [figure] = provincialFigures;
  if (figure === undefined) throw new Error('The fixture has no figure');
  return figure;
};

describe('the report page', () => {
  it('says before anything else that it is an automatic draft and not an issued document', () => {
    expect(vi.indexOf('Số liệu tổng hợp tự động – Dự thảo')).toBeLessThan(vi.indexOf('TỈNH') + 200);
    expect(vi).toContain('không phải văn bản được ban hành');
    expect(en).toContain('not an issued document');
  });

  it('names scope, period, edition and the instant on the legal wall clock', () => {
    expect(vi).toContain('Kỳ báo cáo: tháng 8 năm 2025 · Bản 2');
    expect(vi).toContain('đã nhận tính đến 08:00 5/9/2025 (giờ Việt Nam)');
    expect(vi).toContain('Cà Mau, ngày 05 tháng 9 năm 2025');
    expect(vi).toContain('Thời điểm tính 08:00 5/9/2025 (giờ Việt Nam)');
    expect(en).toContain('Reporting period: August 2025 · Edition 2');
  });

  it("prints each section's own window of the one label", () => {
    expect(vi).toContain('Số liệu 1/8–31/8/2025 (kỳ theo tháng dương lịch)');
    expect(vi).toContain('Số liệu 15/7–14/8/2025 (kỳ theo Nghị định 09/2019/NĐ-CP)');
  });

  it('counts who reported and names who did not', () => {
    expect(vi).toContain('61/64 đơn vị đã báo cáo (95,3%)');
    expect(vi).toContain('Chưa báo cáo (1) Xã Đất Mũi');
    expect(vi).toContain('Chưa đủ kỳ (1) Xã Nguyễn Việt Khái');
    expect(vi).toContain('Đã rút số liệu (1) Xã Tân Ân');
    expect(vi).toContain('Báo cáo muộn (4) Phường Bạc Liêu,');
  });

  it('prints numbers in the forms of its language', () => {
    for (const text of ['20.614', 'trên 32.000.000', '04/34', '80,8%', '52,5%', '117/223'])
      expect(vi).toContain(text);
    for (const text of ['20,614', 'over 32,000,000', '04/34', '80.8%', '52.5%'])
      expect(en).toContain(text);
  });

  it("puts a second source's value beside the first, with the name of its source", () => {
    const accounts = cardOf(page, 'tinh-thang.ioffice.tai-khoan');
    expect(accounts).toContain('trên 19.000');
    expect(accounts).toContain('19.018 theo Trang tin chính thức thứ hai');
    expect(accounts).toContain('các nguồn khác nhau');
    expect(cardOf(page, 'tinh-thang.tthc.ket-qua-dien-tu')).toContain('73,06% theo');
  });

  it('marks a bare percentage as stated without its parts', () => {
    const mark = 'nguồn chỉ nêu tỷ lệ, không có tử số và mẫu số';
    expect(cardOf(page, 'tinh-thang.tthc.nop-truc-tuyen')).toContain(mark);
    expect(cardOf(page, 'bo-thang.ra-soat.ty-le')).not.toContain(mark);
  });

  it('shows a percentage that a unit stated beside a ratio which nothing could compute', () => {
    const base = firstFigure();
    const line = base.units[0];
    if (line === undefined) throw new Error('The figure has no unit');
    const bare = stated(base.metric.code, '96', 'tthc', {
      kind: 'value',
      text: '80.8',
      atLeast: false,
    });
    const { increase: _, ...rest } = base;
    const figure: Figure = {
      ...rest,
      metric: {
        ...base.metric,
        kind: 'ratio',
        unitOfMeasure: { vi: '%', en: '%' },
        numerator: 'a',
        denominator: 'b',
      },
      total: { kind: 'none', cause: 'no-unit-gave-both-parts' },
      units: [
        {
          ...line,
          state: 'missing',
          outcome: { kind: 'none', cause: 'only-percentage' },
          percentage: { ...bare, text: '80.8', atLeast: false },
          statements: [{ ...bare, role: 'bare-percentage' }],
        },
      ],
    };
    const card = cardOf(reportPage(withFigure(figure), 'vi'), figure.id);
    expect(card).toContain('80,8% nguồn chỉ nêu tỷ lệ');
  });

  it('leads from a figure to its rule, operands, rounding, statements and receipts', () => {
    const share = cardOf(page, 'bo-thang.ra-soat.ty-le');
    expect(share).toContain('Vì sao là 52,5%?');
    expect(share).toContain('Tử số 117 chia mẫu số 223 được 52,5%');
    expect(share).toContain('lấy tối đa 1 chữ số thập phân');
    expect(share).toContain('đã được thay thế');
    expect(share).toContain('08:00 27/8/2025');
    expect(share).toContain('01K40000000000000000000A01');
  });

  it('says once what most statements have in common, and of each only what differs', () => {
    const officials = cardOf(page, 'xa-thang.xa.can-bo');
    expect(officials).toContain('mỗi khai báo là số của 15/7–14/8/2025');
    expect(officials.split('15/7–14/8/2025')).toHaveLength(2);
    expect(officials).toMatch(
      /Xã Đất Mũi \d+ chưa báo cáo, số của 15\/6–14\/7\/2025 \d+ · 15\/6–14\/7\/2025 · khai báo 08:00 15\/8\/2025/,
    );
  });

  it('says everything of a statement that stands alone', () => {
    expect(cardOf(page, 'tinh-thang.ioffice.don-vi')).toContain(
      '936 · được dùng · 1/8–31/8/2025 · Hệ thống quản lý văn bản và điều hành iOffice · khai báo 08:00 27/8/2025 · nhận 09:15 1/9/2025 · biên nhận 01K40000000000000000000A01',
    );
  });

  it('marks a figure of which a level above says another number, and only shows what speaks of a part', () => {
    const mark = 'khác số kiểm tra của cấp trên';
    expect(cardOf(page, 'xa-thang.xa.tiep-nhan').split(mark)).toHaveLength(2);
    const figure = firstFigure();
    const control = (differs?: boolean): string => {
      const said = { ...stated('x', '96', 'a', { kind: 'value', text: '30', atLeast: false }) };
      const line = { ...said, role: 'control' as const, ...(differs !== undefined && { differs }) };
      return cardOf(reportPage(withFigure({ ...figure, compared: [line] }), 'vi'), figure.id);
    };
    expect(control(true)).toContain(mark);
    expect(control(true)).toMatch(/Tỉnh Cà Mau khác 30/);
    expect(control(false)).toMatch(/Tỉnh Cà Mau khớp 30/);
    expect(control()).toMatch(/Tỉnh Cà Mau chỉ để xem 30/);
    for (const differs of [false, undefined]) expect(control(differs)).not.toContain(mark);
  });

  it('names the only unit that reports, and does not repeat at each figure that it did', () => {
    expect(vi).toContain('Đơn vị báo cáo: Tỉnh Cà Mau.');
    expect(vi).toContain('Đơn vị báo cáo: cấp xã.');
    expect(vi.split('1/1 đơn vị')).toHaveLength(3);
    expect(cardOf(page, 'xa-thang.xa.tiep-nhan')).toContain('61/64 đơn vị');
  });

  it('says why a unit has no number', () => {
    const received = cardOf(page, 'xa-thang.xa.tiep-nhan');
    expect(received).toContain('không phát sinh: Trụ sở sửa chữa');
    expect(received).toContain('rút lại: Nhập nhầm số của kỳ trước');
    expect(received).toContain('Xã Đất Mũi chưa báo cáo không có khai báo');
  });

  it('marks what is carried and from when, and what is partial and by how much', () => {
    const officials = cardOf(page, 'xa-thang.xa.can-bo');
    expect(officials).toContain('có số của kỳ trước');
    expect(officials).toContain('chưa báo cáo, số của 15/6–14/7/2025');
    expect(cardOf(page, 'xa-thang.xa.tiep-nhan')).toContain('chưa đủ kỳ, thiếu 3 ngày');
  });

  it('draws a tile with a value for each unit, and names the missing one', () => {
    const card = page.indexOf('id="figure-xa-thang.xa.ty-le-truc-tuyen"');
    const from = page.indexOf('class="tiles"', card);
    const tiles = page.slice(from, page.indexOf('</ul>', from));
    expect(tiles.split('<li').length - 1).toBe(64);
    for (const step of [1, 2, 3, 4, 5]) expect(tiles).toContain(`class="s${step}"`);
    expect(printed(tiles)).toContain('Đất Mũi chưa báo cáo');
    expect(cardOf(page, 'xa-thang.xa.ty-le-truc-tuyen')).toContain('chưa báo cáo: Xã Đất Mũi');
  });

  it('never lets two classes of the legend touch', () => {
    const legends = [...page.matchAll(/<ul class="legend".*?<\/ul>/gs)].map(([text]) =>
      [...printed(text).matchAll(/([\d,]+)%? – ([\d,]+)/g)].map(([, from = '', to = '']) =>
        [from, to].map((end) => Number(end.replace(',', '.'))),
      ),
    );
    expect(legends.length).toBeGreaterThan(2);
    for (const classes of legends)
      for (const [at, [from = Number.NaN]] of classes.slice(1).entries())
        expect(from).toBeGreaterThan(classes[at]?.[1] ?? Number.NaN);
  });

  it('compares a control figure and never hides it', () => {
    expect(cardOf(page, 'xa-thang.xa.tiep-nhan')).toContain(
      'Tỉnh Cà Mau khác 29.000 · số kiểm tra của cấp trên',
    );
  });

  it('lists first what changed since the edition before, and nothing in the first', () => {
    expect(vi).toContain('Thay đổi so với bản 1');
    expect(vi).toContain(
      'Đơn vị gửi bổ sung: Phường Bạc Liêu, Phường Vĩnh Trạch, Phường Hiệp Thành, Xã Hồng Dân .',
    );
    expect(vi).toMatch(
      /Tỷ lệ hồ sơ tiếp nhận trực tuyến 73,1% [\d.]+\/30\.448 72,9% 23\.122\/31\.714/,
    );
    expect(page.indexOf('id="changes"')).toBeLessThan(page.indexOf('id="section-bo-thang"'));
    expect(printed(reportPage(firstEdition, 'vi'))).not.toContain('Thay đổi so với');
  });

  it('shows the recommendations by state, field and unit, and the balance term by term', () => {
    expect(vi).toContain('Đang giải quyết 3');
    expect(vi).toContain('Tiêu chuẩn, đo lường, chất lượng 4 3 2 0 0 0 KN.20250812.0003');
    expect(vi).toContain('Chưa phân công 3 3 0 0 0 1');
    expect(vi.replace(/\s+/g, ' ')).toContain(
      'đầu kỳ 2 + mới gửi 10 + tách ra 1 + mở lại 1 = kết thúc 3 + chuyển cơ quan khác 1',
    );
    expect(vi).toContain('quá 5 ngày làm việc');
  });

  it('says of which day each count is, and that another day may have another number', () => {
    expect(vi).toMatch(/Tiếp nhận trong kỳ 1\/8–31\/8\/2025 12/);
    expect(vi).toMatch(/Đang xử lý lúc 08:00 5\/9\/2025 10/);
    expect(vi).toContain('Cân đối 1/8–31/8/2025');
    expect(vi).toContain('cuối kỳ là hết ngày 31/8/2025');
    expect(vi).toContain('Số đang xử lý ở trên là số có lúc 08:00 5/9/2025');
  });

  it('ends the balance of an unfinished period at the instant of the report', () => {
    const early = { ...secondEdition, asOf: Instant.parse('2025-08-20T01:00:00Z') };
    expect(printed(reportPage(early, 'vi'))).toContain('cuối kỳ là lúc 08:00 20/8/2025');
  });

  it('lists under a count the numbers of its cases, each leading to its line', () => {
    const tiles = page.slice(page.indexOf('<dl class="counts">'), page.indexOf('class="barred"'));
    expect(printed(tiles)).toContain('Quá hạn lúc 08:00 5/9/2025 1 KN.20250812.0003');
    const targets = [...tiles.matchAll(/href="#(case-\d+)"/g)].map(([, id]) => id);
    expect(new Set(targets)).toEqual(new Set(['case-1', 'case-2', 'case-3']));
    for (const id of targets) expect(page).toContain(`id="${id}"`);
  });

  it('gives each province its own total where the scope holds several', () => {
    const figure: Figure = {
      ...firstFigure(),
      units: [],
      provinces: [
        { unit: '96', total: exact('1972'), coverage: communeCoverage },
        { unit: '99', total: { kind: 'none', cause: 'missing' }, coverage: communeCoverage },
      ],
    };
    const card = cardOf(reportPage(withFigure(figure), 'en'), figure.id);
    expect(card).toMatch(/Cà Mau Province 1,972 .*61\/64 units/);
    expect(card).toMatch(/Sông Ngọc Province \(invented\) missing/);
  });

  it('needs no script, no request and no style attribute', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\bsrc=|\bstyle="|@import|url\(/);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, to]) => to);
    expect(links.filter((to) => !/^(#|\?figure=)/.test(to ?? ''))).toEqual([]);
    expect(page).toContain(pagePolicy.replaceAll("'", '&#39;'));
  });

  it('is the same to the letter each time', () => {
    expect(reportPage(secondEdition, 'vi')).toBe(page);
  });
});
