import type { Coverage, DatasetSection, Figure, Report } from '../core/reports/report.ts';
import { partQuery } from './anchors.ts';
import { answerViews } from './answers.ts';
import { barWidth } from './bars.ts';
import { arrivedUnits, changeViews, notesOf, type Side } from './changes.ts';
import { completionLists, completionText, usesCompletion } from './completion.ts';
import {
  coverageLists,
  coverageParts,
  coverageShort,
  namesText,
  ownCoverage,
  reportedText,
} from './coverage.ts';
import { figureView, percentOf } from './figure-view.ts';
import { windowText } from './figures.ts';
import { growthLines } from './growth.ts';
import { periodName, scopeName } from './heading.ts';
import { type Content, html, join, type Markup, withoutIndent } from './html.ts';
import { mailStyle as style } from './mail-style.ts';
import { countsInPrint } from './recommendations.ts';
import type { Wording } from './wording.ts';

/** A mail must stay below the size at which mail programs cut it off (102 KB in the strictest). */
export const mostNames = 80;
export const mostChanges = 20;

const row = (content: Content): Markup =>
  html`<tr>
    <td style="${style.cell}">${content}</td>
  </tr>`;

const draftRow = (wording: Wording): Markup =>
  html`<tr>
    <td style="${style.draft}">${wording.say.draft}</td>
  </tr>`;

const titleRow = (wording: Wording, report: Report): Markup =>
  row(
    html`<p style="${style.scope}">${scopeName(wording, report)}</p>
      <h1 style="${style.h1}">${wording.name(report.definition.names)}</h1>
      <p style="${style.text}">
        ${wording.say.period(periodName(wording, report))} ·
        <b>${wording.say.edition(report.edition)}</b>
      </p>
      <p style="${style.soft}">${wording.say.asOf(wording.instant(report.asOf))}.</p>`,
  );

const buttonRow = (wording: Wording, link: string): Markup =>
  row(
    html`<p style="margin:0 0 8px">
        <a href="${link}" style="${style.button}">${wording.say.openReport}</a>
      </p>
      <p style="${style.soft}">${wording.say.openReportHint}</p>`,
  );

const dataTable = (caption: string, heads: readonly string[], rows: Content): Markup =>
  html`<table style="${style.table}" aria-label="${caption}">
    <thead>
      <tr>
        ${heads.map(
          (head, at) =>
            html`<th scope="col" style="${at === 0 ? style.headLeft : style.headRight}">
              ${head}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;

const sideCell = (side: Side): Markup =>
  html`${side.value}${notesOf(side).map(
    (note) => html`<br /><span style="${style.small};font-weight:normal">${note}</span>`,
  )}`;

/** Changed totals, the units that have reported since, and how many rows more the report has. */
function changesRow(wording: Wording, report: Report): Content {
  if (report.changes === undefined) return undefined;
  const { say } = wording;
  const views = changeViews(wording, report);
  const totals = views.filter((view) => view.unit === undefined);
  const shown = (totals.length > 0 ? totals : views).slice(0, mostChanges);
  const arrived = arrivedUnits(wording, report);
  const rows = shown.map(
    (view) =>
      html`<tr>
        <th scope="row" style="${style.name}">
          ${view.figure}${view.unit !== undefined && `, ${view.unit}`}<br /><span
            style="${style.small}"
            >${view.cause}</span
          >
        </th>
        <td style="${style.value}">${sideCell(view.before)}</td>
        <td style="${style.value}"><b>${sideCell(view.now)}</b></td>
      </tr>`,
  );
  return row(
    html`<h2 style="${style.h2}">${say.changesTitle(report.changesSince ?? report.edition - 1)}</h2>
      ${views.length === 0 && html`<p style="${style.text}">${say.changesNone}</p>`}
      ${
        arrived.length > 0 &&
        html`<p style="${style.text}">
          ${say.arrived}: <b>${namesText(wording, arrived, mostNames)}</b>.
        </p>`
      }
      ${
        shown.length > 0 &&
        dataTable(
          say.changesTitle(report.changesSince ?? report.edition - 1),
          [say.figure, say.before, say.now],
          rows,
        )
      }
      ${
        views.length > shown.length &&
        html`<p style="${style.small}">
          ${say.moreChanges(wording.count(views.length - shown.length))}
        </p>`
      }`,
  );
}

