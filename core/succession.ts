import type { Registry } from './registry.ts';
import type { Unit, UnitCode } from './unit.ts';
import type { UnitEvent } from './unit-event.ts';

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
