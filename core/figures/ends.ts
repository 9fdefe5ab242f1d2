import { crossingOf, isQuantity } from './across.ts';
import { type Asked, metricsRead } from './computed.ts';
import { type Amount, toAmount } from '../decimal.ts';
import { type Reporter, unitsAround } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { inOrderOfTruth } from '../statements/current.ts';
import { foldStatements, saidOf } from '../statements/ledger.ts';
import type { Metric, SourceCode } from '../registry/metric.ts';
import { type Open, openAhead, openOf, type OpenAsking } from './open-intervals.ts';
import { lastDay } from '../periods/period.ts';
import { intervalKey } from './piece.ts';
import type { StatementLine } from '../reports/unit-line.ts';
import type { Says, Statement, SubmissionId } from '../statements/statement.ts';
import { emptyEnds, type Ends, numbersOf, tallyFinding } from './tally.ts';
import type { Instant } from '../time.ts';
import { isValidOn } from '../units/unit.ts';
import { unitFinding } from './unit-finding.ts';

/**
 * What a line of a figure comes to at both ends of what is missing: everything that is still to be stated (`openOf`, `gapsOf`) is
 * stated at its least bound, and then at its greatest, and the rules of every figure find the line anew. So each end is a figure that a
 * report would print. Which statements count depends on who speaks of what and never on the numbers, and nothing falls where a
 * number rises: no axis does, and no share is negative. Hence every other filling with lawful numbers lies between the two; with nil, see
 * `mayAddNothing` and `Ends.out`.
 *
 * It depends on the line alone, so that lines may stand in any parts of a report. The bounds of all that is asked are declared,
 * and some source may state all of it.
 */
export function endsOf(asking: OpenAsking, reporter: Reporter, finding: Finding): Ends {
  const { asked } = asking;
  const open = openOf(asking, reporter, finding);
  const filled = [...open, ...spokenByHeirs(asking, reporter, finding)];
  if (filled.length === 0) {
    const numbers = numbersOf(asked, tallyFinding(finding));
    return { ...emptyEnds, least: numbers, most: numbers, out: numbers };
  }
  const said = saidOfLine(asking, reporter);
  const { gaps, isWide } = gapsOf(asked, filled, said);
  const foundBy = (saysOf: (metric: Metric) => Says): Finding =>
    foundWith(asking, reporter, [...said, ...filling(asked, gaps, saysOf)]);
  const withNil = once(() => foundBy(() => nil));
  const isNothing = mayAddNothing(asked, gaps.length, withNil);
  const least = foundBy((metric) => endBy(metric, 'minimum', isNothing));
  const most = foundBy((metric) => endBy(metric, 'maximum', isNothing));
  const isOpen = least.lines.some(isFill);
  const isLeaving = isOpen && mayLeave(asked) && !isQuantity(withNil().outcome);
  const numbersIn = (found: Finding) => numbersOf(asked, tallyFinding(found));
  const [low, high] = [numbersIn(least), numbersIn(most)];
  return {
    least: low,
    most: high,
    out: asked.computed === undefined ? [] : numbersIn(withNil()),
    leaving: isLeaving ? { least: low, most: high } : emptyEnds.leaving,
    open: isOpen ? 1 : 0,
    isWide: isOpen && (isWide || (isLeaving && isNothing)),
  };
}

function once<T extends object>(find: () => T): () => T {
  let found: T | undefined;
  return () => (found ??= find());
}

/** Everything that the line may rest on. */
const saidOfLine = ({ ledger, asked }: OpenAsking, reporter: Reporter): readonly Statement[] =>
  [...new Set(unitsAround(reporter).map(({ code }) => code))].flatMap((code) =>
    metricsRead(asked).flatMap((metric) => saidOf(ledger, metric.code, code)),
  );

const foundWith = (asking: OpenAsking, reporter: Reporter, said: readonly Statement[]): Finding =>
  unitFinding(foldStatements(said), asking.asked, reporter, asking);

