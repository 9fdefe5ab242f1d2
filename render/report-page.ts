import { createHash } from 'node:crypto';
import type { Language } from '../core/names.ts';
import type { Report } from '../core/reports/report.ts';
import { changesSection } from './changes.ts';
import { datasetSection } from './figures.ts';
import { contents, heading, periodName, provenance, scopeName } from './heading.ts';
import { html, Markup, withoutIndent } from './html.ts';
import { pageStyle } from './page-style.ts';
import { recommendationsSection } from './recommendations.ts';
import { type Wording, wordingOf } from './wording.ts';

/**
 * What the page asks of a browser, and nothing else is needed to read it: its own style sheet, named by its hash.
 * It holds no script, makes no request and sends no form. Good as an HTTP header too.
 */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(pageStyle)
  .digest('base64')}'; base-uri 'none'; form-action 'none'`;

const pageTitle = (wording: Wording, report: Report): string =>
  [
    wording.name(report.definition.names),
    scopeName(wording, report),
    periodName(wording, report),
    wording.say.edition(report.edition),
  ].join(' · ');

/** Not a template of `html`: its text must be, to the letter, what the policy's hash was made of. */
const styleElement = new Markup(`<style>${pageStyle}</style>`);

const head = (wording: Wording, report: Report): Markup =>
  html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${pagePolicy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${pageTitle(wording, report)}</title>
    ${styleElement}
  </head>`;

const body = (wording: Wording, report: Report): Markup =>
  html`<body>
    <main>
      ${heading(wording, report)} ${contents(wording, report)} ${changesSection(wording, report)}
      ${report.sections.map((section) => datasetSection(wording, section))}
      ${recommendationsSection(wording, report)} ${provenance(wording, report)}
    </main>
  </body>`;

/** The report as one self-contained HTML file, readable without scripts, on a phone, on paper and by ear. */
export function reportPage(report: Report, language: Language): string {
  const wording = wordingOf(report, language);
  const document = html`<!doctype html>
    <html lang="${language}">
      ${head(wording, report)} ${body(wording, report)}
    </html>`;
  return `${withoutIndent(document)}\n`;
}
