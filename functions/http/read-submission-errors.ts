import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { RowError } from '../../core/submissions/submission.ts';
import type { Submissions } from '../../store/submissions.ts';
import { csvText, type Delimiter } from '../shared/csv-answer.ts';
import { errorColumns } from '../shared/error-columns.ts';
import { csvParameter, foreignToken, listReply, pageParameters } from '../shared/page.ts';
import { type ListAsked, pageToken, positionIn } from '../shared/page-token.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { SigningSecrets } from '../shared/signing.ts';
import { headSeen, type SightNeeds } from '../shared/submission-sight.ts';

export const route = {
  name: 'readSubmissionErrors',
  method: 'GET',
  path: '/v1/submissions/{id}/errors',
  servedBy: 'api',
  admission: { scope: 'snapshots:write', or: 'snapshots:read' },
  summary: 'Every error of a submission',
  description:
    'All errors of the rejected rows in input order, also beyond the 500 that the receipt lists.',
  request: {
    path: z.object({ id: SubmissionId }),
    query: z.strictObject({
      ...csvParameter,
      ...pageParameters({ usual: 1_000, largest: 10_000 }),
    }),
  },
  responses: {
    200: {
      description: 'One page',
      body: z.strictObject({ errors: z.array(RowError), nextPageToken: z.string().nullable() }),
      csv: 'One line per error; the next page stands in the Link header',
    },
  },
  problems: ['not-found', 'forbidden', 'page-token-invalid', 'compression-required'],
} as const satisfies Route;

type Needs = SightNeeds & {
  readonly submissions: Pick<Submissions, 'readErrors'>;
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
};

/** How many errors were given: what was decided never changes. */
const Position = z.int().min(0);

export const readSubmissionErrors =
  ({ secrets, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ caller, path, query, accept, language }) => {
    const seen = await headSeen(needs, caller, path.id);
    if (!seen.ok) return seen;
    const { pageSize, pageToken: token } = query;
    const signing = await secrets();
    const list: ListAsked = { caller: caller.id, route: route.name, filter: path.id };
    const start = token === undefined ? 0 : positionIn(signing, list, token, Position);
    if (start === undefined) return fail(foreignToken);

    const page = await needs.submissions.readErrors(seen.value, start, pageSize);
    const end = start + pageSize;
    const errors = page.errors.map((error) => ({ ...error, detail: error.messages[language] }));
    const nextPageToken = end < page.total ? pageToken(signing, list, end) : null;
    const csv = (delimiter: Delimiter) => csvText(errorColumns, errors, delimiter);
    return ok(listReply({ query, accept, nextPageToken, body: { errors }, csv }));
  };
