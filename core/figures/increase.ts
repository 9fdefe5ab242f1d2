import type { Fraction } from '../decimal.ts';
import type { Holder, Taking } from '../units/expected.ts';
import { minus, plus, product, whole, zero } from '../fraction.ts';
import { ageOn, type Finding, lastPiece } from './finding.ts';
import {
  added,
  isFall,
  type Piece,
  piecesOf,
  type Quantity,
  quantityOf,
  recordOf,
  shareOfQuantity,
} from './piece.ts';
import { heardOf, type Question } from './question.ts';
import { eachOnce, lineOf, linesBeside, sharedLines, withShare } from './statement-lines.ts';
import type { Metric } from '../registry/metric.ts';
import type { NoOutcome } from '../reports/outcome.ts';
import type { StatementLine } from '../reports/unit-line.ts';
import type { Statement } from '../statements/statement.ts';
import { addDays, type LocalDate } from '../time.ts';
import type { Unit } from '../units/unit.ts';

/** Values of one source, in order of the day that they are of. */
type Reading = {
  readonly said: Statement;
  readonly quantity: Quantity;
  /** Declared by what the source holds to of any interval that ends on the day. */
  readonly isAnew: boolean;
};

/** What was said of the metric for one unit. */
type SaidOfUnit = (unit: Unit) => readonly Statement[];

/**
 * What a cumulative count grew by: the last value in the period minus the last before it, of the same source and
 * within the age limit. The base is 0 only if the count starts within the period. Without a base there is no increase, nor of a
 * number of before the count starts.
 * A restart that the source declared ends one stretch and begins the next at 0. Bases of units that were taken over count
 * where their counter went on. (docs/adr/units-through-time.md, T7)
 */
export function withIncrease(
  metric: Metric,
  saidOf: SaidOfUnit,
  holder: Holder,
  question: Question,
  finding: Finding,
): Finding {
  const used = finding.lines.find((line) => line.role === 'used');
  if (finding.state !== 'value' || used === undefined)
    return { ...finding, increase: finding.state === 'value' ? 'missing' : silence(finding) };
  if (!isCounted(metric, used)) return { ...finding, increase: 'no-base' };
  const mine: SaidOfUnit = (unit) =>
    saidOf(unit).filter((said) => said.source === used.source && isCounted(metric, said));
  const stretch = stretchOf({ metric, saidOf: mine, allOf: saidOf, question }, holder);
  if ('cause' in stretch)
    return {
      ...finding,
      increase: stretch.cause,
      lines: eachOnce([...finding.lines, ...stretch.lines]),
    };
  return {
    ...finding,
    increase: stretch.from.atLeast
      ? 'inexact-base'
      : { ...grownBy(stretch), decimals: metric.decimals },
    lines: eachOnce([...finding.lines, ...linesBehind(metric, stretch)]),
    flags: stretch.fell ? [...finding.flags, { kind: 'cumulative-fell' }] : finding.flags,
  };
}

/** What ends before the count starts is no part of it: it neither grew from there nor fell. */
const isCounted = ({ startsOn }: Metric, { interval }: Pick<Statement, 'interval'>): boolean =>
  startsOn === undefined || interval.until > startsOn;

const silence = (finding: Finding): NoOutcome =>
  finding.state === 'nil' ? 'nil' : finding.state === 'withdrawn' ? 'withdrawn' : 'missing';

// Stretches ------------------------------------------------------------------------

/** A count on its way through the period: from `from` to `now`, after what it had grown by before its last restart. */
type Stretch = {
  readonly grown: Quantity;
  readonly from: Quantity;
  readonly now: Quantity;
  readonly fell: boolean;
  /** What stands behind `from` and `now`. */
  readonly bases: readonly Weighed[];
  readonly reached: readonly Weighed[];
  /** What entered `grown`, and what stands beside the bases. */
  readonly lines: readonly StatementLine[];
};

/** A statement, and the part of it that counts. */
type Weighed = { readonly said: Statement; readonly share: Fraction };

/** Why a count has no stretch, and what was said that says so. */
type NoStretch = {
  readonly cause: 'no-base' | 'inexact-base';
  readonly lines: readonly StatementLine[];
};

