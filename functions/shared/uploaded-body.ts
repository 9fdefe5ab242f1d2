import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  type Declared,
  maxUploadBytes,
  maxUploadedRows,
  type Measured,
} from '../../core/submissions/upload.ts';
import type { Submitted } from '../../core/submissions/submission.ts';
import { decompressed, isGzip } from './body.ts';
import { submittedInCsv } from './csv-snapshots.ts';
import type { Problem } from './problem.ts';
import { submittedInJson } from './submitted.ts';
import {
  decodedOtherwise,
  gzipNotDeclared,
  gzipOnlyDeclared,
  notAsDeclared,
  uploadTooLarge,
} from './upload-problems.ts';

/** The body that the client meant: what came is compared with what was declared, before and after decompression. */
export async function decodedBody(
  declared: Declared,
  came: Uint8Array,
): Promise<Result<Uint8Array, Problem>> {
  if (!isAs(declared, came)) return fail(notAsDeclared);
  if (declared.decoded === undefined) return isGzip(came) ? fail(gzipNotDeclared) : ok(came);
  if (!isGzip(came)) return fail(gzipOnlyDeclared);
  const decoded = await decompressed(came, maxUploadBytes, uploadTooLarge);
  if (!decoded.ok) return decoded;
  return isAs(declared.decoded, decoded.value) ? decoded : fail(decodedOtherwise);
}

/** Reads it as POST /v1/snapshots reads its own, with more rows. */
export function submittedIn(
  { contentType, csv }: Declared,
  bytes: Uint8Array,
): Result<Submitted, Problem> {
  if (contentType === 'application/json') return submittedInJson(bytes, maxUploadedRows);
  const { delimiter = ',', ...defaults } = csv ?? {};
  return submittedInCsv(bytes, delimiter, defaults, {
    mostRows: maxUploadedRows,
    beside: 'announcement',
  });
}

const isAs = ({ bytes, sha256 }: Measured, body: Uint8Array): boolean =>
  body.length === bytes && createHash('sha256').update(body).digest('hex') === sha256;
