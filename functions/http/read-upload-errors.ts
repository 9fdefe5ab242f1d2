import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { UploadId } from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { Uploads } from '../../store/uploads.ts';
import type { Secrets } from '../shared/capability.ts';
import { csvText, type Delimiter } from '../shared/csv-answer.ts';
import { errorColumns } from '../shared/error-columns.ts';
import { csvParameter, foreignToken, listReply, pageParameters } from '../shared/page.ts';
import { type ListAsked, pageToken, positionIn } from '../shared/page-token.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { errorsBetween } from '../shared/upload-errors.ts';
import { UploadProblem } from '../shared/upload-view.ts';

export const route = {
  name: 'readUploadErrors',
  method: 'GET',
  path: '/v1/uploads/{id}/errors',
  servedBy: 'api',
  admission: { scope: 'snapshots:write' },
  summary: 'Every error of an upload that was refused',
  description:
    'In input order, for as long as the body is kept. Of an upload that was taken in, the errors of its rejected rows are those of its submission.',
  request: {
    path: z.object({ id: UploadId }),
    query: z.strictObject({
      ...csvParameter,
      ...pageParameters({ usual: 1_000, largest: 10_000 }),
    }),
  },
  responses: {
    200: {
      description: 'One page; go on with nextPageToken until it is null',
      body: z.strictObject({
        errors: UploadProblem.shape.errors.meta({ description: 'In input order' }),
        nextPageToken: z.string().nullable(),
      }),
      csv: 'One line per error; the next page stands in the Link header',
    },
  },
  problems: ['not-found', 'page-token-invalid', 'forbidden', 'compression-required'],
} as const satisfies Route;

type Needs = {
  readonly uploads: Pick<Uploads, 'read'>;
  readonly bodies: Pick<UploadBodies, 'errors'>;
  readonly secrets: Secrets;
};

/** How many errors were given: what was refused never changes. */
const Position = z.int().min(0);

export const readUploadErrors =
  ({ uploads, bodies, secrets }: Needs): Endpoint<typeof route> =>
  async ({ caller, path, query, accept, language }) => {
    const upload = await uploads.read(path.id);
    if (upload?.client !== caller.id || upload.refusal === undefined)
      return fail({ code: 'not-found' });
    const signing = await secrets();
    const { pageSize, pageToken: token } = query;
    const list: ListAsked = { caller: caller.id, route: route.name, filter: path.id };
    const start = token === undefined ? 0 : positionIn(signing, list, token, Position);
    if (start === undefined) return fail(foreignToken);
    const end = start + pageSize;
    const { errorsTotal: total } = upload.refusal;
    const asked = { from: start, until: end, total };
    const errors = await errorsBetween(bodies, path.id, asked, language);
    const isLast = end >= total;
    const nextPageToken = isLast ? null : pageToken(signing, list, end);
    const csv = (delimiter: Delimiter) => csvText(errorColumns, errors, delimiter);
    return ok(listReply({ query, accept, nextPageToken, body: { errors }, csv }));
  };
