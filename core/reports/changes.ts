import {
  besideChanges,
  besideIn,
  type Besides,
  controlsIn,
  eachToldOnce,
} from './beside-changes.ts';
import {
  absent,
  differ,
  growthDiffers,
  type GrowthMove,
  isOverOtherwise,
  type LineMove,
  lineMoves,
  notCompared,
  overIn,
  pairs,
  percentageDiffers,
} from './line-moves.ts';
import { type Mover, moversIn, movesExtreme } from './movers.ts';
import { type Made, type Since, sinceOf, toldOf } from './news.ts';
import { headOf, type Printed } from './printed.ts';
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
  return toldOnce(
    next,
    eachFigure(old, next, (was, is, besides) => figureChanges(was, is, besides, since)),
  );
};

/** What is said of a metric stands at its own figure, and not again at those that are computed from it. */
export function toldOnce({ sections }: Report, changes: readonly Change[]): readonly Change[] {
  const codes = new Map(
    sections.flatMap(({ figures }) => figures.map(({ id, metric }) => [id, metric.code])),
  );
  return eachToldOnce(changes, (figure) => codes.get(figure) ?? figure);
}

/** Figure by figure of the newer edition; one that the older edition had not is new, and no change. */
export function eachFigure<T>(
  old: Report,
  next: Report,
  between: (was: Figure, is: Figure, besides: Besides) => readonly T[],
): readonly T[] {
  const before = new Map(
    old.sections.flatMap(({ figures }) => figures.map((figure) => [figure.id, figure])),
  );
  return next.sections.flatMap(({ window, figures }) => {
    return figures.flatMap((figure) => {
      const { id, metric } = figure;
      const was = before.get(id);
      return was === undefined
        ? []
        : between(was, figure, { figure: id, metric: metric.code, window });
    });
  });
}

function figureChanges(
  old: Figure,
  next: Figure,
  besides: Besides,
  since: Since,
): readonly Change[] {
  const moves = lineMoves(old, next, since);
  return [
    ...totalChanges([old, headOf(old)], [next, headOf(next)], moversOver(next, moves)),
    ...besideChanges(besides, controlsIn(old, next), since),
    ...moves.flatMap((move) => [
      ...unitChanges(next.id, move),
      ...besideChanges(besides, besideIn(besides, move.unit, move.was, move.is), since),
    ]),
  ];
}

const moversOver = ({ id, metric }: Figure, moves: readonly LineMove[]): readonly Mover[] =>
  moversIn({ id, metric }, moves);

/** What moved the totals of two editions of one report that has lines. */
export const moversBetween = (old: Report, next: Report): readonly Mover[] => {
  const since = sinceOf(old, next);
  return eachFigure(old, next, (was, is) => moversOver(is, lineMoves(was, is, since)));
};

// Totals ----------------------------------------------------------------------------

/** Of the whole, or of what is put together from its provinces: the total, its increase and its growth. */
export const totalChanges = (
  [old, printed]: readonly [Figure, Printed],
  [next, printedNow]: readonly [Figure, Printed],
  movers: readonly Mover[],
): readonly Change[] => [
  ...totalChange('figure', next, [printed, printedNow], movers),
  ...totalChange(
    'increase',
    next,
    [{ outcome: old.increase?.total }, { outcome: next.increase?.total }],
    movers,
  ),
  ...pairs(old.growth ?? [], next.growth ?? [], ({ against }) => against).flatMap(([was, is]) =>
    growthTotalChanges(next, [was, is], movers),
  ),
];

function totalChange(
  of: 'figure' | 'increase',
  { id, metric }: Figure,
  [old, next]: readonly [Printed, Printed],
  movers: readonly Mover[],
): readonly Change[] {
  if (!differ(old.outcome, next.outcome) && !percentageDiffers(old.percentage, next.percentage))
    return [];
  const its = movers.filter((mover) => mover.of === of);
  const counted = countedIn(its, metric.overUnits, [old.outcome ?? absent, next.outcome ?? absent]);
  return [{ figure: id, of, ...printedIn(old, next), ...toldOf(counted) }];
}

