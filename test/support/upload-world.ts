import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import * as z from 'zod';
import { composeUpload } from '../../functions/entry/upload.ts';
import { createUpload, route as createRoute } from '../../functions/http/create-upload.ts';
import { readUploadErrors, route as errorsRoute } from '../../functions/http/read-upload-errors.ts';
import { readUpload, route as readRoute } from '../../functions/http/read-upload.ts';
import { uploadsDue } from '../../functions/scheduled/due-uploads.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import { UploadView } from '../../functions/shared/upload-view.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { diskUploadBodies, localInvite, uploadDoor } from '../../local/upload-door.ts';
import type { UploadId } from '../../core/submissions/upload.ts';
import { bodyKeyOf, type UploadBodies } from '../../store/upload-bodies.ts';
import { uploads } from '../../store/uploads.ts';
import { heldTo } from './held-to-rights.ts';
import { gatewayEvent } from './gateway-event.ts';
import { callerNamed, ingestWorld } from './ingest-world.ts';
import { messageWith } from './queue-message.ts';
import { silentLog } from './silent-log.ts';

const leftovers: string[] = [];
afterAll(() => Promise.all(leftovers.map((folder) => rm(folder, { recursive: true }))));

/** What the routes say that they answer; nothing beside it. */
const promised = z.union([UploadView, errorsRoute.responses[200].body]);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a client says of a JSON body, and the bytes that it sends. */
export function announced(body: unknown, { zipped = false, ...more }: Announcing = {}) {
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const bytes = zipped ? gzipSync(text) : text;
  const declared = {
    sha256: sha256(bytes),
    bytes: bytes.length,
    contentType: 'application/json',
    ...(zipped && {
      contentEncoding: 'gzip',
      decoded: { sha256: sha256(text), bytes: text.length },
    }),
    ...more,
  };
  return { bytes, declared };
}
type Announcing = { readonly zipped?: boolean; readonly mode?: 'atomic' | 'partial' };

/** The three endpoints, the door, the worker and the tick's look, over ingestion on fresh tables. */
export async function uploadWorld() {
  const world = await ingestWorld();
  const { db, tables, clock } = world;
  const folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  leftovers.push(folder);
  const secrets = { current: 's'.repeat(43) };
  const bodies = diskUploadBodies(folder);
  const store = uploads(db, tables.submissions);
  const invite = localInvite('http://127.0.0.1', secrets);
  const needs = { uploads: store, bodies, now: clock.now };
  const api = gateway(
    [
      serve(createRoute, createUpload({ ...needs, invite })),
      serve(readRoute, readUpload(needs)),
      serve(errorsRoute, readUploadErrors({ ...needs, secrets: () => Promise.resolve(secrets) })),
    ],
    { log: silentLog },
  );
  const puts: UploadId[] = [];
  const door = uploadDoor({
    secrets,
    put: bodies.put,
    onPut: (id) => void puts.push(id),
    now: clock.now,
  });

  const answer = async (event: Parameters<typeof api>[0]) => {
    const { statusCode, body, headers = {} } = await api(event);
    if (statusCode < 300) promised.parse(JSON.parse(body));
    return { status: statusCode, json: JSON.parse(body), text: body, headers };
  };
  const settings = {
    STAGE: 'test',
    CODE_VERSION: 'test',
    SNAPSHOTS_TABLE: tables.snapshots,
    SUBMISSIONS_TABLE: tables.submissions,
    REGISTRY_TABLE: tables.registry,
    UPLOAD_BUCKET: 'test',
  };
  const worker = (through: DocumentClient = db, from: UploadBodies = bodies, log = silentLog) =>
    composeUpload(settings, {
      db: heldTo('upload', { db: through, names: tables }),
      bodies: from,
      now: clock.now,
      log,
    });
  /** As S3 tells of a body; true if the message need not come back. */
  const told = async (id: string, by = worker()): Promise<boolean> => {
    const key = bodyKeyOf(id as UploadId);
    const { batchItemFailures } = await by(messageWith({ Records: [{ s3: { object: { key } } }] }));
    return batchItemFailures.length === 0;
  };

  return {
    ...world,
    bodies,
    store,
    puts,
    worker,
    told,
    create: (body: unknown, key: string, as = 'camau') =>
      answer(
        gatewayEvent(createRoute, {
          body,
          caller: callerNamed(as),
          headers: { 'Idempotency-Key': key, 'Accept-Language': 'en' },
        }),
      ),
    look: (id: string, as = 'camau') =>
      answer(
        gatewayEvent(readRoute, {
          path: { id },
          caller: callerNamed(as),
          headers: { 'Accept-Language': 'en' },
        }),
      ),
    errorsOf: (id: string, query: Readonly<Record<string, string>> = {}, as = 'camau') =>
      answer(gatewayEvent(errorsRoute, { path: { id }, query, caller: callerNamed(as) })),
    /** A PUT as a client sends it; only what is given differs from what was asked for. */
    put: (
      { url, headers }: { readonly url: string; readonly headers: Record<string, string> },
      body: Uint8Array,
      method = 'PUT',
    ) =>
      door({
        method,
        target: url.replace('http://127.0.0.1', ''),
        rawHeaders: Object.entries(headers).flat(),
        body,
        sourceIp: '127.0.0.1',
      }),
    /** What the tick would hand on, done. */
    async tick(by = worker()): Promise<number> {
      const due = await uploadsDue({ uploads: store }, clock.now());
      for (const work of due) await by(messageWith(work));
      return due.length;
    },
  };
}
