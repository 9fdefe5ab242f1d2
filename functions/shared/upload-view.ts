import * as z from 'zod';
import { RowError } from '../../core/submissions/submission.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import {
  Declared,
  UploadId,
  UploadReceipt,
  UploadState,
  workMinutes,
} from '../../core/submissions/upload.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import type { Upload } from '../../store/uploads.ts';
import type { Invitation } from './upload-invitation.ts';

/** Why nothing was kept, as a problem of POST /v1/snapshots would say it. */
export const UploadProblem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  counts: z.unknown().optional().meta({ description: 'Of the rows, where they were counted' }),
  traceId: z.string().optional().meta({
    description: 'Of a fault of ours: name this when asking for help',
  }),
  errorsTotal: z.int().meta({ description: 'How many errors there are' }),
  errors: z.array(RowError.partial({ index: true })).meta({
    description: 'The first 500, in input order; all of them at /v1/uploads/{id}/errors',
  }),
});

export const UploadView = z.strictObject({
  id: UploadId,
  state: UploadState.meta({
    description:
      'waiting: no body came yet. received: it lies in the store and waits for its turn. working: it is being taken in. done: see receipt. refused: nothing was kept, see problem. expired: no body came while the address held',
  }),
  createdAt: Instant,
  declared: Declared,
  put: z
    .strictObject({
      url: z.url(),
      headers: z.record(z.string(), z.string()).meta({
        description: 'Send the PUT with exactly these, and with no Authorization',
      }),
      expiresAt: Instant,
    })
    .optional()
    .meta({
      description:
        'While waiting, in the answer to POST: where to PUT the body. For a new address repeat the POST with its key',
    }),
  retryAfter: z.int().optional().meta({
    description: 'While received or working: look again after so many seconds',
  }),
  takenOverAfter: Instant.optional().meta({
    description:
      'While working: if it is still working then, its worker died, and within the hour another one finishes it. Nothing has to be sent again',
  }),
  endedAt: Instant.optional(),
  receipt: UploadReceipt.optional(),
  problem: UploadProblem.optional(),
});
export type UploadView = z.input<typeof UploadView>;

const lookAgainSeconds = 5;

/** What everybody may see of it who may see it; `put` and `problem` come beside. */
export const viewOf = (
  { upload, openedAt, declared, workedSince, endedAt, receipt }: Upload,
  state: UploadState,
) => ({
  id: upload,
  state,
  createdAt: openedAt,
  declared,
  ...((state === 'received' || state === 'working') && { retryAfter: lookAgainSeconds }),
  ...(state === 'working' &&
    workedSince !== undefined && { takenOverAfter: addMinutes(workedSince, workMinutes) }),
  ...(endedAt !== undefined && { endedAt }),
  ...(receipt !== undefined && { receipt }),
});

export const putOf = ({ url, headers, expiresAt }: Invitation) => ({
  put: { url, headers, expiresAt },
});

/** A body that nobody took in hand yet is told from its being there: nothing has to be kept for that. */
export const stateOf = async (
  bodies: Pick<UploadBodies, 'isThere'>,
  { upload, state }: Pick<Upload, 'upload' | 'state'>,
): Promise<UploadState> =>
  (state === 'waiting' || state === 'expired') && (await bodies.isThere(upload))
    ? 'received'
    : state;
