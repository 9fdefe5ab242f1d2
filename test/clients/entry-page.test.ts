import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import * as z from 'zod';
import { ClientId } from '../../core/registry/client.ts';
import { Metric } from '../../core/registry/metric.ts';
import { Instant } from '../../core/time.ts';
import { demoKey, withDemoKey } from '../../local/demo-keys.ts';
import { call } from '../../local/http-call.ts';
import { sampleContent, startSystem, type System } from '../../local/system.ts';
import { axe, noBrowser, openBrowser, widths } from '../support/browser.ts';
import { type WeakLine, weakLine } from '../support/weak-line.ts';

const client = 'camau-lgsp';
const question = Metric.parse({
  code: 'xa.kho-khan',
  number: 900,
  names: { vi: 'Khó khăn, vướng mắc', en: 'Difficulties' },
  kind: 'text',
  unitOfMeasure: { vi: 'câu trả lời', en: 'answer' },
  decimals: 0,
  level: 'commune',
  overTime: 'last',
  overUnits: 'none',
  sources: ['mot-cua-xa'],
});

/** A key of the same province that may neither read nor complete. */
const maySend = { id: ClientId.parse('may-send'), scopes: ['snapshots:write' as const] };

/** The sample world, where the communes are asked a question too. */
function content() {
  const samples = sampleContent();
  return {
    ...samples,
    metrics: [...samples.metrics, question],
    clients: samples.clients.flatMap((each) =>
      each.id === client ? [each, withDemoKey({ ...each, ...maySend })] : [each],
    ),
    datasets: samples.datasets.map((dataset) =>
      dataset.code === 'xa-thang'
        ? { ...dataset, metrics: [...dataset.metrics, question.code] }
        : dataset,
    ),
  };
}

const Kept = z.object({
  statements: z.array(
    z.object({
      metric: z.string(),
      value: z.string().optional(),
      text: z.string().optional(),
      comment: z.string().optional(),
      nil: z.object({ reason: z.string() }).optional(),
      receipt: z.string(),
      observedAt: z.string(),
    }),
  ),
});

