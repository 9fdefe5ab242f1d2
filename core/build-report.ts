import type { Act } from './act.ts';
import { answerStandings, answersTo } from './answers.ts';
import { canonicalJson } from './canonical-json.ts';
import { changesBetween } from './changes.ts';
import type { Dataset } from './dataset.ts';
import { dueWords } from './dataset-words.ts';
import { coverageOf, type Standing, standingInDataset } from './coverage.ts';
import { type Asked, askedIndicator, askedOf, metricsRead } from './computed.ts';
import { figureOf } from './figure.ts';
import { foldStatements, inCanonicalOrder, type Ledger } from './ledger.ts';
import type { Names } from './names.ts';
import { knownPeriod, lastDay } from './period.ts';
import { isWithin, type Registry, unitNamed } from './registry.ts';
import { planSections, type SectionPlan } from './release.ts';
import type { Recommendation } from './recommendation.ts';
import { summarise } from './recommendation-summary.ts';
import { type DatasetSection, type Report, reportId, type UnitLine } from './report.ts';
import { completionIn, withExtensions } from './report-completion.ts';
import type { ReportDefinition } from './report-definition.ts';
import { labelCalendar } from './report-labels.ts';
import { withWarnings } from './report-warnings.ts';
import type { Statement } from './statement.ts';
import { type Instant, type LocalDate, localDateAt } from './time.ts';
import type { Unit, UnitCode } from './unit.ts';

export type ReportInput = {
  readonly registry: Registry;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  /** The period's label, as `2025-08`; every section reads it under its own calendar. */
  readonly label: string;
  readonly edition: number;
  readonly asOf: Instant;
  /** Every visible statement of the partitions that `partitionsOf` names, as of the instant. */
  readonly statements: Iterable<Statement>;
  /** What was recorded about them by then, in the same partitions. */
  readonly acts?: readonly Act[];
  readonly recommendations: readonly Recommendation[];
  readonly codeVersion: string;
  readonly sha256: (text: string) => string;
  /** The last edition that was sent: the changes are listed against it. */
  readonly lastSent?: Report;
};

/** Compiles a report from facts: the same input gives the same report to the byte, in whatever order facts come. */
export function buildReport(input: ReportInput): Report {
  const { registry, definition, scope, label, asOf } = input;
  const acts = input.acts ?? [];
  const plans = planSections(registry, definition, scope, label).map((plan) =>
    withExtensions(plan, acts),
  );
  const ledger = foldStatements(input.statements);
  const period = knownPeriod(labelCalendar(registry, definition), definition.periodType, label);
  const scopeUnit = unitNamed(registry, scope, lastDay(period.interval));
  if (scopeUnit === undefined) throw new Error(`No unit is called ${scope}`);
  const concerning = factsOf(ledger, plans, registry);
  const report: Report = {
    schema: 1,
    id: reportId(definition.code, scope, label),
    edition: input.edition,
    definition: { code: definition.code, names: definition.names },
    scope: { code: scope, level: scopeUnit.level },
    period: { type: definition.periodType, label },
    asOf,
    codeVersion: input.codeVersion,
    registryVersion: registry.version,
    facts: { count: concerning.length, sha256: input.sha256(canonicalJson(concerning)) },
    sections: withWarnings(
      plans.map((plan) => sectionOf(registry, ledger, plan, scopeUnit, acts)),
      acts,
      () => inCanonicalOrder(ledger),
    ),
    ...(definition.recommendations && {
      recommendations: summarise(
        input.recommendations.filter((each) => isInScope(registry, each, scope, asOf)),
        period.interval,
        asOf,
        registry.calendar,
      ),
    }),
    unitNames: {},
    sourceNames: {},
  };
  return named(registry, withChanges(report, input.lastSent), lastDay(period.interval));
}

const isInScope = (
  registry: Registry,
  { locality }: Recommendation,
  scope: UnitCode,
  at: Instant,
) => isWithin(registry, locality, scope, localDateAt(at));

function sectionOf(
  registry: Registry,
  ledger: Ledger,
  plan: SectionPlan,
  scope: Unit,
  acts: readonly Act[],
): DatasetSection {
  const { dataset, period, deadline, deadlineProvisional } = plan;
  const asked = askedIn(registry, dataset);
  const questions = asked.flatMap(({ metric }) => (metric?.kind === 'text' ? [metric] : []));
  const found = asked
    .filter(({ metric }) => metric?.kind !== 'text')
    .map((each) => ({ asked: each, ...figureOf(registry, ledger, plan, each, scope) }));
  const standings = found.flatMap((each) =>
    each.asked.computed === undefined ? each.standings : [],
  );
  const byUnit = Map.groupBy(
    standings.length > 0
      ? standings
      : questions.flatMap((metric) => answerStandings(ledger, metric, plan)),
    (standing: Standing) => standing.unit,
  );
  return {
    dataset: { code: dataset.code, names: dataset.names },
    level: dataset.level,
    calendar: period.calendar,
    periodType: period.type,
    window: period.interval,
    ...(plan.isCut && { boundaries: plan.boundaries }),
    deadline,
    deadlineProvisional,
    deadlineRule: dueWords(dataset.deadline),
    ...(plan.extended && {
      extended: [...plan.extended].map(([unit, until]) => ({ unit, until })),
    }),
    coverage: coverageOf(
      plan.reporters.map(({ line }) => standingInDataset(line, byUnit.get(line) ?? [])),
    ),
    completion: completionIn(ledger, plan, acts),
    figures: found.map((each) => each.figure),
    ...(questions.length > 0 && {
      answers: questions.map((metric) => answersTo(ledger, metric, plan)),
    }),
  };
}

