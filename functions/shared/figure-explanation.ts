import { codesIn, parseFormula } from '../../core/registry/formula.ts';
import type { Language } from '../../core/names.ts';
import type { DatasetSection, Figure, FigureMetric, Report } from '../../core/reports/report.ts';
import { type StatementLine, statementsAt, type UnitLine } from '../../core/reports/unit-line.ts';
import type { FigureWords } from '../../render/figure-words.ts';

export type { FigureWords } from '../../render/figure-words.ts';

/** Prints a figure of a report as its page does. */
export type InWords = (report: Report, figure: Figure, language: Language) => FigureWords;

/** A figure where it stands. */
export type Placed = {
  readonly report: Report;
  readonly section: DatasetSection;
  readonly figure: Figure;
};

export function figureIn(report: Report, id: string): Placed | undefined {
  for (const section of report.sections) {
    const figure = section.figures.find((each) => each.id === id);
    if (figure !== undefined) return { report, section, figure };
  }
  return undefined;
}

/** The lines of one unit; of a code that two units bear in the period, those of both. */
export const linesOf = ({ units }: Figure, unit: string | undefined): readonly UnitLine[] =>
  unit === undefined
    ? units
    : units.filter((line) => line.unit === unit || line.unit.split('@')[0] === unit);

/** All of an explanation but the token of the page after it; the numbers are those of the archived report. */
export function explanationOf(
  { report, section, figure }: Placed,
  lines: readonly UnitLine[],
  words: FigureWords,
) {
  const { metric, total, range, noRange, coverage, increase, growth, provinces, compared } = figure;
  const {
    figures: _,
    answers: __,
    completion: ___,
    coverage: ____,
    provinces: _____,
    ...place
  } = section;
  const { name, value, unitOfMeasure, operands, beside, marks } = words.view;
  return {
    report: report.id,
    edition: report.edition,
    definition: report.definition,
    scope: report.scope,
    ...(report.part !== undefined && { part: report.part }),
    ...(report.parts && { parts: report.parts.map(({ province }) => province) }),
    period: report.period,
    asOf: report.asOf,
    codeVersion: report.codeVersion,
    registryVersion: report.registryVersion,
    section: place,
    figure: figure.id,
    metric,
    printed: {
      name,
      value,
      unitOfMeasure,
      coverage: words.coverage,
      ...(operands !== undefined && { operands }),
      ...(words.view.increase !== undefined && { increase: words.view.increase }),
      beside,
      marks,
    },
    rules: words.rules,
    explainedIn: rulesBehind(section, figure).map((rule) => ({ rule, document: chapterOf(rule) })),
    total,
    ...(range && { range }),
    ...(noRange && { noRange }),
    ...partsOf(section, figure),
    coverage,
    ...(increase && { increase }),
    ...(growth && {
      growth: growth.map((each) => ({ ...each, printed: words.growth(each.outcome) })),
    }),
    ...(provinces && {
      provinces: provinces.map((each) => ({ ...each, printed: words.outcome(each.total) })),
    }),
    units: lines.map((line) => ({
      ...line,
      ...(line.growth && {
        growth: line.growth.map((each) => ({ ...each, printed: words.growth(each.outcome) })),
      }),
      printed: words.line(line),
    })),
    compared,
    ...namesIn(report, figure, lines),
  };
}

/** What is computed from what: each part with its own meaning, and what it comes to over the units that gave all of them. */
function partsOf({ figures }: DatasetSection, { metric, total }: Figure) {
  const codes = partCodes(metric);
  if (codes.length === 0) return {};
  const { operands, terms = [] } = total;
  const sums = new Map<string | undefined, string>([
    ...terms.map(({ metric: code, value }) => [code, value] as const),
    ...(operands === undefined
      ? []
      : ([
          [metric.numerator, operands.numerator],
          [metric.denominator, operands.denominator],
        ] as const)),
  ]);
  return {
    operands: codes.map((code) => {
      const own = figures.find((figure) => figure.metric.code === code);
      const sum = sums.get(code);
      return { code, ...(own && { metric: own.metric }), ...(sum !== undefined && { sum }) };
    }),
  };
}

