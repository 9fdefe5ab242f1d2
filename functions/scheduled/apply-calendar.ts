import { isDeepStrictEqual } from 'node:util';
import { runningDueOn } from '../../core/recommendations/recommendation-deadline.ts';
import { recalculated } from '../../core/recommendations/recommendation-recalculation.ts';
import { RecommendationState, states } from '../../core/recommendations/recommendation-state.ts';
import {
  type Recommendation,
  type RecommendationId,
  standing,
} from '../../core/recommendations/recommendation.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { isSettled } from '../../core/periods/settling.ts';
import { type Instant, type LocalDate, localDateAt } from '../../core/time.ts';
import type { AppliedCalendar, AppliedCalendars } from '../../store/applied-calendar.ts';
import type {
  ListedRecommendation,
  ListPage,
  Recommendations,
} from '../../store/recommendations.ts';
import type { Log } from '../shared/log.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Now } from '../shared/world.ts';
import { apart } from './apart.ts';

export type ApplyCalendarNeeds = {
  /** A tick deals with so many pages, and the next one goes on; absent: forty. */
  readonly mostPages?: number;
  readonly registry: Pick<RegistryReader, 'at'>;
  /** Every version of the registry and when it was published, oldest first. */
  readonly history: () => Promise<readonly Head[]>;
  readonly recommendations: Pick<Recommendations, 'find' | 'replace' | 'list'>;
  readonly applied: AppliedCalendars;
  readonly now: Now;
  readonly log: Log;
};

type Head = { readonly version: number; readonly at: Instant };
type UnderWay = NonNullable<AppliedCalendar['underWay']>;

/** Read and written together. */
const pageSize = 25;

/** The states in which a due date runs. */
const running: readonly RecommendationState[] = RecommendationState.options.filter(
  (state) => states[state].clock === 'answer',
);

/**
 * Reckons the due dates that run by the newest calendar, and lists them under it; answers how many moved. A version is
 * taken up when it is settled: by then no step is under way that had read the one before. Which dates still ran is asked
 * of the day of its publication, so that a late walk moves what one in time would have moved. A walk that met a fault is
 * made again, and one that another tick does at the same time is left to that.
 */
export const applyCalendar = (needs: ApplyCalendarNeeds) => async (): Promise<number> => {
  const at = needs.now();
  const head = (await needs.history()).findLast((each) => isSettled(each.at, at));
  const applied = await needs.applied.find();
  if (head === undefined || head.version <= applied.version) return 0;
  const registry = await needs.registry.at(head.version);
  if (await isSameCalendar(needs, applied, registry)) {
    await needs.applied.keep({ version: head.version, turn: applied.turn });
    return 0;
  }
  const begun =
    applied.underWay?.version === head.version ? applied : { ...applied, ...fromStart(head) };
  return walk(needs, registry, localDateAt(head.at), begun);
};

const fromStart = ({ version }: Head): { readonly underWay: UnderWay } => ({
  underWay: { version, state: running[0] ?? 'SUBMITTED', failed: false },
});

/** Most versions change no calendar. While a walk is under way, its dates are of neither version. */
const isSameCalendar = async (
  { registry }: Pick<ApplyCalendarNeeds, 'registry'>,
  { version, underWay }: AppliedCalendar,
  next: Registry,
): Promise<boolean> =>
  version > 0 &&
  underWay === undefined &&
  isDeepStrictEqual((await registry.at(version)).calendar, next.calendar);

async function walk(
  needs: ApplyCalendarNeeds,
  registry: Registry,
  published: LocalDate,
  begun: AppliedCalendar,
): Promise<number> {
  let moved = 0;
  let applied = begun;
  const { mostPages = 40 } = needs;
  for (let pages = 0; applied.underWay !== undefined && pages < mostPages; pages += 1) {
    const { underWay } = applied;
    const source = { index: 'byState', value: underWay.state, dueFrom: published } as const;
    const page = await needs.recommendations.list(source, pageSize, underWay.after);
    const dealt = await Promise.all(
      page.rows.map((row) => dealtWith(needs, registry, published, row)),
    );
    moved += dealt.filter((outcome) => outcome === 'moved').length;
    const failed = underWay.failed || dealt.includes(undefined);
    const next = following(applied, { ...underWay, failed }, page.next);
    if (!(await needs.applied.keep(next))) return moved;
    applied = { ...next, turn: next.turn + 1 };
  }
  return moved;
}

function following(
  { version, turn }: AppliedCalendar,
  underWay: UnderWay,
  after: ListPage['next'],
): AppliedCalendar {
  if (after !== undefined) return { version, turn, underWay: { ...underWay, after } };
  const state = running[running.indexOf(underWay.state) + 1];
  if (state !== undefined)
    return {
      version,
      turn,
      underWay: { version: underWay.version, state, failed: underWay.failed },
    };
  return underWay.failed ? { version, turn } : { version: underWay.version, turn };
}

/** `undefined` where it could not be dealt with. */
const dealtWith = (
  needs: ApplyCalendarNeeds,
  registry: Registry,
  published: LocalDate,
  { id, dueOn }: ListedRecommendation,
) =>
  apart(needs.log, 'reckon a due date by the changed calendar', { recommendation: id }, () =>
    dueOn === null
      ? Promise.resolve('stays' as const)
      : reckonedAnew(needs, registry, { id, dueOn, published }),
  );

type Listed = {
  readonly id: RecommendationId;
  readonly dueOn: LocalDate;
  readonly published: LocalDate;
};

/** A step, or another tick, that is quicker: the case is looked at again as it stands then. */
const mostAttempts = 3;

async function reckonedAnew(
  { recommendations, now }: ApplyCalendarNeeds,
  registry: Registry,
  { id, dueOn: listed, published }: Listed,
): Promise<'moved' | 'stays'> {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const at = now();
    const found = await recommendations.find(id);
    if (found === undefined) throw new Error(`${id} is listed and is not there`);
    const next = recalculated(found, registry, listed, { published, at });
    if (next === undefined) return 'stays';
    const stored = await recommendations.replace(dated(next, registry), { at, now });
    if (stored.ok) return 'moved';
    if (stored.failure.kind === 'too-large')
      throw new Error(`${id} has no room for one event more`);
  }
  throw new Error(`${id} was changed again and again`);
}

const dated = (recommendation: Recommendation, { calendar }: Registry) => ({
  recommendation,
  dueOn: runningDueOn(standing(recommendation).clock, calendar),
});
