import { join } from 'node:path';
import type { RegistryContent } from '../core/registry/registry.ts';
import { Instant } from '../core/time.ts';
import { maxUploadBytes } from '../core/submissions/upload.ts';
import type { Work } from '../core/reports/work.ts';
import { routes } from '../functions/routes.ts';
import type { Log } from '../functions/shared/log.ts';
import type { DocumentClient, Now } from '../functions/shared/world.ts';
import { sampleRegistry } from '../samples/world.ts';
import { registryStore, type RegistryStore } from '../store/registry.ts';
import type { TableNames } from '../store/tables.ts';
import { uploads } from '../store/uploads.ts';
import { diskArchive } from './archive.ts';
import { type BodyWorker, bodyWorkerFor } from './body-worker.ts';
import { type Clock, openClock } from './clock.ts';
import { compose, type Functions } from './compose.ts';
import { type OpenData, openData } from './data-folder.ts';
import { withDemoKey } from './demo-keys.ts';
import { gateway, gatewayBodyLimit, problemAnswer, unreadableAnswer } from './gateway.ts';
import { type Answerer, type Listening, listen } from './http-server.ts';
import { type MailService, startMailService } from './mail-service.ts';
import { nextDue } from './next-due.ts';
import { type Outbox, outboxIn } from './outbox.ts';
import { signingSecretIn } from './signing-secret.ts';
import { diskUploadBodies, isUploadTarget, localInvite, uploadDoor } from './upload-door.ts';
import { type Turns, turns } from './turns.ts';
import { type LocalQueue, localQueue, workedAtOnce } from './work-queue.ts';

/** Where a fresh store's clock begins, unless it is told otherwise. */
export const usualStart = Instant.parse('2025-09-01T08:00:00+07:00');

export type TickSummary = {
  /** When the tick began. */
  readonly at: Instant;
  /** What the tick itself found to do. */
  readonly found: unknown;
  readonly compiled: number;
  readonly delivered: number;
  /** Work that was given up after its attempts; the next tick finds it again. */
  readonly failed: number;
  /** Mails handed to the mail service meanwhile. */
  readonly mails: number;
};

export type System = {
  readonly url: string;
  readonly db: DocumentClient;
  readonly names: TableNames;
  readonly folder: string;
  /** True when the store was empty before. */
  readonly fresh: boolean;
  readonly registry: RegistryStore;
  readonly outbox: Outbox;
  readonly mailService: MailService;
  readonly now: Now;
  /** Forward only; returns the time that it is then. */
  advanceTo(at: Instant): Promise<Instant>;
  /** The next instant at which a tick finds something to look at. */
  nextDue(): Promise<Instant | undefined>;
  /** Runs what is due now, to the end: compilations, deliveries, and the mail service's own events. */
  tick(): Promise<TickSummary>;
  stop(): Promise<void>;
};

export type LocalLog = (message: string, fault?: unknown) => void;

export type SystemOptions = {
  /** Absent: a throw-away store. */
  readonly dataDir?: string | undefined;
  readonly fresh?: boolean | undefined;
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  readonly startAt?: Instant | undefined;
  /** What an empty store is given: the sample world with demo keys unless a test says otherwise. */
  readonly content?: RegistryContent | undefined;
  /** Told of warnings and faults; nobody else prints anything. */
  readonly log?: LocalLog | undefined;
  /** Puts pages before the API. */
  readonly site?: ((system: System, api: Answerer) => Answerer) | undefined;
};

export const sampleContent = (): RegistryContent => {
  const content = sampleRegistry();
  return { ...content, clients: content.clients.map(withDemoKey) };
};

/**
 * Starts everything on this machine: store, clock, mail service, functions, gateway. The port comes first: who finds
 * it taken has touched no data. Throws a Refusal for what the caller can mend.
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const door = lateDoor();
  const server = await listen(door.answerer, {
    port: options.port ?? 0,
    bodyLimit: (target) => (isUploadTarget(target) ? maxUploadBytes : gatewayBodyLimit),
    tooLarge: (request) => problemAnswer('body-too-large', request),
    unreadable: unreadableAnswer,
    onFault: faultLog(options),
  });
  try {
    return await systemBehind(server, door, options);
  } catch (error) {
    door.open(() => Promise.resolve({ status: 503, headers: {}, body: '' }));
    await server.stop();
    throw error;
  }
}

const logOf = ({ log }: SystemOptions): LocalLog => log ?? ((): void => undefined);
const faultLog =
  (options: SystemOptions) =>
  (fault: unknown): void =>
    logOf(options)('Unexpected', fault);

async function systemBehind(server: Listening, door: Door, options: SystemOptions) {
  const data = await openData(options);
  try {
    return await systemOn(data, server, door, options);
  } catch (error) {
    await data.close();
    throw error;
  }
}

async function systemOn(
  data: OpenData,
  server: Listening,
  door: Door,
  options: SystemOptions,
): Promise<System> {
  const clock = await openClock({
    db: data.db,
    table: data.names.registry,
    startAt: options.startAt ?? usualStart,
  });
  const registry = registryStore(data.db, data.names.registry);
  await publishIfEmpty(registry, clock.now, options.content);
  const parts = await partsOf(data, clock, server.url, logOf(options));
  const system = systemOf(data, clock, registry, server, parts);
  const api = gateway({ ...parts.functions, routes, now: clock.now, onFault: faultLog(options) });
  const site = options.site?.(system, api) ?? api;
  door.open((request) =>
    isUploadTarget(request.target) ? parts.takeBody(request) : site(request),
  );
  await takeUpWhatWasLeft(data, clock.now, parts.bodyWorker);
  await data.announce(server.url);
  return system;
}

/** On AWS the message about a body outlives its worker; here it died with the process. */
async function takeUpWhatWasLeft({ db, names }: OpenData, now: Now, worker: BodyWorker) {
  for (const upload of await uploads(db, names.submissions).unfinished(now())) worker.take(upload);
}

