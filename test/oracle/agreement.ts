import { buildReport } from '../../core/reports/build-report.ts';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { toAmount } from '../../core/decimal.ts';
import { Indicator } from '../../core/registry/indicator.ts';
import { Metric, MetricCode, type SourceCode } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Report } from '../../core/reports/report.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import type { Says, Statement, SubmissionId } from '../../core/statements/statement.ts';
import { Instant } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import { UnitEvent } from '../../core/units/unit-event.ts';
import { builtInParts, type InParts, withLines } from '../support/in-parts.ts';
import { besideComputed, besideRead } from './beside.ts';
import { changeFacts, computedChanges } from './changed-facts.ts';
import { operandsOf } from './formula.ts';
import type { Drawn, reports } from './drawn.ts';
import { type History, isBounded, isControlled, isProvincial, type Saying } from './histories.ts';
import type { OracleReport } from './oracle.ts';
import { differences, oracleFacts, ReportRead, reportFacts } from './report-facts.ts';
import {
  type Posted,
  receiptOf,
  reportOver,
  editionsOver,
  type SmallRegistry,
  smallRegistry,
  theReport,
} from './small-world.ts';

/** The files of the small world, with the units of a history; metrics have a decimal that nobody states, and the sources of the last version. */
export const filesOf = ({
  units,
  events,
  asked,
  boundariesOn,
  narrowed,
  lastPart,
  indicators,
}: History): SmallRegistry => ({
  ...smallRegistry,
  units,
  'unit-events': events,
  metrics: smallRegistry.metrics.map((one) => ({
    ...one,
    decimals: one.decimals + 1,
    ...(isControlled(one.code) && { controlLevels: ['province'] }),
    ...(isBounded(one.code) && { minimum: '0', maximum: '50' }),
    ...(narrowed.includes(one.code) && { sources: ['first'] }),
  })),
  indicators: [...smallRegistry.indicators, ...indicators].map((one, _, all) => ({
    ...one,
    // Whom one asks must be able to state every operand.
    ...(one.sources &&
      operandsOf(one.code, all).some((code) => narrowed.includes(code)) && {
        sources: [...new Set([...one.sources, 'first'])],
      }),
  })),
  datasets: smallRegistry.datasets.map((dataset) => ({
    ...dataset,
    ...(dataset.level === 'commune' &&
      asked !== undefined && { reporters: { rule: 'list', units: asked } }),
    ...(lastPart !== undefined && {
      lastSubPeriod: lastPart === 'whole' ? dataset.periodType : lastPart,
    }),
    indicators: askedIn(dataset, indicators, [...smallRegistry.indicators, ...indicators]),
  })),
  definitions: smallRegistry.definitions.map((definition) => ({
    ...definition,
    ...(boundariesOn !== undefined && { boundariesOn }),
  })),
});

/** Those of which the dataset asks for every operand. */
const askedIn = (
  { metrics }: { readonly metrics: readonly string[] },
  indicators: SmallRegistry['indicators'],
  all: SmallRegistry['indicators'],
): readonly string[] =>
  indicators
    .map(({ code }) => code)
    .filter((code) => operandsOf(code, all).every((each) => metrics.includes(each)));

export const registryOf = (files: SmallRegistry): Registry =>
  indexRegistry(1, {
    units: files.units.map((unit) => Unit.parse(unit)),
    events: files['unit-events'].map((event) => UnitEvent.parse(event)),
    sources: ['first', 'second'].map((code) => ({
      code: code as SourceCode,
      names: { vi: code, en: code },
    })),
    metrics: files.metrics.map((metric) => Metric.parse(metric)),
    indicators: files.indicators.map((one) => Indicator.parse(one)),
    datasets: files.datasets.map((dataset) => Dataset.parse(dataset)),
    definitions: files.definitions.map((one) => ReportDefinition.parse(one)),
    calendar: WorkingCalendar.parse(files['working-calendar']),
    recipients: [],
    clients: [],
  });

export const posted = ({ receivedAt, says, ...saying }: Saying): Posted => ({
  at: receivedAt,
  body: { dataset: isProvincial(saying.metric) ? 'tinh' : 'xa', rows: [{ ...saying, ...says }] },
});

function saysOf({ says }: Saying, metric: Metric | undefined): Says {
  if ('nil' in says) return { kind: 'nil', reason: 'none' };
  if ('withdraw' in says) return { kind: 'withdrawal', reason: 'wrong' };
  const amount = toAmount(says.value, metric?.decimals ?? 0, says.atLeast);
  if (!amount.ok) throw new Error(`${says.value} is no amount`);
  return { kind: 'value', amount: amount.value };
}

