import type { Act } from '../statements/act.ts';
import { buildPart, type KnownFacts } from './build-part.ts';
import { canonicalJson } from '../canonical-json.ts';
import { changesBetween } from './changes.ts';
import { joinedCoverage } from '../figures/coverage.ts';
import { askedIn, frameOf } from '../figures/figure.ts';
import { figureFrom } from './figure-part.ts';
import { arrivedBetween, movesOf, nationalChanges } from './moves.ts';
import { isWithin } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import { labelPeriod, type PartPlan, planParts, scopeOf } from './section-plan.ts';
import type { Recommendation } from '../recommendations/recommendation.ts';
import {
  type RecommendationSection,
  summarise,
} from '../recommendations/recommendation-summary.ts';
import { type DatasetSection, type FactsRead, type Report, reportId } from './report.ts';
import { joinCompletions } from './report-completion.ts';
import type { ReportDefinition } from '../registry/report-definition.ts';
import { named } from './report-names.ts';
import {
  answersIn,
  type Contribution,
  hasLines,
  joinReportParts,
  type ReportPart,
  type SectionPart,
  withoutLines,
} from './report-part.ts';
import type { Statement } from '../statements/statement.ts';
import { type Instant, localDateAt } from '../time.ts';
import { aboveProvinces, type Unit, type UnitCode } from '../units/unit.ts';

/** What names an edition and what it was made by. */
export type ReportFrame = {
  readonly registry: Registry;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  /** The period's label, as `2025-08`; every section reads it under its own calendar. */
  readonly label: string;
  readonly edition: number;
  readonly asOf: Instant;
  readonly codeVersion: string;
  readonly sha256: (text: string) => string;
};

export type ReportInput = ReportFrame & {
  /** Every visible statement of the partitions that `partitionsOf` names, as of the instant. */
  readonly statements: Iterable<Statement>;
  /** What was recorded about them by then, in the same partitions. */
  readonly acts?: readonly Act[];
  readonly recommendations: readonly Recommendation[];
  /** The last edition that was sent: the changes are listed against it. */
  readonly lastSent?: Report;
};

/**
 * Compiles a report of anything below the country from facts: the same input gives the same report to the byte, in whatever order
 * facts come. A report of the country is put together from what its provinces contribute (`contributionOf`, `joinParts`).
 */
export function buildReport(input: ReportInput): Report {
  const { registry, definition, scope, label, lastSent } = input;
  const [plan, ...others] = planParts(registry, definition, scope, label);
  const scopeUnit = scopeOf(registry, definition, scope, label);
  if (plan === undefined || others.length > 0 || scopeUnit.level === 'country')
    throw new Error(`A report of ${scope} is joined from its parts`);
  const part = buildPart(registry, plan, input, input.sha256);
  const report = {
    ...reportOf(input, part, { scope: scopeUnit, facts: onlyFacts(part), byProvince: false }),
    ...recommended(input, input.recommendations),
  };
  return namedIn(input, withChanges(report, lastSent));
}

// The country -----------------------------------------------------------------------

export type PartInput = ReportFrame &
  KnownFacts & {
    readonly plan: PartPlan;
    /** The last edition that was sent, what it knew, and this part of it: absent where it had none. */
    readonly since?: { readonly edition: number; readonly asOf?: Instant; readonly part?: Report };
  };

/** What a province contributes to the country, and the part itself: a report of its own, with a line for each unit. */
export type BuiltPart = { readonly contribution: Contribution; readonly report: Report };

/** The same facts give the same part to the byte, so that whoever compiles it again finds it in the archive. */
export function contributionOf(input: PartInput): BuiltPart {
  const { registry, definition, plan, since, sha256 } = input;
  const { province } = plan;
  const part = buildPart(registry, plan, input, sha256);
  const bare = {
    ...reportOf(input, forItself(part), {
      scope: partScope(input),
      facts: onlyFacts(part),
      byProvince: false,
    }),
    part: province,
  };
  // Without lines then and now nothing of it was told, and so nothing of it has changed.
  const isTold = hasLines(part) || since?.part !== undefined;
  const old = since && isTold ? (since.part ?? withoutAnyLines(bare, since.asOf)) : undefined;
  const report = namedIn(
    input,
    since && old
      ? {
          ...bare,
          changes: changesBetween(old, bare),
          changesSince: since.edition,
          arrived: arrivedBetween(old, bare),
        }
      : bare,
  );
  return {
    report,
    contribution: {
      part: withoutLines(part),
      named: {
        province,
        sha256: sha256(canonicalJson(report)),
        printed: sha256(canonicalJson(report.sections)),
      },
      ...(old &&
        report.changes && {
          moves: movesOf(
            province,
            old,
            report,
            report.changes,
            definition.reissue.sendAbovePercent,
          ),
        }),
    },
  };
}

function partScope({ registry, definition, scope, label, plan: { province } }: PartInput): Unit {
  const code = province === aboveProvinces ? scope : province;
  return scopeOf(registry, definition, code, label);
}

/** What is said of the whole country is compared with its total, which no part of it knows. */
const forItself = (part: ReportPart): ReportPart => ({
  ...part,
  sections: part.sections.map((section) => ({
    ...section,
    figures: section.figures.map((figure) => ({
      ...figure,
      controls: figure.controls.filter(({ province }) => province !== undefined),
    })),
  })),
});

