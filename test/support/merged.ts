import { UnitEvent } from '../../core/units/unit-event.ts';

/** The event by which some units became one on a day. */
export const merged = (
  from: readonly string[],
  to: string,
  date: string,
  more: object = {},
): UnitEvent =>
  UnitEvent.parse({
    code: `${from.join('-')}-${date}`.toLowerCase(),
    kind: 'merge',
    date,
    basis: 'Nghị quyết 1/2025/NQ',
    from,
    to,
    ...more,
  });
