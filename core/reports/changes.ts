import { besideChanges, besideOf } from './beside-changes.ts';
import {
  absent,
  differ,
  growthDiffers,
  type GrowthMove,
  type LineMove,
  lineMoves,
  notCompared,
  pairs,
} from './line-moves.ts';
import { type Mover, moversIn } from './movers.ts';
import { type Made, type Since, sinceOf, toldOf } from './news.ts';
import type { Change } from './change.ts';
import type { Figure, Report } from './report.ts';
import type { Growth, UnitLine } from './unit-line.ts';
import type { Outcome } from './outcome.ts';

/**
 * What a new edition says differently from an older one: totals, provinces, units, increases and what sources say beside
 * them; old and new, the cause, and the receipts whose statements made the difference: what arrived after the older edition's
 * instant and counts in the very number. In the order of the report; an empty list means that no figure has changed.
 */
export const changesBetween = (old: Report, next: Report): readonly Change[] => {
  const since = sinceOf(old, next);
  return eachFigure(old, next, (was, is) => figureChanges(was, is, since));
};

/** Figure by figure of the newer edition; one that the older edition had not is new, and no change. */
export function eachFigure<T>(
  old: Report,
  next: Report,
  between: (was: Figure, is: Figure) => readonly T[],
): readonly T[] {
  const before = new Map(figuresOf(old).map((figure) => [figure.id, figure]));
  return figuresOf(next).flatMap((figure) => {
    const was = before.get(figure.id);
    return was === undefined ? [] : between(was, figure);
  });
}

const figuresOf = (report: Report): readonly Figure[] =>
  report.sections.flatMap((section) => section.figures);

function figureChanges(old: Figure, next: Figure, since: Since): readonly Change[] {
  const moves = lineMoves(old, next, since);
  return [
    ...totalChanges(old, next, moversOver(next, moves)),
    ...besideChanges(next.id, old.compared, next.compared, since),
    ...moves.flatMap((move) => [
      ...unitChanges(next.id, move),
      ...besideChanges(next.id, move.was?.statements ?? [], besideOf(move.is), since, move.unit),
    ]),
  ];
}

const moversOver = ({ id, metric }: Figure, moves: readonly LineMove[]): readonly Mover[] =>
  moversIn(id, metric.kind === 'cumulative', moves);

/** What moved the totals of two editions of one report that has lines. */
export const moversBetween = (old: Report, next: Report): readonly Mover[] => {
  const since = sinceOf(old, next);
  return eachFigure(old, next, (was, is) => moversOver(is, lineMoves(was, is, since)));
};

// Totals ----------------------------------------------------------------------------

/** Of the whole, or of what is put together from its provinces: the total, its increase and its growth. */
export const totalChanges = (
  old: Figure,
  next: Figure,
  movers: readonly Mover[],
): readonly Change[] => [
  ...totalChange('figure', next.id, [old.total, next.total], movers),
  ...totalChange('increase', next.id, [old.increase?.total, next.increase?.total], movers),
  ...pairs(old.growth ?? [], next.growth ?? [], ({ against }) => against).flatMap(([was, is]) =>
    growthTotalChanges(next.id, was, is, movers),
  ),
];

type Outcomes = readonly [old: Outcome | undefined, next: Outcome | undefined];

function totalChange(
  of: 'figure' | 'increase',
  figure: string,
  [old, next]: Outcomes,
  movers: readonly Mover[],
): readonly Change[] {
  if (!differ(old, next)) return [];
  const its = movers.filter((mover) => mover.of === of);
  return [{ figure, of, ...outcomes(old, next), ...toldOf(countedIn(its, next)) }];
}

/** Where all units say nil or have withdrawn, who did is what moved the total, too. */
function countedIn(movers: readonly Mover[], next: Outcome = absent): readonly Mover[] {
  const contributing = movers.filter(({ aside }) => aside !== true);
  const isSilence = next.kind === 'none' && (next.cause === 'nil' || next.cause === 'withdrawn');
  return isSilence || contributing.length === 0 ? movers : contributing;
}

/** Where both of its numbers moved so that the growth stays, the one that it is compared with is told. */
function growthTotalChanges(
  figure: string,
  was: Growth | undefined,
  is: Growth | undefined,
  movers: readonly Mover[],
): readonly Change[] {
  const { against } = is ?? was ?? {};
  if (against === undefined) return [];
  const told = (of: 'growth' | 'base', old: Outcome | undefined, next: Outcome | undefined) => ({
    figure,
    of,
    against,
    ...outcomes(old, next, notCompared),
    ...toldOf(movers.filter((mover) => mover.of === of && mover.against === against)),
  });
  if (growthDiffers(was?.outcome, is?.outcome)) return [told('growth', was?.outcome, is?.outcome)];
  return was !== undefined && is !== undefined && differ(was.before, is.before)
    ? [told('base', was.before, is.before)]
    : [];
}

const outcomes = (
  old: Outcome | undefined,
  next: Outcome | undefined,
  none: Outcome = absent,
): Pick<Change, 'old' | 'new'> => ({ old: old ?? none, new: next ?? none });

// Units -----------------------------------------------------------------------------

function unitChanges(figure: string, move: LineMove): readonly Change[] {
  const { unit, was, is } = move;
  const number = (of: 'figure' | 'increase', [old, next]: Outcomes, made: Made) => ({
    figure,
    of,
    unit,
    ...outcomes(old, next),
    ...(of === 'figure' && statesOf(was, is)),
    ...made,
  });
  return [
    ...(move.figure ? [number('figure', [was?.outcome, is?.outcome], move.figure)] : []),
    ...(move.increase ? [number('increase', [was?.increase, is?.increase], move.increase)] : []),
    ...move.growth.flatMap((growth) => unitGrowthChanges(figure, unit, growth)),
  ];
}

const statesOf = (old: UnitLine | undefined, next: UnitLine | undefined) => ({
  ...(old && { oldState: old.state }),
  ...(next && { newState: next.state }),
});

function unitGrowthChanges(
  figure: string,
  unit: string,
  { against, was, is, own, base }: GrowthMove,
): readonly Change[] {
  const common = { figure, against, unit };
  if (growthDiffers(was?.outcome, is?.outcome))
    return [
      {
        ...common,
        of: 'growth',
        ...outcomes(was?.outcome, is?.outcome, notCompared),
        ...toldOf([...(own ? [own] : []), ...(base ? [base] : [])]),
      },
    ];
  return base !== undefined && was?.before !== undefined && is?.before !== undefined
    ? [{ ...common, of: 'base', ...outcomes(was.before, is.before), ...base }]
    : [];
}
