import fc from 'fast-check';
import { toAmount } from '../../core/decimal.ts';
import { Indicator } from '../../core/registry/indicator.ts';
import { MetricCode, type SourceCode } from '../../core/registry/metric.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Interval, Says, Statement, SubmissionId } from '../../core/statements/statement.ts';
import { addDays, addMinutes, Instant, type LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { registryOf } from '../oracle/agreement.ts';
import { dataset, definition, metric, smallRegistry } from '../oracle/small-world.ts';

/** Besides the small world's metrics, one of each way to add up over time and over units. */
const more = [
  metric(20, 'queue', 'flow', { overTime: 'mean', overUnits: 'mean', decimals: 2 }),
  metric(21, 'quietest-day', 'flow', { overTime: 'min', overUnits: 'min' }),
  metric(22, 'longest-queue', 'flow', { overTime: 'mean', overUnits: 'max' }),
  metric(23, 'money', 'flow', { decimals: 3, sources: ['second', 'first'] }),
  metric(24, 'ours', 'flow', { sources: ['second'] }),
  metric(26, 'trusted-share', 'ratio', {
    numerator: 'online',
    denominator: 'received',
    sources: ['second'],
  }),
  metric(25, 'rank', 'rank', { overUnits: 'none', outOf: 9 }),
];
const communal = [
  ...smallRegistry.metrics.filter(({ level }) => level === 'commune').map(({ code }) => code),
  ...more.map(({ code }) => code),
];

const indicator = (code: string, formula: string) =>
  Indicator.parse({
    code,
    names: { vi: code, en: code },
    unitOfMeasure: { vi: 'x', en: 'x' },
    decimals: 2,
    formula,
  });

/** Of sums, of last values, of both, and of extremes. */
const indicators = [
  indicator('offline', 'received − online'),
  indicator('per-account', '( staff + staff-online ) ÷ accounts'),
  indicator('per-head', 'received ÷ staff'),
  indicator('range', 'busiest-day − quietest-day'),
];

const stated: Registry = registryOf({
  ...smallRegistry,
  metrics: [...smallRegistry.metrics, ...more],
  datasets: [
    ...smallRegistry.datasets,
    dataset('nhieu', 'nd09', 'commune', communal, {
      indicators: indicators.map(({ code }) => code),
    }),
  ],
  definitions: [
    ...smallRegistry.definitions,
    definition('nhieu-thang', 'month', [{ dataset: 'nhieu', within: 'scope' }]),
    definition('nhieu-quy', 'quarter', [{ dataset: 'nhieu', within: 'scope' }]),
  ],
});

const registry: Registry = {
  ...stated,
  indicators,
  indicatorByCode: new Map(indicators.map((each) => [each.code, each])),
};

export const plainReports = [
  { scope: '96', definition: 'nhieu-thang', label: '2025-08' },
  { scope: 'VN', definition: 'nhieu-thang', label: '2025-08' },
  { scope: 'VN', definition: 'nhieu-quy', label: '2025-Q3' },
  { scope: '00001', definition: 'nhieu-thang', label: '2025-08' },
] as const;

const month = (label: string): Interval => knownPeriod('nd09', 'month', label).interval;
const day = (offset: number): Interval => {
  const from = addDays('2025-07-15' as LocalDate, offset);
  return { from, until: addDays(from, 1) };
};
const anyMonth = fc.constantFrom(
  ...['2025-06', '2025-07', '2025-07', '2025-08', '2025-08', '2025-09', '2025-09'].map(month),
);
const anyDay = fc.integer({ min: -2, max: 33 }).map(day);
/** Of other datasets that ask for the same metrics: by another calendar, or by weeks. */
const anyElsewhere = fc.constantFrom(
  ...['2025-07', '2025-08'].map((label) => knownPeriod('gregorian', 'month', label).interval),
  ...['2025-W29', '2025-W31', '2025-W33'].map(
    (label) => knownPeriod('nd09', 'week', label).interval,
  ),
);

/** Some units speak of months only, one of days, and one of both; two of other periods besides. */
const intervals: Readonly<Record<string, fc.Arbitrary<Interval>>> = {
  '00001': anyMonth,
  '00002': anyDay,
  '00003': fc.oneof(anyMonth, anyDay),
  '00008': fc.oneof({ weight: 3, arbitrary: anyMonth }, { weight: 1, arbitrary: anyElsewhere }),
  '00009': fc.oneof(anyMonth, anyDay, anyElsewhere),
};

const anySays: fc.Arbitrary<Says> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record({ count: fc.oneof(fc.integer({ min: -9, max: 50 }), largest()), over: fc.nat(9) })
      .map(({ count, over }) => valueOf(count, over === 0)),
  },
  { weight: 1, arbitrary: fc.constant<Says>({ kind: 'nil', reason: 'none' }) },
  { weight: 1, arbitrary: fc.constant<Says>({ kind: 'withdrawal', reason: 'wrong' }) },
);

