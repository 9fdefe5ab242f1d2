import { decimalsIn, roundedText } from '../decimal.ts';
import { compareFractions, fraction, ofDecimalText } from '../fraction.ts';
import type { Interval } from '../statements/statement.ts';
import { absent, differ } from './line-moves.ts';
import { isNews, placeOf, type Since, speakingIn } from './news.ts';
import type { Change, ChangeCause } from './change.ts';
import type { Figure } from './report.ts';
import type { Outcome } from './outcome.ts';
import type { ComparedStatement, StatedPercentage, StatementLine, UnitLine } from './unit-line.ts';

/** What figure something stands beside, and of which days that is. */
export type Besides = {
  readonly figure: string;
  readonly metric: string;
  readonly window: Interval;
};

/** What stands at one place in both editions. */
export type BesidePlace = {
  /** The line; absent where a level above speaks, of its own unit. */
  readonly line?: string;
  /** What each source said of it in the older edition, in whatever part. */
  readonly old: readonly StatementLine[];
  /** What stands beside now. */
  readonly next: readonly StatementLine[];
  /** Whether the source of record says the same. */
  readonly agrees: (said: StatementLine) => boolean;
};

/** What a level above says. */
export const controlsIn = (old: Figure, next: Figure): BesidePlace => {
  const agreeing = new Set<StatementLine>(
    next.compared.filter(({ differs }: ComparedStatement) => differs === false),
  );
  return { old: old.compared, next: next.compared, agrees: (said) => agreeing.has(said) };
};

/** What stands beside a line's number and is current, but for the percentage, or its absence, that the line itself says. */
export function besideIn(
  { window }: Besides,
  line: string,
  was: UnitLine | undefined,
  is: UnitLine | undefined,
): BesidePlace {
  const isOwn = is === undefined ? () => false : speakingIn(toStanding(is));
  const wasOwn = was === undefined ? () => false : speakingIn(toStanding(was));
  const own = new Set((was?.statements ?? []).filter(wasOwn).map(placeOf));
  const next = (is?.statements ?? []).filter(
    (said) =>
      (said.role === 'other-source' || said.role === 'bare-percentage') &&
      !isOwn(said) &&
      !(said.says.kind !== 'value' && own.has(placeOf(said))),
  );
  return {
    line,
    old: was?.statements ?? [],
    next,
    agrees: (said) => is !== undefined && isOfRecord(window, is, said),
  };
}

const toStanding = ({ statements, outcome, percentage }: UnitLine) => ({
  lines: statements,
  outcome,
  percentage,
});

/** A percentage of the whole period is what the line itself says where that, rounded as it was stated, is the same. */
function isOfRecord(window: Interval, line: UnitLine, said: StatementLine): boolean {
  if (said.role === 'bare-percentage') return isAsRounded(window, line.outcome, said);
  return line.statements.some(
    (used) =>
      (used.role === 'used' || used.role === 'paired') &&
      used.metric === said.metric &&
      used.unit === said.unit &&
      isSameDays(used.interval, said.interval) &&
      isSameWord(used, said),
  );
}

const isSameDays = (a: Interval, b: Interval): boolean => a.from === b.from && a.until === b.until;

function isSameWord({ says: a }: StatementLine, { says: b }: StatementLine): boolean {
  if (a.kind !== 'value' || b.kind !== 'value') return a.kind === b.kind;
  return (
    a.atLeast === b.atLeast && compareFractions(ofDecimalText(a.text), ofDecimalText(b.text)) === 0
  );
}

function isAsRounded(window: Interval, outcome: Outcome, { says, interval }: StatementLine) {
  if (outcome.kind === 'none' || says.kind !== 'value' || !isSameDays(interval, window))
    return false;
  const exact = fraction(BigInt(outcome.numerator), BigInt(outcome.denominator));
  return (
    outcome.atLeast === says.atLeast && roundedText(exact, decimalsIn(says.text)) === says.text
  );
}

/**
 * What sources say anew of what stands beside a figure, against what each said of it in the older edition: what only comes to stand
 * beside it, or stands there no more, says nothing else than before.
 */
export function besideChanges(
  besides: Besides,
  { line, old, next, agrees }: BesidePlace,
  since: Since,
): readonly Change[] {
  const before = new Map(
    old.filter(({ role }) => role !== 'superseded').map((said) => [placeOf(said), said]),
  );
  return next.flatMap((is) => {
    const was = before.get(placeOf(is));
    const outcomes = { old: was ? statedOutcome(was) : absent, new: statedOutcome(is) };
    if (!isNews(is, since) || !differ(outcomes.old, outcomes.new)) return [];
    return [
      {
        figure: besides.figure,
        of: 'beside' as const,
        unit: line?.split('@')[0] === is.unit ? line : is.unit,
        source: is.source,
        ...(is.metric !== besides.metric && { metric: is.metric }),
        ...(!isSameDays(is.interval, besides.window) && { interval: is.interval }),
        ...(agrees(is) && { agrees: true as const }),
        ...outcomes,
        causes: [besideCause(was, is)],
        receipts: [is.receipt],
      },
    ];
  });
}

function besideCause(was: StatementLine | undefined, is: StatementLine): ChangeCause {
  if (is.says.kind === 'withdrawal') return 'withdrawal';
  return was === undefined ? 'late' : 'correction';
}

/** Without what is said of a part of a computed figure, where that part is a figure of its own and it is told there. */
export function eachToldOnce(
  changes: readonly Change[],
  codeOf: (figure: string) => string,
): readonly Change[] {
  const keyOf = (figure: string, unit: string | undefined, receipt: string): string =>
    [figure, unit, receipt].join('|');
  const own = new Set(
    changes.flatMap(({ figure, unit, metric, receipts }) =>
      metric === undefined ? receipts.map((receipt) => keyOf(figure, unit, receipt)) : [],
    ),
  );
  const partOf = (figure: string, metric: string): string =>
    `${figure.slice(0, -codeOf(figure).length)}${metric}`;
  return changes.filter(
    ({ figure, unit, metric, receipts }) =>
      metric === undefined ||
      !receipts.every((receipt) => own.has(keyOf(partOf(figure, metric), unit, receipt))),
  );
}

/** What one source said, as an outcome of its own. */
const statedOutcome = ({ says }: StatementLine): Outcome =>
  says.kind === 'value'
    ? statedNumber(says)
    : { kind: 'none', cause: says.kind === 'nil' ? 'nil' : 'withdrawn' };

/** A number as its source gave it. */
export function statedNumber({
  text,
  atLeast,
}: Pick<StatedPercentage, 'text' | 'atLeast'>): Outcome {
  const { numerator, denominator } = ofDecimalText(text);
  return {
    kind: 'value',
    numerator: numerator.toString(),
    denominator: denominator.toString(),
    decimals: decimalsIn(text),
    atLeast,
    carried: false,
  };
}
