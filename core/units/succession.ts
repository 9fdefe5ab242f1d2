import type { Fraction } from '../decimal.ts';
import { whole } from '../fraction.ts';
import type { Registry } from '../registry/registry.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type Unit, type UnitCode } from './unit.ts';
import { shareOf, type UnitEvent } from './unit-event.ts';

/** The units that took a closed one over on the day on which it ended; none when it closed without a successor. */
export const successorsOf = (
  { events }: Pick<Registry, 'events'>,
  { code, validTo }: Pick<Unit, 'code' | 'validTo'>,
): readonly UnitCode[] => [
  ...new Set(
    events
      .filter((event) => event.date === validTo && takenOverBy(event).includes(code))
      .flatMap(takers),
  ),
];

export const takenOverBy = (event: UnitEvent): readonly UnitCode[] =>
  event.kind === 'merge' ? event.from : [event.from];

export const takers = (event: UnitEvent): readonly UnitCode[] =>
  event.kind === 'merge' ? [event.to] : event.to.map(({ unit }) => unit);

/** What one unit handed to another on the day of an event. */
export type Step = {
  readonly event: UnitEvent;
  readonly from: Unit;
  readonly to: Unit;
  /** Absent in a split without shares: nothing of its figures is handed over. */
  readonly share?: Fraction;
};

/** Every step between units of one level, by the unit that took and by the unit that was taken. */
export type Steps = {
  readonly into: ReadonlyMap<Unit, readonly Step[]>;
  readonly outOf: ReadonlyMap<Unit, readonly Step[]>;
};

type Rows = Pick<Registry, 'events' | 'unitsByCode'>;

const known = new WeakMap<Rows, Steps>();

/** Of a registry, which never changes, they are found once: many ask about one unit after the other. */
export function stepsIn(registry: Rows): Steps {
  const steps = known.get(registry) ?? everyStep(registry);
  known.set(registry, steps);
  return steps;
}

/** A code may be reused on the day a unit closes, so the taken is looked up by its last day and the taker by the day itself. */
function everyStep(registry: Rows): Steps {
  const steps = registry.events.flatMap((event) =>
    takenOverBy(event).flatMap((code) => {
      const from = registry.unitsByCode.get(code)?.find(({ validTo }) => validTo === event.date);
      return from === undefined ? [] : handedOver(registry, event, from);
    }),
  );
  return { into: Map.groupBy(steps, ({ to }) => to), outOf: Map.groupBy(steps, (s) => s.from) };
}

/** What a closed unit handed over on its last day. */
const stepsFrom = (registry: Rows, from: Unit): readonly Step[] =>
  registry.events
    .filter((event) => event.date === from.validTo && takenOverBy(event).includes(from.code))
    .flatMap((event) => handedOver(registry, event, from));

/** The unit that took a closed one over alone; of the steps that lead out of it. */
export const soleHeir = ([only, ...others]: readonly Step[] = []): Unit | undefined =>
  others.length === 0 ? only?.to : undefined;

/** The same of a unit that has closed by the day. */
export const heirOf = (registry: Rows, unit: Unit, day: LocalDate): Unit | undefined =>
  unit.validTo !== undefined && unit.validTo <= day
    ? soleHeir(stepsFrom(registry, unit))
    : undefined;

const handedOver = (registry: Rows, event: UnitEvent, from: Unit): readonly Step[] =>
  shares(event).flatMap(({ unit, share }) => {
    const to = registry.unitsByCode.get(unit)?.find((row) => isValidOn(row, event.date));
    return to === undefined || to.level !== from.level
      ? []
      : [{ event, from, to, ...(share && { share }) }];
  });

const shares = (
  event: UnitEvent,
): readonly { readonly unit: UnitCode; readonly share?: Fraction }[] =>
  event.kind === 'merge'
    ? [{ unit: event.to, share: whole }]
    : event.to.map(({ unit, share }) => ({
        unit,
        ...(share !== undefined && { share: shareOf(share) }),
      }));

/** Every unit that came after, through any events, whatever was handed over. */
export function unitsAfter({ outOf }: Steps, unit: Unit): readonly Unit[] {
  const found = new Set<Unit>();
  const queue = [unit];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const { to } of outOf.get(next) ?? [])
      if (!found.has(to)) {
        found.add(to);
        queue.push(to);
      }
  return [...found];
}
