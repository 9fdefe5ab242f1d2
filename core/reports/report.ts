import type { Names } from '../names.ts';
import type { CalendarCode } from '../periods/period-rule.ts';
import type { PeriodType } from '../periods/period.ts';
import type { RecommendationSection } from '../recommendations/recommendation-summary.ts';
import type { MetricKind } from '../registry/metric.ts';
import type { Interval, Remark } from '../statements/statement.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { Level } from '../units/unit.ts';
import type { Change } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { ComparedStatement, Flag, Growth, UnitLine } from './unit-line.ts';

/**
 * A report is plain JSON: what was compiled for one definition, scope and period, as of one instant.
 * It holds facts and names in both languages; words, number forms and colours belong to render/.
 * Exact integers are decimal text, because sums may pass 2^53.
 */
export type Report = {
  readonly schema: 1;
  /** `<definition>~<scope>~<label>`. */
  readonly id: string;
  readonly edition: number;
  readonly definition: { readonly code: string; readonly names: Names };
  readonly scope: { readonly code: string; readonly level: Level };
  readonly period: { readonly type: PeriodType; readonly label: string };
  /** The instant that everything was read as of. */
  readonly asOf: Instant;
  readonly codeVersion: string;
  readonly registryVersion: number;
  /** How many statements were read, and the SHA-256 over them in canonical order. */
  readonly facts: FactsRead;
  readonly sections: readonly DatasetSection[];
  readonly recommendations?: RecommendationSection;
  /** What differs from the last edition that was sent; absent in the first edition. */
  readonly changes?: readonly Change[];
  /** The edition that `changes` is against. */
  readonly changesSince?: number;
  /** Units that had said nothing of a dataset in that edition and have reported since; absent in reports of older code. */
  readonly arrived?: readonly string[];
  /** A report of the country: where the lines of its units are, province by province. */
  readonly parts?: readonly PartNamed[];
  /** Present in a part of a report of the country: the province that it is (`00`: above the provinces). */
  readonly part?: string;
  /** Names of every unit and source that the report mentions, by code. */
  readonly unitNames: Readonly<Record<string, Names>>;
  readonly sourceNames: Readonly<Record<string, Names>>;
  /** Of every system that sent a statement; absent where none is known, and in reports of older code. */
  readonly clientNames?: Readonly<Record<string, string>>;
};

/**
 * How many statements were read, and the SHA-256 over them in canonical order. Of the country: the sum over its parts, each of
 * which counts what itself has read, and the SHA-256 over the parts' own, one to a line, in order of province.
 */
export type FactsRead = { readonly count: number; readonly sha256: string };

/** A part of a report of the country, in the archive. */
export type PartNamed = {
  readonly province: string;
  /** Of its canonical JSON, which is a report of its own; its key in the archive. */
  readonly sha256: string;
  /** Of the canonical JSON of its sections: the same as before means that nothing of it prints otherwise. */
  readonly printed: string;
};

export type DatasetSection = {
  readonly dataset: { readonly code: string; readonly names: Names };
  readonly level: Level;
  readonly calendar: CalendarCode;
  readonly periodType: PeriodType;
  /** The section's own window of the label. */
  readonly window: Interval;
  /**
   * The day whose unit boundaries the lines are cut on. Absent: the window's last day, and no unit merged or split within it.
   */
  readonly boundaries?: LocalDate;
  /** The last day on which a statement was in time. */
  readonly deadline: LocalDate;
  /** True when the deadline rests on a year without a confirmed working calendar. */
  readonly deadlineProvisional: boolean;
  /** How the deadline is found, in words; absent in reports of older code. */
  readonly deadlineRule?: Names;
  /** Units that were given more time, with their last day; absent where none was. */
  readonly extended?: readonly { readonly unit: string; readonly until: LocalDate }[];
  /**
   * Units as reporters of the whole dataset: a unit stands as the most that it said of any metric that is stated
   * (value, partial, nil, withdrawn, missing, in this order).
   */
  readonly coverage: Coverage;
  /** Beside coverage, never merged with it; absent in reports of older code. */
  readonly completion?: SectionCompletion;
  /** In a report of the country: the same, province by province. */
  readonly provinces?: readonly ProvinceStanding[];
  readonly figures: readonly Figure[];
  /** One per question that is answered in words, in the dataset's order; absent where it asks none. */
  readonly answers?: readonly AnswerList[];
};

/** The answers to one question (a metric of kind text): listed, never aggregated. */
export type AnswerList = {
  readonly metric: { readonly code: string; readonly names: Names; readonly note?: Names };
  readonly answers: readonly Answer[];
};

/** What one source holds to: its words, or that there is nothing to tell, and why. */
export type Answer = Remark & {
  readonly unit: string;
  readonly interval: Interval;
  readonly source: string;
  readonly says:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'nil'; readonly reason: string };
  readonly observedAt: Instant;
  readonly receivedAt: Instant;
  readonly receipt: string;
};

