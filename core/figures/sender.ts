import type { Sender } from '../reports/unit-line.ts';
import type { Speaker } from '../statements/statement.ts';

/**
 * Who sent a statement, as a report tells it. Systems name their people as they know them, some by an address; a report is
 * mailed and read far beyond its province, so an address is cut at its sign, in the id and in the name.
 */
export const senderOf = ({ client, person }: Speaker): Sender => ({
  client,
  ...(person && { person: { id: withoutAddress(person.id), name: withoutAddress(person.name) } }),
});

/** `lan.nguyen@camau.gov.vn` becomes `lan.nguyen@…`. */
const withoutAddress = (text: string): string => text.replaceAll(/@[^\s@]+/gu, '@…');
