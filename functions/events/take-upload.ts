import { fail, ok, type Result } from '../../core/result.ts';
import { addMinutes, type Instant } from '../../core/time.ts';
import {
  decodedOf,
  type UploadId,
  UploadReceipt,
  workMinutes,
} from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { Upload, UploadEnd, Uploads } from '../../store/uploads.ts';
import { type IntakeNeeds, takeIn } from '../shared/intake.ts';
import type { Log } from '../shared/log.ts';
import type { Problem } from '../shared/problem.ts';
import { keepErrors } from '../shared/upload-errors.ts';
import { givenUp, mostAttempts } from '../shared/upload-problems.ts';
import { decodedBody, submittedIn } from '../shared/uploaded-body.ts';

export type TakeUploadNeeds = IntakeNeeds & {
  readonly uploads: Pick<Uploads, 'read' | 'begin' | 'letGo' | 'finish' | 'expire'>;
  readonly bodies: Pick<UploadBodies, 'isThere' | 'read' | 'putErrors'>;
  /** Whoever began by then is known to be dead. Absent: nobody is, before the time that a worker may take. */
  readonly aloneSince?: Instant;
  readonly log: Pick<Log, 'error'>;
};

/** in-hand: somebody else works on it, or did and ended it. */
export type TakenUpload = 'done' | 'refused' | 'in-hand' | 'waiting' | 'expired';

/** An address that ran out may still have a PUT under way that began in time. */
const graceMinutes = 60;

/**
 * Takes in the body of an upload, whoever asks and however often: its facts come into being once, and so does its result.
 * Throws if somebody has to try again later, and gives up when that was so too often.
 */
export const takeUpload =
  (needs: TakeUploadNeeds) =>
  async (id: UploadId): Promise<TakenUpload> => {
    const upload = await needs.uploads.read(id);
    if (upload === undefined) throw new Error(`Nobody announced the upload ${id}`);
    if (upload.state === 'done' || upload.state === 'refused') return upload.state;
    if (!(await needs.bodies.isThere(id))) return withoutBody(needs, upload);
    const now = needs.now();
    if (!(await needs.uploads.begin(id, now, deadBy(needs, now)))) return 'in-hand';
    try {
      return await endedBy(needs, upload, now);
    } catch (fault) {
      // Who cannot even say so is as good as dead: then its time has to run out.
      await needs.uploads.letGo(id, now, !(fault instanceof InTheWay)).catch(() => undefined);
      throw fault;
    }
  };

async function endedBy(
  needs: TakeUploadNeeds,
  upload: Upload,
  workedSince: Instant,
): Promise<TakenUpload> {
  if ((upload.attempts ?? 0) >= mostAttempts) return giveUp(needs, upload, workedSince);
  const outcome = await take(needs, upload);
  const end = outcome.ok
    ? { receipt: outcome.value }
    : { refusal: await refusalKept(needs, upload.upload, outcome.failure) };
  return ended(needs, upload.upload, workedSince, { ...end, at: needs.now() });
}

/** Somebody else finishes the submission, or died over it seconds ago: worth another look, and no failed try. */
class InTheWay extends Error {}

function deadBy({ aloneSince }: TakeUploadNeeds, now: Instant): Instant {
  const lapsed = addMinutes(now, -workMinutes);
  return aloneSince !== undefined && aloneSince > lapsed ? aloneSince : lapsed;
}

/** Whoever tried it failed, time and again: its sender is told, and so is the owner, each once. */
async function giveUp(
  needs: TakeUploadNeeds,
  { upload, client, attempts }: Upload,
  workedSince: Instant,
): Promise<TakenUpload> {
  const known = await needs.submissions.find(client, submissionKeyOf(upload));
  const end =
    known?.receipt === undefined
      ? { refusal: await refusalKept(needs, upload, givenUp(upload, known !== undefined)) }
      : { receipt: receiptIn(known.receipt) };
  const outcome = await ended(needs, upload, workedSince, { ...end, at: needs.now() });
  if (outcome === 'refused')
    needs.log.error('an upload was given up', { upload, client, attempts });
  return outcome;
}

/** No body: none came yet, or it is older than what is kept. */
async function withoutBody(
  { uploads, now }: TakeUploadNeeds,
  { upload }: Upload,
): Promise<TakenUpload> {
  const at = now();
  return (await uploads.expire(upload, at, addMinutes(at, -graceMinutes))) ? 'expired' : 'waiting';
}

/** The Idempotency-Key has a space in it, which no key of a request has: nobody else's request can be met by it. */
const submissionKeyOf = (upload: UploadId): string => `upload ${upload}`;

async function take(
  needs: TakeUploadNeeds,
  { upload, client, units, sources, declared, language }: Upload,
): Promise<Result<UploadReceipt, Problem>> {
  const came = await needs.bodies.read(upload);
  if (came === undefined) throw new Error(`The body of the upload ${upload} is gone`);
  const bytes = await decodedBody(declared, came);
  if (!bytes.ok) return bytes;
  const taken = await takeIn(needs, {
    caller: { id: client, units, ...(sources !== undefined && { sources }) },
    idempotencyKey: submissionKeyOf(upload),
    sha256: decodedOf(declared).sha256,
    bytes: bytes.value.length,
    mode: declared.mode,
    dryRun: false,
    language,
    read: () => submittedIn(declared, bytes.value),
  });
  if (taken.ok) return ok(receiptIn(String(taken.value.body)));
  if (taken.failure.code === 'submission-in-progress')
    throw new InTheWay(`Somebody else still works on the submission of the upload ${upload}`);
  return fail(taken.failure);
}

const receiptIn = (text: string): UploadReceipt => UploadReceipt.strip().parse(JSON.parse(text));

async function refusalKept(
  { bodies }: TakeUploadNeeds,
  upload: UploadId,
  { code, detail, members, errors = [] }: Problem,
) {
  await keepErrors(bodies, upload, errors);
  return {
    code,
    ...(detail && { detail }),
    ...(members && { members: { ...members } }),
    errorsTotal: errors.length,
  };
}

async function ended(
  { uploads }: TakeUploadNeeds,
  upload: UploadId,
  workedSince: Instant,
  end: UploadEnd,
): Promise<TakenUpload> {
  if (!(await uploads.finish(upload, workedSince, end))) return 'in-hand';
  return 'receipt' in end ? 'done' : 'refused';
}
