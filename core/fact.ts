import type { MetricCode, SourceCode } from './metric.ts';
import type { Interval, Remark, Says, SubmissionId } from './statement.ts';
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
export type Saying = Remark & {
  readonly metric: MetricCode;
  readonly says: Says;
  readonly replaces?: SubmissionId;
  readonly restart?: true;
};

/** What a statement that replaces leaves out: the metrics that count as withdrawn from its moment on. */
export type Omission = FactPlace & { readonly metrics: readonly MetricCode[] };

/** The statements that are written together, as one item; each metric once. */
export type Fact = FactPlace & {
  readonly sayings: readonly Saying[];
  /** Of a statement that replaces: the metrics that it leaves out. They are read back as withdrawals. */
  readonly omitted: readonly MetricCode[];
};

const sayingOf = (draft: Draft): Saying => ({
  metric: draft.metric,
  says: draft.says,
  ...replacedBy(draft),
  ...(draft.restart === true && { restart: true }),
  ...(draft.comment !== undefined && { comment: draft.comment }),
  ...(draft.followUp === true && { followUp: true }),
});

const placeKey = ({ province, month, unit, interval, source, observedAt }: FactPlace): string =>
  `${province}|${month}|${unit}|${interval.from}|${interval.until}|${source}|${observedAt}`;

const placeIn = ({
  province,
  month,
  unit,
  interval,
  source,
  observedAt,
}: FactPlace): FactPlace => ({ province, month, unit, interval, source, observedAt });

/** Gathers what is written into as few facts as there are units, intervals, sources and moments. */
export function factsOf(
  drafts: readonly Draft[],
  omissions: readonly Omission[] = [],
): readonly Fact[] {
  type Gathered = FactPlace & { readonly sayings: Saying[]; readonly omitted: MetricCode[] };
  const facts = new Map<string, Gathered>();
  const at = (place: FactPlace): Gathered => {
    const key = placeKey(place);
    const held = facts.get(key);
    if (held !== undefined) return held;
    const fact = { ...placeIn(place), sayings: [], omitted: [] };
    facts.set(key, fact);
    return fact;
  };
  for (const draft of drafts) at(draft).sayings.push(sayingOf(draft));
  for (const omission of omissions) at(omission).omitted.push(...omission.metrics);
  return [...facts.values()];
}
