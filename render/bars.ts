import type { Coverage } from '../core/reports/report.ts';
import { html, type Markup } from './html.ts';

/** Whole percents, because a bar's length is a class of the style sheet: no style attribute stands in the page. */
export const barWidth = (percent: number): number =>
  Math.min(100, Math.max(0, Math.round(percent)));

/** The bar repeats a number that is printed beside it, so a screen reader is spared it. */
export const bar = (percent: number): Markup =>
  html`<span class="bar" aria-hidden="true"
    ><span class="fill w${barWidth(percent)}"></span
  ></span>`;

/** Parts of the expected units, side by side; the table beside it says the same in words. */
export function coverageBar(coverage: Coverage): Markup {
  const parts = [
    ['value', coverage.value],
    ['nil', coverage.nil.length],
    ['withdrawn', coverage.withdrawn.length],
    ['partial', coverage.partial.length],
    ['missing', coverage.missing.length],
  ] as const;
  return html`<span class="stack" aria-hidden="true"
    >${parts
      .filter(([, units]) => units > 0)
      .map(
        ([state, units]) =>
          html`<span class="c-${state} w${barWidth((100 * units) / coverage.expected)}"></span>`,
      )}</span
  >`;
}
