import type { Warning } from '../statements/act.ts';
import type { GrowthAgainst } from '../periods/growth-base.ts';
import type { RecommendationSection } from '../recommendations/recommendation-summary.ts';
import type { MetricKind } from '../registry/metric.ts';
import type { Names } from '../names.ts';
import type { PeriodType } from '../periods/period.ts';
import type { CalendarCode } from '../periods/period-rule.ts';
import type { Interval, Remark } from '../statements/statement.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { Level } from '../units/unit.ts';

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
  /** A report of the country: units that were silent in that edition and have reported since; their own changes stand in its parts. */
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

/**
 * How a figure has moved since an older period: over the units with a value of their own in both, and over nobody else. The
 * older period is read as of the same instant, in the boundaries of the newer one.
 */
export type Growth = {
  readonly against: GrowthAgainst;
  /** The older period, in the section's own days; absent where the calendar has none. */
  readonly label?: string;
  readonly window?: Interval;
  /** A cumulative count is compared by what it grew by in each period. */
  readonly of: 'value' | 'increase';
  /** percent: of the older number's size; points: the difference of two computed figures, in their unit of measure. */
  readonly in: 'percent' | 'points';
  readonly outcome: Outcome;
  /** Both numbers, over the units that are compared. */
  readonly now: Outcome;
  readonly before: Outcome;
  /** Of so many units, all lines of either period: those compared, and those left out. */
  readonly compared: number;
  readonly units: number;
  readonly leftOut: readonly string[];
};

/**
 * By how much one unit's own number has moved: the number itself, or its increase, is the line's. Where what was said of the older
 * period is no value of the whole of it, the unit is not compared (`no-unit-in-both`), and what it is stands here all the same.
 */
