import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { instantOf } from '../../core/time.ts';
import { UploadId } from '../../core/submissions/upload.ts';
import { composeUpload } from '../../functions/entry/upload.ts';
import { createUpload, route as createRoute } from '../../functions/http/create-upload.ts';
import { readUpload, route as readRoute } from '../../functions/http/read-upload.ts';
import { uploadsDue } from '../../functions/scheduled/due-uploads.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Log } from '../../functions/shared/log.ts';
import type { DocumentClient, Now } from '../../functions/shared/world.ts';
import { localInvite, uploadDoor } from '../../local/upload-door.ts';
import { submissions } from '../../store/submissions.ts';
import { bodyKeyOf, type UploadBodies } from '../../store/upload-bodies.ts';
import { uploads } from '../../store/uploads.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { messageWith } from '../support/queue-message.ts';
import { silentLog } from '../support/silent-log.ts';
import { type Handling, Task } from './answers.ts';
import { same } from './expectation.ts';
import { clientIn, settings } from './history-requests.ts';
import type { Versions } from './history-versions.ts';
import { pool } from './pool.ts';
import { BucketCall, type Sandboxes, type Work } from './sandboxes.ts';
import { longestWorkMs, type UploadLedger } from './upload-ledger.ts';
import { announcedAs, Announcing, type AskedUpload, Taking, type View } from './upload-tasks.ts';

