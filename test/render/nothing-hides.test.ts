import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Language } from '../../core/names.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { StatementLine } from '../../core/reports/unit-line.ts';
import { reportPage } from '../../render/report-page.ts';
import { noBrowser, openBrowser, widths } from '../support/browser.ts';
import { communeCoverage, secondEdition } from '../support/report-fixture.ts';

/** Past the ten billion that any count has reached so far, and a reason of a paragraph with a word without an end. */
const large = '1000000000032525';
const long = `${'rất dài '.repeat(60)}${'x'.repeat(90)}`;

function grownOutcome(outcome: Outcome): Outcome {
  if (outcome.kind === 'none') return outcome;
  return {
    ...outcome,
    numerator: large,
    denominator: '1',
    decimals: 0,
    ...(outcome.operands && { operands: { numerator: large, denominator: large } }),
  };
}

const grownStatement = (said: StatementLine): StatementLine => ({
  ...said,
  says:
    said.says.kind === 'value'
      ? { ...said.says, text: large }
      : { kind: said.says.kind, reason: long },
});

const grownFigure = (figure: Figure): Figure => ({
  ...figure,
  total: grownOutcome(figure.total),
  units: figure.units.map((line) => ({
    ...line,
    outcome: grownOutcome(line.outcome),
    statements: line.statements.map(grownStatement),
  })),
  provinces: ['96', '99'].map((unit) => ({
    unit,
    total: grownOutcome(figure.total),
    coverage: communeCoverage,
  })),
});

const grown: Report = {
  ...secondEdition,
  sections: secondEdition.sections.map((section) => ({
    ...section,
    figures: section.figures.map(grownFigure),
  })),
  changes: (secondEdition.changes ?? []).map((change) => ({
    ...change,
    old: grownOutcome(change.old),
    new: grownOutcome(change.new),
  })),
};

/**
 * The beginning of every text that is cut off, that one would have to scroll for, or that stands past the edge of the
 * screen. What only a screen reader reads is left out, and the head, whose band reaches over the margins.
 */
const hidden = `[...document.querySelectorAll('main *')]
  .filter((box) => !box.closest('.hidden, .stacked thead') && box.tagName !== 'HEADER')
  .filter(
    (box) =>
      box.getBoundingClientRect().right > innerWidth ||
      (getComputedStyle(box).display !== 'inline' && box.scrollWidth > box.clientWidth + 1),
  )
  .map((box) => box.tagName + ' ' + box.className + ': ' + box.textContent.trim().slice(0, 60))`;

const unfold = "for (const fold of document.querySelectorAll('details')) fold.open = true";

const cases = widths.flatMap((width) =>
  Language.options.map((language) => ({
    width,
    language,
  })),
);

describe.skipIf(noBrowser)('the report with everything unfolded', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each(cases)(
    'hides nothing at $width px ($language), however large a number and long a reason',
    async ({ width, language }) => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      await page.setContent(reportPage(grown, language));
      await page.evaluate(unfold);
      expect(await page.evaluate(hidden)).toEqual([]);
      await page.close();
    },
    120_000,
  );
});