/** A part that the older edition had not, as it would have been by an older registry: every line is new. */
function withoutAnyLines(report: Report, asOf: Instant = report.asOf): Report {
  const figures = report.sections.map((section) => ({
    ...section,
    figures: section.figures.map(({ id, metric, coverage }): DatasetSection['figures'][number] => ({
      id,
      metric,
      coverage,
      total: { kind: 'none', cause: 'missing' },
      units: [],
      compared: [],
    })),
  }));
  return { ...report, asOf, registryVersion: 0, sections: figures };
}

export type JoinInput = ReportFrame & {
  readonly recommendations: readonly Recommendation[];
  readonly lastSent?: Report;
};

/** The report of the country from what its provinces contribute, in whatever order they come. */
export function joinParts(input: JoinInput, contributions: readonly Contribution[]): Report {
  const { registry, definition, scope, label, lastSent } = input;
  const parts = contributions.map(({ part }) => part);
  const [first, ...others] = parts;
  if (first === undefined) throw new Error(`${scope} has no part`);
  const whole = withoutLines(others.reduce(joinReportParts, first));
  const moves = contributions.flatMap((each) => each.moves ?? []);
  const report = {
    ...reportOf(input, whole, {
      scope: scopeOf(registry, definition, scope, label),
      facts: factsOfParts(whole, input.sha256),
      byProvince: true,
    }),
    ...recommended(input, input.recommendations),
    parts: contributions
      .filter(({ part }) => hasLines(part))
      .map((each) => each.named)
      .toSorted((a, b) => (a.province < b.province ? -1 : 1)),
  };
  if (lastSent === undefined) return namedIn(input, report);
  return namedIn(input, {
    ...report,
    changes: nationalChanges(lastSent, report, moves),
    changesSince: lastSent.edition,
    arrived: moves.flatMap(({ arrived }) => arrived).toSorted(),
  });
}

const factsOfParts = ({ facts }: ReportPart, sha256: ReportFrame['sha256']): FactsRead => ({
  count: facts.reduce((sum, { count }) => sum + count, 0),
  sha256: sha256(facts.map((each) => each.sha256).join('\n')),
});

// From parts to a report --------------------------------------------------------------

function onlyFacts({ facts: [only] }: ReportPart): FactsRead {
  if (only === undefined) throw new Error('A part counts what it has read');
  return { count: only.count, sha256: only.sha256 };
}

type View = { readonly scope: Unit; readonly facts: FactsRead; readonly byProvince: boolean };

function reportOf(frame: ReportFrame, part: ReportPart, view: View): Report {
  const { registry, definition, label } = frame;
  return {
    schema: 1,
    id: reportId(definition.code, frame.scope, label),
    edition: frame.edition,
    definition: { code: definition.code, names: definition.names },
    scope: { code: view.scope.code, level: view.scope.level },
    period: { type: definition.periodType, label },
    asOf: frame.asOf,
    codeVersion: frame.codeVersion,
    registryVersion: registry.version,
    facts: view.facts,
    sections: part.sections.map((section) => sectionOf(registry, section, view)),
    unitNames: {},
    sourceNames: {},
  };
}

function sectionOf(
  registry: Registry,
  part: SectionPart,
  { scope, byProvince }: View,
): DatasetSection {
  const { frame, isCut, extended, provinces } = part;
  const { boundaries, ...rest } = frame;
  const dataset = registry.datasets.find(({ code }) => code === frame.dataset.code);
  if (dataset === undefined) throw new Error(`No dataset is called ${frame.dataset.code}`);
  const frames = askedIn(registry, dataset).numbers.map((asked) => ({
    ...frameOf({ dataset, period: { type: frame.periodType } }, asked, scope),
    byProvince,
  }));
  return {
    ...rest,
    ...(isCut && { boundaries }),
    ...(extended.length > 0 && { extended }),
    coverage: joinedCoverage(provinces.map(({ coverage }) => coverage)),
    completion: joinCompletions(provinces.map(({ completion }) => completion)),
    ...(byProvince && { provinces }),
    figures: part.figures.flatMap((figure, place) => {
      const its = frames[place];
      return its === undefined ? [] : [figureFrom(its, figure)];
    }),
    ...(part.questions.length > 0 && { answers: part.questions.map(answersIn) }),
  };
}

const withChanges = (report: Report, lastSent: Report | undefined): Report =>
  lastSent === undefined
    ? report
    : {
        ...report,
        changes: changesBetween(lastSent, report),
        changesSince: lastSent.edition,
        arrived: arrivedBetween(lastSent, report),
      };

const namedIn = ({ registry, definition, label }: ReportFrame, report: Report): Report =>
  named(registry, report, labelPeriod(registry, definition, label));

// Recommendations -----------------------------------------------------------------------

function recommended(
  { registry, definition, scope, label, asOf }: ReportFrame,
  recommendations: readonly Recommendation[],
): { readonly recommendations?: RecommendationSection } {
  if (!definition.recommendations) return {};
  const { interval } = labelPeriod(registry, definition, label);
  const day = localDateAt(asOf);
  const inScope = recommendations.filter(({ locality }) =>
    isWithin(registry, locality, scope, day),
  );
  return { recommendations: summarise(inScope, interval, asOf, registry.calendar) };
}
