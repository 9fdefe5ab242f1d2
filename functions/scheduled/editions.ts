import { isWorthSending } from '../../core/reports/delivery.ts';
import type { Edition } from '../../core/reports/edition.ts';
import type { Language } from '../../core/names.ts';
import type { Recommendation } from '../../core/recommendations/recommendation.ts';
import { isWithin, provinceOf } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { ReportDefinition } from '../../core/registry/report-definition.ts';
import type { Report } from '../../core/reports/report.ts';
import { type Instant, localDateAt } from '../../core/time.ts';
import { aboveProvinces, type UnitCode } from '../../core/units/unit.ts';
import type { WorkQueue } from '../../core/reports/work.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { keep, keepReport } from '../shared/archived-report.ts';
import type { Now } from '../shared/world.ts';

/**
 * done-before: another run looked that far already. unchanged: what arrived changes nothing that is printed. overtaken: another run
 * took the number of the edition while this one's parts were compiled, which are to be compiled anew.
 */
export type Compiled =
  | { readonly kind: 'compiled'; readonly report: string; readonly edition: number }
  | { readonly kind: 'unchanged' | 'done-before' | 'overtaken'; readonly report: string };

/**
 * Changes are listed and measured against the last edition that was sent, not the last one made: else a figure could
 * drift any distance in steps that are each too small to be told, and nobody would be told of the first ones.
 */
export async function lastSent(
  { find }: Pick<Reports, 'find'>,
  last: Edition | undefined,
): Promise<Edition | undefined> {
  let sent = last;
  while (sent !== undefined && !sent.toBeSent) sent = await find(sent.report, sent.edition - 1);
  return sent;
}

/** Recommendations lie under the province of their locality; a scope below a province reads that province's. */
export async function recommendationsFor(
  inProvince: (province: UnitCode) => Promise<readonly Recommendation[]>,
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
  const found = await Promise.all([...provinces].toSorted().map(inProvince));
  return found.flat();
}

// In the archive ----------------------------------------------------------------------

export type Page = (report: Report, language: Language) => string;

/** Keys in the archive. */
export type Kept = Pick<Edition['archived'], 'json' | 'page'>;

/** A report and its page in each language, before anybody can find them. */
export async function keptInFull(
  archive: Pick<Archive, 'put'>,
  report: Report,
  page: Page,
): Promise<Kept> {
  const html = 'text/html; charset=utf-8';
  const [json, vi, en] = await Promise.all([
    keepReport(archive, report),
    keep(archive, page(report, 'vi'), html),
    keep(archive, page(report, 'en'), html),
  ]);
  return { json, page: { vi, en } };
}

export type Made = {
  readonly report: Report;
  readonly registry: Registry;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  readonly archived: Edition['archived'];
  readonly compiledAt: Instant;
  /** Where a part knows that it moved by more than the definition asks for. */
  readonly partsWorthSending?: boolean;
};

export function editionOf(made: Made): Edition {
  const { report, registry, definition, scope, archived, compiledAt } = made;
  const { sendAbovePercent } = definition.reissue;
  const toBeSent =
    report.changes === undefined ||
    made.partsWorthSending === true ||
    isWorthSending(report.changes, sendAbovePercent);
  return {
    report: report.id,
    edition: report.edition,
    definition: definition.code,
    scope,
    label: report.period.label,
    asOf: report.asOf,
    compiledAt,
    sha256: archived.json,
    toBeSent,
    lookedAtUntil: report.asOf,
    deliveriesOver: !toBeSent,
    codeVersion: report.codeVersion,
    registryVersion: report.registryVersion,
    archived,
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

// Publishing ---------------------------------------------------------------------------

export type PublishNeeds = {
  readonly reports: Pick<Reports, 'put'>;
  readonly handOn: WorkQueue;
  readonly now: Now;
};

/** Puts the edition, whose bodies are in the archive, and hands on its deliveries. Its number is taken once. */
export async function published(
  { reports, handOn }: PublishNeeds,
  edition: Edition,
): Promise<Compiled> {
  const standing = await reports.put(edition);
  const { report } = edition;
  if (standing.sha256 !== edition.sha256) return { kind: 'done-before', report };
  if (standing.toBeSent)
    await handOn(
      standing.recipients.map(({ id }) => ({
        kind: 'deliver',
        report,
        edition: standing.edition,
        recipient: id,
      })),
    );
  return { kind: 'compiled', report, edition: standing.edition };
}