export const statementIn =
  (registry: Registry) =>
  (saying: Saying, index: number): Statement => {
    const metric = MetricCode.parse(saying.metric);
    return {
      metric,
      unit: UnitCode.parse(saying.unit),
      interval: saying.period,
      source: saying.source as SourceCode,
      says: saysOf(saying, registry.metricByCode.get(metric)),
      observedAt: Instant.parse(saying.observedAt),
      receivedAt: Instant.parse(saying.receivedAt),
      submission: receiptOf(index) as SubmissionId,
      ...(saying.restart && { restart: saying.restart }),
      ...(saying.replaces !== undefined && { replaces: saying.replaces as SubmissionId }),
    };
  };

/** The report that the project's own code builds from the same statements; of the country with its parts. */
export function builtFrom(
  registry: Registry,
  sayings: readonly Saying[],
  asked: typeof theReport,
  lastSent?: InParts,
): InParts {
  const definition = registry.definitions.find(({ code }) => code === asked.definition);
  if (definition === undefined) throw new Error(`No definition ${asked.definition}`);
  const input = {
    registry,
    definition,
    scope: UnitCode.parse(asked.scope),
    label: asked.label,
    edition: lastSent === undefined ? 1 : 2,
    asOf: Instant.parse(asked.asOf),
    statements: sayings
      .map(statementIn(registry))
      .filter(({ receivedAt }) => receivedAt <= asked.asOf),
    recommendations: [],
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  };
  return asked.scope === 'VN'
    ? builtInParts(input, lastSent)
    : { report: buildReport({ ...input, ...(lastSent && { lastSent: lastSent.report }) }) };
}

/** The report of a history; of the country with the lines of its parts. */
export const reportOf = (which: (typeof reports)[number], history: History): Report =>
  withLines(builtFrom(registryOf(filesOf(history)), history.sayings, { ...theReport, ...which }));

/** A history as the project reads it: its registry, and its statements under receipts as long as real ones. */
export function statementsOf(history: History): { registry: Registry; statements: Statement[] } {
  const registry = registryOf(filesOf(history));
  const long = (receipt: SubmissionId) => receipt.padEnd(26, '0') as SubmissionId;
  const statements = history.sayings.map(statementIn(registry)).map((said) => ({
    ...said,
    submission: long(said.submission),
    ...(said.replaces !== undefined && { replaces: long(said.replaces) }),
  }));
  return { registry, statements };
}

const parsed = (report: Report): ReportRead => ReportRead.parse(JSON.parse(JSON.stringify(report)));

const asRead = (built: InParts): ReportRead => parsed(withLines(built));

/** What the report of a history says otherwise than the oracle; with it, if asked for, its edition before and what changed since. */
export const disagreements = (
  { asked, before, history }: Drawn,
  withEarlier: boolean,
): Promise<readonly string[]> =>
  withEarlier
    ? disagreementsIn(filesOf(history), history.sayings, asked, before)
    : disagreementsOnce(filesOf(history), history.sayings, asked);

function figureDifferences(report: ReportRead, oracle: OracleReport): readonly string[] {
  const beside = besideComputed(oracle);
  return [
    ...differences(reportFacts(report), oracleFacts(oracle)),
    ...differences(besideRead(report, beside), beside),
  ];
}

async function disagreementsOnce(
  files: SmallRegistry,
  sayings: readonly Saying[],
  asked: typeof theReport,
): Promise<readonly string[]> {
  const report = asRead(builtFrom(registryOf(files), sayings, asked));
  const oracle = await reportOver(sayings.map(posted), asked, files);
  return isAskedOfNobody(report) ? [] : figureDifferences(report, oracle);
}

/** How far this goes: the oracle has no lines for a section in which nobody is asked, and says nothing of it. */
const isAskedOfNobody = ({ sections }: ReportRead): boolean =>
  sections.some(({ coverage }) => coverage.expected === 0);

/** The same, of a report in any small world and of its edition as of an instant before. */
export async function disagreementsIn(
  files: SmallRegistry,
  sayings: readonly Saying[],
  asked: typeof theReport,
  before: string,
): Promise<readonly string[]> {
  const registry = registryOf(files);
  const first = builtFrom(registry, sayings, { ...asked, asOf: before });
  const second = asRead(builtFrom(registry, sayings, asked, first));
  const instants = [before, asked.asOf];
  const [oracleBefore, oracle] = await editionsOver(sayings.map(posted), asked, instants, files);
  if (oracleBefore === undefined || oracle === undefined)
    throw new Error('Two instants, two editions');
  if (isAskedOfNobody(second)) return [];
  return [
    ...figureDifferences(asRead(first), oracleBefore),
    ...figureDifferences(second, oracle),
    ...differences(changeFacts(second), computedChanges(oracleBefore, oracle, second)),
  ];
}
