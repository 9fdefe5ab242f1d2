import { allOf, type Asked, type Computed, valueOf } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Finding, Took } from './finding.ts';
import { plus } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import { type Quantity, shareOfQuantity, sumOf } from './piece.ts';
import type { Flag } from '../reports/unit-line.ts';
import type { NoOutcome } from '../reports/outcome.ts';
import type { Statement } from '../statements/statement.ts';
import { eachOnce } from './statement-lines.ts';
import type { LocalDate } from '../time.ts';
import type { Unit } from '../units/unit.ts';

/** How a figure goes over from unit to unit: as a flow that is summed, as a last value, or not at all. */
type Crossing = 'sum' | 'last' | 'none';

const crossingOfMetric = ({ kind, overTime }: Metric): Crossing =>
  kind === 'flow' && overTime === 'sum'
    ? 'sum'
    : (kind === 'stock' || kind === 'cumulative') && overTime === 'last'
      ? 'last'
      : 'none';

/** Ranks, means, extremes and bare percentages do not cross; nor does what is computed of operands that go by two rules. */
export function crossingOf({ metric, computed }: Asked): Crossing {
  if (computed === undefined) return crossingOfMetric(metric);
  const [first, ...others] = computed.operands.map(crossingOfMetric);
  return first !== undefined && others.every((each) => each === first) ? first : 'none';
}

/** A statement is about the unit that carried its code on the interval's last day; codes are reused. */
export const about = (unit: Unit, said: readonly Statement[]): readonly Statement[] =>
  said.filter(
    ({ interval }) =>
      interval.until > unit.validFrom &&
      (unit.validTo === undefined || interval.until <= unit.validTo),
  );

// Numbers of several units --------------------------------------------------------

/** What a unit says, and the part of it that counts. */
export type Part = { readonly finding: Finding; readonly share: Fraction };

export const isQuantity = (outcome: Finding['outcome']): outcome is Quantity =>
  typeof outcome !== 'string';

export const hasNumber = ({ computed }: Asked, finding: Finding): boolean =>
  computed === undefined ? isQuantity(finding.outcome) : finding.operands !== undefined;

/** Nothing where no part has a number. Operands are added, each on its own, before the formula is applied. */
export function sumOver(
  { metric, computed }: Asked,
  all: readonly Part[],
): Pick<Finding, 'outcome' | 'operands'> | undefined {
  if (computed !== undefined) return computedOver(computed, all);
  const outcome = sumOfParts(metric, all, (finding) => finding.outcome);
  return outcome && { outcome };
}

function computedOver(computed: Computed, all: readonly Part[]) {
  const operands = allOf(
    computed.operands.map((metric, place) =>
      sumOfParts(metric, all, (finding) => finding.operands?.[place]),
    ),
  );
  return operands && { outcome: valueOf(computed, operands), operands };
}

const sumOfParts = (
  metric: Metric,
  all: readonly Part[],
  pick: (finding: Finding) => Quantity | NoOutcome | undefined,
): Quantity | undefined =>
  sumOf(
    metric,
    all.flatMap(({ finding, share }) => {
      const found = pick(finding);
      return typeof found === 'object' ? [shareOfQuantity(found, share, metric)] : [];
    }),
  );

const flagKey = (flag: Flag): string =>
  flag.kind === 'sources-differ' ? `${flag.kind}|${flag.sources.join('|')}` : flag.kind;

/** Each mark once. */
export const flagsOf = (findings: readonly Finding[]): readonly Flag[] => [
  ...new Map(findings.flatMap(({ flags }) => flags).map((flag) => [flagKey(flag), flag])).values(),
];

const weight = ['added', 'carried', 'beside'] as const;

/** Each unit once: what came by several roads with the sum of their shares, and the weightiest part that it played. */
export const eachUnitOnce = (took: readonly Took[]): readonly Took[] =>
  [...Map.groupBy(took, ({ unit }) => unit)].map(([unit, all]) => ({
    unit,
    share: all.map(({ share }) => share).reduce(plus),
    counts: weight.find((each) => all.some(({ counts }) => counts === each)) ?? 'beside',
  }));

/** What a figure is asked of: everything that is found out about one unit alone. */
export type Sight = {
  readonly asked: Asked;
  readonly periodUntil: LocalDate;
  /** What the unit said last, up to the period's end; of what is computed, each part. */
  readonly last: (unit: Unit) => readonly Statement[] | undefined;
  /** Its statements in the period, as such that count for nothing. */
  readonly beside: (unit: Unit) => Finding['lines'];
};

/** The last day on which an interval ends of which the unit said anything, up to the period's end. */
export const lastEnd = ({ last }: Sight, unit: Unit): LocalDate | undefined =>
  last(unit)?.[0]?.interval.until;

/** Adds what units said that went into this one and do not count in it. */
export function withBeside(
  finding: Finding,
  { beside }: Sight,
  roads: readonly { readonly unit: Unit; readonly share: Fraction }[],
): Finding {
  const shown = roads
    .map(({ unit, share }) => ({ unit, share, lines: beside(unit) }))
    .filter(({ lines }) => lines.length > 0);
  if (shown.length === 0) return finding;
  return {
    ...finding,
    lines: eachOnce([...finding.lines, ...shown.flatMap(({ lines }) => lines)]),
    took: eachUnitOnce([
      ...(finding.took ?? []),
      ...shown.map(({ unit, share }) => ({ unit, share, counts: 'beside' as const })),
    ]),
  };
}
