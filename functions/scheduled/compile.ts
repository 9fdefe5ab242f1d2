import { buildReport, type ReportInput } from '../../core/reports/build-report.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Edition } from '../../core/reports/edition.ts';
import type { Recommendation } from '../../core/recommendations/recommendation.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import { isNational } from '../../core/reports/section-plan.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import type { ReportDefinition } from '../../core/registry/report-definition.ts';
import { type Report, reportId } from '../../core/reports/report.ts';
import { isSettled } from '../../core/periods/settling.ts';
import type { Instant } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import type { CompileWork } from '../../core/reports/work.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedReport } from '../shared/archived-report.ts';
import { sha256Of } from '../shared/authenticate.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import {
  type Compiled,
  editionOf,
  keptInFull,
  lastSent,
  type Page,
  published,
  type PublishNeeds,
  recommendationsFor,
} from './editions.ts';

export type CompileNeeds = PublishNeeds & {
  readonly registry: Pick<RegistryReader, 'atInstant'>;
  /** Every visible statement of the partitions as of the instant, and the acts about them, read consistently. */
  readonly known: (
    partitions: readonly FactPartition[],
    registry: Registry,
    asOf: Instant,
  ) => Promise<Pick<ReportInput, 'statements' | 'acts'>>;
  readonly recommendations: (province: UnitCode) => Promise<readonly Recommendation[]>;
  readonly reports: Pick<Reports, 'latest' | 'find' | 'put' | 'markLookedAt'>;
  readonly archive: Archive;
  readonly page: Page;
  readonly codeVersion: string;
};

/**
 * Compiles the next edition of a report as of an instant; of the country another way (./compile-country.ts). It may be repeated
 * and run twice at once: the edition's number is taken once, and a run that finds the instant looked at already stands down.
 */
export const compile =
  (needs: CompileNeeds) =>
  async (work: CompileWork): Promise<Compiled> => {
    if (!isSettled(work.asOf, needs.now())) throw new Error(`${work.asOf} is not settled yet`);
    const report = reportId(work.definition, work.scope, work.label);
    const last = await needs.reports.latest(report);
    if (last !== undefined && work.asOf <= last.lookedAtUntil)
      return { kind: 'done-before', report };

    const drafted = await draft(needs, work, last);
    if (last !== undefined && drafted.unchanged) {
      await needs.reports.markLookedAt(report, last.edition, work.asOf);
      return { kind: 'unchanged', report };
    }
    const archived = await keptInFull(needs.archive, drafted.report, needs.page);
    return published(needs, editionOf({ ...drafted, archived, compiledAt: needs.now() }));
  };

type Draft = {
  readonly report: Report;
  readonly registry: Registry;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  /** True where the figures, their statements and their coverage print as in the edition before. */
  readonly unchanged: boolean;
};

async function draft(
  needs: CompileNeeds,
  { definition: code, scope, label, asOf }: CompileWork,
  last: Edition | undefined,
): Promise<Draft> {
  const registry = await needs.registry.atInstant(asOf);
  const definition = registry.definitionByCode.get(code);
  if (definition === undefined) throw new Error(`No definition was called ${code} at ${asOf}`);
  if (isNational(registry, definition, scope, label))
    throw new Error(`${scope} is compiled province by province`);
  const made = last && (await archivedReport(needs.archive, last.archived.json));
  const sent = await lastSent(needs.reports, last);
  const told = sent && (await archivedReport(needs.archive, sent.archived.json));
  const report = buildReport({
    registry,
    definition,
    scope,
    label,
    edition: (last?.edition ?? 0) + 1,
    asOf,
    ...(await needs.known(partitionsOf(registry, definition, scope, label), registry, asOf)),
    recommendations: definition.recommendations
      ? await recommendationsFor(needs.recommendations, registry, scope, asOf)
      : [],
    codeVersion: needs.codeVersion,
    sha256: sha256Of,
    ...(told && { lastSent: told }),
  });
  const unchanged =
    made !== undefined && canonicalJson(made.sections) === canonicalJson(report.sections);
  return { report, registry, definition, scope, unchanged };
}
