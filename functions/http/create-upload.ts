import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { fail, ok } from '../../core/result.ts';
import { addMinutes, type Instant } from '../../core/time.ts';
import { Declared, type UploadId } from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { NewUpload, Upload, Uploads } from '../../store/uploads.ts';
import { uploadIdFrom } from '../shared/ids.ts';
import type { Caller, Endpoint, Reply, Route } from '../shared/route.ts';
import type { Invite } from '../shared/upload-invitation.ts';
import { declaredOtherwise, tooLargeToDeclare } from '../shared/upload-problems.ts';
import { putOf, stateOf, UploadView, viewOf } from '../shared/upload-view.ts';
import type { Now } from '../shared/world.ts';

export const route = {
  name: 'createUpload',
  method: 'POST',
  path: '/v1/uploads',
  servedBy: 'api',
  admission: { scope: 'snapshots:write' },
  summary: 'Announce a body that is too large for one request',
  description:
    'For figures of more than 4 MB, up to 64 MB and 500,000 rows in one body. Say here what the body is, PUT it to the address in the answer, and read at /v1/uploads/{id} what became of it. It is taken in as one request: all rows or, with mode=partial, the good ones. Repeated with the same Idempotency-Key it is the same upload; as long as no body came it answers with a new address.',
  request: { body: Declared },
  idempotent: true,
  responses: {
    201: {
      description: 'The upload; while no body came, with the address to put it',
      body: UploadView,
    },
  },
  problems: [
    'malformed-json',
    'malformed-body',
    'body-too-large',
    'validation-failed',
    'idempotency-key-missing',
    'idempotency-key-invalid',
    'idempotency-key-reused',
    'unsupported-media-type',
    'forbidden',
  ],
} as const satisfies Route;

type Needs = {
  readonly uploads: Pick<Uploads, 'open' | 'read' | 'waitUntil'>;
  readonly bodies: Pick<UploadBodies, 'isThere'>;
  readonly invite: Invite;
  readonly now: Now;
};

/** How long an address holds: long enough for 64 MB over a weak line, and not longer than credentials live. */
export const addressMinutes = 60;

export const createUpload =
  (needs: Needs): Endpoint<typeof route> =>
  async ({ caller, idempotencyKey, body: declared, language }) => {
    const refusal = tooLargeToDeclare(declared);
    if (refusal !== undefined) return fail(refusal);
    const openedAt = needs.now();
    const upload: NewUpload = {
      upload: uploadNamedBy(caller.id, idempotencyKey),
      client: caller.id,
      ...admittedTo(caller),
      declared,
      language,
      openedAt,
      expiresAt: addMinutes(openedAt, addressMinutes),
    };
    if (await needs.uploads.open(upload))
      return ok(await invited(needs, { ...upload, state: 'waiting' }, openedAt));
    const known = await needs.uploads.read(upload.upload);
    if (known === undefined) throw new Error('An upload was there and is gone');
    return isDeepStrictEqual(known.declared, declared)
      ? ok(await again(needs, known, openedAt))
      : fail(declaredOtherwise);
  };

const admittedTo = ({ units, sources }: Caller): Pick<NewUpload, 'units' | 'sources'> => ({
  units,
  ...(sources !== undefined && { sources }),
});

/** The same client and key name the same upload, whoever asks and however often. */
const uploadNamedBy = (client: string, idempotencyKey: string): UploadId =>
  uploadIdFrom(
    createHash('sha256')
      .update(JSON.stringify([client, idempotencyKey]))
      .digest(),
  );

/** A new address for what is still waited for; what lies there already, or is over, needs none. */
async function again(needs: Needs, known: Upload, at: Instant): Promise<Reply> {
  const state = await stateOf(needs.bodies, known);
  const expiresAt = addMinutes(at, addressMinutes);
  if (state === 'waiting' || state === 'expired') {
    if (await needs.uploads.waitUntil(known.upload, expiresAt)) {
      const { endedAt: _, ...begun } = known;
      return invited(needs, { ...begun, state: 'waiting', expiresAt }, at);
    }
    // Its body came between the two looks.
    return reply(viewOf(known, 'received'));
  }
  return reply(viewOf(known, state));
}

async function invited(needs: Needs, upload: Upload, at: Instant): Promise<Reply> {
  const lasting = { from: at, until: upload.expiresAt };
  const invitation = await needs.invite(upload.upload, upload.declared, lasting);
  return reply({ ...viewOf(upload, 'waiting'), ...putOf(invitation) });
}

const reply = (body: UploadView): Reply => ({
  status: 201,
  body,
  headers: { Location: `/v1/uploads/${body.id}` },
});
