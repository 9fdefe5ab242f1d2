import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { sesClient, sesMailService } from '../../mail/ses.ts';
import { reportMail } from '../../render/mail.ts';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { reportStore } from '../../store/reports.ts';
import { deliver } from '../scheduled/deliver.ts';
import type { Secrets } from '../shared/capability.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { managedSecrets } from '../shared/signing-secrets.ts';
import { workConsumer } from '../shared/work-queue.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly db: DocumentClient;
  readonly archive: Archive;
  /** Never tries again by itself: `sesClient` sees to it. */
  readonly ses: SESv2Client;
  readonly secrets: Secrets;
  readonly now: Now;
  readonly log?: Log;
};

export const composeDeliver = (
  settings: SettingsOf<'deliver'>,
  { db, archive, ses, secrets, now, log = functionLog('deliver', settings) }: World,
) => {
  const run = deliver({
    reports: reportStore(db, settings.REPORTS_TABLE),
    deliveries: deliveryStore(db, settings.REPORTS_TABLE),
    addresses: suppressedAddresses(db, settings.REPORTS_TABLE),
    archive,
    mail: reportMail,
    send: sesMailService(ses, settings.MAIL_SENDER, settings.MAIL_CONFIGURATION_SET),
    secrets,
    publicUrl: settings.PUBLIC_URL,
    newClaim: randomUUID,
    now,
    log,
  });
  return workConsumer('deliver', run, log);
};

export const handler = onLambda('deliver', (settings) =>
  composeDeliver(settings, {
    db: documentClient(),
    archive: s3Archive(new S3Client({}), settings.ARCHIVE_BUCKET),
    ses: sesClient(),
    secrets: managedSecrets(new SecretsManagerClient({}), settings.SIGNING_SECRET_ID, systemNow),
    now: systemNow,
  }),
);
