import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { Language } from '../../core/names.ts';
import type { RowError } from '../../core/submissions/submission.ts';
import type { UploadId } from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { FaultLine } from './problem.ts';

/** As many errors as one object keeps, and as many as stand in the upload itself. */
export const errorsPerPage = 500;
const pagesAtOnce = 8;

const Page = z.array(
  z.strictObject({
    index: z.int().optional(),
    pointer: z.string(),
    line: z.int().optional(),
    column: z.string().optional(),
    code: z.string(),
    detail: z.object({ vi: z.string(), en: z.string() }),
  }),
);

export type UploadError = Omit<RowError, 'index'> & { readonly index?: number };

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Keeps every error beside the body, in pages. Repeated with the same errors it leaves the same. */
export async function keepErrors(
  bodies: Pick<UploadBodies, 'putErrors'>,
  upload: UploadId,
  errors: readonly FaultLine[],
): Promise<void> {
  const pages = Math.ceil(errors.length / errorsPerPage);
  const keep = async (page: number): Promise<void> => {
    const lines = errors.slice(page * errorsPerPage, (page + 1) * errorsPerPage);
    await bodies.putErrors(upload, page, await zip(JSON.stringify(lines)));
  };
  for (let page = 0; page < pages; page += pagesAtOnce)
    await Promise.all(
      Array.from({ length: Math.min(pagesAtOnce, pages - page) }, (_, next) => keep(page + next)),
    );
}

/** Which errors are asked for: from a place up to, not including, another, of so many that the refusal counts. */
type Span = {
  readonly from: number;
  readonly until: number;
  readonly total: number;
};

/**
 * Errors in the words of the reader; fewer if they are kept no longer. What lies beyond those that the refusal counts was
 * left by a worker who died before he could end the upload, and is told to nobody.
 */
export async function errorsBetween(
  bodies: Pick<UploadBodies, 'errors'>,
  upload: UploadId,
  { from, total, ...asked }: Span,
  language: Language,
): Promise<readonly UploadError[]> {
  const until = Math.min(asked.until, total);
  const first = Math.floor(from / errorsPerPage);
  const found: UploadError[] = [];
  for (let page = first; page * errorsPerPage < until; page += 1)
    found.push(...((await errorsOn(bodies, upload, page, language)) ?? []));
  const before = first * errorsPerPage;
  return found.slice(from - before, until - before);
}

/** One page in the words of the reader; none if there is no such page, or if it is kept no longer. */
async function errorsOn(
  bodies: Pick<UploadBodies, 'errors'>,
  upload: UploadId,
  page: number,
  language: Language,
): Promise<readonly UploadError[] | undefined> {
  const kept = await bodies.errors(upload, page);
  if (kept === undefined) return undefined;
  const lines = Page.parse(JSON.parse((await unzip(kept)).toString('utf8')));
  return lines.map(({ index, line, column, pointer, code, detail }) => ({
    ...(index !== undefined && { index }),
    pointer,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    code,
    detail: detail[language],
    messages: detail,
  }));
}
