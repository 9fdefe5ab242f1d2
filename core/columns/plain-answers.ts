import type { FactHead } from './columns.ts';
import { marks } from './columns.ts';
import { ageOn } from '../figures/finding.ts';
import type { Metric } from '../registry/metric.ts';
import type { UnitState } from '../reports/unit-line.ts';
import { type ComputedSlots, unasked } from './slots.ts';
import type { Interval } from '../statements/statement.ts';
import { nobody, type UnitWords } from './unit-scan.ts';
import type { Added } from './unit-tallies.ts';

/** What a unit answers to a figure, for coverage and total: as much of a `Finding` as those need. */
export type PlainAnswer = {
  state: UnitState;
  late: boolean;
  carried: boolean;
  /** Of a computed figure those of its operands, in their order; none where it has no number. */
  numbers: readonly Added[];
};

export type AskedOfUnit = {
  readonly period: Interval;
  readonly lastSubPeriod: Interval;
  /** How many days of the period the unit has to answer for. */
  readonly days: number;
  readonly heads: readonly FactHead[];
};

const silent = (state: UnitState, late = false): PlainAnswer => ({
  state,
  late,
  carried: false,
  numbers: [],
});

const missing = silent('missing');
const withdrawn = silent('withdrawn');

/** As `coverFinding` and `lastFinding` find it; nothing where the general rules must be asked. */
export function plainAnswer(
  metric: Metric,
  slot: number,
  words: UnitWords,
  asked: AskedOfUnit,
): PlainAnswer | undefined {
  if (words.isOdd[slot] === 1) return undefined;
  return metric.overTime === 'last'
    ? lastAnswer(metric, slot, words, asked)
    : coverAnswer(metric, slot, words, asked);
}

/** The commonest answer of a metric that is summed: values in time for every day, and nothing else to be said of them. */
export const isWhole = (slot: number, words: UnitWords, days: number): boolean =>
  words.days[slot] === days &&
  words.values[slot] !== 0 &&
  words.isOdd[slot] === 0 &&
  words.late[slot] === 0 &&
  words.over[slot] === 0;

function coverAnswer(
  metric: Metric,
  slot: number,
  words: UnitWords,
  { days }: AskedOfUnit,
): PlainAnswer {
  const values = words.values[slot] ?? 0;
  if (values === 0 && words.nils[slot] === 0)
    return words.withdrawn[slot] === 0 ? missing : withdrawn;
  const daysLeftOut = days - (words.days[slot] ?? 0);
  const complete = daysLeftOut === 0;
  const late = complete && words.late[slot] === 1;
  if (values === 0) return silent(complete ? 'nil' : 'partial', late);
  return {
    state: complete ? 'value' : 'partial',
    late,
    carried: false,
    numbers: [
      {
        count: countOver(metric, slot, words),
        divisor: metric.overTime === 'mean' ? values : 1,
        atLeast: (metric.overTime === 'min' ? words.leastOver : words.over)[slot] === 1,
        carried: false,
        partialDays: daysLeftOut,
      },
    ],
  };
}

/** Of a mean, the sum that is to be divided. */
function countOver({ overTime }: Metric, slot: number, words: UnitWords): number {
  switch (overTime) {
    case 'sum':
    case 'mean':
      return words.sum[slot] ?? 0;
    case 'min':
      return words.least[slot] ?? 0;
    case 'max':
    case 'last':
      return words.most[slot] ?? 0;
    default:
      return overTime satisfies never;
  }
}

function lastAnswer(
  metric: Metric,
  slot: number,
  words: UnitWords,
  asked: AskedOfUnit,
): PlainAnswer {
  const head = asked.heads[words.lastHead[slot] ?? -1];
  if (head === undefined) return missing;
  const { interval } = head;
  const mark = words.lastMark[slot];
  const isValue = mark === marks.value || mark === marks.over;
  const own = interval.until > asked.lastSubPeriod.from;
  if (own && !isValue)
    return mark === marks.nil ? silent('nil', words.lastLate[slot] === 1) : withdrawn;
  if (!isValue || (!own && ageOn(interval, asked.period) > metric.maxAgeDays)) return missing;
  return {
    state: own ? 'value' : 'missing',
    late: own && words.lastLate[slot] === 1,
    carried: !own,
    numbers: [lone(words.lastCount[slot] ?? 0, mark === marks.over, !own, 0)],
  };
}

const lone = (count: number, atLeast: boolean, carried: boolean, partialDays: number): Added => ({
  count,
  divisor: 1,
  atLeast,
  carried,
  partialDays,
});

/** Of the percentage nil was said, or it was taken back: where nobody gave the parts, the line may be that. */
function isSilenced({ bare }: ComputedSlots, words: UnitWords): boolean {
  if (bare === unasked) return false;
  const isTold = (counts: Int32Array): boolean => (counts[bare] ?? 0) > 0;
  const mark = words.lastHead[bare] === nobody ? undefined : words.lastMark[bare];
  return (
    words.isOdd[bare] === 1 ||
    isTold(words.nils) ||
    isTold(words.withdrawn) ||
    mark === marks.nil ||
    mark === marks.withdrawal
  );
}

/** As `computedFinding` finds it; the operands are tallied, and the formula is applied once for a total. */
export function computedAnswer(
  figure: ComputedSlots,
  place: number,
  unit: UnitWords,
  asked: AskedOfUnit,
): PlainAnswer | undefined {
  const { isOdd, computed: words } = unit;
  if (words.isOdd[place] === 1 || figure.operands.some((slot) => isOdd[slot] === 1))
    return undefined;
  const head = asked.heads[words.lastHead[place] ?? -1];
  const none = isSilenced(figure, unit) ? undefined : missing;
  if (head === undefined) return none;
  const own = !figure.isLast || head.interval.until > asked.lastSubPeriod.from;
  const limit = Math.min(...figure.computed.operands.map(({ maxAgeDays }) => maxAgeDays));
  if (!own && ageOn(head.interval, asked.period) > limit) return none;
  const daysLeftOut = figure.isLast ? 0 : asked.days - (words.days[place] ?? 0);
  return {
    state: !own ? 'missing' : daysLeftOut === 0 ? 'value' : 'partial',
    late: own && daysLeftOut === 0 && words.late[place] === 1,
    carried: !own,
    numbers: figure.operands.map((_, operand) => {
      const at = figure.first + operand;
      return lone(words.sum[at] ?? 0, words.over[at] === 1, !own, daysLeftOut);
    }),
  };
}
