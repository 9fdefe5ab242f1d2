import {
  coverFinding,
  type Finding,
  lastFinding,
  missing,
  overTimeOf,
  type Question,
} from './finding.ts';
import type { Quantity } from './piece.ts';
import type { Reporter } from './expected.ts';
import { plus } from './fraction.ts';
import { withIncrease } from './increase.ts';
import { type Ledger, saidOf } from './ledger.ts';
import type { Metric } from './metric.ts';
import { type RatioMetrics, ratioFinding } from './ratio.ts';
import { lengthInDays } from './period.ts';
import type { UnitState } from './report.ts';
import type { Interval, Statement } from './statement.ts';
import type { Unit } from './unit.ts';

/** A metric, with its operands if it is a ratio. */
export type Asked = { readonly metric: Metric; readonly parts?: RatioMetrics };

/** A statement is about the unit that carried its code on the interval's last day; codes are reused. */
export const about = (unit: Unit, said: readonly Statement[]): readonly Statement[] =>
  said.filter(
    ({ interval }) =>
      interval.until > unit.validFrom &&
      (unit.validTo === undefined || interval.until <= unit.validTo),
  );

/** The part of the period in which the unit existed. */
function windowOf(unit: Unit, period: Interval): Interval {
  const until =
    unit.validTo !== undefined && unit.validTo < period.until ? unit.validTo : period.until;
  const from = unit.validFrom > period.from ? unit.validFrom : period.from;
  return from < until ? { from, until } : { from: period.from, until: period.from };
}

function ownFinding(ledger: Ledger, asked: Asked, unit: Unit, question: Question): Finding {
  const said = (metric: Metric) => about(unit, saidOf(ledger, metric.code, unit.code));
  const { metric, parts } = asked;
  if (parts !== undefined)
    return ratioFinding(
      parts,
      {
        ratio: said(metric),
        numerator: said(parts.numerator),
        denominator: said(parts.denominator),
      },
      question,
    );
  const mine = said(metric);
  if (metric.overTime !== 'last') return coverFinding(metric, mine, question);
  const finding = lastFinding(metric, mine, question);
  return metric.kind === 'cumulative' ? withIncrease(metric, mine, question, finding) : finding;
}

/** What a reporter says of a metric for the period, its predecessors' statements counted for it. */
export function unitFinding(
  ledger: Ledger,
  asked: Asked,
  reporter: Reporter,
  period: Pick<Question, 'period' | 'lastSubPeriod' | 'lateFrom'>,
): Finding {
  const find = (unit: Unit) =>
    ownFinding(ledger, asked, unit, { ...period, window: windowOf(unit, period.period) });
  const own = find(reporter.unit);
  if (reporter.predecessors.length === 0 || !crosses(asked.metric)) return own;
  const before = reporter.predecessors.map((unit) => ({
    finding: find(unit),
    days: lengthInDays(windowOf(unit, period.period)),
  }));
  return asked.metric.kind === 'flow'
    ? flowAcross(
        asked.metric,
        { finding: own, days: lengthInDays(windowOf(reporter.unit, period.period)) },
        before.filter((each) => each.days > 0),
        period.period,
      )
    : lastAcross(
        own,
        before.map((each) => each.finding),
      );
}

/** Ranks, means, minima, maxima and bare percentages do not cross a merger. */
const crosses = (metric: Metric): boolean =>
  (metric.kind === 'flow' && metric.overTime === 'sum') ||
  ((metric.kind === 'stock' || metric.kind === 'cumulative') && metric.overTime === 'last');

const isQuantity = (outcome: Finding['outcome']): outcome is Quantity =>
  typeof outcome !== 'string';

/** A finding, and the days of the period in which its unit existed. */
type Share = { readonly finding: Finding; readonly days: number };

/** Flows of predecessor and successor add, unless the successor stated the whole period itself. Left out are unit-days. */
function flowAcross(
  metric: Metric,
  mine: Share,
  before: readonly Share[],
  period: Interval,
): Finding {
  const own = mine.finding;
  const stated = own.lines.some(
    (line) =>
      line.role === 'used' &&
      line.interval.from === period.from &&
      line.interval.until === period.until,
  );
  if (stated || before.length === 0) return own;
  const shares = [mine, ...before];
  const all = shares.map((share) => share.finding);
  const lines = all.flatMap((finding) => finding.lines);
  const quantities = all.flatMap(({ outcome }) => (isQuantity(outcome) ? [outcome] : []));
  const daysLeftOut = shares.reduce(
    (sum, { finding, days }) => sum + (isSilent(finding) ? days : finding.daysLeftOut),
    0,
  );
  const complete = daysLeftOut === 0;
  return {
    state: all.every(isSilent) ? own.state : complete ? spokenState(quantities) : 'partial',
    outcome: overTimeOf(metric, quantities) ?? own.outcome,
    daysLeftOut,
    late: complete && all.some((finding) => finding.late),
    lines,
    flags: all.flatMap((finding) => finding.flags),
  };
}

const isSilent = (finding: Finding): boolean =>
  finding.state === 'missing' || finding.state === 'withdrawn';
const spokenState = (quantities: readonly Quantity[]): UnitState =>
  quantities.length === 0 ? 'nil' : 'value';

/** A last value of a closed unit counts only until its successor has stated one, and is marked as carried. */
function lastAcross(own: Finding, before: readonly Finding[]): Finding {
  if (own.lines.some((line) => line.role === 'used') || own.state !== 'missing') return own;
  const carried = before.filter((finding) => isQuantity(finding.outcome));
  const [first, ...rest] = carried.flatMap(({ outcome }) => (isQuantity(outcome) ? [outcome] : []));
  if (first === undefined) return own;
  const [used] = carried.flatMap((finding) => finding.lines.filter((line) => line.role === 'used'));
  return {
    ...missing(carried.flatMap((finding) => finding.lines)),
    outcome: {
      value: rest.reduce((sum, quantity) => plus(sum, quantity.value), first.value),
      decimals: Math.max(first.decimals, ...rest.map((quantity) => quantity.decimals)),
      atLeast: [first, ...rest].some((quantity) => quantity.atLeast),
    },
    ...(used !== undefined && { carriedFrom: used.interval }),
  };
}
