import {
  clearComputed,
  type ComputedWords,
  computedWords,
  takeComputed,
} from './computed-words.ts';
import {
  type Columns,
  type FactHead,
  marks,
  numbersInAll,
  sameDays,
  type Sayings,
} from './columns.ts';
import { daysWithin } from '../figures/cover.ts';
import { emptyHeard, hear } from './heard.ts';
import { contains } from '../periods/period.ts';
import type { Question } from '../figures/question.ts';
import { type Slots, unasked, unheard } from './slots.ts';
import type { Interval } from '../statements/statement.ts';
import type { Instant } from '../time.ts';
import type { Unit } from '../units/unit.ts';

/**
 * What one unit says of every metric, without an object per statement; each array has a place per slot. It is worked out for
 * statements that are plain: the intervals that the unit speaks of are equal or apart, the source is one that the metric
 * names, and no statement means more than it says. Of anything else `isOdd` says that the general rules must be asked.
 */
export type UnitWords = {
  /** 1 where the general rules must be asked of the slot. */
  readonly isOdd: Uint8Array;
  /** Intervals in the period whose word is a value, nil, or a withdrawal. */
  readonly values: Int32Array;
  readonly nils: Int32Array;
  readonly withdrawn: Int32Array;
  /** Days of the window with a value or nil. */
  readonly days: Int32Array;
  /** Over the values, as integer counts; extremes where they count. */
  readonly sum: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** 1 where one of them is "over". */
  readonly over: Uint8Array;
  /** 1 where the least is, and none of them is exactly as small. */
  readonly leastOver: Uint8Array;
  /** 1 where the first that anybody said of an interval came late. */
  readonly late: Uint8Array;
  /** The word with the latest end, up to the period's: its head (`nobody` if there is none), mark, count, and if it came late. */
  readonly lastHead: Int32Array;
  readonly lastMark: Uint8Array;
  readonly lastCount: Float64Array;
  readonly lastLate: Uint8Array;
  readonly computed: ComputedWords;
};

export const nobody = -1;

const emptyWords = (slots: Slots): UnitWords => {
  const size = slots.metrics.length;
  return {
    isOdd: new Uint8Array(size),
    values: new Int32Array(size),
    nils: new Int32Array(size),
    withdrawn: new Int32Array(size),
    days: new Int32Array(size),
    sum: new Float64Array(size),
    least: new Float64Array(size),
    most: new Float64Array(size),
    over: new Uint8Array(size),
    leastOver: new Uint8Array(size),
    late: new Uint8Array(size),
    lastHead: new Int32Array(size),
    lastMark: new Uint8Array(size),
    lastCount: new Float64Array(size),
    lastLate: new Uint8Array(size),
    computed: computedWords(slots.computed),
  };
};

function clear(words: UnitWords): void {
  words.isOdd.fill(0);
  words.values.fill(0);
  words.nils.fill(0);
  words.withdrawn.fill(0);
  words.days.fill(0);
  words.sum.fill(0);
  words.over.fill(0);
  words.late.fill(0);
  words.lastHead.fill(nobody);
  clearComputed(words.computed);
}

export type Scanned = {
  readonly unit: Unit;
  /** The days of the period in which it existed. */
  readonly window: Interval;
  readonly lateFrom: Instant;
};

/** An interval that facts are about, and what can be said of it for all units. */
type Span = {
  readonly interval: Interval;
  /** It ended by the period's end, and fits the dataset. */
  readonly isAsked: boolean;
  readonly inPeriod: boolean;
  /** Of the period. */
  readonly days: number;
};

/** The spans of heads, and of each head which it has; heads of one interval stand together. */
function spansOf(heads: readonly FactHead[], { period, fits }: Pick<Question, 'period' | 'fits'>) {
  const spans: Span[] = [];
  const spanOf = Int32Array.from(heads, ({ interval }) => {
    const last = spans.at(-1);
    if (last === undefined || !sameDays(last.interval, interval))
      spans.push({
        interval,
        isAsked: interval.until <= period.until && fits(interval),
        inPeriod: contains(period, interval),
        days: daysWithin(period, interval),
      });
    return spans.length - 1;
  });
  return { spans, spanOf };
}