const noBase: NoStretch = { cause: 'no-base', lines: [] };

type Counting = {
  readonly metric: Metric;
  /** By the source of the value alone, and by all. */
  readonly saidOf: SaidOfUnit;
  readonly allOf: SaidOfUnit;
  readonly question: Question;
};

const nothing: Quantity = { value: zero, decimals: 0, atLeast: false };
const fromZero: Stretch = {
  grown: nothing,
  from: nothing,
  now: nothing,
  fell: false,
  bases: [],
  reached: [],
  lines: [],
};

const grownBy = ({ grown, from, now }: Stretch): Quantity => ({
  value: added(grown, { ...now, value: minus(now.value, from.value) }).value,
  decimals: Math.max(grown.decimals, now.decimals, from.decimals),
  atLeast: grown.atLeast || now.atLeast,
});

/**
 * The statements that make what a stretch grew by: those that it had reached are added, its bases taken away. Of one that is
 * both, what is left of its parts; where nothing is, it is only shown.
 */
const linesBehind = (metric: Metric, stretch: Stretch): readonly StatementLine[] => [
  ...stretch.lines,
  ...[...netOf(stretch)].map(([said, net]) => netLine(metric, said, net)),
];

/** The part of each statement that was reached, less the part that is a base: a unit may have spoken again by one road only. */
function netOf({ bases, reached }: Stretch): ReadonlyMap<Statement, Fraction> {
  const net = new Map<Statement, Fraction>();
  for (const { said, share } of bases) net.set(said, minus(net.get(said) ?? zero, share));
  for (const { said, share } of reached) net.set(said, plus(net.get(said) ?? zero, share));
  return net;
}

function netLine(metric: Metric, said: Statement, net: Fraction): StatementLine {
  if (net.numerator === 0n) return lineOf(metric, said, 'left-over');
  return net.numerator < 0n
    ? withShare(lineOf(metric, said, 'base'), minus(zero, net))
    : withShare(lineOf(metric, said, 'reached'), net);
}

function stretchOf(counting: Counting, holder: Holder): Stretch | NoStretch {
  const { metric, saidOf, question } = counting;
  const before = lastPiece(question, metric, saidOf(holder.unit), question.period.from);
  const joining = holder.took.filter(
    ({ date }) => before === undefined || before.interval.until <= date,
  );
  const start = startOf(counting, holder.unit, joining);
  return 'cause' in start ? start : throughPeriod(counting, holder, joining, start);
}

/** Where the unit's own count begins: at its base, at 0 where the count does, or with the counters that it began with. */
function startOf(
  { metric, saidOf, allOf, question }: Counting,
  unit: Unit,
  joining: readonly Taking[],
): Stretch | NoStretch {
  if (startsWithin(metric, question)) return fromZero;
  const first = joining.filter(({ date }) => date === unit.validFrom);
  if (first.length > 0)
    return first.some((taking) => isTakenOver(metric, taking)) ? fromZero : noBase;
  const said = baseOf(metric, saidOf(unit), question);
  if (said === undefined) return noBase;
  const beside = linesBeside(metric, allOf(unit), said);
  const from = quantityOf(metric, said);
  if (from === undefined)
    return { cause: 'no-base', lines: [lineOf(metric, said, 'base'), ...beside] };
  const behind = [{ said, share: whole }];
  return { ...fromZero, from, now: from, bases: behind, reached: behind, lines: beside };
}

const isTakenOver = ({ code }: Metric, { counters }: Taking): boolean => counters.includes(code);

/** The count itself ends in the period and after its start, so that this does not come later. */
const startsWithin = ({ startsOn }: Metric, { period }: Question): boolean =>
  startsOn !== undefined && period.from <= startsOn;

/** What was said last before the period, be it that there is nothing; beyond the age limit, nothing. */
function baseOf(
  metric: Metric,
  mine: readonly Statement[],
  question: Question,
): Statement | undefined {
  const { period } = question;
  const piece = lastPiece(question, metric, mine, period.from);
  const eve = { from: addDays(period.from, -1), until: period.from };
  if (piece === undefined || ageOn(piece.interval, eve) > metric.maxAgeDays) return undefined;
  return recordOf(piece);
}

