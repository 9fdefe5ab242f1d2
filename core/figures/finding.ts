import { type Cover, coverOf, withoutPieces } from './cover.ts';
import { voices } from '../statements/current.ts';
import type { Fraction } from '../decimal.ts';
import { compareFractions, fraction, larger, ofDecimalText, plus, smaller } from '../fraction.ts';
import { isLate } from '../submissions/lateness.ts';
import type { Metric } from '../registry/metric.ts';
import { contains, lastDay, overlaps, sameInterval } from '../periods/period.ts';
import { contradict, type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import { daysAsked, heardOf, isOpen, type Question, type Taken, takenBy } from './question.ts';
import type { Flag, StatedPercentage, StatementLine, UnitState } from '../reports/unit-line.ts';
import type { NoOutcome } from '../reports/outcome.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { linesOf, sourceFlags } from './statement-lines.ts';
import { daysBetween, type LocalDate } from '../time.ts';
import type { Unit } from '../units/unit.ts';

/** What a unit says of a metric for a period, found among everything that was said. */
export type Finding = {
  readonly state: UnitState;
  /** A number, or why there is none. A carried number belongs to a missing unit. */
  readonly outcome: Quantity | NoOutcome;
  /** Of a computed figure: each operand's number, in their order; the outcome is the formula over them. */
  readonly operands?: readonly Quantity[];
  readonly increase?: Quantity | NoOutcome;
  /** Where the outcome is `only-percentage`. */
  readonly percentage?: StatedPercentage;
  readonly carriedFrom?: Interval;
  readonly daysLeftOut: number;
  readonly late: boolean;
  readonly lines: readonly StatementLine[];
  readonly flags: readonly Flag[];
  /** Of a cover: the intervals that it took, those that were taken back among them. */
  readonly covered?: readonly Taken[];
  /** Units that went into this one, as far as they have statements in it. */
  readonly took?: readonly Took[];
  /** Present where units that came after a closed one have stated: it counts no longer. */
  readonly givenUpTo?: readonly Unit[];
};

/** What a unit that went into another does there. `beside`: its statements are shown and count for nothing. */
export type Took = {
  readonly unit: Unit;
  readonly share: Fraction;
  readonly counts: 'added' | 'carried' | 'beside';
};

export const missing = (lines: readonly StatementLine[] = []): Finding => ({
  state: 'missing',
  outcome: 'missing',
  daysLeftOut: 0,
  late: false,
  lines,
  flags: [],
});

// Lateness ------------------------------------------------------------------

/**
 * How a unit stands in coverage: late if the first that anybody said of a used interval came late. A correction that comes
 * late is marked so itself, and does not make a punctual unit late.
 */
export const firstCameLate = (
  { lateFrom }: Pick<Question, 'lateFrom'>,
  used: readonly Piece[],
): boolean =>
  used.some(({ interval, voices: heard }) =>
    heard.every(({ current, superseded }) =>
      [...superseded, current].every(
        (statement) =>
          !sameInterval(statement.interval, interval) ||
          statement.says.kind === 'withdrawal' ||
          isLate(statement.receivedAt, [lateFrom]),
      ),
    ),
  );

// Rule "last" -----------------------------------------------------------------

/** The piece with the latest end on or before the day `until`; pieces that end together are one piece. */
export function lastPiece(
  question: Pick<Question, 'fits'>,
  metric: Metric,
  said: readonly Statement[],
  until: LocalDate,
): Piece | undefined {
  const ended = heardOf(question, metric, said).filter(({ interval }) => interval.until <= until);
  const end = ended
    .map((statement) => statement.interval.until)
    .toSorted()
    .at(-1);
  const heard = voices(
    ended.filter((statement) => statement.interval.until === end),
    metric.sources,
  );
  const interval = heard[0]?.current.interval;
  return interval && { interval, voices: heard };
}

/** How old a value of the interval is on the period's last day. */
export const ageOn = (interval: Interval, period: Interval): number =>
  daysBetween(lastDay(interval), lastDay(period));

export function lastFinding(
  metric: Metric,
  said: readonly Statement[],
  question: Question,
): Finding {
  const { period, lastSubPeriod } = question;
  const piece = lastPiece(question, metric, said, period.until);
  if (piece === undefined) return missing(linesOf(metric, said, [], period));
  const own = piece.interval.until > lastSubPeriod.from;
  const lines = linesOf(metric, said, [piece], period);
  const quantity = quantityOf(metric, recordOf(piece));
  const common = { daysLeftOut: 0, lines, flags: sourceFlags(metric, [piece]) };
  if (own) {
    const late = firstCameLate(question, [piece]);
    return quantity === undefined
      ? { ...common, ...silentState(recordOf(piece)), late }
      : { ...common, state: 'value', outcome: quantity, late };
  }
  if (ageOn(piece.interval, period) > metric.maxAgeDays)
    return missing(unused(lines).filter((line) => overlaps(line.interval, period)));
  if (quantity === undefined)
    return missing(lines.filter((line) => overlaps(line.interval, period) || isSaidBefore(line)));
  return {
    ...common,
    state: 'missing',
    outcome: quantity,
    carriedFrom: piece.interval,
    late: false,
  };
}

/** What is too old to count is shown for comparison. */
const unused = (lines: readonly StatementLine[]): readonly StatementLine[] =>
  lines.map((line) => (line.role === 'used' ? { ...line, role: 'left-over' } : line));

/** Of what would be carried and was taken back, what was said of it; another source does not take its place. */
const isSaidBefore = ({ role }: StatementLine): boolean => role === 'used' || role === 'superseded';

/** Of what is no value. */
export const silentState = (said: Statement) =>
  said.says.kind === 'nil'
    ? ({ state: 'nil', outcome: 'nil' } as const)
    : ({ state: 'withdrawn', outcome: 'withdrawn' } as const);

// Rule "cover" ----------------------------------------------------------------

const isWithdrawn = (piece: Piece) => recordOf(piece).says.kind === 'withdrawal';

/** A withdrawn interval keeps its place in the cover, so that nothing within it resurfaces; its days are left out. */
export function coverFinding(
  metric: Metric,
  said: readonly Statement[],
  question: Question,
): Finding {
  const { period, window, fits } = question;
  const open = piecesOf(metric, said).filter((piece) => isOpen(question, piece));
  const within = open.filter(({ interval }) => fits(interval));
  const elsewhere = open.filter((piece) => !fits(piece.interval) && !isWithdrawn(piece));
  const all = coverOf(window, within, daysAsked(question));
  const cover = withoutPieces(all, window, isWithdrawn);
  const covered = takenBy(all.pieces, isWithdrawn);
  const lines = linesOf(metric, said, all.pieces, period);
  const flags = [...sourceFlags(metric, all.pieces), ...leftOverFlags(metric, cover, elsewhere)];
  if (cover.pieces.length === 0)
    return within.length === 0
      ? missing(lines)
      : { ...missing(lines), state: 'withdrawn', outcome: 'withdrawn', flags, covered };
  const quantities = cover.pieces.flatMap((piece) => quantityOf(metric, recordOf(piece)) ?? []);
  const complete = cover.daysLeftOut === 0;
  return {
    state: complete ? (quantities.length === 0 ? 'nil' : 'value') : 'partial',
    outcome: overTimeOf(metric, quantities) ?? 'nil',
    daysLeftOut: cover.daysLeftOut,
    late: complete && firstCameLate(question, cover.pieces),
    lines,
    flags,
    covered,
  };
}

/**
 * The metric's axis over time, applied to the values of one cover in order of time. A lone value keeps the decimals that its
 * source gave.
 */
export function overTimeOf(
  metric: Pick<Metric, 'overTime' | 'decimals'>,
  quantities: readonly Quantity[],
): Quantity | undefined {
  const [first, ...rest] = quantities;
  if (first === undefined || rest.length === 0) return first;
  const { decimals } = metric;
  const atLeast = quantities.some((quantity) => quantity.atLeast);
  const values = rest.map((quantity) => quantity.value);
  const sum = () => values.reduce(plus, first.value);
  switch (metric.overTime) {
    case 'sum':
      return { value: sum(), decimals, atLeast };
    case 'mean': {
      const total = sum();
      const value = fraction(total.numerator, total.denominator * BigInt(quantities.length));
      return { value, decimals, atLeast };
    }
    case 'min':
      return { ...leastOf(quantities, first), decimals };
    case 'max':
      return { value: values.reduce(larger, first.value), decimals, atLeast };
    case 'last':
      return rest.at(-1);
    default:
      return metric.overTime satisfies never;
  }
}

/** "Over" only if no exact number is as small: 3 is the least of "over 5" and 3, whatever the first one is. */
function leastOf(quantities: readonly Quantity[], first: Quantity) {
  const value = quantities.map((quantity) => quantity.value).reduce(smaller, first.value);
  return {
    value,
    atLeast: quantities.every((each) => each.atLeast || compareFractions(each.value, value) > 0),
  };
}

/**
 * A piece that was used for the whole, while finer pieces that fill it give another sum; or a word of another dataset on a
 * whole that was used piece by piece.
 */
function leftOverFlags(
  metric: Metric,
  { pieces, leftOver }: Cover<Piece>,
  elsewhere: readonly Piece[],
): readonly Flag[] {
  const differs =
    pieces.some(
      (piece) =>
        isFilledByOther(metric, piece, leftOver) || isFilledByOther(metric, piece, elsewhere),
    ) || elsewhere.some((piece) => isFilledByOther(metric, piece, pieces));
  return differs ? [{ kind: 'leftover-differs' }] : [];
}

/** Whether pieces fill the whole and come to another number than it has. */
function isFilledByOther(metric: Metric, whole: Piece, pieces: readonly Piece[]): boolean {
  const inside = pieces.filter((piece) => contains(whole.interval, piece.interval));
  if (inside.length === 0) return false;
  const finer = coverOf(whole.interval, inside);
  if (finer.daysLeftOut !== 0) return false;
  const said = quantityOf(metric, recordOf(whole));
  const sum = overTimeOf(
    metric,
    finer.pieces.flatMap((piece) => quantityOf(metric, recordOf(piece)) ?? []),
  );
  if (said === undefined || sum === undefined) return said !== sum;
  return contradict(said, sum, ofDecimalText(metric.tolerance));
}
