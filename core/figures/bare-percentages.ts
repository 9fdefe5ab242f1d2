import { roundedText } from '../decimal.ts';
import { lastPiece } from './finding.ts';
import { differBeyond, ofDecimalText } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import { type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import type { Asking } from './question.ts';
import type { Flag, StatementLine } from '../reports/report.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { isShown, lineOf } from './statement-lines.ts';

/** What sources state of a ratio without its parts. */
export type BarePercentages = {
  readonly ratio: Metric | undefined;
  readonly pieces: readonly Piece[];
  /** The one that stands for the period where nobody gave the parts. */
  readonly last: Quantity | undefined;
  readonly lines: readonly StatementLine[];
};

/** Of the period, and of the days on which the parts end that are used from before it. */
export function barePercentages(
  ratio: Metric | undefined,
  said: readonly Statement[],
  used: readonly { readonly interval: Interval }[],
  question: Asking,
): BarePercentages {
  const { period } = question;
  if (ratio === undefined) return { ratio, pieces: [], last: undefined, lines: [] };
  const within = said.filter(isShown(used, period));
  const pieces = piecesOf(ratio, within);
  const last = lastPiece(question, ratio, within, period.until);
  const superseded = new Set(
    pieces.flatMap(({ voices }) => voices.flatMap((voice) => voice.superseded)),
  );
  const lines = within.map((statement) =>
    lineOf(ratio, statement, superseded.has(statement) ? 'superseded' : 'bare-percentage'),
  );
  return { ratio, pieces, last: last && quantityOf(ratio, recordOf(last)), lines };
}

/** A percentage is compared with the parts of the very days that it is of, rounded as it was stated; with no others. */
export function percentageFlags(
  { ratio, pieces }: BarePercentages,
  ratioOf: (days: Interval) => Quantity | undefined,
): readonly Flag[] {
  if (ratio === undefined) return [];
  const tolerance = ofDecimalText(ratio.tolerance);
  const differs = pieces.some((piece) => {
    const stated = quantityOf(ratio, recordOf(piece));
    const computed = stated && ratioOf(piece.interval);
    if (stated === undefined || computed === undefined) return false;
    const asPrinted = ofDecimalText(roundedText(computed.value, stated.decimals));
    return differBeyond(asPrinted, stated.value, tolerance);
  });
  return differs ? [{ kind: 'percentage-differs' }] : [];
}
