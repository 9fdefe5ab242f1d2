import { crossingOf } from './across.ts';
import { type Asked, metricsRead } from './computed.ts';
import { type Amount, toAmount } from '../decimal.ts';
import type { Reporter } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { foldStatements, saidOf } from '../statements/ledger.ts';
import type { Metric, SourceCode } from '../registry/metric.ts';
import { type Open, openOf, type OpenAsking } from './open-intervals.ts';
import { lastDay } from '../periods/period.ts';
import { intervalKey } from './piece.ts';
import type { StatementLine } from '../reports/report.ts';
import type { Statement, SubmissionId } from '../statements/statement.ts';
import { emptyEnds, type Ends, numbersOf, tallyFinding } from './tally.ts';
import type { Instant } from '../time.ts';
import { isValidOn } from '../units/unit.ts';
import { unitFinding } from './unit-finding.ts';

/**
 * What a line of a figure comes to at both ends of what is missing: everything that is still to be stated (`openOf`) is stated
 * at its least bound, and then at its greatest, and the rules of every figure find the line anew. So each end is a figure that a
 * report would print. Which statements count depends on who speaks of what and never on the numbers, and nothing falls where a
 * number rises: no axis does, and no share is negative. Hence every other lawful filling lies between the two.
 *
 * It depends on the line alone, so that lines may stand in any parts of a report. The bounds of all that is asked are declared.
 */
export function endsOf(asking: OpenAsking, reporter: Reporter, finding: Finding): Ends {
  const { asked } = asking;
  const open = openOf(asking, reporter, finding);
  const filled = [...open, ...spokenByHeirs(asking, reporter, finding)];
  if (filled.length === 0) {
    const numbers = numbersOf(asked, tallyFinding(finding));
    return { ...emptyEnds, least: numbers, most: numbers };
  }
  const said = saidOfLine(asking, reporter);
  const least = foundWith(asking, reporter, [...said, ...filling(asked, filled, 'minimum')]);
  const most = foundWith(asking, reporter, [...said, ...filling(asked, filled, 'maximum')]);
  return {
    least: numbersOf(asked, tallyFinding(least)),
    most: numbersOf(asked, tallyFinding(most)),
    open: least.lines.some(isFill) ? 1 : 0,
  };
}

/** Everything that the line may rest on. */
const saidOfLine = (
  { ledger, asked }: OpenAsking,
  { unit, predecessors, successors }: Reporter,
): readonly Statement[] =>
  [...new Set([unit, ...predecessors, ...successors].map(({ code }) => code))].flatMap((code) =>
    metricsRead(asked).flatMap((metric) => saidOf(ledger, metric.code, code)),
  );

const foundWith = (asking: OpenAsking, reporter: Reporter, said: readonly Statement[]): Finding =>
  unitFinding(foldStatements(said), asking.asked, reporter, asking);

/** A line is open where what fills it counts in it. */
const isFill = ({ role, receipt }: StatementLine): boolean =>
  role === 'used' && receipt === fillReceipt;

/**
 * A closed unit's number may count only until those after it have spoken, who are missing themselves, here or elsewhere. What
 * they say is no part of its line.
 */
function spokenByHeirs(
  { asked, parts }: OpenAsking,
  { heirs }: Reporter,
  { state }: Finding,
): readonly Open[] {
  if (crossingOf(asked) === 'sum' || state === 'nil' || state === 'withdrawn') return [];
  return heirs.flatMap((unit) => {
    const interval = parts.findLast((part) => isValidOn(unit, lastDay(part)));
    return interval === undefined ? [] : [{ unit, interval }];
  });
}

// What would be stated ------------------------------------------------------------------

type Bound = 'minimum' | 'maximum';

/** No submission bears it: ids begin with a time, and this one lies long after the last of all calendars. */
const fillReceipt = 'Z'.repeat(26) as SubmissionId;
/** Nothing that is observed comes after it. */
const fillAt = '9999-12-31T23:59:59.999Z' as Instant;

/** The source whose word counts before all others'; of what is computed, of those that may state every operand. */
function sourceOf({ metric, computed }: Asked): SourceCode {
  const sources =
    computed === undefined
      ? metric.sources
      : computed.sources.filter((source) =>
          computed.operands.every((operand) => operand.sources.includes(source)),
        );
  const [first] = sources;
  if (first === undefined) throw new Error('No source may state the figure');
  return first;
}

function filling(asked: Asked, open: readonly Open[], bound: Bound): readonly Statement[] {
  const source = sourceOf(asked);
  const each = new Map(open.map((one) => [`${one.unit.code}|${intervalKey(one.interval)}`, one]));
  return statedFor(asked).flatMap((metric) => {
    const amount = boundOf(metric, bound);
    if (amount === undefined) throw new Error(`The bounds of ${metric.code} are not declared`);
    return [...each.values()].map(({ unit, interval }) => ({
      metric: metric.code,
      unit: unit.code,
      interval,
      source,
      says: { kind: 'value' as const, amount },
      observedAt: fillAt,
      receivedAt: fillAt,
      submission: fillReceipt,
    }));
  });
}

/** The metrics of which numbers are stated: the figure's own, or what it is computed from. */
export const statedFor = (asked: Asked): readonly Metric[] =>
  asked.computed?.operands ?? metricsRead(asked);

export function boundOf(metric: Metric, bound: Bound): Amount | undefined {
  const text = metric[bound];
  const amount = text === undefined ? undefined : toAmount(text, metric.decimals);
  return amount?.ok === true ? amount.value : undefined;
}
