import { besideChanges } from './beside-changes.ts';
import { eachFigure, moversBetween, totalChanges } from './changes.ts';
import { isWorthSending } from './delivery.ts';
import { byText } from './figure-part.ts';
import type { Mover } from './movers.ts';
import { sinceOf } from './news.ts';
import type { Change } from './change.ts';
import type { Report } from './report.ts';

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
  const isTotal = ({ of, unit }: Change): boolean => of !== 'beside' && unit === undefined;
  return {
    changes: changes.filter(isTotal).map((change) => ({ ...change, unit: province })),
    movers: moversBetween(old, next),
    arrived: arrivedIn(changes),
    worthSending: isWorthSending(changes, sendAbovePercent),
  };
}

/** Units that were silent and have reported since; who is not asked any more, or only took something back, has not. */
export const arrivedIn = (changes: readonly Change[]): readonly string[] => [
  ...new Set(
    changes.flatMap(({ unit, oldState, newState }) =>
      unit !== undefined && oldState === 'missing' && hasReported(newState) ? [unit] : [],
    ),
  ),
];

const hasReported = (state: Change['newState']): boolean =>
  state === 'value' || state === 'nil' || state === 'partial';

/** What a new edition of the country's report says differently, out of what its provinces say that moved. */
export const nationalChanges = (
  old: Report,
  next: Report,
  moves: readonly Moves[],
): readonly Change[] =>
  eachFigure(old, next, (was, is) => {
    const movers = moves.flatMap((each) => each.movers.filter(({ figure }) => figure === is.id));
    const provinces = moves.flatMap((each) =>
      each.changes.filter(({ figure }) => figure === is.id),
    );
    return [
      ...totalChanges(was, is, movers),
      ...provinces.toSorted((a, b) => byText(a.unit ?? '', b.unit ?? '')),
      ...besideChanges(is.id, was.compared, is.compared, sinceOf(old, next)),
    ];
  });