type Current = () => Handling | undefined;
type Needs = {
  readonly db: DocumentClient;
  readonly names: Readonly<Record<'snapshots' | 'submissions' | 'registry', string>>;
  readonly sandboxes: Sandboxes;
  readonly versions: Versions;
  readonly ledger: UploadLedger;
  readonly clientFor: (current: Current) => DocumentClient;
  readonly clockOf: (current: Current) => Now;
  readonly logOf: (current: Current) => Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const secrets = { current: 's'.repeat(43) };
const origin = 'http://127.0.0.1';
/** A request ends with its function. */
const longestRequestMs = 30_000;

/** The routes, the bucket, its door and the worker of uploads, on the tables of a history. */
export function historyUploads(needs: Needs) {
  const { db, names, sandboxes, versions, ledger, clientFor, clockOf, logOf } = needs;
  const bucket = new Map<string, Uint8Array>();
  const bodies: UploadBodies = {
    isThere: async (upload) => bucket.has(bodyKeyOf(upload)),
    read: async (upload) => bucket.get(bodyKeyOf(upload)),
    putErrors: async (upload, page, body) => void bucket.set(`errors ${upload} ${page}`, body),
    errors: async (upload, page) => bucket.get(`errors ${upload} ${page}`),
  };
  /** Its calls wait for their turn as those to the store do. */
  function bodiesFor(current: Current): UploadBodies {
    const call = <T>(writes: boolean, make: () => Promise<T>): Promise<T> => {
      const work = current();
      return work === undefined ? make() : sandboxes.call(work, new BucketCall(writes), make);
    };
    return {
      isThere: (upload) => call(false, () => bodies.isThere(upload)),
      read: (upload) => call(false, () => bodies.read(upload)),
      putErrors: (...page) => call(true, () => bodies.putErrors(...page)),
      errors: (upload, page) => call(false, () => bodies.errors(upload, page)),
    };
  }

  const requests = pool(sandboxes, (current) => {
    const store = uploads(clientFor(current), names.submissions);
    const invite = localInvite(origin, secrets);
    const endpoint = createUpload({
      uploads: store,
      bodies: bodiesFor(current),
      invite,
      now: clockOf(current),
    });
    return gateway([serve(createRoute, endpoint)], { log: logOf(current) });
  });
  const workers = pool(sandboxes, (current) => {
    const log: Log = { ...logOf(current), info: (_, { taken }) => taken && outcomes.push(taken) };
    const outcomes: unknown[] = [];
    const worker = composeUpload(
      { ...settings(names), UPLOAD_BUCKET: 'law' },
      { db: clientFor(current), bodies: bodiesFor(current), now: clockOf(current), log },
    );
    return async (message: unknown) => {
      const { batchItemFailures } = await worker(messageWith(message));
      const [outcome] = Object.values(outcomes.splice(0)[0] ?? {});
      return { statusCode: batchItemFailures.length > 0 ? 500 : 200, body: String(outcome) };
    };
  });
  const began = new Map<Work, number>();
  const readings = gateway(
    [serve(readRoute, readUpload({ uploads: uploads(db, names.submissions), bodies }))],
    { log: silentLog },
  );
  const known = submissions(db, names.submissions);

  async function announce(upload: AskedUpload): Promise<Announcing> {
    const { client, key } = upload.asked;
    const task = new Announcing(upload, versions.facts.clients[client]);
    const event = gatewayEvent(createRoute, {
      body: announcedAs(upload).declared,
      caller: clientIn(versions.content, client),
      headers: { 'Idempotency-Key': key, 'Accept-Language': 'en' },
    });
    began.set(task, needs.now());
    awaited.push(task);
    await requests(task, (handler) => handler(event));
    return task;
  }

  /** Tells a worker of a body: as the bucket does, or as the tick. */
  async function deliver(id: string, message: unknown = putOf(id)): Promise<Taking> {
    const task = new Taking(id, { there: ledger.isThere(id), done: ledger.isDone(id) });
    ledger.told(task);
    began.set(task, needs.now());
    awaited.push(task);
    await workers(task, (worker) => worker(message));
    return task;
  }
  const awaited: (Announcing | Taking)[] = [];
  const addresses: { readonly upload: AskedUpload; readonly view: View }[] = [];

  function judge(): void {
    for (const task of awaited.splice(0)) {
      if (task.answer === undefined && !task.dead) awaited.push(task);
      if (task.answer === undefined) continue;
      if (task instanceof Taking) ledger.worked(task);
      else answered(task);
    }
  }
  function answered(task: Announcing): void {
    ledger.answered(task);
    const view = JSON.parse(task.answer?.text ?? '') as View;
    if (view.put !== undefined) addresses.push({ upload: task.upload, view });
  }

  const door = uploadDoor({
    secrets,
    put: async (upload, body) => void bucket.set(bodyKeyOf(upload), body),
    onPut: (upload) => ledger.put(upload, true),
    now: () => instantOf(needs.now()),
  });
  /** A client puts its body, or another one of the same length, at the address that it was given. True if it is taken. */
  async function put(
    { upload, view }: { readonly upload: AskedUpload; readonly view: View },
    isRight: boolean,
  ): Promise<boolean> {
    if (view.put === undefined) throw new Error('No address was given');
    const { url, headers, expiresAt } = view.put;
    const { bytes } = announcedAs(upload);
    const { status } = await door({
      method: 'PUT',
      target: url.replace(origin, ''),
      rawHeaders: Object.entries(headers).flat(),
      body: isRight ? bytes : bytes.map((byte) => byte ^ 1),
      sourceIp: '127.0.0.1',
    });
    const inTime = Date.parse(expiresAt) >= needs.now();
    same(status, !inTime ? 403 : isRight ? 200 : 400, 'what the door says');
    return status === 200;
  }
  /** Somebody who may write into the bucket puts something else there, while a body is expected and nobody tells of it. */
  function forge({ id, put: address }: View): void {
    if (Date.parse(address?.expiresAt ?? '') < needs.now()) return;
    bucket.set(bodyKeyOf(UploadId.parse(id)), Buffer.from('{"rows":[]}'));
    ledger.put(id, false);
  }

  /** Told of every write that was made. */
  async function watch(work: Work, command: object): Promise<void> {
    if (command instanceof PutCommand && command.input.Item?.['sk'] === 'upload') {
      const { upload, expiresAt } = command.input.Item;
      if (!(work instanceof Announcing)) throw new Error('Nobody announced it');
      ledger.announced(work, String(upload), String(expiresAt));
    }
    if (!(command instanceof UpdateCommand) || command.input.Key?.['sk'] !== 'upload') return;
    const { Key, UpdateExpression = '', ExpressionAttributeValues: values } = command.input;
    const id = String(Key['pk']).replace('upload#', '');
    if (UpdateExpression.includes('workedSince = :now'))
      ledger.begun(work, id, String(values?.[':now']));
    if (UpdateExpression.startsWith('REMOVE workedSince')) ledger.letGo(work, id);
    await look(id, work);
  }

  /** What its client is told at this moment. */
  async function look(id: string, by?: Work): Promise<View['state']> {
    const { asked } = ledger.named(id);
    const event = gatewayEvent(readRoute, {
      path: { id },
      caller: clientIn(versions.content, asked.client),
      headers: { 'Accept-Language': 'en' },
    });
    const { statusCode, body } = await readings(event);
    same(statusCode, 200, `an upload is read: ${body}`);
    const view = JSON.parse(body) as View;
    const worker = by instanceof Taking ? by : undefined;
    ledger.shown(view, await receiptOf(id), needs.now(), worker);
    return view.state;
  }

  async function receiptOf(id: string): Promise<string | undefined> {
    const { asked } = ledger.named(id);
    const { id: client } = clientIn(versions.content, asked.client);
    return (await known.find(client, asked.key))?.receipt;
  }

  /** The tick finds what is not over, and workers are told of it. */
  async function tick(): Promise<void> {
    const task = new Task('tick of uploads');
    const current = () => task;
    const store = uploads(clientFor(current), names.submissions);
    await sandboxes.begin(task, async () => {
      const due = await uploadsDue({ uploads: store }, clockOf(current)()).catch(() => []);
      told.push(...due.map((work) => ({ id: work.upload, message: work })));
    });
    while (sandboxes.alive.includes(task)) await sandboxes.step('made', task);
    for (const { id, message } of told.splice(0)) await deliver(id, message);
  }
  const told: { readonly id: string; readonly message: unknown }[] = [];

  /** Whoever has lived too long by then lives no more, and nothing of it arrives later. */
  async function before(at: number): Promise<void> {
    for (const work of sandboxes.unfinished) {
      const longest = work instanceof Taking ? longestWorkMs : longestRequestMs;
      const since = began.get(work);
      if (since !== undefined && at - since > longest) await sandboxes.end(work);
    }
  }

  return {
    announce,
    deliver,
    judge,
    put,
    forge,
    watch,
    look,
    tick,
    before,
    addresses,
    ledger,
    finished: async (id: string) => ledger.finishedLater(id, await receiptOf(id)),
  };
}

const putOf = (id: string) => ({
  Records: [{ s3: { object: { key: bodyKeyOf(UploadId.parse(id)) } } }],
});

export type HistoryUploads = ReturnType<typeof historyUploads>;