/** Where all units say nil or have withdrawn, who did is what moved the total, too. */
function countedIn(
  movers: readonly Mover[],
  axis: Figure['metric']['overUnits'],
  [old, next]: readonly [Outcome, Outcome],
): readonly Mover[] {
  const isSilence = next.kind === 'none' && (next.cause === 'nil' || next.cause === 'withdrawn');
  const contributing = movers.filter(
    ({ aside, moved }) =>
      aside !== true && (moved === undefined || movesExtreme(axis, moved, [old, next])),
  );
  return isSilence || contributing.length === 0 ? movers : contributing;
}

const printedIn = (
  old: Printed,
  next: Printed,
): Pick<Change, 'old' | 'new' | 'oldPercentage' | 'newPercentage'> => ({
  ...outcomes(old.outcome, next.outcome),
  ...(old.percentage && { oldPercentage: old.percentage }),
  ...(next.percentage && { newPercentage: next.percentage }),
});

/** Where both of its numbers moved so that the growth stays, the one that it is compared with is told. */
function growthTotalChanges(
  { id: figure, metric }: Figure,
  [was, is]: readonly [Growth | undefined, Growth | undefined],
  movers: readonly Mover[],
): readonly Change[] {
  const { against } = is ?? was ?? {};
  if (against === undefined) return [];
  const told = (of: 'growth' | 'base', old: Outcome | undefined, next: Outcome | undefined) => ({
    figure,
    of,
    against,
    ...outcomes(old, next, notCompared),
    ...toldOf(
      comparedIn(
        movers.filter((mover) => mover.of === of && mover.against === against),
        metric.overUnits,
        [was, is],
      ),
    ),
  });
  if (growthDiffers(was?.outcome, is?.outcome)) return [told('growth', was?.outcome, is?.outcome)];
  return was !== undefined && is !== undefined && differ(was.before, is.before)
    ? [told('base', was.before, is.before)]
    : [];
}

/** Of a largest or a smallest, who moved either of the two numbers. */
function comparedIn(
  movers: readonly Mover[],
  axis: Figure['metric']['overUnits'],
  [was, is]: readonly [Growth | undefined, Growth | undefined],
): readonly Mover[] {
  const [now, before] = [
    [was?.now ?? absent, is?.now ?? absent],
    [was?.before ?? absent, is?.before ?? absent],
  ] as const;
  const moving = movers.filter(
    ({ moved, older }) =>
      (moved === undefined && older === undefined) ||
      (moved !== undefined && movesExtreme(axis, moved, now)) ||
      (older !== undefined && movesExtreme(axis, older, before)),
  );
  return moving.length === 0 ? movers : moving;
}

const outcomes = (
  old: Outcome | undefined,
  next: Outcome | undefined,
  none: Outcome = absent,
): Pick<Change, 'old' | 'new'> => ({ old: old ?? none, new: next ?? none });

// Units -----------------------------------------------------------------------------

function unitChanges(figure: string, move: LineMove): readonly Change[] {
  const { unit, was, is } = move;
  return [
    ...(move.figure ? [lineChange(figure, move, move.figure)] : []),
    ...(move.increase
      ? [
          {
            figure,
            of: 'increase' as const,
            unit,
            ...outcomes(was?.increase, is?.increase),
            ...((was === undefined || is === undefined) && statesOf(was, is)),
            ...move.increase,
          },
        ]
      : []),
    ...move.growth.flatMap((growth) => unitGrowthChanges(figure, unit, growth)),
  ];
}

const lineChange = (figure: string, { unit, was, is }: LineMove, made: Made): Change => ({
  figure,
  of: 'figure',
  unit,
  ...printedIn(was ?? {}, is ?? {}),
  ...(was && is && isOverOtherwise(was, is) && oversOf(was, is)),
  ...statesOf(was, is),
  ...made,
});

const oversOf = (old: UnitLine, next: UnitLine) => ({
  oldOver: overIn(old.statements),
  newOver: overIn(next.statements),
});

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