/** The unit's readings in order of time, and between them what joined it. */
function throughPeriod(
  counting: Counting,
  { unit }: Holder,
  joining: readonly Taking[],
  start: Stretch,
): Stretch | NoStretch {
  const { metric, saidOf, question } = counting;
  const took = joining.filter((taking) => isTakenOver(metric, taking));
  const readings = readingsIn(metric, saidOf(unit), question);
  let stretch: Stretch | NoStretch = start;
  let since: LocalDate | undefined;
  for (const reading of readings) {
    const { until } = reading.said.interval;
    stretch = joined(counting, stretch, takenBetween(took, since, until));
    if ('cause' in stretch) return stretch;
    stretch = readOn(metric, stretch, reading);
    since = until;
  }
  return joined(counting, stretch, takenBetween(took, since, undefined));
}

/** A reading speaks of the days before its interval ends, so what joined on that day joins after it. */
const takenBetween = (
  took: readonly Taking[],
  since: LocalDate | undefined,
  until: LocalDate | undefined,
): readonly Taking[] =>
  took.filter(
    ({ date }) => (since === undefined || since <= date) && (until === undefined || date < until),
  );

function joined(
  counting: Counting,
  stretch: Stretch | NoStretch,
  took: readonly Taking[],
): Stretch | NoStretch {
  let grown = stretch;
  for (const { from, share } of took) {
    const part = stretchOf(counting, from);
    if ('cause' in grown) return grown;
    if ('cause' in part) return { ...part, lines: sharedLines(part.lines, share) };
    grown = {
      grown: added(grown.grown, shareOfQuantity(part.grown, share, counting.metric)),
      from: added(grown.from, shareOfQuantity(part.from, share, counting.metric)),
      now: added(grown.now, shareOfQuantity(part.now, share, counting.metric)),
      fell: grown.fell || part.fell,
      bases: [...grown.bases, ...shared(part.bases, share)],
      reached: [...grown.reached, ...shared(part.reached, share)],
      lines: [...grown.lines, ...sharedLines(part.lines, share)],
    };
  }
  return grown;
}

const shared = (all: readonly Weighed[], by: Fraction): readonly Weighed[] =>
  all.map(({ said, share }) => ({ said, share: product(share, by) }));

function readOn(
  metric: Metric,
  stretch: Stretch,
  { said, quantity, isAnew }: Reading,
): Stretch | NoStretch {
  const read = { now: quantity, reached: [{ said, share: whole }] };
  if (!isAnew) return { ...stretch, ...read, fell: stretch.fell || isFall(stretch.now, quantity) };
  if (stretch.from.atLeast)
    return { cause: 'inexact-base', lines: linesBehind(metric, { ...stretch, reached: [] }) };
  const lines = linesBehind(metric, stretch);
  const grown = { grown: grownBy(stretch), lines };
  return { ...stretch, ...grown, ...read, from: nothing, bases: [] };
}

/** The current values of the period, one for each day on which an interval ends. */
function readingsIn(
  metric: Metric,
  mine: readonly Statement[],
  question: Question,
): readonly Reading[] {
  const { period } = question;
  const inside = mine.filter(
    ({ interval }) => interval.until > period.from && interval.until <= period.until,
  );
  const ends = [...new Set(inside.map((statement) => statement.interval.until))].toSorted();
  return ends.flatMap((end) => {
    const ended = inside.filter((statement) => statement.interval.until === end);
    const piece = lastPiece(question, metric, ended, end);
    if (piece === undefined) return [];
    const said = recordOf(piece);
    const quantity = quantityOf(metric, said);
    const isAnew = piecesOf(metric, heardOf(question, metric, ended)).some(beginsAnew);
    return quantity === undefined ? [] : [{ said, quantity, isAnew }];
  });
}

/** A month that is stated without the mark does not take back the one of its last day; another word on that day does. */
function beginsAnew(piece: Piece): boolean {
  const { restart, says } = recordOf(piece);
  return restart === true && says.kind === 'value';
}