/** A ratio's numerator and denominator; an indicator's operands in the order of its formula. */
function partCodes({ numerator, denominator, formula }: FigureMetric): readonly string[] {
  if (numerator !== undefined && denominator !== undefined) return [numerator, denominator];
  const parsed = formula === undefined ? undefined : parseFormula(formula);
  return parsed?.ok === true ? codesIn(parsed.value) : [];
}

/** The names of what the page mentions, and of no more: a report of the country names thousands. */
function namesIn(report: Report, figure: Figure, lines: readonly UnitLine[]) {
  const statements = [...lines.flatMap(statementsAt), ...figure.compared];
  const { expected: _, value: __, ...listed } = figure.coverage;
  const units = new Set([
    report.scope.code,
    ...Object.values(listed).flat(),
    ...(figure.growth ?? []).flatMap(({ leftOut }) => leftOut),
    ...(figure.provinces ?? []).map(({ unit }) => unit),
    ...statements.map(({ unit }) => unit),
    ...lines.flatMap(({ unit, predecessors = [], givenUpTo = [] }) => [
      unit,
      ...predecessors.map((each) => each.unit),
      ...givenUpTo,
    ]),
  ]);
  const sources = new Set([
    ...(figure.metric.sources ?? []),
    ...statements.map(({ source }) => source),
  ]);
  const { clientNames } = report;
  return {
    unitNames: chosen(report.unitNames, units),
    sourceNames: chosen(report.sourceNames, sources),
    ...(clientNames && { clientNames: chosen(clientNames, clientsIn(statements)) }),
  };
}

const clientsIn = (statements: readonly StatementLine[]): ReadonlySet<string> =>
  new Set(statements.flatMap(({ by }) => by?.client ?? []));

const chosen = <T>(book: Readonly<Record<string, T>>, codes: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(book).filter(([code]) => codes.has(code)));

// Where the rules stand -------------------------------------------------------------

/** The rules of docs/meaning-of-figures.md that made the figure, by number: what it was made of, and what stands beside it. */
function rulesBehind(section: DatasetSection, figure: Figure): readonly number[] {
  const { metric, units, marks, compared, growth, range, noRange } = figure;
  const isComputed = metric.kind === 'ratio' || metric.kind === 'indicator';
  const across =
    units.some(({ predecessors, givenUpTo }) => predecessors ?? givenUpTo) ||
    marks?.some(({ kind }) => kind === 'rests-on-others') === true;
  return [
    1,
    2,
    3,
    4,
    6,
    ...timeRules(section, metric),
    ...(metric.kind === 'cumulative' ? [9] : []),
    10,
    ...(isComputed || growth !== undefined ? [11] : []),
    ...(metric.kind === 'percentage' || metric.kind === 'ratio' ? [12] : []),
    ...(compared.length > 0 ? [13] : []),
    14,
    ...(across ? [15] : []),
    16,
    ...((range ?? noRange) ? [18] : []),
  ];
}

/** How the figure was read over time; of what is computed, each of its parts. */
function timeRules({ figures }: DatasetSection, metric: FigureMetric): readonly number[] {
  const codes = partCodes(metric);
  const read =
    codes.length === 0
      ? [metric]
      : figures.flatMap((each) => (codes.includes(each.metric.code) ? [each.metric] : []));
  const isLast = new Set(read.map(({ overTime }) => overTime === 'last'));
  return [...(isLast.has(true) ? [7] : []), ...(isLast.has(false) ? [8] : [])];
}

/** Units through time have a chapter of their own. */
const chapterOf = (rule: number): string =>
  rule === 15 ? 'docs/adr/units-through-time.md' : 'docs/meaning-of-figures.md';
