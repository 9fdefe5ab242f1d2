import { type Cover, coverOf } from './cover.ts';
import { roundedText } from './decimal.ts';
import type { Voice } from './current.ts';
import {
  ageOn,
  type Finding,
  isLate,
  lastPiece,
  missing,
  overTimeOf,
  type Question,
} from './finding.ts';
import { type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import { lineOf, linesOf } from './statement-lines.ts';
import { differBeyond, dividedBy, ofDecimalText, times } from './fraction.ts';
import type { Metric, SourceCode } from './metric.ts';
import { contains, overlaps } from './period.ts';
import type { Flag, NoOutcome, StatementLine, UnitState } from './report.ts';
import type { Interval, Statement } from './statement.ts';

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

/** Both operands of one interval, from one source. */
type Pair = {
  readonly interval: Interval;
  readonly numerator: Piece;
  readonly denominator: Piece;
};

const voiceOf = (piece: Piece, source: SourceCode): Voice | undefined =>
  piece.voices.find((voice) => voice.source === source);

const bothAre = (kind: 'value' | 'nil', a: Voice, b: Voice): boolean =>
  a.current.says.kind === kind && b.current.says.kind === kind;

/** The chosen voice first, the others behind it. */
const ledBy = (piece: Piece, first: Voice): Piece => ({
  interval: piece.interval,
  voices: [first, ...piece.voices.filter((voice) => voice !== first)],
});

/** The first source in the ratio's order that gave both operands of the interval, or nil for both. */
function pairOf(ratio: Metric, numerator: Piece, denominator: Piece): Pair | undefined {
  for (const source of ratio.sources) {
    const above = voiceOf(numerator, source);
    const below = voiceOf(denominator, source);
    if (above === undefined || below === undefined) continue;
    if (bothAre('value', above, below) || bothAre('nil', above, below))
      return {
        interval: numerator.interval,
        numerator: ledBy(numerator, above),
        denominator: ledBy(denominator, below),
      };
  }
  return undefined;
}

function pairsOf({ ratio, numerator, denominator }: RatioMetrics, said: RatioSaid): Pair[] {
  const below = new Map(
    piecesOf(denominator, said.denominator).map((piece) => [
      `${piece.interval.from}_${piece.interval.until}`,
      piece,
    ]),
  );
  return piecesOf(numerator, said.numerator).flatMap((piece) => {
    const other = below.get(`${piece.interval.from}_${piece.interval.until}`);
    return (other && pairOf(ratio, piece, other)) ?? [];
  });
}

const isNil = (pair: Pair) => recordOf(pair.numerator).says.kind === 'nil';

/** The pairs that count for the period, by the operands' own rule over time. */
function coverOfPairs(
  metrics: RatioMetrics,
  pairs: readonly Pair[],
  question: Question,
): Cover<Pair> & { readonly carried: boolean } {
  const { period, window, lastSubPeriod } = question;
  if (metrics.numerator.overTime !== 'last') {
    const within = pairs.filter((pair) => contains(period, pair.interval));
    return { ...coverOf(window, within), carried: false };
  }
  const last = pairs
    .filter((pair) => pair.interval.until <= period.until)
    .toSorted((a, b) => (a.interval.until < b.interval.until ? -1 : 1))
    .at(-1);
  const own = last !== undefined && last.interval.until > lastSubPeriod.from;
  const limit = Math.min(metrics.numerator.maxAgeDays, metrics.denominator.maxAgeDays);
  const usable = last !== undefined && (own || ageOn(last.interval, period) <= limit);
  return { pieces: usable ? [last] : [], leftOver: [], daysLeftOut: 0, carried: usable && !own };
}

/**
 * A ratio of one unit, over the intervals for which one source gave both operands: each operand is aggregated over
 * time, then the one is divided by the other, once. A bare percentage stands beside it and is never added.
 */
export function ratioFinding(metrics: RatioMetrics, said: RatioSaid, question: Question): Finding {
  const cover = coverOfPairs(metrics, pairsOf(metrics, said), question);
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
      ...withdrawnOrMissing(said, question.period),
      ...(bare.quantity && { state: 'missing', outcome: 'only-percentage' }),
    };
  const late =
    isLate(question, said.numerator, numerators) ||
    isLate(question, said.denominator, denominators);
  const operands = operandsOf(metrics, cover.pieces);
  const common = { daysLeftOut: cover.daysLeftOut, lines };
  if (operands === undefined) return { ...common, state: 'nil', outcome: 'nil', late, flags: [] };
  const outcome = ratioOf(metrics.ratio, operands.numerator, operands.denominator);
  const [first] = cover.pieces;
  return {
    ...common,
    state: cover.carried ? 'missing' : cover.daysLeftOut > 0 ? 'partial' : 'value',
    outcome,
    operands,
    ...(cover.carried && first !== undefined && { carriedFrom: first.interval }),
    late: !cover.carried && cover.daysLeftOut === 0 && late,
    flags: percentageFlags(metrics.ratio, outcome, bare.quantity),
  };
}

function withdrawnOrMissing(
  said: RatioSaid,
  period: Interval,
): { state: UnitState; outcome: NoOutcome } {
  const within = [...said.numerator, ...said.denominator].filter((statement) =>
    overlaps(statement.interval, period),
  );
  const all =
    within.length > 0 && within.every((statement) => statement.says.kind === 'withdrawal');
  return all
    ? { state: 'withdrawn', outcome: 'withdrawn' }
    : { state: 'missing', outcome: 'missing' };
}

function operandsOf(
  metrics: RatioMetrics,
  pairs: readonly Pair[],
): { numerator: Quantity; denominator: Quantity } | undefined {
  const values = pairs.filter((pair) => !isNil(pair));
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
