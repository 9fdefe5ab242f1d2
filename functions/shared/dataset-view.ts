import * as z from 'zod';
import type { Client } from '../../core/registry/client.ts';
import { compulsoryOf } from '../../core/submissions/compulsory.ts';
import type { Dataset } from '../../core/registry/dataset.ts';
import {
  cutOffWords,
  dueWords,
  lateWords,
  openingWords,
  ruleWords,
} from '../../core/registry/dataset-words.ts';
import { cutOffOf, deadlineOf, dueRuleOf, opensOn } from '../../core/periods/due-day.ts';
import { expectedReporters } from '../../core/units/expected.ts';
import { type Metric, type MetricCode, MetricKind } from '../../core/registry/metric.ts';
import type { Names } from '../../core/names.ts';
import { lastDay, type Period, DatasetPeriodType } from '../../core/periods/period.ts';
import { CalendarCode } from '../../core/periods/period-rule.ts';
import { isWithin } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { isValidOn, Level, type Unit } from '../../core/units/unit.ts';
import { callersReporters, isCallers } from './caller-datasets.ts';

const BothLanguages = z.strictObject({ vi: z.string(), en: z.string() });
const NamedUnit = z.strictObject({ code: z.string(), names: BothLanguages, level: Level });

export const PeriodShown = z.strictObject({
  label: z.string().meta({ description: 'As a request names it, such as 2025-08' }),
  from: z.string().meta({ description: 'The first day' }),
  until: z.string().meta({ description: 'The day after the last one' }),
});

export const periodShown = ({ label, interval }: Period): z.output<typeof PeriodShown> => ({
  label,
  from: interval.from,
  until: interval.until,
});

export const DeadlineShown = z.strictObject({
  level: Level,
  day: z.string().meta({ description: 'The last day in time (legal time), to its end' }),
  provisional: z.boolean().meta({
    description: 'true: it rests on a year without a confirmed working calendar and may move',
  }),
  rule: BothLanguages.meta({ description: 'How the day is found, in words' }),
});

const MetricShown = z.strictObject({
  code: z.string(),
  names: BothLanguages,
  kind: MetricKind,
  computed: z.boolean().meta({
    description: 'true: a ratio, computed from two other metrics; only a bare percentage is stated',
  }),
  unitOfMeasure: BothLanguages,
  decimals: z.int().meta({ description: 'At most so many are taken' }),
  minimum: z.string().nullable(),
  maximum: z.string().nullable(),
  compulsory: z.boolean().meta({ description: 'Needed, as value or nil, before completion' }),
  level: Level.meta({ description: 'Where it is collected' }),
  controlLevels: z.array(Level).meta({ description: 'Compared with the total, never added' }),
  sources: z
    .array(
      z.strictObject({
        code: z.string(),
        names: BothLanguages,
        allowed: z.boolean().meta({ description: 'The calling key may speak for it' }),
      }),
    )
    .meta({ description: 'In order: the first one that spoke is of record' }),
  note: BothLanguages.nullable(),
});

export const DatasetShown = z.strictObject({
  code: z.string(),
  names: BothLanguages,
  periodType: DatasetPeriodType,
  calendar: CalendarCode,
  level: Level,
  basis: BothLanguages.nullable().meta({ description: 'The rule or document that asks for it' }),
  period: PeriodShown,
  opensOn: z.string().meta({ description: 'Statements are taken from this day on (legal time)' }),
  cutOff: z.string().meta({ description: 'The last day that the figures are about' }),
  deadlines: z.array(DeadlineShown).meta({ description: 'Of each level, its own level first' }),
  words: z.strictObject({
    opening: BothLanguages,
    cutOff: BothLanguages,
    late: BothLanguages.meta({ description: 'What becomes of what comes after the last day' }),
  }),
  metrics: z.array(MetricShown).meta({ description: 'In order of print' }),
  reporters: z.array(NamedUnit).meta({
    description: 'The units of the caller that must report it for this period',
  }),
  controlUnits: z.array(NamedUnit).meta({
    description: 'The units of the caller above them whose own figures are compared',
  }),
  rules: z.array(
    z.strictObject({
      code: z.string(),
      names: BothLanguages.meta({ description: 'What is wrong when it does not hold' }),
      words: BothLanguages.meta({ description: 'What must hold' }),
      severity: z.enum(['error', 'warning']).meta({
        description: 'error: refused on arrival; warning: taken and flagged',
      }),
    }),
  ),
});
export type DatasetShown = z.output<typeof DatasetShown>;

