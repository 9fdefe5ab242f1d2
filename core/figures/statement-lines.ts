import { amountText, type Fraction } from '../decimal.ts';
import {
  differBeyond,
  exactText,
  ofDecimalText,
  ofExactText,
  plus,
  product,
  whole,
} from '../fraction.ts';
import type { Metric } from '../registry/metric.ts';
import { overlaps } from '../periods/period.ts';
import { type Piece, piecesOf, quantityOf, recordOf } from './piece.ts';
import type { Flag, StatementLine, StatementRole } from '../reports/unit-line.ts';
import { senderOf } from './sender.ts';
import type { Interval, Says, Statement } from '../statements/statement.ts';

export function lineOf(metric: Metric, said: Statement, role: StatementRole): StatementLine {
  const { says } = said;
  if (says.kind === 'text') throw new Error('An answer in words is no line of a figure');
  return {
    metric: said.metric,
    unit: said.unit,
    interval: said.interval,
    source: said.source,
    role,
    says: says.kind === 'value' ? statedValue(metric, says) : says,
    ...(said.comment !== undefined && { comment: said.comment }),
    ...(said.followUp === true && { followUp: true }),
    ...(said.restart === true && { restart: true }),
    observedAt: said.observedAt,
    receivedAt: said.receivedAt,
    receipt: said.submission,
    ...(said.by && { by: senderOf(said.by) }),
  };
}

/** In the decimals that the source gave. */
export const statedValue = (
  { decimals }: Metric,
  { amount }: Extract<Says, { readonly kind: 'value' }>,
) => ({ kind: 'value', text: amountText(amount, decimals), atLeast: amount.atLeast }) as const;

const roleOrder = {
  used: 0,
  base: 1,
  reached: 2,
  paired: 3,
  unpaired: 4,
  successor: 5,
  'other-source': 6,
  'bare-percentage': 7,
  control: 8,
  'left-over': 9,
  predecessor: 10,
  superseded: 11,
} as const satisfies Record<StatementRole, number>;

/** By role, and then by the text `metric|from|until|source|observedAt|receipt|unit`. */
export const inPrintOrder = (lines: readonly StatementLine[]): readonly StatementLine[] =>
  lines.toSorted(
    (a, b) =>
      roleOrder[a.role] - roleOrder[b.role] ||
      byPart(a.metric, b.metric) ||
      byPart(a.interval.from, b.interval.from) ||
      byPart(a.interval.until, b.interval.until) ||
      byPart(a.source, b.source) ||
      byPart(a.observedAt, b.observedAt) ||
      byPart(a.receipt, b.receipt) ||
      (a.unit < b.unit ? -1 : 1),
  );

/** A part of that text, with the `|` that ends it: most parts are equal, and no whole text is made to find that out. */
const byPart = (a: string, b: string): number => (a === b ? 0 : `${a}|` < `${b}|` ? -1 : 1);

/** What enters a number: the value, or what it grew by. */
export const isCounted = ({ role }: StatementLine): boolean =>
  role === 'used' || role === 'base' || role === 'reached';

const behind: readonly StatementRole[] = ['paired', 'unpaired', 'successor'];

/** What a number rests on: what enters it or lets another do so, and what says why there is none or where it began anew. */
export function linesBehind(lines: readonly StatementLine[]): readonly StatementLine[] {
  const isTurn = turningIn(lines);
  return lines.filter((line) => isCounted(line) || behind.includes(line.role) || isTurn(line));
}

/** Whether the count that is used began anew with a statement, though what it stood at there was outgrown. */
export function turningIn(lines: readonly StatementLine[]) {
  const sources = new Set(lines.filter(({ role }) => role === 'used').map(({ source }) => source));
  return ({ role, restart, source }: StatementLine): boolean =>
    role === 'left-over' && restart === true && sources.has(source);
}

/** Of what is counted, the part that comes by a road counts. */
export const sharedLines = (
  lines: readonly StatementLine[],
  share: Fraction,
): readonly StatementLine[] =>
  share.numerator === share.denominator
    ? lines
    : lines.map((line) =>
        isCounted(line) ? withShare(line, product(shareOf(line), share)) : line,
      );

