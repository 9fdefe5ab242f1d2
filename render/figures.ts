import type { DatasetSection, Figure } from '../core/report.ts';
import { answersBlock } from './answers.ts';
import { bar } from './bars.ts';
import { calendarWords } from './calendar-words.ts';
import { levels } from './catalogue.ts';
import { completionBlock } from './completion.ts';
import { coverageBlock, coverageShort, ownCoverage } from './coverage.ts';
import { explanation } from './explanation.ts';
import { figureView, type FigureView, percentOf, totalValue } from './figure-view.ts';
import { foldedHeatTable } from './heat.ts';
import { breakable, type Content, html, type Markup } from './html.ts';
import { stackedTable } from './stacked-table.ts';
import { boundariesText } from './predecessors.ts';
import type { Wording } from './wording.ts';

/** Where the figure stands in the page; ids of figures hold only letters, digits, dots and hyphens. */
const anchorOf = (figure: Figure): string => `figure-${figure.id}`;

/** Where the provinces are the reporters themselves, the heat table shows them already. */
const areReporters = (figure: Figure): boolean =>
  (figure.provinces ?? []).every(({ unit }) => figure.units.some((line) => line.unit === unit));

function provinceTable(wording: Wording, figure: Figure): Content {
  if (figure.provinces === undefined || areReporters(figure)) return undefined;
  const { say } = wording;
  return stackedTable(
    say.provincesCaption(wording.name(figure.metric.names)),
    say.unit,
    [{ head: say.value, look: 'num' }, { head: say.coverage }],
    figure.provinces.map(({ unit, total, coverage }) => ({
      name: wording.unit(unit),
      cells: [totalValue(wording, figure, total), coverageShort(wording, coverage)],
    })),
  );
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
  return html`<article class="figure" id="${anchorOf(figure)}">
    <div class="head">
      <h3>${view.name}</h3>
      ${valueBlock(view, ownCoverage(wording, section, figure))}
    </div>
    ${percent !== undefined && bar(percent)} ${remarks(wording, figure, view)}
    ${figure.units.length > 1 && foldedHeatTable(wording, figure)} ${provinceTable(wording, figure)}
    ${explanation(wording, figure)}
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

export const sectionAnchor = (section: DatasetSection): string => `section-${section.dataset.code}`;

/** One dataset: its own window, who reported, and every figure. */
export const datasetSection = (wording: Wording, section: DatasetSection): Markup =>
  html`<section id="${sectionAnchor(section)}">
    <h2>${wording.name(section.dataset.names)}</h2>
    <p class="window">
      ${windowText(wording, section)}<br />${wording.say.level(reporters(wording, section))}.
      ${deadlineText(wording, section)}.
    </p>
    ${coverageBlock(wording, section.coverage)} ${completionBlock(wording, section)}
    <div class="figures">
      ${section.figures.map((figure) => figureCard(wording, section, figure))}
      ${answersBlock(wording, section)}
    </div>
  </section>`;