/** So large that two of them are no safe integer any more. */
function largest() {
  return fc.constantFrom(Number.MAX_SAFE_INTEGER, 6e15, -6e15, 0);
}

function valueOf(count: number, over: boolean): Says {
  const amount = toAmount(count, 0, over);
  if (!amount.ok) throw new Error(`${count} is no amount`);
  return { kind: 'value', amount: amount.value };
}

const anyFact = fc.constantFrom(...Object.keys(intervals)).chain((unit) =>
  fc.record({
    unit: fc.constant(UnitCode.parse(unit)),
    interval: intervals[unit] ?? anyMonth,
    source: fc.constantFrom('first', 'first', 'first', 'second') as fc.Arbitrary<SourceCode>,
    observed: fc.nat(3),
    received: fc.nat(20),
    says: fc.array(fc.tuple(fc.constantFrom(...communal), anySays), { maxLength: 24, size: 'max' }),
    corrects: fc.nat(5),
    isPlain: fc.boolean(),
  }),
);

type AnyFact = typeof anyFact extends fc.Arbitrary<infer F> ? F : never;

/** The receipt of a fact; a correction names the one before it about the same. */
const receipt = (index: number) => `R${String(index).padStart(25, '0')}` as SubmissionId;

const isPlainly = (says: Says): boolean => says.kind === 'value' && !says.amount.atLeast;

function statementsIn(facts: readonly AnyFact[]): Statement[] {
  return facts.flatMap((fact, index) => {
    const before = facts
      .slice(0, index)
      .findLastIndex(
        (each) =>
          each.unit === fact.unit &&
          each.source === fact.source &&
          each.interval.from === fact.interval.from,
      );
    const said = fact.isPlain ? fact.says.filter(([, says]) => isPlainly(says)) : fact.says;
    return [...new Map(said)].map(([code, says]): Statement => ({
      metric: MetricCode.parse(code),
      unit: fact.unit,
      interval: fact.interval,
      source: fact.source,
      says,
      observedAt: addMinutes(Instant.parse('2025-08-15T00:00:00Z'), fact.observed),
      receivedAt: addMinutes(Instant.parse('2025-08-15T01:00:00Z'), fact.received * 360),
      submission: receipt(index),
      ...(fact.corrects === 0 && before >= 0 && { replaces: receipt(before) }),
    }));
  });
}

/** A commune that stated the largest number there is for a month of the third quarter, and others for the rest, in time. */
export const largestQuarter = (...others: readonly number[]) => ({
  registry,
  statements: ['2025-07', '2025-08', '2025-09'].map((label, index): Statement => ({
    metric: MetricCode.parse('received'),
    unit: UnitCode.parse('00001'),
    interval: month(label),
    source: 'first' as SourceCode,
    says: valueOf([Number.MAX_SAFE_INTEGER, ...others][index] ?? 0, false),
    observedAt: Instant.parse('2025-08-15T00:00:00Z'),
    receivedAt: Instant.parse('2025-08-15T01:00:00Z'),
    submission: receipt(index),
  })),
});

export const anyPlainWorld = () =>
  fc
    .array(anyFact, { maxLength: 40, size: 'max' })
    .map((facts) => ({ registry, statements: statementsIn(facts) }));
