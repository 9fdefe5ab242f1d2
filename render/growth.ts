import { roundedText } from '../core/decimal.ts';
import type { GrowthAgainst } from '../core/periods/growth-base.ts';
import type { Figure } from '../core/reports/report.ts';
import type { Growth, UnitGrowth, UnitLine } from '../core/reports/unit-line.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import { noOutcomes } from './catalogue.ts';
import { totalValue } from './figure-view.ts';
import { type Content, html, type Markup } from './html.ts';
import { fractionOf, isPercent, overText } from './numbers.ts';
import type { Wording } from './wording.ts';

type Grown = Omit<Growth, 'leftOut'>;

/**
 * `+4,2%`, or of a percentage `-1,3 điểm phần trăm`; why there is none, in words. What is computed grows by the difference, any
 * other figure by percent.
 */
export function growthText(wording: Wording, { metric }: Figure, outcome: Outcome): string {
  const { say, name, language } = wording;
  const isDifference = metric.kind === 'ratio' || metric.kind === 'indicator';
  if (outcome.kind === 'none')
    return outcome.cause === 'division-by-zero' && !isDifference
      ? say.growth.fromZero
      : name(noOutcomes[outcome.cause]);
  const plain = roundedText(fractionOf(outcome), outcome.decimals);
  const isRise = !plain.startsWith('-') && /[1-9]/.test(plain);
  const number = overText(
    `${isRise ? '+' : ''}${wording.decimal(plain)}`,
    outcome.atLeast,
    language,
  );
  if (!isDifference) return `${number}%`;
  return isPercent(metric) ? say.growth.points(number) : `${number} ${name(metric.unitOfMeasure)}`;
}

const sinceText = ({ say }: Wording, against: GrowthAgainst): string => say.growth.since[against];

/** How many units have a value in both periods; where one alone is asked, nothing needs to be said. */
const comparedText = ({ say, count }: Wording, { compared, units }: Grown): string =>
  units > 1 && compared > 0 ? ` (${say.growth.compared(count(compared), count(units))})` : '';

/** One line for each period that the figure is compared with: `+4,2% so với kỳ trước (61/64 đơn vị có số ở cả hai kỳ)`. */
export function growthLines(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  return (figure.growth ?? []).map((growth) => {
    const since = sinceText(wording, growth.against);
    const value = growthText(wording, figure, growth.outcome);
    const text =
      growth.outcome.kind === 'none'
        ? say.growth.without(since, value)
        : `${value} ${since}${comparedText(wording, growth)}`;
    return growth.of === 'increase' ? say.increase(text) : text;
  });
}

/** The same of one unit's own number, where there is one: `+4,2% so với kỳ trước`. Where one unit alone is asked, it is the figure's. */
export function unitGrowthNotes(
  wording: Wording,
  figure: Figure,
  { growth = [] }: UnitLine,
): readonly string[] {
  if (figure.units.length === 1) return [];
  return growth
    .filter(({ outcome }) => outcome.kind === 'value')
    .map(({ against, outcome }) => {
      const text = `${growthText(wording, figure, outcome)} ${sinceText(wording, against)}`;
      return figure.metric.kind === 'cumulative' ? wording.say.increase(text) : text;
    });
}

/** What stands above the statements of an older number: `Số của kỳ so sánh (so với kỳ trước): 19.783`. */
export function olderNumber(
  wording: Wording,
  figure: Figure,
  { against, before }: Pick<UnitGrowth, 'against' | 'before'>,
): string {
  const { say, count } = wording;
  if (before === undefined) return sentence(sinceText(wording, against));
  const days = before.kind === 'value' ? (before.partialDays ?? 0) : 0;
  const number = totalValue(wording, figure, before);
  return say.growth.older(
    sinceText(wording, against),
    days === 0 ? number : `${number}, ${say.daysLeftOut(count(days))}`,
  );
}

/** At the head of a column. */
export const growthHead = (wording: Wording, { against }: Grown): string =>
  sentence(sinceText(wording, against));

/** The name of a figure whose growth has changed. */
export const growthChanged = (wording: Wording, name: string, against: GrowthAgainst): string =>
  `${name}, ${sinceText(wording, against)}`;

/** The name of the number that a figure is compared with. */
export const baseChanged = (wording: Wording, name: string, against: GrowthAgainst): string =>
  wording.say.growth.olderOf(name, sinceText(wording, against));

function comparison(wording: Wording, figure: Figure, growth: Growth): Markup {
  const { compared, leftOut } = growth;
  return html`<p>${comparisonText(wording, figure, growth)}</p>
    ${
      compared > 0 &&
      leftOut.length > 0 &&
      html`<dl class="names">
        <div>
          <dt>${wording.say.growth.leftOut} (${wording.count(leftOut.length)})</dt>
          <dd>${leftOut.map(wording.unit).join(', ')}</dd>
        </div>
      </dl>`
    }`;
}

/** `So với kỳ trước (15/6–14/7/2025): +4,2%.` and, where units are compared, both numbers. */
function comparisonText(wording: Wording, figure: Figure, growth: Growth): string {
  const { say, count } = wording;
  const { against, window, outcome, now, before, compared, units } = growth;
  const days = window === undefined ? '' : ` (${wording.interval(window)})`;
  const value = growthText(wording, figure, outcome);
  const first = `${sentence(sinceText(wording, against))}${days}: ${value}.`;
  if (compared === 0) return first;
  const numbers = say.growth.numbers(
    totalValue(wording, figure, now),
    totalValue(wording, figure, before),
    count(compared),
    count(units),
  );
  return `${first} ${numbers}`;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** What a growth is computed from, and who is left out of it. */
export function growthBlock(wording: Wording, figure: Figure): Content {
  const { growth = [] } = figure;
  const [first] = growth;
  if (first === undefined) return undefined;
  const { say } = wording;
  return html`<h4>${say.growth.title}</h4>
    <p>${first.of === 'increase' ? say.growth.ruleOfIncrease : say.growth.rule}</p>
    ${growth.map((each) => comparison(wording, figure, each))}`;
}
