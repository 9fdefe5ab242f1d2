import type { ReportDefinition } from './report-definition.ts';
import { knownPeriod, nextPeriod, type Period } from './period.ts';
import type { Registry } from './registry.ts';
import { type FactPartition, releaseInstant } from './release.ts';
import { reportId } from './report.ts';
import { isSettled, settlingMinutes } from './settling.ts';
import { addMinutes, epochOf, type Instant, instantOf } from './time.ts';
import type { UnitCode } from './unit.ts';

/** A report that the registry asks for, and the instant that its first edition reads as of. */
export type ReleasedReport = {
  readonly report: string;
  readonly definition: ReportDefinition;
  readonly scope: UnitCode;
  readonly label: string;
  readonly release: Instant;
};

/** Labels are the same under every calendar; which days they mean is each section's own affair. */
const firstPeriod = (definition: ReportDefinition): Period =>
  knownPeriod('gregorian', definition.periodType, definition.firstPeriod);

/**
 * Every report of a definition and scope whose release instant has settled, oldest first. The instant follows from
 * definition and period alone, so a tick that comes a week late finds the same reports as of the same instants.
 */
export function releasedReports(
  registry: Registry,
  definition: ReportDefinition,
  scope: UnitCode,
  now: Instant,
): readonly ReleasedReport[] {
  const released: ReleasedReport[] = [];
  for (let period = firstPeriod(definition); ; period = nextPeriod(period)) {
    const { label } = period;
    const release = releaseInstant(registry, definition, scope, label);
    if (!isSettled(release, now)) return released;
    released.push({
      report: reportId(definition.code, scope, label),
      definition,
      scope,
      label,
      release,
    });
    if (label === definition.lastPeriod) return released;
  }
}

/** Whether this version of the registry asks for the report at all. */
export function asksFor(
  registry: Registry,
  { definition, scope, label }: Pick<ReleasedReport, 'definition' | 'scope' | 'label'>,
): boolean {
  const known = registry.definitionByCode.get(definition.code);
  if (known === undefined || !known.scopes.includes(scope)) return false;
  for (let period = firstPeriod(known); period.label <= label; period = nextPeriod(period)) {
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