type Door = { readonly answerer: Answerer; readonly open: (answerer: Answerer) => void };

/** The functions need the server's address, which is known once it listens: until then callers wait. */
function lateDoor(): Door {
  const opened = Promise.withResolvers<Answerer>();
  const answerer: Answerer = async (request) => (await opened.promise)(request);
  return { answerer, open: opened.resolve };
}

async function publishIfEmpty(
  registry: RegistryStore,
  now: Now,
  content: RegistryContent | undefined,
): Promise<void> {
  if ((await registry.head()) > 0) return;
  const published = await registry.publish(content ?? sampleContent(), {
    expected: 0,
    now,
    by: 'local system',
    note: 'the sample world, with demo keys',
  });
  if (!published.ok) throw new Error('Another process filled the store meanwhile');
}

type Parts = {
  readonly outbox: Outbox;
  readonly mailService: MailService;
  readonly queue: LocalQueue;
  /** One piece of scheduled work after the other. */
  readonly inTurn: Turns;
  readonly functions: Functions;
  /** Where a body is put that goes by upload. */
  readonly takeBody: Answerer;
  readonly bodyWorker: BodyWorker;
};

async function partsOf(
  { db, names, folder }: OpenData,
  { now }: Clock,
  publicUrl: string,
  log: LocalLog,
): Promise<Parts> {
  const outbox = outboxIn(join(folder, 'mail'));
  const queue = localQueue();
  const inTurn = turns();
  const handOnAtOnce = workedAtOnce(queue.send, () =>
    inTurn(() => queue.drain(functions.work)).catch((fault: unknown) =>
      log('What an administrator asked for failed', fault),
    ),
  );
  const mailEvents = Promise.withResolvers<Functions['mailEvent']>();
  const mailService = await startMailService({
    outbox,
    now,
    onEvent: async (event) => (await mailEvents.promise)(event),
    configurationSets: [mailSettings.configurationSet],
    onFault: (fault) => log('The mail service met a fault', fault),
  });
  const secrets = await signingSecretIn(folder);
  const bodies = diskUploadBodies(join(folder, 'uploads'));
  const functions = compose({
    db,
    names,
    now,
    aloneSince: now(),
    archive: diskArchive(join(folder, 'archive')),
    handOn: queue.send,
    handOnAtOnce,
    uploads: { bodies, invite: localInvite(publicUrl, secrets) },
    secrets,
    publicUrl,
    mail: { ...mailSettings, endpoint: mailService.url },
    log: functionLog(log),
  });
  mailEvents.resolve(functions.mailEvent);
  const bodyWorker = bodyWorkerFor(functions.bodyPut);
  const takeBody = uploadDoor({ secrets, put: bodies.put, onPut: bodyWorker.take, now });
  return { outbox, mailService, queue, inTurn, functions, takeBody, bodyWorker };
}

/** Of what the functions log, warnings and errors only. */
const functionLog = (log: LocalLog): Log => ({
  info: () => undefined,
  warn: (message, attributes) => log(message, attributes),
  error: (message, { error, ...attributes }) => log(message, error ?? attributes),
});

const mailSettings = {
  configurationSet: 'local',
  sender: 'Báo cáo tự động <bao-cao@commune-reporting.example>',
};

function systemOf(
  { db, names, folder, close }: OpenData,
  clock: Clock,
  registry: RegistryStore,
  server: Listening,
  { outbox, mailService, queue, inTurn, functions, bodyWorker }: Parts,
): System {
  async function tickOnce(): Promise<TickSummary> {
    const at = clock.now();
    const before = (await outbox.all()).length;
    const found = await functions.tick();
    const { done, failed } = await queue.drain(functions.work);
    await mailService.settled();
    const countOf = (kind: Work['kind']): number =>
      done.filter((work) => work.kind === kind).length;
    return {
      at,
      found,
      compiled: countOf('compile') + countOf('compile-country'),
      delivered: countOf('deliver'),
      failed: failed.length,
      mails: (await outbox.all()).length - before,
    };
  }
  return {
    url: server.url,
    db,
    names,
    folder,
    fresh: clock.fresh,
    registry,
    outbox,
    mailService,
    now: clock.now,
    advanceTo: (at) => clock.advanceTo(at),
    nextDue: async () => nextDue(await registry.current(), clock.now()),
    // Two ticks at once would be lawful, but each would count what the other did.
    tick: () => inTurn(tickOnce),
    async stop() {
      await server.stop();
      await inTurn(() => mailService.settled());
      await bodyWorker.stop();
      await mailService.stop();
      await close();
    },
  };
}
