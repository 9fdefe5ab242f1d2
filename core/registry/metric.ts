import * as z from 'zod';
import { DecimalText } from '../decimal.ts';
import { Names } from '../names.ts';
import { LocalDate } from '../time.ts';
import { Level } from '../units/unit.ts';
import { inWords } from '../wording.ts';

export const MetricCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{0,63}$/,
    inWords(
      'Mã chỉ tiêu chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch nối, ví dụ xa.tiep-nhan.',
      'The code of a metric has small letters, digits, dots and hyphens only, such as xa.tiep-nhan.',
    ),
  )
  .brand<'MetricCode'>();
export type MetricCode = z.output<typeof MetricCode>;

export const SourceCode = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,31}$/,
    inWords(
      'Mã nguồn chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ mot-cua-xa.',
      'The code of a source has small letters, digits and hyphens only, such as mot-cua-xa.',
    ),
  )
  .brand<'SourceCode'>();
export type SourceCode = z.output<typeof SourceCode>;

/** The system or office that states a value. */
export const Source = z.strictObject({ code: SourceCode, names: Names });
export type Source = Readonly<z.output<typeof Source>>;

/**
 * flow: counted over the interval; stock: the state at its end; cumulative: a running count since `startsOn`;
 * ratio: numerator metric over denominator metric, computed; rank: a place among `outOf`;
 * percentage: a bare percentage, known without its parts (never enters a total);
 * text: a question that is answered in words (difficulties, proposals): listed, never aggregated.
 */
export const MetricKind = z.enum([
  'flow',
  'stock',
  'cumulative',
  'ratio',
  'rank',
  'percentage',
  'text',
]);
export type MetricKind = z.output<typeof MetricKind>;

/**
 * What its numbers are. counted: they are added up and divided, so ratios and indicators are computed from them; measured: they
 * are compared with each other, and never added; none: a place, a computed quotient, or words.
 */
const natureOf = {
  flow: 'counted',
  stock: 'counted',
  cumulative: 'counted',
  percentage: 'measured',
  ratio: 'none',
  rank: 'none',
  text: 'none',
} as const satisfies Record<MetricKind, 'counted' | 'measured' | 'none'>;

/** Whether ratios and indicators may be computed from it. */
export const isCounted = ({ kind }: { readonly kind: MetricKind }): boolean =>
  natureOf[kind] === 'counted';

/** The kinds of numbers that are stated and may be compared with each other. */
export const comparableKinds: readonly MetricKind[] = MetricKind.options.filter(
  (kind) => natureOf[kind] !== 'none',
);

export const OverTime = z.enum(['sum', 'last', 'mean', 'min', 'max']);
export const OverUnits = z.enum(['sum', 'mean', 'min', 'max', 'none']);

/** One figure that is asked for. Code, number, kind, decimals, unit of measure, level and axes are fixed for ever. */
export const Metric = z.strictObject({
  code: MetricCode,
  /** The short number that stands for the code in stored facts; drawn once, never reused. */
  number: z.int().min(1).max(65_535),
  names: Names,
  kind: MetricKind,
  unitOfMeasure: Names,
  /** Values are integer counts of 10^-decimals. */
  decimals: z.int().min(0).max(6),
  minimum: DecimalText.optional(),
  maximum: DecimalText.optional(),
  /** The level at which the figure is collected; totals are built from this level only. */
  level: Level,
  /** Levels whose own statements are kept and compared, never added. */
  controlLevels: z.array(Level).default([]),
  overTime: OverTime,
  overUnits: OverUnits,
  /** In order: for each unit and interval the first source that spoke is the source of record. */
  sources: z.array(SourceCode).min(1),
  /** A difference between sources, or to a control level, above this is flagged; in the metric's own unit. */
  tolerance: DecimalText.default('0'),
  /** How old a carried last value may be, in days back from the period's last day. Absent: 0, nothing is carried. */
  maxAgeDays: z.int().min(0).max(3660).default(0),
  /** Cumulative only: the first day of the count, on which its base is 0. */
  startsOn: LocalDate.optional(),
  /** Rank only: how many are ranked. */
  outOf: z.int().positive().optional(),
  /** Ratio only: factor x numerator / denominator; the operands' own axes say how they are aggregated. */
  numerator: MetricCode.optional(),
  denominator: MetricCode.optional(),
  /** Ratio only: 100 prints a percentage. */
  factor: z.int().positive().default(100),
  /** The metric that this one replaces. */
  replaces: MetricCode.optional(),
  /** What a reader must know of the figure: an assumption of the sample, a definition. */
  note: Names.optional(),
});
export type Metric = Readonly<z.output<typeof Metric>>;
