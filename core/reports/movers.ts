import { canonicalJson } from '../canonical-json.ts';
import type { GrowthAgainst } from '../periods/growth-base.ts';
import {
  absent,
  growthDiffers,
  type GrowthMove,
  hasParts,
  type LineMove,
  overIn,
} from './line-moves.ts';
import { type Made, together } from './news.ts';
import type { Change } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { Fraction } from '../decimal.ts';
import { compareFractions, fraction } from '../fraction.ts';
import type { Figure } from './report.ts';
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
  /** Of one unit, where the total is the largest or the smallest of all: what it contributed and contributes. */
  readonly moved?: Pair;
  /** Of a growth the same of the older number. */
  readonly older?: Pair;
};

type Pair = readonly [old: Outcome, next: Outcome];

type Moved = Omit<Mover, 'figure'>;

/** Of one figure, all units that moved the same together; of a largest or a smallest each for itself. */
export function moversIn(
  { id: figure, metric }: Pick<Figure, 'id' | 'metric'>,
  moves: readonly LineMove[],
): readonly Mover[] {
  const all = moves.flatMap((move) => movedBy(metric.kind === 'cumulative', move));
  const isApart = ({ moved, older, aside }: Moved): boolean =>
    isExtreme(metric) && (moved ?? older) !== undefined && aside !== true;
  return [
    ...all.filter(isApart).map((moved) => ({ figure, ...moved })),
    ...[
      ...Map.groupBy(
        all.filter((moved) => !isApart(moved)),
        keyOf,
      ).values(),
    ].flatMap((each) => {
      const [first] = each;
      if (first === undefined) return [];
      const { moved: _, older: __, ...rest } = first;
      return [{ figure, ...rest, ...together(each) }];
    }),
  ];
}

const isExtreme = ({ kind, overUnits }: Figure['metric']): boolean =>
  (overUnits === 'max' || overUnits === 'min') && kind !== 'ratio' && kind !== 'indicator';

const keyOf = ({ of, against, aside }: Moved): string => `${of}|${against ?? ''}|${aside === true}`;

const movedBy = (isCount: boolean, move: LineMove): readonly Moved[] => [
  ...numberMoved(
    'figure',
    move.figure,
    [contribution(move.was), contribution(move.is)],
    [move.was?.outcome ?? absent, move.is?.outcome ?? absent],
  ),
  ...numberMoved(
    'increase',
    move.increase,
    [increaseIn(move.was), increaseIn(move.is)],
    [move.was?.increase ?? absent, move.is?.increase ?? absent],
  ),
  ...move.growth.flatMap((growth) => growthMoved(isCount, move, growth)),
];

type Contributions = readonly [old: string, next: string];

const numberMoved = (
  of: 'figure' | 'increase',
  made: Made | undefined,
  [old, next]: Contributions,
  moved: Pair,
): readonly Moved[] =>
  made === undefined ? [] : [{ of, ...made, moved, ...(old === next && { aside: true as const }) }];

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
  if (!isKnown) return isMoved ? [{ of: 'growth', against, ...together(told([own, base])) }] : [];
  const entersOrLeaves = (old === nothing) !== (next === nothing);
  const older = pairOf(growth, ({ before }) => before);
  const newer = pairOf(growth, (_, line) => (isCount ? line?.increase : line?.outcome), was, is);
  const ofGrowth = { of: 'growth' as const, against };
  return [
    ...(isMoved
      ? [
          ...told([own]).map((made) => ({
            ...ofGrowth,
            ...made,
            moved: newer,
            ...(entersOrLeaves && { older }),
          })),
          ...told([base]).map((made) => ({
            ...ofGrowth,
            ...made,
            older,
            ...(entersOrLeaves && { moved: newer }),
          })),
          ...(own === undefined && base === undefined ? [{ ...ofGrowth, ...together([]) }] : []),
        ]
      : []),
    ...(old === next
      ? []
      : [
          {
            of: 'base' as const,
            against,
            ...together(told([entersOrLeaves ? own : undefined, base])),
            older,
          },
        ]),
  ];
}

const told = (all: readonly (Made | undefined)[]): readonly Made[] =>
  all.flatMap((made) => made ?? []);

/** A number of both editions, as far as the unit is compared. */
function pairOf(
  { was, is }: GrowthMove,
  read: (growth: UnitGrowth, line: UnitLine | undefined) => Outcome | undefined,
  oldLine?: UnitLine,
  nextLine?: UnitLine,
): Pair {
  const outcome = (growth: UnitGrowth | undefined, line: UnitLine | undefined): Outcome =>
    (growth !== undefined && isCompared(growth) ? read(growth, line) : undefined) ?? absent;
  return [outcome(was, oldLine), outcome(is, nextLine)];
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

// Largest and smallest ----------------------------------------------------------------

/**
 * Whether the largest or smallest of all would be another without what this unit says now: with what it said before it would be
 * passed, or it is the one that holds it. What is carried, left out or "over" in the total goes by whoever has the mark.
 */
export function movesExtreme(
  axis: Figure['metric']['overUnits'],
  [old, next]: Pair,
  [was, is]: Pair,
): boolean {
  const [before, now, total] = [numberIn(old), numberIn(next), numberIn(is)];
  const passes = before !== undefined && (total === undefined || beyond(axis, before, total));
  const holds = now !== undefined && isSame(now, total) && !isSame(now, before);
  const isMarked = marks.some((mark) => mark(was) !== mark(is) && mark(old) !== mark(next));
  return passes || holds || isMarked;
}

const numberIn = (outcome: Outcome): Fraction | undefined =>
  outcome.kind === 'none'
    ? undefined
    : fraction(BigInt(outcome.numerator), BigInt(outcome.denominator));

const beyond = (axis: Figure['metric']['overUnits'], a: Fraction, b: Fraction): boolean =>
  axis === 'min' ? compareFractions(a, b) < 0 : compareFractions(a, b) > 0;

const isSame = (a: Fraction, b: Fraction | undefined): boolean =>
  b !== undefined && compareFractions(a, b) === 0;

const marks: readonly ((outcome: Outcome) => boolean | number)[] = [
  (outcome) => outcome.kind === 'value' && outcome.carried,
  (outcome) => outcome.kind === 'value' && outcome.atLeast,
  (outcome) => (outcome.kind === 'value' ? (outcome.partialDays ?? 0) : 0),
];
