import type {
  ComparedStatement,
  Figure,
  FigureMetric,
  StatementLine,
  UnitLine,
} from '../core/report.ts';
import { metricKinds, overTime, overUnits, statementRoles, unitStates } from './catalogue.ts';
import { nameLists, reportedText } from './coverage.ts';
import { figureView, headline, isStatedPercentage, totalValue, unitValue } from './figure-view.ts';
import { type Content, html, type Markup } from './html.ts';
import { statedText, type Wording } from './wording.ts';

/** A table may be wider than a phone: it then scrolls in a region of its own that the keyboard reaches. */
export const wideTable = (label: string, table: Markup): Markup =>
  html`<div class="wide" role="region" tabindex="0" aria-label="${label}">${table}</div>`;

/** A value that one statement alone gave is printed with that statement's decimals. */
const restsOnOneStatement = (figure: Figure): boolean =>
  figure.metric.kind !== 'ratio' &&
  figure.units.flatMap((line) => line.statements).filter((line) => line.role === 'used').length ===
    1;

function roundingRule(wording: Wording, figure: Figure): string {
  const shown = headline(figure);
  if (restsOnOneStatement(figure) || isStatedPercentage(figure)) return wording.say.asGiven;
  return wording.say.rounding(shown.kind === 'value' ? shown.decimals : figure.metric.decimals);
}

function ratioRules(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { numerator, denominator } = figure.metric;
  const shown = headline(figure);
  if (numerator === undefined || denominator === undefined) return [];
  const operands = shown.kind === 'value' ? shown.operands : undefined;
  return [
    say.operandNames(wording.metric(numerator), wording.metric(denominator)),
    say.ratioRule,
    ...(operands === undefined
      ? []
      : [
          say.operands(
            wording.exact(operands.numerator),
            wording.exact(operands.denominator),
            totalValue(wording, figure, shown),
          ),
        ]),
  ];
}

/** A ratio is aggregated operand by operand, which its own rules say. */
const axes = (wording: Wording, { kind, overTime: time, overUnits: units }: FigureMetric): string =>
  kind === 'ratio'
    ? wording.say.kind(wording.name(metricKinds[kind]))
    : wording.say.rule(
        wording.name(metricKinds[kind]),
        wording.name(overTime[time]),
        wording.name(overUnits[units]),
      );

function rules(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { metric } = figure;
  const shown = headline(figure);
  return [
    axes(wording, metric),
    ...ratioRules(wording, figure),
    roundingRule(wording, figure),
    ...(shown.kind === 'value' && shown.atLeast ? [say.atLeastNote] : []),
    ...(metric.startsOn === undefined ? [] : [say.startsOn(wording.day(metric.startsOn))]),
    ...(metric.note === undefined ? [] : [say.note(wording.name(metric.note))]),
    say.figureCode(metric.code),
  ];
}

const statementCells = (
  wording: Wording,
  metric: FigureMetric,
  line: StatementLine,
  role: Content,
): Markup =>
  html`<td class="num">${statedText(wording, line, metric)}</td>
    <td>${role}</td>
    ${metric.kind === 'ratio' && html`<td>${wording.metric(line.metric)}</td>`}
    <td>${wording.interval(line.interval)}</td>
    <td class="from">${wording.source(line.source)}</td>
    <td>${wording.instant(line.observedAt)}</td>
    <td>${wording.instant(line.receivedAt)}</td>
    <td class="code">${line.receipt}</td>`;

const statementHeads = (wording: Wording, metric: FigureMetric, role: string): Markup => {
  const { say } = wording;
  return html`<th scope="col" class="num">${say.says}</th>
    <th scope="col">${role}</th>
    ${metric.kind === 'ratio' && html`<th scope="col">${say.metric}</th>`}
    <th scope="col">${say.interval}</th>
    <th scope="col">${say.source}</th>
    <th scope="col">${say.observedAt}</th>
    <th scope="col">${say.receivedAt}</th>
    <th scope="col">${say.receipt}</th>`;
};

function unitNotes(wording: Wording, line: UnitLine): string {
  const { say } = wording;
  return [
    wording.name(unitStates[line.state]),
    ...(line.late ? [say.lateMark] : []),
    ...(line.carriedFrom === undefined
      ? []
      : [say.carriedFrom(wording.interval(line.carriedFrom))]),
    ...(line.daysLeftOut === undefined || line.daysLeftOut === 0
      ? []
      : [say.daysLeftOut(wording.count(line.daysLeftOut))]),
  ].join(', ');
}

