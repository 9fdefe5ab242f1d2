import { contributionOf, joinParts, type PartInput } from '../../core/reports/build-report.ts';
import type { KnownFacts } from '../../core/reports/build-part.ts';
import { planPart, planParts } from '../../core/reports/section-plan.ts';
import type { Recommendation } from '../../core/recommendations/recommendation.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Report } from '../../core/reports/report.ts';
import {
  type Contribution,
  withFractionsRead,
  withFractionsWritten,
} from '../../core/reports/report-part.ts';
import type { UnitCode } from '../../core/units/unit.ts';

/** A report; of the country with its parts by province. */
export type InParts = {
  readonly report: Report;
  readonly parts?: ReadonlyMap<string, Report>;
};

type Input = Omit<PartInput, 'plan' | 'since'> &
  KnownFacts & { readonly recommendations: readonly Recommendation[] };

const throughJson = (contribution: Contribution): Contribution =>
  withFractionsRead(JSON.parse(JSON.stringify(withFractionsWritten(contribution)))) as Contribution;

/** A report of the country as its steps compile it, each handing on JSON: from the same facts, against an edition before. */
export function builtInParts(input: Input, lastSent?: InParts): InParts {
  const { registry, definition, scope, label } = input;
  const provinces = planParts(registry, definition, scope, label).map(({ province }) => province);
  const old = [...(lastSent?.parts?.keys() ?? [])] as UnitCode[];
  const built = [...new Set([...provinces, ...old])].map((province) => {
    const part = lastSent?.parts?.get(province);
    const since = lastSent && {
      edition: lastSent.report.edition,
      asOf: lastSent.report.asOf,
      ...(part && { part }),
    };
    const plan = planPart(registry, definition, scope, label, province);
    return { province, ...contributionOf({ ...input, plan, ...(since && { since }) }) };
  });
  const joining = { ...input, ...(lastSent && { lastSent: lastSent.report }) };
  return {
    report: joinParts(
      joining,
      built.map(({ contribution }) => throughJson(contribution)),
    ),
    parts: new Map(built.map(({ province, report }) => [province, report])),
  };
}

/** A report of the country with the lines of its parts, and what changed of them: as it would be compiled in one piece. */
export function withLines({ report, parts }: InParts): Report {
  if (parts === undefined) return report;
  const all = [...parts.values()];
  const figures = all.flatMap(({ sections }) => sections.flatMap((each) => each.figures));
  const lines = all.flatMap(({ changes = [] }) => changes.filter(isOfLine));
  return {
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      figures: section.figures.map((figure) => ({
        ...figure,
        units: figures
          .filter(({ id }) => id === figure.id)
          .flatMap(({ units }) => units)
          .toSorted((a, b) => (a.unit < b.unit ? -1 : 1)),
      })),
    })),
    ...(report.changes && {
      changes: [...report.changes.filter((change) => isListed(change, lines)), ...lines],
    }),
  };
}

const isOfLine = ({ of, unit }: Change): boolean => of !== 'beside' && unit !== undefined;

/** In one piece a province that states a figure itself is a line and no more, and a province has no increase of its own. */
const isListed = ({ of, unit, figure }: Change, lines: readonly Change[]): boolean =>
  unit === undefined ||
  (of === 'figure' && !lines.some((line) => line.figure === figure && line.unit === unit));