/** Two cells of a table: the only bar that every mail program draws. */
function mailBar(percent: number): Markup {
  const width = barWidth(percent);
  const cell = (share: number, look: string): Content =>
    share > 0 && html`<td style="${look};width:${share}%">&nbsp;</td>`;
  return html`<table role="presentation" aria-hidden="true" style="${style.bar}">
    <tr>
      ${cell(width, style.fill)}${cell(100 - width, style.gap)}
    </tr>
  </table>`;
}

function figureRow(wording: Wording, section: DatasetSection, figure: Figure): Markup {
  const view = figureView(wording, figure);
  const percent = percentOf(figure);
  const cover = ownCoverage(wording, section, figure);
  const small = [
    ...(view.increase === undefined ? [] : [view.increase]),
    ...growthLines(wording, figure),
    ...view.marks,
  ];
  return html`<tr>
    <th scope="row" style="${style.name}">
      ${view.name}
      ${view.beside.map((text) => html`<br /><span style="${style.beside}">${text}</span>`)}
      ${small.map((text) => html`<br /><span style="${style.small}">${text}</span>`)}
      ${percent !== undefined && mailBar(percent)}
    </th>
    <td style="${style.value}">
      <span style="${view.hasValue ? style.number : style.none}">${view.value}</span>
      ${
        view.unitOfMeasure !== '' &&
        html`<span style="${style.measure}">${view.unitOfMeasure}</span>`
      }
      ${
        view.operands !== undefined &&
        html`<br /><span style="${style.small}">${view.operands}</span>`
      }
      ${cover !== '' && html`<br /><span style="${style.small}">${cover}</span>`}
    </td>
  </tr>`;
}

const coverageNames = (wording: Wording, coverage: Coverage): Markup =>
  html`${coverageLists(wording, coverage).map(
    ({ heading, units }) =>
      html`<p style="${style.small};margin:0 0 4px">
        <b>${heading} (${wording.count(units.length)}):</b>
        ${namesText(wording, units, mostNames)}
      </p>`,
  )}`;

const completionParagraphs = (wording: Wording, section: DatasetSection): Markup =>
  html`${
    usesCompletion(section) &&
    html`<p style="${style.text}"><b>${completionText(wording, section)}</b></p>`
  }
  ${completionLists(wording, section).map(
    ({ heading, names }) =>
      html`<p style="${style.small};margin:0 0 4px">
        <b>${heading} (${wording.count(names.length)}):</b>
        ${namesText(wording, names, mostNames)}
      </p>`,
  )}`;

const sectionRow = (wording: Wording, section: DatasetSection): Markup =>
  row(
    html`<h2 style="${style.h2}">${wording.name(section.dataset.names)}</h2>
      <p style="${style.soft}">${windowText(wording, section)}</p>
      <p style="${style.text}"><b>${reportedText(wording, section.coverage)}</b></p>
      ${
        section.coverage.expected > 1 &&
        html`<p style="${style.soft}">${coverageParts(wording, section.coverage)}</p>`
      }
      ${coverageNames(wording, section.coverage)} ${completionParagraphs(wording, section)}
      ${
        section.figures.length > 0 &&
        dataTable(
          wording.name(section.dataset.names),
          [wording.say.figure, wording.say.value],
          section.figures.map((figure) => figureRow(wording, section, figure)),
        )
      }
      ${answerParagraphs(wording, section)}`,
  );

const answerParagraphs = (wording: Wording, section: DatasetSection): Content =>
  answerViews(wording, section).map(
    ({ name, count, quotes }) =>
      html`<p style="${style.text}">
        <b>${name}:</b> ${count}${quotes.map(
          (quote) => html`<br /><span style="${style.small}">${quote}</span>`,
        )}
      </p>`,
  );

