import type { ReportDefinition } from '../registry/report-definition.ts';
import { cutOffOf, endOf } from '../periods/due-day.ts';
import { knownPeriod, nextPeriod, type Period } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import type { FactPartition } from '../statements/partitions.ts';
import { releaseInstant } from './release.ts';
import { scopeOf } from './section-plan.ts';
import { reportId } from './report.ts';
import { labelCalendar } from '../registry/report-labels.ts';
import { isSettled, settlingMinutes } from '../periods/settling.ts';
import { addMinutes, epochOf, type Instant, instantOf } from '../time.ts';
import type { Level, UnitCode } from '../units/unit.ts';

/** A report as one version of the registry asks for it. */
export type ReleasedReport = {
  readonly report: string;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  /** Of the scope. */
  readonly level: Level;
  readonly label: string;
  /** When the first of its periods is cut off. No deadline lies before, so nothing is released before. */
  readonly closes: Instant;
  /** When its last deadline is over and settled, by this version. */
  readonly release: Instant;
};

const firstPeriod = (registry: Registry, definition: ReportDefinition): Period =>
  knownPeriod(labelCalendar(registry, definition), definition.periodType, definition.firstPeriod);

/** The report of a definition of this registry, for one of its scopes and labels. */
export const reportOf = (
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  label: string,
): ReleasedReport => ({
  report: reportId(definition.code, scope, label),
  definition,
  scope,
  level: scopeOf(registry, definition, scope, label).level,
  label,
  closes: closingOf(registry, definition, label),
  release: releaseInstant(registry, definition, scope, label),
});

function closingOf(registry: Registry, definition: ReportDefinition, label: string): Instant {
  const ends = definition.sections.flatMap(({ dataset: code }) => {
    const dataset = registry.datasetByCode.get(code);
    if (dataset === undefined) return [];
    return endOf(cutOffOf(dataset, knownPeriod(dataset.calendar, definition.periodType, label)));
  });
  const [first] = ends.toSorted();
  if (first === undefined) throw new Error(`${definition.code} has no section`);
  return first;
}

/** Every report of a definition and scope, oldest first; without an end where the definition has none. */
function* reportsOf(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
): Generator<ReleasedReport, void> {
  for (let period = firstPeriod(registry, definition); ; period = nextPeriod(period)) {
    yield reportOf(registry, definition, scope, period.label);
    if (period.label === definition.lastPeriod) return;
  }
}

/** Every report of a definition and scope whose release instant, by this version, has settled; oldest first. */
export function releasedReports(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  now: Instant,
): readonly ReleasedReport[] {
  const released: ReleasedReport[] = [];
  for (const report of reportsOf(registry, definition, scope)) {
    if (!isSettled(report.release, now)) break;
    released.push(report);
  }
  return released;
}

/**
 * Every report of a definition and scope that is closed by now, oldest first: all that may be released, by this version or
 * by one that stood before it.
 */
export function closedReports(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  now: Instant,
): readonly ReleasedReport[] {
  const closed: ReleasedReport[] = [];
  for (const report of reportsOf(registry, definition, scope)) {
    if (report.closes > now) break;
    closed.push(report);
  }
  return closed;
}

/** A version of the registry, and when it was the one that stood: from its publication up to the next one's. */
export type StandingVersion = {
  readonly registry: Registry;
  readonly from: Instant;
  /** Absent while it stands. */
  readonly until?: Instant;
};

/**
 * The first instant at which this version stood, asked for the report, and had released it. The earliest of them among all
 * versions is what the first edition reads as of. An instant follows from what was published up to it and from nothing
 * later, so a tick that comes late, after the calendar or the definition changed, finds the one that a punctual tick
 * would have found; and the version that stands at it is the one that released the report.
 */
export function firstInstantUnder(
  { registry, from, until }: StandingVersion,
  report: Pick<ReleasedReport, 'definition' | 'scope' | 'label'>,
): Instant | undefined {
  const definition = registry.definitionByCode.get(report.definition.code);
  if (definition === undefined || !asksFor(registry, report)) return undefined;
  const release = releaseInstant(registry, definition, report.scope, report.label);
  const first = from < release ? release : from;
  return until === undefined || first < until ? first : undefined;
}

