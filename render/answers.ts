import type { Answer, AnswerList, DatasetSection } from '../core/reports/report.ts';
import { type Content, html, join, type Markup, oneLine } from './html.ts';
import { receiptOf, stampsOf } from './statements.ts';
import { type Remarked, remarksOf, type Wording } from './wording.ts';

/** What a source answered, in words; of a nil its reason. */
export const answerText = (wording: Wording, { says }: Answer): string =>
  says.kind === 'text' ? says.text : wording.say.nilBecause(says.reason);

/** The lines of a text as they were written. */
const inLines = (text: string): Markup => join(text.split(/\r\n|[\r\n]/), html`<br />`);

const remarks = (wording: Wording, answer: Remarked): Content =>
  remarksOf(wording, answer).map((text) => html`<p class="remark">${text}</p>`);

const entry = (wording: Wording, answer: Answer): Markup =>
  html`<div>
    <dt>${wording.unit(answer.unit)}</dt>
    <dd>
      <p>${inLines(answerText(wording, answer))}</p>
      ${remarks(wording, answer)}
      <p class="old">
        ${wording.interval(answer.interval)} · ${wording.source(answer.source)} ·
        ${join(stampsOf(wording, answer), ' · ')} · ${receiptOf(wording, answer)}
      </p>
    </dd>
  </div>`;

const listed = (wording: Wording, dataset: string, { metric, answers }: AnswerList): Markup =>
  html`<article class="figure" id="answers-${dataset}.${metric.code}">
    <h3>${wording.name(metric.names)}</h3>
    ${metric.note !== undefined && html`<p class="window">${wording.say.note(wording.name(metric.note))}</p>`}
    ${
      answers.length === 0
        ? html`<p>${wording.say.noAnswers}</p>`
        : html`<dl class="answers">${answers.map((answer) => entry(wording, answer))}</dl>`
    }
  </article>`;

/** Every answer to every question of the dataset, in full: who gave it, when and under which receipt. */
export const answersBlock = (wording: Wording, section: DatasetSection): Content =>
  (section.answers ?? []).map((list) => listed(wording, section.dataset.code, list));

/** As many answers of one question as a mail quotes, and as much of each; the page has them all, in full. */
const mostQuoted = 3;
const longestQuote = 160;

const shortened = (text: string): string =>
  text.length > longestQuote ? `${text.slice(0, longestQuote).trimEnd()}…` : text;

/** One question in a mail. */
export type AnswersView = {
  readonly name: string;
  /** How many answers there are, or that there is none. */
  readonly count: string;
  /** `Xã Đất Mũi: …` */
  readonly quotes: readonly string[];
};

export const answerViews = (wording: Wording, section: DatasetSection): readonly AnswersView[] =>
  (section.answers ?? []).map(({ metric, answers }) => ({
    name: wording.name(metric.names),
    count:
      answers.length === 0
        ? wording.say.noAnswers
        : wording.say.answersInFull(wording.count(answers.length)),
    quotes: answers
      .slice(0, mostQuoted)
      .map(
        (answer) =>
          `${wording.unit(answer.unit)}: ${shortened(oneLine(answerText(wording, answer)))}`,
      ),
  }));
