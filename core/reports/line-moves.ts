import { canonicalJson } from '../canonical-json.ts';
import type { GrowthAgainst } from '../periods/growth-base.ts';
import { type Made, madeBy, type Since, type Standing, toldOf } from './news.ts';
import type { Figure } from './report.ts';
import type { Outcome } from './outcome.ts';
import type { StatedPercentage, StatementLine, UnitGrowth, UnitLine } from './unit-line.ts';

/** One line in both editions; absent in the edition in which nobody was asked. */
export type LineMove = {
  readonly unit: string;
  readonly was: UnitLine | undefined;
  readonly is: UnitLine | undefined;
  /** What moved its number or its state. */
  readonly figure?: Made;
  readonly increase?: Made;
  readonly growth: readonly GrowthMove[];
};

/** A growth of one line; `own`: what moved the number that has grown; `base`: what moved the one that it is compared with. */
export type GrowthMove = {
  readonly against: GrowthAgainst;
  readonly was: UnitGrowth | undefined;
  readonly is: UnitGrowth | undefined;
  readonly own?: Made;
  readonly base?: Made;
};

/** How each line of a figure moved, in the order of the newer edition, then those that only the older one has. */
export const lineMoves = (old: Figure, next: Figure, since: Since): readonly LineMove[] =>
  pairs(old.units, next.units, ({ unit }) => unit).map(([was, is]) =>
    lineMove(next.metric.kind === 'cumulative', was, is, since),
  );

function lineMove(
  isCount: boolean,
  was: UnitLine | undefined,
  is: UnitLine | undefined,
  since: Since,
): LineMove {
  const isMoved =
    differ(was?.outcome, is?.outcome) ||
    was?.state !== is?.state ||
    percentageDiffers(was?.percentage, is?.percentage) ||
    isOverOtherwise(was, is);
  const figure = isMoved ? toldOf([madeOf('figure', was, is, since)]) : undefined;
  const increase = differ(was?.increase, is?.increase)
    ? toldOf([madeOf('increase', was, is, since)])
    : undefined;
  const own = isCount ? increase : figure;
  return {
    unit: is?.unit ?? was?.unit ?? '',
    was,
    is,
    ...(figure && { figure }),
    ...(increase && { increase }),
    growth: pairs(was?.growth ?? [], is?.growth ?? [], ({ against }) => against).flatMap((both) =>
      growthMove(isCount ? 'increase' : 'figure', both, own, since),
    ),
  };
}

/** In print: whoever stated it, and of what days if they are not the period's last. */
export const percentageDiffers = (
  old: StatedPercentage | undefined,
  next: StatedPercentage | undefined,
): boolean => printed(old) !== printed(next);

const printed = (percentage: StatedPercentage | undefined): string => {
  if (percentage === undefined) return '';
  const { text, atLeast, interval, isOlder } = percentage;
  return [text, atLeast, ...(isOlder === true ? [interval.from, interval.until] : [])].join('|');
};

export const isOverOtherwise = (was: UnitLine | undefined, is: UnitLine | undefined): boolean =>
  was !== undefined &&
  is !== undefined &&
  [was, is].every(({ outcome }) => outcome.kind === 'none' && hasParts(outcome)) &&
  overIn(was.statements).join() !== overIn(is.statements).join();

const madeOf = (
  number: 'figure' | 'increase',
  was: UnitLine | undefined,
  is: UnitLine | undefined,
  since: Since,
): Made => madeBy(number, standingOf(was), standingOf(is), since);

const standingOf = (line: UnitLine | undefined): Standing => ({
  lines: line?.statements ?? [],
  outcome: line?.outcome,
  percentage: line?.percentage,
});

function growthMove(
  number: 'figure' | 'increase',
  [was, is]: Both<UnitGrowth>,
  own: Made | undefined,
  since: Since,
): readonly GrowthMove[] {
  const { against } = is ?? was ?? {};
  if (against === undefined) return [];
  const base = isRebased(was, is, own) ? baseMade(number, [was, is], since) : undefined;
  return [{ against, was, is, ...(own && { own }), ...(base && { base }) }];
}

/** An edition of older code does not know what a unit was compared with: if the unit's own number stands, it was this that moved. */
const isRebased = (
  was: UnitGrowth | undefined,
  is: UnitGrowth | undefined,
  own: Made | undefined,
): boolean =>
  was !== undefined && was.before === undefined
    ? own === undefined && growthDiffers(was.outcome, is?.outcome)
    : differ(was?.before, is?.before);

/** Of a unit that was not compared, the older number is no news unless something was said of it. */
function baseMade(
  number: 'figure' | 'increase',
  [was, is]: Both<UnitGrowth>,
  since: Since,
): Made | undefined {
  const { receipts } = madeBy(
    number,
    { lines: was?.statements ?? [], outcome: was?.before },
    { lines: is?.statements ?? [], outcome: is?.before },
    since,
  );
  if (receipts.length > 0) return { causes: ['base'], receipts };
  return was === undefined || is === undefined ? undefined : toldOf([]);
}

// Pairs and outcomes ----------------------------------------------------------------

type Both<T> = readonly [T | undefined, T | undefined];

/** What both lists hold of each key, in the order of the new list, then what only the old one has. */
export function pairs<T>(
  old: readonly T[],
  next: readonly T[],
  key: (item: T) => string,
): readonly Both<T>[] {
  const before = new Map(old.map((item) => [key(item), item]));
  const now = new Set(next.map(key));
  return [
    ...next.map((item) => [before.get(key(item)), item] as const),
    ...old.filter((item) => !now.has(key(item))).map((item) => [item, undefined] as const),
  ];
}

export const absent: Outcome = { kind: 'none', cause: 'missing' };

/** The older edition was read back from its archive, so the order of members means nothing. */
export const differ = (old: Outcome = absent, next: Outcome = absent): boolean =>
  canonicalJson(told(old, next)) !== canonicalJson(told(next, old));

/** Of what cannot be computed its cause, and its parts where both editions keep them. */
function told(outcome: Outcome, other: Outcome): Outcome {
  if (outcome.kind === 'value') return outcome;
  const keepParts = other.kind === 'none' && hasParts(outcome) && hasParts(other);
  return keepParts ? outcome : { kind: 'none', cause: outcome.cause };
}

/** A growth is told by its number; its parts are those of the line. */
export const growthDiffers = (old: Outcome = notCompared, next: Outcome = notCompared): boolean =>
  differ(withoutParts(old), withoutParts(next));

export const notCompared: Outcome = { kind: 'none', cause: 'no-unit-in-both' };

const withoutParts = (outcome: Outcome): Outcome =>
  outcome.kind === 'none' ? { kind: 'none', cause: outcome.cause } : outcome;

export const hasParts = ({ operands, terms }: Outcome): boolean =>
  operands !== undefined || terms !== undefined;

/** Metrics of which a number that is used is “over” what it says: of what cannot be computed, the parts do not tell. */
export const overIn = (statements: readonly StatementLine[]): readonly string[] =>
  [
    ...new Set(
      statements.flatMap(({ role, says, metric }) =>
        role === 'used' && says.kind === 'value' && says.atLeast ? [metric] : [],
      ),
    ),
  ].toSorted();
