import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/work.ts';
import { reportPage } from '../../render/report-page.ts';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { recommendations } from '../../store/recommendations.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import { compileCountry } from '../scheduled/compile-country.ts';
import { CompileStep } from '../shared/compile-steps.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
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
  readonly archive: Archive;
  /** Takes deliveries. */
  readonly handOn: WorkQueue;
  readonly now: Now;
  readonly log?: Log;
};

/** Does one step. What fails is thrown to whoever orders the steps, who tries it again. */
export const composeCompileCountry = (
  settings: SettingsOf<'compile-country'>,
  { db, archive, handOn, now, log = functionLog('compile-country', settings) }: World,
) => {
  const facts = snapshots(db, settings.SNAPSHOTS_TABLE);
  const run = compileCountry({
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
  return async (event: unknown) => {
    const step = CompileStep.parse(event);
    try {
      const outcome = await run(step);
      log.info('compiled a step', { step: step.step, outcome });
      return outcome;
    } catch (error) {
      log.error('could not compile a step', { step, error });
      throw error;
    }
  };
};

export const handler = onLambda('compile-country', (settings) =>
  composeCompileCountry(settings, {
    db: documentClient(),
    archive: s3Archive(new S3Client({}), settings.ARCHIVE_BUCKET),
    handOn: sqsWorkQueue(new SQSClient({}), { deliver: settings.DELIVER_QUEUE_URL }),
    now: systemNow,
  }),
);
