import type { Act } from '../statements/act.ts';
import { answerStandings, answersOf } from './answers.ts';
import { canonicalJson } from '../canonical-json.ts';
import { coverageOf, type Standing, standingInDataset } from '../figures/coverage.ts';
import { dueWords } from '../registry/dataset-words.ts';
import { metricsRead } from '../figures/computed.ts';
import { askedIn, figurePartOf } from '../figures/figure.ts';
import { askingOf } from '../figures/question.ts';
import { byText } from './figure-part.ts';
import { foldStatements, inCanonicalOrder, type Ledger } from '../statements/ledger.ts';
import type { Metric } from '../registry/metric.ts';
import type { Registry } from '../registry/registry.ts';
import type { PartPlan, SectionPlan } from './section-plan.ts';
import type { ProvinceStanding } from './report.ts';
import { completionIn, withExtensions } from './report-completion.ts';
import type { QuestionPart, ReportPart, SectionPart } from './report-part.ts';
import { withWarnings } from './report-warnings.ts';
import type { Statement } from '../statements/statement.ts';

/** What was known of the partitions of a part (core/reports/partitions-of.ts) as of the report's instant. */
export type KnownFacts = {
  readonly statements: Iterable<Statement>;
  /** What was recorded about them by then, in the same partitions. */
  readonly acts?: readonly Act[];
};

type Reading = {
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly acts: readonly Act[];
};

/** What the units of a plan contribute: the same facts give the same part to the byte, in whatever order they come. */
export function buildPart(
  registry: Registry,
  { province, plans }: PartPlan,
  { statements, acts = [] }: KnownFacts,
  sha256: (text: string) => string,
): ReportPart {
  const reading = { registry, acts, ledger: foldStatements(statements) };
  const facts = factsOf(reading, plans);
  return {
    facts: [{ province, count: facts.length, sha256: sha256(canonicalJson(facts)) }],
    sections: withWarnings(
      plans.map((plan) => sectionPart(reading, withExtensions(plan, acts))),
      acts,
      () => inCanonicalOrder(reading.ledger),
    ),
  };
}

function sectionPart(reading: Reading, plan: SectionPlan): SectionPart {
  const { registry, ledger } = reading;
  const { dataset, period, boundaries, deadline, deadlineProvisional, isCut } = plan;
  const { numbers, questions } = askedIn(registry, dataset);
  const search = { asking: askingOf(plan), ranges: true };
  const found = numbers.map((each) => ({
    each,
    ...figurePartOf(registry, ledger, plan, each, search),
  }));
  const standings = found.flatMap(({ each, standings: all }) =>
    each.computed === undefined ? all : [],
  );
  return {
    frame: {
      dataset: { code: dataset.code, names: dataset.names },
      level: dataset.level,
      calendar: period.calendar,
      periodType: period.type,
      window: period.interval,
      boundaries,
      deadline,
      deadlineProvisional,
      deadlineRule: dueWords(dataset.deadline),
    },
    isCut,
    extended: [...(plan.extended ?? [])].map(([unit, until]) => ({ unit, until })),
    provinces: provincesIn(reading, plan, standings, questions),
    figures: found.map(({ part }) => part),
    questions: questions.map((metric) => questionPart(ledger, metric, plan)),
  };
}

/** Who reported at all and who has completed, province by province. */
function provincesIn(
  { registry, ledger, acts }: Reading,
  plan: SectionPlan,
  standings: readonly Standing[],
  questions: readonly Metric[],
): readonly ProvinceStanding[] {
  const byUnit = Map.groupBy(
    standings.length > 0
      ? standings
      : questions.flatMap((metric) => answerStandings(ledger, metric, plan)),
    ({ unit }) => unit,
  );
  return [...Map.groupBy(plan.reporters, ({ province }) => province)]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([unit, reporters]) => ({
      unit,
      coverage: coverageOf(
        reporters.map(({ line }) => standingInDataset(line, byUnit.get(line) ?? [])),
      ),
      completion: completionIn({ registry, ledger }, { ...plan, reporters }, acts),
    }));
}

const questionPart = (ledger: Ledger, metric: Metric, plan: SectionPlan): QuestionPart => ({
  metric: {
    code: metric.code,
    names: metric.names,
    ...(metric.note !== undefined && { note: metric.note }),
  },
  said: plan.reporters
    .map((reporter) => ({
      line: reporter.line,
      answers: answersOf(ledger, metric, reporter, plan),
    }))
    .filter(({ answers }) => answers.length > 0),
});

// Facts ---------------------------------------------------------------------------

/** The statements that a part rests on: of its datasets' metrics. */
function factsOf({ registry, ledger }: Reading, plans: readonly SectionPlan[]): readonly object[] {
  const metrics = new Set(
    plans.flatMap(({ dataset }) => {
      const { numbers, questions } = askedIn(registry, dataset);
      return [...numbers.flatMap(metricsRead), ...questions].map(({ code }) => code);
    }),
  );
  return inCanonicalOrder(ledger, (metric) => metrics.has(metric)).map(hashed);
}

/**
 * A statement as it is hashed: its members in canonical order, because canonicalJson need not copy what has it. Who spoke is
 * left out: it is the submission's, which is hashed, and statements from before speakers were kept must hash as they did.
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
