import type { Dataset } from '../registry/dataset.ts';
import type { Fraction } from '../decimal.ts';
import { plus, product, whole, zero } from '../fraction.ts';
import type { MetricCode } from '../registry/metric.ts';
import { lastDay } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed } from './units-by-day.ts';
import { placeIn, placeOf, provinceAmong } from './standing-place.ts';
import type { Interval } from '../statements/statement.ts';
import { type Step, type Steps, stepsIn, unitsAfter } from './succession.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type Unit, type UnitCode } from './unit.ts';
import { hasDays } from './validity.ts';

/** A unit, and what it took over by the cut day, back through every event. */
export type Holder = { readonly unit: Unit; readonly took: readonly Taking[] };

/** What a unit took over on a day, and how much of it. */
export type Taking = {
  readonly from: Holder;
  readonly date: LocalDate;
  readonly share: Fraction;
  /** The cumulative metrics whose counter went on. */
  readonly counters: readonly MetricCode[];
};

/** A unit that took another over, and what became of it in turn. */
export type Taker = {
  readonly holder: Holder;
  /** Whether what it says of flows counts in a line. */
  readonly counts: boolean;
  readonly onward: readonly Onward[];
};

/** Into what a unit went on a day. */
export type Onward = {
  readonly date: LocalDate;
  readonly to: Taker;
  /** Absent in a split without shares: nobody knows how much. */
  readonly share?: Fraction;
};

/** A unit that must report: a line of every figure, with the units that it took over. */
export type Reporter = Holder & {
  /** The code; `code@validFrom` of a unit that is closed by the cut day while another line carries its code. */
  readonly line: string;
  /**
   * Whether what is done for its code and the window, such as an extension, is about it: where several lines carried the code, one
   * of them is meant, the one that carries it on the window's last day or took that unit over, else the last that carried it.
   */
  readonly isMeant: boolean;
  /** The province in which it lies in the boundaries of the cut day. */
  readonly province: UnitCode;
  /** Units whose statements count for it or are shown with it, each once. */
  readonly predecessors: readonly Unit[];
  /** Of a unit that closed and is a line of its own: every unit that came after it. */
  readonly successors: readonly Unit[];
  /** Those of them that the dataset asks. */
  readonly heirs: readonly Unit[];
  /** How it went into them, by events of before the window's end. */
  readonly onward: readonly Onward[];
  /** What else went into them: whether they have yet to speak rests on it. */
  readonly aside: readonly Unit[];
};

/** All whose statements a line may rest on. */
export const unitsAround = ({
  unit,
  predecessors,
  successors,
  aside,
}: Pick<Reporter, 'unit' | 'predecessors' | 'successors' | 'aside'>): readonly Unit[] => [
  unit,
  ...predecessors,
  ...successors,
  ...aside,
];

/**
 * Who is expected, by the boundaries of the cut day (the period's last one unless another is given): the dataset's units
 * valid on it; those that closed by it within the period and that no line can take; and those that began after it within the
 * period. Inside the scope, if one is given. In order of code. (docs/adr/units-through-time.md, T1 to T3)
 */
export function expectedReporters(
  registry: Registry,
  dataset: Dataset,
  window: Interval,
  scope?: UnitCode,
  cutDay: LocalDate = lastDay(window),
): readonly Reporter[] {
  const steps = stepsIn(registry);
  const asked = new Set(
    registry.units.filter((unit) => isAskedOn(registry, dataset, unit, cutDay)),
  );
  const cut = { steps, asked, window, cutDay, holderOf: holding(steps, cutDay) };
  const isTaken = takenIn(cut);
  const takerOf = taking(cut, isTaken);
  const lines = [...asked].filter((unit) => isLine(cut, isTaken, unit));
  const carriers = Map.groupBy(lines, ({ code }) => code);
  return lines
    .map((unit) => ({ unit, place: placeIn(registry, steps, unit, cutDay) }))
    .filter(({ place }) => scope === undefined || place.some(({ code }) => code === scope))
    .map(({ unit, place }) => ({
      ...reporterOf(cut, takerOf, unit),
      isMeant: meantAmong(cut, registry, carriers.get(unit.code) ?? []) === unit,
      province: provinceAmong(place),
      line:
        isValidOn(unit, cutDay) || carriers.get(unit.code)?.length === 1
          ? unit.code
          : `${unit.code}@${unit.validFrom}`,
    }))
    .toSorted((a, b) => (a.line < b.line ? -1 : 1));
}

