import type { Names } from '../core/names.ts';
import { lastDay } from '../core/periods/period.ts';
import { fieldNames } from '../core/recommendations/recommendation-fields.ts';
import type {
  RecommendationBalance,
  RecommendationCounts,
  RecommendationSection,
} from '../core/recommendations/recommendation-summary.ts';
import type { Report } from '../core/reports/report.ts';
import { type Instant, legalTimeZone, startOfDay } from '../core/time.ts';
import { bar } from './bars.ts';
import { balanceTerms, recommendationCounts, recommendationStates } from './catalogue.ts';
import { type Content, html, join, type Markup } from './html.ts';
import { caseAnchor, caseNumbers, casesOfCount, type Open } from './recommendation-cases.ts';
import { stackedTable } from './stacked-table.ts';
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

/** Counted over the period; the others stand as they are at the instant of the report. */
const flows: ReadonlySet<keyof RecommendationCounts> = new Set(['received', 'answered']);

/** The six counts with their names, and of when each is, in the order of print. */
export const countsInPrint = (
  wording: Wording,
  { counts, window }: RecommendationSection,
  asOf: Instant,
): readonly CountInPrint[] =>
  countKeys.map((key) => ({
    key,
    name: wording.name(recommendationCounts[key]),
    count: wording.count(counts[key]),
    when: flows.has(key) ? wording.interval(window) : wording.say.at(wording.instant(asOf)),
  }));

type CountInPrint = {
  readonly key: keyof RecommendationCounts;
  readonly name: string;
  readonly count: string;
  readonly when: string;
};

/** Of when the balance is: what it starts from and what it ends with. */
export function balanceDates(
  wording: Wording,
  { window }: RecommendationSection,
  asOf: Instant,
): string {
  const { say } = wording;
  const isOver = startOfDay(window.until, legalTimeZone) <= asOf;
  const end = isOver ? say.endOf(wording.day(lastDay(window))) : say.at(wording.instant(asOf));
  return say.balanceDates(wording.day(window.from), end);
}

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

function stateBars(wording: Wording, section: RecommendationSection, asOf: Instant): Markup {
  const { say } = wording;
  const shown = section.byState.filter((row) => row.count > 0);
  const most = Math.max(1, ...shown.map((row) => row.count));
  const cases = (state: string): readonly Open[] =>
    section.open.filter((item) => item.state === state);
  return html`<table class="barred">
    <caption>
      ${say.byState(wording.instant(asOf))}
    </caption>
    <thead class="hidden">
      <tr>
        <th scope="col">${say.state}</th>
        <th scope="col">${say.recommendations}</th>
        <th scope="col">${say.caseNumbersHead}</th>
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
            <td>${caseNumbers(wording, section, cases(row.state))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

type Group = {
  readonly name: string;
  readonly counts: RecommendationCounts;
  readonly cases: readonly Open[];
};

const countsTable = (
  wording: Wording,
  section: RecommendationSection,
  caption: string,
  head: string,
  groups: readonly Group[],
): Markup =>
  stackedTable(
    caption,
    head,
    [
      ...countKeys.map((key) => ({
        head: wording.name(recommendationCounts[key]),
        look: 'num' as const,
      })),
      { head: wording.say.casesInHand, look: 'full' },
    ],
    groups.map(({ name, counts, cases }) => ({
      name,
      cells: [
        ...countKeys.map((key) => wording.count(counts[key])),
        caseNumbers(wording, section, cases),
      ],
    })),
  );

function dueText(wording: Wording, item: Open): Content {
  if (item.dueOn === null) return wording.say.noDue;
  const day = item.dueOnProvisional
    ? `${wording.day(item.dueOn)} (${wording.say.dueProvisional})`
    : wording.day(item.dueOn);
  if (item.overdueWorkingDays <= 0) return day;
  return html`${day}<br />
    <b class="overdue">${wording.say.overdueBy(wording.count(item.overdueWorkingDays))}</b>`;
}

const openItem = (wording: Wording, section: RecommendationSection, item: Open): Markup =>
  html`<li id="${caseAnchor(section, item)}">
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
        ${section.open.map((item) => openItem(wording, section, item))}
      </ul>`;

const byField = (wording: Wording, section: RecommendationSection): Markup =>
  countsTable(
    wording,
    section,
    wording.say.byField,
    wording.say.field,
    section.byField.map(({ field, counts }) => ({
      name: fieldName(wording, field),
      counts,
      cases: section.open.filter((item) => item.field === field),
    })),
  );

const byUnit = (wording: Wording, section: RecommendationSection): Markup =>
  countsTable(
    wording,
    section,
    wording.say.byUnit,
    wording.say.answeringUnit,
    section.byUnit.map(({ unit, counts }) => ({
      name: unit === null ? wording.say.notAssigned : wording.unit(unit),
      counts,
      cases: section.open.filter(({ holder }) => holder === unit),
    })),
  );

function tiles(wording: Wording, section: RecommendationSection, asOf: Instant): Markup {
  const caseNumbersOf = (key: keyof RecommendationCounts): Content => {
    const cases = casesOfCount(section, key);
    return cases.length > 0 && html`<dd>${caseNumbers(wording, section, cases)}</dd>`;
  };
  return html`<dl class="counts">
    ${countsInPrint(wording, section, asOf).map(
      ({ key, name, count, when }) =>
        html`<div>
          <dt>${name}<small>${when}</small></dt>
          <dd class="many">${count}</dd>
          ${caseNumbersOf(key)}
        </div>`,
    )}
  </dl>`;
}

/** What the localities asked, where each ask stands, and the equation that shows that none was lost. */
export function recommendationsSection(
  wording: Wording,
  { recommendations: section, asOf }: Report,
): Content {
  if (section === undefined) return undefined;
  const { say } = wording;
  const instant = wording.instant(asOf);
  return html`<section id="recommendations">
    <h2>${say.recommendations}</h2>
    <p class="window">${say.recommendationWindow(wording.interval(section.window), instant)}.</p>
    ${tiles(wording, section, asOf)} ${stateBars(wording, section, asOf)}
    <h3>${say.balance(wording.interval(section.window))}</h3>
    <p class="balance">${balanceMarkup(wording, section.balance)}</p>
    <p class="window">${balanceDates(wording, section, asOf)} ${say.inHandAt(instant)}</p>
    ${byField(wording, section)} ${byUnit(wording, section)}
    <h3>${say.openCaption(instant)}</h3>
    ${openList(wording, section)}
  </section>`;
}