/** Of the country: who reported in each province, section by section, and the way to its part. */
function provincesRow(wording: Wording, report: Report, link: string): Content {
  const { parts } = report;
  if (parts === undefined || parts.length === 0) return undefined;
  const { say } = wording;
  return row(
    html`<h2 style="${style.h2}">${say.byProvince(wording.count(parts.length))}</h2>
      <p style="${style.soft}">${say.provincesHint}</p>
      ${dataTable(
        say.byProvince(wording.count(parts.length)),
        [say.unit, say.coverage],
        parts.map(
          ({ province }) =>
            html`<tr>
              <th scope="row" style="${style.name}">
                <a href="${link}${partQuery(province)}">${wording.unit(province)}</a>
              </th>
              <td style="${style.value}">
                ${join(provinceCoverages(wording, report, province), html`<br />`)}
              </td>
            </tr>`,
        ),
      )}`,
  );
}

/** `63/64 đơn vị`, one for each section in which a unit of the province is asked. */
export const provinceCoverages = (
  wording: Wording,
  { sections }: Report,
  province: string,
): readonly string[] =>
  sections.flatMap(({ provinces = [] }) =>
    provinces
      .filter(({ unit }) => unit === province)
      .map(({ coverage }) => coverageShort(wording, coverage)),
  );

function recommendationsRow(wording: Wording, report: Report): Content {
  if (report.recommendations === undefined) return undefined;
  const { say } = wording;
  const { window } = report.recommendations;
  return row(
    html`<h2 style="${style.h2}">${say.recommendations}</h2>
      <p style="${style.soft}">
        ${say.recommendationWindow(wording.interval(window), wording.instant(report.asOf))}
      </p>
      ${dataTable(
        say.recommendations,
        [say.state, say.numberOfRecommendations],
        countsInPrint(wording, report.recommendations, report.asOf).map(
          ({ name, count, when }) =>
            html`<tr>
              <th scope="row" style="${style.name}">
                ${name}<br /><span style="${style.small}">${when}</span>
              </th>
              <td style="${style.value}"><span style="${style.number}">${count}</span></td>
            </tr>`,
        ),
      )}`,
  );
}

const footerRow = (wording: Wording, report: Report): Markup => {
  const { say } = wording;
  return row(
    html`<p style="${style.footer}">${say.notIssued}</p>
      <p style="${style.footer}">${say.whyYouGetIt(wording.name(report.definition.names))}</p>
      <p style="${style.footer}">${say.linkPersonal}</p>`,
  );
};

const firstWords = (wording: Wording, report: Report): string =>
  wording.say.preheader(
    report.sections
      .map((section) => reportedText(wording, section.coverage))
      .slice(-1)
      .join(),
  );

const mailBody = (wording: Wording, report: Report, link: string): Markup =>
  html`<body style="${style.page}">
    <div style="${style.preheader}" aria-hidden="true">${firstWords(wording, report)}</div>
    <div role="main">
      <table role="presentation" style="${style.outer}">
        <tr>
          <td align="center">
            <table role="presentation" style="${style.column}" align="center">
              ${draftRow(wording)} ${titleRow(wording, report)} ${buttonRow(wording, link)}
              ${changesRow(wording, report)} ${provincesRow(wording, report, link)}
              ${report.sections.map((section) => sectionRow(wording, section))}
              ${recommendationsRow(wording, report)} ${footerRow(wording, report)}
            </table>
          </td>
        </tr>
      </table>
    </div>
  </body>`;

/** The mail as HTML: tables and inline styles, no image, no SVG, no style sheet. */
export const mailHtml = (wording: Wording, report: Report, title: string, link: string): string => {
  const document = html`<!doctype html>
    <html lang="${wording.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
      </head>
      ${mailBody(wording, report, link)}
    </html>`;
  return `${withoutIndent(document)}\n`;
};
