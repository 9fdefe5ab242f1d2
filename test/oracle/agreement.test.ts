import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildReport } from '../../core/build-report.ts';
import { WorkingCalendar } from '../../core/calendar.ts';
import { Dataset } from '../../core/dataset.ts';
import { toAmount } from '../../core/decimal.ts';
import { Metric, MetricCode, type SourceCode } from '../../core/metric.ts';
import { knownPeriod, type PeriodType } from '../../core/period.ts';
import { indexRegistry } from '../../core/registry.ts';
import { ReportDefinition } from '../../core/report-definition.ts';
import type { Interval, Says, Statement, SubmissionId } from '../../core/statement.ts';
import { addDays, Instant, instantOf, type LocalDate } from '../../core/time.ts';
import type { Report } from '../../core/report.ts';
import { Unit, UnitCode } from '../../core/unit.ts';
import { changeFacts, computedChanges } from './changed-facts.ts';
import { differences, oracleFacts, ReportRead, reportFacts } from './report-facts.ts';
import { type Posted, receiptOf, reportOver, smallRegistry, theReport } from './small-world.ts';

const registry = indexRegistry(1, {
  units: smallRegistry.units.map((unit) => Unit.parse(unit)),
  events: [],
  sources: ['first', 'second'].map((code) => ({
    code: code as SourceCode,
    names: { vi: code, en: code },
  })),
  metrics: smallRegistry.metrics.map((metric) => Metric.parse(metric)),
  datasets: smallRegistry.datasets.map((dataset) => Dataset.parse(dataset)),
  definitions: smallRegistry.definitions.map((one) => ReportDefinition.parse(one)),
  calendar: WorkingCalendar.parse(smallRegistry['working-calendar']),
  recipients: [],
  clients: [],
});

/** One statement to come: everything that can differ between two of them. */
type Saying = {
  readonly metric: string;
  readonly unit: string;
  readonly source: string;
  readonly period: Interval;
  readonly says: { value: number; atLeast?: true } | { nil: object } | { withdraw: object };
  readonly observedAt: string;
  readonly receivedAt: string;
  readonly replaces?: string;
};

const operands: ReadonlySet<string> = new Set(
  registry.metrics.flatMap(({ numerator, denominator }) =>
    numerator === undefined || denominator === undefined ? [] : [numerator, denominator],
  ),
);

const isProvincial = (code: string): boolean =>
  registry.metricByCode.get(MetricCode.parse(code))?.level === 'province';

const interval = (type: PeriodType, label: string): Interval =>
  knownPeriod('nd09', type, label).interval;
const wall = (label: string): Interval => knownPeriod('gregorian', 'month', label).interval;
const day = (offset: number): Interval => {
  const from = addDays('2025-07-15' as LocalDate, offset);
  return { from, until: addDays(from, 1) };
};

const instants = (from: string, until: string) =>
  fc
    .integer({ min: Date.parse(from), max: Date.parse(until) })
    .map((at) => instantOf(Math.floor(at / 3_600_000) * 3_600_000));

const anyDay = fc.integer({ min: -70, max: 60 }).map(day);
const anyInterval = fc.oneof(
  { weight: 3, arbitrary: fc.constant(interval('month', '2025-08')) },
  { weight: 1, arbitrary: fc.constant(interval('month', '2025-07')) },
  { weight: 1, arbitrary: fc.constant(interval('month', '2025-09')) },
  { weight: 3, arbitrary: anyDay },
);

const amount = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 0, max: 20 }).map((value): Saying['says'] => ({ value })),
  },
  { weight: 1, arbitrary: fc.constant<Saying['says']>({ value: 7, atLeast: true }) },
);
const nil = fc.constant<Saying['says']>({ nil: { reason: 'none' } });
const withdrawal = fc.constant<Saying['says']>({ withdraw: { reason: 'wrong' } });
const anySays = fc.oneof(
  { weight: 6, arbitrary: amount },
  { weight: 1, arbitrary: nil },
  { weight: 1, arbitrary: withdrawal },
);
const communes = fc.constantFrom('00001', '00002', '00003', '00008', '00009');
const known = {
  source: fc.constantFrom('first', 'first', 'second'),
  period: anyInterval,
  observedAt: instants('2025-08-01', '2025-08-14'),
  receivedAt: instants('2025-08-15', '2025-08-22'),
};

/** A province states its own months, or days. */
function atProvince(saying: Saying): Saying {
  const isMonth = saying.period.until > addDays(saying.period.from, 1);
  return {
    ...saying,
    unit: saying.unit > '00005' ? '99' : '96',
    period: isMonth ? wall('2025-08') : saying.period,
  };
}

/** Sayings about everything but the operands of ratios, one statement each. */
const anySaying = fc
  .constantFrom(...registry.metrics.filter(({ code }) => !operands.has(code)))
  .chain(({ code }) =>
    fc.record({ ...known, metric: fc.constant<string>(code), unit: communes, says: anySays }),
  )
  .map((saying): Saying[] => [isProvincial(saying.metric) ? atProvince(saying) : saying]);

/** Both operands of a ratio, or one alone; values mostly, nil and withdrawn together or beside a value. */
const anyOperands = fc
  .record({
    ...known,
    pair: fc.constantFrom(['online', 'received'], ['staff-online', 'staff']),
    unit: communes,
    stated: fc.constantFrom([0], [1], [0, 1], [0, 1], [0, 1], [0, 1]),
    says: fc.oneof(
      { weight: 4, arbitrary: fc.tuple(amount, amount) },
      { weight: 1, arbitrary: fc.tuple(nil, nil) },
      { weight: 1, arbitrary: fc.tuple(withdrawal, withdrawal) },
      { weight: 2, arbitrary: fc.tuple(anySays, anySays) },
    ),
  })
  .map(({ pair, stated, says, ...rest }): Saying[] =>
    stated.map((at) => ({ ...rest, metric: pair[at] ?? '', says: says[at] ?? { value: 0 } })),
  );

