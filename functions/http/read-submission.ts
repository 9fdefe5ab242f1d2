import * as z from 'zod';
import { ok } from '../../core/result.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { Counts, countsOf, type Decision, Mode } from '../../core/submissions/submission.ts';
import type { Submission } from '../../store/submissions.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { ByOut, speakerOut } from '../shared/statement-view.ts';
import { type SightNeeds, submissionSeen } from '../shared/submission-sight.ts';

const Rows = z.array(z.int());

const SubmissionOut = z.strictObject({
  id: z.string(),
  state: z.enum(['open', 'done']).meta({
    description:
      'open: decided and not finished yet; a repeat of the request finishes it, or the next hour does. done: it has its receipt',
  }),
  by: ByOut,
  openedAt: z.string(),
  receivedAt: z.string().nullable().meta({ description: 'When its rows became visible' }),
  sha256: z.string().meta({
    description:
      'Of the decoded body, in hexadecimal: compare it with the SHA-256 of what you sent',
  }),
  mode: Mode,
  counts: Counts,
  rows: z.strictObject({ unchanged: Rows, superseded: Rows, rejected: Rows }).meta({
    description: 'The rows that are not accepted, counted from 0; every other one is',
  }),
  receipt: z.string().nullable().meta({
    description: 'The text that was answered when it was done, byte for byte',
  }),
});

export const route = {
  name: 'readSubmission',
  method: 'GET',
  path: '/v1/submissions/{id}',
  servedBy: 'api',
  admission: { scope: 'snapshots:write', or: 'snapshots:read' },
  summary: 'Read a submission and its receipt',
  description:
    'What became of a request: for the system that sent it, and for one that may read figures and may see everything in it. It is found by an index that may lag behind the answer by a second.',
  request: { path: z.object({ id: SubmissionId }) },
  responses: { 200: { description: 'The submission', body: SubmissionOut } },
  problems: ['not-found', 'forbidden'],
} as const satisfies Route;

export const readSubmission =
  (needs: SightNeeds): Endpoint<typeof route> =>
  async ({ caller, path }) => {
    const seen = await submissionSeen(needs, caller, path.id);
    return seen.ok ? ok({ status: 200, body: submissionOut(seen.value) }) : seen;
  };

function submissionOut(submission: Submission): z.output<typeof SubmissionOut> {
  const { plan, client, openedAt, receivedAt, sha256, mode, receipt } = submission;
  const rowsOf = (decision: Decision) =>
    plan.decisions.flatMap((each, row) => (each === decision ? [row] : []));
  return {
    id: submission.submission,
    state: receipt === undefined ? 'open' : 'done',
    by: speakerOut({ client, person: plan.actor }),
    openedAt,
    receivedAt: receivedAt ?? null,
    sha256,
    mode,
    counts: countsOf(plan.decisions),
    rows: {
      unchanged: rowsOf('unchanged'),
      superseded: rowsOf('superseded'),
      rejected: rowsOf('rejected'),
    },
    receipt: receipt ?? null,
  };
}
