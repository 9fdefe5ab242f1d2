import { inOrderOfTruth } from '../statements/current.ts';
import type { Dataset } from '../registry/dataset.ts';
import type { Omission } from './fact.ts';
import type { MetricCode } from '../registry/metric.ts';
import { intervalType, isReportable } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import {
  foundInstead,
  judgeOf,
  type Operand,
  type OperandOf,
  type Verdict,
} from '../quality/rule-check.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import type { Mode } from './submission.ts';
import { type Decided, type Heard, statedNow } from './submission-decisions.ts';
import { type RowFault, ruleBroken } from './submission-faults.ts';
import { aboutKey } from './submission-spots.ts';
import type { Draft, RowReading } from './row-reading.ts';
import { operandsOf, type ValidationRule } from '../registry/validation-rule.ts';

/** A rule with the dataset that it stands in. */
export type DatasetRule = { readonly dataset: Dataset; readonly rule: ValidationRule };

/** Whether a rule speaks of statements over the interval at all. */
export function speaksOf({ dataset, rule }: DatasetRule, interval: Interval): boolean {
  const { calendar, periodType } = dataset;
  return rule.intervals === 'any'
    ? isReportable(calendar, periodType, interval)
    : intervalType(calendar, interval) === periodType;
}

type Known = Pick<Registry, 'datasets' | 'metricByCode'>;

/** Metrics that a body which replaces takes back by leaving them out, for one unit, interval and source. */
type LeftOut = Pick<Omission, 'unit' | 'interval' | 'source' | 'observedAt' | 'metrics'>;

export type ArrivalOptions = { readonly mode: Mode; readonly omissions?: readonly LeftOut[] };

/**
 * Judges the rules of severity error on what each source would state after the body, for one unit and interval: the rows
 * of the body over what was current before. Where a rule is broken, every row that gives one of its operands is rejected.
 * In partial mode that leaves other figures standing, so the rules are judged again until nothing changes; rows are only
 * ever rejected, so it ends. A rule of which no row gives an operand is not judged: old figures are not the sender's fault.
 * In atomic mode nothing will stand if anything is rejected: then only rules whose operands all stand in the body, good,
 * can be told of without guessing.
 * A metric is bound by the rules of every dataset that asks for it, whichever dataset the body names.
 * Two bodies that arrive at one moment do not see each other; the tick judges these rules too and flags what they make.
 */
export function judged(
  decided: readonly Decided[],
  read: readonly RowReading[],
  heard: Heard,
  registry: Known,
  { mode, omissions = [] }: ArrivalOptions,
): readonly Decided[] {
  const rules = errorRules(registry);
  if (rules.length === 0) return decided;
  const bound = new Set(rules.flatMap(({ rule }) => operandsOf(rule)));
  const onlyWhole = mode === 'atomic' && decided.some(({ decision }) => decision === 'rejected');
  const leftOut = leftOutOf(omissions);
  const once = mode === 'atomic';
  const rulesOver = eachInterval(rules);
  const faults = new Map<number, RowFault[]>();
  for (const group of groupsOf(decided, read, bound)) {
    const judging = { rulesOver, group, heard, leftOut, registry, onlyWhole, once };
    for (const [row, found] of brokenRows(judging)) faults.set(row, found);
  }
  if (faults.size === 0) return decided;
  return decided.map((one, row) => {
    const found = faults.get(row);
    return found === undefined ? one : { decision: 'rejected', faults: [...one.faults, ...found] };
  });
}

const errorRules = ({ datasets }: Known): readonly DatasetRule[] =>
  datasets.flatMap((dataset) =>
    (dataset.rules ?? [])
      .filter((rule) => rule.severity === 'error')
      .map((rule) => ({ dataset, rule })),
  );

/** The rows of one unit, interval and source that say what will be current, by metric. */
type Group = ReadonlyMap<MetricCode, { readonly row: number; readonly draft: Draft }>;

/** What became history or was refused says nothing of what is current. */
const speaks = ({ decision }: Decided): boolean =>
  decision === 'accepted' || decision === 'unchanged';

function groupsOf(
  decided: readonly Decided[],
  read: readonly RowReading[],
  bound: ReadonlySet<MetricCode>,
): readonly Group[] {
  const groups = new Map<string, Map<MetricCode, { row: number; draft: Draft }>>();
  for (const [row, { draft }] of read.entries()) {
    const decision = decided[row];
    if (draft === undefined || decision === undefined || !bound.has(draft.metric)) continue;
    if (!speaks(decision)) continue;
    const group = groups.get(draft.about) ?? new Map<MetricCode, { row: number; draft: Draft }>();
    groups.set(draft.about, group.set(draft.metric, { row, draft }));
  }
  return [...groups.values()];
}

/** What is left out, by unit, interval and source: one body has one whole of each. */
const leftOutOf = (omissions: readonly LeftOut[]): ReadonlyMap<string, LeftOut> =>
  new Map(omissions.map((whole) => [aboutKey(whole), whole]));

/** A rule with its place among all, which keeps what is told in one order, and its operands. */
type BoundRule = DatasetRule & {
  readonly place: number;
  readonly operands: readonly MetricCode[];
  readonly judge: (operandOf: OperandOf) => Verdict;
};
type RulesByOperand = ReadonlyMap<MetricCode, readonly BoundRule[]>;

