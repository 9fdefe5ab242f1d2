import { roundedText } from '../decimal.ts';
import { type Finding, firstCameLate, lastPiece, silentState } from './finding.ts';
import { ofDecimalText } from '../fraction.ts';
import { overlaps } from '../periods/period.ts';
import type { Metric } from '../registry/metric.ts';
import { contradict, type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import type { Asking } from './question.ts';
import type { Flag, StatedPercentage, StatementLine } from '../reports/unit-line.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { isShown, lineOf, statedValue } from './statement-lines.ts';

/** What sources state of a ratio without its parts. */
export type BarePercentages = {
  readonly ratio: Metric | undefined;
  readonly pieces: readonly Piece[];
  readonly lines: readonly StatementLine[];
};

/** Of the period, and of the days on which the parts end that are used from before it. */
export function barePercentages(
  ratio: Metric | undefined,
  said: readonly Statement[],
  used: readonly { readonly interval: Interval }[],
  question: Asking,
): BarePercentages {
  if (ratio === undefined) return { ratio, pieces: [], lines: [] };
  const within = said.filter(isShown(used, question.period));
  const pieces = piecesOf(ratio, within);
  const superseded = new Set(
    pieces.flatMap(({ voices }) => voices.flatMap((voice) => voice.superseded)),
  );
  const lines = within.map((statement) =>
    lineOf(ratio, statement, superseded.has(statement) ? 'superseded' : 'bare-percentage'),
  );
  return { ratio, pieces, lines };
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
    return contradict({ ...computed, value: asPrinted }, stated, tolerance);
  });
  return differs ? [{ kind: 'percentage-differs' }] : [];
}

/**
 * A ratio of which nobody gave the parts stands at its unit as the last word on the percentage says, of the source of record: a
 * percentage, which is shown and counts for nothing; or if that is of the period's own last part, nil or withdrawn. Percentages
 * do not cross from unit to unit, so only the unit's own are looked at.
 */
export function withPercentage(
  ratio: Metric,
  said: readonly Statement[],
  asking: Asking,
  finding: Finding,
): Finding {
  const isSilent = finding.state === 'missing' || finding.state === 'withdrawn';
  if (!isSilent || finding.operands !== undefined) return finding;
  const { period, lastSubPeriod } = asking;
  const within = said.filter(({ interval }) => overlaps(interval, period));
  const last = lastPiece(asking, ratio, within, period.until);
  if (last === undefined) return finding;
  const own = last.interval.until > lastSubPeriod.from;
  const record = recordOf(last);
  const percentage = percentageOf(ratio, record, own);
  if (percentage !== undefined)
    return { ...finding, state: 'missing', outcome: 'only-percentage', percentage };
  return own
    ? { ...finding, ...silentState(record), late: firstCameLate(asking, [last]) }
    : finding;
}

function percentageOf(ratio: Metric, said: Statement, own: boolean): StatedPercentage | undefined {
  const { says, interval, source, submission } = said;
  if (says.kind !== 'value') return undefined;
  const { text, atLeast } = statedValue(ratio, says);
  return { text, atLeast, interval, source, receipt: submission, ...(!own && { isOlder: true }) };
}