/**
 * Unit codes by whether they have said that the dataset is finished: expected = completed + withdrawn + open. Withdrawn were
 * completed and are not any more: taken back, or changed by another.
 */
export type SectionCompletion = {
  readonly completed: readonly string[];
  readonly withdrawn: readonly string[];
  readonly open: readonly string[];
};

/**
 * Unit codes by state. expected = value + nil + withdrawn + partial + missing; late ⊂ value + nil, by the first word of each;
 * carried ⊂ missing.
 */
export type Coverage = {
  readonly expected: number;
  readonly value: number;
  readonly nil: readonly string[];
  readonly withdrawn: readonly string[];
  readonly partial: readonly string[];
  readonly missing: readonly string[];
  readonly late: readonly string[];
  readonly carried: readonly string[];
};

/** The meaning of a metric or indicator as far as a reader needs it. */
export type FigureMetric = {
  readonly code: string;
  readonly names: Names;
  readonly kind: MetricKind | 'indicator';
  readonly unitOfMeasure: Names;
  readonly decimals: number;
  readonly overTime: 'sum' | 'last' | 'mean' | 'min' | 'max';
  readonly overUnits: 'sum' | 'mean' | 'min' | 'max' | 'none';
  readonly outOf?: number;
  readonly numerator?: string;
  readonly denominator?: string;
  /** Ratios: the whole number that the quotient is multiplied with; absent in reports of older code. */
  readonly factor?: number;
  /** In order: the first that spoke is of record; absent in reports of older code. */
  readonly sources?: readonly string[];
  /** Last values: the days after which one is not carried any more; absent where none is. */
  readonly maxAgeDays?: number;
  readonly startsOn?: LocalDate;
  /** Indicators: what was computed, over codes of metrics alone; each of them is a figure of the same section. */
  readonly formula?: string;
  /** Indicators: what they cannot lie outside of. */
  readonly minimum?: string;
  readonly maximum?: string;
  readonly note?: Names;
};

/**
 * Exact (`70` or `139/2`). `units`: how many lines have a number yet to come that counts. Both ends can be reached, unless
 * `isWide` says that they only bound the figure: an indicator in which a metric stands more than once, or a ratio with bounds of
 * its own that do not tie its parts together in every line alike (docs/adr/ranges.md).
 */
export type Range = {
  readonly least: string;
  readonly most: string;
  readonly units: number;
  readonly isWide?: true;
};

/** Why a figure of bounded numbers has no range, though some are missing. */
export type NoRange = 'operand-without-bounds' | 'no-common-source' | 'over' | 'division-by-zero';

export type Figure = {
  /** `<dataset>.<metric>` or `<dataset>.<indicator>`; unique in the report. */
  readonly id: string;
  readonly metric: FigureMetric;
  /** The figure of the whole scope; `none` with its cause where the axis allows no total. */
  readonly total: Outcome;
  /** Where bounds are declared: what the total could become once the missing units report. */
  readonly range?: Range;
  /** Where bounds are declared and units are missing: why there is no range all the same. */
  readonly noRange?: NoRange;
  readonly coverage: Coverage;
  /** Where the scope holds several provinces: each one's own total. */
  readonly provinces?: readonly ProvinceFigure[];
  /** One line per expected unit (and per predecessor that still counts), in order of code; of the country they stand in its parts. */
  readonly units: readonly UnitLine[];
  /** Where the lines stand in parts: how many of them bear which mark. */
  readonly marks?: readonly FigureMark[];
  /** Cumulative metrics: last minus the last before the period. */
  readonly increase?: { readonly total: Outcome; readonly coverage: Coverage };
  /** Compared with older periods, in the order that the definition asks for; absent where it asks for none, or nothing is totalled. */
  readonly growth?: readonly Growth[];
  /** A control level's own statements: compared, never added. */
  readonly compared: readonly ComparedStatement[];
};

/** A province's own total (`00`: of units above the provinces). */
export type ProvinceFigure = {
  readonly unit: string;
  readonly total: Outcome;
  readonly coverage: Coverage;
  readonly increase?: { readonly total: Outcome; readonly coverage: Coverage };
  readonly growth?: readonly Omit<Growth, 'leftOut'>[];
};

/** Of one province, who reported at all, and who has completed. */
export type ProvinceStanding = {
  readonly unit: string;
  readonly coverage: Coverage;
  readonly completion: SectionCompletion;
};

/** `follow-up`: a source asks that somebody looks again; `rests-on-others`: numbers of units that merged into it are in it. */
export type FigureMark = {
  readonly kind: Flag['kind'] | 'follow-up' | 'rests-on-others';
  readonly units: number;
};

export const reportId = (definition: string, scope: string, label: string): string =>
  `${definition}~${scope}~${label}`;
