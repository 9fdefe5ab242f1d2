import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { UploadId } from '../core/submissions/upload.ts';

/** Bodies as their senders put them, and beside each what was wrong with it. */
export type UploadBodies = {
  isThere(upload: UploadId): Promise<boolean>;
  read(upload: UploadId): Promise<Uint8Array | undefined>;
  /** Pages count from 0. A repeated put replaces. */
  putErrors(upload: UploadId, page: number, body: Uint8Array): Promise<void>;
  /** `undefined` if there is none, or if it is older than what is kept. */
  errors(upload: UploadId, page: number): Promise<Uint8Array | undefined>;
};

/** A body that is put there begins its work: lib/ tells its queue of this prefix. */
export const bodiesPrefix = 'bodies/';
export const bodyKeyOf = (upload: UploadId): string => `${bodiesPrefix}${upload}`;
export const errorsKeyOf = (upload: UploadId, page: number): string => `errors/${upload}/${page}`;

export function s3UploadBodies(client: S3Client, Bucket: string): UploadBodies {
  async function get(Key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  return {
    async isThere(upload) {
      try {
        await client.send(new HeadObjectCommand({ Bucket, Key: bodyKeyOf(upload) }));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    },
    read: (upload) => get(bodyKeyOf(upload)),
    async putErrors(upload, page, Body) {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: errorsKeyOf(upload, page),
          Body,
          ContentType: 'application/json',
          ContentEncoding: 'gzip',
        }),
      );
    },
    errors: (upload, page) => get(errorsKeyOf(upload, page)),
  };
}