export type UnitGrowth = Pick<Growth, 'against' | 'outcome'> & {
  /** The older number, as the unit's own line would have it, in the boundaries of the newer period; absent in reports of older code. */
  readonly before?: Outcome;
  /** What the older number rests on, and no more: what makes it, or why there is none; roles mean there what they mean in a line. */
  readonly statements?: readonly StatementLine[];
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

/**
 * A number, exact: value = numerator / denominator, in the metric's unit of measure. A ratio is multiplied
 * with its factor already: 117 of 223 stands as 11700 / 223 percent. Print with `decimals` places, half away from zero.
 */
export type Outcome =
  | {
      readonly kind: 'value';
      readonly numerator: string;
      readonly denominator: string;
      readonly decimals: number;
      readonly atLeast: boolean;
      /** A ratio: the operands in print, each exact. */
      readonly operands?: { readonly numerator: string; readonly denominator: string };
      /** An indicator: its operands over time and units, exact (`70` or `139/2`), in the order of the formula. */
      readonly terms?: readonly { readonly metric: string; readonly value: string }[];
      /** The units that the figure covers only in part, with the days left out. */
      readonly partialDays?: number;
      /** Some of it is carried from an earlier interval. */
      readonly carried: boolean;
    }
  | {
      readonly kind: 'none';
      readonly cause: NoOutcome;
      /** What could not be divided: it enters the total of several units. */
      readonly operands?: { readonly numerator: string; readonly denominator: string };
      readonly terms?: readonly { readonly metric: string; readonly value: string }[];
    };

export type NoOutcome =
  | 'missing'
  | 'nil'
  | 'withdrawn'
  | 'not-totalled'
  | 'division-by-zero'
  | 'no-base'
  | 'inexact-base'
  | 'inexact-operand'
  | 'only-percentage'
  | 'no-unit-in-both'
  | 'no-such-period'
  | 'no-unit-gave-both-parts'
  | 'no-unit-gave-every-operand';

export type UnitState = 'value' | 'nil' | 'withdrawn' | 'partial' | 'missing';

export type UnitLine = {
  /** The code; `code@validFrom` of a unit that has closed while another line carries its code. */
  readonly unit: string;
  readonly state: UnitState;
  readonly late: boolean;
  readonly outcome: Outcome;
  /**
   * Of `only-percentage`: what stands at the unit in print, and enters no total. Absent in reports of older code.
   */
  readonly percentage?: StatedPercentage;
  /** Present when the value is older than the period's last sub-period: the interval that it is of. */
  readonly carriedFrom?: Interval;
  /** Present when the cover of the period leaves days out. */
  readonly daysLeftOut?: number;
  /** Cumulative: the increase of this unit: what is used and reached, less the bases. */
  readonly increase?: Outcome;
  /** Since the older periods of which it has said something as well; in the order of the figure's own growth, which says what is compared. */
  readonly growth?: readonly UnitGrowth[];
  /** Every statement about this unit, metric (or operands) and period that we hold, the used ones first. */
  readonly statements: readonly StatementLine[];
  readonly flags: readonly Flag[];
  /** Units that went into this one by merging or splitting, as far as they stated something; absent where none did. */
  readonly predecessors?: readonly Predecessor[];
  /**
   * Present where the unit has closed and units that came after it have stated: its number counts no longer, of a flow that of the
   * days for which they speak (all of it counts, and the line is marked `reached-back`, if only some of them have stated these).
   */
  readonly givenUpTo?: readonly string[];
};

/**
 * What a source stated of a ratio without its parts, exactly as it gave it: of all that stands at the line the last word, of the
 * source of record. `isOlder`: it is of days before the period's last part.
 */
export type StatedPercentage = Pick<StatementLine, 'interval' | 'source' | 'receipt'> & {
  readonly text: string;
  readonly atLeast: boolean;
  readonly isOlder?: true;
};

/** `added`: its number entered the line; `carried`: it stands in until the line's own unit states one; `beside`: shown only. */
export type Predecessor = {
  /** Its code; `code@validFrom` where another unit carries the code now. */
  readonly unit: string;
  /** The day from which it stood no longer. */
  readonly closed: LocalDate;
  /** The part of it that came here, `2/5`; absent: all of it. */
  readonly share?: string;
  readonly counts: 'added' | 'carried' | 'beside';
};

/**
 * used: entered the figure; base: the value before the period, which the increase begins from; reached: what a count stood at
 * before it began anew or went into another, which enters the increase alone. A nil or a withdrawal that stands in the place of
 * one of these has its role, and leaves no number there. unpaired: a part of what is computed, of which the same source took back
 * another, or said nil of it; successor: the word of a unit that came after, with which the line's own number counts no longer;
 * a predecessor's counts for nothing; all others are shown beside it.
 */
export type StatementRole =
  | 'used'
  | 'base'
  | 'reached'
  | 'unpaired'
  | 'successor'
  | 'other-source'
  | 'superseded'
  | 'left-over'
  | 'bare-percentage'
  | 'predecessor'
  | 'control';

/** The system that sent a statement, and the person that it named, without addresses. */
export type Sender = {
  readonly client: string;
  readonly person?: { readonly id: string; readonly name: string };
};

export type StatementLine = Remark & {
  readonly metric: string;
  readonly unit: string;
  readonly interval: Interval;
  readonly source: string;
  readonly role: StatementRole;
  /** `value` has the number exactly as its source gave it (`80.8`). */
  readonly says:
    | { readonly kind: 'value'; readonly text: string; readonly atLeast: boolean }
    | { readonly kind: 'nil' | 'withdrawal'; readonly reason: string };
  readonly observedAt: Instant;
  readonly receivedAt: Instant;
  readonly receipt: string;
  /** Absent for what was sent before speakers were kept, and in reports of older code. */
  readonly by?: Sender;
  /** Of what is used, base or reached: the part of it that counts in the line, `2/5`, by all roads on which it came; absent: all of it. */
  readonly share?: string;
  /** The count began anew with it, by its source's own word; absent where it did not (and in reports of older code). */
  readonly restart?: true;
  /** What looked strange when it arrived; absent where nothing did. */
  readonly warnings?: readonly LineWarning[];
};

/** Numbers are plain decimal text. */
export type LineWarning =
  | Exclude<Warning, { readonly kind: 'rule' }>
  | Omit<Extract<Warning, { readonly kind: 'rule' }>, 'operands'>;

export type Flag =
  | { readonly kind: 'sources-differ'; readonly sources: readonly string[] }
  | { readonly kind: 'cumulative-fell' }
  | { readonly kind: 'leftover-differs' }
  /** Of the days of a unit that was split without shares some of its successors have spoken as well: they may be counted twice. */
  | { readonly kind: 'reached-back' }
  | { readonly kind: 'percentage-differs' }
  | { readonly kind: 'outlier' }
  | { readonly kind: 'rule-broken' };

/**
 * `differs`: what it says of the whole period, together with the others there that are used with it, is not the total. Absent
 * where it is of a part only, or there is no number on either side (in reports of older code, false).
 */
export type ComparedStatement = StatementLine & { readonly differs?: boolean };

/**
 * late: of days of which nothing counted before; correction: of days of which something did; withdrawal: taken back; `base`: of a
 * growth, what was said of the older period; recomputed: nothing that arrived made it, but another registry or another code.
 */
export type ChangeCause = 'late' | 'correction' | 'withdrawal' | 'recomputed' | 'base';

/** One difference between two editions. `unit` absent: the total of the figure; a province: its own total. */
export type Change = {
  readonly figure: string;
  /**
   * figure: the figure itself; increase: what a cumulative count grew by; beside: what another source, a control level
   * or a bare percentage says beside it; growth: how the figure has moved since an older period; base: the number of
   * that period, where the growth stays.
   */
  readonly of: 'figure' | 'increase' | 'beside' | 'growth' | 'base';
  /** Of a growth and its base: since which. */
  readonly against?: GrowthAgainst;
  readonly unit?: string;
  /** Of what stands beside: who says it. */
  readonly source?: string;
  readonly old: Outcome;
  readonly new: Outcome;
  /** A unit's states; absent in the edition in which it was not expected. */
  readonly oldState?: UnitState;
  readonly newState?: UnitState;
  /** Of a total: of all the units that moved it. */
  readonly causes: readonly ChangeCause[];
  /** Of what arrived since the older edition and counts in the number, or took away what did. */
  readonly receipts: readonly string[];
};

/** Every statement that stands at a line: its own, and those of the older numbers that it is compared with. */
export const statementsAt = ({ statements, growth = [] }: UnitLine): readonly StatementLine[] => [
  ...statements,
  ...growth.flatMap((each) => each.statements ?? []),
];

export const reportId = (definition: string, scope: string, label: string): string =>
  `${definition}~${scope}~${label}`;
