import {
  type Addressee,
  type DeliveryName,
  deliveryTag,
  mostRefusals,
} from '../../core/reports/delivery.ts';
import type { Edition } from '../../core/reports/edition.ts';
import type { Language } from '../../core/names.ts';
import type { Report } from '../../core/reports/report.ts';
import { addMinutes } from '../../core/time.ts';
import type { DeliverWork } from '../../core/reports/work.ts';
import type { Mail, MailService } from '../../mail/ses.ts';
import type { Archive } from '../../store/archive.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import type { SuppressedAddresses } from '../../store/suppressed-addresses.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedReport } from '../shared/archived-report.ts';
import { capabilityLink, capabilityToken, type Secrets } from '../shared/capability.ts';
import type { Log } from '../shared/log.ts';
import type { Now } from '../shared/world.ts';

export type DeliverNeeds = {
  readonly reports: Pick<Reports, 'find'>;
  readonly deliveries: Pick<
    Deliveries,
    'claim' | 'markSent' | 'release' | 'refuse' | 'giveUp' | 'withhold'
  >;
  readonly addresses: Pick<SuppressedAddresses, 'isSuppressed'>;
  readonly archive: Pick<Archive, 'get'>;
  /** What the mail says, with the link that opens the report. */
  readonly mail: (
    report: Report,
    language: Language,
    link: string,
  ) => { readonly subject: string; readonly html: string; readonly text: string };
  readonly send: MailService;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  /** A name for this attempt that no other one has. */
  readonly newClaim: () => string;
  readonly now: Now;
  readonly log: Log;
};

/**
 * taken: somebody else holds or sent it. refused: the mail service did not take it; the next tick tries again, up to
 * `mostRefusals` times unless it was throttled.
 * unknown: it may have; the claim stays until the mail service's own event or an hour settles it.
 */
export type Delivered = 'sent' | 'taken' | 'withheld' | 'refused' | 'unknown';

/**
 * Hands one edition to one recipient: claim, send once, mark sent. The mail is made before the claim, so that a
 * fault in making it leaves nothing claimed. Dying after the claim leaves it claimed, and nobody sends it again.
 */
export const deliver =
  (needs: DeliverNeeds) =>
  async ({ report, edition: number, recipient }: DeliverWork): Promise<Delivered> => {
    const delivery: DeliveryName = { report, edition: number, recipient };
    const edition = await needs.reports.find(report, number);
    const addressee = edition?.recipients.find(({ id }) => id === recipient);
    if (edition === undefined || addressee === undefined)
      throw new Error(`${report}, edition ${number} is not for ${recipient}`);
    if (await needs.addresses.isSuppressed(addressee.email, needs.now())) {
      await needs.deliveries.withhold(delivery, needs.now(), 'address suppressed');
      return 'withheld';
    }
    const mail = await mailFor(needs, edition, addressee, delivery);
    const claim = needs.newClaim();
    if (!(await needs.deliveries.claim(delivery, claim, needs.now()))) return 'taken';
    return handOver(needs, delivery, claim, mail);
  };

const minutesPerDay = 1440;

async function mailFor(
  needs: DeliverNeeds,
  edition: Edition,
  { email, language }: Addressee,
  delivery: DeliveryName,
): Promise<Mail> {
  const report = await archivedReport(needs.archive, edition.archived.json);
  const expiresAt = addMinutes(needs.now(), edition.linkDays * minutesPerDay);
  const token = capabilityToken(await needs.secrets(), { ...delivery, expiresAt });
  return {
    to: email,
    tag: deliveryTag(delivery),
    ...needs.mail(report, language, capabilityLink(needs.publicUrl, token)),
  };
}

async function handOver(
  needs: DeliverNeeds,
  delivery: DeliveryName,
  claim: string,
  mail: Mail,
): Promise<Delivered> {
  const { deliveries, now, log } = needs;
  const handover = await needs.send(mail);
  switch (handover.kind) {
    case 'accepted':
      await deliveries.markSent(delivery, now(), handover.messageId);
      return 'sent';
    case 'refused':
      if (handover.throttled) await deliveries.release(delivery, claim, now(), handover.reason);
      else await refused(needs, delivery, claim, handover.reason);
      return 'refused';
    case 'unknown':
      log.warn('the mail service may have a delivery', { delivery, reason: handover.reason });
      return 'unknown';
    default:
      return handover satisfies never;
  }
}

/** The owner is told of the first refusal and of the last: of each one, he would be told every hour. */
async function refused(
  { deliveries, now, log }: DeliverNeeds,
  delivery: DeliveryName,
  claim: string,
  reason: string,
): Promise<void> {
  const refusals = await deliveries.refuse(delivery, claim, now(), reason);
  if (refusals === undefined) return;
  const isLast = refusals >= mostRefusals;
  if (isLast) await deliveries.giveUp(delivery, now());
  const level = isLast || refusals === 1 ? 'error' : 'warn';
  const message = isLast ? 'a delivery is refused and not tried again' : 'a delivery is refused';
  log[level](message, { delivery, reason, refusals });
}
