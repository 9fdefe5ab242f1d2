import { type Columns, emptySayings, type Sayings } from './columns.ts';
import { type Asked, metricsRead } from '../figures/computed.ts';
import { standingOf } from '../figures/coverage.ts';
import { type Reporter, unitsAround } from '../units/expected.ts';
import type { Finding } from '../figures/finding.ts';
import { foldStatements } from '../statements/ledger.ts';
import type { Metric } from '../registry/metric.ts';
import { lengthInDays } from '../periods/period.ts';
import {
  type AskedOfUnit,
  computedAnswer,
  isWhole,
  type PlainAnswer,
  plainAnswer,
} from './plain-answers.ts';
import { type Asking, askingOf } from '../figures/question.ts';
import { lateFromIn, type SectionPlan } from '../reports/section-plan.ts';
import { type Slots, slotsOf, unasked } from './slots.ts';
import { type FigureTotal, summedFigure } from './summed-figure.ts';
import type { Unit } from '../units/unit.ts';
import { unitFinding, windowOf } from '../figures/unit-finding.ts';
import { unitReader, type UnitWords } from './unit-scan.ts';
import { addWhole, emptyWholes, wholeAt, type Wholes } from './wholes.ts';

export type { FigureTotal } from './summed-figure.ts';

/**
 * Total and coverage of each figure, in their order, over the reporters of a plan, and, over the country, of each province: the
 * same as the figures of a report have, for a fraction of its time. What a unit says plainly is added up in columns; everything
 * else is asked of the general rules (`unitFinding`), unit by unit. (docs/adr/columns.md)
 */
export function totalsOf(
  columns: Columns,
  plan: SectionPlan,
  figures: readonly Asked[],
  scope: Unit,
): readonly FigureTotal[] {
  const sums = summing(plan, figures, scope);
  sums.add(columns, plan.reporters);
  return sums.totals();
}

/** The same a group of reporters at a time, each with the columns that hold what it and the units before it said. */
export function summing(plan: SectionPlan, figures: readonly Asked[], scope: Unit) {
  const provinces = [...new Set(plan.reporters.map(({ province }) => province))].toSorted();
  const rows = new Map(provinces.map((province, row) => [province, row]));
  const wholes = emptyWholes(provinces.length * figures.length);
  const sums = figures.map((asked, at) =>
    summedFigure(asked, scope, provinces, (row) => wholeAt(wholes, row * figures.length + at)),
  );
  const places = placesOf(figures);
  const sayings = emptySayings();

  function addReporter(reporter: Reporter, row: number, answers: Answers): void {
    const count = answers.wholes(wholes, row * figures.length);
    for (let left = 0; left < count; left += 1) {
      const at = places.rest[left] ?? 0;
      const plain = answers.plain(at);
      if (plain === undefined) addFound(at, reporter, row, answers);
      else sums[at]?.addPlain(row, reporter.line, plain);
    }
  }

  function addFound(at: number, reporter: Reporter, row: number, answers: Answers): void {
    const asked = figures[at];
    if (asked === undefined) return;
    const finding = answers.general(asked);
    sums[at]?.addFinding(row, finding, standingOf(reporter.line, finding));
  }

  return {
    /** Reporters of the plan, none twice. */
    add(columns: Columns, reporters: readonly Reporter[]): void {
      const answersOf = answering(columns, plan, places, scope, sayings);
      for (const reporter of reporters)
        addReporter(reporter, rows.get(reporter.province) ?? 0, answersOf(reporter));
    },
    totals: (): readonly FigureTotal[] => sums.map((sum) => sum.total()),
  };
}

type Answers = {
  /** Adds what it gave whole to a row of cells; answers how many figures are left, which then stand in `places.rest`. */
  wholes(wholes: Wholes, row: number): number;
  /** Nothing where the general rules must be asked. */
  plain(at: number): PlainAnswer | undefined;
  general(asked: Asked): Finding;
};

