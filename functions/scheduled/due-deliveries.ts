import { outstanding } from '../../core/reports/delivery.ts';
import type { ListedEdition } from '../../core/reports/edition.ts';
import type { Instant } from '../../core/time.ts';
import type { DeliverWork } from '../../core/reports/work.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import type { Reports } from '../../store/reports.ts';
import type { Log } from '../shared/log.ts';

export type DueDeliveriesNeeds = {
  readonly reports: Pick<Reports, 'find' | 'markDeliveriesOver'>;
  readonly deliveries: Pick<Deliveries, 'ofEdition' | 'markUncertain'>;
  readonly log: Log;
};

export type DueDeliveries = {
  readonly work: readonly DeliverWork[];
  /** How many claims nobody will settle any more. */
  readonly uncertain: number;
};

/**
 * What is left of an edition's deliveries, by its ledger. A claim that waited an hour for the mail service's event
 * becomes uncertain, and its owner is told: nobody sends it again by himself.
 */
export async function deliveriesDue(
  { reports, deliveries, log }: DueDeliveriesNeeds,
  { report, edition: number }: ListedEdition,
  now: Instant,
): Promise<DueDeliveries> {
  const edition = await reports.find(report, number);
  if (edition === undefined || edition.deliveriesOver) return { work: [], uncertain: 0 };
  const ledger = await deliveries.ofEdition(report, number);
  const { toHandOn, doubtful, over } = outstanding(edition.recipients, ledger, now);
  if (over) await reports.markDeliveriesOver(edition);
  let uncertain = 0;
  for (const delivery of doubtful) {
    if (!(await deliveries.markUncertain(delivery, now))) continue;
    uncertain += 1;
    const { recipient, since } = delivery;
    log.error('whether a delivery was sent is uncertain', { report, number, recipient, since });
  }
  const work = toHandOn.map(
    (recipient) => ({ kind: 'deliver', report, edition: number, recipient }) as const,
  );
  return { work, uncertain };
}
