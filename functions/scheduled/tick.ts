import type { Registry } from '../../core/registry/registry.ts';
import type { Instant } from '../../core/time.ts';
import type { WorkQueue } from '../../core/reports/work.ts';
import type { Reports } from '../../store/reports.ts';
import type { Uploads } from '../../store/uploads.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Now } from '../shared/world.ts';
import { apart } from './apart.ts';
import { uploadsDue } from './due-uploads.ts';
import { deliveriesDue, type DueDeliveriesNeeds } from './due-deliveries.ts';
import {
  type DueReportsNeeds,
  firstEditionsDue,
  reissuesDue,
  type ReportSoFar,
  reportsSoFar,
} from './due-reports.ts';
import type { FinishedSubmissions } from './finish-submissions.ts';

export type TickNeeds = Omit<DueReportsNeeds, 'registry' | 'reports'> &
  Omit<DueDeliveriesNeeds, 'reports'> & {
    readonly registry: Pick<RegistryReader, 'current' | 'at'>;
    readonly reports: Pick<Reports, 'inSeries' | 'find' | 'markLookedAt' | 'markDeliveriesOver'>;
    readonly uploads: Pick<Uploads, 'unfinished'>;
    readonly finishSubmissions: () => Promise<FinishedSubmissions>;
    /** Answers how many warnings are new. */
    readonly findWarnings: () => Promise<number>;
    /** Answers how many due dates a changed working calendar moved. */
    readonly applyCalendar: () => Promise<number>;
    /** Keeps when it came to its end. */
    readonly ended: (at: Instant) => Promise<void>;
    readonly handOn: WorkQueue;
    readonly now: Now;
  };

/** What one tick found to do. All 0 when everything was done before. */
export type TickSummary = {
  readonly at: Instant;
  readonly submissionsFinished: number;
  readonly submissionsOpen: number;
  readonly uploads: number;
  readonly firstEditions: number;
  readonly reissues: number;
  readonly deliveries: number;
  readonly uncertain: number;
  /** Recorded beside figures. */
  readonly warnings: number;
  /** Of recommendations, by a changed working calendar. */
  readonly dueDatesMoved: number;
};

/**
 * Works out from data what is due now and hands it on. It keeps no memory of its own but how far it looked
 * for warnings, and for whoever asks when it came to its end: a missed tick is caught up by the next, and a repeated or concurrent one hands on work that is found done.
 * Half-done submissions come first, so that no report is marked as looked at while its data are still unlisted.
 * A fault is kept to its own submission, series, report or edition: it is logged as an error, and the rest goes on.
 */
export const tick = (needs: TickNeeds) => async (): Promise<TickSummary> => {
  const at = needs.now();
  const submitted = await aside(needs, 'finish submissions', needs.finishSubmissions);
  const registry = await needs.registry.current();
  const reports = await allReports(needs, registry, at);
  const first = await aside(needs, 'find first editions', () =>
    firstEditionsDue(needs, reports, at),
  );
  // Without knowing what was finished, a look could mark as seen what is not listed yet.
  const again =
    submitted &&
    (await aside(needs, 'find next editions', () => reissuesDue(needs, reports, submitted, at)));
  const deliveries = await allDeliveries(needs, reports, at);
  const uploads = await aside(needs, 'find uploads', () => uploadsDue(needs, at));
  const work = deliveries.flatMap((each) => each.work);
  await needs.handOn([...(uploads ?? []), ...(first ?? []), ...(again ?? []), ...work]);
  const moved = await aside(needs, 'apply the working calendar', needs.applyCalendar);
  // Last, because it may take long and nobody waits for it.
  const warnings = await aside(needs, 'find warnings', needs.findWarnings);

  const summary = {
    at,
    submissionsFinished: submitted?.finished.length ?? 0,
    submissionsOpen: submitted?.stuck.length ?? 0,
    uploads: uploads?.length ?? 0,
    firstEditions: first?.length ?? 0,
    reissues: again?.length ?? 0,
    deliveries: work.length,
    uncertain: deliveries.reduce((sum, { uncertain }) => sum + uncertain, 0),
    warnings: warnings ?? 0,
    dueDatesMoved: moved ?? 0,
  };
  await aside(needs, 'keep the end of the tick', () => needs.ended(needs.now()));
  needs.log.info('ticked', summary);
  return summary;
};

const aside = <T>({ log }: TickNeeds, task: string, work: () => Promise<T>) =>
  apart(log, task, {}, work);

/** One query per definition and scope. */
async function allReports(
  { reports, log }: TickNeeds,
  registry: Registry,
  now: Instant,
): Promise<readonly ReportSoFar[]> {
  const found: ReportSoFar[] = [];
  for (const definition of registry.definitions)
    for (const scope of definition.scopes) {
      const series = { definition: definition.code, scope };
      const known = await apart(log, 'list the editions of a series', series, async () => {
        const listed = await reports.inSeries(definition.code, scope);
        return reportsSoFar(registry, definition, scope, listed, now);
      });
      found.push(...(known ?? []));
    }
  return found;
}

async function allDeliveries(needs: TickNeeds, reports: readonly ReportSoFar[], now: Instant) {
  const pending = reports.flatMap(({ editions }) =>
    editions.filter(({ deliveriesOver }) => !deliveriesOver),
  );
  const found = await Promise.all(
    pending.map((listed) => {
      const { report, edition } = listed;
      return apart(needs.log, 'find the deliveries of an edition', { report, edition }, () =>
        deliveriesDue(needs, listed, now),
      );
    }),
  );
  return found.filter((due) => due !== undefined);
}
