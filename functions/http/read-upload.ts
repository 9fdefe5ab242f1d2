import * as z from 'zod';
import type { Language } from '../../core/names.ts';
import { fail, ok } from '../../core/result.ts';
import { UploadId } from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { Refusal, Upload, Uploads } from '../../store/uploads.ts';
import { type ProblemCode, problems } from '../shared/problem-codes.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { errorsBetween, errorsPerPage } from '../shared/upload-errors.ts';
import { stateOf, UploadView, viewOf } from '../shared/upload-view.ts';

export const route = {
  name: 'readUpload',
  method: 'GET',
  path: '/v1/uploads/{id}',
  servedBy: 'api',
  admission: { scope: 'snapshots:write' },
  summary: 'What became of an upload',
  description:
    'Only the client that announced it may read it. A body that was refused tells why in problem, as POST /v1/snapshots would have answered.',
  request: { path: z.object({ id: UploadId }) },
  responses: { 200: { description: 'Its state, and what came of it', body: UploadView } },
  problems: ['not-found', 'forbidden'],
} as const satisfies Route;

type Needs = {
  readonly uploads: Pick<Uploads, 'read'>;
  readonly bodies: Pick<UploadBodies, 'isThere' | 'errors'>;
};

export const readUpload =
  ({ uploads, bodies }: Needs): Endpoint<typeof route> =>
  async ({ caller, path, language }) => {
    const upload = await uploads.read(path.id);
    if (upload?.client !== caller.id) return fail({ code: 'not-found' });
    const body: UploadView = {
      ...viewOf(upload, await stateOf(bodies, upload)),
      ...(upload.refusal && { problem: await problemOf(bodies, upload, upload.refusal, language) }),
    };
    return ok({ status: 200, body });
  };

async function problemOf(
  bodies: Pick<UploadBodies, 'errors'>,
  { upload }: Upload,
  { code, detail, members, errorsTotal }: Refusal,
  language: Language,
): Promise<NonNullable<UploadView['problem']>> {
  const shown = { from: 0, until: errorsPerPage, total: errorsTotal };
  const known = isProblemCode(code) ? problems[code] : problems.unexpected;
  return {
    ...members,
    type: `/problems/${code}`,
    title: known.title[language],
    status: known.status,
    ...(detail && { detail: detail[language] }),
    code,
    errorsTotal,
    errors: [...(await errorsBetween(bodies, upload, shown, language))],
  };
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
