import { type DeliveryName, deliveryTagged } from '../core/reports/delivery.ts';
import type { Mail } from './outbox.ts';

/** Which delivery a mail is, by its tag; nothing for a mail that is not one of ours. */
export const deliveryOf = (mail: Mail): DeliveryName | undefined =>
  mail.tags.map(({ value }) => deliveryTagged(value)).find((delivery) => delivery !== undefined);

/** The path of the report's link, without the host: the system may answer on another port than when it was sent. */
export const linkPathIn = (mail: Mail): string | undefined =>
  /https?:\/\/[^\s/]+(\/reports\/[A-Za-z0-9._~-]+)/.exec(mail.text ?? '')?.[1];

/** The newest mail of each report, in order of the reports' names; of an edition's mails the first one sent. */
export function newestMails(mails: readonly Mail[]): readonly Mail[] {
  const newest = new Map<string, { readonly mail: Mail; readonly edition: number }>();
  for (const mail of mails) {
    const delivery = deliveryOf(mail);
    if (delivery === undefined) continue;
    const known = newest.get(delivery.report);
    if (known === undefined || known.edition < delivery.edition)
      newest.set(delivery.report, { mail, edition: delivery.edition });
  }
  return [...newest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { mail }]) => mail);
}
