import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/work.ts';
import { reportPage } from '../../render/report-page.ts';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { recommendations } from '../../store/recommendations.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import { compile } from '../scheduled/compile.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { sqsWorkQueue, workConsumer } from '../shared/work-queue.ts';
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
  /** Takes deliveries. */
  readonly handOn: WorkQueue;
  readonly now: Now;
  readonly log?: Log;
};

export const composeCompile = (
  settings: SettingsOf<'compile'>,
  { db, archive, handOn, now, log = functionLog('compile', settings) }: World,
) => {
  const facts = snapshots(db, settings.SNAPSHOTS_TABLE);
  const run = compile({
    registry: registryStore(db, settings.REGISTRY_TABLE),
    known: (partitions, registry, asOf) => facts.readWithActs(partitions, registry, { asOf }),
    recommendations: recommendations(db, settings.RECOMMENDATIONS_TABLE).inProvince,
    reports: reportStore(db, settings.REPORTS_TABLE),
    archive,
    page: reportPage,
    handOn,
    codeVersion: settings.CODE_VERSION,
    now,
  });
  return workConsumer('compile', run, log);
};

export const handler = onLambda('compile', (settings) =>
  composeCompile(settings, {
    db: documentClient(),
    archive: s3Archive(new S3Client({}), settings.ARCHIVE_BUCKET),
    handOn: sqsWorkQueue(new SQSClient({}), { deliver: settings.DELIVER_QUEUE_URL }),
    now: systemNow,
  }),
);
