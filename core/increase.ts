import { minus, plus, zero } from './fraction.ts';
import { ageOn, type Finding, isFall, lastPiece, type Question } from './finding.ts';
import { type Quantity, quantityOf, recordOf } from './piece.ts';
import { lineOf } from './statement-lines.ts';
import type { Metric } from './metric.ts';
import type { NoOutcome, StatementLine } from './report.ts';
import type { Statement } from './statement.ts';
import { addDays } from './time.ts';

/** Values of one source, in order of the day that they are of. */
type Reading = { readonly said: Statement; readonly quantity: Quantity };

/**
 * What a cumulative count grew by: the last value in the period minus the last before it, of the same source and
 * within the age limit. The base is 0 only if the count starts within the period. Without a base there is no increase.
 * A restart that the source declared ends one stretch and begins the next at 0.
 */
export function withIncrease(
  metric: Metric,
  said: readonly Statement[],
  question: Question,
  finding: Finding,
): Finding {
  const used = finding.lines.find((line) => line.role === 'used');
  if (finding.state !== 'value' || used === undefined)
    return { ...finding, increase: finding.state === 'value' ? 'missing' : silence(finding) };
  const mine = said.filter((statement) => statement.source === used.source);
  const base = baseOf(metric, mine, question);
  if (base === undefined) return { ...finding, increase: 'no-base' };
  const readings = readingsIn(metric, mine, question);
  const fell = hasFallen(base.quantity, readings);
  return {
    ...finding,
    increase: grown(base.quantity, readings),
    lines: base.line === undefined ? finding.lines : [...finding.lines, base.line],
    flags: fell ? [...finding.flags, { kind: 'cumulative-fell' }] : finding.flags,
  };
}

const silence = (finding: Finding): NoOutcome =>
  finding.state === 'nil' ? 'nil' : finding.state === 'withdrawn' ? 'withdrawn' : 'missing';

function baseOf(
  metric: Metric,
  mine: readonly Statement[],
  { period }: Question,
): { quantity: Quantity; line?: StatementLine } | undefined {
  const { startsOn } = metric;
  if (startsOn !== undefined && period.from <= startsOn && startsOn < period.until)
    return { quantity: { value: zero, decimals: 0, atLeast: false } };
  const piece = lastPiece(metric, mine, period.from);
  const eve = { from: addDays(period.from, -1), until: period.from };
  if (piece === undefined || ageOn(piece.interval, eve) > metric.maxAgeDays) return undefined;
  const record = recordOf(piece);
  const quantity = quantityOf(metric, record);
  return quantity && { quantity, line: lineOf(metric, record, 'base') };
}

/** The current values of the period, one for each day on which an interval ends. */
function readingsIn(
  metric: Metric,
  mine: readonly Statement[],
  { period }: Question,
): readonly Reading[] {
  const inside = mine.filter(
    ({ interval }) => interval.until > period.from && interval.until <= period.until,
  );
  const ends = [...new Set(inside.map((statement) => statement.interval.until))].toSorted();
  return ends.flatMap((end) => {
    const piece = lastPiece(
      metric,
      inside.filter((statement) => statement.interval.until === end),
      end,
    );
    if (piece === undefined) return [];
    const said = recordOf(piece);
    const quantity = quantityOf(metric, said);
    return quantity === undefined ? [] : [{ said, quantity }];
  });
}

function grown(base: Quantity, readings: readonly Reading[]): Quantity | NoOutcome {
  let from = base;
  let before = base;
  let sum: Quantity = { value: zero, decimals: 0, atLeast: false };
  for (const { said, quantity } of readings) {
    if (said.restart === true) {
      if (from.atLeast) return 'inexact-base';
      sum = added(sum, before, from);
      from = { value: zero, decimals: 0, atLeast: false };
    }
    before = quantity;
  }
  return from.atLeast ? 'inexact-base' : added(sum, before, from);
}

const added = (sum: Quantity, to: Quantity, from: Quantity): Quantity => ({
  value: plus(sum.value, minus(to.value, from.value)),
  decimals: Math.max(sum.decimals, to.decimals, from.decimals),
  atLeast: sum.atLeast || to.atLeast,
});

function hasFallen(base: Quantity, readings: readonly Reading[]): boolean {
  let before = base;
  return readings.some(({ said, quantity }) => {
    const fell = said.restart !== true && isFall(before, quantity);
    before = quantity;
    return fell;
  });
}
