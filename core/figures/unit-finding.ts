import { about, crossingOf, lastEnd, type Sight, withBeside } from './across.ts';
import { withPercentage } from './bare-percentages.ts';
import { type Asked, type Computed, metricsRead } from './computed.ts';
import { computedFinding, type ComputedSaid, lastOfAll } from './computed-finding.ts';
import { type Holder, type Reporter, roadsTo } from '../units/expected.ts';
import { coverFinding, type Finding, lastFinding, lastPiece, missing } from './finding.ts';
import { flowAcross } from './flow-across.ts';
import { withIncrease } from './increase.ts';
import { lastAcross, type LastSight, standingIn } from './last-across.ts';
import { type Ledger, saidOf } from '../statements/ledger.ts';
import type { Metric } from '../registry/metric.ts';
import { recordOf } from './piece.ts';
import { type Asking, daysAsked, type Question } from './question.ts';
import { besideLines, lineOf, linesOf } from './statement-lines.ts';
import type { StatementLine } from '../reports/unit-line.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import type { Unit } from '../units/unit.ts';

/** The part of the period in which the unit existed. */
export function windowOf(unit: Unit, period: Interval): Interval {
  const until =
    unit.validTo !== undefined && unit.validTo < period.until ? unit.validTo : period.until;
  const from = unit.validFrom > period.from ? unit.validFrom : period.from;
  return from < until ? { from, until } : { from: period.from, until: period.from };
}

/**
 * What a reporter says of a metric for the period, with what it took over as far as that crosses. What ends after the period
 * is not looked at, though it may begin within: it need not lie in the months that are read, nor be over when they are.
 */
export function unitFinding(
  ledger: Ledger,
  asked: Asked,
  reporter: Asker,
  asking: Asking,
): Finding {
  const { until } = asking.period;
  const said = (metric: Metric, unit: Unit) =>
    about(unit, saidOf(ledger, metric.code, unit.code)).filter(
      ({ interval }) => interval.until <= until,
    );
  const sight = sightOf(asked, said, asking);
  const found = acrossUnits(asked, reporter, sight, said, asking);
  const { bare } = asked.computed ?? {};
  const finding = bare ? withPercentage(bare, said(bare, reporter.unit), asking, found) : found;
  return givenUp(asked, sight, reporter, finding);
}

/** A unit with what it took over; of a closed one that is a line of its own, the units after it, too. */
type Asker = Holder & Partial<Pick<Reporter, 'successors' | 'onward'>>;

type Said = (metric: Metric, unit: Unit) => readonly Statement[];

function acrossUnits(
  asked: Asked,
  holder: Asker,
  sight: Sight,
  said: Said,
  asking: Asking,
): Finding {
  const questionOf = (unit: Unit): Question => ({
    ...asking,
    window: windowOf(unit, asking.period),
  });
  const find = (unit: Unit) => ownFinding(asked, said, unit, questionOf(unit));
  const crossing = crossingOf(asked);
  switch (crossing) {
    case 'sum':
      return flowAcross(asked, holder, (unit, taken) => {
        const question = { ...questionOf(unit), taken };
        return { finding: ownFinding(asked, said, unit, question), days: daysAsked(question) };
      });
    case 'last':
      return lastFor(holder, { ...sight, find, grow: growing(asked, said, questionOf) });
    case 'none':
      return withBeside(find(holder.unit), sight, roadsTo(holder));
    default:
      return crossing satisfies never;
  }
}

const lastFor = (holder: Asker, sight: LastSight): Finding =>
  holder.successors?.length
    ? standingIn(sight, lastAcross(sight, holder))
    : lastAcross(sight, holder);

const growing =
  ({ metric }: Asked, said: Said, questionOf: (unit: Unit) => Question): LastSight['grow'] =>
  (held, finding) =>
    metric?.kind === 'cumulative'
      ? withIncrease(metric, (unit) => said(metric, unit), held, questionOf(held.unit), finding)
      : finding;

function ownFinding(
  { metric, computed }: Asked,
  said: Said,
  unit: Unit,
  question: Question,
): Finding {
  if (computed !== undefined)
    return computedFinding(computed, computedSaid(computed, said, unit), question);
  const mine = said(metric, unit);
  return metric.overTime === 'last'
    ? lastFinding(metric, mine, question)
    : coverFinding(metric, mine, question);
}

const computedSaid = ({ operands, bare }: Computed, said: Said, unit: Unit): ComputedSaid => ({
  operands: operands.map((metric) => said(metric, unit)),
  bare: bare === undefined ? [] : said(bare, unit),
});

function sightOf(asked: Asked, said: Said, asking: Asking): Sight {
  const { period } = asking;
  const { metric, computed } = asked;
  const metrics = metricsRead(asked);
  return {
    asked,
    periodUntil: period.until,
    last: (unit) => {
      if (computed !== undefined)
        return lastOfAll(computed, computedSaid(computed, said, unit), asking);
      const piece = lastPiece(asking, metric, said(metric, unit), period.until);
      return piece && [recordOf(piece)];
    },
    beside: (unit) =>
      metrics.flatMap((each) => besideLines(linesOf(each, said(each, unit), [], period))),
  };
}

/**
 * A closed unit whose figures nobody took over counts, but for flows that are summed, only until a unit that came after it has
 * stated the figure. (docs/adr/units-through-time.md, T6)
 */
function givenUp(
  asked: Asked,
  sight: Sight,
  { unit, successors = [] }: Asker,
  finding: Finding,
): Finding {
  const { validTo } = unit;
  if (validTo === undefined || crossingOf(asked) === 'sum') return finding;
  const spoke = successors.filter((each) => (lastEnd(sight, each) ?? validTo) > validTo);
  if (spoke.length === 0) return finding;
  return {
    ...missing([...besideLines(finding.lines), ...spoke.flatMap((each) => wordOf(sight, each))]),
    ...(finding.increase !== undefined && { increase: 'missing' }),
    ...(finding.took && {
      took: finding.took.map((each) => ({ ...each, counts: 'beside' as const })),
    }),
    givenUpTo: spoke,
  };
}

const wordOf = ({ asked, last }: Sight, unit: Unit): readonly StatementLine[] =>
  metricsRead(asked).flatMap((metric) =>
    (last(unit) ?? [])
      .filter((said) => said.metric === metric.code)
      .map((said) => lineOf(metric, said, 'successor')),
  );
