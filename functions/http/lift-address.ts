import * as z from 'zod';
import { ok } from '../../core/result.ts';
import { inWords } from '../../core/wording.ts';
import type { SuppressedAddresses } from '../../store/suppressed-addresses.ts';
import { answeredOnce, type AnsweredOnceNeeds } from '../shared/answered-once.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'liftAddress',
  method: 'POST',
  path: '/v1/admin/addresses/lifts',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Let mail go to an address again',
  description:
    'Of an address that bounced or complained. What was withheld meanwhile stays so until it is settled as `again`. The mail service keeps a list of its own beside ours.',
  request: {
    body: z.strictObject({
      address: z
        .email(inWords('Phải là địa chỉ thư điện tử.', 'It must be an e-mail address.'))
        .meta({ description: 'Where mail went' }),
    }),
  },
  idempotent: true,
  responses: {
    200: {
      description: 'Mail may go there',
      body: z.strictObject({
        address: z.string(),
        lifted: z.boolean().meta({ description: 'False: it was not suppressed' }),
      }),
    },
  },
  problems: ['validation-failed', 'idempotency-key-reused'],
} as const satisfies Route;

type Needs = AnsweredOnceNeeds & { readonly addresses: Pick<SuppressedAddresses, 'lift'> };

export const liftAddress =
  (needs: Needs): Endpoint<typeof route> =>
  (asked) =>
    answeredOnce(needs, route, asked, async () => {
      const { address } = asked.body;
      const lifted = await needs.addresses.lift(address);
      return ok({ status: 200, body: { address, lifted } });
    });
