import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Language } from '../../core/names.ts';
import type { Report } from '../../core/report.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { secondEdition } from '../support/report-fixture.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const widths = [1280, 390];

/** Twelve communes stand for the 64, of every state: axe's time grows with the page and its findings do not. */
const slim: Report = {
  ...secondEdition,
  sections: secondEdition.sections.map((section) => ({
    ...section,
    figures: section.figures.map((figure) => ({
      ...figure,
      units: figure.units.filter((_, at) => at < 6 || at >= figure.units.length - 6),
    })),
  })),
};

const documents = Language.options.flatMap((language) => [
  {
    name: `the ${language} report page`,
    content: reportPage(slim, language),
  },
  {
    name: `the ${language} mail`,
    content: reportMail(slim, language, 'https://reports.example.vn/reports/abc').html,
  },
]);

/** Needs Chromium; where there is none the reading is skipped, not passed. */
describe.skipIf(!existsSync(executablePath))('read in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(() => browser.close());

  const cases = documents.flatMap((document) => widths.map((width) => ({ ...document, width })));

  it.each(cases)(
    '$name at $width px has no violation, no wider line than the screen and no complaint',
    async ({ content, width }) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      await page.setContent(content);
      await page.evaluate(
        "for (const fold of document.querySelectorAll('details')) fold.open = true",
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        width,
      );
      await context.close();
    },
    120_000,
  );

  it('accepts its own style sheet under its own policy, and asks for nothing else', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.setContent(reportPage(secondEdition, 'vi'));
    expect(await page.evaluate('getComputedStyle(document.querySelector("main")).maxWidth')).toBe(
      '960px',
    );
    expect({ asked, complaints }).toEqual({ asked: [], complaints: [] });
    await page.close();
  });
});
