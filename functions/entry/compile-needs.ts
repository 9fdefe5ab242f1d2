import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/reports/work.ts';
import { reportPage } from '../../render/report-page.ts';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { recommendations } from '../../store/recommendations.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import type { CompileNeeds } from '../scheduled/compile.ts';
import type { Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { sqsWorkQueue } from '../shared/work-queue.ts';
import { type DocumentClient, documentClient, type Now, systemNow } from '../shared/world.ts';

type Settings = SettingsOf<'compile' | 'compile-country'>;

export type CompileWorld = {
  readonly db: DocumentClient;
  readonly archive: Archive;
  /** Takes deliveries. */
  readonly handOn: WorkQueue;
  readonly now: Now;
  readonly log?: Log;
};

/** What a compilation asks of the world, whole or one step of a country's. */
export const compileNeeds = (
  settings: Settings,
  { db, archive, handOn, now }: CompileWorld,
): CompileNeeds => {
  const facts = snapshots(db, settings.SNAPSHOTS_TABLE);
  return {
    registry: registryStore(db, settings.REGISTRY_TABLE),
    known: (partitions, registry, asOf) => facts.readWithActs(partitions, registry, { asOf }),
    recommendations: recommendations(db, settings.RECOMMENDATIONS_TABLE).inProvince,
    reports: reportStore(db, settings.REPORTS_TABLE),
    archive,
    page: reportPage,
    handOn,
    codeVersion: settings.CODE_VERSION,
    now,
  };
};

/** As it is on AWS. */
export const compileWorld = (
  settings: Pick<Settings, 'ARCHIVE_BUCKET' | 'DELIVER_QUEUE_URL'>,
): CompileWorld => ({
  db: documentClient(),
  archive: s3Archive(new S3Client({}), settings.ARCHIVE_BUCKET),
  handOn: sqsWorkQueue(new SQSClient({}), { deliver: settings.DELIVER_QUEUE_URL }),
  now: systemNow,
});
