import type { Dataset } from '../registry/dataset.ts';
import type { Fraction } from '../decimal.ts';
import { product, whole } from '../fraction.ts';
import type { MetricCode } from '../registry/metric.ts';
import { lastDay } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { placeIn, provinceAmong } from './standing-place.ts';
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

/** A unit that must report: a line of every figure, with the units that it took over. */
export type Reporter = Holder & {
  /** The code; `code@validFrom` of a unit that is closed by the cut day while another line carries its code. */
  readonly line: string;
  /** The province in which it lies in the boundaries of the cut day. */
  readonly province: UnitCode;
  /** Units whose statements count for it or are shown with it, each once. */
  readonly predecessors: readonly Unit[];
  /** Of a unit that closed and is a line of its own: every unit that came after it. */
  readonly successors: readonly Unit[];
  /** Those of them that the dataset asks. */
  readonly heirs: readonly Unit[];
};

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
    registry.units.filter(
      (unit) => unit.level === dataset.level && isAsked(registry, steps, dataset, unit, cutDay),
    ),
  );
  const lines = [...asked].filter((unit) => isLine({ steps, asked, window, cutDay }, unit));
  const carriers = Map.groupBy(lines, ({ code }) => code);
  return lines
    .map((unit) => ({ unit, place: placeIn(registry, steps, unit, cutDay) }))
    .filter(({ place }) => scope === undefined || place.some(({ code }) => code === scope))
    .map(({ unit, place }) => ({
      ...reporterOf(steps, unit, window, cutDay, asked),
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
  const steps = stepsIn(registry);
  return units.map((unit) => holderOf(steps, unit, cutDay));
}

function isAsked(
  registry: Registry,
  steps: Steps,
  { reporters }: Dataset,
  unit: Unit,
  cutDay: LocalDate,
): boolean {
  if (reporters.rule === 'list') return reporters.units.includes(unit.code);
  const { under } = reporters;
  return (
    under === undefined || placeIn(registry, steps, unit, cutDay).some(({ code }) => code === under)
  );
}

// Lines -------------------------------------------------------------------------

type Cut = {
  readonly steps: Steps;
  readonly asked: ReadonlySet<Unit>;
  readonly window: Interval;
  readonly cutDay: LocalDate;
};

const existedIn = (unit: Unit, { from, until }: Interval): boolean =>
  hasDays(unit) && unit.validFrom < until && (unit.validTo === undefined || from < unit.validTo);

function isLine(cut: Cut, unit: Unit): boolean {
  const { steps, window, cutDay } = cut;
  if (isValidOn(unit, cutDay))
    return (
      existedIn(unit, window) ||
      unitsOf(holderOf(steps, unit, cutDay)).some((each) => existedIn(each, window))
    );
  return existedIn(unit, window) && (unit.validFrom > cutDay || !isTaken(cut, unit));
}

/** Whether a road leads on to a line; one that came after the period and is gone by the cut day is none. */
const isTaken = (cut: Cut, unit: Unit): boolean =>
  stepsBy(cut.steps.outOf.get(unit), cut.cutDay).some(
    ({ to }) =>
      (cut.asked.has(to) && (isValidOn(to, cut.cutDay) || existedIn(to, cut.window))) ||
      isTaken(cut, to),
  );

/** The steps up to the cut day by which figures were handed over. */
const stepsBy = (steps: readonly Step[] = [], cutDay: LocalDate) =>
  steps.filter(({ event, share }) => share !== undefined && event.date <= cutDay);

// What a line took over ------------------------------------------------------------

function holderOf(steps: Steps, unit: Unit, cutDay: LocalDate): Holder {
  const took = stepsBy(steps.into.get(unit), cutDay).flatMap(
    ({ event, from, share }): readonly Taking[] =>
      share === undefined
        ? []
        : [
            {
              from: holderOf(steps, from, cutDay),
              date: event.date,
              share,
              counters: event.countersTakenOver,
            },
          ],
  );
  return { unit, took: took.toSorted((a, b) => (takingKey(a) < takingKey(b) ? -1 : 1)) };
}

const takingKey = ({ date, from }: Taking): string => `${date}|${from.unit.code}`;

/** Every unit that went into it, by every road, with the share that came by that road. */
export const roadsTo = (
  { took }: Pick<Holder, 'took'>,
  share: Fraction = whole,
): readonly { readonly unit: Unit; readonly share: Fraction }[] =>
  took.flatMap((taking) => {
    const part = product(share, taking.share);
    return [{ unit: taking.from.unit, share: part }, ...roadsTo(taking.from, part)];
  });

/** The units on all roads to it, each once. */
const unitsOf = ({ took }: Holder): readonly Unit[] => [
  ...new Set(roadsTo({ took }).map(({ unit }) => unit)),
];

function reporterOf(
  steps: Steps,
  unit: Unit,
  window: Interval,
  cutDay: LocalDate,
  asked: ReadonlySet<Unit>,
) {
  const holder = holderOf(steps, unit, cutDay);
  const isOver = unit.validTo !== undefined && unit.validTo < window.until;
  const successors = isOver ? unitsAfter(steps, unit) : [];
  return {
    ...holder,
    predecessors: unitsOf(holder),
    successors,
    heirs: successors.filter((each) => asked.has(each)),
  };
}

/** True where an event within the period, or before the cut day, shaped the line. */
export const isCut = ({ took, successors }: Reporter, { from }: Interval): boolean =>
  successors.length > 0 || tookSince({ took }, from);

const tookSince = ({ took }: Pick<Holder, 'took'>, day: LocalDate): boolean =>
  took.some(({ date, from }) => date > day || tookSince(from, day));
