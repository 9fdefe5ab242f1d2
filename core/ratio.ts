import { type Cover, coverOf, withoutPieces } from './cover.ts';
import { roundedText } from './decimal.ts';
import { inOrderOfTruth, type Voice } from './current.ts';
import {
  ageOn,
  daysAsked,
  type Finding,
  firstCameLate,
  isOpen,
  lastPiece,
  missing,
  overTimeOf,
  type Question,
} from './finding.ts';
import { intervalKey, type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import { lineOf, linesOf } from './statement-lines.ts';
import { differBeyond, dividedBy, ofDecimalText, times } from './fraction.ts';
import type { Metric, SourceCode } from './metric.ts';
import { overlaps } from './period.ts';
import type { Flag, NoOutcome, StatementLine, UnitState } from './report.ts';
import type { Interval, Says, Statement } from './statement.ts';
import type { LocalDate } from './time.ts';

export type RatioMetrics = {
  readonly ratio: Metric;
  readonly numerator: Metric;
  readonly denominator: Metric;
};

export type RatioSaid = {
  readonly ratio: readonly Statement[];
  readonly numerator: readonly Statement[];
  readonly denominator: readonly Statement[];
};

/**
 * Both operands of one interval, from the first source in the ratio's order that spoke of both. `broken`: it gave one
 * as a value, and said nil of the other or took it back; no other source resurfaces for it.
 */
type Pair = {
  readonly interval: Interval;
  readonly numerator: Piece;
  readonly denominator: Piece;
  readonly kind: Says['kind'] | 'broken';
};

const voiceOf = (piece: Piece, source: SourceCode): Voice | undefined =>
  piece.voices.find((voice) => voice.source === source);

/** The chosen voice first, the others behind it. */
const ledBy = (piece: Piece, first: Voice): Piece => ({
  interval: piece.interval,
  voices: [first, ...piece.voices.filter((voice) => voice !== first)],
});

function pairOf(ratio: Metric, numerator: Piece, denominator: Piece): Pair | undefined {
  for (const source of ratio.sources) {
    const above = voiceOf(numerator, source);
    const below = voiceOf(denominator, source);
    if (above === undefined || below === undefined) continue;
    const { kind } = above.current.says;
    return {
      interval: numerator.interval,
      numerator: ledBy(numerator, above),
      denominator: ledBy(denominator, below),
      kind: kind === below.current.says.kind ? kind : 'broken',
    };
  }
  return undefined;
}

function pairsOf({ ratio, numerator, denominator }: RatioMetrics, said: RatioSaid): Pair[] {
  const below = new Map(
    piecesOf(denominator, said.denominator).map((piece) => [intervalKey(piece.interval), piece]),
  );
  return piecesOf(numerator, said.numerator).flatMap((piece) => {
    const other = below.get(intervalKey(piece.interval));
    return (other && pairOf(ratio, piece, other)) ?? [];
  });
}

/** Neither a value nor nil. */
const isSilent = (pair: Pair): boolean => pair.kind === 'withdrawal' || pair.kind === 'broken';

/** The pairs that count for the period; `silence` is what the unit stands as if none does. */
type PairCover = Cover<Pair> & {
  readonly carried: boolean;
  readonly silence: 'withdrawn' | 'missing';
  /** The intervals that were taken, those that were taken back among them. */
  readonly covered?: readonly Interval[];
};

const nothing: PairCover = {
  pieces: [],
  leftOver: [],
  daysLeftOut: 0,
  carried: false,
  silence: 'missing',
};

function coverOfPairs(metrics: RatioMetrics, said: RatioSaid, question: Question): PairCover {
  const pairs = pairsOf(metrics, said);
  if (metrics.numerator.overTime === 'last') return lastPair(metrics, pairs, said, question);
  const { window } = question;
  const open = pairs.filter((pair) => isOpen(question, pair));
  const all = coverOf(window, open, daysAsked(question));
  const withdrawn = all.pieces.length > 0 && all.pieces.every(isWithdrawn);
  return {
    ...withoutPieces(all, window, isSilent),
    carried: false,
    silence: withdrawn ? 'withdrawn' : 'missing',
    covered: all.pieces.map(({ interval }) => interval),
  };
}

const isWithdrawn = (pair: Pair): boolean => pair.kind === 'withdrawal';

/** The pair with the latest end; of those that end together the first source's, then by the order of truth. */
function lastPair(
  { ratio, numerator, denominator }: RatioMetrics,
  pairs: readonly Pair[],
  said: RatioSaid,
  { period, lastSubPeriod }: Question,
): PairCover {
  const ended = pairs.filter((pair) => pair.interval.until <= period.until);
  const end = ended
    .map((pair) => pair.interval.until)
    .toSorted()
    .at(-1);
  const together = ended.filter((pair) => pair.interval.until === end);
  const source = ratio.sources.find((each) => together.some((pair) => sourceOf(pair) === each));
  const order = inOrderOfTruth(
    said.numerator.filter((each) => each.source === source && each.interval.until === end),
  );
  const last = order
    .flatMap((each) => together.find((pair) => recordOf(pair.numerator) === each) ?? [])
    .at(-1);
  if (last === undefined) return nothing;
  const own = last.interval.until > lastSubPeriod.from;
  if (isSilent(last))
    return { ...nothing, silence: own && isWithdrawn(last) ? 'withdrawn' : 'missing' };
  const limit = Math.min(numerator.maxAgeDays, denominator.maxAgeDays);
  const usable = own || (last.kind === 'value' && ageOn(last.interval, period) <= limit);
  return usable ? { ...nothing, pieces: [last], carried: !own } : nothing;
}

/** The last day up to which both operands were spoken of by one source, whatever it said. */
export const lastPairEnd = (
  metrics: RatioMetrics,
  said: RatioSaid,
  until: LocalDate,
): LocalDate | undefined =>
  pairsOf(metrics, said)
    .map(({ interval }) => interval.until)
    .filter((end) => end <= until)
    .toSorted()
    .at(-1);

const sourceOf = (pair: Pair): SourceCode => recordOf(pair.numerator).source;

/**
 * A ratio of one unit, over the intervals for which one source gave both operands: each operand is aggregated over
 * time, then the one is divided by the other, once. A bare percentage stands beside it and is never added.
 */
export function ratioFinding(metrics: RatioMetrics, said: RatioSaid, question: Question): Finding {
  const cover = coverOfPairs(metrics, said, question);
  const bare = barePercentage(metrics.ratio, said.ratio, question);
  const numerators = cover.pieces.map((pair) => pair.numerator);
  const denominators = cover.pieces.map((pair) => pair.denominator);
  const lines = [
    ...linesOf(metrics.numerator, said.numerator, numerators, question.period),
    ...linesOf(metrics.denominator, said.denominator, denominators, question.period),
    ...bare.lines,
  ];
  if (cover.pieces.length === 0)
    return {
      ...missing(lines),
      ...silentState(cover, said, question.period),
      ...(cover.covered && { covered: cover.covered }),
      ...(bare.quantity && { state: 'missing', outcome: 'only-percentage' }),
    };
  const late =
    firstCameLate(question, said.numerator, numerators) ||
    firstCameLate(question, said.denominator, denominators);
  const operands = operandsOf(metrics, cover.pieces);
  const complete = cover.daysLeftOut === 0;
  const { daysLeftOut, covered } = cover;
  const common = { daysLeftOut, lines, ...(covered && { covered }) };
  if (operands === undefined)
    return {
      ...common,
      state: complete ? 'nil' : 'partial',
      outcome: 'nil',
      late: complete && late,
      flags: [],
    };
  const outcome = ratioOf(metrics.ratio, operands.numerator, operands.denominator);
  const [first] = cover.pieces;
  return {
    ...common,
    state: cover.carried ? 'missing' : complete ? 'value' : 'partial',
    outcome,
    operands,
    ...(cover.carried && first !== undefined && { carriedFrom: first.interval }),
    late: !cover.carried && complete && late,
    flags: percentageFlags(metrics.ratio, outcome, bare.quantity),
  };
}

/** Withdrawn, if the pair was, or if all that was ever said of either operand was taken back. */
function silentState(
  cover: PairCover,
  said: RatioSaid,
  period: Interval,
): { state: UnitState; outcome: NoOutcome } {
  const within = [...said.numerator, ...said.denominator].filter((statement) =>
    overlaps(statement.interval, period),
  );
  const all =
    within.length > 0 && within.every((statement) => statement.says.kind === 'withdrawal');
  return all || cover.silence === 'withdrawn'
    ? { state: 'withdrawn', outcome: 'withdrawn' }
    : { state: 'missing', outcome: 'missing' };
}

function operandsOf(
  metrics: RatioMetrics,
  pairs: readonly Pair[],
): { numerator: Quantity; denominator: Quantity } | undefined {
  const values = pairs.filter((pair) => pair.kind === 'value');
  const over = (metric: Metric, pieces: readonly Piece[]) =>
    overTimeOf(
      metric,
      pieces.flatMap((piece) => quantityOf(metric, recordOf(piece)) ?? []),
    );
  const numerator = over(
    metrics.numerator,
    values.map((pair) => pair.numerator),
  );
  const denominator = over(
    metrics.denominator,
    values.map((pair) => pair.denominator),
  );
  return numerator && denominator && { numerator, denominator };
}

/** factor x numerator / denominator, once; "over" survives only above an exact denominator. */
export function ratioOf(ratio: Metric, above: Quantity, below: Quantity): Quantity | NoOutcome {
  if (below.value.numerator === 0n) return 'division-by-zero';
  if (below.atLeast) return 'inexact-operand';
  return {
    value: times(dividedBy(above.value, below.value), ratio.factor),
    decimals: ratio.decimals,
    atLeast: above.atLeast,
  };
}

/** The percentage that a source states without its parts. */
function barePercentage(
  ratio: Metric,
  said: readonly Statement[],
  { period }: Question,
): { quantity?: Quantity; lines: readonly StatementLine[] } {
  const within = said.filter((statement) => overlaps(statement.interval, period));
  const piece = lastPiece(ratio, within, period.until);
  const quantity = piece && quantityOf(ratio, recordOf(piece));
  const superseded = new Set(
    piecesOf(ratio, within).flatMap((each) => each.voices.flatMap((voice) => voice.superseded)),
  );
  const lines = within.map((statement) =>
    lineOf(ratio, statement, superseded.has(statement) ? 'superseded' : 'bare-percentage'),
  );
  return { ...(quantity && { quantity }), lines };
}

function percentageFlags(
  ratio: Metric,
  computed: Quantity | NoOutcome,
  stated: Quantity | undefined,
): readonly Flag[] {
  if (stated === undefined || typeof computed === 'string') return [];
  const asPrinted = ofDecimalText(roundedText(computed.value, stated.decimals));
  return differBeyond(asPrinted, stated.value, ofDecimalText(ratio.tolerance))
    ? [{ kind: 'percentage-differs' }]
    : [];
}