function unitIncrease(wording: Wording, figure: Figure, line: UnitLine): Content {
  return (
    line.increase !== undefined &&
    html`<br /><small>${wording.say.increase(totalValue(wording, figure, line.increase))}</small>`
  );
}

/** One row per statement; the unit stands once and spans its statements. */
function unitRows(wording: Wording, figure: Figure, line: UnitLine): Markup {
  const { metric } = figure;
  const rows = Math.max(1, line.statements.length);
  const [first, ...rest] = line.statements;
  const lead = html`<th scope="row" rowspan="${rows}">${wording.unit(line.unit)}</th>
    <td rowspan="${rows}" class="num">
      ${unitValue(wording, figure, line)}${unitIncrease(wording, figure, line)}
    </td>
    <td rowspan="${rows}">${unitNotes(wording, line)}</td>`;
  const cells = (said: StatementLine): Markup =>
    statementCells(wording, metric, said, wording.name(statementRoles[said.role]));
  const silent = html`<td colspan="${metric.kind === 'ratio' ? 8 : 7}">
    ${wording.say.noStatement}
  </td>`;
  return html`<tr>
      ${lead}${first === undefined ? silent : cells(first)}
    </tr>
    ${rest.map(
      (said) =>
        html`<tr class="${said.role === 'superseded' ? 'old' : 'more'}">
          ${cells(said)}
        </tr>`,
    )}`;
}

function statementTable(wording: Wording, figure: Figure): Markup {
  const { say } = wording;
  const caption = say.statementsCaption(wording.name(figure.metric.names));
  return wideTable(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say.unit}</th>
          <th scope="col" class="num">${say.value}</th>
          <th scope="col">${say.state}</th>
          ${statementHeads(wording, figure.metric, say.role)}
        </tr>
      </thead>
      <tbody>
        ${figure.units.map((line) => unitRows(wording, figure, line))}
      </tbody>
    </table>`,
  );
}

const comparedRow = (wording: Wording, figure: Figure, line: ComparedStatement): Markup =>
  html`<tr>
    <th scope="row">${wording.unit(line.unit)}</th>
    ${statementCells(
      wording,
      figure.metric,
      line,
      `${wording.name(statementRoles[line.role])}: ${line.differs ? wording.say.differs : wording.say.agrees}`,
    )}
  </tr>`;

function comparedTable(wording: Wording, figure: Figure): Content {
  if (figure.compared.length === 0) return undefined;
  const { say } = wording;
  const caption = say.comparedCaption(wording.name(figure.metric.names));
  return html`<h4>${say.compared}</h4>
    ${wideTable(
      caption,
      html`<table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">${say.unit}</th>
            ${statementHeads(wording, figure.metric, say.comparison)}
          </tr>
        </thead>
        <tbody>
          ${figure.compared.map((line) => comparedRow(wording, figure, line))}
        </tbody>
      </table>`,
    )}`;
}

function increaseBlock(wording: Wording, figure: Figure): Content {
  if (figure.increase === undefined) return undefined;
  const { total, coverage } = figure.increase;
  return html`<h4>${wording.say.increaseLabel}</h4>
    <p>${totalValue(wording, figure, total)}. ${reportedText(wording, coverage)}.</p>
    ${nameLists(wording, coverage)}`;
}

/** Leads from a printed figure to its rule, its operands, its units and every statement and receipt behind it. */
export function explanation(wording: Wording, figure: Figure): Markup {
  const { say } = wording;
  const view = figureView(wording, figure);
  return html`<details>
    <summary>
      ${view.hasValue ? say.why(view.value) : say.whyNone}<span class="hidden"> ${view.name}</span>
    </summary>
    <h4>${say.howComputed}</h4>
    <ul class="rules">
      ${rules(wording, figure).map((rule) => html`<li>${rule}</li>`)}
    </ul>
    <h4>${say.coverage}</h4>
    <p>${reportedText(wording, figure.coverage)}</p>
    ${nameLists(wording, figure.coverage)} ${increaseBlock(wording, figure)}
    ${statementTable(wording, figure)} ${comparedTable(wording, figure)}
  </details>`;
}
