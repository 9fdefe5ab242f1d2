import { createHash } from 'node:crypto';
import type { Language } from '../core/names.ts';
import type { Report } from '../core/report.ts';
import { changesSection } from './changes.ts';
import { datasetSection } from './figures.ts';
import { contents, heading, periodName, provenance, scopeName } from './heading.ts';
import { html, Markup } from './html.ts';
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

/** The report as one self-contained HTML file, readable without scripts, on a phone, on paper and by ear. */
export function reportPage(report: Report, language: Language): string {
  const wording = wordingOf(report, language);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${pagePolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${pageTitle(wording, report)}</title>
        <style>
          ${new Markup(pageStyle)}
        </style>
      </head>
      <body>
        <main>
          ${heading(wording, report)} ${contents(wording, report)}
          ${changesSection(wording, report)}
          ${report.sections.map((section) => datasetSection(wording, section))}
          ${recommendationsSection(wording, report.recommendations)} ${provenance(wording, report)}
        </main>
      </body>
    </html> `.text.replace(/\n\s+/g, '\n');
}
