import { randomBytes } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/reports/work.ts';
import { adminRequests } from '../../store/admin-requests.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { lastTick } from '../../store/last-tick.ts';
import { registryHistory } from '../../store/registry-history.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { submissionLists } from '../../store/submission-lists.ts';
import { suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { uploads } from '../../store/uploads.ts';
import * as compileReport from '../http/compile-report.ts';
import * as drawClientKey from '../http/draw-client-key.ts';
import * as liftAddress from '../http/lift-address.ts';
import * as listClientKeys from '../http/list-client-keys.ts';
import * as listDeliveries from '../http/list-deliveries.ts';
import * as readStatus from '../http/read-status.ts';
import * as revokeClientKey from '../http/revoke-client-key.ts';
import * as revokeLink from '../http/revoke-link.ts';
import * as settleDelivery from '../http/settle-delivery.ts';
import type { Secrets } from '../shared/capability.ts';
import { gateway, serve, type Served } from '../shared/edge.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { managedSecrets } from '../shared/signing-secrets.ts';
import { sqsWorkQueue } from '../shared/work-queue.ts';
import { handsOn, stepFunctionsStart } from '../shared/country-executions.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

import { servedByRegistry } from './admin-registry.ts';

type World = {
  readonly db: DocumentClient;
  readonly handOn: WorkQueue;
  /** They sign page tokens. */
  readonly secrets: Secrets;
  readonly now: Now;
  /** Draws the secret of a client's key; 256 random bits unless a test says otherwise. */
  readonly secret?: () => string;
  readonly log?: Log;
};

type Serving = (settings: SettingsOf<'admin'>, world: World) => readonly Served[];

const aboutRegistry: Serving = ({ REGISTRY_TABLE }, world) =>
  servedByRegistry(REGISTRY_TABLE, world);

const aboutOperations: Serving = (settings, world) => [
  ...aboutClientKeys(settings, world),
  ...aboutDeliveries(settings, world),
  ...aboutWork(settings, world),
];

const aboutClientKeys: Serving = ({ REGISTRY_TABLE }, { db, now, secret = freshSecret }) => {
  const registry = registryStore(db, REGISTRY_TABLE);
  return [
    serve(drawClientKey.route, drawClientKey.drawClientKey({ registry, secret, now })),
    serve(listClientKeys.route, listClientKeys.listClientKeys({ registry, now })),
    serve(revokeClientKey.route, revokeClientKey.revokeClientKey({ registry, now })),
  ];
};

/** 256 random bits. */
const freshSecret = (): string => randomBytes(32).toString('base64url');

const aboutDeliveries: Serving = ({ REGISTRY_TABLE, REPORTS_TABLE }, { db, secrets, now }) => {
  const needs = {
    requests: adminRequests(db, REGISTRY_TABLE),
    deliveries: deliveryStore(db, REPORTS_TABLE),
    reports: reportStore(db, REPORTS_TABLE),
    addresses: suppressedAddresses(db, REPORTS_TABLE),
    secrets,
    now,
  };
  return [
    serve(listDeliveries.route, listDeliveries.listDeliveries(needs)),
    serve(settleDelivery.route, settleDelivery.settleDelivery(needs)),
    serve(liftAddress.route, liftAddress.liftAddress(needs)),
    serve(revokeLink.route, revokeLink.revokeLink(needs)),
  ];
};

const aboutWork: Serving = (settings, { db, handOn, now }) => {
  const { REGISTRY_TABLE, REPORTS_TABLE, SUBMISSIONS_TABLE } = settings;
  const needs = {
    registry: registryStore(db, REGISTRY_TABLE),
    history: registryHistory(db, REGISTRY_TABLE),
    requests: adminRequests(db, REGISTRY_TABLE),
    reports: reportStore(db, REPORTS_TABLE),
    deliveries: deliveryStore(db, REPORTS_TABLE),
    submissions: submissionLists(db, SUBMISSIONS_TABLE),
    uploads: uploads(db, SUBMISSIONS_TABLE),
    ticks: lastTick(db, SUBMISSIONS_TABLE),
    handOn,
    now,
  };
  return [
    serve(readStatus.route, readStatus.readStatus(needs)),
    serve(compileReport.route, compileReport.compileReport(needs)),
  ];
};

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
    handOn: handsOn(
      sqsWorkQueue(new SQSClient({}), { compile: settings.COMPILE_QUEUE_URL }),
      settings.COUNTRY_STATE_MACHINE,
      stepFunctionsStart(),
      systemNow,
    ),
    secrets: managedSecrets(new SecretsManagerClient({}), settings.SIGNING_SECRET_ID, systemNow),
    now: systemNow,
  }),
);
