import type { MetricCode, SourceCode } from './metric.ts';
import type { Interval, Says, SubmissionId } from './statement.ts';
import { replacedBy } from './submission-decisions.ts';
import type { Draft } from './submission-rows.ts';
import type { Instant } from './time.ts';
import type { UnitCode } from './unit.ts';

/** Where a fact lies within its submission: what one source says at one moment about one unit and interval. */
export type FactPlace = {
  readonly province: UnitCode;
  readonly month: string;
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  readonly observedAt: Instant;
};

/** One statement inside a fact. */
export type Saying = {
  readonly metric: MetricCode;
  readonly says: Says;
  readonly replaces?: SubmissionId;
  readonly restart?: true;
};

/** The statements that are written together, as one item; each metric once. */
export type Fact = FactPlace & { readonly sayings: readonly Saying[] };

const sayingOf = (draft: Draft): Saying => ({
  metric: draft.metric,
  says: draft.says,
  ...replacedBy(draft),
  ...(draft.restart === true && { restart: true }),
});

const placeKey = (draft: Draft): string =>
  [
    draft.province,
    draft.month,
    draft.unit,
    draft.interval.from,
    draft.interval.until,
    draft.source,
    draft.observedAt,
  ].join('|');

/** Gathers what is written into as few facts as there are units, intervals, sources and moments. */
export const factsOf = (drafts: readonly Draft[]): readonly Fact[] =>
  [...Map.groupBy(drafts, placeKey).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { province, month, unit, interval, source, observedAt } = first;
    const sayings = group.map(sayingOf);
    return [{ province, month, unit, interval, source, observedAt, sayings }];
  });
