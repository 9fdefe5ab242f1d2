import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Language } from '../../core/names.ts';
import type { Report } from '../../core/reports/report.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { noBrowser, openBrowser, readAt, widths } from '../support/browser.ts';
import { secondEdition } from '../support/report-fixture.ts';

/** Twelve communes stand for the 64, of every state: axe's time grows with what is open, and its findings do not. */
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

describe.skipIf(noBrowser)('read in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Every document once, both widths in turn; the demonstration's own documents are read at both. */
  const cases = documents.map((document, place) => ({
    ...document,
    width: widths[(place + Math.floor(place / 2)) % widths.length] ?? 390,
  }));

  it.each(cases)(
    '$name at $width px, all folds open, has no violation and no wider line than the screen',
    async ({ content, width }) => {
      const { violations, documentWidth } = await readAt(browser, content, {
        width,
        open: 'details',
      });
      expect(violations).toEqual([]);
      expect(documentWidth).toBeLessThanOrEqual(width);
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
