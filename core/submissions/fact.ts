import type { MetricCode, SourceCode } from '../registry/metric.ts';
import type { Interval, Remark, Says, SubmissionId } from '../statements/statement.ts';
import { replacedBy } from './submission-decisions.ts';
import { aboutKey } from './submission-spots.ts';
import type { Draft } from './row-reading.ts';
import type { Instant } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

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

function sayingOf(draft: Draft): Saying {
  const { metric, says, restart, replaces, comment, followUp } = draft;
  if (restart !== true && replaces === undefined && comment === undefined && followUp !== true)
    return { metric, says };
  return {
    metric,
    says,
    ...replacedBy(draft),
    ...(restart === true && { restart }),
    ...(comment !== undefined && { comment }),
    ...(followUp === true && { followUp }),
  };
}

type Gathered = FactPlace & { readonly sayings: Saying[]; readonly omitted: MetricCode[] };

const emptyAt = ({ province, month, unit, interval, source, observedAt }: FactPlace): Gathered => ({
  province,
  month,
  unit,
  interval,
  source,
  observedAt,
  sayings: [],
  omitted: [],
});

/** Gathers what is written into as few facts as there are units, intervals, sources and moments. */
export function factsOf(
  drafts: readonly Draft[],
  omissions: readonly Omission[] = [],
): readonly Fact[] {
  const facts: Gathered[] = [];
  const known = new Map<string, Map<Instant, Gathered>>();
  const at = (about: string, place: FactPlace): Gathered => {
    const moments = known.get(about) ?? new Map<Instant, Gathered>();
    const held = moments.get(place.observedAt);
    if (held !== undefined) return held;
    const fact = emptyAt(place);
    known.set(about, moments.set(place.observedAt, fact));
    facts.push(fact);
    return fact;
  };
  for (const draft of drafts) at(draft.about, draft).sayings.push(sayingOf(draft));
  for (const place of omissions) at(aboutKey(place), place).omitted.push(...place.metrics);
  return facts;
}
