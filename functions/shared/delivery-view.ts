import * as z from 'zod';
import {
  type Delivery,
  type DeliveryName,
  DeliveryState,
  deliveryTag,
  deliveryTagged,
} from '../../core/reports/delivery.ts';
import { RecipientId } from '../../core/registry/report-definition.ts';
import { inWords } from '../../core/wording.ts';

export const ReportId = z
  .string()
  .max(200)
  .regex(
    /^[^~\s]+~[^~\s]+~[^~\s]+$/,
    inWords(
      'Phải có dạng <mẫu báo cáo>~<phạm vi>~<kỳ>, ví dụ bao-cao-thang~96~2025-08.',
      'It must be <definition>~<scope>~<period>, such as bao-cao-thang~96~2025-08.',
    ),
  )
  .meta({ description: 'The report: <definition>~<scope>~<period>' });

/** Which edition went to whom. */
export const deliveryNamed = {
  report: ReportId,
  edition: z.int().positive().max(999_999).meta({ description: 'Its number, from 1' }),
  recipient: RecipientId.meta({ description: 'The id of the recipient' }),
};

/** The id of a delivery in addresses: the tag that its mail carries. */
export const DeliveryId = z.string().refine((text) => deliveryTagged(text) !== undefined);

export const DeliveryShown = z.strictObject({
  id: z.string().meta({ description: 'For the address of its settlements' }),
  report: z.string(),
  edition: z.int(),
  recipient: z.string(),
  state: DeliveryState.meta({
    description:
      'claimed: being sent · sent · released: to be tried again · refused: refused as often as is tried · uncertain: nobody knows whether it was sent · withheld: its address is suppressed',
  }),
  since: z.string(),
  reason: z.string().optional(),
  messageId: z.string().optional(),
});

export const shownDelivery = (delivery: Delivery): z.output<typeof DeliveryShown> => {
  const { report, edition, recipient, state, since, reason, messageId } = delivery;
  return {
    id: deliveryTag(delivery),
    report,
    edition,
    recipient,
    state,
    since,
    ...(reason !== undefined && { reason }),
    ...(messageId !== undefined && { messageId }),
  };
};

export const byDelivery = (a: DeliveryName, b: DeliveryName): number =>
  compared(a.report, b.report) || a.edition - b.edition || compared(a.recipient, b.recipient);

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
