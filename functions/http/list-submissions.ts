import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  addDays,
  DayWithinReach,
  Instant,
  type LocalDate,
  localDateAt,
  startOfDay,
} from '../../core/time.ts';
import type { Sent, SentSubmissions } from '../../store/sent-submissions.ts';
import { foreignToken, nextLink, pageParameters } from '../shared/page.ts';
import { type ListAsked, pageToken, positionIn } from '../shared/page-token.ts';
import type { Problem } from '../shared/problem.ts';
import type { Asked, Endpoint, Route } from '../shared/route.ts';
import type { SigningSecrets } from '../shared/signing.ts';
import { inQuery } from '../shared/snapshot-query.ts';
import type { Now } from '../shared/world.ts';

const usualDays = 31;

export const route = {
  name: 'listSubmissions',
  method: 'GET',
  path: '/v1/submissions',
  servedBy: 'api',
  admission: { scope: 'snapshots:write', or: 'snapshots:read' },
  summary: 'List what you sent',
  description: `The submissions of the calling system, the newest first, by the day on which they were done; the last ${usualDays} days, or those up to \`until\`, unless a first day is named. What is not finished yet stands apart, on the first page. The list may lag behind the answers by a second. Go on with nextPageToken until it is null; a page may hold fewer than asked for.`,
  request: {
    query: z.strictObject({
      from: DayWithinReach.optional().meta({ description: 'First day' }),
      until: DayWithinReach.optional().meta({ description: 'The day after the last' }),
      ...pageParameters({ usual: 100, largest: 1_000 }),
    }),
  },
  responses: {
    200: {
      description: 'One page',
      body: z.strictObject({
        submissions: z.array(
          z.strictObject({
            id: z.string(),
            receivedAt: z.string(),
            doneAt: z.string(),
            touched: z
              .array(z.strictObject({ province: z.string(), month: z.string() }))
              .meta({ description: 'Where its figures lie; 00 stands for above the provinces' }),
          }),
        ),
        open: z
          .array(z.strictObject({ id: z.string(), openedAt: z.string() }))
          .meta({ description: 'Not finished yet: repeat the request with its key' }),
        nextPageToken: z.string().nullable(),
      }),
    },
  },
  problems: ['forbidden', 'validation-failed', 'page-token-invalid'],
} as const satisfies Route;

type Needs = {
  readonly sent: Pick<SentSubmissions, 'sentBy' | 'openOf'>;
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
  readonly now: Now;
};

/** Days that were not named are those of the first page. */
const Position = z.strictObject({ from: Instant, until: Instant, before: z.string().max(100) });
type Window = { readonly from: Instant; readonly until: Instant; readonly before?: string };

export const listSubmissions =
  ({ sent: submissions, secrets, now }: Needs): Endpoint<typeof route> =>
  async ({ caller, query }) => {
    const { pageSize, pageToken: token, ...filter } = query;
    const signing = await secrets();
    const list: ListAsked = { caller: caller.id, route: route.name, filter };
    const window: Result<Window, Problem> =
      token === undefined
        ? windowAsked(filter, localDateAt(now()))
        : goingOn(positionIn(signing, list, token, Position));
    if (!window.ok) return window;
    const { from, until } = window.value;
    const { sent, next } = await submissions.sentBy(caller.id, window.value, pageSize);
    const open = token === undefined ? await submissions.openOf(caller.id) : [];
    const nextPageToken =
      next === undefined ? null : pageToken(signing, list, { from, until, before: next });
    return ok({
      status: 200,
      body: {
        submissions: sent.map(listed),
        open: open.map(({ submission, openedAt }) => ({ id: submission, openedAt })),
        nextPageToken,
      },
      headers: nextLink(query, nextPageToken),
    });
  };

const goingOn = (position: Window | undefined): Result<Window, Problem> =>
  position === undefined ? fail(foreignToken) : ok(position);

function windowAsked(
  { from, until }: Pick<Asked<typeof route>['query'], 'from' | 'until'>,
  today: LocalDate,
): Result<Window, Problem> {
  const end = until ?? addDays(today, 1);
  const start = from ?? addDays(end, -usualDays);
  if (start >= end) return fail(backwards);
  return ok({ from: startOfDay(start), until: startOfDay(end) });
}

const backwards = inQuery(
  'until',
  'too-small',
  'until phải sau from: đó là ngày liền sau ngày cuối.',
  'until must be after from: it is the day after the last one.',
);

const listed = ({ submission, receivedAt, doneAt, touched }: Sent) => ({
  id: submission,
  receivedAt,
  doneAt,
  touched: touched.map(({ province, month }) => ({ province, month })),
});
