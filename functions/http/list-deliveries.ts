import * as z from 'zod';
import { type DeliveryName, DeliveryState } from '../../core/reports/delivery.ts';
import { RecipientId } from '../../core/registry/report-definition.ts';
import { fail, ok } from '../../core/result.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import { byDelivery, DeliveryShown, ReportId, shownDelivery } from '../shared/delivery-view.ts';
import { foreignToken, nextLink, pageParameters } from '../shared/page.ts';
import { pageToken, positionIn } from '../shared/page-token.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { SigningSecrets } from '../shared/signing.ts';

export const route = {
  name: 'listDeliveries',
  method: 'GET',
  path: '/v1/admin/deliveries',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'List deliveries',
  description:
    'Which editions went to whom, and how each delivery stands, by report, edition and recipient. Without `report` every delivery is read, which takes a moment. Go on with nextPageToken until it is null.',
  request: {
    query: z.strictObject({
      report: ReportId.optional(),
      state: DeliveryState.optional(),
      ...pageParameters({ usual: 100, largest: 1_000 }),
    }),
  },
  responses: {
    200: {
      description: 'One page',
      body: z.strictObject({
        items: z.array(DeliveryShown),
        nextPageToken: z.string().nullable(),
      }),
    },
  },
  problems: ['validation-failed', 'page-token-invalid'],
} as const satisfies Route;

type Needs = {
  readonly deliveries: Pick<Deliveries, 'all' | 'ofReport'>;
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
};

/** The last delivery of the page before. */
const Position = z.strictObject({
  report: z.string(),
  edition: z.int(),
  recipient: RecipientId,
});

export const listDeliveries =
  ({ deliveries, secrets }: Needs): Endpoint<typeof route> =>
  async ({ administrator, query }) => {
    const { pageSize, pageToken: token, ...filter } = query;
    const signing = await secrets();
    const list = { caller: administrator, route: route.name, filter };
    const after = token === undefined ? undefined : positionIn(signing, list, token, Position);
    if (token !== undefined && after === undefined) return fail(foreignToken);
    const found = await (filter.report === undefined
      ? deliveries.all()
      : deliveries.ofReport(filter.report));
    const rest = found
      .filter(({ state }) => filter.state === undefined || filter.state === state)
      .filter((each) => after === undefined || byDelivery(after, each) < 0)
      .toSorted(byDelivery);
    const items = rest.slice(0, pageSize);
    const last = items.length < rest.length ? items.at(-1) : undefined;
    const nextPageToken = last === undefined ? null : pageToken(signing, list, positionOf(last));
    return ok({
      status: 200,
      body: { items: items.map(shownDelivery), nextPageToken },
      headers: nextLink(query, nextPageToken),
    });
  };

const positionOf = ({ report, edition, recipient }: DeliveryName): z.output<typeof Position> => ({
  report,
  edition,
  recipient,
});
