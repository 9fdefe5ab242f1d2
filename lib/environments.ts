import type { FunctionName } from '../functions/shared/settings.ts';
import type { ArchiveBucket } from './archive-bucket.ts';
import type { DataTables } from './data-tables.ts';
import type { Mail } from './mail.ts';
import type { EnvironmentOf } from './service-function.ts';
import type { SigningSecret } from './signing-secret.ts';
import type { UploadBucket } from './upload-bucket.ts';
import type { WorkQueue } from './work-queue.ts';

/** Everything that a function may be told about, or given access to. */
export type Resources = {
  readonly tables: DataTables;
  readonly archive: ArchiveBucket;
  readonly uploads: UploadBucket;
  readonly secret: SigningSecret;
  readonly compileQueue: WorkQueue;
  readonly deliverQueue: WorkQueue;
  readonly uploadQueue: WorkQueue;
  readonly mail: Mail;
};

export type Deployment = {
  readonly stage: string;
  readonly codeVersion: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
};

/** What each function is told: exactly what its schema in functions/shared/settings reads. */
export function environmentsOf(
  { tables, archive, uploads, secret, compileQueue, deliverQueue, uploadQueue, mail }: Resources,
  { stage, codeVersion, publicUrl }: Deployment,
  /** The ARN of the state machine that compiles the country. */
  COUNTRY_STATE_MACHINE: string,
): { readonly [F in FunctionName]: EnvironmentOf<F> } {
  const common = { STAGE: stage, CODE_VERSION: codeVersion };
  const SNAPSHOTS_TABLE = tables.nameOf('snapshots');
  const SUBMISSIONS_TABLE = tables.nameOf('submissions');
  const REGISTRY_TABLE = tables.nameOf('registry');
  const RECOMMENDATIONS_TABLE = tables.nameOf('recommendations');
  const REPORTS_TABLE = tables.nameOf('reports');
  const ARCHIVE_BUCKET = archive.bucket.bucketName;
  const UPLOAD_BUCKET = uploads.bucket.bucketName;
  const SIGNING_SECRET_ID = secret.secretArn;
  const COMPILE_QUEUE_URL = compileQueue.queue.queueUrl;
  const DELIVER_QUEUE_URL = deliverQueue.queue.queueUrl;
  const UPLOAD_QUEUE_URL = uploadQueue.queue.queueUrl;
  return {
    authorizer: { ...common, REGISTRY_TABLE },
    ingest: { ...common, SNAPSHOTS_TABLE, SUBMISSIONS_TABLE, REGISTRY_TABLE },
    api: {
      ...common,
      SNAPSHOTS_TABLE,
      SUBMISSIONS_TABLE,
      REGISTRY_TABLE,
      RECOMMENDATIONS_TABLE,
      REPORTS_TABLE,
      ARCHIVE_BUCKET,
      UPLOAD_BUCKET,
      SIGNING_SECRET_ID,
    },
    admin: {
      ...common,
      SUBMISSIONS_TABLE,
      REGISTRY_TABLE,
      REPORTS_TABLE,
      COMPILE_QUEUE_URL,
      COUNTRY_STATE_MACHINE,
      SIGNING_SECRET_ID,
    },
    upload: { ...common, SNAPSHOTS_TABLE, SUBMISSIONS_TABLE, REGISTRY_TABLE, UPLOAD_BUCKET },
    tick: {
      ...common,
      SNAPSHOTS_TABLE,
      SUBMISSIONS_TABLE,
      REGISTRY_TABLE,
      RECOMMENDATIONS_TABLE,
      REPORTS_TABLE,
      COMPILE_QUEUE_URL,
      COUNTRY_STATE_MACHINE,
      DELIVER_QUEUE_URL,
      UPLOAD_QUEUE_URL,
    },
    compile: {
      ...common,
      SNAPSHOTS_TABLE,
      REGISTRY_TABLE,
      RECOMMENDATIONS_TABLE,
      REPORTS_TABLE,
      ARCHIVE_BUCKET,
      DELIVER_QUEUE_URL,
    },
    'compile-country': {
      ...common,
      SNAPSHOTS_TABLE,
      REGISTRY_TABLE,
      RECOMMENDATIONS_TABLE,
      REPORTS_TABLE,
      ARCHIVE_BUCKET,
      DELIVER_QUEUE_URL,
    },
    deliver: {
      ...common,
      REPORTS_TABLE,
      ARCHIVE_BUCKET,
      SIGNING_SECRET_ID,
      PUBLIC_URL: publicUrl,
      MAIL_SENDER: mail.sender,
      MAIL_CONFIGURATION_SET: mail.configurationSetName,
    },
    'mail-events': { ...common, REPORTS_TABLE },
  };
}
