import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import type { Reports } from '../../store/reports.ts';
import { answeredOnce, type AnsweredOnceNeeds } from '../shared/answered-once.ts';
import { deliveryNamed } from '../shared/delivery-view.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'revokeLink',
  method: 'POST',
  path: '/v1/admin/link-revocations',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'End a mailed link',
  description:
    'The link that was mailed for this edition to this recipient opens nothing any more, for good.',
  request: { body: z.strictObject(deliveryNamed) },
  idempotent: true,
  responses: {
    200: {
      description: 'Revoked',
      body: z.strictObject({
        report: z.string(),
        edition: z.int(),
        recipient: z.string(),
        revoked: z.literal(true),
      }),
    },
  },
  problems: ['validation-failed', 'not-found', 'idempotency-key-reused'],
} as const satisfies Route;

type Needs = AnsweredOnceNeeds & { readonly reports: Pick<Reports, 'find' | 'revokeLink'> };

export const revokeLink =
  (needs: Needs): Endpoint<typeof route> =>
  async (asked) => {
    const { reports, now } = needs;
    const link = asked.body;
    const edition = await reports.find(link.report, link.edition);
    if (edition?.recipients.every(({ id }) => id !== link.recipient) ?? true) return fail(noLink);
    return answeredOnce(needs, route, asked, async () => {
      await reports.revokeLink(link, now());
      return ok({ status: 200, body: { ...link, revoked: true } });
    });
  };

const noLink: Problem = {
  code: 'not-found',
  detail: {
    vi: 'Không có liên kết nào cho bản và người nhận này.',
    en: 'There is no link for this edition and recipient.',
  },
};
