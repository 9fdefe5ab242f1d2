import type {
  RecommendationCounts,
  RecommendationSection,
} from '../core/recommendations/recommendation-summary.ts';
import { type Content, html, join, type Markup } from './html.ts';
import type { Wording } from './wording.ts';

export type Open = RecommendationSection['open'][number];

/** The counts whose cases the report holds one by one; of what was received or answered it holds only how many. */
const countedIn = {
  inHand: () => true,
  awaitingLegalDocument: ({ state }) => state === 'AWAITING_LEGAL_DOCUMENT',
  escalated: ({ state }) => state === 'ESCALATED',
  overdue: ({ overdueWorkingDays }) => overdueWorkingDays > 0,
} as const satisfies Partial<Record<keyof RecommendationCounts, (item: Open) => boolean>>;

const isListed = (key: keyof RecommendationCounts): key is keyof typeof countedIn =>
  key in countedIn;

/** The cases that one of the counts is made of, as far as the report holds them. */
export const casesOfCount = (
  section: RecommendationSection,
  key: keyof RecommendationCounts,
): readonly Open[] => (isListed(key) ? section.open.filter(countedIn[key]) : []);

/** Where a case stands in the list of what is in hand; by place, because a number may hold any sign. */
export const caseAnchor = (section: RecommendationSection, item: Open): string =>
  `case-${section.open.indexOf(item) + 1}`;

const caseLink = (section: RecommendationSection, item: Open): Markup =>
  html`<a href="#${caseAnchor(section, item)}">${item.number}</a>`;

/** More numbers than this wait to be asked. */
const few = 3;

/** The numbers of the cases, each leading to its line in the list of what is in hand. */
export function caseNumbers(
  wording: Wording,
  section: RecommendationSection,
  cases: readonly Open[],
): Content {
  const links = join(
    cases.map((item) => caseLink(section, item)),
    html`<br />`,
  );
  if (cases.length === 0) return undefined;
  if (cases.length <= few) return html`<span class="cases">${links}</span>`;
  return html`<details class="cases">
    <summary>${wording.say.caseNumbers(wording.count(cases.length))}</summary>
    ${links}
  </details>`;
}
