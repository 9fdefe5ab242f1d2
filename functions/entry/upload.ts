import { S3Client } from '@aws-sdk/client-s3';
import type { Instant } from '../../core/time.ts';
import type { UploadId } from '../../core/submissions/upload.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { s3UploadBodies, type UploadBodies } from '../../store/upload-bodies.ts';
import { uploads } from '../../store/uploads.ts';
import { takeUpload } from '../events/take-upload.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { uploadsIn } from '../shared/upload-queue.ts';
import { consumer } from '../shared/work-queue.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly db: DocumentClient;
  readonly bodies: UploadBodies;
  readonly now: Now;
  readonly aloneSince?: Instant;
  readonly log?: Log;
};

/** Consumes the queue of bodies that were put, and of those that the tick found left. */
export const composeUpload = (
  settings: SettingsOf<'upload'>,
  { db, bodies, now, aloneSince, log = functionLog('upload', settings) }: World,
) => {
  const take = takeUpload({
    registry: registryStore(db, settings.REGISTRY_TABLE),
    submissions: submissions(db, settings.SUBMISSIONS_TABLE),
    snapshots: snapshots(db, settings.SNAPSHOTS_TABLE),
    uploads: uploads(db, settings.SUBMISSIONS_TABLE),
    bodies,
    now,
    log,
    ...(aloneSince !== undefined && { aloneSince }),
  });
  const run = async (message: string) => {
    const taken: Record<string, string> = {};
    for (const upload of uploadsIn(message)) taken[upload] = await named(upload, take(upload));
    return { taken };
  };
  return consumer('take-upload', run, log);
};

/** What is logged of a fault names its upload: its sender knows no other name. */
async function named<T>(upload: UploadId, taken: Promise<T>): Promise<T> {
  try {
    return await taken;
  } catch (cause) {
    throw new Error(`The upload ${upload} could not be taken in`, { cause });
  }
}

export const handler = onLambda('upload', (settings) =>
  composeUpload(settings, {
    db: documentClient(),
    bodies: s3UploadBodies(new S3Client({}), settings.UPLOAD_BUCKET),
    now: systemNow,
  }),
);
