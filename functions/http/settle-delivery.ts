import * as z from 'zod';
import {
  type Delivery,
  type DeliveryName,
  type DeliveryState,
  deliveryTagged,
} from '../../core/reports/delivery.ts';
import type { Names } from '../../core/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import type { Reports } from '../../store/reports.ts';
import { answeredOnce, type AnsweredOnceNeeds } from '../shared/answered-once.ts';
import { DeliveryId, DeliveryShown, shownDelivery } from '../shared/delivery-view.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Reply, Route } from '../shared/route.ts';

const As = z.enum(['sent', 'again']);
type As = z.output<typeof As>;

export const route = {
  name: 'settleDelivery',
  method: 'POST',
  path: '/v1/admin/deliveries/{id}/settlements',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Decide about a delivery',
  description:
    '`sent`: somebody made sure that an uncertain delivery arrived. `again`: the next hourly run sends it once more, and it may arrive twice; so can a refused delivery be sent once the cause is mended, and a withheld one once its address is lifted. Who decided is kept as the reason.',
  request: {
    path: z.strictObject({ id: DeliveryId }),
    body: z.strictObject({
      as: As.meta({ description: 'What is decided: it was sent, or it is to be sent again' }),
    }),
  },
  idempotent: true,
  responses: { 200: { description: 'How it stands now', body: DeliveryShown } },
  problems: ['validation-failed', 'not-found', 'idempotency-key-reused', 'delivery-not-open'],
} as const satisfies Route;

type Needs = AnsweredOnceNeeds & {
  readonly deliveries: Pick<Deliveries, 'settleAsSent' | 'releaseAgain' | 'ofEdition'>;
  readonly reports: Pick<Reports, 'reopenDeliveries'>;
};

export const settleDelivery =
  (needs: Needs): Endpoint<typeof route> =>
  async (asked) => {
    const named = deliveryTagged(asked.path.id);
    const found = named && (await standing(needs, named));
    if (found === undefined) return fail(noSuchDelivery);
    const { as } = asked.body;
    return answeredOnce(needs, route, asked, () => decided(needs, found, as, asked.administrator));
  };

async function decided(
  needs: Needs,
  named: DeliveryName,
  as: As,
  by: string,
): Promise<Result<Reply, Problem>> {
  const settled = await settle(needs, named, as, by);
  const found = await standing(needs, named);
  if (found === undefined) return fail(noSuchDelivery);
  return settled ? ok({ status: 200, body: shownDelivery(found) }) : fail(notOpen(found.state));
}

/** True if the delivery waited for a person's decision. Repeating it after a fault is harmless. */
async function settle(
  { deliveries, reports, now }: Needs,
  named: DeliveryName,
  as: As,
  by: string,
): Promise<boolean> {
  if (as === 'sent') return deliveries.settleAsSent(named, now(), `settled as sent by ${by}`);
  const released = await deliveries.releaseAgain(named, now(), `to be sent again, by ${by}`);
  if (released) await reports.reopenDeliveries(named.report, named.edition, now());
  return released;
}

async function standing(
  { deliveries }: Needs,
  { report, edition, recipient }: DeliveryName,
): Promise<Delivery | undefined> {
  const ledger = await deliveries.ofEdition(report, edition);
  return ledger.find((delivery) => delivery.recipient === recipient);
}

const noSuchDelivery: Problem = {
  code: 'not-found',
  detail: {
    vi: 'Không có lần phát hành này: xem danh sách ở GET /v1/admin/deliveries.',
    en: 'There is no such delivery: GET /v1/admin/deliveries lists them.',
  },
};

const notOpen = (state: DeliveryState): Problem => ({
  code: 'delivery-not-open',
  detail: whyNot[state],
  members: { state },
});

const whyNot = {
  claimed: {
    vi: 'Đang được gửi. Nếu trong một giờ dịch vụ thư không báo gì thì chuyển thành chưa rõ.',
    en: 'A sender holds it. If the mail service tells nothing of it within an hour, it becomes uncertain.',
  },
  sent: {
    vi: 'Đã tính là đã gửi: không còn gì để quyết định.',
    en: 'It counts as sent: nothing is left to decide.',
  },
  released: {
    vi: 'Chưa ai gửi: lần chạy hằng giờ tới sẽ gửi.',
    en: 'Nobody sent it: the next hourly run does.',
  },
  refused: {
    vi: 'Dịch vụ thư đã từ chối suốt một ngày nên chưa gửi được gì: sửa nguyên nhân rồi chọn “again”.',
    en: 'The mail service refused it for a day, so nothing was sent: mend the cause, and settle it as again.',
  },
  uncertain: {
    vi: 'Vừa mới chuyển thành chưa rõ: xem lại rồi quyết định lại.',
    en: 'It has become uncertain just now: look again, and decide again.',
  },
  withheld: {
    vi: 'Chưa gửi gì vì địa chỉ đang bị chặn: bỏ chặn rồi chọn “again”.',
    en: 'Nothing was sent, because its address is suppressed: lift that, and settle it as again.',
  },
} as const satisfies Record<DeliveryState, Names>;
