import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Work, WorkQueue } from '../core/reports/work.ts';
import { composeAdmin } from '../functions/entry/admin.ts';
import { composeApi } from '../functions/entry/api.ts';
import { composeAuthorizer } from '../functions/entry/authorizer.ts';
import { composeCompile } from '../functions/entry/compile.ts';
import { composeCompileCountry } from '../functions/entry/compile-country.ts';
import { composeDeliver } from '../functions/entry/deliver.ts';
import { composeIngest } from '../functions/entry/ingest.ts';
import { composeMailEvents } from '../functions/entry/mail-events.ts';
import { composeTick } from '../functions/entry/tick.ts';
import { composeUpload } from '../functions/entry/upload.ts';
import type { Log } from '../functions/shared/log.ts';
import type { Route } from '../functions/shared/route.ts';
import { type FunctionName, settings, type SettingsOf } from '../functions/shared/settings.ts';
import type { SigningSecrets } from '../functions/shared/signing.ts';
import type { Invite } from '../functions/shared/upload-invitation.ts';
import type { DocumentClient, Now } from '../functions/shared/world.ts';
import { sesClient } from '../mail/ses.ts';
import manifest from '../package.json' with { type: 'json' };
import type { Instant } from '../core/time.ts';
import type { UploadId } from '../core/submissions/upload.ts';
import type { Archive } from '../store/archive.ts';
import type { TableNames } from '../store/tables.ts';
import { bodyKeyOf, type UploadBodies } from '../store/upload-bodies.ts';
import { clientFilesOnDemand } from './client-files.ts';
import { compileInOrder } from './compile-country.ts';
import type { AuthorizerFunction, ProxyFunction } from './gateway.ts';
import type { MailServiceEvent } from './mail-service-events.ts';

/** Everything that is a Lambda function when deployed. */
export type Functions = {
  readonly functions: Readonly<Record<Route['servedBy'], ProxyFunction>>;
  readonly authorizer: AuthorizerFunction;
  readonly tick: () => Promise<unknown>;
  /** True if the piece of work is done; false if it has to come back. */
  readonly work: (work: Work) => Promise<boolean>;
  /** Told of a body that was put; true if what came of it is known. */
  readonly bodyPut: (upload: UploadId) => Promise<boolean>;
  readonly mailEvent: (event: MailServiceEvent) => Promise<void>;
};

type World = {
  readonly db: DocumentClient;
  readonly names: TableNames;
  readonly now: Now;
  /** Since when no other process has the data: whoever worked on them before is dead. */
  readonly aloneSince: Instant;
  readonly archive: Archive;
  readonly uploads: { readonly bodies: UploadBodies; readonly invite: Invite };
  readonly handOn: WorkQueue;
  /** The same, for what a person asked for. */
  readonly handOnAtOnce: WorkQueue;
  readonly secrets: SigningSecrets;
  readonly publicUrl: string;
  readonly mail: {
    readonly endpoint: string;
    readonly sender: string;
    readonly configurationSet: string;
  };
  readonly log: Log;
};

/** The real functions with this machine's clients and clock; not one of them knows that it runs here. */
export function compose(world: World): Functions {
  const { db, now, aloneSince, archive, uploads, handOn, handOnAtOnce, log } = world;
  const read = settingsReader(world);
  const secrets = () => Promise.resolve(world.secrets);
  const ses = sesClient({
    endpoint: world.mail.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { bodies } = uploads;
  const upload = composeUpload(read('upload'), { db, bodies, now, aloneSince, log });
  const compileStep = composeCompileCountry(read('compile-country'), {
    db,
    archive,
    handOn,
    now,
    log,
  });
  const consumers = {
    'take-upload': upload,
    compile: composeCompile(read('compile'), { db, archive, handOn, now, log }),
    deliver: composeDeliver(read('deliver'), { db, archive, ses, secrets, now, log }),
  };
  return {
    functions: {
      ingest: composeIngest(read('ingest'), { db, now, log }),
      api: composeApi(read('api'), {
        db,
        archive,
        uploads,
        secrets,
        now,
        log,
        clientFile: clientFilesOnDemand(),
      }),
      admin: composeAdmin(read('admin'), { db, handOn: handOnAtOnce, secrets, now, log }),
    },
    authorizer: composeAuthorizer(read('authorizer'), { db, now, log }),
    tick: composeTick(read('tick'), { db, handOn, now, log }),
    work: async (work) =>
      work.kind === 'compile-country'
        ? isCompiled(compileStep, work)
        : isDone(await consumers[work.kind](messageWith(work, work.kind))),
    bodyPut: async (id) => isDone(await upload(messageWith(putOf(bodyKeyOf(id)), 'take-upload'))),
    mailEvent: composeMailEvents(read('mail-events'), { db, log }),
  };
}

/** Settings go through the schema that the deployed function reads them by. */
const settingsReader = ({ names, publicUrl, mail }: World) => {
  const environment = {
    STAGE: 'local',
    CODE_VERSION: `${manifest.version}-local`,
    SNAPSHOTS_TABLE: names.snapshots,
    SUBMISSIONS_TABLE: names.submissions,
    REGISTRY_TABLE: names.registry,
    RECOMMENDATIONS_TABLE: names.recommendations,
    REPORTS_TABLE: names.reports,
    ARCHIVE_BUCKET: 'local',
    UPLOAD_BUCKET: 'local',
    SIGNING_SECRET_ID: 'local',
    COMPILE_QUEUE_URL: 'http://local/compile',
    COUNTRY_STATE_MACHINE: 'local',
    DELIVER_QUEUE_URL: 'http://local/deliver',
    UPLOAD_QUEUE_URL: 'http://local/upload',
    PUBLIC_URL: publicUrl,
    MAIL_SENDER: mail.sender,
    MAIL_CONFIGURATION_SET: mail.configurationSet,
  };
  return <F extends FunctionName>(name: F): SettingsOf<F> =>
    settings[name].parse(environment) as SettingsOf<F>;
};

const isDone = ({ batchItemFailures }: SQSBatchResponse): boolean => batchItemFailures.length === 0;

/** What failed was logged by the step that failed. */
const isCompiled = (...[step, work]: Parameters<typeof compileInOrder>): Promise<boolean> =>
  compileInOrder(step, work).then(
    () => true,
    () => false,
  );

/** As S3 tells of an object. */
const putOf = (key: string) => ({
  Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'local' }, object: { key } } }],
});

/** A batch of one, as SQS hands it to a function. */
const messageWith = (message: unknown, queue: Work['kind']): SQSEvent => ({
  Records: [
    {
      messageId: randomUUID(),
      receiptHandle: randomUUID(),
      body: JSON.stringify(message),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'local',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:local:000000000000:${queue}`,
      awsRegion: 'local',
    },
  ],
});
