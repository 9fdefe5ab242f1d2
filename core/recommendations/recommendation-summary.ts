import type { WorkingCalendar } from '../periods/calendar.ts';
import {
  isOverdue,
  isRunningProvisional,
  overdueWorkingDays,
  runningDueOn,
} from './recommendation-deadline.ts';
import { isInHand, RecommendationState } from './recommendation-state.ts';
import {
  asOf as asItStood,
  type Recommendation,
  type RecommendationEvent,
  type Standing,
  standing,
} from './recommendation.ts';
import type { Interval } from '../statements/statement.ts';
import {
  type Instant,
  type LocalDate,
  legalTimeZone,
  localDateAt,
  startOfDay,
  type TimeZone,
} from '../time.ts';

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
  readonly byUnit: readonly {
    readonly unit: string | null;
    readonly counts: RecommendationCounts;
  }[];
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
    /** The due date rests on a year without a confirmed working calendar. */
    readonly dueOnProvisional?: true;
  }[];
};

/** One event, and the state that it found; nothing before the first. */
type Move = { readonly event: RecommendationEvent; readonly from: RecommendationState | undefined };

const moves = ({ history }: Recommendation): readonly Move[] =>
  history.map((event, place) => ({ event, from: history[place - 1]?.stands.state }));

type Flow = Exclude<keyof RecommendationBalance, 'start' | 'end'>;

const flowOfEnd = {
  CLOSED: 'closed',
  MERGED: 'merged',
  TRANSFERRED_OUT: 'transferred',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
} as const satisfies Partial<Record<RecommendationState, Flow>>;
const hasEnded = (state: RecommendationState): state is keyof typeof flowOfEnd =>
  state in flowOfEnd;

/**
 * What a move is in the balance, from the two states alone, so that every road counts, opened or not. Whatever comes
 * back from an end is returned: unmerged, bounced back, appealed, reopened, and a merged case that gets its copy of
 * the answer and waits for the locality again.
 */
function flowOf({ event, from }: Move): Flow | undefined {
  const to = event.stands.state;
  const before = from !== undefined && isInHand(from);
  if (before === isInHand(to)) return undefined;
  if (before) return hasEnded(to) ? flowOfEnd[to] : undefined;
  if (from === undefined) return 'children';
  return from === 'DRAFT' ? 'submitted' : 'returned';
}

/** The stretch of time that a section is about: from its start to its end, as far as is known. */
type Stretch = { readonly from: Instant; readonly until: Instant };
const isIn = ({ from, until }: Stretch, at: Instant): boolean => from <= at && at < until;

const before = (recommendation: Recommendation, at: Instant): Standing | undefined =>
  recommendation.history.findLast((event) => event.at < at)?.stands;

const inHandBefore = (recommendations: readonly Recommendation[], at: Instant): number =>
  recommendations.filter((each) => isInHand(before(each, at)?.state ?? 'DRAFT')).length;

function balanceOf(
  recommendations: readonly Recommendation[],
  stretch: Stretch,
): RecommendationBalance {
  const flows = recommendations
    .flatMap(moves)
    .filter(({ event }) => isIn(stretch, event.at))
    .map(flowOf);
  const count = (flow: Flow): number => flows.filter((each) => each === flow).length;
  return {
    start: inHandBefore(recommendations, stretch.from),
    submitted: count('submitted'),
    children: count('children'),
    returned: count('returned'),
    closed: count('closed'),
    transferred: count('transferred'),
    merged: count('merged'),
    rejected: count('rejected'),
    withdrawn: count('withdrawn'),
    end: inHandBefore(recommendations, stretch.until),
  };
}

/** What a report counts of one case. */
type Line = {
  readonly recommendation: Recommendation;
  readonly stands: Standing;
  readonly received: boolean;
  readonly answered: boolean;
  readonly overdue: boolean;
};

const isReceipt = (move: Move): boolean => ['submitted', 'children'].includes(flowOf(move) ?? '');
const isAnswer = ({ event, from }: Move): boolean =>
  event.stands.state === 'ANSWERED' && from !== 'ANSWERED';

