import * as z from 'zod';
import { factsOf } from '../../core/fact.ts';
import type { Registry } from '../../core/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  countsOf,
  type Decision,
  maxPartitionsTouched,
  type Mode,
  Receipt,
  SubmissionBody,
} from '../../core/submission.ts';
import { type Decided, decideRows } from '../../core/submission-decisions.ts';
import { datasetOf, type Draft, readRows, type RowReading } from '../../core/submission-rows.ts';
import { epochOf, type Instant } from '../../core/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Plan } from '../../store/submission-plan.ts';
import type { Submission, Submissions } from '../../store/submissions.ts';
import { sha256Of } from '../shared/authenticate.ts';
import { parseJson } from '../shared/body.ts';
import { parseBy } from '../shared/faults.ts';
import { newSubmissionId } from '../shared/ids.ts';
import type { Problem } from '../shared/problem.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Asked, Caller, Endpoint, Reply, Route } from '../shared/route.ts';
import {
  faultLines,
  inProgress,
  keyReused,
  reported,
  splitIt,
  tooManyMonths,
  unknownDataset,
} from '../shared/submission-problems.ts';
import { closeAndFinish, leaseSeconds, partitionsOf } from '../shared/submission-steps.ts';

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

export type PostSnapshotsNeeds = {
  readonly registry: Pick<RegistryReader, 'current' | 'at'>;
  readonly submissions: Pick<Submissions, 'find' | 'open' | 'takeOver' | 'finish'>;
  readonly snapshots: Pick<Snapshots, 'read' | 'prepare' | 'put' | 'close'>;
  readonly now: () => Instant;
};

type Ask = Asked<typeof route>;
type Outcome = Promise<Result<Reply, Problem>>;

export const postSnapshots =
  (needs: PostSnapshotsNeeds): Endpoint<typeof route> =>
  async (asked) => {
    const sha256 = sha256Of(asked.bytes);
    if (asked.query.dryRun === 'true') return takeIn(needs, asked, sha256);
    const known = await needs.submissions.find(asked.caller.id, asked.idempotencyKey);
    return known === undefined ? takeIn(needs, asked, sha256) : repeat(needs, asked, sha256, known);
  };

/** The first time that we see this key: decide every row, then do what was decided. */
async function takeIn(needs: PostSnapshotsNeeds, asked: Ask, sha256: string): Outcome {
  const body = bodyOf(asked.bytes);
  if (!body.ok) return body;
  const registry = await needs.registry.current();
  const openedAt = needs.now();
  const read = readBody(body.value, registry, asked.caller, openedAt);
  if (!read.ok) return read;
  const known = await knownStatements(needs, registry, read.value);
  const decided = decideRows(read.value, known);
  const { mode } = asked.query;
  const refusal = refusalOf(body.value, decided, mode);
  if (refusal !== undefined) return fail(refusal);
  const facts = factsOf(
    written(
      read.value,
      decided.map((row) => row.decision),
    ),
  );
  const plan: Plan = { ...reported(body.value, decided, asked.language), facts };
  if (asked.query.dryRun === 'true')
    return ok({ status: 200, body: dryReceipt(plan, mode, sha256) });

  const submission = newSubmissionId(openedAt);
  const items = needs.snapshots.prepare(submission, facts, registry);
  if (!items.ok) return fail(splitIt);
  const opened = await needs.submissions.open({
    idempotencyKey: asked.idempotencyKey,
    submission,
    client: asked.caller.id,
    sha256,
    mode,
    language: asked.language,
    registryVersion: registry.version,
    openedAt,
    plan,
  });
  if (opened.ok) {
    await needs.snapshots.put(items.value);
    const { receipt } = await closeAndFinish(needs, opened.value);
    return ok(kept(opened.value, receipt));
  }
  return opened.failure === 'taken' ? metAnother(needs, asked, sha256) : fail(splitIt);
}

async function metAnother(needs: PostSnapshotsNeeds, asked: Ask, sha256: string): Outcome {
  const other = await needs.submissions.find(asked.caller.id, asked.idempotencyKey);
  if (other === undefined) throw new Error('A submission was there and is gone');
  return repeat(needs, asked, sha256, other);
}