/** The metrics of a dataset in its order, then its indicators. */
const askedIn = (registry: Registry, { metrics, indicators = [] }: Dataset): readonly Asked[] => [
  ...metrics.map((code) => askedOf(registry, code)),
  ...indicators.map((code) => askedIndicator(registry, code)),
];

/** The statements that the report rests on: of its datasets' metrics. */
function factsOf(
  ledger: Ledger,
  plans: readonly SectionPlan[],
  registry: Registry,
): readonly object[] {
  const metrics = new Set(
    plans.flatMap((plan) =>
      askedIn(registry, plan.dataset)
        .flatMap(metricsRead)
        .map(({ code }) => code),
    ),
  );
  return inCanonicalOrder(ledger, (metric) => metrics.has(metric)).map(hashed);
}

/**
 * A statement as it is hashed: its members in canonical order, because canonicalJson need not copy what has it. Who spoke is
 * left out: it is printed nowhere in a report, and statements from before speakers were kept must hash as they did.
 */
const hashed = (said: Statement) =>
  ({
    comment: said.comment,
    followUp: said.followUp,
    interval: said.interval,
    metric: said.metric,
    observedAt: said.observedAt,
    receivedAt: said.receivedAt,
    replaces: said.replaces,
    restart: said.restart,
    says: said.says,
    source: said.source,
    submission: said.submission,
    unit: said.unit,
  }) satisfies Record<keyof Omit<Statement, 'by'>, unknown>;

const withChanges = (report: Report, lastSent: Report | undefined): Report =>
  lastSent === undefined
    ? report
    : {
        ...report,
        changes: changesBetween(lastSent, report),
        changesSince: lastSent.edition,
      };

/** Adds the names of every unit and source that the report mentions. */
function named(registry: Registry, report: Report, day: ReturnType<typeof lastDay>): Report {
  const figures = report.sections.flatMap((section) => section.figures);
  const lines = figures.flatMap((figure) => [
    ...figure.units.flatMap((line) => line.statements),
    ...figure.compared,
  ]);
  const answers = report.sections.flatMap((section) =>
    (section.answers ?? []).flatMap((list) => list.answers),
  );
  const section = report.recommendations;
  const units = [
    report.scope.code,
    ...answers.map((answer) => answer.unit),
    ...report.sections.flatMap(({ completion }) => Object.values(completion ?? {}).flat()),
    ...figures.flatMap((figure) => figure.units.map((line) => line.unit)),
    ...figures.flatMap((figure) => figure.provinces?.map((province) => province.unit) ?? []),
    ...lines.map((line) => line.unit),
    ...figures.flatMap((figure) => figure.units.flatMap(unitsBeside)),
    ...(section?.byUnit.flatMap((each) => each.unit ?? []) ?? []),
    ...(section?.open.flatMap((each) => [each.locality, each.holder ?? each.locality]) ?? []),
  ];
  const unitNames = namesOf(units, (code) => unitMeant(registry, code, day)?.names);
  const sources = new Map<string, Names>(
    registry.sources.map((source) => [source.code, source.names]),
  );
  const sourceNames = namesOf(
    [
      ...[...lines, ...answers].map((line) => line.source),
      ...figures.flatMap(({ metric }) => metric.sources ?? []),
    ],
    (code) => sources.get(code),
  );
  return { ...report, unitNames, sourceNames };
}

const unitsBeside = ({ predecessors = [], givenUpTo = [] }: UnitLine): readonly string[] => [
  ...predecessors.map(({ unit }) => unit),
  ...givenUpTo,
];

/** The unit of a line: `code`, or `code@validFrom` where that is not the one which carries the code on the day. */
function unitMeant(registry: Registry, text: string, day: LocalDate): Unit | undefined {
  const [code, validFrom] = text.split('@');
  return validFrom === undefined
    ? unitNamed(registry, code as UnitCode, day)
    : registry.unitsByCode.get(code as UnitCode)?.find((unit) => unit.validFrom === validFrom);
}

const namesOf = (
  codes: readonly string[],
  find: (code: string) => Names | undefined,
): Record<string, Names> =>
  Object.fromEntries(
    [...new Set(codes)].toSorted().map((code) => [code, find(code) ?? { vi: code, en: code }]),
  );
