import { amountText, type Fraction } from './decimal.ts';
import { type Cover, coverOf } from './cover.ts';
import { type Voice, voices } from './current.ts';
import {
  compareFractions,
  differBeyond,
  fraction,
  larger,
  ofCount,
  ofDecimalText,
  plus,
  smaller,
} from './fraction.ts';
import type { Metric } from './metric.ts';
import { contains, lastDay, overlaps } from './period.ts';
import type { Flag, NoOutcome, StatementLine, StatementRole, UnitState } from './report.ts';
import type { Interval, Statement } from './statement.ts';
import { daysBetween, type Instant, type LocalDate } from './time.ts';

/** An exact number on its way to print: `decimals` places, or "over" it. */
export type Quantity = {
  readonly value: Fraction;
  readonly decimals: number;
  readonly atLeast: boolean;
};

/** What a unit says of a metric for a period, found among everything that was said. */
export type Finding = {
  readonly state: UnitState;
  /** A number, or why there is none. A carried number belongs to a missing unit. */
  readonly outcome: Quantity | NoOutcome;
  readonly operands?: { readonly numerator: Quantity; readonly denominator: Quantity };
  readonly increase?: Quantity | NoOutcome;
  readonly carriedFrom?: Interval;
  readonly daysLeftOut: number;
  readonly late: boolean;
  readonly lines: readonly StatementLine[];
  readonly flags: readonly Flag[];
};

/** What the search for a figure is about: a period, its last sub-period, and the instant from which an arrival is late. */
export type Question = {
  readonly period: Interval;
  /** The days that the unit has to answer for: the period, less the days on which it did not exist. */
  readonly window: Interval;
  /** A last value is the period's own only if its interval ends in here. */
  readonly lastSubPeriod: Interval;
  readonly lateFrom: Instant;
};

/** One interval, and who spoke about it: the source of record first. */
export type Piece = { readonly interval: Interval; readonly voices: readonly Voice[] };

export const missing = (lines: readonly StatementLine[] = []): Finding => ({
  state: 'missing',
  outcome: 'missing',
  daysLeftOut: 0,
  late: false,
  lines,
  flags: [],
});

/** The statement that counts of a piece; a piece has at least one voice. */
export function recordOf(piece: Piece): Statement {
  const [first] = piece.voices;
  if (first === undefined) throw new Error('A piece without a voice');
  return first.current;
}

const intervalKey = (interval: Interval) => `${interval.from}_${interval.until}`;

/** Groups what was said by interval, each with its voices. */
export function piecesOf(metric: Metric, said: readonly Statement[]): readonly Piece[] {
  const groups = Map.groupBy(said, (statement) => intervalKey(statement.interval));
  return [...groups.values()].flatMap((group) => {
    const heard = voices(group, metric.sources);
    const interval = heard[0]?.current.interval;
    return interval === undefined ? [] : [{ interval, voices: heard }];
  });
}

export function quantityOf(metric: Metric, said: Statement): Quantity | undefined {
  if (said.says.kind !== 'value') return undefined;
  const { count, given, atLeast } = said.says.amount;
  return { value: ofCount(count, metric.decimals), decimals: given, atLeast };
}

// Lines ---------------------------------------------------------------------

export function lineOf(metric: Metric, said: Statement, role: StatementRole): StatementLine {
  const { says } = said;
  return {
    metric: said.metric,
    unit: said.unit,
    interval: said.interval,
    source: said.source,
    role,
    says:
      says.kind === 'value'
        ? {
            kind: 'value',
            text: amountText(says.amount, metric.decimals),
            atLeast: says.amount.atLeast,
          }
        : says,
    observedAt: said.observedAt,
    receivedAt: said.receivedAt,
    receipt: said.submission,
  };
}

const roleOrder: readonly StatementRole[] = [
  'used',
  'base',
  'other-source',
  'bare-percentage',
  'control',
  'left-over',
  'superseded',
];

export const inPrintOrder = (lines: readonly StatementLine[]): readonly StatementLine[] =>
  lines.toSorted(
    (a, b) =>
      roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) || (lineKey(a) < lineKey(b) ? -1 : 1),
  );

const lineKey = (line: StatementLine): string =>
  `${line.metric}|${line.interval.from}|${line.interval.until}|${line.source}|${line.observedAt}|${line.receipt}`;

/** Every statement that touches the period, and the used ones from before it, each with the part that it played. */
export function linesOf(
  metric: Metric,
  said: readonly Statement[],
  used: readonly Piece[],
  period: Interval,
): readonly StatementLine[] {
  const record = new Set(used.map(recordOf));
  const beside = new Set(
    used.flatMap((piece) => piece.voices.slice(1).map((voice) => voice.current)),
  );
  const history = new Set(
    piecesOf(metric, said).flatMap((piece) => piece.voices.flatMap((voice) => voice.superseded)),
  );
  const role = (statement: Statement): StatementRole =>
    record.has(statement)
      ? 'used'
      : history.has(statement)
        ? 'superseded'
        : beside.has(statement)
          ? 'other-source'
          : 'left-over';
  return said
    .filter((statement) => record.has(statement) || overlaps(statement.interval, period))
    .map((statement) => lineOf(metric, statement, role(statement)));
}

// Flags ---------------------------------------------------------------------

/** A source of record and another source that say different things of one interval. */
export function sourceFlags(metric: Metric, used: readonly Piece[]): readonly Flag[] {
  const tolerance = ofDecimalText(metric.tolerance);
  const differing = used.flatMap((piece) => {
    const record = quantityOf(metric, recordOf(piece));
    return piece.voices.slice(1).filter(({ current }) => {
      const other = quantityOf(metric, current);
      if (other === undefined || record === undefined) return other !== record;
      return other.atLeast !== record.atLeast || differBeyond(other.value, record.value, tolerance);
    });
  });
  const sources = [...new Set(differing.map((voice) => voice.source))].toSorted();
  return sources.length === 0 ? [] : [{ kind: 'sources-differ', sources }];
}

