import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import type { UploadId } from '../../core/submissions/upload.ts';
import { s3Invite } from '../../functions/shared/upload-invitation.ts';
import { bodyKeyOf } from '../../store/upload-bodies.ts';

const id = '0123456789ABCDEFGHJKMNPQRS' as UploadId;
const declared = {
  sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  bytes: 3,
  contentType: 'application/json',
} as const;
const from = Instant.parse('2025-09-01T01:00:00Z');
const until = Instant.parse('2025-09-01T02:00:00Z');

const invite = s3Invite(
  new S3Client({
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  }),
  'uploads',
  bodyKeyOf,
);

test('S3 takes these bytes only: length, type and checksum are signed headers, for an hour', async () => {
  const { url, headers, expiresAt } = await invite(id, declared, { from, until });
  const { pathname, searchParams } = new URL(url);
  expect(pathname).toContain(`bodies/${id}`);
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe(
    'content-length;content-type;host;x-amz-checksum-sha256',
  );
  expect(searchParams.get('X-Amz-Date')).toBe('20250901T010000Z');
  expect(searchParams.get('X-Amz-Expires')).toBe('3600');
  expect(headers).toEqual({
    'Content-Type': 'application/json',
    'x-amz-checksum-sha256': 'LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=',
  });
  expect(expiresAt).toBe(until);
});

test('another length, checksum or type is another signature', async () => {
  const signatureOf = async (more: object) => {
    const { url } = await invite(id, { ...declared, ...more }, { from, until });
    return new URL(url).searchParams.get('X-Amz-Signature');
  };
  const signatures = await Promise.all(
    [{}, { bytes: 4 }, { sha256: 'a'.repeat(64) }, { contentType: 'text/csv' }].map(signatureOf),
  );
  expect(new Set(signatures).size).toBe(4);
});

test('no checksum of the SDK’s own is asked for beside ours', async () => {
  const { url } = await invite(id, declared, { from, until });
  expect(url).not.toMatch(/crc|sdk-checksum/i);
});
