import { isQuantity } from './across.ts';
import { type Asked, isLastWord } from './computed.ts';
import { decimalsIn, type Fraction, roundedText } from '../decimal.ts';
import type { Finding } from './finding.ts';
import { fraction, ofDecimalText } from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import { contradict } from './piece.ts';
import type { ComparedStatement, StatementLine, StatementRole } from '../reports/unit-line.ts';
import type { Outcome } from '../reports/outcome.ts';
import type { Asking } from './question.ts';
import { inPrintOrder } from './statement-lines.ts';
import type { Interval } from '../statements/statement.ts';

/** What was said at a level above the lines; whether it differs is known once its counterpart is. */
export type ControlSaid = {
  /** The province whose total it is compared with; absent: that of the whole. */
  readonly province?: string;
  /** In the roles that they play there. */
  readonly lines: readonly ControlLine[];
};

/** `speaks`: what it says of the whole period, alone or with others; absent where that is a part of it, or no number. */
type ControlLine = StatementLine & { readonly speaks?: Spoken };

/** `decimals`: it was rounded to so many, and so is what it is compared with. */
type Spoken = { readonly value: Fraction; readonly atLeast: boolean; readonly decimals?: number };

const shown: readonly StatementRole[] = ['used', 'other-source', 'bare-percentage', 'predecessor'];

/** The period of a report, and the part in which a last value must end to be of it. */
type Periods = Pick<Asking, 'period' | 'lastSubPeriod'>;

/** What a control level says of the figure: found like a unit's own, so that what is stated by parts is taken together. */
export function controlSaid(
  asked: Asked,
  finding: Finding,
  periods: Periods,
  province: string | undefined,
): readonly ControlSaid[] {
  const lines = inPrintOrder(finding.lines)
    .filter(({ role }) => shown.includes(role))
    .map((line) => {
      const speaks = spokenBy(line, asked, finding, periods);
      return speaks === undefined ? line : { ...line, speaks };
    });
  return lines.length === 0 ? [] : [{ ...(province !== undefined && { province }), lines }];
}

/** A statement speaks with all that are used, for what the finding comes to; a word beside them only where it is of the same. */
function spokenBy(
  { role, says, interval }: StatementLine,
  asked: Asked,
  finding: Finding,
  periods: Periods,
): Spoken | undefined {
  if (says.kind !== 'value') return undefined;
  switch (role) {
    case 'used':
      return isWhole(finding, periods) && isQuantity(finding.outcome)
        ? { value: finding.outcome.value, atLeast: finding.outcome.atLeast }
        : undefined;
    case 'other-source':
      return isWhole(finding, periods) && isOfOne(asked, finding)
        ? { value: ofDecimalText(says.text), atLeast: says.atLeast }
        : undefined;
    case 'bare-percentage':
      return isOfPeriod(asked, interval, periods.period)
        ? {
            value: ofDecimalText(says.text),
            atLeast: says.atLeast,
            decimals: decimalsIn(says.text),
          }
        : undefined;
    case 'base':
    case 'control':
    case 'left-over':
    case 'paired':
    case 'predecessor':
    case 'reached':
    case 'successor':
    case 'superseded':
    case 'unpaired':
      return undefined;
    default:
      return role satisfies never;
  }
}

const isWhole = (finding: Finding, periods: Periods): boolean =>
  finding.state !== 'partial' && !isOlder(finding, periods);

/** What is carried says nothing of the period, unless it is what units that were taken over said of its last part. */
const isOlder = ({ carriedFrom, lines }: Finding, { lastSubPeriod }: Periods): boolean =>
  carriedFrom !== undefined &&
  lines.some(({ role, interval }) => role === 'used' && interval.until <= lastSubPeriod.from);

/** One statement alone is used, whole: others on the same interval say the same thing. */
function isOfOne({ computed }: Asked, { lines }: Finding): boolean {
  const used = lines.filter(({ role }) => role === 'used');
  return computed === undefined && used.length === 1 && used[0]?.share === undefined;
}

/** A last value is of the period if it ends with it. */
const isOfPeriod = (asked: Asked, { from, until }: Interval, period: Interval): boolean =>
  until === period.until && (from === period.from || isLastWord(asked));

/** Beside the figure, against the total that it is about. */
export const comparedWith = (
  { lines }: ControlSaid,
  { tolerance }: Pick<Metric, 'tolerance'>,
  total: Outcome | undefined,
): readonly ComparedStatement[] =>
  lines.map(({ speaks, ...line }) => ({
    ...line,
    role: 'control',
    ...(speaks && total?.kind === 'value' && { differs: isFar(speaks, total, tolerance) }),
  }));

function isFar(
  said: Spoken,
  total: Extract<Outcome, { kind: 'value' }>,
  tolerance: string,
): boolean {
  const exact = fraction(BigInt(total.numerator), BigInt(total.denominator));
  const { decimals } = said;
  const value = decimals === undefined ? exact : ofDecimalText(roundedText(exact, decimals));
  return contradict(said, { ...total, value }, ofDecimalText(tolerance));
}