/** What a caller has to know to report a dataset for a period. */
export function datasetShown(
  registry: Registry,
  caller: Pick<Client, 'units' | 'sources'>,
  dataset: Dataset,
  period: Period,
): DatasetShown {
  const { code, names, periodType, calendar, level, basis } = dataset;
  return {
    code,
    names,
    periodType,
    calendar,
    level,
    basis: basis ?? null,
    period: periodShown(period),
    opensOn: opensOn(dataset, period),
    cutOff: cutOffOf(dataset, period),
    deadlines: levelsOf(registry, dataset).map((each) =>
      deadlineShown(registry, dataset, period, each),
    ),
    words: { opening: openingWords(dataset), cutOff: cutOffWords(dataset), late: lateWords },
    metrics: metricsOf(registry, dataset).map((metric) =>
      metricShown(registry, caller, dataset, metric),
    ),
    reporters: callersReporters(registry, caller, dataset, period.interval).map(unitShown),
    controlUnits: controlUnits(registry, caller, dataset, period).map(unitShown),
    rules: (dataset.rules ?? []).map((rule) => ({
      code: rule.code,
      names: rule.names,
      words: ruleWords(rule, (metric) => nameOf(registry, metric)),
      severity: rule.severity,
    })),
  };
}

export function deadlineShown(
  registry: Registry,
  dataset: Dataset,
  period: Period,
  level: Level,
): z.output<typeof DeadlineShown> {
  const { deadline, deadlineProvisional } = deadlineOf(registry, dataset, period, level);
  return {
    level,
    day: deadline,
    provisional: deadlineProvisional,
    rule: dueWords(dueRuleOf(dataset, level)),
  };
}

const metricsOf = (registry: Registry, dataset: Dataset): readonly Metric[] =>
  dataset.metrics.flatMap((code) => registry.metricByCode.get(code) ?? []);

/** The dataset's own level, and those that speak in it for comparison. */
const levelsOf = (registry: Registry, dataset: Dataset): readonly Level[] => [
  ...new Set([dataset.level, ...controlLevelsOf(registry, dataset)]),
];

const controlLevelsOf = (registry: Registry, dataset: Dataset): readonly Level[] =>
  Level.options.filter(
    (level) =>
      level !== dataset.level &&
      metricsOf(registry, dataset).some((metric) => metric.controlLevels.includes(level)),
  );

const nameOf = (registry: Registry, code: MetricCode): Names =>
  registry.metricByCode.get(code)?.names ?? { vi: code, en: code };

function metricShown(
  registry: Registry,
  caller: Pick<Client, 'sources'>,
  dataset: Dataset,
  metric: Metric,
): z.output<typeof MetricShown> {
  return {
    code: metric.code,
    names: metric.names,
    kind: metric.kind,
    computed: metric.kind === 'ratio',
    unitOfMeasure: metric.unitOfMeasure,
    decimals: metric.decimals,
    minimum: metric.minimum ?? null,
    maximum: metric.maximum ?? null,
    compulsory: compulsoryOf(registry, dataset).includes(metric.code),
    level: metric.level,
    controlLevels: metric.controlLevels,
    sources: metric.sources.map((code) => ({
      code,
      names: registry.sourceByCode.get(code)?.names ?? { vi: code, en: code },
      allowed: caller.sources === undefined || caller.sources.includes(code),
    })),
    note: metric.note ?? null,
  };
}

const unitShown = ({ code, names, level }: Unit): z.output<typeof NamedUnit> => ({
  code,
  names,
  level,
});

/** Units of the caller at a control level that lie above a reporter of the dataset. */
export function controlUnits(
  registry: Registry,
  caller: Pick<Client, 'units'>,
  dataset: Dataset,
  { interval }: Period,
): readonly Unit[] {
  const levels = controlLevelsOf(registry, dataset);
  if (levels.length === 0) return [];
  const day = lastDay(interval);
  const reporters = expectedReporters(registry, dataset, interval);
  return registry.units
    .filter((unit) => levels.includes(unit.level) && isValidOn(unit, day))
    .filter(({ code }) => isCallers(registry, caller, code, day))
    .filter(({ code }) => reporters.some(({ unit }) => isWithin(registry, unit.code, code, day)));
}