// Lateness ------------------------------------------------------------------

/** A used interval is late if the first that anybody said of it came after the deadline; a later correction is not. */
export const isLate = (question: Question, said: readonly Statement[], used: readonly Piece[]) =>
  used.some((piece) =>
    said
      .filter((statement) => intervalKey(statement.interval) === intervalKey(piece.interval))
      .filter((statement) => statement.says.kind !== 'withdrawal')
      .every((statement) => statement.receivedAt >= question.lateFrom),
  );

// Rule "last" -----------------------------------------------------------------

/** The piece with the latest end on or before the day `until`; pieces that end together are one piece. */
export function lastPiece(
  metric: Metric,
  said: readonly Statement[],
  until: LocalDate,
): Piece | undefined {
  const ended = said.filter((statement) => statement.interval.until <= until);
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
  const piece = lastPiece(metric, said, period.until);
  if (piece === undefined) return missing();
  const own = piece.interval.until > lastSubPeriod.from;
  const lines = linesOf(metric, said, [piece], period);
  const quantity = quantityOf(metric, recordOf(piece));
  const common = { daysLeftOut: 0, lines, flags: sourceFlags(metric, [piece]) };
  if (own) {
    const late = isLate(question, said, [piece]);
    return quantity === undefined
      ? { ...common, ...silentState(recordOf(piece)), late }
      : { ...common, state: 'value', outcome: quantity, late };
  }
  if (quantity === undefined || ageOn(piece.interval, period) > metric.maxAgeDays)
    return missing(lines.filter((line) => overlaps(line.interval, period)));
  return {
    ...common,
    state: 'missing',
    outcome: quantity,
    carriedFrom: piece.interval,
    late: false,
  };
}

const silentState = (said: Statement) =>
  said.says.kind === 'nil'
    ? ({ state: 'nil', outcome: 'nil' } as const)
    : ({ state: 'withdrawn', outcome: 'withdrawn' } as const);

// Rule "cover" ----------------------------------------------------------------

const isWithdrawn = (piece: Piece) => recordOf(piece).says.kind === 'withdrawal';

export function coverFinding(
  metric: Metric,
  said: readonly Statement[],
  question: Question,
): Finding {
  const { period, window } = question;
  const pieces = piecesOf(metric, said).filter((piece) => contains(period, piece.interval));
  const cover = coverOf(
    window,
    pieces.filter((piece) => !isWithdrawn(piece)),
  );
  const lines = linesOf(metric, said, cover.pieces, period);
  if (cover.pieces.length === 0)
    return pieces.length === 0
      ? missing(lines)
      : { ...missing(lines), state: 'withdrawn', outcome: 'withdrawn' };
  const quantities = cover.pieces.flatMap((piece) => quantityOf(metric, recordOf(piece)) ?? []);
  const complete = cover.daysLeftOut === 0;
  return {
    state: complete ? (quantities.length === 0 ? 'nil' : 'value') : 'partial',
    outcome: overTimeOf(metric, quantities) ?? 'nil',
    daysLeftOut: cover.daysLeftOut,
    late: complete && isLate(question, said, cover.pieces),
    lines,
    flags: [...sourceFlags(metric, cover.pieces), ...leftOverFlags(metric, cover)],
  };
}

/** The metric's axis over time, applied to the values of one cover. */
export function overTimeOf(metric: Metric, quantities: readonly Quantity[]): Quantity | undefined {
  const [first, ...rest] = quantities;
  if (first === undefined) return undefined;
  const atLeast = quantities.some((quantity) => quantity.atLeast);
  const decimals = Math.max(...quantities.map((quantity) => quantity.decimals));
  const values = rest.map((quantity) => quantity.value);
  const sum = () => values.reduce(plus, first.value);
  switch (metric.overTime) {
    case 'sum':
      return { value: sum(), decimals, atLeast };
    case 'mean': {
      const total = sum();
      const value = fraction(total.numerator, total.denominator * BigInt(quantities.length));
      return { value, decimals: metric.decimals, atLeast };
    }
    case 'min':
      return { value: values.reduce(smaller, first.value), decimals, atLeast };
    case 'max':
    case 'last':
      return { value: values.reduce(larger, first.value), decimals, atLeast };
    default:
      return metric.overTime satisfies never;
  }
}

/** A piece that was used for the whole, while finer pieces that fill it give another sum. */
function leftOverFlags(metric: Metric, cover: Cover<Piece>): readonly Flag[] {
  const tolerance = ofDecimalText(metric.tolerance);
  const differs = cover.pieces.some((piece) => {
    const inside = cover.leftOver.filter((left) => contains(piece.interval, left.interval));
    const finer = coverOf(piece.interval, inside);
    if (inside.length === 0 || finer.daysLeftOut !== 0) return false;
    const used = quantityOf(metric, recordOf(piece));
    const sum = overTimeOf(
      metric,
      finer.pieces.flatMap((left) => quantityOf(metric, recordOf(left)) ?? []),
    );
    if (used === undefined || sum === undefined) return used !== sum;
    return differBeyond(used.value, sum.value, tolerance);
  });
  return differs ? [{ kind: 'leftover-differs' }] : [];
}

export const isFall = (before: Quantity, after: Quantity): boolean =>
  compareFractions(after.value, before.value) < 0;
