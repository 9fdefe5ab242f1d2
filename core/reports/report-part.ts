import type { Moves } from './moves.ts';
import { joinedCoverage } from '../figures/coverage.ts';
import { byText, type FigurePart, joinFigureParts } from './figure-part.ts';
import { fraction } from '../fraction.ts';
import type {
  Answer,
  AnswerList,
  DatasetSection,
  FactsRead,
  PartNamed,
  ProvinceStanding,
} from './report.ts';
import { joinCompletions } from './report-completion.ts';
import type { LocalDate } from '../time.ts';

/**
 * What some of the units that are asked contribute to a report: one province to the report of the country, all of them to any
 * other. Sections and figures stand in the order of the definition and its datasets, so that parts are joined place by place.
 */
export type ReportPart = {
  readonly facts: readonly (FactsRead & { readonly province: string })[];
  readonly sections: readonly SectionPart[];
};

export type SectionPart = {
  /** What does not depend on who is asked. */
  readonly frame: Pick<
    DatasetSection,
    | 'dataset'
    | 'level'
    | 'calendar'
    | 'periodType'
    | 'window'
    | 'deadline'
    | 'deadlineProvisional'
    | 'deadlineRule'
  > & { readonly boundaries: LocalDate };
  /** Units merged or split within the period, or the definition names the day of the boundaries. */
  readonly isCut: boolean;
  readonly extended: NonNullable<DatasetSection['extended']>;
  readonly provinces: readonly ProvinceStanding[];
  readonly figures: readonly FigurePart[];
  readonly questions: readonly QuestionPart[];
};

/** The answers to one question, by the line that they are listed at. */
export type QuestionPart = {
  readonly metric: AnswerList['metric'];
  readonly said: readonly { readonly line: string; readonly answers: readonly Answer[] }[];
};

/** What a province hands to the report of the country. */
export type Contribution = {
  /** Without lines of units: those stand in the province's own part of the report, which is in the archive. */
  readonly part: ReportPart;
  readonly named: PartNamed;
  /** Absent in a first edition. */
  readonly moves?: Moves;
};

// Joining -------------------------------------------------------------------------

/** Commutative and associative; both are parts of the same report. */
export const joinReportParts = (a: ReportPart, b: ReportPart): ReportPart => ({
  facts: [...a.facts, ...b.facts].toSorted((x, y) => byText(x.province, y.province)),
  sections: pairwise(a.sections, b.sections, joinSections),
});

const joinSections = (a: SectionPart, b: SectionPart): SectionPart => ({
  frame: a.frame,
  isCut: a.isCut || b.isCut,
  extended: [...a.extended, ...b.extended].toSorted((x, y) => byText(x.unit, y.unit)),
  provinces: joinStandings([...a.provinces, ...b.provinces]),
  figures: pairwise(a.figures, b.figures, joinFigureParts),
  questions: pairwise(a.questions, b.questions, joinQuestions),
});

const joinStandings = (all: readonly ProvinceStanding[]): readonly ProvinceStanding[] =>
  [...Map.groupBy(all, ({ unit }) => unit)]
    .map(([unit, each]) => ({
      unit,
      coverage: joinedCoverage(each.map(({ coverage }) => coverage)),
      completion: joinCompletions(each.map(({ completion }) => completion)),
    }))
    .toSorted((a, b) => byText(a.unit, b.unit));

const joinQuestions = (a: QuestionPart, b: QuestionPart): QuestionPart => ({
  metric: a.metric,
  said: [...a.said, ...b.said].toSorted((x, y) => byText(x.line, y.line)),
});

function pairwise<T>(all: readonly T[], others: readonly T[], join: (a: T, b: T) => T): T[] {
  if (all.length !== others.length) throw new Error('These are no parts of one report');
  return all.map((each, place) => {
    const other = others[place];
    return other === undefined ? each : join(each, other);
  });
}

/** In the order of lines; a unit that went into several lines answers once. */
export function answersIn({ metric, said }: QuestionPart): AnswerList {
  const all = said.flatMap(({ answers }) => answers);
  const keyOf = ({ unit, interval, source }: Answer): string =>
    [unit, interval.from, interval.until, source].join('|');
  const seen = new Set<string>();
  return {
    metric,
    answers: all.filter((answer) => seen.size < seen.add(keyOf(answer)).size),
  };
}

export const withoutLines = (part: ReportPart): ReportPart => ({
  ...part,
  sections: part.sections.map((section) => ({
    ...section,
    figures: section.figures.map((figure) => ({ ...figure, units: [] })),
  })),
});

/** False where nobody of the province is asked (any more). */
export const hasLines = ({ sections }: ReportPart): boolean =>
  sections.some(({ provinces }) => provinces.length > 0);

// As JSON ---------------------------------------------------------------------------

/** The value with every exact fraction as `{"fraction": "a/b"}`, which JSON can say. */
export function withFractionsWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFractionsWritten);
  if (typeof value !== 'object' || value === null) return value;
  const { numerator, denominator } = value as Readonly<Record<string, unknown>>;
  if (typeof numerator === 'bigint' && typeof denominator === 'bigint')
    return { fraction: `${numerator}/${denominator}` };
  return membersOf(value, withFractionsWritten);
}

const written = /^(-?\d+)\/(\d+)$/;

/** The reverse. No other member of a part is called so. */
export function withFractionsRead(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFractionsRead);
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...others] = Object.entries(value);
  const text: unknown = only?.[0] === 'fraction' && others.length === 0 ? only[1] : undefined;
  const [, above, below] = typeof text === 'string' ? (written.exec(text) ?? []) : [];
  if (above !== undefined && below !== undefined) return fraction(BigInt(above), BigInt(below));
  return membersOf(value, withFractionsRead);
}

const membersOf = (value: object, change: (member: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
