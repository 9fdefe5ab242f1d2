import * as z from 'zod';
import { Receipt, SubmissionBody } from '../../core/submission.ts';
import { sha256Of } from '../shared/authenticate.ts';
import { type IntakeNeeds, takeIn } from '../shared/intake.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { submittedInJson } from '../shared/submitted.ts';

export const route = {
  name: 'postSnapshots',
  method: 'POST',
  path: '/v1/snapshots',
  servedBy: 'ingest',
  admission: { scope: 'snapshots:write' },
  summary: 'State figures',
  description:
    'Takes the statements of one or more sources and answers with a receipt. The same Idempotency-Key with the same body is answered with the same receipt, however much later.',
  request: {
    query: z.strictObject({
      mode: z.enum(['atomic', 'partial']).default('atomic').meta({
        description: 'atomic: one invalid row and nothing is written; partial: the good rows are',
      }),
      dryRun: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'true: answers the same and stores nothing' }),
    }),
    body: SubmissionBody,
  },
  rawBody: true,
  idempotent: true,
  responses: {
    200: { description: 'What a dry run found', body: Receipt },
    201: { description: 'Kept: the receipt', body: Receipt },
  },
  problems: [
    'malformed-json',
    'malformed-body',
    'body-too-large',
    'validation-failed',
    'rows-rejected',
    'idempotency-key-missing',
    'idempotency-key-invalid',
    'idempotency-key-reused',
    'submission-in-progress',
    'unsupported-media-type',
    'forbidden',
  ],
} as const satisfies Route;

export const postSnapshots =
  (needs: IntakeNeeds): Endpoint<typeof route> =>
  ({ caller, idempotencyKey, query, language, bytes }) =>
    takeIn(needs, {
      caller,
      idempotencyKey,
      sha256: sha256Of(bytes),
      mode: query.mode,
      dryRun: query.dryRun === 'true',
      language,
      read: () => submittedInJson(bytes),
    });
