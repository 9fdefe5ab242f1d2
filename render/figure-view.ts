import { roundedText } from '../core/decimal.ts';
import { headOf, onlyLine } from '../core/reports/printed.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import type { Flag, StatedPercentage, UnitLine } from '../core/reports/unit-line.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import { besides } from './beside.ts';
import { flags, noOutcomes } from './catalogue.ts';
import { reported } from './coverage.ts';
import { isOutOfBounds, operandsText } from './formula.ts';
import { fractionOf, isPercent, metricText } from './numbers.ts';
import { predecessorMarks } from './predecessors.ts';
import { rangeMarks } from './range.ts';
import type { Wording } from './wording.ts';

/** What is printed of a figure wherever it stands: on the page, in the mail and in its text part. */
export type FigureView = {
  readonly name: string;
  /** The number in print, or in words why there is none. */
  readonly value: string;
  readonly hasValue: boolean;
  /** Empty where the number says it itself: percentages and ranks. */
  readonly unitOfMeasure: string;
  /** What it is computed from in print: of a ratio `117/223`, of an indicator its formula in numbers. */
  readonly operands?: string;
  /** What other sources say of the same, where only one unit is asked and it differs; each source in one line. */
  readonly beside: readonly string[];
  /** What a reader must know before using the number. */
  readonly marks: readonly string[];
  readonly increase?: string;
};

/** One unit's own value in print; a bare percentage where that stands in its place. */
export const unitValue = (
  wording: Wording,
  { metric }: Figure,
  { outcome, percentage }: Pick<UnitLine, 'outcome' | 'percentage'>,
): string =>
  percentage === undefined
    ? outcomeText(wording, metric, outcome)
    : metricText(percentage.text, metric, wording.language, percentage.atLeast);

const outcomeText = (wording: Wording, metric: FigureMetric, outcome: Outcome): string =>
  outcome.kind === 'none'
    ? wording.name(noOutcomes[outcome.cause])
    : wording.value(outcome, metric);

/** A total's value in print, or the cause of its absence. */
export const totalValue = (wording: Wording, { metric }: Figure, outcome: Outcome): string =>
  outcomeText(wording, metric, outcome);

/** The increase of a total, and of how many units it is where not all have one: a count may be known without its base. */
export function increaseText(
  wording: Wording,
  figure: Figure,
  { total, coverage }: NonNullable<Figure['increase']>,
): string {
  const text = totalValue(wording, figure, total);
  const { count, say } = wording;
  const known = reported(coverage);
  return total.kind === 'none' || known === coverage.expected
    ? text
    : `${text} (${say.reportedShort(count(known), count(coverage.expected))})`;
}

/** The percentage that stands for the whole: of a unit that is asked alone, and never of one among several. */
const headText = (wording: Wording, figure: Figure): string => {
  const { outcome, percentage } = headOf(figure);
  return unitValue(wording, figure, { outcome, ...(percentage && { percentage }) });
};

/** True where the number in print was stated as a percentage by its source and not computed. */
export function isStatedPercentage(figure: Figure): boolean {
  const { outcome: shown, percentage } = headOf(figure);
  if (shown.kind === 'none') return percentage !== undefined;
  return isPercent(figure.metric) && shown.operands === undefined && shown.terms === undefined;
}

function flagMarks(wording: Wording, figure: Figure): readonly string[] {
  const alone = figure.units.length === 1;
  return [...flagCounts(figure)].map(([kind, units]) => {
    const text = wording.name(flags[kind]);
    return alone ? text : wording.say.flagged(text, wording.count(units));
  });
}

/** How many lines bear each flag, in the order in which they come; where the lines stand in parts, as those have counted. */
function flagCounts({ units, marks = [] }: Figure): ReadonlyMap<Flag['kind'], number> {
  const counts = new Map<Flag['kind'], number>();
  for (const mark of marks)
    if (mark.kind !== 'follow-up' && mark.kind !== 'rests-on-others')
      counts.set(mark.kind, mark.units);
  for (const line of units)
    for (const kind of new Set(line.flags.map((flag) => flag.kind)))
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Where a level above says another number of the whole; of the country, of how many. */
function controlMarks(wording: Wording, { compared, provinces }: Figure): readonly string[] {
  const { controlDiffers, flagged } = wording.say;
  const differing = compared.filter(({ differs }) => differs === true);
  const units = new Set(differing.map(({ unit }) => unit)).size;
  if (units === 0) return [];
  return [provinces === undefined ? controlDiffers : flagged(controlDiffers, wording.count(units))];
}

/** Where somebody has to look again at what the figure rests on. */
function followUpMarks(wording: Wording, figure: Figure): readonly string[] {
  const counted = figure.marks?.find(({ kind }) => kind === 'follow-up')?.units ?? 0;
  const units =
    counted +
    figure.units.filter(({ statements }) =>
      statements.some(({ role, followUp }) => role === 'used' && followUp === true),
    ).length;
  if (units === 0) return [];
  const text = wording.say.followUp;
  return [figure.units.length === 1 ? text : wording.say.flagged(text, wording.count(units))];
}

/** Of which days a percentage is that is not of the period's last part. */
export const olderMarks = (
  wording: Wording,
  percentage: StatedPercentage | undefined,
): readonly string[] =>
  percentage?.isOlder === true
    ? [wording.say.carriedFrom(wording.interval(percentage.interval))]
    : [];

function outcomeMarks(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const { outcome: shown, percentage } = headOf(figure);
  if (shown.kind === 'none') return olderMarks(wording, percentage);
  const marks: string[] = [];
  const from = onlyLine(figure)?.carriedFrom;
  if (from !== undefined) marks.push(say.carriedFrom(wording.interval(from)));
  else if (shown.carried) marks.push(say.carriedMark);
  if (shown.partialDays !== undefined && shown.partialDays > 0)
    marks.push(say.partialMark(wording.count(shown.partialDays)));
  else if (figure.coverage.partial.length > 0) marks.push(say.partialMarkBare);
  return marks;
}

export function figureView(wording: Wording, figure: Figure): FigureView {
  const { metric } = figure;
  const stated = isStatedPercentage(figure);
  const shown = headOf(figure).outcome;
  const value = headText(wording, figure);
  const hasValue = shown.kind === 'value' || stated;
  const silent = !hasValue || isPercent(metric) || metric.kind === 'rank';
  const operands = operandsText(wording, metric, shown);
  return {
    name: wording.name(metric.names),
    value,
    hasValue,
    unitOfMeasure: silent ? '' : wording.name(metric.unitOfMeasure),
    beside: besides(wording, figure, value),
    marks: [
      ...(stated || metric.kind === 'percentage' ? [wording.say.barePercentage] : []),
      ...outcomeMarks(wording, figure),
      ...rangeMarks(wording, figure),
      ...predecessorMarks(wording, figure),
      ...(isOutOfBounds(metric, shown) ? [wording.say.outOfBounds] : []),
      ...flagMarks(wording, figure),
      ...controlMarks(wording, figure),
      ...followUpMarks(wording, figure),
    ],
    ...(operands !== undefined && { operands }),
    ...(figure.increase !== undefined && {
      increase: wording.say.increase(increaseText(wording, figure, figure.increase)),
    }),
  };
}

/** A ratio or percentage in print as a length from 0 to 100; nothing where there is no number. */
export function percentOf(figure: Figure): number | undefined {
  if (!isPercent(figure.metric)) return undefined;
  const { outcome: shown, percentage } = headOf(figure);
  if (shown.kind === 'value') return Number(roundedText(fractionOf(shown), shown.decimals));
  return percentage && Number(percentage.text);
}