/** A line is open where what fills it counts in it. */
const isFill = ({ role, receipt }: StatementLine): boolean =>
  role === 'used' && receipt === fillReceipt;

/**
 * A closed unit's number may count only until those after it have spoken, who are missing themselves, here or elsewhere; of a
 * flow, for the days of which they have yet to speak. What they say is no part of its line.
 */
function spokenByHeirs(
  asking: OpenAsking,
  reporter: Reporter,
  { state }: Finding,
): readonly Open[] {
  if (state === 'nil' || state === 'withdrawn') return [];
  if (crossingOf(asking.asked) === 'sum') return openAhead(asking, reporter);
  return reporter.heirs.flatMap((unit) => {
    const interval = asking.parts.findLast((part) => isValidOn(unit, lastDay(part)));
    return interval === undefined ? [] : [{ unit, interval }];
  });
}

// What would be stated ------------------------------------------------------------------

type Bound = 'minimum' | 'maximum';

/** No submission bears it: ids begin with a time, and this one lies long after the last of all calendars. */
const fillReceipt = 'Z'.repeat(26) as SubmissionId;
/** Nothing that is observed comes after it. */
const fillAt = '9999-12-31T23:59:59.999Z' as Instant;

/** The source whose word counts before all others'; of what is computed, of those that may state every operand. */
function firstSource({ metric, computed }: Asked): SourceCode | undefined {
  return computed === undefined
    ? metric.sources[0]
    : computed.sources.find((source) =>
        computed.operands.every((operand) => operand.sources.includes(source)),
      );
}

/** Whether anybody may state all of a figure; a registry of old may hold a ratio whose parts come from different sources. */
export const isStatable = (asked: Asked): boolean => firstSource(asked) !== undefined;

function sourceOf(asked: Asked): SourceCode {
  const source = firstSource(asked);
  if (source === undefined) throw new Error('No source may state the figure');
  return source;
}

/** One number that is still to be stated. */
type Gap = Open & { readonly metric: Metric };

/**
 * Of what is computed, an operand that the source has stated of that very interval stands, and what is to come are the others.
 * Of parts that are bound together only the pair is known: it is taken anew, which may be too wide.
 */
function gapsOf(
  asked: Asked,
  open: readonly Open[],
  said: readonly Statement[],
): { readonly gaps: readonly Gap[]; readonly isWide: boolean } {
  const each = [...new Map(open.map((one) => [openKey(one), one])).values()];
  const all = statedFor(asked).flatMap((metric) => each.map((one): Gap => ({ ...one, metric })));
  const stated = asked.computed === undefined ? new Set<string>() : valuesOf(sourceOf(asked), said);
  const gaps = all.filter((gap) => !stated.has(gapKey(gap.metric.code, gap)));
  return arePaired(asked)
    ? { gaps: all, isWide: gaps.length < all.length }
    : { gaps, isWide: false };
}

const openKey = ({ unit, interval }: Open): string => `${unit.code}|${intervalKey(interval)}`;
const gapKey = (metric: Metric['code'], one: Open): string => `${metric}|${openKey(one)}`;

/** Of what the source holds to a number. */
function valuesOf(source: SourceCode, said: readonly Statement[]): ReadonlySet<string> {
  const own = said.filter((each) => each.source === source);
  const byGap = Map.groupBy(
    own,
    ({ metric, unit, interval }) => `${metric}|${unit}|${intervalKey(interval)}`,
  );
  return new Set(
    [...byGap].flatMap(([key, each]) =>
      inOrderOfTruth(each).at(-1)?.says.kind === 'value' ? [key] : [],
    ),
  );
}

