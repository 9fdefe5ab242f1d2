import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Where there is no Chromium, what needs it is skipped, not passed. */
export const noBrowser = !existsSync(executablePath);

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** A desk and a phone. */
export const widths = [1280, 390] as const;

/** Nobody meets what is folded away, in whatever way he reads: axe would only take its time to walk past it. */
const dropFolded =
  "for (const fold of document.querySelectorAll('details:not([open])')) fold.replaceChildren(fold.querySelector('summary'))";

/** In one go: what it finds is else carried to a second page to be put together, for frames, which we have none of. */
export const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();

/** A selector of what is to be unfolded. */
const unfold = (selector: string): string =>
  `for (const fold of document.querySelectorAll(${JSON.stringify(selector)})) fold.open = true`;

/**
 * What a reader meets at this width, in pixels, with the folds that the selector names open: axe's violations with
 * the elements concerned, within one element or everywhere, and how wide the document is.
 */
export async function readAt(
  browser: Browser,
  content: string,
  { width, open, within = 'html' }: { width: number; open?: string; within?: string },
) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
  try {
    const page = await context.newPage();
    await page.setContent(content);
    if (open !== undefined) await page.evaluate(unfold(open));
    const documentWidth = Number(await page.evaluate('document.documentElement.scrollWidth'));
    await page.evaluate(dropFolded);
    const { violations } = await axe(page).include(within).analyze();
    return {
      violations: violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]),
      documentWidth,
    };
  } finally {
    await context.close();
  }
}