/** The rules that speak of an interval. Thousands of rows are about a few intervals, and the calendar is slow to ask. */
function eachInterval(rules: readonly DatasetRule[]): (interval: Interval) => RulesByOperand {
  const known = new Map<string, RulesByOperand>();
  const kinds = speakingAlike(rules.map(boundRule));
  return (interval) => {
    const key = `${interval.from}|${interval.until}`;
    const found = known.get(key) ?? byOperand(kinds.flatMap((alike) => spoken(alike, interval)));
    known.set(key, found);
    return found;
  };
}

/** Rules of one dataset that are judged for the same intervals: the first speaks for all. */
const speakingAlike = (rules: readonly BoundRule[]): readonly (readonly BoundRule[])[] => [
  ...Map.groupBy(rules, ({ dataset, rule }) => `${dataset.code}|${rule.intervals}`).values(),
];

const boundRule = ({ dataset, rule }: DatasetRule, place: number): BoundRule => ({
  dataset,
  rule,
  place,
  operands: operandsOf(rule),
  judge: judgeOf(rule),
});

const spoken = (alike: readonly BoundRule[], interval: Interval): readonly BoundRule[] =>
  alike[0] !== undefined && speaksOf(alike[0], interval) ? alike : [];

function byOperand(rules: readonly BoundRule[]): RulesByOperand {
  const found = new Map<MetricCode, BoundRule[]>();
  for (const bound of rules) {
    for (const metric of bound.operands) {
      const others = found.get(metric);
      if (others === undefined) found.set(metric, [bound]);
      else others.push(bound);
    }
  }
  return found;
}

type Judging = {
  readonly rulesOver: (interval: Interval) => RulesByOperand;
  readonly group: Group;
  readonly heard: Heard;
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  readonly registry: Known;
  /** Judge only rules whose operands all stand in the body. */
  readonly onlyWhole: boolean;
  /** Do not ask what would be left if the rows were rejected. */
  readonly once: boolean;
};

/**
 * The faults of the rows that break a rule, by row. A rule is judged again only where one of its own operands was rejected:
 * nothing else can change its verdict. So the work grows with the operands, however long a chain of rules falls.
 */
function brokenRows(judging: Judging): ReadonlyMap<number, RowFault[]> {
  const [first] = judging.group.values();
  const faults = new Map<number, RowFault[]>();
  if (first === undefined) return faults;
  const rules = judging.rulesOver(first.draft.interval);
  const standing = new Map(judging.group);
  const operandOf = operandIn(judging, standing, first.draft);
  let changed: Iterable<MetricCode> = [...standing.keys()];
  for (;;) {
    const broken = rulesWith(rules, changed).filter(
      (bound) => touches(judging, standing, bound) && bound.judge(operandOf) === 'broken',
    );
    for (const { rule, operands } of broken) {
      const found = ruleBroken(rule, foundInstead(rule, operandOf));
      for (const metric of operands) {
        const row = standing.get(metric)?.row;
        if (row !== undefined) faults.set(row, [...(faults.get(row) ?? []), found]);
      }
    }
    if (broken.length === 0 || judging.once) return faults;
    const rejected = new Set(broken.flatMap(({ operands }) => operands));
    for (const metric of rejected) standing.delete(metric);
    changed = rejected;
  }
}

/** Each once, in the order in which datasets list them. */
const rulesWith = (rules: RulesByOperand, metrics: Iterable<MetricCode>): readonly BoundRule[] =>
  [...new Set([...metrics].flatMap((metric) => rules.get(metric) ?? []))].toSorted(
    (a, b) => a.place - b.place,
  );

function touches({ onlyWhole }: Judging, standing: Group, { operands }: BoundRule): boolean {
  const given = (metric: MetricCode) => standing.has(metric);
  return onlyWhole ? operands.every(given) : operands.some(given);
}

/** What the source says of a metric once the standing rows are written. */
function operandIn(
  { heard, leftOut, registry }: Judging,
  standing: Group,
  { about }: Draft,
): (metric: MetricCode) => Operand | undefined {
  const saidBefore = new Map<MetricCode, Statement | undefined>();
  const before = (metric: MetricCode): Statement | undefined => {
    if (!saidBefore.has(metric))
      saidBefore.set(metric, left(heard.get(about)?.get(metric) ?? [], metric, leftOut.get(about)));
    return saidBefore.get(metric);
  };
  return (metric) => {
    const decimals = registry.metricByCode.get(metric)?.decimals ?? 0;
    const row = standing.get(metric);
    if (row !== undefined) return { says: row.draft.says, decimals };
    const said = before(metric);
    return said && { says: said.says, decimals, before: true };
  };
}

/**
 * What stays current of what was said. A metric that is left out is withdrawn by the body, and that stands in the order of
 * truth as any statement: before a correction whose place is later, whatever the correction's own moment.
 */
function left(
  said: readonly Statement[],
  metric: MetricCode,
  whole: LeftOut | undefined,
): Statement | undefined {
  if (said.length === 0 || !whole?.metrics.includes(metric)) return inOrderOfTruth(said).at(-1);
  const withdrawal = statedNow({ ...whole, metric, says: { kind: 'withdrawal', reason: '' } });
  const current = inOrderOfTruth([...said, withdrawal]).at(-1);
  return current === withdrawal ? undefined : current;
}