/** Facts about one interval, and what is the same for all of them. */
type Group = {
  readonly from: number;
  readonly until: number;
  readonly inPeriod: boolean;
  readonly days: number;
};

/**
 * Reads units one after the other into the same arrays; answers nothing where the general rules must be asked of the whole
 * unit, because it speaks of intervals that overlap.
 */
export function unitReader(
  columns: Columns,
  slots: Slots,
  sayings: Sayings,
  asking: Pick<Question, 'period' | 'fits'>,
) {
  const { spans, spanOf } = spansOf(columns.heads, asking);
  const words = emptyWords(slots);
  const heard = emptyHeard(slots.metrics.length);
  let turn = 0;

  const headNumber = (fact: number): number => columns.headOf[fact] ?? nobody;
  function headOf(fact: number): FactHead {
    const head = columns.heads[headNumber(fact)];
    if (head === undefined) throw new RangeError(`No fact stands at ${fact}`);
    return head;
  }

  function takeGroup(group: Group, asked: Scanned): void {
    turn += 1;
    heard.touchedCount = 0;
    const first = headOf(group.from);
    const isAlone = group.until === group.from + 1;
    if (isAlone && slots.computed.length === 0) return takeAlone(group, asked, first);
    let oneSource = true;
    for (let fact = group.from; fact < group.until; fact += 1) {
      const head = headOf(fact);
      if (head.source !== first.source) oneSource = false;
      hearFact(fact, head, asked, group);
    }
    for (let place = 0; place < heard.touchedCount; place += 1) {
      const slot = heard.touched[place] ?? 0;
      take(
        slot,
        heard.mark[slot] ?? marks.odd,
        heard.value[slot] ?? 0,
        heard.late[slot] ?? 0,
        group,
      );
    }
    takeComputed(words.computed, slots.computed, heard, {
      ...group,
      turn,
      head: headNumber(group.from),
      source: oneSource ? first.source : undefined,
    });
  }

  function hearFact(fact: number, head: FactHead, { lateFrom }: Scanned, group: Group): void {
    const late = head.receivedAt >= lateFrom ? 1 : 0;
    const ranks = slots.ranksOf(head.source);
    const count = columns.decode(fact, sayings);
    for (let place = 0; place < count; place += 1) {
      const slot = slots.ofNumber[sayings.numbers[place] ?? 0] ?? unasked;
      if (slot === unasked) continue;
      const rank = ranks[slot] ?? unheard;
      const mark = sayings.marks[place] ?? marks.odd;
      if (rank === unheard || mark === marks.odd) beOdd(slot, group);
      hear(heard, turn, { slot, rank, mark, value: sayings.counts[place] ?? 0, late });
    }
  }

  /** The same for the one fact on an interval: nothing has to be chosen, and mostly everything is simply added. */
  function takeAlone(group: Group, { lateFrom }: Scanned, head: FactHead): void {
    const late = head.receivedAt >= lateFrom ? 1 : 0;
    const count = columns.decode(group.from, sayings);
    const isAdded = sayings.isPlain && group.inPeriod && late === 0;
    const added = isAdded ? slots.addedOf(head.source) : nothingAdded;
    if (isAdded && addPlain(words, sayings, count, added, group.days) === count) return;
    for (let place = 0; place < count; place += 1)
      if (added[sayings.numbers[place] ?? 0] === unasked) takeOne(place, group, late, head);
  }

  function takeOne(place: number, group: Group, late: number, { source }: FactHead): void {
    const slot = slots.ofNumber[sayings.numbers[place] ?? 0] ?? unasked;
    if (slot === unasked) return;
    const mark = sayings.marks[place] ?? marks.odd;
    if (slots.ranksOf(source)[slot] === unheard || mark === marks.odd) beOdd(slot, group);
    else take(slot, mark, sayings.counts[place] ?? 0, late, group);
  }

  /** What was said of other periods matters where the last word may be one of them. */
  function beOdd(slot: number, { inPeriod }: Group): void {
    if (inPeriod || slots.isLast[slot] === 1) words.isOdd[slot] = 1;
  }

  function take(slot: number, mark: number, value: number, late: number, group: Group): void {
    if (slots.isLast[slot] === 1) {
      words.lastHead[slot] = headNumber(group.from);
      words.lastMark[slot] = mark;
      words.lastCount[slot] = value;
      words.lastLate[slot] = late;
    } else if (group.inPeriod) takePiece(words, slot, { mark, value, late, days: group.days });
  }

  const spanNumber = (fact: number): number => spanOf[headNumber(fact)] ?? nobody;

  return (asked: Scanned): UnitWords | undefined => {
    clear(words);
    const range = columns.units.get(asked.unit.code);
    if (range === undefined) return words;
    let before: Interval | undefined;
    for (let from = range.from, until = from; from < range.until; from = until) {
      const number = spanNumber(from);
      for (until = from + 1; until < range.until; until += 1)
        if (spanNumber(until) !== number) break;
      const span = spans[number];
      if (span === undefined || !isAbout(asked, span)) continue;
      const { interval, inPeriod } = span;
      if (before !== undefined && interval.from < before.until) return undefined;
      before = interval;
      takeGroup({ from, until, inPeriod, days: inPeriod ? daysOf(asked, span) : 0 }, asked);
    }
    return words;
  };

  function daysOf({ window }: Scanned, { interval, days }: Span): number {
    return sameDays(window, asking.period) ? days : daysWithin(window, interval);
  }
}

