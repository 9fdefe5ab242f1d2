import type { GrowthAgainst } from '../periods/growth-base.ts';
import type { Warning } from '../statements/act.ts';
import type { Interval, Remark } from '../statements/statement.ts';
import type { Instant, LocalDate } from '../time.ts';
import type { Outcome } from './outcome.ts';

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
 * one of these has its role, and leaves no number there. paired: of what is computed, a last value by which the other parts of
 * its days count, though a later one gives the number; unpaired: a part of what is computed, of which the same source took back
 * another, or said nil of it; successor: the word of a unit that came after, with which the line's own number counts no longer;
 * a predecessor's counts for nothing; all others are shown beside it.
 */
export type StatementRole =
  | 'used'
  | 'base'
  | 'reached'
  | 'paired'
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

/** Every statement that stands at a line: its own, and those of the older numbers that it is compared with. */
export const statementsAt = ({ statements, growth = [] }: UnitLine): readonly StatementLine[] => [
  ...statements,
  ...growth.flatMap((each) => each.statements ?? []),
];