/** Whether this version of the registry asks for the report at all. */
export function asksFor(
  registry: Registry,
  { definition, scope, label }: Pick<ReleasedReport, 'definition' | 'scope' | 'label'>,
): boolean {
  const known = registry.definitionByCode.get(definition.code);
  if (known === undefined || !known.scopes.includes(scope)) return false;
  let period = firstPeriod(registry, known);
  for (; period.label <= label; period = nextPeriod(period)) {
    if (period.label === label) return true;
    if (period.label === known.lastPeriod) return false;
  }
  return false;
}

const hourMs = 3_600_000;

/**
 * The latest settled point of the grid release + k x everyHours (k from 1, up to forDays after the release), or
 * nothing before the first. Late and corrected data are looked for at these points only. A tick after an outage
 * looks at the latest point and not at each that it missed: that gives one edition with everything that came,
 * where one per point would send people several editions at once, each outdated by the next.
 */
export function reissuePoint(
  { everyHours, forDays }: ReportDefinition['reissue'],
  release: Instant,
  now: Instant,
): Instant | undefined {
  const step = everyHours * hourMs;
  const settledUntil = epochOf(addMinutes(now, -settlingMinutes));
  const last = Math.floor((forDays * 24 * hourMs) / step);
  const settled = Math.floor((settledUntil - epochOf(release)) / step);
  const point = Math.min(last, settled);
  return point < 1 ? undefined : instantOf(epochOf(release) + point * step);
}

/** What is known of a report's editions. */
export type EditionsSoFar = {
  /** The instant that the first edition read as of: where the grid begins, whatever the registry says today. */
  readonly firstAsOf: Instant;
  /** The instant up to which data were looked at: the last edition's own, or later where nothing was new. */
  readonly lookedAtUntil: Instant;
};

export type Look = {
  /** Arrivals that were done after this. */
  readonly after: Instant;
  /** Arrivals that were received up to and including this: what the next edition reads as of. */
  readonly upTo: Instant;
};

/**
 * Arrivals are listed by the moment at which they were done, and by an index that follows a moment behind. An arrival that
 * was received by `upTo` and that the look of a tick misses was either done after that look, or so shortly before it that
 * the index did not list it yet; and the tick came after `upTo`. The next look begins an hour before `upTo`, so it meets
 * every such arrival if the index is less than an hour behind, however long the submission stood received and not done.
 * Listed by when they were received, those that stood longer than the overlap would be missed for ever. After the last
 * point there is no next look: the tick joins to the list what it finished itself, and does not move the mark while
 * something received by then may be undone. What is met twice is read again and found unchanged.
 */
const listedWithinMinutes = 60;

/** Where a report has to be looked at for late and corrected data; nothing if this point was looked at before. */
export function dueLook(
  reissue: ReportDefinition['reissue'],
  { firstAsOf, lookedAtUntil }: EditionsSoFar,
  now: Instant,
): Look | undefined {
  const upTo = reissuePoint(reissue, firstAsOf, now);
  if (upTo === undefined || upTo <= lookedAtUntil) return undefined;
  return { after: addMinutes(lookedAtUntil, -listedWithinMinutes), upTo };
}

/** A finished submission, as far as reports are concerned. */
export type Arrival = {
  /** When its facts became visible. */
  readonly receivedAt: Instant;
  /** When it was found to be finished, and listed: at once after that, or by a later tick. */
  readonly doneAt: Instant;
  /** Where its facts lie. */
  readonly touched: readonly FactPartition[];
};

/** Whether anything arrived in the look that a report of these partitions reads. */
export const findsNews = (
  { after, upTo }: Look,
  arrivals: readonly Arrival[],
  partitions: readonly FactPartition[],
): boolean =>
  arrivals.some(
    ({ receivedAt, doneAt, touched }) =>
      after < doneAt &&
      receivedAt <= upTo &&
      touched.some(({ province, month }) =>
        partitions.some((read) => read.province === province && read.month === month),
      ),
  );
