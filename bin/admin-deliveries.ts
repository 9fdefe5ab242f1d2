import * as z from 'zod';
import { type Delivery, type DeliveryName, DeliveryState } from '../core/delivery.ts';
import { RecipientId } from '../core/report-definition.ts';
import { deliveryStore } from '../store/deliveries.ts';
import { suppressedAddresses } from '../store/suppressed-addresses.ts';
import { reportStore } from '../store/reports.ts';
import {
  type AdminWorld,
  By,
  command,
  operandsOf,
  optionsOf,
  refuse,
  Table,
} from './admin-world.ts';

const ReportId = z
  .string()
  .regex(/^[^~\s]+~[^~\s]+~[^~\s]+$/, 'REPORT is written as <definition>~<scope>~<label>.');

const Named = operandsOf([
  ReportId,
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'EDITION is a whole number from 1.')
    .transform(Number),
  z.custom<RecipientId>(
    (text) => RecipientId.safeParse(text).success,
    'RECIPIENT is the id of a recipient.',
  ),
]).transform(([report, edition, recipient]): DeliveryName => ({ report, edition, recipient }));

const State = z.enum(DeliveryState.options, {
  error: `STATE is one of ${DeliveryState.options.join(', ')}.`,
});

const Json = z.boolean().default(false);

const described = ({ report, edition, recipient }: DeliveryName): string =>
  `${report}, edition ${edition}, to ${recipient}`;

export const listDeliveries = command(
  {
    usage: 'deliveries list --table NAME [--report REPORT] [--state STATE] [--json]',
    does: [
      'Prints every delivery with its state, since when, and the reason if there is one. STATE is',
      `one of ${DeliveryState.options.join(', ')}. Without --report the whole`,
      'table is read. NAME: the ReportsTable, here and below.',
    ],
  },
  {
    operands: z.tuple([], { error: 'It takes no operand.' }),
    options: optionsOf({
      table: Table,
      report: ReportId.optional(),
      state: State.optional(),
      json: Json,
    }),
  },
  async (_, { table, report, state, json }, world) => {
    const store = deliveryStore(world.db(), table);
    const all = await (report === undefined ? store.all() : store.ofReport(report));
    const listed = all.filter((delivery) => state === undefined || delivery.state === state);
    if (json) world.print(JSON.stringify(listed.toSorted(byName).map(shown)));
    else if (listed.length === 0) world.print('There is no such delivery.');
    else for (const delivery of listed.toSorted(byName)) world.print(lineOf(delivery));
    return 0;
  },
);

const byName = (a: Delivery, b: Delivery): number =>
  a.report.localeCompare(b.report) ||
  a.edition - b.edition ||
  a.recipient.localeCompare(b.recipient);

/** What `--json` prints of a delivery. */
const shown = ({ report, edition, recipient, state, since, reason, messageId }: Delivery) => ({
  report,
  edition,
  recipient,
  state,
  since,
  reason,
  messageId,
});

const lineOf = (delivery: Delivery): string =>
  `${described(delivery)}: ${delivery.state} since ${delivery.since}${delivery.reason === undefined ? '' : ` (${delivery.reason})`}`;

export const settleDelivery = command(
  {
    usage:
      'deliveries settle REPORT EDITION RECIPIENT --as sent|again --table NAME [--by NAME] [--json]',
    does: [
      'Decides about an uncertain delivery. sent: somebody made sure that the mail arrived. again:',
      'the next hourly run sends it once more, and it may arrive twice. A refused delivery can be',
      'sent again too once the cause is mended, and a withheld one once its address is lifted.',
      '--by is written down as the reason.',
    ],
  },
  {
    operands: Named,
    options: optionsOf({
      table: Table,
      as: z.enum(['sent', 'again'], { error: 'It needs --as sent or --as again.' }),
      by: By,
      json: Json,
    }),
  },
  async (name, { table, as, by, json }, world) => {
    const settled = await settle(name, as, { table, by: by ?? world.login() }, world);
    const found = await standing(name, table, world);
    if (found === undefined) return refuse([`There is no delivery ${described(name)}.`], world);
    if (!settled) return refuse([lineOf(found), whyNot[found.state]], world);
    world.print(json ? JSON.stringify(shown(found)) : lineOf(found));
    return 0;
  },
);

/** True if the delivery waited for a person's decision. Repeating it after a fault is harmless. */
async function settle(
  name: DeliveryName,
  as: 'sent' | 'again',
  { table, by }: { readonly table: string; readonly by: string },
  { db, now }: AdminWorld,
): Promise<boolean> {
  const deliveries = deliveryStore(db(), table);
  if (as === 'sent') return deliveries.settleAsSent(name, now(), `settled as sent by ${by}`);
  const released = await deliveries.releaseAgain(name, now(), `to be sent again, by ${by}`);
  if (released) await reportStore(db(), table).reopenDeliveries(name.report, name.edition, now());
  return released;
}

async function standing(
  { report, edition, recipient }: DeliveryName,
  table: string,
  { db }: AdminWorld,
): Promise<Delivery | undefined> {
  const ledger = await deliveryStore(db(), table).ofEdition(report, edition);
  return ledger.find((delivery) => delivery.recipient === recipient);
}

const whyNot = {
  claimed:
    'A sender holds it. If the mail service tells nothing of it within an hour, it becomes uncertain.',
  sent: 'It counts as sent: nothing is left to decide.',
  released: 'Nobody sent it: the next hourly run does.',
  refused:
    'The mail service refused it for a day, so nothing was sent: mend the cause, and settle it as again.',
  uncertain: 'It has become uncertain just now: look again, and decide again.',
  withheld:
    'Nothing was sent, because its address is suppressed: lift that, and settle it as again.',
} as const satisfies Record<DeliveryState, string>;

export const liftAddress = command(
  {
    usage: 'address lift ADDRESS --table NAME [--json]',
    does: [
      'Lets mail go to an address again that bounced or complained. What was withheld meanwhile',
      'stays so until it is settled as again. The mail service keeps a list of its own:',
      'aws sesv2 delete-suppressed-destination --email-address ADDRESS.',
    ],
  },
  {
    operands: operandsOf([z.email({ error: 'ADDRESS is an e-mail address.' })]),
    options: optionsOf({ table: Table, json: Json }),
  },
  async ([address], { table, json }, world) => {
    const lifted = await suppressedAddresses(world.db(), table).lift(address);
    if (!lifted) return refuse([`${address} is not suppressed.`], world);
    world.print(json ? JSON.stringify({ address, lifted }) : `Mail goes to ${address} again.`);
    return 0;
  },
);

export const revokeLink = command(
  {
    usage: 'link revoke REPORT EDITION RECIPIENT --table NAME [--json]',
    does: ['Ends the link that was mailed for this edition to this recipient, for good.'],
  },
  { operands: Named, options: optionsOf({ table: Table, json: Json }) },
  async (name, { table, json }, world) => {
    const reports = reportStore(world.db(), table);
    const edition = await reports.find(name.report, name.edition);
    if (edition?.recipients.every(({ id }) => id !== name.recipient) ?? true)
      return refuse([`There is no link for ${described(name)}.`], world);
    await reports.revokeLink(name, world.now());
    const revoked = `The link for ${described(name)} is revoked.`;
    world.print(json ? JSON.stringify({ ...name, revoked: true }) : revoked);
    return 0;
  },
);
