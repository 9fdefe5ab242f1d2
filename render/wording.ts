import type { Language, Names } from '../core/names.ts';
import { reasonWords } from '../core/statements/omission.ts';
import type { FigureMetric, Report } from '../core/reports/report.ts';
import type { LineWarning, StatementLine } from '../core/reports/unit-line.ts';
import type { Interval } from '../core/statements/statement.ts';
import type { Instant, LocalDate } from '../core/time.ts';
import { partQuery } from './anchors.ts';
import * as numbers from './numbers.ts';
import type { Phrases } from './phrases-vi.ts';
import { phrases } from './phrases.ts';

/** How a report speaks in one language: its sentences, its number forms, and the names of what it mentions. */
export type Wording = {
  readonly language: Language;
  readonly say: Phrases;
  readonly name: (names: Names) => string;
  /** A unit or source that the report does not name is printed by its code; a unit that closed under a code of today as such. */
  readonly unit: (code: string) => string;
  readonly source: (code: string) => string;
  /** A system that sends statements. */
  readonly client: (id: string) => string;
  /** What a query to the page itself begins with: a part is asked for by its province. */
  readonly query: string;
  /** Whether the province has a part of its own in this report. */
  readonly hasPart: (province: string) => boolean;
  /** The name of a metric that stands in the report as a figure, else its code. */
  readonly metric: (code: string) => string;
  readonly count: (value: number) => string;
  /** An operand, exact: an integer, or a fraction `a/b` where it has no end in decimals. */
  readonly exact: (text: string) => string;
  readonly decimal: (plain: string) => string;
  readonly day: (date: LocalDate) => string;
  readonly interval: (interval: Interval) => string;
  readonly instant: (at: Instant) => string;
  readonly value: (outcome: numbers.ValueOutcome, metric: FigureMetric) => string;
};

export function wordingOf(report: Report, language: Language): Wording {
  const name = (names: Names): string => names[language];
  const parts = new Set(report.parts?.map((part) => part.province));
  const nameIn = (book: Readonly<Record<string, Names>>) => (code: string) =>
    name(book[code] ?? { vi: code, en: code });
  return {
    language,
    say: phrases[language],
    name,
    unit: (code) => {
      const text = nameIn(report.unitNames)(code);
      return code.includes('@') ? phrases[language].formerUnit(text) : text;
    },
    source: nameIn(report.sourceNames),
    client: (id) => report.clientNames?.[id] ?? id,
    query: report.part === undefined ? '?' : `${partQuery(report.part)}&`,
    hasPart: (province) => parts.has(province),
    metric: nameIn(metricNames(report)),
    count: (value) => numbers.count(value, language),
    exact: (text) => numbers.exactText(text, language),
    decimal: (plain) => numbers.grouped(plain, language),
    day: (date) => numbers.dayText(date, language),
    interval: (interval) => numbers.intervalText(interval, language),
    instant: (at) => numbers.instantText(at, language),
    value: (outcome, metric) => numbers.valueText(outcome, metric, language),
  };
}

const metricNames = (report: Report): Readonly<Record<string, Names>> =>
  Object.fromEntries(
    report.sections.flatMap((section) =>
      [...section.figures, ...(section.answers ?? [])].map(({ metric }) => [
        metric.code,
        metric.names,
      ]),
    ),
  );

/** What its source remarked on a statement, that it is to be looked at again, and what looked strange about it. */
export type Remarked = Pick<StatementLine, 'comment' | 'followUp' | 'warnings'>;
export function remarksOf(wording: Wording, { comment, followUp, warnings = [] }: Remarked) {
  const { say } = wording;
  return [
    ...(comment === undefined ? [] : [say.comment(comment)]),
    ...(followUp === true ? [say.followUp] : []),
    ...warnings.map((warning) => say.warned(warningText(wording, warning))),
  ];
}

function warningText({ say, name, decimal, count }: Wording, warning: LineWarning): string {
  switch (warning.kind) {
    case 'fall':
      return say.fell(decimal(warning.before));
    case 'outlier':
      return say.outlier(decimal(warning.median), count(warning.periods), decimal(warning.score));
    case 'rule':
      return say.ruleBroken(name(warning.names), name(warning.found));
    default:
      return warning satisfies never;
  }
}

/** What a source said, in its own decimals: `80.8` prints as 80,8%, `73.06` as 73,06%. */
export function statedText(wording: Wording, line: StatementLine, metric: FigureMetric): string {
  if (line.says.kind !== 'value') {
    const { nilBecause, withdrawnBecause } = wording.say;
    return line.says.kind === 'nil'
      ? nilBecause(line.says.reason)
      : withdrawnBecause(wording.name(reasonWords(line.says.reason)));
  }
  const { text, atLeast } = line.says;
  if (line.metric === metric.code)
    return numbers.metricText(text, metric, wording.language, atLeast);
  return numbers.overText(wording.decimal(text), atLeast, wording.language);
}