/** What each reporter answers to the figures; the answers of one hold until the next is asked. */
function answering(
  columns: Columns,
  plan: SectionPlan,
  places: Places,
  scope: Unit,
  sayings: Sayings,
): (reporter: Reporter) => Answers {
  const asking = askingOf(plan);
  const read = unitReader(columns, places.slots, sayings, asking);

  return (reporter) => {
    const { unit } = reporter;
    const lateFrom = lateFromIn(plan, reporter.line);
    const window = windowOf(unit, asking.period);
    const days = lengthInDays(window);
    const words = isPlain(reporter, scope) ? read({ unit, window, lateFrom }) : undefined;
    const asked = { ...asking, days, heads: columns.heads };
    return {
      wholes: (wholes, row) => addWholes(places, words, days, wholes, row),
      plain: (at) => words && plainly(places.of[at], places.slots, words, asked),
      general: (figure) => generally(columns, reporter, figure, { ...asking, lateFrom }),
    };
  };
}

function addWholes(
  { summed, rest }: Places,
  words: UnitWords | undefined,
  days: number,
  wholes: Wholes,
  row: number,
): number {
  let left = 0;
  for (let at = 0; at < summed.length; at += 1) {
    const slot = summed[at] ?? unasked;
    if (words !== undefined && slot !== unasked && isWhole(slot, words, days))
      addWhole(wholes, row + at, words.sum[slot] ?? 0);
    else {
      rest[left] = at;
      left += 1;
    }
  }
  return left;
}

/** How all figures are worked out. */
type Places = {
  readonly slots: Slots;
  readonly of: readonly Place[];
  /** Of each figure, its slot if it is summed over time and no extreme is asked; else `unasked`. */
  readonly summed: Int32Array;
  /** The figures that one reporter did not give whole, as far as `addWholes` says. */
  readonly rest: Int32Array;
};

function placesOf(figures: readonly Asked[]): Places {
  const slots = slotsOf(figures);
  const of = figures.map((asked) => placeOf(asked, slots));
  const summed = Int32Array.from(of, summedSlot);
  return { slots, of, summed, rest: new Int32Array(figures.length) };
}

/** How a figure is worked out in columns. */
type Place =
  | { readonly kind: 'general' }
  | { readonly kind: 'slot'; readonly metric: Metric; readonly slot: number }
  | { readonly kind: 'computed'; readonly place: number };

const isExtreme = ({ overUnits }: Metric): boolean => overUnits === 'min' || overUnits === 'max';

/** Extremes over units are worked out of numbers that are divided by nothing. */
function placeOf({ metric, computed }: Asked, { ofNumber, computed: all }: Slots): Place {
  if (computed !== undefined) {
    const place = all.findIndex((each) => each.computed === computed);
    return place < 0 ? { kind: 'general' } : { kind: 'computed', place };
  }
  return metric.overTime === 'mean' && isExtreme(metric)
    ? { kind: 'general' }
    : { kind: 'slot', metric, slot: ofNumber[metric.number] ?? unasked };
}

const summedSlot = (place: Place): number =>
  place.kind === 'slot' && place.metric.overTime === 'sum' && !isExtreme(place.metric)
    ? place.slot
    : unasked;

function plainly(
  place: Place | undefined,
  slots: Slots,
  words: UnitWords,
  asked: AskedOfUnit,
): PlainAnswer | undefined {
  if (place === undefined || place.kind === 'general') return undefined;
  if (place.kind === 'slot') return plainAnswer(place.metric, place.slot, words, asked);
  const figure = slots.computed[place.place];
  return figure && computedAnswer(figure, place.place, words, asked);
}

/** It took nothing over and closed before nobody; and it is not itself what the total is of, which has its number as it gave it. */
const isPlain = ({ took, successors, line, province }: Reporter, scope: Unit): boolean =>
  took.length === 0 && successors.length === 0 && line !== province && line !== scope.code;

function generally(columns: Columns, reporter: Reporter, asked: Asked, asking: Asking): Finding {
  const codes = new Set(unitsAround(reporter).map(({ code }) => code));
  const metrics = new Set(metricsRead(asked).map(({ code }) => code));
  const said = [...codes].flatMap((code) => columns.statementsOf(code, metrics));
  return unitFinding(foldStatements(said), asked, reporter, asking);
}
