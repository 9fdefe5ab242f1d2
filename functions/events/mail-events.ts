import * as z from 'zod';
import { type DeliveryName, deliveryTagged, deliveryTagName } from '../../core/reports/delivery.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import type { SuppressedAddresses, Suppression } from '../../store/suppressed-addresses.ts';
import type { Log } from '../shared/log.ts';

/** An event of the mail service as EventBridge hands it on; what we do not read is left alone. */
export const MailEvent = z.object({
  /** When the event happened. */
  time: Instant,
  detail: z.object({
    eventType: z.string().min(1),
    mail: z.object({
      messageId: z.string().min(1),
      /** The addresses that we wrote to; a report of failure may name others, behind a forwarding. */
      destination: z.array(z.string()),
      tags: z.record(z.string(), z.array(z.string())).default({}),
    }),
    bounce: z.object({ bounceType: z.string() }).optional(),
  }),
});
type Detail = z.output<typeof MailEvent>['detail'];

export type MailEventNeeds = {
  readonly deliveries: Pick<Deliveries, 'markSent'>;
  readonly addresses: Pick<SuppressedAddresses, 'suppress'>;
  readonly log: Log;
};

const deliveryIn = ({ mail }: Detail): DeliveryName | undefined =>
  deliveryTagged(mail.tags[deliveryTagName]?.[0] ?? '');

/** Each of these follows only on a mail that was handed over. */
const provesHandover = new Set([
  'Send',
  'Delivery',
  'DeliveryDelay',
  'Bounce',
  'Complaint',
  'Reject',
]);

const minutesPerWeek = 7 * 24 * 60;

/**
 * A full mailbox or an automatic reply is a bounce of type Transient: the address rests for a week, so that one full
 * mailbox does not cut an office off for good. Any other bounce, and every complaint, lasts.
 */
function suppressionBy({ time, detail }: z.output<typeof MailEvent>): Suppression | undefined {
  if (detail.eventType === 'Complaint') return { at: time, reason: 'complaint' };
  if (detail.eventType !== 'Bounce') return undefined;
  const type = detail.bounce?.bounceType ?? 'Undetermined';
  const lasting = { at: time, reason: `bounce: ${type}` };
  return type === 'Transient' ? { ...lasting, until: addMinutes(time, minutesPerWeek) } : lasting;
}

/**
 * Takes in what the mail service tells of our mails. Events come late, twice, out of order or (being best effort)
 * not at all; each may be repeated. The owner is told by the log's errors, which name the delivery, not the address.
 */
export const takeInMailEvent =
  ({ deliveries, addresses, log }: MailEventNeeds) =>
  async (raw: unknown): Promise<void> => {
    const event = MailEvent.parse(raw);
    const { eventType, mail } = event.detail;
    const delivery = deliveryIn(event.detail);
    if (delivery !== undefined && provesHandover.has(eventType))
      await deliveries.markSent(delivery, event.time, mail.messageId);
    if (eventType === 'Reject') log.error('the mail service rejected a mail', { delivery });
    const suppression = suppressionBy(event);
    if (suppression === undefined) return;
    for (const address of mail.destination) await addresses.suppress(address, suppression);
    log.error('nothing more is sent to a recipient', { delivery, reason: suppression.reason });
  };
