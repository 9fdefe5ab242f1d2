import type { DatasetSection, Figure } from '../core/reports/report.ts';
import { figureAnchor, sectionAnchor } from './anchors.ts';
import { answersBlock } from './answers.ts';
import { bar } from './bars.ts';
import { calendarWords } from './calendar-words.ts';
import { levels } from './catalogue.ts';
import { completionBlock } from './completion.ts';
import { coverageBlock, ownCoverage } from './coverage.ts';
import { explanation } from './explanation.ts';
import { figureView, type FigureView, percentOf } from './figure-view.ts';
import { growthLines } from './growth.ts';
import { foldedHeatTable } from './heat.ts';
import { breakable, type Content, html, type Markup } from './html.ts';
import { boundariesText } from './predecessors.ts';
import { provinceLines, provinceStandings } from './provinces.ts';
import type { Wording } from './wording.ts';

/** The units side by side; of the country its provinces, where they have a number each. */
function sideBySide(wording: Wording, figure: Figure): Content {
  const { units, provinces = [] } = figure;
  if (units.length > 1) {
    const title = wording.say.unitByUnit(wording.count(units.length));
    return foldedHeatTable(wording, figure, title);
  }
  const hasTotals = provinces.some(({ total }) => total.kind === 'value');
  if (units.length > 0 || provinces.length < 2 || !hasTotals) return undefined;
  const title = wording.say.byProvince(wording.count(provinces.length));
  return foldedHeatTable(wording, { ...figure, units: provinceLines(figure) }, title);
}

const valueBlock = (view: FigureView, cover: string): Markup =>
  html`<p class="reading">
    <span class="${view.hasValue ? 'number' : 'nonumber'}">${view.value}</span>
    ${view.unitOfMeasure !== '' && html`<span class="measure">${view.unitOfMeasure}</span>`}
    ${view.operands !== undefined && html`<span class="operands">${breakable(view.operands)}</span>`}
    ${cover !== '' && html`<span class="cover">${cover}</span>`}
  </p>`;

/** Where one unit's own value is the figure, what its source remarked on it; else it stands beside each unit's value. */
const commentOn = ({ say }: Wording, { units }: Figure): readonly string[] =>
  units.length === 1
    ? units
        .flatMap(({ statements }) => statements.filter((line) => line.role === 'used'))
        .flatMap(({ comment }) => (comment === undefined ? [] : [say.comment(comment)]))
    : [];

const remarks = (wording: Wording, figure: Figure, view: FigureView): Content => {
  const lines = [
    ...(view.increase === undefined ? [] : [view.increase]),
    ...growthLines(wording, figure),
    ...view.marks,
    ...new Set(commentOn(wording, figure)),
  ];
  return (
    (view.beside.length > 0 || lines.length > 0) &&
    html`<ul class="marks">
      ${view.beside.map((text) => html`<li class="beside">${text}</li>`)}
      ${lines.map((text) => html`<li>${text}</li>`)}
    </ul>`
  );
};

function figureCard(wording: Wording, section: DatasetSection, figure: Figure): Markup {
  const view = figureView(wording, figure);
  const percent = percentOf(figure);
  return html`<article class="figure" id="${figureAnchor(figure)}">
    <div class="head">
      <h3>${view.name}</h3>
      ${valueBlock(view, ownCoverage(wording, section, figure))}
    </div>
    ${percent !== undefined && bar(percent)} ${remarks(wording, figure, view)}
    ${sideBySide(wording, figure)} ${explanation(wording, figure)}
  </article>`;
}

/** The last day, and the rule that it was found by. */
const deadlineText = (wording: Wording, section: DatasetSection): string => {
  const { deadline, deadlineProvisional, deadlineRule } = section;
  const remarks = [
    ...(deadlineRule === undefined ? [] : [lowered(wording.name(deadlineRule))]),
    ...(deadlineProvisional ? [wording.say.deadlineProvisional] : []),
  ];
  const text = wording.say.deadline(wording.day(deadline));
  return remarks.length === 0 ? text : `${text} (${remarks.join('; ')})`;
};

const lowered = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

/** The one unit that reports by its name, several by their level. */
function reporters(wording: Wording, section: DatasetSection): string {
  const units = new Set(section.figures.flatMap((figure) => figure.units.map(({ unit }) => unit)));
  const [only] = units;
  return units.size === 1 && only !== undefined && section.coverage.expected === 1
    ? wording.unit(only)
    : wording.name(levels[section.level]);
}

export const windowText = (wording: Wording, section: DatasetSection): string =>
  wording.say.window(
    wording.interval(section.window),
    wording.name(calendarWords(section.calendar, section.periodType)),
  ) + boundariesText(wording, section);

/** One dataset: its own window, who reported, and every figure. */
export const datasetSection = (wording: Wording, section: DatasetSection): Markup =>
  html`<section id="${sectionAnchor(section)}">
    <h2>${wording.name(section.dataset.names)}</h2>
    <p class="window">
      ${windowText(wording, section)}<br />${wording.say.level(reporters(wording, section))}.
      ${deadlineText(wording, section)}.
    </p>
    ${coverageBlock(wording, section.coverage)} ${completionBlock(wording, section)}
    ${provinceStandings(wording, section)}
    <div class="figures">
      ${section.figures.map((figure) => figureCard(wording, section, figure))}
      ${answersBlock(wording, section)}
    </div>
  </section>`;
