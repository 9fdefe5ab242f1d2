import { roundedText } from '../core/decimal.ts';
import type { Figure, Flag, Outcome, StatementLine, UnitLine } from '../core/reports/report.ts';
import { flags, noOutcomes } from './catalogue.ts';
import { isOutOfBounds, operandsText } from './formula.ts';
import { fractionOf, isPercent } from './numbers.ts';
import { predecessorMarks } from './predecessors.ts';
import { rangeMarks } from './range.ts';
import { statedText, type Wording } from './wording.ts';

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
  /** Another source's different value, each with the name of its source. */
  readonly beside: readonly string[];
  /** What a reader must know before using the number. */
  readonly marks: readonly string[];
  readonly increase?: string;
};

type Stated = StatementLine & { readonly says: { readonly kind: 'value' } };
const statesValue = (line: StatementLine): line is Stated => line.says.kind === 'value';

/** The unit whose own figure stands for the whole, where only one is asked. */
const onlyUnit = (figure: Figure): UnitLine | undefined =>
  figure.units.length === 1 ? figure.units[0] : undefined;

/** The figure of the scope; where nothing is totalled and one unit alone is asked, that unit's own. */
export function headline(figure: Figure): Outcome {
  const alone = onlyUnit(figure);
  return figure.total.kind === 'none' && alone !== undefined ? alone.outcome : figure.total;
}

/** A bare percentage where nothing could be computed: stated, and shown as such. */
const barePercentage = (statements: readonly StatementLine[]): Stated | undefined =>
  statements.filter(statesValue).find((line) => line.role === 'bare-percentage');

function outcomeOfStatements(
  wording: Wording,
  figure: Figure,
  outcome: Outcome,
  statements: readonly StatementLine[],
): string {
  const { metric } = figure;
  if (outcome.kind === 'none') {
    const bare = barePercentage(statements);
    return bare === undefined
      ? wording.name(noOutcomes[outcome.cause])
      : statedText(wording, bare, metric);
  }
  return wording.value(outcome, metric);
}

/** One unit's own value in print. */
export const unitValue = (wording: Wording, figure: Figure, line: UnitLine): string =>
  outcomeOfStatements(wording, figure, line.outcome, line.statements);

/** A total's value in print, or the cause of its absence. */
export const totalValue = (wording: Wording, figure: Figure, outcome: Outcome): string =>
  outcome.kind === 'none'
    ? wording.name(noOutcomes[outcome.cause])
    : wording.value(outcome, figure.metric);

const headlineValue = (wording: Wording, figure: Figure): string =>
  outcomeOfStatements(
    wording,
    figure,
    headline(figure),
    figure.units.flatMap((line) => line.statements),
  );

/** True where the number in print was stated as a percentage by its source and not computed. */
export function isStatedPercentage(figure: Figure): boolean {
  if (!isPercent(figure.metric)) return false;
  const shown = headline(figure);
  if (shown.kind === 'value') return shown.operands === undefined && shown.terms === undefined;
  return barePercentage(onlyUnit(figure)?.statements ?? []) !== undefined;
}

/** Other sources' current values of the same metric, where only one unit is asked and they differ in print. */
function besides(wording: Wording, figure: Figure, value: string): readonly string[] {
  const alone = onlyUnit(figure);
  if (alone === undefined) return [];
  const shown = barePercentage(alone.statements);
  return alone.statements
    .filter((line) => line.metric === figure.metric.code && line !== shown)
    .filter((line) => line.role === 'other-source' || line.role === 'bare-percentage')
    .map((line) => ({ line, text: statedText(wording, line, figure.metric) }))
    .filter(({ text }) => text !== value)
    .map(({ line, text }) => wording.say.beside(text, wording.source(line.source)));
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

function outcomeMarks(wording: Wording, figure: Figure): readonly string[] {
  const { say } = wording;
  const shown = headline(figure);
  if (shown.kind === 'none') return [];
  const marks: string[] = [];
  const from = onlyUnit(figure)?.carriedFrom;
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
  const shown = headline(figure);
  const value = headlineValue(wording, figure);
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
      increase: wording.say.increase(totalValue(wording, figure, figure.increase.total)),
    }),
  };
}

/** A ratio or percentage in print as a length from 0 to 100; nothing where there is no number. */
export function percentOf(figure: Figure): number | undefined {
  if (!isPercent(figure.metric)) return undefined;
  const shown = headline(figure);
  if (shown.kind === 'value') return Number(roundedText(fractionOf(shown), shown.decimals));
  const bare = barePercentage(onlyUnit(figure)?.statements ?? []);
  return bare === undefined ? undefined : Number(bare.says.text);
}