const shareOf = ({ share }: StatementLine): Fraction =>
  share === undefined ? whole : ofExactText(share);

export function withShare(line: StatementLine, share: Fraction): StatementLine {
  const { share: _, ...all } = line;
  return share.numerator === share.denominator ? all : { ...all, share: exactText(share) };
}

/** What was reached by several roads stands once, with the weightiest part that it played, and the sum of its shares in it. */
export function eachOnce(lines: readonly StatementLine[]): readonly StatementLine[] {
  const found = new Map<string, StatementLine>();
  for (const line of inPrintOrder(lines)) {
    const { unit, metric, interval, source, observedAt, receipt } = line;
    const key = [unit, metric, interval.from, interval.until, source, observedAt, receipt].join(
      '|',
    );
    const before = found.get(key);
    if (before === undefined) found.set(key, line);
    else if (isCounted(line) && before.role === line.role)
      found.set(key, withShare(before, plus(shareOf(before), shareOf(line))));
  }
  return [...found.values()];
}

/** A nil or a withdrawal that stands where a number would. */
export const isGap = (line: StatementLine): boolean =>
  isCounted(line) && line.says.kind !== 'value';

/** Lines of a unit that went into another one and whose numbers do not count there. */
export const besideLines = (lines: readonly StatementLine[]): readonly StatementLine[] =>
  lines.map((line) =>
    line.role === 'superseded' ? line : { ...withShare(line, whole), role: 'predecessor' },
  );

/**
 * Every statement that touches the period, and from before it those that are used, with all that ends on the same day: it
 * answered the same question. Each with the part that it played. `counted`: of the pieces that are used, those of which the
 * number enters; a last value is one of many, and the others are paired. `unpaired`: those that lack another part.
 */
export function linesOf(
  metric: Metric,
  said: readonly Statement[],
  used: readonly Piece[],
  period: Interval,
  counted: readonly Piece[] = used,
  unpaired: readonly Piece[] = [],
): readonly StatementLine[] {
  const record = new Set(counted.map(recordOf));
  const pairs = new Set(used.map(recordOf));
  const alone = new Set(unpaired.map(recordOf));
  const roleBeside = said.every((statement) => record.has(statement))
    ? undefined
    : rolesBeside(metric, said, used);
  const role = (statement: Statement): StatementRole =>
    record.has(statement)
      ? 'used'
      : alone.has(statement)
        ? 'unpaired'
        : pairs.has(statement)
          ? 'paired'
          : (roleBeside?.(statement) ?? 'left-over');
  return said
    .filter(isShown(used, period))
    .map((statement) => lineOf(metric, statement, role(statement)));
}

/** Of statements of the period and of the days on which the used pieces from before it end. */
export function isShown(used: readonly { readonly interval: Interval }[], period: Interval) {
  const ends = new Set(
    used.flatMap(({ interval }) => (interval.until <= period.from ? [interval.until] : [])),
  );
  return ({ interval }: Statement): boolean =>
    overlaps(interval, period) || ends.has(interval.until);
}

/** What else was said up to the day on which a base ends: it answered the same question, and nothing of it counts. */
export function linesBeside(
  metric: Metric,
  said: readonly Statement[],
  base: Statement,
): readonly StatementLine[] {
  const { until } = base.interval;
  const together = said.filter((each) => each.interval.until === until && each !== base);
  if (together.length === 0) return [];
  const roleBeside = rolesBeside(metric, [base, ...together], []);
  return together.map((each) => lineOf(metric, each, roleBeside(each) ?? 'left-over'));
}

/** The parts of statements that entered nothing; mostly there are none, and this is not asked. */
function rolesBeside(metric: Metric, said: readonly Statement[], used: readonly Piece[]) {
  const beside = new Set(
    used.flatMap((piece) => piece.voices.slice(1).map((voice) => voice.current)),
  );
  const history = new Set(
    piecesOf(metric, said).flatMap((piece) => piece.voices.flatMap((voice) => voice.superseded)),
  );
  return (statement: Statement): StatementRole | undefined =>
    history.has(statement) ? 'superseded' : beside.has(statement) ? 'other-source' : undefined;
}

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
