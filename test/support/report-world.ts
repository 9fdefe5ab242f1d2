import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { afterAll } from 'vitest';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { Recipient, ReportDefinition } from '../../core/registry/report-definition.ts';
import { addMinutes, epochOf, Instant, instantOf } from '../../core/time.ts';
import type { Work } from '../../core/reports/work.ts';
import { composeCompile } from '../../functions/entry/compile.ts';
import { composeCompileCountry } from '../../functions/entry/compile-country.ts';
import { composeDeliver } from '../../functions/entry/deliver.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { composeMailEvents } from '../../functions/entry/mail-events.ts';
import { composeTick } from '../../functions/entry/tick.ts';
import { composeUpload } from '../../functions/entry/upload.ts';
import { route as postRoute } from '../../functions/http/post-snapshots.ts';
import type { FunctionName } from '../../functions/shared/settings.ts';
import { diskArchive } from '../../local/archive.ts';
import { compileInOrder } from '../../local/compile-country.ts';
import { diskUploadBodies } from '../../local/upload-door.ts';
import { startMailService } from '../../local/mail-service.ts';
import { outboxIn } from '../../local/outbox.ts';
import { sesClient } from '../../mail/ses.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { gatewayEvent } from './gateway-event.ts';
import { august, callerNamed, content } from './ingest-world.ts';
import { heldTo } from './held-to-rights.ts';
import { silentLog } from './silent-log.ts';
import { freshTables } from './store.ts';

export const definition = (more: object = {}) =>
  ReportDefinition.parse({
    code: 'monthly',
    names: { vi: 'Báo cáo tháng', en: 'Monthly report' },
    periodType: 'month',
    firstPeriod: '2025-08',
    lastPeriod: '2025-08',
    scopes: ['96'],
    sections: [{ dataset: 'nd' }],
    recommendations: false,
    recipients: ['office', 'desk'],
    release: { settleMinutes: 60 },
    reissue: { everyHours: 24, forDays: 10, sendAbovePercent: '0' },
    ...more,
  });

const recipient = (id: string, email: string, language: string) =>
  Recipient.parse({ id, name: id, email, language });

export const reportContent = (definitions = [definition()]): RegistryContent => ({
  ...content,
  definitions,
  recipients: [
    recipient('office', 'office@example.vn', 'vi'),
    recipient('desk', 'desk@example.org', 'en'),
    recipient('gone', 'bounce@simulator.amazonses.com', 'vi'),
  ],
});

/** The nd09 August closes on 14 August 2025; two working days later is the 18th, and an hour settles it. */
export const release = Instant.parse('2025-08-18T18:00:00.000Z');
export const report = 'monthly~96~2025-08';
export const secrets = { current: 's'.repeat(43) };

/** A batch of one. */
export const messageWith = (work: Work): SQSEvent => ({
  Records: [
    {
      messageId: 'message',
      receiptHandle: '',
      body: JSON.stringify(work),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: 'test',
    },
  ],
});

const leftovers: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(leftovers.map((clear) => clear()));
});

