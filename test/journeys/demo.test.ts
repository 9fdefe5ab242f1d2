import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetSection, Figure, Report } from '../../core/reports/report.ts';
import { compareFolder } from '../oracle/compare.ts';
import { isSame, lineOver, pairOf, totalOver, valueOf } from '../support/added-up.ts';
import { noBrowser, openBrowser, readAt, widths } from '../support/browser.ts';
import { explained } from '../support/explained.ts';

const project = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'demo-'));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** One demonstration, as anybody runs it, for all that is asked of it here. */
beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['bin/local.ts', 'demo', '--out', folder], {
    cwd: project,
    timeout: 110_000,
    maxBuffer: 2 ** 24,
  });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const editionOf = (number: 1 | 2): Report => JSON.parse(read(`report-${number}.json`));

const sectionOf = ({ sections }: Report, dataset: string): DatasetSection => {
  const found = sections.find((section) => section.dataset.code === dataset);
  if (found === undefined) throw new Error(`No section ${dataset}`);
  return found;
};

const figureOf = ({ sections }: Report, metric: string): Figure => {
  const found = sections
    .flatMap(({ figures }) => figures)
    .find((figure) => figure.metric.code === metric);
  if (found === undefined) throw new Error(`No figure ${metric}`);
  return found;
};

/** The number itself, unrounded: `80.8`, `over 19000`. */
function exactly({ total }: Figure): string {
  if (total.kind === 'none') return total.cause;
  const value = String(Number(total.numerator) / Number(total.denominator));
  return total.atLeast ? `over ${value}` : value;
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
const textOf = (markup: string): string => inOneLine(markup.replaceAll(/<[^>]*>/g, ' '));

/** The part of a page from the element with this id to the end of its kind; without what is folded away. */
function shownOf(page: string, element: 'article' | 'section', id: string): string {
  const from = page.indexOf(`id="${id}"`);
  if (from < 0) throw new Error(`The page has no ${id}`);
  const part = page.slice(from, page.indexOf(`</${element}>`, from));
  return part.replaceAll(/<details[\s\S]*?<\/details>/g, ' ');
}

const cardOf = (page: string, { id }: Figure): string => shownOf(page, 'article', `figure-${id}`);

/** The number in large letters. */
const printedIn = (card: string): string | undefined =>
  /<span class="number">([^<]*)<\/span>/.exec(card)?.[1]?.trim();

/** What the Ministry and Cà Mau stated: exactly, and in print. */
const stated = [
  ['ra-soat.can-ra-soat', '223', '223', '223'],
  ['ra-soat.da-ra-soat', '117', '117', '117'],
  ['ra-soat.ty-le', String(11700 / 223), '52,5%', '52.5%'],
  ['ra-soat.nghi-dinh-133', '78', '78', '78'],
  ['ra-soat.van-ban-sap-toi', '39', '39', '39'],
  ['thu-dien-tu.cap-moi', '1972', '1.972', '1,972'],
  ['thu-dien-tu.tong', '20614', '20.614', '20,614'],
  ['lgsp.he-thong', '12', '12', '12'],
  ['lgsp.ndxp', '23', '23', '23'],
  ['lgsp.giao-dich', 'over 32000000', 'trên 32.000.000', 'over 32,000,000'],
  ['ioffice.don-vi', '936', '936', '936'],
  ['ioffice.tai-khoan', 'over 19000', 'trên 19.000', 'over 19,000'],
  ['tthc.xep-hang', '4', '04/34', '04/34'],
  ['tthc.nop-truc-tuyen', '80.8', '80,8%', '80.8%'],
  ['tthc.ket-qua-dien-tu', '68.9', '68,9%', '68.9%'],
  ['tthc.so-hoa', '66.8', '66,8%', '66.8%'],
  ['tthc.tai-su-dung', '56.42', '56,42%', '56.42%'],
  ['cong-ttdt.trang-xa', '39', '39', '39'],
  ['bao-cao.tai-khoan', '148', '148', '148'],
  ['hop-truc-tuyen.xa', '64', '64', '64'],
  ['chu-ky-so.hieu-luc', '8983', '8.983', '8,983'],
  ['chu-ky-so.cap-moi', 'over 3800', 'trên 3.800', 'over 3,800'],
  ['hoc-so.can-bo', 'over 21000', 'trên 21.000', 'over 21,000'],
] as const;

describe('the figures of the working session', () => {
  test.each(stated)(
    '%s is %s in both editions, on the page, in the mail, and in English',
    (...row) => {
      const [metric, exact, vi, en] = row;
      expect(exactly(figureOf(editionOf(1), metric))).toBe(exact);
      const figure = figureOf(editionOf(2), metric);
      expect(exactly(figure)).toBe(exact);
      expect(printedIn(cardOf(read('report.html'), figure))).toBe(vi);
      expect(printedIn(cardOf(read('report-en.html'), figure))).toBe(en);
      const { names } = figure.metric;
      expect(`${inOneLine(read('mail.txt'))} `).toContain(` ${names.vi} ${vi} `);
      expect(`${inOneLine(read('mail-en.txt'))} `).toContain(` ${names.en} ${en} `);
    },
  );

  test('the one true ratio shows its parts, and so does the mail', () => {
    const figure = figureOf(editionOf(2), 'ra-soat.ty-le');
    expect(figure.total).toMatchObject({ operands: { numerator: '117', denominator: '223' } });
    expect(textOf(cardOf(read('report.html'), figure))).toContain(' 117/223 ');
    expect(read('mail.txt')).toContain(' 52,5% (117/223)');
    expect(read('mail-en.txt')).toContain(' 52.5% (117/223)');
  });

  test('the indicators of the communes show their formula in numbers, and so does the mail', () => {
    const figure = figureOf(editionOf(2), 'xa.tre-han-tren-nghin');
    const { total } = figure;
    if (total.kind === 'none') throw new Error('It is computed');
    const [settled, inTime] = total.terms?.map(({ value }) => BigInt(value)) ?? [];
    if (settled === undefined || inTime === undefined) throw new Error('It has two operands');
    expect(1000n * (settled - inTime) * BigInt(total.denominator)).toBe(
      BigInt(total.numerator) * settled,
    );
    const inPrint = (value: bigint) => value.toLocaleString('vi-VN');
    const formula = `1.000 × (${inPrint(settled)} − ${inPrint(inTime)}) ÷ ${inPrint(settled)}`;
    expect(textOf(cardOf(read('report.html'), figure))).toContain(formula);
    expect(inOneLine(read('mail.txt'))).toContain(formula);
  });

  test.each([
    ['ioffice.tai-khoan', '19018', '19.018', '19,018'],
    ['tthc.ket-qua-dien-tu', '73.06', '73,06%', '73.06%'],
    ['tthc.so-hoa', '70.51', '70,51%', '70.51%'],
  ])('%s: what the second source says (%s) stands beside it and is flagged', (...row) => {
    const [metric, text, vi, en] = row;
    const figure = figureOf(editionOf(2), metric);
    const beside = figure.units.flatMap(({ statements }) => statements.filter(isOther));
    expect(beside).toMatchObject([{ says: { kind: 'value', text }, source: 'trang-thong-tin' }]);
    expect(figure.units[0]?.flags).toEqual([
      { kind: 'sources-differ', sources: ['trang-thong-tin'] },
    ]);
    const second = 'theo Trang tin chính thức thứ hai về buổi làm việc';
    expect(textOf(cardOf(read('report.html'), figure))).toContain(` ${vi} ${second}`);
    expect(inOneLine(read('mail.txt'))).toContain(` ${vi} ${second} `);
    expect(inOneLine(read('mail-en.txt'))).toContain(` ${en} by Second official page `);
  });

  test.each(['tthc.nop-truc-tuyen', 'tthc.ket-qua-dien-tu', 'tthc.so-hoa', 'tthc.tai-su-dung'])(
    '%s is marked as stated without numerator and denominator',
    (metric) => {
      const figure = figureOf(editionOf(2), metric);
      expect(figure.metric.kind).toBe('percentage');
      const mark = 'nguồn chỉ nêu tỷ lệ, không có tử số và mẫu số';
      expect(textOf(cardOf(read('report.html'), figure))).toContain(mark);
      const mail = inOneLine(read('mail.txt'));
      expect(mail.slice(mail.indexOf(` ${figure.metric.names.vi} `)).slice(0, 300)).toContain(mark);
    },
  );
});

describe('what is still missing', () => {
  /** 27 361 of 34 261 and 31 563 of 32 525, and one commune that states from 0 to 5 000, the one never above the other. */
  test.each([
    ['xa.tiep-nhan', '34261', '39261', 'từ 34.261 đến 39.261', 'from 34,261 to 39,261'],
    [
      'xa.ty-le-truc-tuyen',
      '2736100/39261',
      '3236100/39261',
      'từ 69,7% đến 82,4%',
      'from 69.7% to 82.4%',
    ],
    [
      'xa.ty-le-dung-han',
      '3156300/37525',
      '3656300/37525',
      'từ 84,1% đến 97,4%',
      'from 84.1% to 97.4%',
    ],
  ])('could move %s from %s to %s, as page and mail say', (...row) => {
    const [metric, least, most, vi, en] = row;
    const figure = figureOf(editionOf(2), metric);
    expect(figure.coverage.missing).toHaveLength(1);
    const { range } = figure;
    if (range === undefined) throw new Error(`${metric} has no range`);
    expect(range.units).toBe(1);
    expect(isSame(pairOf(range.least), pairOf(least))).toBe(true);
    expect(isSame(pairOf(range.most), pairOf(most))).toBe(true);
    const text = `${vi} tùy số liệu còn thiếu (1 đơn vị)`;
    expect(textOf(cardOf(read('report.html'), figure))).toContain(text);
    expect(inOneLine(read('mail.txt'))).toContain(text);
    expect(inOneLine(read('mail-en.txt'))).toContain(`${en} depending on missing reports (1)`);
  });
});

describe('the explanation', () => {
  test.each([1, 2] as const)('of every figure of edition %i adds up to it', async (edition) => {
    const report = editionOf(edition);
    const ids = report.sections.flatMap(({ figures }) => figures.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(40);
    for (const id of ids) {
      const explanation = await explained(report, id, 100);
      const { total, units, metric } = explanation;
      const alone = units.length === 1 && units[0]?.unit === explanation.scope.code;
      const sum = alone ? undefined : totalOver(explanation);
      if (sum === undefined) expect([id, alone || total.kind]).toEqual([id, alone || 'none']);
      else expect([id, isSame(sum, valueOf(total))]).toEqual([id, true]);
      if (explanation.operands !== undefined) continue;
      for (const line of units) {
        const stated = lineOver(metric, line);
        if (line.outcome.kind === 'none')
          expect([id, line.unit, stated]).toEqual([id, line.unit, undefined]);
        else
          expect([id, line.unit, isSame(stated ?? [0n, 0n], valueOf(line.outcome))]).toEqual([
            id,
            line.unit,
            true,
          ]);
      }
    }
  });
});

const isOther = ({ role }: { readonly role: string }): boolean => role === 'other-source';

type Posted = {
  readonly client: string;
  readonly at: string;
  readonly body: {
    readonly dataset: string;
    readonly unit: string;
    readonly rows: readonly { readonly metric: string; readonly value?: number }[];
  };
  readonly receipt: { readonly id: string };
};
const posted = (): readonly Posted[] => JSON.parse(read('posted.json'));

/** The sum of everything that the communes of Cà Mau posted up to an instant. */
const sumOf = (metric: string, until: string): number =>
  posted()
    .filter(
      ({ client, at, body }) =>
        client === 'camau-lgsp' && body.dataset === 'xa-thang' && at <= until,
    )
    .flatMap(({ body }) => body.rows.filter((row) => row.metric === metric))
    .reduce((sum, { value = 0 }) => sum + value, 0);

const asOf = { 1: '2025-09-05T01:00:00.000Z', 2: '2025-09-06T01:00:00.000Z' } as const;

const sums = [
  'tiep-nhan',
  'tiep-nhan-truc-tuyen',
  'giai-quyet',
  'dung-han',
  'ket-qua-dien-tu',
  'so-hoa',
  'tai-su-dung',
  'co-phi',
  'thanh-toan-truc-tuyen',
  'can-bo',
  'may-tinh',
];
const ratios = [
  ['ty-le-truc-tuyen', 'tiep-nhan-truc-tuyen', 'tiep-nhan'],
  ['ty-le-dung-han', 'dung-han', 'giai-quyet'],
  ['ty-le-ket-qua-dien-tu', 'ket-qua-dien-tu', 'giai-quyet'],
  ['ty-le-so-hoa', 'so-hoa', 'giai-quyet'],
  ['ty-le-tai-su-dung', 'tai-su-dung', 'tiep-nhan'],
  ['ty-le-thanh-toan', 'thanh-toan-truc-tuyen', 'co-phi'],
] as const;

describe.each([1, 2] as const)('the communes’ figures in edition %i', (number) => {
  test.each(sums)('xa.%s is the sum of what was posted by then', (metric) => {
    const sum = sumOf(`xa.${metric}`, asOf[number]);
    expect(sum).toBeGreaterThan(0);
    expect(exactly(figureOf(editionOf(number), `xa.${metric}`))).toBe(String(sum));
  });

  test.each(ratios)('xa.%s is the sum of %s over the sum of %s', (ratio, above, below) => {
    const [numerator, denominator] = [above, below].map((metric) =>
      sumOf(`xa.${metric}`, asOf[number]),
    );
    const { total } = figureOf(editionOf(number), `xa.${ratio}`);
    const operands = { numerator: String(numerator), denominator: String(denominator) };
    expect(total).toMatchObject({ kind: 'value', operands });
  });
});

const vietnamese = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.');
/** Half a tenth is rounded up. */
const tenths = (numerator: number, denominator: number): string => {
  const count = Math.floor((2000 * numerator + denominator) / (2 * denominator));
  return `${Math.floor(count / 10)},${count % 10}%`;
};

test.each(ratios)('xa.%s is printed as a ratio of sums on the page and in the mail', (...row) => {
  const [above = 0, below = 1] = row.slice(1).map((metric) => sumOf(`xa.${metric}`, asOf[2]));
  const figure = figureOf(editionOf(2), `xa.${row[0]}`);
  const parts = `${vietnamese(above)}/${vietnamese(below)}`;
  const card = cardOf(read('report.html'), figure);
  expect(printedIn(card)).toBe(tenths(above, below));
  expect(textOf(card)).toContain(` ${parts} `);
  expect(read('mail.txt')).toContain(` ${tenths(above, below)} (${parts})`);
});

const silent = 'Xã Đất Mũi';
const late = ['Xã Gành Hào', 'Xã Tam Giang', 'Xã Nguyễn Việt Khái', 'Xã Phan Ngọc Hiển'];

type MailLine = {
  readonly report: string;
  readonly edition: number;
  readonly recipient: string;
  readonly text: string;
};
const mails = (): readonly MailLine[] => JSON.parse(read('mails.json'));
const mailTo = (recipient: string, number: number): string =>
  inOneLine(
    mails().find(
      ({ report, edition, recipient: to }) =>
        report === 'bao-cao-thang~96~2025-08' && edition === number && to === recipient,
    )?.text ?? '',
  );

describe('who reported', () => {
  const named = (report: Report, codes: readonly string[]) =>
    codes.map((code) => report.unitNames[code]?.vi);

  test('edition 1: 58 with figures and one nil of 64, and the five missing by name', () => {
    const report = editionOf(1);
    const { coverage } = sectionOf(report, 'xa-thang');
    expect(coverage).toMatchObject({
      expected: 64,
      value: 58,
      withdrawn: [],
      partial: [],
      late: [],
    });
    expect(named(report, coverage.nil)).toEqual(['Xã Tân Ân']);
    expect(named(report, coverage.missing)).toEqual([...late, silent]);
    const mail = mailTo('vp-ubnd-ca-mau', 1);
    expect(mail).toContain('59/64 đơn vị đã báo cáo (92,2%)');
    expect(mail).toContain(`Chưa báo cáo (5): ${[...late, silent].join(', ')}`);
  });

  test('edition 2: 62 with figures, the four late ones and the silent one by name', () => {
    const report = editionOf(2);
    const { coverage } = sectionOf(report, 'xa-thang');
    expect(coverage).toMatchObject({ expected: 64, value: 62, withdrawn: [], partial: [] });
    expect(named(report, coverage.late)).toEqual(late);
    expect(named(report, coverage.missing)).toEqual([silent]);
    const mail = inOneLine(read('mail.txt'));
    expect(mail).toContain('63/64 đơn vị đã báo cáo (98,4%)');
    expect(mail).toContain(`Báo cáo muộn (4): ${late.join(', ')}`);
    expect(mail).toContain(`Chưa báo cáo (1): ${silent}`);
    const section = textOf(shownOf(read('report.html'), 'section', 'section-xa-thang'));
    for (const name of [...late, silent, '63/64']) expect(section).toContain(name);
  });

  test('edition 2 lists what the four changed, with their receipts, and nothing else', () => {
    const { changes = [], sections, unitNames } = editionOf(2);
    expect(editionOf(1).changes).toBeUndefined();
    const ids = sections.find(({ dataset }) => dataset.code === 'xa-thang')?.figures ?? [];
    const totals = changes.filter(({ unit }) => unit === undefined).map(({ figure }) => figure);
    expect(totals).toEqual(ids.map(({ id }) => id));
    const units = changes.flatMap(({ unit }) => (unit === undefined ? [] : [unit]));
    expect(new Set(units.map((unit) => unitNames[unit]?.vi))).toEqual(new Set(late));
    expect(units).toHaveLength(4 * ids.length);
    expect(new Set(changes.map(({ causes }) => causes.join()))).toEqual(new Set(['late']));
    const receipts = posted()
      .filter(({ at }) => at > asOf[1])
      .map(({ receipt }) => receipt.id);
    expect(new Set(changes.flatMap((change) => change.receipts))).toEqual(new Set(receipts));
    const list = textOf(shownOf(read('report.html'), 'section', 'changes'));
    for (const name of late) expect(list).toContain(name);
    const [before, after] = [asOf[1], asOf[2]].map((at) => vietnamese(sumOf('xa.tiep-nhan', at)));
    expect(list).toContain(`Hồ sơ tiếp nhận ${before} ${after} `);
    expect(read('mail.txt')).toContain(` ${before} -> ${after}`);
  });
});

test.each([
  ['xa-thang', '2025-07-15', '2025-08-15', '15/7–14/8/2025'],
  ['tinh-thang', '2025-08-01', '2025-09-01', '1/8–31/8/2025'],
  ['bo-thang', '2025-08-01', '2025-09-01', '1/8–31/8/2025'],
])('2025-08 of %s is its own window: %s to %s', (dataset, from, until, printed) => {
  expect(sectionOf(editionOf(2), dataset).window).toEqual({ from, until });
  const section = shownOf(read('report.html'), 'section', `section-${dataset}`);
  expect(textOf(section)).toContain(`Số liệu ${printed} `);
  expect(inOneLine(read('mail.txt'))).toContain(`Số liệu ${printed} `);
});

test('the recommendations’ balance adds up in both editions, in JSON and in print', () => {
  for (const number of [1, 2] as const) {
    const { balance, counts } = editionOf(number).recommendations ?? {};
    if (balance === undefined || counts === undefined) throw new Error('No recommendations');
    const { start, submitted, children, returned } = balance;
    const { closed, transferred, merged, rejected, withdrawn, end } = balance;
    const came = start + submitted + children + returned;
    expect(came).toBe(closed + transferred + merged + rejected + withdrawn + end);
    expect({ came, end, received: counts.received }).toEqual({ came: 12, end: 11, received: 12 });
  }
  const [, sentence = ''] =
    /đầu kỳ 0 \+ ([^=]+ = [^.]*? cuối kỳ 11)/.exec(inOneLine(read('mail.txt'))) ?? [];
  const [came, went] = sentence
    .split('=')
    .map((side) => [...side.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0));
  expect([came, went]).toEqual([12, 12]);
  expect(textOf(read('report.html'))).toContain(sentence);
});

test('every figure and coverage is what SQL makes of the posts, and none was altered', async () => {
  expect(await compareFolder(folder, join(project, 'samples'))).toEqual([]);
  expect(read('mail.txt')).toContain(' 20.614 ');
}, 180_000);

test('every recipient gets each edition exactly once, and nobody anything else', () => {
  const shown = ['vp-ubnd-ca-mau', 'skhcn-ca-mau', 'bo-khcn-vp', 'partner-desk'];
  const national = ['bo-khcn-vp', 'partner-desk'];
  const expected = [1, 2].flatMap((edition) => [
    ...shown.map((to) => `bao-cao-thang~96~2025-08 ${edition} ${to}`),
    ...national.map((to) => `bao-cao-quoc-gia~VN~2025-08 ${edition} ${to}`),
  ]);
  const found = mails().map(
    ({ report, edition, recipient }) => `${report} ${edition} ${recipient}`,
  );
  expect(found.toSorted()).toEqual(
    [...expected, 'bao-cao-thang-99~99~2025-08 1 vp-ubnd-99'].toSorted(),
  );
  expect(mailTo('skhcn-ca-mau', 2)).toContain('Báo cáo tháng về chuyển đổi số');
  expect(mailTo('partner-desk', 2)).toContain('Monthly report on digital transformation');
});

/** The longest table of the page is behind the first of the communes' figures. */
const figure = '#figure-xa-thang\\.xa\\.tiep-nhan';
const readings = widths.flatMap((width) => [
  { name: 'report.html', state: 'all folds closed', width },
  {
    name: 'report.html',
    state: 'one figure opened',
    width,
    open: `${figure} details`,
    within: figure,
  },
  { name: 'mail.html', state: 'nothing to open', width },
]);

describe.skipIf(noBrowser)('read in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each(readings)(
    '$name at $width px with $state has no violation and no wider line than the screen',
    async ({ name, ...reading }) => {
      const { violations, documentWidth } = await readAt(browser, read(name), reading);
      expect(violations).toEqual([]);
      expect(documentWidth).toBeLessThanOrEqual(reading.width);
    },
    120_000,
  );
});