const nothingAdded = new Int16Array(numbersInAll).fill(unasked);

/** Adds plain values that need nothing else; answers how many. */
function addPlain(
  { sum, values, days }: UnitWords,
  { numbers, counts }: Sayings,
  count: number,
  added: Int16Array,
  daysEach: number,
): number {
  let done = 0;
  for (let place = 0; place < count; place += 1) {
    const slot = added[numbers[place] ?? 0] ?? unasked;
    if (slot === unasked) continue;
    sum[slot] = (sum[slot] ?? 0) + (counts[place] ?? 0);
    values[slot] = (values[slot] ?? 0) + 1;
    days[slot] = (days[slot] ?? 0) + daysEach;
    done += 1;
  }
  return done;
}

/** What was asked, and said of this unit, for codes are reused. */
const isAbout = ({ unit }: Scanned, { interval, isAsked }: Span): boolean =>
  isAsked &&
  interval.until > unit.validFrom &&
  (unit.validTo === undefined || interval.until <= unit.validTo);

/** Beside it there is room for a plain value (below 2^28) on every day of a year: these are added without looking. */
const mostBesidePlain = Number.MAX_SAFE_INTEGER - 2 ** 37;

function addValue(words: UnitWords, slot: number, value: number, days: number): void {
  const sum = (words.sum[slot] ?? 0) + value;
  words.sum[slot] = sum;
  words.values[slot] = (words.values[slot] ?? 0) + 1;
  words.days[slot] = (words.days[slot] ?? 0) + days;
  if (Math.abs(sum) > mostBesidePlain) words.isOdd[slot] = 1;
}

type PieceSaid = {
  readonly mark: number;
  readonly value: number;
  readonly late: number;
  readonly days: number;
};

function takePiece(words: UnitWords, slot: number, { mark, value, late, days }: PieceSaid): void {
  if (mark === marks.withdrawal) {
    words.withdrawn[slot] = (words.withdrawn[slot] ?? 0) + 1;
    return;
  }
  if (late === 1) words.late[slot] = 1;
  if (mark === marks.nil) {
    words.nils[slot] = (words.nils[slot] ?? 0) + 1;
    words.days[slot] = (words.days[slot] ?? 0) + days;
    return;
  }
  const isFirst = words.values[slot] === 0;
  addValue(words, slot, value, days);
  const over = mark === marks.over ? 1 : 0;
  if (over === 1) words.over[slot] = 1;
  takeLeast(words, slot, value, over);
  if (isFirst || value > (words.most[slot] ?? 0)) words.most[slot] = value;
}

/** Of the values that are counted already, this one among them. */
function takeLeast(words: UnitWords, slot: number, value: number, over: number): void {
  const least = words.values[slot] === 1 ? Infinity : (words.least[slot] ?? 0);
  if (value < least) {
    words.least[slot] = value;
    words.leastOver[slot] = over;
  } else if (value === least && over === 0) words.leastOver[slot] = 0;
}