/** Units with what they took over, each as a line would be. */
export function holdersOf(
  registry: Registry,
  units: readonly Unit[],
  cutDay: LocalDate,
): readonly Holder[] {
  return units.map(holding(stepsIn(registry), cutDay));
}

/**
 * Whether the dataset asks a unit by the boundaries of a day. Of a unit that stands on the last day of a period of the dataset, on
 * that day, it is whether it is expected for that period, whatever the boundaries are by which a report of a longer one is cut.
 */
export function isAskedOn(
  registry: Registry,
  { level, reporters }: Pick<Dataset, 'level' | 'reporters'>,
  unit: Unit,
  day: LocalDate,
): boolean {
  if (unit.level !== level) return false;
  if (reporters.rule === 'list') return reporters.units.includes(unit.code);
  const { under } = reporters;
  return under === undefined || placeOf(registry, unit, day).some(({ code }) => code === under);
}

// Lines -------------------------------------------------------------------------

type Cut = {
  readonly steps: Steps;
  readonly asked: ReadonlySet<Unit>;
  readonly window: Interval;
  readonly cutDay: LocalDate;
  readonly holderOf: (unit: Unit) => Holder;
};

/** Of the lines of one code. */
function meantAmong(
  { window, holderOf }: Cut,
  registry: Registry,
  carriers: readonly Unit[],
): Unit | undefined {
  const [one, ...others] = carriers;
  if (one === undefined || others.length === 0) return one;
  const named = unitNamed(registry, one.code, lastDay(window));
  return (
    carriers.find((unit) => unit === named) ??
    carriers.find((unit) => unitsOf(holderOf(unit)).some((each) => each === named)) ??
    others.reduce((last, unit) => (unit.validFrom > last.validFrom ? unit : last), one)
  );
}

const existedIn = (unit: Unit, { from, until }: Interval): boolean =>
  hasDays(unit) && unit.validFrom < until && (unit.validTo === undefined || from < unit.validTo);

function isLine(cut: Cut, isTaken: (unit: Unit) => boolean, unit: Unit): boolean {
  const { window, cutDay, holderOf } = cut;
  if (isValidOn(unit, cutDay))
    return (
      existedIn(unit, window) || unitsOf(holderOf(unit)).some((each) => existedIn(each, window))
    );
  return existedIn(unit, window) && (unit.validFrom > cutDay || !isTaken(unit));
}

/** Whether a road leads on to a line; one that came after the period and is gone by the cut day is none. */
function takenIn({ steps, asked, window, cutDay }: Cut): (unit: Unit) => boolean {
  const isTaken = foundOnce((unit: Unit): boolean =>
    stepsBy(steps.outOf.get(unit), cutDay).some(
      ({ to }) =>
        (asked.has(to) && (isValidOn(to, cutDay) || existedIn(to, window))) || isTaken(to),
    ),
  );
  return isTaken;
}

/** Roads part and meet again, so that there may be far more of them than units: what is found out about a unit is kept. */
function foundOnce<T>(find: (unit: Unit) => T): (unit: Unit) => T {
  const known = new Map<Unit, { readonly found: T }>();
  return (unit) => {
    const { found } = known.get(unit) ?? { found: find(unit) };
    known.set(unit, { found });
    return found;
  };
}

/** The steps up to the cut day by which figures were handed over. */
const stepsBy = (steps: readonly Step[] = [], cutDay: LocalDate) =>
  steps.filter(({ event, share }) => share !== undefined && event.date <= cutDay);

// What a line took over ------------------------------------------------------------

