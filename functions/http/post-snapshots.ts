import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import { Receipt, SubmissionBody } from '../../core/submissions/submission.ts';
import { sha256Of } from '../shared/authenticate.ts';
import { csvColumns } from '../shared/csv-header.ts';
import { csvParameters, defaultsIn, refusedBesideJson, requestOf } from '../shared/csv-query.ts';
import { submittedInCsv } from '../shared/csv-snapshots.ts';
import { type Intake, type IntakeNeeds, takeIn } from '../shared/intake.ts';
import type { Problem } from '../shared/problem.ts';
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
      ...csvParameters,
    }),
    body: SubmissionBody,
  },
  rawBody: true,
  csvBody: `A header and one row a line, in UTF-8 with or without a byte order mark. Columns in any order: ${csvColumns.join(', ')}. nil and withdraw hold the reason; an empty cell is an absent field; an empty line is left out.`,
  idempotent: true,
  responses: {
    200: { description: 'What a dry run found', body: Receipt },
    201: { description: 'Kept: the receipt', body: Receipt },
  },
  problems: [
    'malformed-json',
    'malformed-csv',
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
  async ({ caller, idempotencyKey, query, language, bytes, bodyType }) => {
    const format = bodyType === 'csv' ? asCsv(bytes, query) : asJson(bytes, query);
    if (!format.ok) return format;
    return takeIn(needs, {
      caller,
      idempotencyKey,
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      mode: query.mode,
      dryRun: query.dryRun === 'true',
      language,
      ...format.value,
    });
  };

/** How a body is read, and what beside it says what is meant. */
type Format = Pick<Intake, 'read' | 'request'>;
type Query = z.output<typeof route.request.query>;

function asJson(bytes: Uint8Array, query: Query): Result<Format, Problem> {
  const refusal = refusedBesideJson(query);
  return refusal === undefined ? ok({ read: () => submittedInJson(bytes) }) : fail(refusal);
}

function asCsv(bytes: Uint8Array, query: Query): Result<Format, Problem> {
  const defaults = defaultsIn(query);
  if (!defaults.ok) return defaults;
  const delimiter = query.delimiter ?? ',';
  return ok({
    read: () => submittedInCsv(bytes, delimiter, defaults.value),
    request: requestOf({ ...query, delimiter }),
  });
}