/** Whether the bounds of a ratio itself bind both of its parts together: these go by the same axes, and add up. */
export function arePaired({ metric, computed }: Asked): boolean {
  if (metric === undefined || computed === undefined) return false;
  if (boundOf(metric, 'minimum') === undefined || boundOf(metric, 'maximum') === undefined)
    return false;
  const [numerator, denominator] = computed.operands;
  return (
    denominator !== undefined &&
    numerator.code === metric.numerator &&
    goTogether(numerator, denominator)
  );
}

const adds = (axis: string): boolean => axis === 'sum' || axis === 'mean' || axis === 'last';

const goTogether = (a: Metric, b: Metric): boolean =>
  a.overTime === b.overTime && a.overUnits === b.overUnits && adds(a.overTime) && adds(a.overUnits);

/**
 * Whether nil, which may be said instead of any number, brings a line as near to others as 0 does. Where numbers of a line are added
 * up, those of several periods or units, it does as long as something else is left, and in a sum over units in any case. Of means and
 * extremes over units a line that says nothing but nil has no number at all, not 0: so one that lacks a single number is filled with
 * its bound, and of more the least is not known so closely. Where nothing is added up, what was stated stands alone, and that lies
 * within the bounds. Of what is computed the parts are not looked at one by one (`Ends.out`).
 */
function mayAddNothing(asked: Asked, gaps: number, withNil: () => Finding): boolean {
  const { metric, computed } = asked;
  if (computed !== undefined || !excludesZero(metric)) return false;
  const isAnyLeft = () => isQuantity(withNil().outcome);
  if (metric.overUnits === 'sum') return isAddedUp(asked) || !isAnyLeft();
  return isAddedUp(asked) && (gaps > 1 || isAnyLeft());
}

/** Whether a line may be the sum of several numbers, of periods or of units that it took over. */
const isAddedUp = (asked: Asked): boolean =>
  asked.metric?.overTime === 'sum' || crossingOf(asked) === 'last';

/** Whether a line that says nothing but nil leaves others that may lie beyond what it could come to. */
const mayLeave = (asked: Asked): boolean =>
  asked.computed === undefined && asked.metric.overUnits !== 'sum' && isAddedUp(asked);

const excludesZero = (metric: Metric): boolean =>
  (['minimum', 'maximum'] as const).some((bound) => zeroBeyond(metric, bound) !== undefined);

/** 0, where the bound does not reach so far. */
function zeroBeyond(metric: Metric, bound: Bound): Amount | undefined {
  const count = boundOf(metric, bound)?.count ?? 0;
  const isBeyond = bound === 'minimum' ? count > 0 : count < 0;
  const zero = toAmount('0', metric.decimals);
  return isBeyond && zero.ok ? zero.value : undefined;
}

const nil: Says = { kind: 'nil', reason: '' };

/** What a metric is filled with at one end. */
function endBy(metric: Metric, bound: Bound, isNothing: boolean): Says {
  const amount = (isNothing ? zeroBeyond(metric, bound) : undefined) ?? boundOf(metric, bound);
  if (amount === undefined) throw new Error(`The bounds of ${metric.code} are not declared`);
  return { kind: 'value', amount };
}

function filling(
  asked: Asked,
  gaps: readonly Gap[],
  saysOf: (metric: Metric) => Says,
): readonly Statement[] {
  const source = sourceOf(asked);
  return gaps.map(({ metric, unit, interval }) => ({
    metric: metric.code,
    unit: unit.code,
    interval,
    source,
    says: saysOf(metric),
    observedAt: fillAt,
    receivedAt: fillAt,
    submission: fillReceipt,
  }));
}

/** The metrics of which numbers are stated: the figure's own, or what it is computed from. */
export const statedFor = (asked: Asked): readonly Metric[] =>
  asked.computed?.operands ?? metricsRead(asked);

export function boundOf(metric: Metric, bound: Bound): Amount | undefined {
  const text = metric[bound];
  const amount = text === undefined ? undefined : toAmount(text, metric.decimals);
  return amount?.ok === true ? amount.value : undefined;
}
