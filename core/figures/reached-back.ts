import { allOf } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Onward } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { minus, plus, product, whole, zero } from '../fraction.ts';
import type { Taken } from './question.ts';
import type { Interval } from '../statements/statement.ts';
import type { Unit } from '../units/unit.ts';

/** What a unit says of the period beyond the intervals that were taken, and the days that it has to answer for. */
export type FlowFound = { readonly finding: Finding; readonly days: number };
export type FindFlow = (unit: Unit, taken: readonly Taken[]) => FlowFound;

/** Days of a closed unit for which a unit after it speaks, because it stated them together with its own. */
export type Reach = Taken & { readonly by: readonly Unit[] };

/** A part of a closed unit, by what became of it. */
export type Way = {
  readonly share: Fraction;
  readonly taken: readonly Reach[];
  /** What only some of those stated that took it over without shares: nobody knows how much of this unit is in it. */
  readonly bySome: readonly Reach[];
};

/** Nobody speaks for it. */
const itself: Way = { share: whole, taken: [], bySome: [] };

/**
 * How much of a unit that closed within the period has been spoken for, by statements of its takers that reach back over the
 * event and count in a line. With shares each speaks for its own; without, all together, for the days of which all of them have
 * spoken. (docs/adr/units-through-time.md, T6)
 */
export function waysOn(onward: readonly Onward[], find: FindFlow): readonly Way[] {
  if (onward.length === 0) return [itself];
  const handed = onward.map((each) => ({
    share: each.share,
    ways: waysOn(each.to.onward, find).map((way) => reachingOver(each, way, find)),
  }));
  const shares = allOf(handed.map(({ share }) => share));
  if (shares === undefined) return [together(handed.flatMap(({ ways }) => ways))];
  const rest = minus(whole, shares.reduce(plus, zero));
  const parts = handed.flatMap(({ share = whole, ways }) =>
    ways.map((way) => ({ ...way, share: product(way.share, share) })),
  );
  return eachWayOnce(rest.numerator === 0n ? parts : [...parts, { ...itself, share: rest }]);
}

/** Pieces of a cover do not overlap, so of one unit no more than one reaches over the day. */
function reachingOver({ date, to }: Onward, way: Way, find: FindFlow): Way {
  const { unit } = to.holder;
  const covered = to.counts ? (find(unit, way.taken).finding.covered ?? []) : [];
  const all = [...way.taken, ...covered.map((each): Reach => ({ ...each, by: [unit] }))];
  const isReaching = ({ from, until }: Interval) => from < date && date < until;
  return { ...way, taken: all.filter(isReaching), bySome: way.bySome.filter(isReaching) };
}

/** For the days of which each has spoken; of those that are left, some may have. */
function together(ways: readonly Way[]): Way {
  const each = allOf(ways.map(({ taken: [reach] }) => reach));
  const bySome = ways.flatMap(({ taken, bySome: some }) => [
    ...taken.filter(({ isSilent }) => !isSilent),
    ...some,
  ]);
  return { share: whole, taken: each === undefined ? [] : [each.reduce(shared)], bySome };
}

const shared = (a: Reach, b: Reach): Reach => ({
  from: a.from > b.from ? a.from : b.from,
  until: a.until < b.until ? a.until : b.until,
  isSilent: a.isSilent || b.isSilent,
  by: [...a.by, ...b.by],
});

const wayKey = ({ taken, bySome }: Way): string =>
  [
    ...taken.map(({ from, until, isSilent }) => `${from}_${until}_${isSilent}`),
    '|',
    ...bySome.map(({ from, until }) => `${from}_${until}`),
  ].join(' ');

/** Parts for which the same days are spoken are one part. */
const eachWayOnce = (ways: readonly Way[]): readonly Way[] =>
  [...Map.groupBy(ways, wayKey).values()].map((same) => same.reduce(joined));

const joined = (a: Way, b: Way): Way => ({
  share: plus(a.share, b.share),
  taken: a.taken.map((reach, at) => ({ ...reach, by: [...reach.by, ...(b.taken[at]?.by ?? [])] })),
  bySome: a.bySome,
});

/** Who has spoken of days of the unit, each once, in order of code. */
export const speakersOf = (spoken: readonly Reach[]): readonly Unit[] =>
  [...new Set(spoken.flatMap(({ by }) => by))].toSorted((a, b) =>
    unitKey(a) < unitKey(b) ? -1 : 1,
  );

const unitKey = ({ code, validFrom }: Unit): string => `${code}|${validFrom}`;
