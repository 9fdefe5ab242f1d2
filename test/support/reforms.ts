import fc from 'fast-check';
import type { Registry } from '../../core/registry/registry.ts';
import { eventFaults } from '../../core/registry/registry-check-events.ts';
import { unitFaults } from '../../core/registry/registry-check-units.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { isValidOn, type Unit } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';
import { merged } from './merged.ts';
import type { Saying } from './small-world.ts';
import { commune, country, divided, onDay, province, worldOf } from './units-in-time.ts';

const doings = [
  'merge',
  'merge-keeping-code',
  'move',
  'take-in',
  'share',
  'divide',
  'close',
] as const;
type Doing = (typeof doings)[number];

/**
 * What happens on one day to units chosen by their place among those that stand: `at`, and for a merger the next one. What
 * begins by it begins in the province `into`, wherever the others lay.
 */
type Turn = {
  readonly does: Doing;
  readonly at: number;
  readonly part: number;
  readonly into: string;
};

export type Reform = { readonly units: readonly Unit[]; readonly events: readonly UnitEvent[] };

const days = ['2025-06-20', '2025-07-01', '2025-07-09'] as const;
/** When everything began that stands before the reform. */
export const long = '2020-01-01';

const turnOf = (does: readonly Doing[]): fc.Arbitrary<Turn> =>
  fc.record({
    does: fc.constantFrom(...does),
    at: fc.nat({ max: 20 }),
    part: fc.integer({ min: 1, max: 6 }),
    into: fc.constantFrom('A', 'B'),
  });

const closed = (reform: Reform, units: readonly Unit[], date: string): Reform => ({
  ...reform,
  units: reform.units.map((unit) =>
    units.includes(unit) ? commune(unit.code, unit.validFrom, date, { parent: unit.parent }) : unit,
  ),
});

const begun = (
  reform: Reform,
  codes: readonly string[],
  { date, parent }: { readonly date: string; readonly parent: string },
): Reform => ({
  ...reform,
  units: [...reform.units, ...codes.map((code) => commune(code, date, undefined, { parent }))],
});

const happened = (reform: Reform, event: UnitEvent): Reform => ({
  ...reform,
  events: [...reform.events, event],
});

function after(reform: Reform, turn: Turn, date: string, number: number): Reform {
  const { does, at, part, into } = turn;
  const standing = reform.units.filter(
    (unit) => unit.validTo === undefined && unit.validFrom < date,
  );
  const one = standing[at % standing.length];
  const other = standing[(at + 1) % standing.length];
  if (one === undefined || other === undefined || one === other) return reform;
  const name = { code: `e${number}` };
  const [left, right] = [`L${number}`, `R${number}`];
  const shares = { [left]: `${part}/7`, [right]: `${7 - part}/7` };
  const there = { date, parent: into };
  switch (does) {
    case 'merge':
    case 'merge-keeping-code': {
      const to = does === 'merge' ? left : one.code;
      const next = begun(closed(reform, [one, other], date), [to], there);
      return happened(next, merged([one.code, other.code], to, date, name));
    }
    case 'move': {
      const next = begun(closed(reform, [one], date), [one.code], there);
      return happened(next, merged([one.code], one.code, date, name));
    }
    case 'take-in':
      return happened(closed(reform, [one], date), merged([one.code], other.code, date, name));
    case 'share':
    case 'divide': {
      const next = begun(closed(reform, [one], date), [left, right], there);
      const to = does === 'share' ? shares : { [left]: undefined, [right]: undefined };
      return happened(next, divided(one.code, to, date, name));
    }
    case 'close':
      return closed(reform, [one], date);
    default:
      return does satisfies never;
  }
}

const start: Reform = {
  units: ['A1', 'A2', 'A3', 'A4'].map((code) =>
    commune(code, long, undefined, { parent: code < 'A3' ? 'A' : 'B' }),
  ),
  events: [],
};

const above = [country, province('A', long), province('B', long)];

/** Whether the check of the registry would let it be published: a unit that took another in cannot end on the same day. */
const isPublishable = ({ units, events }: Reform): boolean => {
  const all = [...above, ...units];
  return [...unitFaults(all), ...eventFaults({ units: all, events, metrics: [] })].length === 0;
};

/** Up to four turns in the order of their days, without those that could not be published after the ones before. */
export const reformBy = (does: readonly Doing[] = doings): fc.Arbitrary<Reform> =>
  fc
    .array(fc.tuple(fc.constantFrom(...days), turnOf(does)), { minLength: 1, maxLength: 4 })
    .map((turns) =>
      turns
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .reduce((reform, [date, turn], at) => {
          const next = after(reform, turn, date, at);
          return isPublishable(next) ? next : reform;
        }, start),
    );

/** After which every unit of before has gone into one that stands. */
export const handingOver = doings.filter((does) => does !== 'close' && does !== 'divide');

export const registryOf = ({ units, events }: Reform, boundariesOn?: string): Registry =>
  worldOf([...above, ...units], events, boundariesOn);

// Sayings ---------------------------------------------------------------------------

/** The first day of the month of Decree 09/2019/ND-CP in which the days of the reform lie. */
export const first = LocalDate.parse('2025-06-15');
const last = 29;

/** Numbers on single days, each by a unit that stood on that day, at most one of each unit and day. */
const anyDailyOf = (metric: string, { units }: Reform): fc.Arbitrary<readonly Saying[]> =>
  fc
    .uniqueArray(
      fc.record({
        offset: fc.nat({ max: last }),
        at: fc.nat({ max: 20 }),
        says: fc.nat({ max: 50 }),
      }),
      { maxLength: 25, selector: ({ offset, at }) => `${offset}|${at}` },
    )
    .map((picks) => {
      const sayings = picks.flatMap(({ offset, at, says }): readonly Saying[] => {
        const date = addDays(first, offset);
        const standing = units.filter((unit) => isValidOn(unit, date));
        const unit = standing[at % standing.length];
        return unit === undefined ? [] : [{ metric, unit: unit.code, says, ...onDay(date) }];
      });
      const byKey = new Map(sayings.map((said) => [`${said.unit}|${said.from}`, said]));
      return [...byKey.values()];
    });

/** A reform and what was said through it. */
export const reformAndDaily = (metric: string, does?: readonly Doing[]) =>
  reformBy(does).chain((reform) =>
    fc.record({ reform: fc.constant(reform), said: anyDailyOf(metric, reform) }),
  );
