import * as z from 'zod';
import { roundedText } from '../../core/decimal.ts';
import { fraction } from '../../core/fraction.ts';
import type { Language } from '../../core/names.ts';
import { endOf } from '../../core/periods/due-day.ts';
import { PeriodType } from '../../core/periods/period.ts';
import { CalendarCode } from '../../core/periods/period-rule.ts';
import type { Coverage } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { RollupPart } from '../../core/columns/rollup.ts';
import type { RollupCell } from '../../core/columns/rollup-cells.ts';
import type { Instant, LocalDate } from '../../core/time.ts';
import type { Column } from './csv-answer.ts';

const exact = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `${what} of the exact number, as text` });
const units = (what: string) => z.int().meta({ description: `Units ${what}` });

/** One number with everything that it must not be read without; flat, because tables are what reads it. */
export const RollupRow = z.strictObject({
  dataset: z.string(),
  metric: z.string(),
  metricName: z.string().meta({ description: 'In the language of the answer' }),
  kind: z.string(),
  of: z.enum(['figure', 'increase']).meta({
    description: 'increase: what a cumulative count grew by in the period (increases=true)',
  }),
  unit: z.string().meta({
    description:
      'The scope, province or unit; code@validFrom of one that closed while another carries its code',
  }),
  unitName: z.string().meta({ description: 'In the language of the answer' }),
  province: z.string().nullable().meta({ description: 'That it is or lies in; null above them' }),
  period: z.string().meta({ description: 'The label', example: '2025-08' }),
  periodType: PeriodType,
  calendar: CalendarCode,
  from: z.string().meta({ description: 'The first day of the period' }),
  until: z.string().meta({ description: 'The day after its last' }),
  boundaries: z.string().meta({ description: 'The day whose unit boundaries the row is cut on' }),
  value: z.number().nullable().meta({
    description: 'The number in print, for charts; null where there is none. See cause',
  }),
  valueText: z.string().nullable().meta({
    description: 'The same as text, rounded once, half away from zero; exact above 2^53, too',
  }),
  numerator: exact('Numerator'),
  denominator: exact('Denominator'),
  unitOfMeasure: z.string().meta({ description: 'In the language of the answer' }),
  cause: z.string().nullable().meta({ description: 'Why there is no number' }),
  atLeast: z.boolean().meta({ description: 'The number is this or more' }),
  carried: z.boolean().meta({ description: 'Some of it is of an earlier interval' }),
  partialDays: z.int().meta({ description: 'Days of units that the number leaves out' }),
  expected: units('that had to report'),
  withValue: units('with a value'),
  withNil: units('with nothing to report, and a reason'),
  withdrawn: units('whose statement was taken back'),
  partial: units('that spoke of some of the days only'),
  missing: units('that said nothing'),
  late: units('that came late, among those with a value or nil'),
  carriedUnits: units('with an earlier value, among those missing'),
  coverageRate: z.number().nullable().meta({
    description: '(withValue + withNil) / expected, from 0 to 1; null where nobody is expected',
  }),
  deadline: z.string().meta({
    description:
      'The last day in time: of a row of one unit its own, extension included; of several that of the dataset',
  }),
  deadlineProvisional: z.boolean().meta({
    description: 'It rests on a working calendar that is not confirmed',
  }),
  beforeDeadline: z.boolean().meta({
    description: 'As of the instant it had not passed: more may come in time',
  }),
  asOf: z.string().meta({ description: 'What was known at this instant' }),
  registryVersion: z.int(),
});
export type RollupRow = Readonly<z.output<typeof RollupRow>>;

export type RowSeen = {
  readonly asOf: Instant;
  readonly registryVersion: number;
  readonly language: Language;
};

export function rollupRow(
  { plan }: RollupPart,
  { group, metric, of, outcome, coverage, extendedTo }: RollupCell,
  { asOf, registryVersion, language }: RowSeen,
): RollupRow {
  return {
    dataset: plan.dataset.code,
    metric: metric.code,
    metricName: metric.names[language],
    kind: metric.kind,
    of,
    unit: group.unit,
    unitName: group.names[language],
    province: group.province ?? null,
    ...daysOf(plan),
    ...numberOf(outcome),
    unitOfMeasure: metric.unitOfMeasure[language],
    ...countsOf(coverage),
    ...deadlineOf(plan, asOf, extendedTo),
    asOf,
    registryVersion,
  };
}

/** A day that an extension names is nobody's reckoning, and so never provisional. */
const deadlineOf = (
  { deadline, deadlineProvisional, lateFrom }: RollupPart['plan'],
  asOf: Instant,
  extendedTo: LocalDate | undefined,
) =>
  extendedTo === undefined
    ? { deadline, deadlineProvisional, beforeDeadline: asOf < lateFrom }
    : {
        deadline: extendedTo,
        deadlineProvisional: false,
        beforeDeadline: asOf < endOf(extendedTo),
      };

const daysOf = ({ period, boundaries }: RollupPart['plan']) => ({
  period: period.label,
  periodType: period.type,
  calendar: period.calendar,
  from: period.interval.from,
  until: period.interval.until,
  boundaries,
});

function numberOf(outcome: Outcome) {
  if (outcome.kind === 'none') return { ...noNumber, cause: outcome.cause };
  const { numerator, denominator, decimals, atLeast, carried, partialDays = 0 } = outcome;
  const text = roundedText(fraction(BigInt(numerator), BigInt(denominator)), decimals);
  return {
    value: Number(text),
    valueText: text,
    numerator,
    denominator,
    cause: null,
    atLeast,
    carried,
    partialDays,
  };
}

const noNumber = {
  value: null,
  valueText: null,
  numerator: null,
  denominator: null,
  atLeast: false,
  carried: false,
  partialDays: 0,
};

function countsOf({ expected, value, ...states }: Coverage) {
  const { nil, withdrawn, partial, missing, late, carried } = states;
  return {
    expected,
    withValue: value,
    withNil: nil.length,
    withdrawn: withdrawn.length,
    partial: partial.length,
    missing: missing.length,
    late: late.length,
    carriedUnits: carried.length,
    coverageRate: expected === 0 ? null : (value + nil.length) / expected,
  };
}

/** Words that somebody wrote; all other columns have a form that we checked. */
const inWords = new Set(['metricName', 'unitName', 'unitOfMeasure']);

/** As in JSON: the same names in the same order. No is `false` and not empty, so that a filter finds it. */
export const rollupColumns: readonly Column<RollupRow>[] = RollupRow.keyof().options.map(
  (name): Column<RollupRow> => ({
    name,
    ...(inWords.has(name) && { kind: 'text' }),
    of: (row) => {
      const value = row[name];
      return typeof value === 'boolean' ? String(value) : (value ?? undefined);
    },
  }),
);
