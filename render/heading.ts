import { localDateAt } from '../core/time.ts';
import type { Report } from '../core/reports/report.ts';
import { html, type Markup } from './html.ts';
import { longDayText, periodText } from './numbers.ts';
import { sectionAnchor } from './anchors.ts';
import { partNote } from './provinces.ts';
import { placeName } from './unit-names.ts';
import type { Wording } from './wording.ts';

export const scopeName = (wording: Wording, report: Report): string =>
  wording.unit(report.part ?? report.scope.code);
export const periodName = (wording: Wording, report: Report): string =>
  periodText(report.period.type, report.period.label, wording.language);

/** `Cà Mau, ngày 05 tháng 9 năm 2025`; a whole country is no place, so its reports have the day alone. */
function placeAndDay(wording: Wording, report: Report): string {
  const day = longDayText(localDateAt(report.asOf), wording.language);
  return report.scope.level === 'country' || report.scope.level === 'agency'
    ? day
    : `${placeName(scopeName(wording, report))}, ${day}`;
}

/**
 * Laid out like the head of an administrative report (Decree 30/2020/ND-CP, Annex I), with number and signature
 * left blank: what nobody signed is a draft, and says so.
 */
export const heading = (wording: Wording, report: Report): Markup => {
  const { say } = wording;
  const title = wording.name(report.definition.names);
  const saysType = title.toLowerCase().includes(say.documentType.toLowerCase());
  return html`<header>
    <p class="draft">${say.draft}</p>
    <div class="letterhead">
      <p class="issuer"><b>${scopeName(wording, report)}</b><span>${say.numberLeftBlank}</span></p>
      <p class="motto"><b>${say.motto}</b><span>${say.mottoLine}</span></p>
    </div>
    <p class="place">${placeAndDay(wording, report)}</p>
    <h1>${!saysType && html`<span class="type">${say.documentType}</span>`}${title}</h1>
    <p class="period">
      ${say.period(periodName(wording, report))} · <b>${say.edition(report.edition)}</b>
    </p>
    <p class="asof">${say.asOf(wording.instant(report.asOf))}. ${say.notIssued}</p>
    ${partNote(wording, report)}
  </header>`;
};

export const contents = (wording: Wording, report: Report): Markup => {
  const { say } = wording;
  const link = (id: string, text: string): Markup => html`<li><a href="#${id}">${text}</a></li>`;
  return html`<nav aria-label="${say.contents}">
    <ul>
      ${report.changes !== undefined && link('changes', say.changesTitle(report.changesSince ?? report.edition - 1))}
      ${report.sections.map((section) =>
        link(sectionAnchor(section), wording.name(section.dataset.names)),
      )}
      ${report.recommendations !== undefined && link('recommendations', say.recommendations)}
      ${link('provenance', say.provenance)}
    </ul>
  </nav>`;
};

/** Everything that is needed to compile the same report again and to see that it is the same. */
export const provenance = (wording: Wording, report: Report): Markup => {
  const { say } = wording;
  const rows = [
    [say.reportCode, `${report.id} · ${say.edition(report.edition)}`],
    [say.asOfLabel, say.legalTime(wording.instant(report.asOf))],
    [say.codeVersion, report.codeVersion],
    [say.registryVersion, wording.count(report.registryVersion)],
    [say.factsRead, wording.count(report.facts.count)],
    [say.factsHash, report.facts.sha256],
  ] as const;
  return html`<section id="provenance">
    <h2>${say.provenance}</h2>
    <p>${say.reproducible}</p>
    <dl class="provenance">
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="code">${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
};
