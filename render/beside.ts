import { type Fraction, roundedText } from '../core/decimal.ts';
import { overTimeOf } from '../core/figures/finding.ts';
import { type Quantity, shareOfQuantity, sumOf } from '../core/figures/piece.ts';
import { compareFractions, fraction, ofDecimalText, ofExactText, whole } from '../core/fraction.ts';
import { contains, lengthInDays, sameInterval } from '../core/periods/period.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import type { StatedPercentage, StatementLine, UnitLine } from '../core/reports/unit-line.ts';
import type { Interval } from '../core/statements/statement.ts';
import type { LocalDate } from '../core/time.ts';
import { fractionOf, metricText } from './numbers.ts';
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
      ...barePercentages(wording, figure, alone, ofMetric, value),
    ]),
  ];
}

// Another source of the same metric -----------------------------------------------------

/** Statements of one unit that end on one day answer the same question: parts of a cover do not overlap, of last values one is used. */
const questionOf = ({ unit, interval }: StatementLine): string => `${unit}|${interval.until}`;

/** A number as its source gave it. */
type Stated = Pick<StatedPercentage, 'text' | 'atLeast'>;

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

/** From the first day of any to the last one. */
function spanOf(intervals: readonly Interval[]): Interval | undefined {
  const from = intervals.map((each) => each.from).toSorted()[0];
  const until = lastEnd(intervals);
  return from === undefined || until === undefined ? undefined : { from, until };
}

const lastEnd = (intervals: readonly Interval[]): LocalDate | undefined =>
  intervals
    .map(({ until }) => until)
    .toSorted()
    .at(-1);

/** A day of several counts once. */
function daysIn(intervals: readonly Interval[]): number {
  let days = 0;
  let reached: LocalDate | undefined;
  for (const { from, until } of intervals.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const start = reached === undefined || from > reached ? from : reached;
    if (start >= until) continue;
    days += lengthInDays({ from: start, until });
    reached = until;
  }
  return days;
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

/** With fewer decimals it is no other number: 10.5 beside 10.50, and 11 beside 10.5. */
function isSameNumber(one: Quantity | undefined, other: Quantity | undefined): boolean {
  if (one === undefined || other === undefined || one.atLeast !== other.atLeast) return false;
  const decimals = Math.min(one.decimals, other.decimals);
  return roundedText(one.value, decimals) === roundedText(other.value, decimals);
}

const numberIn = (outcome: Outcome): Quantity | undefined =>
  outcome.kind === 'value'
    ? { value: fractionOf(outcome), decimals: outcome.decimals, atLeast: outcome.atLeast }
    : undefined;

const asStated = ({ text, atLeast }: Stated): Quantity => ({
  value: ofDecimalText(text),
  decimals: decimalsOf(text),
  atLeast,
});

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

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

// Percentages without parts -------------------------------------------------------------

function barePercentages(
  wording: Wording,
  figure: Figure,
  alone: UnitLine,
  ofMetric: readonly StatementLine[],
  value: string,
): readonly string[] {
  const bare = ofMetric.filter(({ role }) => role === 'bare-percentage');
  const pairs = alone.statements.filter(
    ({ role, metric }) => role === 'used' && metric !== figure.metric.code,
  );
  const days = spanOf(pairs.map(({ interval }) => interval));
  const last = bare.filter(
    ({ interval }) => interval.until === lastEnd(bare.map((each) => each.interval)),
  );
  return days === undefined
    ? last.flatMap((line) => besideStated(wording, figure, alone, line, value))
    : bare.flatMap((line) => {
        if (contains(line.interval, days)) return besideRatio(wording, figure, alone, line, days);
        return last.includes(line) ? besidePair(wording, figure, pairs, line) : [];
      });
}

/** Beside another percentage, or the word that there is none. */
function besideStated(
  wording: Wording,
  { metric }: Figure,
  alone: UnitLine,
  line: StatementLine,
  value: string,
): readonly string[] {
  const text = statedText(wording, line, metric);
  const { percentage } = alone;
  const isSame =
    line.says.kind === 'value' &&
    percentage !== undefined &&
    isSameNumber(asStated(line.says), asStated(percentage));
  if (speaks(alone, line) || text === value || isSame) return [];
  return [withDays(wording, line, text, percentage?.interval)];
}

/** What the line itself says: the percentage that stands there, or the word that took it back or said nil. */
function speaks({ outcome, percentage }: UnitLine, { says, ...said }: StatementLine): boolean {
  if (percentage === undefined) return outcome.kind === 'none' && says.kind !== 'value';
  const { source, receipt, interval } = percentage;
  return said.source === source && said.receipt === receipt && said.interval.from === interval.from;
}

/** Beside the ratio of all the parts. */
function besideRatio(
  wording: Wording,
  { metric }: Figure,
  { outcome }: UnitLine,
  line: StatementLine,
  days: Interval,
): readonly string[] {
  if (outcome.kind === 'value' && isAsStated(fractionOf(outcome), outcome.atLeast, line)) return [];
  if (outcome.kind === 'none' && line.says.kind !== 'value') return [];
  return [withDays(wording, line, statedText(wording, line, metric), days)];
}

/** Beside the ratio of some of the parts; where these are not of the very days, it compares with nothing. */
function besidePair(
  wording: Wording,
  { metric }: Figure,
  pairs: readonly StatementLine[],
  line: StatementLine,
): readonly string[] {
  const ratio = ratioOf(metric, pairs, line);
  if (ratio === undefined || isAsStated(ratio, false, line)) return [];
  return [
    wording.say.besidePart(
      statedText(wording, line, metric),
      wording.source(line.source),
      wording.interval(line.interval),
      metricText(roundedText(ratio, metric.decimals), metric, wording.language),
    ),
  ];
}

function ratioOf(
  { numerator, denominator, factor }: FigureMetric,
  pairs: readonly StatementLine[],
  { unit, interval }: StatementLine,
): Fraction | undefined {
  const part = (code: string | undefined): Fraction | undefined => {
    const used = pairs.find(
      (each) => each.metric === code && each.unit === unit && sameInterval(each.interval, interval),
    );
    return used?.says.kind === 'value' && !used.says.atLeast
      ? ofDecimalText(used.says.text)
      : undefined;
  };
  const [above, below] = [part(numerator), part(denominator)];
  if (above === undefined || below === undefined || below.numerator === 0n) return undefined;
  if (factor === undefined) return undefined;
  return fraction(
    above.numerator * below.denominator * BigInt(factor),
    above.denominator * below.numerator,
  );
}

/** Rounded as it was stated, by rule 12. */
function isAsStated(computed: Fraction, atLeast: boolean, { says }: StatementLine): boolean {
  if (says.kind !== 'value' || says.atLeast !== atLeast) return false;
  const rounded = ofDecimalText(roundedText(computed, decimalsOf(says.text)));
  return compareFractions(rounded, ofDecimalText(says.text)) === 0;
}

const withDays = (
  wording: Wording,
  { interval, source }: StatementLine,
  text: string,
  usual: Interval | undefined,
): string =>
  usual === undefined || sameInterval(interval, usual)
    ? wording.say.beside(text, wording.source(source))
    : wording.say.besideOf(text, wording.source(source), wording.interval(interval));
