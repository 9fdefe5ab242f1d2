import { headOf } from '../core/reports/printed.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import { metricKinds, overTime, overUnits } from './catalogue.ts';
import { nameLists, reported, reportedText } from './coverage.ts';
import { boundsText, formulaInNames, operandsText } from './formula.ts';
import { figureView, isStatedPercentage, totalValue } from './figure-view.ts';
import { growthBlock } from './growth.ts';
import { type Content, html, type Markup } from './html.ts';
import { isPercent } from './numbers.ts';
import { rangeRules } from './range.ts';
import { linesElsewhere } from './provinces.ts';
import { comparedList, statementList } from './statements.ts';
import type { Wording } from './wording.ts';

const isComputed = ({ kind }: FigureMetric): boolean => kind === 'ratio' || kind === 'indicator';

/**
 * A value that one statement alone gave is printed with that statement's decimals. What is totalled over units has the metric's,
 * also where one of them alone stated something.
 */
const restsOnOneStatement = (figure: Figure): boolean =>
  hasOwnDecimals(figure) &&
  !isComputed(figure.metric) &&
  !figure.units.some(({ predecessors = [] }) =>
    predecessors.some(({ share }) => share !== undefined),
  ) &&
  figure.units.flatMap((line) => line.statements).filter((line) => line.role === 'used').length ===
    1;

const hasOwnDecimals = (figure: Figure): boolean => {
  const shown = headOf(figure).outcome;
  const [alone, ...others] = figure.units.map(({ outcome }) => outcome);
  if (shown.kind === 'none' || alone === undefined || others.length > 0) return false;
  return alone.kind === 'value' && alone.decimals === shown.decimals;
};

function roundingRule(wording: Wording, figure: Figure): string {
  const shown = headOf(figure).outcome;
  if (restsOnOneStatement(figure) || isStatedPercentage(figure)) return wording.say.asGiven;
  return wording.say.rounding(shown.kind === 'value' ? shown.decimals : figure.metric.decimals);
}

function ratioRules(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { numerator, denominator } = figure.metric;
  const shown = headOf(figure).outcome;
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

/** The formula in names and, once it has been applied, in numbers. */
function formulaRules(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { metric } = figure;
  const shown = headOf(figure).outcome;
  const names = formulaInNames(wording, metric);
  const bounds = boundsText(wording, metric);
  if (names === undefined) return [];
  const numbers = operandsText(wording, metric, shown);
  return [
    say.formula(names),
    say.formulaRule,
    ...(numbers === undefined ? [] : [say.inNumbers(numbers, totalValue(wording, figure, shown))]),
    ...(bounds === undefined ? [] : [bounds]),
  ];
}

/** What is computed is aggregated operand by operand, which its own rules say. */
function axes(wording: Wording, metric: FigureMetric): string {
  const kind = wording.name(metricKinds[metric.kind]);
  return isComputed(metric)
    ? wording.say.kind(kind)
    : wording.say.rule(
        kind,
        wording.name(overTime[metric.overTime]),
        wording.name(overUnits[metric.overUnits]),
      );
}

/** Whose word counts, and how old it may be. */
function originRules(wording: Wording, metric: FigureMetric): readonly string[] {
  const { say } = wording;
  const { factor = 1, sources = [], maxAgeDays = 0, overTime: time } = metric;
  return [
    ...(factor === 1 || isPercent(metric) ? [] : [say.factor(wording.count(factor))]),
    ...(sources.length > 1 ? [say.sourceOrder(sources.map(wording.source).join(' → '))] : []),
    ...(maxAgeDays > 0 && time === 'last' && !isComputed(metric)
      ? [say.carriedAtMost(wording.count(maxAgeDays))]
      : []),
  ];
}

/** How the number came about, in sentences: its axes, its parts, its rounding, and what else a reader must know. */
export function rules(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { metric } = figure;
  const shown = headOf(figure).outcome;
  return [
    axes(wording, metric),
    ...ratioRules(wording, figure),
    ...formulaRules(wording, figure),
    ...originRules(wording, metric),
    roundingRule(wording, figure),
    ...rangeRules(wording, figure),
    ...(shown.kind === 'value' && shown.atLeast ? [say.atLeastNote] : []),
    ...(figure.increase === undefined ? [] : [say.increaseRule]),
    ...(metric.startsOn === undefined ? [] : [say.startsOn(wording.day(metric.startsOn))]),
    ...(metric.note === undefined ? [] : [say.note(wording.name(metric.note))]),
    metric.kind === 'indicator' ? say.indicatorCode(metric.code) : say.figureCode(metric.code),
  ];
}

/** A unit without an increase may well have reported: its own line says why there is none. */
function increaseBlock(wording: Wording, figure: Figure): Content {
  if (figure.increase === undefined) return undefined;
  const { total, coverage } = figure.increase;
  const without = [...coverage.missing, ...coverage.partial, ...coverage.withdrawn].toSorted();
  return html`<h4>${wording.say.increaseLabel}</h4>
    <p>
      ${totalValue(wording, figure, total)}.
      ${coverage.expected > 1 && wording.say.computedFor(wording.count(reported(coverage)), wording.count(coverage.expected))}
    </p>
    ${
      figure.provinces === undefined &&
      coverage.expected > 1 &&
      without.length > 0 &&
      html`<dl class="names">
        <div>
          <dt>${wording.say.withoutIncrease} (${wording.count(without.length)})</dt>
          <dd>${without.map(wording.unit).join(', ')}</dd>
        </div>
      </dl>`
    }`;
}

/**
 * Who reported is only worth a paragraph where more than one unit is asked; the unit's own line says it else. Of the country the
 * names stand at the head of the section and in its parts, not once more at each figure.
 */
const coverageInWords = (wording: Wording, figure: Figure): Markup =>
  html`<h4>${wording.say.coverage}</h4>
    <p>${reportedText(wording, figure.coverage)}</p>
    ${figure.provinces === undefined && nameLists(wording, figure.coverage)}`;

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
    ${figure.coverage.expected > 1 && coverageInWords(wording, figure)}
    ${increaseBlock(wording, figure)} ${growthBlock(wording, figure)}
    ${figure.units.length > 0 ? statementList(wording, figure) : linesElsewhere(wording, figure)}
    ${comparedList(wording, figure)}
    <p class="data"><a href="${wording.query}figure=${figure.id}">${say.asData}</a></p>
  </details>`;
}
