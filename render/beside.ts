import { roundedText } from '../core/decimal.ts';
import { overTimeOf } from '../core/figures/finding.ts';
import { type Quantity, shareOfQuantity, sumOf } from '../core/figures/piece.ts';
import { ofExactText, whole } from '../core/fraction.ts';
import { lengthInDays } from '../core/periods/period.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import type { StatementLine } from '../core/reports/unit-line.ts';
import type { Interval } from '../core/statements/statement.ts';
import { fractionOf, metricText } from './numbers.ts';
import { percentagesBeside } from './beside-percentages.ts';
import { daysIn, spanOf } from './intervals.ts';
import { asStated, isSameNumber } from './stated-number.ts';
import { statedText, type Wording } from './wording.ts';

/**
 * What other sources say where only one unit is asked, each in one line and only if it differs from the printed value: of the same
 * whole, else of the parts that it spoke of, with what is counted for these. What compares with nothing stands in the explanation.
 */
export function besides(wording: Wording, figure: Figure, value: string): readonly string[] {
  const [alone] = figure.units;
  if (alone === undefined || figure.units.length > 1) return [];
  const ofMetric = alone.statements.filter((line) => line.metric === figure.metric.code);
  return [
    ...new Set([
      ...otherSources(wording, figure.metric, ofMetric, alone.outcome, value),
      ...percentagesBeside(wording, figure, alone, ofMetric, value),
    ]),
  ];
}

// Another source of the same metric -----------------------------------------------------

/** Statements of one unit that end on one day answer the same question: parts of a cover do not overlap, of last values one is used. */
const questionOf = ({ unit, interval }: StatementLine): string => `${unit}|${interval.until}`;

/** A number as its source gave it. */

/** What is of record, by the question that it answers. */
type OfRecord = ReadonlyMap<string, StatementLine>;

function otherSources(
  wording: Wording,
  metric: FigureMetric,
  ofMetric: readonly StatementLine[],
  outcome: Outcome,
  value: string,
): readonly string[] {
  const used = ofMetric.filter(({ role }) => role === 'used');
  const record: OfRecord = new Map(used.map((line) => [questionOf(line), line]));
  const others = ofMetric.filter(
    (line) => line.role === 'other-source' && record.has(questionOf(line)),
  );
  return [...Map.groupBy(others, ({ source }) => source)].flatMap(([source, lines]) => {
    const said = withoutTakenBack(lines);
    const own = used.filter((line) => line.source === source);
    if (said.length + own.length < record.size) return partBeside(wording, metric, record, said);
    const text = together(wording, metric, record, [...said, ...own]);
    const found = foundOf(metric, record, [...said, ...own]);
    return text === value || isSameNumber(found, numberIn(outcome))
      ? []
      : [wording.say.beside(text, wording.source(source))];
  });
}

/** A source that took back a part says nothing of it; one that took back all says that. */
function withoutTakenBack(lines: readonly StatementLine[]): readonly StatementLine[] {
  const spoken = lines.filter(({ says }) => says.kind !== 'withdrawal');
  return spoken.length > 0 ? spoken : lines;
}

/** Beside the whole, what a source says of parts of it is told with what is counted for the very same parts. */
function partBeside(
  wording: Wording,
  metric: FigureMetric,
  record: OfRecord,
  said: readonly StatementLine[],
): readonly string[] {
  const [first] = said;
  const same = said.flatMap((line) => record.get(questionOf(line)) ?? []);
  const text = together(wording, metric, record, said);
  const counted = together(wording, metric, record, same);
  const isSame = isSameNumber(foundOf(metric, record, said), foundOf(metric, record, same));
  if (first === undefined || text === counted || isSame) return [];
  const { say, source } = wording;
  return [say.besidePart(text, source(first.source), placeOf(wording, record, said), counted)];
}

/** The units, where it is not all of them, and the days. */
function placeOf(wording: Wording, record: OfRecord, said: readonly StatementLine[]): string {
  const units = [...new Set(said.map(({ unit }) => unit))];
  const all = new Set([...record.values()].map(({ unit }) => unit));
  const days = daysText(
    wording,
    said.map(({ interval }) => interval),
  );
  return units.length < all.size ? [...units.map(wording.unit), days].join(', ') : days;
}

function daysText(wording: Wording, intervals: readonly Interval[]): string {
  const span = spanOf(intervals);
  if (span === undefined) return '';
  const days = daysIn(intervals);
  const text = wording.interval(span);
  return days === lengthInDays(span) ? text : wording.say.daysOf(wording.count(days), text);
}

/** Some statements by the metric's axis over time, in print, each with the share that counts of what is of record there. */
function together(
  wording: Wording,
  metric: FigureMetric,
  record: OfRecord,
  lines: readonly StatementLine[],
): string {
  const found = foundOf(metric, record, lines);
  if (found !== undefined)
    return metricText(
      roundedText(found.value, found.decimals),
      metric,
      wording.language,
      found.atLeast,
    );
  const [first] = lines;
  return first === undefined ? '' : statedText(wording, first, metric);
}

function foundOf(
  metric: FigureMetric,
  record: OfRecord,
  lines: readonly StatementLine[],
): Quantity | undefined {
  const quantities = lines
    .toSorted((a, b) => (a.interval.until < b.interval.until ? -1 : 1))
    .flatMap((line) => quantityOf(metric, line, record.get(questionOf(line))?.share) ?? []);
  return isAdded(metric) ? sumOf(metric, quantities) : overTimeOf(metric, quantities);
}

const numberIn = (outcome: Outcome): Quantity | undefined =>
  outcome.kind === 'value'
    ? { value: fractionOf(outcome), decimals: outcome.decimals, atLeast: outcome.atLeast }
    : undefined;

/** The last values that are used together are those of several units that became one. */
const isAdded = ({ overTime }: FigureMetric): boolean => overTime === 'sum' || overTime === 'last';

function quantityOf(
  metric: FigureMetric,
  { says }: StatementLine,
  share: string | undefined,
): Quantity | undefined {
  if (says.kind !== 'value') return undefined;
  return shareOfQuantity(asStated(says), share === undefined ? whole : ofExactText(share), metric);
}
