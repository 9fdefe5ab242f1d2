import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { UploadId } from '../../core/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { Uploads } from '../../store/uploads.ts';
import { foreignToken, nextLink } from '../shared/page.ts';
import { type ListAsked, pageToken, positionIn } from '../shared/page-token.ts';
import type { Secrets } from '../shared/capability.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { errorsOn, errorsPerPage } from '../shared/upload-errors.ts';
import { UploadProblem } from '../shared/upload-view.ts';

export const route = {
  name: 'readUploadErrors',
  method: 'GET',
  path: '/v1/uploads/{id}/errors',
  servedBy: 'api',
  admission: { scope: 'snapshots:write' },
  summary: 'Every error of an upload that was refused',
  description:
    'In input order, 500 to a page, for as long as the body is kept. Of an upload that was taken in, the errors of its rejected rows are those of its submission.',
  request: {
    path: z.object({ id: UploadId }),
    query: z.object({
      pageToken: z
        .string()
        .max(2_000)
        .optional()
        .meta({ description: 'The nextPageToken of the page before' }),
    }),
  },
  responses: {
    200: {
      description: 'One page; go on with nextPageToken until it is null',
      body: z.strictObject({
        errors: UploadProblem.shape.errors.meta({ description: 'In input order' }),
        nextPageToken: z.string().nullable(),
      }),
    },
  },
  problems: ['not-found', 'page-token-invalid', 'forbidden'],
} as const satisfies Route;

type Needs = {
  readonly uploads: Pick<Uploads, 'read'>;
  readonly bodies: Pick<UploadBodies, 'errors'>;
  readonly secrets: Secrets;
};

export const readUploadErrors =
  ({ uploads, bodies, secrets }: Needs): Endpoint<typeof route> =>
  async ({ caller, path, query, language }) => {
    const upload = await uploads.read(path.id);
    if (upload?.client !== caller.id || upload.refusal === undefined)
      return fail({ code: 'not-found' });
    const signing = await secrets();
    const asked: ListAsked = { caller: caller.id, route: route.name, filter: path.id };
    const page =
      query.pageToken === undefined ? 0 : positionIn(signing, asked, query.pageToken, z.int());
    if (page === undefined) return fail(foreignToken);
    const errors = (await errorsOn(bodies, path.id, page, language)) ?? [];
    const isLast = (page + 1) * errorsPerPage >= upload.refusal.errorsTotal;
    const nextPageToken = isLast ? null : pageToken(signing, asked, page + 1);
    return ok({
      status: 200,
      body: { errors, nextPageToken },
      headers: nextLink(query, nextPageToken),
    });
  };