/** The real functions on the engine, mail over the real wire; queue, clock and faults are the test's. */
export async function reportWorld(registryContent = reportContent()) {
  const { db, names } = await freshTables();
  const folder = await mkdtemp(join(tmpdir(), 'reports-'));
  let time = epochOf(Instant.parse('2025-08-15T01:00:00.000Z'));
  const now = () => instantOf((time += 1));
  const registry = registryStore(db, names.registry);
  await registry.publish(registryContent, { expected: 0, now, by: 'test', note: '' });

  const settings = {
    STAGE: 'test',
    CODE_VERSION: 'test',
    SNAPSHOTS_TABLE: names.snapshots,
    SUBMISSIONS_TABLE: names.submissions,
    REGISTRY_TABLE: names.registry,
    RECOMMENDATIONS_TABLE: names.recommendations,
    REPORTS_TABLE: names.reports,
    ARCHIVE_BUCKET: 'test',
    SIGNING_SECRET_ID: 'test',
    UPLOAD_BUCKET: 'test',
    UPLOAD_QUEUE_URL: 'test',
    COMPILE_QUEUE_URL: 'test',
    COUNTRY_STATE_MACHINE: 'test',
    DELIVER_QUEUE_URL: 'test',
    PUBLIC_URL: 'https://reports.example.vn/',
    MAIL_SENDER: 'reports@example.vn',
    MAIL_CONFIGURATION_SET: 'reports',
  };
  const worldOf = (name: FunctionName) => ({
    db: heldTo(name, { db, names }),
    now,
    log: silentLog,
  });
  const queue: Work[] = [];
  const handOn = (work: readonly Work[]) => Promise.resolve(void queue.push(...work));
  const archive = diskArchive(join(folder, 'archive'));
  const outbox = outboxIn(join(folder, 'outbox'));
  const takeEvent = composeMailEvents(settings, worldOf('mail-events'));
  /** False: the mail service's events are lost. */
  const events = { arrive: true };
  const mailService = await startMailService({
    outbox,
    now,
    onEvent: (event) => (events.arrive ? takeEvent(event) : Promise.resolve()),
    configurationSets: ['reports'],
    onFault: () => undefined,
  });
  leftovers.push(async () => {
    await mailService.stop();
    await rm(folder, { recursive: true });
  });
  const ses = sesClient(
    {
      endpoint: mailService.url,
      region: 'test',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    700,
  );
  const bodies = diskUploadBodies(join(folder, 'uploads'));
  const consumers = {
    'take-upload': composeUpload(settings, { ...worldOf('upload'), bodies }),
    compile: composeCompile(settings, { ...worldOf('compile'), archive, handOn }),
    deliver: composeDeliver(settings, {
      ...worldOf('deliver'),
      archive,
      ses,
      secrets: () => Promise.resolve(secrets),
    }),
  };
  const compileStep = composeCompileCountry(settings, {
    ...worldOf('compile-country'),
    archive,
    handOn,
  });
  const ingest = composeIngest(settings, worldOf('ingest'));
  let keys = 0;

  /** Does a piece of work, as its queue would have it done: true if it need not come back. */
  const work = async (piece: Work): Promise<boolean> => {
    if (piece.kind !== 'compile-country')
      return (await consumers[piece.kind](messageWith(piece))).batchItemFailures.length === 0;
    await compileInOrder(compileStep, piece);
    return true;
  };

  return {
    db,
    names,
    settings,
    registry,
    archive,
    outbox,
    mailService,
    events,
    takeEvent,
    queue,
    work,
    compileStep,
    now,
    reports: reportStore(db, names.reports),
    deliveries: deliveryStore(db, names.reports),
    addresses: suppressedAddresses(db, names.reports),
    tick: composeTick(settings, { ...worldOf('tick'), handOn }),
    goTo: (at: Instant) => void (time = epochOf(at)),
    /** Does everything that is queued, and what comes of it. */
    async drain(): Promise<void> {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        if (!(await work(next))) throw new Error(`Could not ${JSON.stringify(next)}`);
      await mailService.settled();
    },
    async post(rows: readonly object[], more: object = {}, as = 'camau'): Promise<void> {
      const headers = { 'Idempotency-Key': `key-${(keys += 1)}` };
      const caller = callerNamed(as);
      const observedAt = now();
      const body = { ...august, observedAt, rows, ...more };
      const answer = await ingest(gatewayEvent(postRoute, { body, caller, headers }));
      if (answer.statusCode !== 201) throw new Error(answer.body);
    },
    recipientsMailed: async () => (await outbox.all()).map(({ to }) => to.join()).toSorted(),
  };
}
export type ReportWorld = Awaited<ReturnType<typeof reportWorld>>;

/** A few minutes after an instant: settled. */
export const soonAfter = (at: Instant): Instant => addMinutes(at, 5);
export const daysAfter = (at: Instant, days: number): Instant => addMinutes(at, days * 1440);

/** A world whose first edition stands and was sent to everybody. */
export async function worldWithEdition(registryContent = reportContent()): Promise<ReportWorld> {
  const world = await reportWorld(registryContent);
  await world.post([
    { metric: 'received', value: 100 },
    { metric: 'finished', value: 80 },
  ]);
  world.goTo(soonAfter(release));
  await world.tick();
  await world.drain();
  return world;
}
