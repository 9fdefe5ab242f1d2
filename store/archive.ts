import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/**
 * Bodies under the SHA-256 of their bytes, in hex: the same key always means the same bytes, so a repeated put
 * changes nothing and nothing is ever replaced.
 */
export type Archive = {
  put(key: string, body: Uint8Array, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
};

/**
 * It is there already (412), or another put of the same key is under way (409). The other put may still fail,
 * so after a 409 the object is looked for before it counts as kept.
 */
const refusalOf = (error: unknown): 'kept' | 'under-way' | undefined => {
  if (!(error instanceof S3ServiceException)) return undefined;
  const status = error.$metadata.httpStatusCode;
  return status === 412 ? 'kept' : status === 409 ? 'under-way' : undefined;
};

/** The archive in an S3 bucket. The condition spares a versioned bucket a second version of the same bytes. */
export function s3Archive(client: S3Client, Bucket: string): Archive {
  async function get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  return {
    get,
    async put(key, body, contentType) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket,
            Key: key,
            Body: body,
            ContentType: contentType,
            IfNoneMatch: '*',
          }),
        );
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === 'kept') return;
        if (refusal === 'under-way' && (await get(key)) !== undefined) return;
        throw error;
      }
    },
  };
}
