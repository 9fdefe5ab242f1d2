import type { ListedEdition } from '../../core/reports/edition.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import {
  type Arrival,
  asksFor,
  closedReports,
  dueLook,
  findsNews,
  type Look,
  type ReleasedReport,
} from '../../core/reports/schedule.ts';
import { isSettled } from '../../core/periods/settling.ts';
import type { Instant } from '../../core/time.ts';
import { type CompileAnyWork, compileWork } from '../../core/reports/work.ts';
import type { Reports } from '../../store/reports.ts';
import { firstInstants, type RegistryVersions } from '../shared/first-instant.ts';
import type { Log } from '../shared/log.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import { apart } from './apart.ts';
import type { FinishedSubmissions } from './finish-submissions.ts';

export type DueReportsNeeds = {
  readonly registry: Pick<RegistryReader, 'at'>;
  /** Every version of the registry and when it was published, oldest first. */
  readonly history: () => Promise<RegistryVersions>;
  /** Submissions that were done from the first instant up to and including the second, as far as they are listed yet. */
  readonly arrivals: (from: Instant, until: Instant) => Promise<readonly Arrival[]>;
  readonly reports: Pick<Reports, 'markLookedAt'>;
  readonly log: Log;
};

/** A report with the editions that exist of it, oldest first. */
export type ReportSoFar = {
  readonly released: ReleasedReport;
  readonly editions: readonly ListedEdition[];
};

/** Every report of a definition and scope that may be due by now, beside its editions. */
export function reportsSoFar(
  registry: Registry,
  definition: ReleasedReport['definition'],
  scope: ReleasedReport['scope'],
  listed: readonly ListedEdition[],
  now: Instant,
): readonly ReportSoFar[] {
  const byReport = Map.groupBy(listed, (edition) => edition.report);
  return closedReports(registry, definition, scope, now).map((released) => ({
    released,
    editions: byReport.get(released.report) ?? [],
  }));
}

const compileAsOf = (
  { definition, scope, level, label }: ReleasedReport,
  asOf: Instant,
): CompileAnyWork => compileWork(level, { definition: definition.code, scope, label, asOf });

/** First editions that are missing, each as of the instant at which it was released. */
export async function firstEditionsDue(
  needs: DueReportsNeeds,
  reports: readonly ReportSoFar[],
  now: Instant,
): Promise<readonly CompileAnyWork[]> {
  const missing = reports.filter(({ editions }) => editions.length === 0);
  if (missing.length === 0) return [];
  const instants = await firstInstants(
    needs.registry,
    missing.map(({ released }) => released),
    await needs.history(),
    ({ report }, work) => apart(needs.log, 'find the first instant of a report', { report }, work),
  );
  return [...instants]
    .filter(([, asOf]) => isSettled(asOf, now))
    .map(([released, asOf]) => compileAsOf(released, asOf));
}

type DueLook = { readonly so: ReportSoFar; readonly last: ListedEdition; readonly look: Look };

function looksDue(reports: readonly ReportSoFar[], now: Instant): readonly DueLook[] {
  return reports.flatMap((so) => {
    const [first, last] = [so.editions.at(0), so.editions.at(-1)];
    if (first === undefined || last === undefined) return [];
    const known = { firstAsOf: first.asOf, lookedAtUntil: last.lookedAtUntil };
    const look = dueLook(so.released.definition.reissue, known, now);
    return look === undefined ? [] : [{ so, last, look }];
  });
}

/** What this tick knows of submissions beside the list. */
export type Submitted = Pick<FinishedSubmissions, 'finished' | 'unsettledSince'>;

/** Next editions that late or corrected data ask for. */
export async function reissuesDue(
  needs: DueReportsNeeds,
  reports: readonly ReportSoFar[],
  submitted: Submitted,
  now: Instant,
): Promise<readonly CompileAnyWork[]> {
  const looks = looksDue(reports, now);
  const after = looks.map(({ look }) => look.after).toSorted()[0];
  if (after === undefined) return [];
  const arrivals = [...(await needs.arrivals(after, now)), ...submitted.finished];
  const history = await needs.history();
  const due: CompileAnyWork[] = [];
  for (const pending of looks) {
    const { report } = pending.so.released;
    const work = await apart(needs.log, 'look for late data of a report', { report }, () =>
      looked(needs, history, pending, arrivals, submitted),
    );
    if (work !== undefined) due.push(work);
  }
  return due;
}

/**
 * The edition that the arrivals ask for, by the version of the registry that an edition as of this point would read; none if that
 * version asked for no such report. A report about which nothing arrived is marked as looked at, so that it is not
 * looked at again before its next point; but not while something that was received by this one may be undone.
 */
async function looked(
  { registry, reports }: Pick<DueReportsNeeds, 'registry' | 'reports'>,
  history: RegistryVersions,
  { so, last, look }: DueLook,
  arrivals: readonly Arrival[],
  { unsettledSince }: Submitted,
): Promise<CompileAnyWork | undefined> {
  const { released } = so;
  const standing = history.findLast(({ at }) => at <= look.upTo);
  const known = standing && (await registry.at(standing.version));
  const definition = known?.definitionByCode.get(released.definition.code);
  if (known === undefined || definition === undefined || !asksFor(known, released))
    return undefined;
  const read = partitionsOf(known, definition, released.scope, released.label);
  if (findsNews(look, arrivals, read)) return compileAsOf(released, look.upTo);
  if (unsettledSince === undefined || look.upTo < unsettledSince)
    await reports.markLookedAt(last.report, last.edition, look.upTo);
  return undefined;
}
