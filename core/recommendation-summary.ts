import type { Interval } from './statement.ts';
import type { LocalDate } from './time.ts';

/** The counts that a report shows for a group of recommendations, as of the report's instant. */
export type RecommendationCounts = {
  /** Submitted within the period, and children made within it. */
  readonly received: number;
  /** Not ended as of the instant (drafts left out). */
  readonly inHand: number;
  /** Given a signed answer within the period. */
  readonly answered: number;
  readonly awaitingLegalDocument: number;
  readonly escalated: number;
  /** In hand, and past the due date on the day of the instant. */
  readonly overdue: number;
};

/** start + received (submitted, children) + returned = closed + transferred + merged + rejected + withdrawn + end. */
export type RecommendationBalance = {
  readonly start: number;
  readonly submitted: number;
  readonly children: number;
  readonly returned: number;
  readonly closed: number;
  readonly transferred: number;
  readonly merged: number;
  readonly rejected: number;
  /** Drafts that were withdrawn were never received and are not in it. */
  readonly withdrawn: number;
  readonly end: number;
};

export type RecommendationSection = {
  readonly window: Interval;
  readonly counts: RecommendationCounts;
  /** How many stand in each state, in the order of the state table; drafts left out. */
  readonly byState: readonly { readonly state: string; readonly count: number }[];
  readonly byField: readonly { readonly field: string; readonly counts: RecommendationCounts }[];
  /** By the unit that answers (its holder, or who answered); `null`: not assigned yet. */
  readonly byUnit: readonly { readonly unit: string | null; readonly counts: RecommendationCounts }[];
  readonly balance: RecommendationBalance;
  /** Everything in hand, the most urgent first. */
  readonly open: readonly {
    readonly number: string;
    readonly title: string;
    readonly field: string;
    readonly locality: string;
    readonly holder: string | null;
    readonly state: string;
    readonly dueOn: LocalDate | null;
    readonly overdueWorkingDays: number;
  }[];
};
