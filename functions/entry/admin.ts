import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/work.ts';
import type { Secrets } from '../shared/capability.ts';
import { gateway, type Served } from '../shared/edge.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { managedSecrets } from '../shared/signing-secrets.ts';
import { sqsWorkQueue } from '../shared/work-queue.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly db: DocumentClient;
  readonly handOn: WorkQueue;
  /** They sign page tokens. */
  readonly secrets: Secrets;
  readonly now: Now;
  readonly log?: Log;
};

type Serving = (settings: SettingsOf<'admin'>, world: World) => readonly Served[];

const aboutRegistry: Serving = () => [];

const aboutOperations: Serving = () => [];

/** Every route of the table under /v1/admin: what administrators do, apart from what every system calls. */
export const servedByAdmin: Serving = (settings, world) => [
  ...aboutRegistry(settings, world),
  ...aboutOperations(settings, world),
];

export const composeAdmin = (settings: SettingsOf<'admin'>, world: World) =>
  gateway(servedByAdmin(settings, world), { log: world.log ?? functionLog('admin', settings) });

export const handler = onLambda('admin', (settings) =>
  composeAdmin(settings, {
    db: documentClient(),
    handOn: sqsWorkQueue(new SQSClient({}), {
      compile: settings.COMPILE_QUEUE_URL,
      deliver: settings.DELIVER_QUEUE_URL,
    }),
    secrets: managedSecrets(new SecretsManagerClient({}), settings.SIGNING_SECRET_ID, systemNow),
    now: systemNow,
  }),
);
