import { numbersInAll } from './columns.ts';
import { type Asked, type Computed, isLastWord, metricsRead } from '../figures/computed.ts';
import type { Metric, SourceCode } from '../registry/metric.ts';

/** The metrics whose words are looked at, operands of computed figures among them: each has a slot, a small number. */
export type Slots = {
  readonly metrics: readonly Metric[];
  /** By a metric's short number its slot, or `unasked`. */
  readonly ofNumber: Int16Array;
  /** 1 where the last word counts, 0 where a cover of the period does. */
  readonly isLast: Uint8Array;
  readonly computed: readonly ComputedSlots[];
  /** Of a source, its place in the order of each slot's metric, or `unheard`. */
  ranksOf(source: SourceCode): Int32Array;
  /**
   * Of a source, by a metric's short number its slot, if a value needs nothing but adding up: it is heard, and no extreme and
   * no last word counts; else `unasked`.
   */
  addedOf(source: SourceCode): Int16Array;
};

/**
 * A ratio or an indicator whose operands all go by one rule that is worked out in columns. `bare`: the slot of the percentage
 * that a source may state of a ratio, `unasked` of an indicator; as a number it enters neither total nor coverage.
 */
export type ComputedSlots = {
  readonly computed: Computed;
  readonly sources: readonly SourceCode[];
  readonly operands: readonly number[];
  readonly bare: number;
  /** How many operands the figures before it have. */
  readonly first: number;
  readonly isLast: boolean;
};

export const unasked = -1;
/** Behind every source that the metric names. */
export const unheard = 0x7fffffff;

export function slotsOf(all: readonly Asked[]): Slots {
  const metrics = [...new Set(all.flatMap(metricsRead))];
  const ofNumber = new Int16Array(numbersInAll).fill(unasked);
  for (const [slot, { number }] of metrics.entries()) ofNumber[number] = slot;
  const ranks = new Map<SourceCode, Int32Array>();
  const added = new Map<SourceCode, Int16Array>();
  return {
    metrics,
    ofNumber,
    isLast: Uint8Array.from(metrics, ({ overTime }) => (overTime === 'last' ? 1 : 0)),
    computed: computedIn(all, ({ number }) => ofNumber[number] ?? unasked),
    ranksOf(source) {
      const held = ranks.get(source) ?? ranksIn(metrics, source);
      ranks.set(source, held);
      return held;
    },
    addedOf(source) {
      const held = added.get(source) ?? addedIn(metrics, source);
      added.set(source, held);
      return held;
    },
  };
}

const ranksIn = (metrics: readonly Metric[], source: SourceCode): Int32Array =>
  Int32Array.from(metrics, ({ sources }) => {
    const rank = sources.indexOf(source);
    return rank < 0 ? unheard : rank;
  });

function addedIn(metrics: readonly Metric[], source: SourceCode): Int16Array {
  const found = new Int16Array(numbersInAll).fill(unasked);
  for (const [slot, { number, sources, overTime }] of metrics.entries())
    if (sources.includes(source) && (overTime === 'sum' || overTime === 'mean'))
      found[number] = slot;
  return found;
}

function computedIn(
  all: readonly Asked[],
  slotOf: (metric: Metric) => number,
): readonly ComputedSlots[] {
  const found: ComputedSlots[] = [];
  let first = 0;
  for (const { computed } of all) {
    if (computed === undefined || !isPlainly(computed)) continue;
    const { operands, sources, bare } = computed;
    found.push({
      computed,
      sources,
      operands: operands.map(slotOf),
      bare: bare === undefined ? unasked : slotOf(bare),
      first,
      isLast: isLastWord({ computed }),
    });
    first += operands.length;
  }
  return found;
}

/** All are added up over time, or of all the last word counts. */
const isPlainly = (computed: Computed): boolean =>
  isLastWord({ computed }) || computed.operands.every(({ overTime }) => overTime === 'sum');
