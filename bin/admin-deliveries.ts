import * as z from 'zod';
import { type DeliveryName, DeliveryState, deliveryTag } from '../core/reports/delivery.ts';
import { RecipientId } from '../core/registry/report-definition.ts';
import { route as listRoute } from '../functions/http/list-deliveries.ts';
import { route as liftRoute } from '../functions/http/lift-address.ts';
import { route as settleRoute } from '../functions/http/settle-delivery.ts';
import type { DeliveryShown } from '../functions/shared/delivery-view.ts';
import { type AdminApi, jsonBody, readAs } from './admin-api.ts';
import {
  type Code,
  command,
  type Desk,
  noOperand,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
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

type Shown = z.output<typeof DeliveryShown>;

export const listDeliveries = command(
  {
    usage: 'deliveries list [--report REPORT] [--state STATE]',
    does: [
      'Prints every delivery with its state, since when, and the reason if there is one. STATE is',
      `one of ${DeliveryState.options.join(', ')}. Without --report the whole`,
      'ledger is read.',
    ],
  },
  {
    operands: noOperand,
    options: optionsOf({ report: ReportId.optional(), state: State.optional() }),
  },
  async (_, { report, state }, desk, api) => {
    const listed: Shown[] = [];
    for (let pageToken: string | undefined; ;) {
      const query = { report, state, pageSize: '1000', pageToken };
      const answer = await api({ method: 'GET', path: '/deliveries', query });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const page = readAs(listRoute.responses[200].body, answer.value);
      listed.push(...page.items);
      if (page.nextPageToken === null) break;
      pageToken = page.nextPageToken;
      desk.progress(`${listed.length} deliveries …`);
    }
    return tell(desk, listed, listed.length === 0 ? ['There are none.'] : listed.map(lineOf));
  },
);

const described = ({ report, edition, recipient }: Pick<Shown, keyof DeliveryName>): string =>
  `${report}, edition ${edition}, to ${recipient}`;

const lineOf = (delivery: Shown): string =>
  `${described(delivery)}: ${delivery.state} since ${delivery.since}${delivery.reason === undefined ? '' : ` (${delivery.reason})`}`;

export const settleDelivery = command(
  {
    usage: 'deliveries settle REPORT EDITION RECIPIENT --as sent|again',
    does: [
      'Decides about an uncertain delivery. sent: somebody made sure that the mail arrived. again:',
      'the next hourly run sends it once more, and it may arrive twice. A refused delivery can be',
      'sent again too once the cause is mended, and a withheld one once its address is lifted.',
      'Who asks is written down as the reason.',
    ],
  },
  {
    operands: Named,
    options: optionsOf({
      as: z.enum(['sent', 'again'], { error: 'It needs --as sent or --as again.' }),
    }),
  },
  (named, { as }, desk, api) => settle(named, as, desk, api),
);

export const redeliver = command(
  {
    usage: 'deliveries redeliver REPORT EDITION RECIPIENT',
    does: ['The same as `deliveries settle … --as again`.'],
  },
  { operands: Named, options: optionsOf({}) },
  (named, _, desk, api) => settle(named, 'again', desk, api),
);

async function settle(
  named: DeliveryName,
  as: 'sent' | 'again',
  desk: Desk,
  api: AdminApi,
): Promise<Code> {
  const path = `/deliveries/${deliveryTag(named)}/settlements`;
  const answer = await api({ method: 'POST', path, body: jsonBody({ as }) });
  if (!answer.ok) {
    if (answer.failure.status === 404)
      return refuse([`There is no delivery ${described(named)}.`], desk);
    return refusedBy(answer.failure, desk);
  }
  const settled = readAs(settleRoute.responses[200].body, answer.value);
  return tell(desk, settled, [lineOf(settled)]);
}

export const liftAddress = command(
  {
    usage: 'address lift ADDRESS',
    does: [
      'Lets mail go to an address again that bounced or complained. What was withheld meanwhile',
      'stays so until it is settled as again. The mail service keeps a list of its own:',
      'aws sesv2 delete-suppressed-destination --email-address ADDRESS.',
    ],
  },
  {
    operands: operandsOf([z.email({ error: 'ADDRESS is an e-mail address.' })]),
    options: optionsOf({}),
  },
  async ([address], _, desk, api) => {
    const body = jsonBody({ address });
    const answer = await api({ method: 'POST', path: '/addresses/lifts', body });
    if (!answer.ok) return refusedBy(answer.failure, desk);
    const lift = readAs(liftRoute.responses[200].body, answer.value);
    if (!lift.lifted) return refuse([`${address} is not suppressed.`], desk);
    return tell(desk, lift, [`Mail goes to ${address} again.`]);
  },
);

export const revokeLink = command(
  {
    usage: 'link revoke REPORT EDITION RECIPIENT',
    does: ['Ends the link that was mailed for this edition to this recipient, for good.'],
  },
  { operands: Named, options: optionsOf({}) },
  async (named, _, desk, api) => {
    const body = jsonBody(named);
    const answer = await api({ method: 'POST', path: '/link-revocations', body });
    if (!answer.ok) {
      if (answer.failure.status === 404)
        return refuse([`There is no link for ${described(named)}.`], desk);
      return refusedBy(answer.failure, desk);
    }
    return tell(desk, { ...named, revoked: true }, [
      `The link for ${described(named)} is revoked.`,
    ]);
  },
);