/** One holder for each unit, however many roads lead to it. */
function holding(steps: Steps, cutDay: LocalDate): (unit: Unit) => Holder {
  const holderOf = foundOnce((unit): Holder => {
    const took = stepsBy(steps.into.get(unit), cutDay).flatMap(
      ({ event, from, share }): readonly Taking[] =>
        share === undefined
          ? []
          : [{ from: holderOf(from), date: event.date, share, counters: event.countersTakenOver }],
    );
    return { unit, took: took.toSorted((a, b) => (takingKey(a) < takingKey(b) ? -1 : 1)) };
  });
  return holderOf;
}

const takingKey = ({ date, from }: Taking): string => `${date}|${from.unit.code}`;

/**
 * Every unit that went into it, once, in the order in which the roads reach it, with the share that came by all of them together.
 * In as many steps as there are events, not roads.
 */
export function roadsTo({
  took,
}: Pick<Holder, 'took'>): readonly { readonly unit: Unit; readonly share: Fraction }[] {
  const shares = new Map<Unit, Fraction>();
  const behind = reached(took, shares);
  const handOn = (all: readonly Taking[], share: Fraction): void => {
    for (const taking of all) {
      const { unit } = taking.from;
      shares.set(unit, plus(shares.get(unit) ?? zero, product(share, taking.share)));
    }
  };
  handOn(took, whole);
  // What a unit hands on is known when all has come in: whoever took it stands after it.
  for (const { unit, took: more } of behind.toReversed()) handOn(more, shares.get(unit) ?? zero);
  return [...shares].map(([unit, share]) => ({ unit, share }));
}

/** Those behind, each after all that it took over itself; they are entered in the order in which the roads reach them. */
function reached(took: readonly Taking[], entered: Map<Unit, Fraction>): readonly Holder[] {
  const behind: Holder[] = [];
  const enter = ({ from }: Taking): void => {
    if (entered.has(from.unit)) return;
    entered.set(from.unit, zero);
    from.took.forEach(enter);
    behind.push(from);
  };
  took.forEach(enter);
  return behind;
}

const unitsOf = (holder: Holder): readonly Unit[] => roadsTo(holder).map(({ unit }) => unit);

function reporterOf(
  { steps, asked, window, holderOf }: Cut,
  takerOf: (unit: Unit) => Taker,
  unit: Unit,
) {
  const holder = holderOf(unit);
  const isOver = unit.validTo !== undefined && unit.validTo < window.until;
  const successors = isOver ? unitsAfter(steps, unit) : [];
  const predecessors = unitsOf(holder);
  const near = new Set([unit, ...predecessors, ...successors]);
  const behind = new Set(successors.flatMap((each) => unitsOf(holderOf(each))));
  return {
    ...holder,
    predecessors,
    successors,
    heirs: successors.filter((each) => asked.has(each)),
    onward: takerOf(unit).onward,
    aside: [...behind].filter((each) => !near.has(each)),
  };
}

/** What units went into before the window's end, and whether that counts in a line. */
function taking(cut: Cut, isTaken: (unit: Unit) => boolean): (unit: Unit) => Taker {
  const { steps, asked, window, holderOf } = cut;
  const takerOf = foundOnce((unit: Unit): Taker => ({
    holder: holderOf(unit),
    counts: (asked.has(unit) && isLine(cut, isTaken, unit)) || isTaken(unit),
    onward: (steps.outOf.get(unit) ?? [])
      .filter(({ event }) => event.date < window.until)
      .map(({ event, to, share }) => ({
        date: event.date,
        to: takerOf(to),
        ...(share && { share }),
      })),
  }));
  return takerOf;
}

/** True where an event within the period, or before the cut day, shaped the line. */
export const isCut = ({ took, successors }: Reporter, { from }: Interval): boolean =>
  successors.length > 0 || tookSince({ took }, from);

function tookSince(
  { took }: Pick<Holder, 'took'>,
  day: LocalDate,
  seen: Set<Unit> = new Set(),
): boolean {
  return took.some(({ date, from }) => {
    if (date > day) return true;
    const isNew = seen.size < seen.add(from.unit).size;
    return isNew && tookSince(from, day, seen);
  });
}