/** We saw this key before: answer as then, or finish what was decided then. Nothing is decided anew. */
async function repeat(
  needs: PostSnapshotsNeeds,
  asked: Ask,
  sha256: string,
  submission: Submission,
): Outcome {
  if (submission.sha256 !== sha256 || submission.mode !== asked.query.mode) return fail(keyReused);
  if (submission.receipt !== undefined) return ok(kept(submission, submission.receipt));
  const now = needs.now();
  const busyFor = leaseSeconds - (epochOf(now) - epochOf(submission.leasedAt)) / 1000;
  if (busyFor > 0) return fail(inProgress(busyFor));
  if (!(await needs.submissions.takeOver(submission, now))) return fail(inProgress(leaseSeconds));
  await putDecided(needs, asked, submission);
  const { receipt } = await closeAndFinish(needs, submission);
  return ok(kept(submission, receipt));
}

/** Reads the rows as they were read then (same registry version, same moment) and writes those that were to be written. */
async function putDecided(
  needs: PostSnapshotsNeeds,
  asked: Ask,
  { registryVersion, openedAt, plan, submission }: Submission,
): Promise<void> {
  const registry = await needs.registry.at(registryVersion);
  const body = bodyOf(asked.bytes);
  const read = body.ok ? readBody(body.value, registry, asked.caller, openedAt) : body;
  if (!read.ok) throw new Error(`The body of ${submission} was readable and is not any more`);
  const facts = factsOf(written(read.value, plan.decisions));
  const items = needs.snapshots.prepare(submission, facts, registry);
  if (!items.ok || facts.length !== plan.facts.length)
    throw new Error(`${submission} reads otherwise than when it was opened`);
  await needs.snapshots.put(items.value);
}

function bodyOf(bytes: Uint8Array): Result<SubmissionBody, Problem> {
  const value = parseJson(bytes);
  return value.ok ? parseBy(SubmissionBody, value.value) : value;
}

function readBody(
  body: SubmissionBody,
  registry: Registry,
  caller: Caller,
  openedAt: Instant,
): Result<readonly RowReading[], Problem> {
  const dataset = datasetOf(registry, body.dataset);
  if (!dataset.ok) return fail(unknownDataset(registry));
  const chosen = dataset.value === undefined ? {} : { dataset: dataset.value };
  const read = readRows(body, { registry, caller, openedAt, ...chosen });
  return partitionsOf(goodDrafts(read)).length > maxPartitionsTouched
    ? fail(tooManyMonths)
    : ok(read);
}

const goodDrafts = (read: readonly RowReading[]): readonly Draft[] =>
  read.flatMap(({ draft, faults }) => (draft !== undefined && faults.length === 0 ? [draft] : []));

/** What is known of the units that the rows speak of, in the partitions where the rows would lie. */
function knownStatements(
  { snapshots }: PostSnapshotsNeeds,
  registry: Registry,
  read: readonly RowReading[],
) {
  const drafts = goodDrafts(read);
  const units = [...new Set(drafts.map((draft) => draft.unit))];
  return snapshots.read(partitionsOf(drafts), registry, { units });
}

const written = (read: readonly RowReading[], decisions: readonly Decision[]): readonly Draft[] =>
  read.flatMap(({ draft }, row) => {
    const decision = decisions[row];
    return draft && (decision === 'accepted' || decision === 'superseded') ? [draft] : [];
  });

/** Atomic: one bad row is enough. Partial: if there is no good one, there is nothing to keep. */
function refusalOf(
  body: SubmissionBody,
  decided: readonly Decided[],
  mode: Mode,
): Problem | undefined {
  const counts = countsOf(decided.map((row) => row.decision));
  if (counts.rejected === 0 || (mode === 'partial' && counts.rejected < counts.sent))
    return undefined;
  return { code: 'rows-rejected', errors: faultLines(body, decided), members: { counts } };
}

const dryReceipt = (plan: Plan, mode: Mode, sha256: string): Receipt => ({
  id: null,
  receivedAt: null,
  sha256,
  mode,
  dryRun: true,
  counts: countsOf(plan.decisions),
  errors: [...plan.errors],
});

/** The receipt as it was first answered, to the byte. */
const kept = ({ language }: Submission, receipt: string): Reply => ({
  status: 201,
  body: receipt,
  headers: { 'Content-Language': language },
});