/** A commune that states both operands of the ratio day by day, some days left out. */
const dailyCommune = fc
  .record({
    unit: fc.constantFrom('00001', '00003'),
    source: fc.constantFrom('first', 'second'),
    gaps: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 2 }),
    receivedAt: instants('2025-08-15', '2025-08-22'),
  })
  .map(({ gaps, ...who }) =>
    Array.from({ length: 31 }, (_, offset) => offset)
      .filter((offset) => !gaps.includes(offset))
      .flatMap((offset) =>
        ['received', 'online'].map((metric): Saying => ({
          ...who,
          metric,
          period: day(offset),
          says: { value: offset },
          observedAt: '2025-08-14T12:00:00.000Z',
        })),
      ),
  );

/** Statements in order of arrival, some of them corrections of one before about the same thing. */
const anyHistory = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: anySaying }, { weight: 2, arbitrary: anyOperands }), {
      maxLength: 140,
      size: 'max',
    }),
    fc.array(dailyCommune, { maxLength: 2 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
  )
  .map(([sayings, daily, chance]) =>
    withCorrections(
      [...sayings.flat(), ...daily.flat()].toSorted((a, b) =>
        a.receivedAt < b.receivedAt ? -1 : 1,
      ),
      () => chance.next().value ?? 0,
    ),
  );

const isSameThing = (a: Saying, b: Saying): boolean =>
  a.metric === b.metric &&
  a.unit === b.unit &&
  a.source === b.source &&
  a.period.from === b.period.from &&
  a.period.until === b.period.until;

function withCorrections(sayings: readonly Saying[], chance: () => number): readonly Saying[] {
  return sayings.map((saying, index) => {
    const before = sayings.slice(0, index).findLastIndex((one) => isSameThing(one, saying));
    return before >= 0 && chance() === 0 ? { ...saying, replaces: receiptOf(before) } : saying;
  });
}

const posted = ({ receivedAt, says, ...row }: Saying): Posted => ({
  at: receivedAt,
  body: { dataset: isProvincial(row.metric) ? 'tinh' : 'xa', rows: [{ ...row, ...says }] },
});

function saysOf(says: Saying['says'], metric: Metric | undefined): Says {
  if ('nil' in says) return { kind: 'nil', reason: 'none' };
  if ('withdraw' in says) return { kind: 'withdrawal', reason: 'wrong' };
  const amount = toAmount(says.value, metric?.decimals ?? 0, says.atLeast);
  if (!amount.ok) throw new Error(`${says.value} is no amount`);
  return { kind: 'value', amount: amount.value };
}

function statement(saying: Saying, index: number): Statement {
  const metric = registry.metricByCode.get(MetricCode.parse(saying.metric));
  return {
    metric: MetricCode.parse(saying.metric),
    unit: UnitCode.parse(saying.unit),
    interval: saying.period,
    source: saying.source as SourceCode,
    says: saysOf(saying.says, metric),
    observedAt: Instant.parse(saying.observedAt),
    receivedAt: Instant.parse(saying.receivedAt),
    submission: receiptOf(index) as SubmissionId,
    ...(saying.replaces !== undefined && { replaces: saying.replaces as SubmissionId }),
  };
}

/** The report that the project's own code builds from the same statements. */
function builtFrom(sayings: readonly Saying[], asked: typeof theReport, lastSent?: Report): Report {
  const definition = registry.definitions.find(({ code }) => code === asked.definition);
  if (definition === undefined) throw new Error(`No definition ${asked.definition}`);
  return buildReport({
    registry,
    definition,
    scope: UnitCode.parse(asked.scope),
    label: asked.label,
    edition: lastSent === undefined ? 1 : 2,
    asOf: Instant.parse(asked.asOf),
    statements: sayings.map(statement).filter(({ receivedAt }) => receivedAt <= asked.asOf),
    recommendations: [],
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
    ...(lastSent && { lastSent }),
  });
}

const asRead = (report: Report): ReportRead => ReportRead.parse(JSON.parse(JSON.stringify(report)));

const reports = [
  { scope: '96', definition: 'thang', label: '2025-08' },
  { scope: 'VN', definition: 'thang', label: '2025-08' },
  { scope: '96', definition: 'quy', label: '2025-Q3' },
] as const;

/** The instant of the edition before, in the midst of what arrives. */
const earlier = '2025-08-19T12:00:00.000Z';

test.each(reports)(
  'whatever was stated, in whatever order, the report of $scope for $label is the oracle’s, and so is what changed in it',
  async (which) => {
    const asked = { ...theReport, ...which };
    const askedBefore = { ...asked, asOf: earlier };
    await fc.assert(
      fc.asyncProperty(anyHistory, async (sayings) => {
        const posts = sayings.map(posted);
        const first = builtFrom(sayings, askedBefore);
        const second = asRead(builtFrom(sayings, asked, first));
        const oracleBefore = await reportOver(posts, askedBefore);
        const oracle = await reportOver(posts, asked);
        const found = [
          ...differences(reportFacts(asRead(first)), oracleFacts(oracleBefore)),
          ...differences(reportFacts(second), oracleFacts(oracle)),
          ...differences(changeFacts(second), computedChanges(oracleBefore, oracle)),
        ];
        expect(found).toEqual([]);
      }),
      { seed: 20250827, numRuns: 20, endOnFailure: true },
    );
  },
  120_000,
);