function lineOf(
  recommendation: Recommendation,
  stretch: Stretch,
  calendar: WorkingCalendar,
  today: LocalDate,
): Line {
  const stands = standing(recommendation);
  const happened = moves(recommendation).filter(({ event }) => isIn(stretch, event.at));
  return {
    recommendation,
    stands,
    received: happened.some(isReceipt),
    answered: happened.some(isAnswer),
    overdue: isInHand(stands.state) && isOverdue(stands.clock, calendar, today),
  };
}

const countsOf = (lines: readonly Line[]): RecommendationCounts => {
  const count = (is: (line: Line) => boolean): number => lines.filter(is).length;
  return {
    received: count((line) => line.received),
    inHand: count(({ stands }) => isInHand(stands.state)),
    answered: count((line) => line.answered),
    awaitingLegalDocument: count(({ stands }) => stands.state === 'AWAITING_LEGAL_DOCUMENT'),
    escalated: count(({ stands }) => stands.state === 'ESCALATED'),
    overdue: count((line) => line.overdue),
  };
};

/** Groups in the order of their keys; a missing key comes last. */
function grouped<K extends string | null>(
  lines: readonly Line[],
  keyOf: (line: Line) => K,
): readonly { readonly key: K; readonly counts: RecommendationCounts }[] {
  const keys = [...new Set(lines.map(keyOf))].toSorted((a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return a < b ? -1 : 1;
  });
  return keys.map((key) => ({
    key,
    counts: countsOf(lines.filter((line) => keyOf(line) === key)),
  }));
}

/** A draft is nobody's case yet, nor is one that was withdrawn as a draft. */
const wasReceived = ({ recommendation }: Line): boolean =>
  recommendation.history.some(({ stands }) => isInHand(stands.state));

/** A long closed case is no line of this report. */
const matters = ({ received, answered, stands }: Line): boolean =>
  received || answered || isInHand(stands.state);

const openLine = (
  { recommendation, stands }: Line,
  calendar: WorkingCalendar,
  today: LocalDate,
): RecommendationSection['open'][number] => ({
  number: recommendation.number ?? recommendation.id,
  title: recommendation.title,
  field: recommendation.field,
  locality: recommendation.locality,
  holder: stands.holder,
  state: stands.state,
  dueOn: runningDueOn(stands.clock, calendar) ?? null,
  overdueWorkingDays: overdueWorkingDays(stands.clock, calendar, today),
  ...(isRunningProvisional(stands.clock, calendar) && { dueOnProvisional: true }),
});

const urgency = ({ dueOn, number }: RecommendationSection['open'][number]): string =>
  `${dueOn ?? '9999'}#${number}`;

/**
 * The section of a report: flows within the window, as far as they were known at `asOf`; what is in hand, waits or is
 * overdue as of that instant. The balance is struck at the window's end, or
 * at `asOf` where that comes first.
 */
export function summarise(
  recommendations: readonly Recommendation[],
  window: Interval,
  asOf: Instant,
  calendar: WorkingCalendar,
  zone: TimeZone = legalTimeZone,
): RecommendationSection {
  const known = recommendations.flatMap((each) => asItStood(each, asOf) ?? []);
  const today = localDateAt(asOf, zone);
  const stretch = { from: startOfDay(window.from, zone), until: startOfDay(window.until, zone) };
  const lines = known.map((each) => lineOf(each, stretch, calendar, today)).filter(wasReceived);
  const shown = lines.filter(matters);
  const inState = (state: RecommendationState) =>
    lines.filter(({ stands }) => stands.state === state).length;
  return {
    window,
    counts: countsOf(shown),
    byState: RecommendationState.options
      .filter((state) => state !== 'DRAFT')
      .map((state) => ({ state, count: inState(state) })),
    byField: grouped(shown, ({ recommendation }) => recommendation.field).map(
      ({ key: field, counts }) => ({ field, counts }),
    ),
    byUnit: grouped(shown, ({ stands }) => stands.holder).map(({ key: unit, counts }) => ({
      unit,
      counts,
    })),
    balance: balanceOf(known, stretch),
    open: shown
      .filter(({ stands }) => isInHand(stands.state))
      .map((line) => openLine(line, calendar, today))
      .toSorted((a, b) => (urgency(a) < urgency(b) ? -1 : 1)),
  };
}
