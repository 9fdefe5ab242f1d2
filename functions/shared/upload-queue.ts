import * as z from 'zod';
import { UploadId } from '../../core/submissions/upload.ts';
import { TakeUploadWork } from '../../core/reports/work.ts';

/** What S3 tells when an object was put; names of objects are encoded as in a form. */
const Put = z.object({
  s3: z.object({ object: z.object({ key: z.string() }) }),
});

const Told = z.union([
  z.object({ Records: z.array(Put) }).transform(({ Records }) => Records.map(uploadPut)),
  // Sent once, when the bucket is made to tell.
  z.object({ Event: z.literal('s3:TestEvent') }).transform((): readonly UploadId[] => []),
  TakeUploadWork.transform(({ upload }): readonly UploadId[] => [upload]),
]);

/** The last part of the object's name. */
const uploadPut = ({ s3 }: z.output<typeof Put>): UploadId =>
  UploadId.parse(decodeURIComponent(s3.object.key.replaceAll('+', ' ')).split('/').at(-1));

/** The uploads that a message of their queue is about: S3 tells of a body that came, the tick of one that was left. */
export const uploadsIn = (message: string): readonly UploadId[] => Told.parse(JSON.parse(message));
