import type { Registry } from '../../core/registry.ts';
import type { Instant } from '../../core/time.ts';
import type { WorkQueue } from '../../core/work.ts';
import type { Reports } from '../../store/reports.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Now } from '../shared/world.ts';
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
    readonly finishSubmissions: () => Promise<FinishedSubmissions>;
    readonly handOn: WorkQueue;
    readonly now: Now;
  };

/** What one tick found to do. All 0 when everything was done before. */
export type TickSummary = {
  readonly at: Instant;
  readonly submissionsFinished: number;
  readonly submissionsOpen: number;
  readonly firstEditions: number;
  readonly reissues: number;
  readonly deliveries: number;
  readonly uncertain: number;
};

/**
 * Works out from data what is due now and hands it on. It keeps no memory of its own: a missed tick is caught up by
 * the next, and a repeated or concurrent one hands on work that is found done.
 * Half-done submissions come first, so that no report is marked as looked at while its data are still unlisted.
 */
export const tick = (needs: TickNeeds) => async (): Promise<TickSummary> => {
  const at = needs.now();
  const { finished, stuck } = await needs.finishSubmissions();
  if (stuck.length > 0) needs.log.error('submissions stay open for more than an hour', { stuck });

  const registry = await needs.registry.current();
  const reports = await allReports(needs, registry, at);
  const first = await firstEditionsDue(needs, reports, at);
  const again = await reissuesDue(needs, registry, reports, at);
  const deliveries = await allDeliveries(needs, reports, at);
  await needs.handOn([...first, ...again, ...deliveries.flatMap(({ work }) => work)]);

  const summary = {
    at,
    submissionsFinished: finished.length,
    submissionsOpen: stuck.length,
    firstEditions: first.length,
    reissues: again.length,
    deliveries: sumOf(deliveries.map(({ work }) => work.length)),
    uncertain: sumOf(deliveries.map(({ uncertain }) => uncertain)),
  };
  needs.log.info('ticked', summary);
  return summary;
};

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** One query per definition and scope. */
async function allReports(
  { reports }: TickNeeds,
  registry: Registry,
  now: Instant,
): Promise<readonly ReportSoFar[]> {
  const found: ReportSoFar[] = [];
  for (const definition of registry.definitions)
    for (const scope of definition.scopes) {
      const listed = await reports.inSeries(definition.code, scope);
      found.push(...reportsSoFar(registry, definition, scope, listed, now));
    }
  return found;
}

async function allDeliveries(needs: TickNeeds, reports: readonly ReportSoFar[], now: Instant) {
  const pending = reports.flatMap(({ editions }) =>
    editions.filter(({ deliveriesOver }) => !deliveriesOver),
  );
  return Promise.all(pending.map((edition) => deliveriesDue(needs, edition, now)));
}
