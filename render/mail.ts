import type { Language } from '../core/names.ts';
import type { Report } from '../core/reports/report.ts';
import { periodName, scopeName } from './heading.ts';
import { oneLine } from './html.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';
import { wordingOf } from './wording.ts';

export type ReportMail = { readonly subject: string; readonly html: string; readonly text: string };

/**
 * The mail that carries an edition to one recipient. `link` opens the archived report and, with a province added, its part in a
 * report of the country; it is the only address in it: an absolute http or https URL, else it throws. Deterministic: the same edition, language and link give the same mail.
 */
export function reportMail(report: Report, language: Language, link: string): ReportMail {
  const { protocol, href } = new URL(link);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError(`A mail can't link to ${protocol}`);
  const wording = wordingOf(report, language);
  const subject = oneLine(
    wording.say.subject(
      wording.name(report.definition.names),
      periodName(wording, report),
      scopeName(wording, report),
      report.edition,
    ),
  );
  return {
    subject,
    html: mailHtml(wording, report, subject, href),
    text: mailText(wording, report, href),
  };
}
