import { buildReport, type ReportInput } from '../../core/build-report.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { isWorthSending } from '../../core/delivery.ts';
import type { Edition } from '../../core/edition.ts';
import type { Language } from '../../core/names.ts';
import type { Recommendation } from '../../core/recommendation.ts';
import { isWithin, provinceOf, type Registry } from '../../core/registry.ts';
import { type FactPartition, partitionsOf } from '../../core/release.ts';
import type { ReportDefinition } from '../../core/report-definition.ts';
import { type Report, reportId } from '../../core/report.ts';
import { isSettled } from '../../core/settling.ts';
import { type Instant, localDateAt } from '../../core/time.ts';
import { aboveProvinces, type UnitCode } from '../../core/unit.ts';
import type { CompileWork, WorkQueue } from '../../core/work.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedReport, keep, keepReport } from '../shared/archived-report.ts';
import { sha256Of } from '../shared/authenticate.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Now } from '../shared/world.ts';

export type CompileNeeds = {
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
  readonly page: (report: Report, language: Language) => string;
  readonly handOn: WorkQueue;
  readonly codeVersion: string;
  readonly now: Now;
};

/** done-before: another run looked that far already. unchanged: what arrived changes nothing that is printed. */
export type Compiled =
  | { readonly kind: 'compiled'; readonly report: string; readonly edition: number }
  | { readonly kind: 'unchanged' | 'done-before'; readonly report: string };

/**
 * Compiles the next edition of a report as of an instant. It may be repeated and run twice at once: the edition's
 * number is taken once, and a run that finds the instant looked at already stands down.
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
    const edition = await archived(needs, drafted);
    const standing = await needs.reports.put(edition);
    if (standing.sha256 !== edition.sha256) return { kind: 'done-before', report };
    await handOnDeliveries(needs.handOn, standing);
    return { kind: 'compiled', report, edition: standing.edition };
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
  const made = last && (await archivedReport(needs.archive, last.archived.json));
  const sent = await lastSent(needs, last);
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
      ? await recommendationsOf(needs, registry, scope, asOf)
      : [],
    codeVersion: needs.codeVersion,
    sha256: sha256Of,
    ...(told && { lastSent: told }),
  });
  const unchanged =
    made !== undefined && canonicalJson(made.sections) === canonicalJson(report.sections);
  return { report, registry, definition, scope, unchanged };
}

/** Recommendations lie under the province of their locality; a scope below a province reads that province's. */
async function recommendationsOf(
  needs: CompileNeeds,
  registry: Registry,
  scope: UnitCode,
  asOf: Instant,
): Promise<readonly Recommendation[]> {
  const day = localDateAt(asOf);
  const home = provinceOf(registry, scope, day);
  const below = registry.units
    .filter((unit) => unit.level === 'province' && isWithin(registry, unit.code, scope, day))
    .map((unit) => unit.code);
  const provinces = new Set(home === aboveProvinces ? below : [home]);
  const found = await Promise.all([...provinces].toSorted().map(needs.recommendations));
  return found.flat();
}

/** The edition, with its bodies in the archive before anybody can find it. */
async function archived(
  needs: CompileNeeds,
  { report, registry, definition, scope }: Draft,
): Promise<Edition> {
  const html = 'text/html; charset=utf-8';
  const [json, vi, en] = await Promise.all([
    keepReport(needs.archive, report),
    keep(needs.archive, needs.page(report, 'vi'), html),
    keep(needs.archive, needs.page(report, 'en'), html),
  ]);
  const { sendAbovePercent } = definition.reissue;
  const toBeSent = report.changes === undefined || isWorthSending(report.changes, sendAbovePercent);
  return {
    report: report.id,
    edition: report.edition,
    definition: definition.code,
    scope,
    label: report.period.label,
    asOf: report.asOf,
    compiledAt: needs.now(),
    sha256: json,
    toBeSent,
    lookedAtUntil: report.asOf,
    deliveriesOver: !toBeSent,
    codeVersion: report.codeVersion,
    registryVersion: report.registryVersion,
    archived: { json, page: { vi, en } },
    recipients: addresseesOf(registry, definition),
    linkDays: definition.linkDays,
  };
}

const addresseesOf = (registry: Registry, definition: ReportDefinition): Edition['recipients'] =>
  [...new Set(definition.recipients)].map((id) => {
    const recipient = registry.recipientById.get(id);
    if (recipient === undefined) throw new Error(`No recipient is called ${id}`);
    return { id, email: recipient.email, language: recipient.language };
  });

/**
 * Changes are listed and measured against the last edition that was sent, not the last one made: else a figure could
 * drift any distance in steps that are each too small to be told, and nobody would be told of the first ones.
 */
async function lastSent(
  { reports }: Pick<CompileNeeds, 'reports'>,
  last: Edition | undefined,
): Promise<Edition | undefined> {
  let sent = last;
  while (sent !== undefined && !sent.toBeSent)
    sent = await reports.find(sent.report, sent.edition - 1);
  return sent;
}

async function handOnDeliveries(handOn: WorkQueue, edition: Edition): Promise<void> {
  if (!edition.toBeSent) return;
  await handOn(
    edition.recipients.map(({ id }) => ({
      kind: 'deliver',
      report: edition.report,
      edition: edition.edition,
      recipient: id,
    })),
  );
}
