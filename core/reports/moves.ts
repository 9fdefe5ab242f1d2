import { besideChanges, controlsIn } from './beside-changes.ts';
import { eachFigure, moversBetween, toldOnce, totalChanges } from './changes.ts';
import { isWorthSending } from './delivery.ts';
import { byText } from './figure-part.ts';
import type { Mover } from './movers.ts';
import { sinceOf } from './news.ts';
import { totalOf } from './printed.ts';
import type { Change } from './change.ts';
import type { Figure, Report } from './report.ts';

/** What a province's own changes mean to the report of the country, where its units have no lines. */
export type Moves = {
  /** The province's totals that changed, each with what made it. */
  readonly changes: readonly Change[];
  /** By figure, what units moved the totals above them. */
  readonly movers: readonly Mover[];
  /** Units that were silent and have reported since. */
  readonly arrived: readonly string[];
  /** Whether any of it is more than the definition asks for. */
  readonly worthSending: boolean;
};

/** Of a province's part and its edition before. */
export function movesOf(
  province: string,
  old: Report,
  next: Report,
  changes: readonly Change[],
  sendAbovePercent: string,
): Moves {
  const movers = moversBetween(old, next);
  return {
    changes: eachFigure(old, next, (was, is) => ofTotals(was, is, movers)).map((change) => ({
      ...change,
      unit: province,
    })),
    movers,
    arrived: arrivedBetween(old, next),
    worthSending: isWorthSending(changes, sendAbovePercent),
  };
}

/**
 * Units that had said nothing of a dataset and have reported since, whatever they were asked; who is not asked any more, or only
 * took something back, has not.
 */
export const arrivedBetween = (old: Report, next: Report): readonly string[] =>
  [
    ...new Set(
      next.sections.flatMap((section) => {
        const before = old.sections.find(({ dataset }) => dataset.code === section.dataset.code);
        const silent = new Set([...section.coverage.missing, ...section.coverage.withdrawn]);
        const { figures, answers = [] } = section;
        const asked = new Set([
          ...figures.flatMap(({ units }) => units.map(({ unit }) => unit)),
          ...answers.flatMap((list) => list.answers.map(({ unit }) => unit)),
        ]);
        return (before?.coverage.missing ?? []).filter(
          (unit) => asked.has(unit) && !silent.has(unit),
        );
      }),
    ),
  ].toSorted();

/** The same of an edition of older code, which lists it of each figure for itself. */
export const arrivedIn = (changes: readonly Change[]): readonly string[] => [
  ...new Set(
    changes.flatMap(({ unit, oldState, newState }) =>
      unit !== undefined && oldState === 'missing' && hasReported(newState) ? [unit] : [],
    ),
  ),
];

const hasReported = (state: Change['newState']): boolean =>
  state === 'value' || state === 'nil' || state === 'partial';

/** Of the country and its provinces, whose lines stand in the parts. */
const ofTotals = (was: Figure, is: Figure, movers: readonly Mover[]): readonly Change[] =>
  totalChanges(
    [was, totalOf(was)],
    [is, totalOf(is)],
    movers.filter(({ figure }) => figure === is.id),
  );

/** What a new edition of the country's report says differently, out of what its provinces say that moved. */
export const nationalChanges = (
  old: Report,
  next: Report,
  moves: readonly Moves[],
): readonly Change[] =>
  toldOnce(
    next,
    eachFigure(old, next, (was, is, besides) => {
      const movers = moves.flatMap((each) => each.movers);
      const provinces = moves.flatMap((each) =>
        each.changes.filter(({ figure }) => figure === is.id),
      );
      return [
        ...ofTotals(was, is, movers),
        ...provinces.toSorted((a, b) => byText(a.unit ?? '', b.unit ?? '')),
        ...besideChanges(besides, controlsIn(was, is), sinceOf(old, next)),
      ];
    }),
  );
