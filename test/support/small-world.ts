import { Dataset } from '../../core/registry/dataset.ts';
import { toAmount } from '../../core/decimal.ts';
import { askedIndicator, askedOf } from '../../core/figures/computed.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { Indicator, IndicatorCode } from '../../core/registry/indicator.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { Metric, type MetricCode, type SourceCode } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { unitNamed } from '../../core/units/units-by-day.ts';
import { planSections } from '../../core/reports/section-plan.ts';
import type { Figure } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import type { Says, Statement, SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { Unit, type UnitCode } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';

const names = (text: string) => ({ vi: text, en: text });

const unit = (code: string, level: string, parent?: string, more: object = {}) =>
  Unit.parse({
    code,
    level,
    kind: level,
    parent,
    names: names(code),
    validFrom: '2020-01-01',
    ...more,
  });

const metric = (code: string, number: number, kind: string, more: object = {}) =>
  Metric.parse({
    code,
    number,
    kind,
    names: names(code),
    unitOfMeasure: names('x'),
    decimals: 0,
    level: 'commune',
    overTime: kind === 'flow' ? 'sum' : 'last',
    overUnits: kind === 'rank' || kind === 'percentage' ? 'none' : 'sum',
    sources: ['a', 'b'],
    maxAgeDays: 62,
    ...more,
  });

/** Two provinces, A with communes A1-A3 and B with B1-B2; one metric of each kind; months under both calendars. */
export const smallUnits = [
  unit('VN', 'country'),
  unit('A', 'province', 'VN'),
  unit('B', 'province', 'VN'),
  ...['A1', 'A2', 'A3'].map((code) => unit(code, 'commune', 'A')),
  ...['B1', 'B2'].map((code) => unit(code, 'commune', 'B')),
];

export const smallMetrics = [
  metric('flow', 1, 'flow'),
  metric('base', 2, 'flow'),
  metric('stock', 3, 'stock', { controlLevels: ['province'] }),
  metric('count', 4, 'cumulative', { startsOn: '2025-07-20' }),
  metric('rank', 5, 'rank', { outOf: 34 }),
  metric('percent', 6, 'percentage', { decimals: 2 }),
  metric('share', 7, 'ratio', { decimals: 1, numerator: 'flow', denominator: 'base' }),
  metric('old-count', 8, 'cumulative'),
  metric('stock-share', 10, 'ratio', {
    decimals: 1,
    numerator: 'stock',
    denominator: 'mean-stock',
  }),
  metric('mean-stock', 9, 'stock', { overUnits: 'mean', decimals: 1 }),
];

/** An indicator over metrics of the world; with one decimal unless it says otherwise. */
export const indicator = (code: string, formula: string, more: object = {}) =>
  Indicator.parse({
    code,
    formula,
    names: names(code),
    unitOfMeasure: names('x'),
    decimals: 1,
    ...more,
  });

export function smallRegistry(
  more: {
    units?: readonly Unit[];
    events?: readonly UnitEvent[];
    metrics?: readonly Metric[];
    indicators?: readonly Indicator[];
  } = {},
): Registry {
  const { metrics = smallMetrics, indicators = [] } = more;
  const dataset = (code: string, calendar: string) =>
    Dataset.parse({
      code,
      names: names(code),
      periodType: code === 'quarter' ? 'quarter' : 'month',
      calendar,
      level: 'commune',
      reporters: { rule: 'level' },
      metrics: metrics.map((each) => each.code),
      ...(indicators.length > 0 && { indicators: indicators.map((each) => each.code) }),
      deadline: { workingDaysAfterCutOff: 2 },
    });
  const definition = (code: string, type: string) =>
    ReportDefinition.parse({
      code,
      names: names(code),
      periodType: type,
      firstPeriod: type === 'month' ? '2025-01' : '2025-Q1',
      scopes: ['A', 'B', 'VN'],
      sections: [{ dataset: code }],
      recommendations: false,
      recipients: ['nobody'],
      release: { settleMinutes: 60 },
      reissue: { everyHours: 24, forDays: 30, sendAbovePercent: '0' },
    });
  return indexRegistry(1, {
    units: more.units ?? smallUnits,
    events: more.events ?? [],
    sources: ['a', 'b'].map((code) => ({ code: code as SourceCode, names: names(code) })),
    metrics,
    indicators,
    datasets: [dataset('nd', 'nd09'), dataset('wall', 'gregorian'), dataset('quarter', 'nd09')],
    definitions: [
      definition('nd', 'month'),
      definition('wall', 'month'),
      definition('quarter', 'quarter'),
    ],
    calendar: { code: 'none', years: {} },
    recipients: [],
    clients: [],
  });
}

export type Saying = {
  readonly metric: string;
  readonly unit: string;
  /** A number, `nil` or `withdrawn`; `>5` is "over 5". */
  readonly says: number | string;
  readonly from?: string;
  readonly until?: string;
  readonly source?: string;
  readonly observedAt?: string;
  readonly receivedAt?: string;
  readonly submission?: string;
  readonly replaces?: string;
  readonly restart?: true;
};

const receipt = (text: string): SubmissionId => text.padStart(26, '0') as SubmissionId;

function saysOf(registry: Registry, { metric: code, says }: Saying): Says {
  if (says === 'nil') return { kind: 'nil', reason: 'none' };
  if (says === 'withdrawn') return { kind: 'withdrawal', reason: 'wrong' };
  const decimals = registry.metricByCode.get(code as MetricCode)?.decimals ?? 0;
  const text = String(says);
  const amount = toAmount(text.replace('>', ''), decimals, text.startsWith('>'));
  if (!amount.ok) throw new Error(`Cannot read ${text}`);
  return { kind: 'value', amount: amount.value };
}

let counter = 0;
/** A statement about nd09 August 2025 by source `a`, made and received on 10 August, unless it says otherwise. */
export function say(registry: Registry, saying: Saying): Statement {
  counter += 1;
  const observedAt = Instant.parse(saying.observedAt ?? '2025-08-10T00:00:00Z');
  return {
    metric: saying.metric as MetricCode,
    unit: saying.unit as UnitCode,
    interval: {
      from: LocalDate.parse(saying.from ?? '2025-07-15'),
      until: LocalDate.parse(saying.until ?? '2025-08-15'),
    },
    source: (saying.source ?? 'a') as SourceCode,
    says: saysOf(registry, saying),
    observedAt,
    receivedAt: Instant.parse(saying.receivedAt ?? observedAt),
    submission: receipt(saying.submission ?? String(counter)),
    ...(saying.replaces !== undefined && { replaces: receipt(saying.replaces) }),
    ...(saying.restart && { restart: true }),
  };
}

/** The figure of one metric for a scope and period, from what was said. */
export function figureFrom(
  sayings: readonly Saying[],
  metricCode: string,
  options: { scope?: string; label?: string; definition?: string; registry?: Registry } = {},
): Figure {
  const registry = options.registry ?? smallRegistry();
  const scope = (options.scope ?? 'A') as UnitCode;
  const definition = registry.definitionByCode.get(options.definition ?? 'nd');
  const scopeUnit = unitNamed(registry, scope, '2025-08-01' as LocalDate);
  if (definition === undefined || scopeUnit === undefined)
    throw new Error('Not in the small world');
  const [plan] = planSections(registry, definition, scope, options.label ?? '2025-08');
  if (plan === undefined) throw new Error('No section');
  const ledger = foldStatements(sayings.map((saying) => say(registry, saying)));
  const indicator = IndicatorCode.parse(metricCode);
  const asked = registry.indicatorByCode.has(indicator)
    ? askedIndicator(registry, indicator)
    : askedOf(registry, metricCode as MetricCode);
  return figureOf(registry, ledger, plan, asked, scopeUnit);
}

/** An outcome in short: `12`, `>12`, `7/3`, `12 carried`, `12 partial 3`, or the cause of none. */
export function short(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'absent';
  if (outcome.kind === 'none') return outcome.cause;
  const number =
    outcome.denominator === '1' ? outcome.numerator : `${outcome.numerator}/${outcome.denominator}`;
  return [
    `${outcome.atLeast ? '>' : ''}${number}`,
    ...(outcome.carried ? ['carried'] : []),
    ...(outcome.partialDays === undefined ? [] : [`partial ${outcome.partialDays}`]),
  ].join(' ');
}

export const lineOf = (figure: Figure, code: string) => {
  const line = figure.units.find((each) => each.unit === code);
  if (line === undefined) throw new Error(`No line for ${code}`);
  return line;
};
