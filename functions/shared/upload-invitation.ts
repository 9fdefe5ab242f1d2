import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { epochOf, type Instant } from '../../core/time.ts';
import type { Declared, UploadId } from '../../core/submissions/upload.ts';

/** Where a body is to be put, and the headers that the PUT must carry exactly, beside the length that HTTP itself sends. */
export type Invitation = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
};

export type Lasting = { readonly from: Instant; readonly until: Instant };

/** Makes an address for one body: whoever has it may put these very bytes there, and nothing else. */
export type Invite = (
  upload: UploadId,
  declared: Pick<Declared, 'sha256' | 'bytes' | 'contentType'>,
  lasting: Lasting,
) => Promise<Invitation>;

/** S3 compares the body with this header and refuses another one (400 BadDigest). */
export const checksumHeader = 'x-amz-checksum-sha256';

export const headersFor = ({
  sha256,
  contentType,
}: Pick<Declared, 'sha256' | 'contentType'>): Readonly<Record<string, string>> => ({
  'Content-Type': contentType,
  [checksumHeader]: Buffer.from(sha256, 'hex').toString('base64'),
});

/**
 * A presigned PUT (Signature Version 4) with length, type and checksum among the signed headers: S3 refuses a PUT that
 * leaves one out or changes it. The address dies with the credentials that signed it, if they end before.
 */
export const s3Invite =
  (client: S3Client, Bucket: string, keyOf: (upload: UploadId) => string): Invite =>
  async (upload, declared, { from, until }) => {
    const headers = headersFor(declared);
    const put = new PutObjectCommand({
      Bucket,
      Key: keyOf(upload),
      ContentLength: declared.bytes,
      ContentType: declared.contentType,
      ChecksumSHA256: headers[checksumHeader],
    });
    const url = await getSignedUrl(client, put, {
      signingDate: new Date(from),
      expiresIn: Math.floor((epochOf(until) - epochOf(from)) / 1000),
      signableHeaders: new Set(['host', 'content-length', 'content-type', checksumHeader]),
      // In the query it would be signed too, but S3 compares the body with the header only.
      unhoistableHeaders: new Set([checksumHeader]),
    });
    return { url, headers, expiresAt: until };
  };