describe.skipIf(noBrowser)('the page on which figures are entered', () => {
  let system: System;
  let browser: Browser;
  let context: BrowserContext;
  let line: WeakLine;
  let folder: string;
  let complaints: string[];
  let asked: string[];

  beforeAll(async () => {
    system = await startSystem({
      startAt: Instant.parse('2025-09-05T01:00:00Z'),
      content: content(),
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(10_000);
    line = await weakLine(system.url, { seed: 31, broken: 0.7 });
    line.mend();
    folder = await mkdtemp(join(tmpdir(), 'entry-'));
    complaints = [];
    asked = [];
  });
  afterEach(async () => {
    await context.close();
    await line.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security|Refused/i.test(message.text())) complaints.push(message.text());
    });
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${line.url}/entry`);
    return page;
  }

  async function withKey(page: Page, { keep = false, who = client } = {}): Promise<void> {
    await page.getByLabel(/^Khóa được cấp/).fill(demoKey(who));
    if (keep) await page.getByLabel('Ghi nhớ khóa trên máy này').check();
    await page.getByRole('button', { name: 'Dùng khóa này' }).click();
    await page.getByText(`Đang dùng khóa của “${who}”`).waitFor();
  }

  async function choose(page: Page, unit: string): Promise<void> {
    await page.locator('#dataset').selectOption('xa-thang');
    await page.locator('#unit').selectOption(unit);
    await page.getByText('Hồ sơ tiếp nhận trực tuyến').first().waitFor();
    await page.locator('#figures:not([inert])').waitFor();
  }

  const cell = (page: Page, metric: string, column: 'Giá trị' | 'Không phát sinh' | 'Ghi chú') =>
    page.getByLabel(new RegExp(`^${metric} – ${column}`));
  /** Through the clipboard of the machine, as a clerk does it. */
  async function paste(page: Page, text: string): Promise<void> {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.keyboard.press('Control+V');
  }
  const values = async (page: Page): Promise<string[]> =>
    z
      .array(z.string())
      .parse(
        await page.evaluate(
          `[...document.querySelectorAll('#table td:nth-child(2) textarea')].map(({ value }) => value)`,
        ),
      );

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const first = (page: Page, state: string) =>
    page.locator(`#outbox li[data-state="${state}"]`).first();

  async function atServer(unit: string): Promise<z.output<typeof Kept>['statements']> {
    const path = `/v1/snapshots?unit=${unit}&dataset=xa-thang&period=2025-08&history=true`;
    const { text } = await call(system.url, path, { key: demoKey(client) });
    return Kept.parse(JSON.parse(text)).statements;
  }

  test('shows what is wrong beside the cell, in words, and sends what is right', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31825');
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('1.234');
    await button(page, 'Kiểm tra').click();
    await page.getByText('Có thể hiểu là hai số khác nhau').waitFor();
    await page.getByLabel('Cách viết số').selectOption('comma');
    await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').fill('12,5');
    await cell(page, 'Hồ sơ có nghĩa vụ tài chính', 'Không phát sinh').fill('Không có hồ sơ');
    await button(page, 'Kiểm tra').click();
    const faulty = page.locator('td:has([aria-invalid="true"])');
    await faulty.waitFor();
    expect(await faulty.locator('.fault').innerText()).toContain('nhận nhiều nhất 0');
    expect(await atServer('31825')).toEqual([]);
    await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').fill('12');
    await cell(page, 'Hồ sơ đã giải quyết', 'Ghi chú').fill('Số tạm tính');
    await cell(page, 'Khó khăn, vướng mắc', 'Giá trị').fill('Thiếu máy quét.\nThiếu cán bộ.');
    await button(page, 'Gửi').click();
    await first(page, 'sent').waitFor();
    const statements = await atServer('31825');
    const receipt = await first(page, 'sent').innerText();
    expect(
      statements.map((said) => ({ ...said, receipt: undefined, observedAt: undefined })),
    ).toEqual([
      { metric: 'xa.co-phi', nil: { reason: 'Không có hồ sơ' } },
      { metric: 'xa.giai-quyet', value: '12', comment: 'Số tạm tính' },
      { metric: 'xa.kho-khan', text: 'Thiếu máy quét.\nThiếu cán bộ.' },
      { metric: 'xa.tiep-nhan', value: '1234' },
    ]);
    // By the server's clock, not by that of the browser's machine.
    expect(statements[0]?.observedAt).toMatch(/^2025-09-05T01:/);
    expect(receipt).toContain(`Biên nhận ${statements[0]?.receipt}`);
    expect(receipt).toContain('4 dòng: 4 ghi nhận');
    // Viet Nam's clock, whatever that of the machine.
    expect(receipt).toMatch(/\(08:\d\d ngày 05\/09\/2025\)/);
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(line.url) && !url.startsWith('data:'))).toEqual(
      [],
    );
  });

  test('without a network it keeps what is sent over a reload, and sends it once when the line is back', async () => {
    const page = await opened();
    await withKey(page, { keep: true });
    await choose(page, '31834');
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await context.setOffline(true);
    line.cut();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('77');
    await button(page, 'Gửi').click();
    await first(page, 'waiting').waitFor();
    await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').fill('55');
    await page.waitForTimeout(500);
    await page.reload();
    await first(page, 'waiting').waitFor();
    // The table opens without a line too, with what was typed and not yet sent.
    await page.getByText('dùng danh mục đã tải lần trước').waitFor();
    expect(await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').inputValue()).toBe('55');
    expect(await atServer('31834')).toEqual([]);
    line.mend();
    await context.setOffline(false);
    await first(page, 'sent').waitFor();
    const statements = await atServer('31834');
    expect(statements.map(({ metric, value }) => [metric, value])).toEqual([
      ['xa.tiep-nhan', '77'],
    ]);
    expect(await first(page, 'sent').innerText()).toContain(String(statements[0]?.receipt));
    expect(await page.locator('#outbox li').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('on a line that drops connections everything arrives once, in order', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31840');
    line.weaken();
    for (const value of ['1', '2', '3', '4']) {
      await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill(value);
      await button(page, 'Gửi').click();
      await page.getByText('Đã vào hộp gửi').waitFor();
    }
    await expect
      .poll(() => page.locator('#outbox li[data-state="sent"]').count(), {
        timeout: 45_000,
      })
      .toBe(4);
    expect(line.met.size).toBeGreaterThan(2);
    const statements = await atServer('31840');
    expect(statements).toHaveLength(4);
    expect(new Set(statements.map(({ value }) => value))).toEqual(new Set(['1', '2', '3', '4']));
    // A try whose answer was lost had been taken in: only then does a second try show whether it is the same one.
    expect((line.met.get('after') ?? 0) + (line.met.get('in answer') ?? 0)).toBeGreaterThan(0);
    const outbox = await page.locator('#outbox').innerText();
    const shown = [...outbox.matchAll(/Biên nhận (\w+)/g)].map(([, receipt]) => receipt);
    expect(new Set(shown)).toEqual(new Set(statements.map(({ receipt }) => receipt)));
    expect(shown).toHaveLength(4);
  }, 90_000);

  test('what the server refuses says why and is opened again with the words beside the cell', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31843');
    line.cut();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('12,5');
    await button(page, 'Gửi').click();
    await first(page, 'waiting').waitFor();
    line.mend();
    await first(page, 'refused').waitFor();
    await button(page, 'Mở lại để sửa').click();
    await page.getByText('nhận nhiều nhất 0').waitFor();
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('12,5');
    expect(await page.locator('#outbox li[data-state]').count()).toBe(0);
  });

  test('another key does not send what was queued under the first', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31849');
    line.cut();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('5');
    await button(page, 'Gửi').click();
    await first(page, 'waiting').waitFor();
    await page.getByRole('button', { name: 'Quên khóa' }).click();
    line.mend();
    await page.getByLabel(/^Khóa được cấp/).fill(demoKey('tinh-hai'));
    await page.getByRole('button', { name: 'Dùng khóa này' }).click();
    await page.getByText('Đang dùng khóa của “tinh-hai”').waitFor();
    await page.waitForTimeout(300);
    expect(await first(page, 'waiting').innerText()).toContain('cần nhập khóa của “camau-lgsp”');
    expect(await atServer('31849')).toEqual([]);
    await page.reload();
    await withKey(page);
    await first(page, 'sent').waitFor();
    expect(await atServer('31849')).toHaveLength(1);
  });

  test('gives out a template, and takes it back filled in', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31864');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải tệp mẫu Excel' }).click(),
    ]);
    const template = join(folder, 'template.xlsx');
    await download.saveAs(template);
    expect(download.suggestedFilename()).toBe('xa-thang-2025-08.xlsx');
    const rows = await readSheet(template);
    const metricAt = rows[2]?.indexOf('Mã chỉ tiêu') ?? -1;
    const valueAt = rows[2]?.indexOf('Giá trị hoặc câu trả lời') ?? -1;
    const filled = rows.map((row) => [...row]);
    const put = (metric: string, at: number, value: string | number) => {
      const row = filled.find((each) => each[metricAt] === metric);
      if (row !== undefined) row[at] = value;
    };
    put('xa.tiep-nhan', valueAt, 1234);
    put('xa.can-bo', valueAt, '12');
    put('xa.co-phi', valueAt + 1, 'Không có');
    put('xa.kho-khan', valueAt, 'Đường truyền yếu');
    const back = join(folder, 'back.xlsx');
    await writeExcelFile(
      filled.map((row) => row.map((value) => (typeof value === 'function' ? null : value))),
    ).toFile(back);
    await page.locator('#file').setInputFiles(back);
    await page.getByText('Đã lấy 4 dòng từ “back.xlsx”').waitFor();
    await button(page, 'Gửi').click();
    await first(page, 'sent').waitFor();
    const said = (await atServer('31864')).map(({ metric, value, text, nil }) => [
      metric,
      value ?? text ?? nil?.reason,
    ]);
    expect(said).toEqual([
      ['xa.can-bo', '12'],
      ['xa.co-phi', 'Không có'],
      ['xa.kho-khan', 'Đường truyền yếu'],
      ['xa.tiep-nhan', '1234'],
    ]);
    await page.locator('#period').fill('2025-07');
    await page.locator('#period').press('Tab');
    await page.getByText('15/06/2025').waitFor();
    await page.locator('#file').setInputFiles(back);
    await page.getByText('Tệp này là của biểu xa-thang, kỳ 2025-08').waitFor();
    expect(await page.locator('#filled').innerText()).toContain('0/');
    expect(complaints).toEqual([]);
  });

  test('takes a CSV and cells copied from a spreadsheet, and says what it cannot read', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31858');
    const csv = (text: string, encoding: BufferEncoding = 'utf8') => ({
      name: 'so-lieu.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text, encoding),
    });
    await page
      .locator('#file')
      .setInputFiles(
        csv('\uFEFFMã chỉ tiêu;Giá trị hoặc câu trả lời\nxa.tiep-nhan;80\nxa.khong-co;1\n'),
      );
    await page.getByText('Dòng 3: “xa.khong-co” không phải chỉ tiêu').waitFor();
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('80');
    await page.locator('#file').setInputFiles(csv('M\u00e3;x', 'latin1'));
    await page.getByText('Không đọc được tệp này').waitFor();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').focus();
    await paste(page, '7\t\tghi chú\r\n8\r\n');
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('7');
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Ghi chú').inputValue()).toBe('ghi chú');
    expect(await cell(page, 'Hồ sơ tiếp nhận trực tuyến', 'Giá trị').inputValue()).toBe('8');
  });

  test('a pasted column keeps its blank cells, and what has no place is said and can be taken back', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31867');
    const [top] = await page.locator('#table textarea').all();
    await top?.focus();
    await paste(page, '1\r\n2\r\n\r\n4\r\n5\r\n');
    const filled = await values(page);
    expect(filled.slice(0, 6)).toEqual(['1', '2', '', '4', '5', '']);
    const many = Array.from({ length: filled.length + 3 }, (_, index) => `${index + 101}`);
    await top?.focus();
    await paste(page, many.join('\r\n'));
    await page.getByText('3 dòng thừa không có chỗ').waitFor();
    expect(await values(page)).toEqual(many.slice(0, filled.length));
    expect(await page.locator('#complaints').innerText()).toContain(`“${many.at(-1)}”`);
    await button(page, 'Hoàn tác').click();
    expect(await values(page)).toEqual(filled);
    await top?.focus();
    await paste(page, 'Hồ sơ đã giải quyết\t1.234\r\nHồ sơ tiếp nhận\t5.678\r\n');
    await page.getByText('Đã lấy 2 dòng từ “các ô đã dán”').waitFor();
    expect(await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').inputValue()).toBe('1.234');
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('5.678');
    const before = await values(page);
    await top?.focus();
    await paste(page, 'Tên khác hẳn\t1.234\r\nTên khác nữa\t5\r\n');
    await page.getByText('có số sẽ rơi vào cột “Không phát sinh (lý do)”').waitFor();
    expect(await values(page)).toEqual(before);
    expect(complaints).toEqual([]);
  });

  test('what was typed stays when an empty template comes in, and when another unit is chosen at once', async () => {
    const page = await opened();
    await withKey(page);
    await choose(page, '31867');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải tệp mẫu Excel' }).click(),
    ]);
    const template = join(folder, 'empty.xlsx');
    await download.saveAs(template);
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('42');
    await page.locator('#file').setInputFiles(template);
    await page.getByText('Không có số liệu nào trong “empty.xlsx”').waitFor();
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('42');
    await cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').fill('41');
    await page.locator('#unit').selectOption('31858');
    await page.locator('#figures:not([inert])').waitFor();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('9');
    await page.locator('#unit').selectOption('31867');
    await expect.poll(() => cell(page, 'Hồ sơ đã giải quyết', 'Giá trị').inputValue()).toBe('41');
    await button(page, 'Xóa bảng').click();
    await button(page, 'Hoàn tác').click();
    expect(await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').inputValue()).toBe('42');
  });

  test('shows beside each line what is kept, until when there is time, and what lacks for completing', async () => {
    const page = await opened();
    await withKey(page);
    const about = { unit: '31876', period: '2025-08' };
    const posted = await call(system.url, '/v1/datasets/xa-thang/extensions', {
      key: demoKey(client),
      body: {
        ...about,
        until: '2025-10-20',
        reason: 'Mất điện do bão',
        actor: { id: 'a', name: 'Bà An' },
      },
      idempotencyKey: 'extension-31876',
    });
    expect(posted.status).toBe(201);
    await choose(page, about.unit);
    const standing = page.locator('#standing');
    await standing.getByText('gia hạn đến hết ngày 20/10/2025 (Mất điện do bão)').waitFor();
    expect(await standing.innerText()).toMatch(/còn thiếu \d+ chỉ tiêu bắt buộc/);
    const row = page.locator('tr', { has: cell(page, 'Hồ sơ tiếp nhận', 'Giá trị') });
    await row.getByText('chưa có đủ số liệu; chỉ tiêu này bắt buộc').waitFor();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('2345');
    await button(page, 'Chốt biểu').click();
    await page.getByText('còn 1 dòng đã điền mà chưa gửi').waitFor();
    await button(page, 'Gửi').click();
    await row.getByText(/đang có: 2\.345 \(nhận lúc 08:\d\d ngày 05\/09\/2025\)/).waitFor();
    await button(page, 'Chốt biểu').click();
    await page.getByText(/Chưa chốt được: còn thiếu \d+ chỉ tiêu/).waitFor();
    expect(await row.locator('.fault').count()).toBe(0);
    const lacking = await page.locator('#table .fault').count();
    expect(lacking).toBeGreaterThan(2);
    const lines = await page.locator('#table tbody tr').all();
    for (const each of lines)
      if ((await each.locator('.fault').count()) > 0)
        await each.locator('textarea').nth(1).fill('Không phát sinh trong kỳ');
    await button(page, 'Gửi').click();
    await standing.getByText('Đã đủ chỉ tiêu bắt buộc, chưa chốt.').waitFor();
    await button(page, 'Chốt biểu').click();
    await standing.getByText(/Đã chốt: camau-lgsp lúc 08:\d\d ngày 05\/09\/2025/).waitFor();
    expect(await button(page, 'Chốt biểu').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a key that may only send works without what it may not see', async () => {
    const page = await opened();
    await withKey(page, { who: 'may-send' });
    await choose(page, '31882');
    await page.locator('#standing').getByText('Hạn gửi').waitFor();
    await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('8');
    await button(page, 'Gửi').click();
    await page.getByText(/Đã gửi từ máy này lúc .*: 8/).waitFor();
    expect(await button(page, 'Chốt biểu').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a wrong key is said, and nothing is kept of a key unless it was ticked', async () => {
    const page = await opened();
    await page.getByLabel(/^Khóa được cấp/).fill(`${client}.wrong`);
    await page.keyboard.press('Enter');
    await page.getByText('Khóa không được chấp nhận').waitFor();
    expect(await page.locator('#key-message').innerText()).not.toMatch(/Authorization|Bearer/);
    await withKey(page);
    await page.reload();
    expect(await page.getByLabel(/^Khóa được cấp/).inputValue()).toBe('');
    const kept = await page.evaluate(
      `new Promise((done) => {
        const opening = indexedDB.open('commune-reporting-entry');
        opening.onsuccess = () => {
          const all = opening.result.transaction('kept').objectStore('kept').getAll();
          all.onsuccess = () => done(JSON.stringify(all.result));
        };
      })`,
    );
    expect(kept).not.toContain(demoKey(client).slice(client.length + 1));
  });

  test.each(widths)(
    'at %i px it has no violation, speaks English too, and is no wider than the screen',
    async (width) => {
      await context.close();
      context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
      context.setDefaultTimeout(10_000);
      const page = await opened();
      await withKey(page);
      await choose(page, '31858');
      await cell(page, 'Hồ sơ tiếp nhận', 'Giá trị').fill('x');
      await button(page, 'Kiểm tra').click();
      await page.locator('.fault').waitFor();
      const widthNow = async () =>
        Number(await page.evaluate('document.documentElement.scrollWidth'));
      expect(await widthNow()).toBeLessThanOrEqual(width);
      await button(page, 'English').click();
      expect(await page.title()).toBe('Enter figures');
      expect(await page.getByText('This cannot be read as a number').count()).toBe(1);
      expect(await widthNow()).toBeLessThanOrEqual(width);
      // The elements are the same in both languages.
      const { violations } = await axe(page).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
  );

  test('is used with the keyboard alone', async () => {
    const page = await opened();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(demoKey(client));
    await page.keyboard.press('Enter');
    await page
      .getByText('Hồ sơ tiếp nhận trực tuyến')
      .or(page.getByText('Tài khoản'))
      .first()
      .waitFor();
    const reach = async (name: RegExp) => {
      for (let presses = 0; presses < 120; presses += 1) {
        await page.keyboard.press('Tab');
        const label = String(
          await page.evaluate(
            'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
          ),
        );
        if (name.test(label)) return;
      }
      throw new Error(`${name} cannot be reached`);
    };
    await reach(/ – Giá trị/);
    await page.keyboard.type('3');
    await reach(/^Kiểm tra$/);
    await page.keyboard.press('Enter');
    await page.getByText(/Không có lỗi|chỗ cần sửa/).waitFor();
  });
});
