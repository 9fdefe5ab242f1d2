import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { epochOf, Instant } from '../core/time.ts';
import { UploadId } from '../core/submissions/upload.ts';
import type { SigningSecrets } from '../functions/shared/signing.ts';
import { checksumHeader, headersFor, type Invite } from '../functions/shared/upload-invitation.ts';
import type { Now } from '../functions/shared/world.ts';
import { bodyKeyOf, errorsKeyOf, type UploadBodies } from '../store/upload-bodies.ts';
import { replaceFile } from './archive.ts';
import { splitTarget, type WireRequest } from './gateway-event.ts';
import { headerOf, type WireAnswer } from './http-server.ts';

/** The bucket of bodies on disk: one file per object, there whole or not at all. */
export function diskUploadBodies(folder: string): UploadBodies & {
  put(upload: UploadId, body: Uint8Array): Promise<void>;
} {
  const read = (key: string): Promise<Uint8Array | undefined> =>
    readFile(join(folder, key)).catch(absent);
  return {
    put: (upload, body) => replaceFile(join(folder, bodyKeyOf(upload)), body),
    isThere: async (upload) =>
      (await stat(join(folder, bodyKeyOf(upload))).catch(absent)) !== undefined,
    read: (upload) => read(bodyKeyOf(upload)),
    putErrors: (upload, page, body) => replaceFile(join(folder, errorsKeyOf(upload, page)), body),
    errors: (upload, page) => read(errorsKeyOf(upload, page)),
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

const doorPath = '/local/uploads/';

/** What an address of this machine stands for; every part of it is signed. */
type Terms = Readonly<Record<'expires' | 'sha256' | 'bytes' | 'type', string>>;

const signatureOf = ({ current }: SigningSecrets, upload: string, terms: Terms): Buffer =>
  createHmac('sha256', current)
    .update(
      JSON.stringify(['upload', upload, terms.expires, terms.sha256, terms.bytes, terms.type]),
    )
    .digest();

/** Addresses of this machine, as strict as those of S3. */
export const localInvite =
  (publicUrl: string, secrets: SigningSecrets): Invite =>
  (upload, declared, { until }) => {
    const terms: Terms = {
      expires: until,
      sha256: declared.sha256,
      bytes: String(declared.bytes),
      type: declared.contentType,
    };
    const signature = signatureOf(secrets, upload, terms).toString('base64url');
    const query = new URLSearchParams({ ...terms, signature });
    return Promise.resolve({
      url: `${publicUrl}${doorPath}${upload}?${query.toString()}`,
      headers: headersFor(declared),
      expiresAt: until,
    });
  };

type Needs = {
  readonly secrets: SigningSecrets;
  readonly put: (upload: UploadId, body: Uint8Array) => Promise<void>;
  /** Told once the body lies there. */
  readonly onPut: (upload: UploadId) => void;
  readonly now: Now;
};

export const isUploadTarget = (target: string): boolean => target.startsWith(doorPath);

/** Takes a body as S3 takes it at a presigned address: signature, moment, length, type and checksum must be right. */
export const uploadDoor =
  ({ secrets, put, onPut, now }: Needs) =>
  async (request: WireRequest): Promise<WireAnswer> => {
    const { path, query } = targetOf(request);
    const upload = UploadId.safeParse(path.slice(doorPath.length));
    const terms = termsIn(query);
    if (request.method !== 'PUT' || !upload.success) return refusal(405, 'MethodNotAllowed');
    const signature = Buffer.from(query.get('signature') ?? '', 'base64url');
    const right = signatureOf(secrets, upload.data, terms);
    if (signature.length !== right.length || !timingSafeEqual(signature, right))
      return refusal(403, 'SignatureDoesNotMatch');
    if (epochOf(now()) > epochOf(Instant.parse(terms.expires))) return refusal(403, 'AccessDenied');
    const checksum = Buffer.from(terms.sha256, 'hex').toString('base64');
    const isSigned =
      headerOf(request, 'content-type') === terms.type &&
      headerOf(request, checksumHeader) === checksum &&
      String(request.body.length) === terms.bytes;
    if (!isSigned) return refusal(403, 'SignatureDoesNotMatch');
    if (createHash('sha256').update(request.body).digest('base64') !== checksum)
      return refusal(400, 'BadDigest');
    await put(upload.data, request.body);
    onPut(upload.data);
    return { status: 200, headers: {}, body: '' };
  };

function targetOf({ target }: WireRequest) {
  const { path } = splitTarget(target);
  return { path, query: new URLSearchParams(target.slice(path.length)) };
}

const termsIn = (query: URLSearchParams): Terms => ({
  expires: query.get('expires') ?? '',
  sha256: query.get('sha256') ?? '',
  bytes: query.get('bytes') ?? '',
  type: query.get('type') ?? '',
});

/** Codes of S3, in its own form. */
const refusal = (status: number, code: string): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
});
