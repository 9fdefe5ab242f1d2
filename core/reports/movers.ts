import { canonicalJson } from '../canonical-json.ts';
import type { GrowthAgainst } from '../periods/growth-base.ts';
import { growthDiffers, type GrowthMove, hasParts, type LineMove, overIn } from './line-moves.ts';
import { type Made, together } from './news.ts';
import type { Change } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { StatementLine, UnitGrowth, UnitLine } from './unit-line.ts';

/**
 * What moved a total of a figure: units whose contribution to it is another. `aside`: units that say something else and
 * contribute the same (nothing, for another reason; or as much, with other decimals); they count where nothing else does.
 */
export type Mover = Made & {
  readonly figure: string;
  readonly of: Exclude<Change['of'], 'beside'>;
  readonly against?: GrowthAgainst;
  readonly aside?: true;
};

type Moved = Omit<Mover, 'figure'>;

/** Of one figure, all units that moved the same together. */
export const moversIn = (
  figure: string,
  isCount: boolean,
  moves: readonly LineMove[],
): readonly Mover[] =>
  [
    ...Map.groupBy(
      moves.flatMap((move) => movedBy(isCount, move)),
      keyOf,
    ).values(),
  ].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ figure, ...first, ...together(all) }];
  });

const keyOf = ({ of, against, aside }: Moved): string => `${of}|${against ?? ''}|${aside === true}`;

const movedBy = (isCount: boolean, move: LineMove): readonly Moved[] => [
  ...numberMoved('figure', move.figure, [contribution(move.was), contribution(move.is)]),
  ...numberMoved('increase', move.increase, [increaseIn(move.was), increaseIn(move.is)]),
  ...move.growth.flatMap((growth) => growthMoved(isCount, move, growth)),
];

type Contributions = readonly [old: string, next: string];

const numberMoved = (
  of: 'figure' | 'increase',
  made: Made | undefined,
  [old, next]: Contributions,
): readonly Moved[] =>
  made === undefined ? [] : [{ of, ...made, ...(old === next && { aside: true as const }) }];

/** What moved the comparison of a total, and what moved the older number in it: who enters or leaves it moves both. */
function growthMoved(
  isCount: boolean,
  { was, is }: LineMove,
  growth: GrowthMove,
): readonly Moved[] {
  const { against, own, base } = growth;
  const isKnown = growth.was === undefined || growth.was.before !== undefined;
  const now: Contributions = isCount
    ? [increaseIn(was), increaseIn(is)]
    : [contribution(was), contribution(is)];
  const [old, next] = [olderIn(growth.was), olderIn(growth.is)];
  const isMoved = isKnown
    ? old !== next || (next !== nothing && now[0] !== now[1])
    : own !== undefined || growthDiffers(growth.was?.outcome, growth.is?.outcome);
  const entersOrLeaves = (old === nothing) !== (next === nothing);
  const made = (all: readonly (Made | undefined)[]): Made =>
    together(all.flatMap((each) => each ?? []));
  return [
    ...(isMoved ? [{ of: 'growth' as const, against, ...made([own, base]) }] : []),
    ...(isKnown && old !== next
      ? [{ of: 'base' as const, against, ...made([entersOrLeaves ? own : undefined, base]) }]
      : []),
  ];
}

// Contributions ---------------------------------------------------------------------

const nothing = '';

/** What a line adds to the total, with the marks that it leaves there; its decimals are not the total's. */
const contribution = (line: UnitLine | undefined): string =>
  line === undefined ? nothing : contributed(line.outcome, line.statements, marksOf(line));

const marksOf = ({ carriedFrom, state, daysLeftOut = 0 }: UnitLine) => ({
  carried: carriedFrom !== undefined,
  partialDays: state === 'partial' ? daysLeftOut : 0,
});

const increaseIn = (line: UnitLine | undefined): string =>
  line?.increase === undefined ? nothing : contributed(line.increase, []);

/** The older number, where the unit is compared. */
const olderIn = (growth: UnitGrowth | undefined): string =>
  growth?.before === undefined || !isCompared(growth)
    ? nothing
    : contributed(growth.before, growth.statements ?? []);

const isCompared = ({ outcome }: UnitGrowth): boolean =>
  outcome.kind === 'value' ||
  (outcome.cause !== 'no-unit-in-both' && outcome.cause !== 'no-such-period');

/** A number, or the parts of what is computed though the unit has no number of its own; which of them are "over" is not in them. */
function contributed(
  outcome: Outcome,
  statements: readonly StatementLine[],
  marks: object = {},
): string {
  if (hasParts(outcome)) {
    const { operands, terms } = outcome;
    return canonicalJson({
      ...(operands && { operands }),
      ...(terms && { terms }),
      over: overIn(statements),
      ...marks,
    });
  }
  if (outcome.kind === 'none') return nothing;
  const { numerator, denominator, atLeast } = outcome;
  return canonicalJson({ numerator, denominator, atLeast, ...marks });
}
