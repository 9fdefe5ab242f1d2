import type { Names } from '../core/names.ts';
import { fieldNames } from '../core/recommendation-fields.ts';
import type {
  RecommendationBalance,
  RecommendationCounts,
  RecommendationSection,
} from '../core/recommendation-summary.ts';
import { bar } from './bars.ts';
import { balanceTerms, recommendationCounts, recommendationStates } from './catalogue.ts';
import { wideTable } from './explanation.ts';
import { type Content, html, join, type Markup } from './html.ts';
import type { Wording } from './wording.ts';

const countKeys = [
  'received',
  'inHand',
  'answered',
  'awaitingLegalDocument',
  'escalated',
  'overdue',
] as const satisfies readonly (keyof RecommendationCounts)[];

/** A report compiled by an older version may hold a code that is not known any more: it stands for itself. */
const named = (wording: Wording, book: Readonly<Record<string, Names>>, code: string): string =>
  wording.name(book[code] ?? { vi: code, en: code });
const stateName = (wording: Wording, state: string): string =>
  named(wording, recommendationStates, state);
const fieldName = (wording: Wording, field: string): string => named(wording, fieldNames, field);

/** The six counts with their names, in the order of print. */
export const countsInPrint = (
  wording: Wording,
  counts: RecommendationCounts,
): readonly { readonly name: string; readonly count: string }[] =>
  countKeys.map((key) => ({
    name: wording.name(recommendationCounts[key]),
    count: wording.count(counts[key]),
  }));

type Term = keyof RecommendationBalance;
const came = ['start', 'submitted', 'children', 'returned'] as const satisfies readonly Term[];
const went = [
  'closed',
  'transferred',
  'merged',
  'rejected',
  'withdrawn',
  'end',
] as const satisfies readonly Term[];

const term = (wording: Wording, balance: RecommendationBalance, key: Term): string =>
  `${wording.name(balanceTerms[key])} ${wording.count(balance[key])}`;

/** `đầu kỳ 2 + mới gửi 10 + … = kết thúc 3 + … + cuối kỳ 10`: every term, so that it can be checked by eye. */
export const balanceText = (wording: Wording, balance: RecommendationBalance): string =>
  [came, went]
    .map((side) => side.map((key) => term(wording, balance, key)).join(' + '))
    .join(' = ');

const balanceMarkup = (wording: Wording, balance: RecommendationBalance): Markup =>
  join(
    [came, went].map((side) =>
      join(
        side.map((key) => html`<span>${term(wording, balance, key)}</span>`),
        ' + ',
      ),
    ),
    html`<br /><b>=</b> `,
  );

function stateBars(wording: Wording, section: RecommendationSection): Markup {
  const { say } = wording;
  const shown = section.byState.filter((row) => row.count > 0);
  const most = Math.max(1, ...shown.map((row) => row.count));
  return html`<table class="barred">
    <caption>
      ${say.byState}
    </caption>
    <thead class="hidden">
      <tr>
        <th scope="col">${say.state}</th>
        <th scope="col">${say.recommendations}</th>
      </tr>
    </thead>
    <tbody>
      ${shown.map(
        (row) =>
          html`<tr>
            <th scope="row">${stateName(wording, row.state)}</th>
            <td>
              <span class="n">${wording.count(row.count)}</span>${bar((100 * row.count) / most)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function countsTable(
  wording: Wording,
  caption: string,
  head: string,
  rows: readonly { readonly name: string; readonly counts: RecommendationCounts }[],
): Markup {
  return wideTable(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${head}</th>
          ${countKeys.map(
            (key) =>
              html`<th scope="col" class="num">${wording.name(recommendationCounts[key])}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${row.name}</th>
              ${countKeys.map((key) => html`<td class="num">${wording.count(row.counts[key])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

type Open = RecommendationSection['open'][number];

function dueText(wording: Wording, item: Open): Content {
  if (item.dueOn === null) return wording.say.noDue;
  const day = wording.day(item.dueOn);
  if (item.overdueWorkingDays <= 0) return day;
  return html`${day}<br />
    <b class="overdue">${wording.say.overdueBy(wording.count(item.overdueWorkingDays))}</b>`;
}

const openItem = (wording: Wording, item: Open): Markup =>
  html`<li>
    <div>
      <p>${item.title}</p>
      <p class="meta">
        <span class="code">${item.number}</span> · ${stateName(wording, item.state)} ·
        ${item.holder === null ? wording.say.notAssigned : wording.unit(item.holder)} ·
        ${fieldName(wording, item.field)} · ${wording.unit(item.locality)}
      </p>
    </div>
    <p class="due">${wording.say.dueOn}: ${dueText(wording, item)}</p>
  </li>`;

const openList = (wording: Wording, section: RecommendationSection): Markup =>
  section.open.length === 0
    ? html`<p>${wording.say.nothing}</p>`
    : html`<ul class="open">
        ${section.open.map((item) => openItem(wording, item))}
      </ul>`;

const byField = (wording: Wording, section: RecommendationSection): Markup =>
  countsTable(
    wording,
    wording.say.byField,
    wording.say.field,
    section.byField.map(({ field, counts }) => ({ name: fieldName(wording, field), counts })),
  );

const byUnit = (wording: Wording, section: RecommendationSection): Markup =>
  countsTable(
    wording,
    wording.say.byUnit,
    wording.say.answeringUnit,
    section.byUnit.map(({ unit, counts }) => ({
      name: unit === null ? wording.say.notAssigned : wording.unit(unit),
      counts,
    })),
  );

/** What the localities asked, where each ask stands, and the equation that shows that none was lost. */
export function recommendationsSection(
  wording: Wording,
  section: RecommendationSection | undefined,
): Content {
  if (section === undefined) return undefined;
  const { say } = wording;
  return html`<section id="recommendations">
    <h2>${say.recommendations}</h2>
    <p class="window">${say.recommendationWindow(wording.interval(section.window))}.</p>
    <dl class="counts">
      ${countsInPrint(wording, section.counts).map(
        ({ name, count }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${count}</dd>
          </div>`,
      )}
    </dl>
    ${stateBars(wording, section)}
    <h3>${say.balance}</h3>
    <p class="balance">${balanceMarkup(wording, section.balance)}</p>
    ${byField(wording, section)} ${byUnit(wording, section)}
    <h3>${say.openCaption}</h3>
    ${openList(wording, section)}
  </section>`;
}
