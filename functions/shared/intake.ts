import { type Fact, factsOf } from '../../core/submissions/fact.ts';
import type { Language } from '../../core/names.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SubmissionId } from '../../core/statements/statement.ts';
import {
  countsOf,
  type Decision,
  maxPartitionsTouched,
  type Mode,
  type Submitted,
} from '../../core/submissions/submission.ts';
import type { Decided } from '../../core/submissions/submission-decisions.ts';
import { type BodyRead, decideBody } from '../../core/submissions/submission-outcome.ts';
import { aboutKey } from '../../core/submissions/submission-spots.ts';
import { datasetOf, readRows } from '../../core/submissions/submission-rows.ts';
import type { Draft, RowReading } from '../../core/submissions/row-reading.ts';
import { asWholes, omittedIn, maxOmitted } from '../../core/submissions/submission-wholes.ts';
import { withShapeFaults } from '../../core/submissions/submission-shape.ts';
import { epochOf, type Instant } from '../../core/time.ts';
import type { KnownHere, Snapshots, StoredFact } from '../../store/snapshots.ts';
import type { Plan } from '../../store/submission-plan.ts';
import type { KnownSubmission, Submission, Submissions } from '../../store/submissions.ts';
import { newSubmissionId } from './ids.ts';
import { consequencesOf, partitionsAbout } from './intake-acts.ts';
import type { Problem } from './problem.ts';
import { putInHand } from './putting.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller, Reply } from './route.ts';
import {
  bodyRefused,
  inProgress,
  keyReused,
  replaceNeedsDataset,
  reported,
  rowsRejected,
  splitIt,
  tooManyMonths,
  unknownDataset,
} from './submission-problems.ts';
import { closeAndFinish, dryReply, leaseSeconds, partitionsOf } from './submission-steps.ts';

/** One request to take figures in, from whichever door it came. */
export type Intake = {
  readonly caller: Pick<Caller, 'id' | 'units' | 'sources'>;
  readonly idempotencyKey: string;
  /** Of the decoded body, in hexadecimal. */
  readonly sha256: string;
  /** The length of the decoded body. */
  readonly bytes: number;
  readonly mode: Mode;
  readonly dryRun: boolean;
  /** What beside the body says what is meant: defaults of a CSV. With others the same bytes are another request. */
  readonly request?: string;
  /** The language of the receipt. */
  readonly language: Language;
  /** Parses the body; the same every time. */
  readonly read: () => Result<Submitted, Problem>;
};

export type IntakeNeeds = {
  readonly registry: Pick<RegistryReader, 'current' | 'at'>;
  readonly submissions: Pick<Submissions, 'find' | 'read' | 'open' | 'takeOver' | 'finish'>;
  readonly snapshots: Pick<Snapshots, 'read' | 'readWithActs' | 'prepare' | 'put' | 'close'>;
  readonly now: () => Instant;
};

type Outcome = Promise<Result<Reply, Problem>>;

/** About as many bytes as are decided in the time that it takes to look whether the key is known. */
const mostDecidedUnseen = 65_536;

/**
 * Takes a submission in once, however often it is asked. Answers with the receipt (201), with what would be done (200, dry
 * run), or with the reason why nothing was kept.
 */
export async function takeIn(needs: IntakeNeeds, intake: Intake): Outcome {
  if (intake.dryRun) return tryOut(needs, intake);
  const before = intake.bytes > mostDecidedUnseen ? await knownBy(needs, intake) : undefined;
  if (before !== undefined) return repeat(needs, intake, before);
  const drawn = await drawUp(needs, intake);
  const opened = drawn.ok ? await open(needs, intake, drawn.value) : drawn;
  if (drawn.ok && opened.ok) return carryOut(needs, opened.value, drawn.value.items);
  // What is refused now may have been taken once, under another registry: then it is answered as it was then.
  const known = await knownBy(needs, intake);
  if (known !== undefined) return repeat(needs, intake, known);
  if (drawn.ok) throw new Error('A submission was there and is gone');
  return drawn;
}

const knownBy = ({ submissions }: IntakeNeeds, { caller, idempotencyKey }: Intake) =>
  submissions.find(caller.id, idempotencyKey);

async function tryOut(needs: IntakeNeeds, intake: Intake): Outcome {
  const drawn = await drawUp(needs, intake);
  return drawn.ok ? ok(dryReply(drawn.value, intake)) : drawn;
}

/** What is to be done with every row, and on what it was decided. */
type Drawn = {
  readonly submission: SubmissionId;
  readonly registry: Registry;
  readonly openedAt: Instant;
  readonly plan: Plan;
  /** The facts of the plan, ready to be put. */
  readonly items: readonly StoredFact[];
};

/**
 * Decides as if we had never seen the key, which is nearly always so: to look first would cost every sender of a few figures
 * a request to the store. That a key opens one submission only is the condition of its opening.
 */
async function drawUp(needs: IntakeNeeds, intake: Intake): Promise<Result<Drawn, Problem>> {
  const submitted = intake.read();
  if (!submitted.ok) return submitted;
  const registry = await needs.registry.current();
  const openedAt = needs.now();
  const read = readBody(submitted.value, registry, intake.caller, openedAt);
  if (!read.ok) return read;
  const { statements, acts } = await knownBefore(needs, registry, read.value);
  const { decided, omissions, omitted } = decideBody(read.value, statements, registry, intake.mode);
  const refusal = refusalOf(submitted.value, decided, intake.mode);
  if (refusal !== undefined) return fail(refusal);
  if (omittedIn(omissions) > maxOmitted) return fail(splitIt);
  const decisions = decided.map((row) => row.decision);
  const drafts = written(read.value.rows, decisions);
  const facts = factsOf(drafts, omissions);
  const submission = newSubmissionId(openedAt);
  const items = needs.snapshots.prepare(submission, facts, registry);
  if (!items.ok) return fail(splitIt);
  const { actor } = submitted.value.body;
  const by = { client: intake.caller.id, ...(actor && { person: actor }) };
  const plan: Plan = {
    ...reported(submitted.value, decided, intake.language),
    facts,
    omissions,
    omitted,
    ...(await consequencesOf(needs.snapshots, registry, { written: drafts, facts, by, acts })),
    ...(actor && { actor }),
  };
  return ok({ submission, registry, openedAt, plan, items: items.value });
}

/** Opens the submission if its key is new. */
const open = (
  { submissions }: IntakeNeeds,
  { caller, idempotencyKey, sha256, request, mode, language }: Intake,
  { submission, registry, openedAt, plan }: Drawn,
) =>
  submissions.open({
    idempotencyKey,
    submission,
    client: caller.id,
    sha256,
    ...(request !== undefined && { request }),
    mode,
    language,
    registryVersion: registry.version,
    openedAt,
    plan,
  });

/** Writes the facts of a submission that is in our hand, and closes it. */
async function carryOut(
  needs: IntakeNeeds,
  submission: Submission,
  facts: readonly StoredFact[],
): Outcome {
  if (!(await putInHand(needs, submission, facts))) return fail(inProgress(leaseSeconds));
  const { receipt } = await closeAndFinish(needs, submission);
  return ok(kept(submission, receipt));
}

/** We saw this key before: answer as then, or finish what was decided then. Nothing is decided anew. */
async function repeat(needs: IntakeNeeds, intake: Intake, known: KnownSubmission): Outcome {
  if (!asksTheSame(known, intake)) return fail(keyReused);
  if (known.receipt !== undefined) return ok(kept(known, known.receipt));
  const now = needs.now();
  const busyFor = leaseSeconds - (epochOf(now) - epochOf(known.leasedAt)) / 1000;
  if (busyFor > 0) return fail(inProgress(busyFor));
  if (!(await needs.submissions.takeOver(known, now))) return fail(inProgress(leaseSeconds));
  const whole = await needs.submissions.read(known.key);
  if (whole === undefined) throw new Error(`The submission ${known.submission} is gone`);
  const taken = { ...whole, leasedAt: now };
  return carryOut(needs, taken, await decidedThen(needs, intake, taken));
}

const asksTheSame = (submission: KnownSubmission, { sha256, request, mode }: Intake): boolean =>
  submission.sha256 === sha256 && submission.request === request && submission.mode === mode;

/** The facts that were to be written: the rows are read as they were then (same registry version, same moment). */
async function decidedThen(
  needs: IntakeNeeds,
  intake: Intake,
  opened: Submission,
): Promise<readonly StoredFact[]> {
  const { registryVersion, plan, submission } = opened;
  const registry = await needs.registry.at(registryVersion);
  const submitted = intake.read();
  if (!submitted.ok) throw new Error(`The body of ${submission} was readable and is not any more`);
  const facts = factsDecided(submitted.value, registry, opened);
  const items = needs.snapshots.prepare(submission, facts, registry);
  if (!items.ok || facts.length !== plan.facts.length)
    throw new Error(`${submission} reads otherwise than when it was opened`);
  return items.value;
}

/**
 * What was decided is finished whatever its sender may state today, and whatever is refused today: whose a unit is changes
 * only what is wrong with a row, never what it says.
 */
function factsDecided(
  { body }: Submitted,
  registry: Registry,
  { openedAt, plan }: Submission,
): readonly Fact[] {
  const found = datasetOf(registry, body.dataset);
  const dataset = found.ok ? found.value : undefined;
  const reading = { registry, caller: nobody, openedAt, ...(dataset && { dataset }) };
  return factsOf(written(readRows(body, reading), plan.decisions), plan.omissions);
}

const nobody = { units: [] };

function readBody(
  submitted: Submitted,
  registry: Registry,
  caller: Intake['caller'],
  openedAt: Instant,
): Result<BodyRead, Problem> {
  const { body, rowFaults } = submitted;
  const found = datasetOf(registry, body.dataset);
  const dataset = found.ok ? found.value : undefined;
  const bodyFaults = [
    ...submitted.bodyFaults,
    ...(found.ok ? [] : [unknownDataset(registry)]),
    ...(body.replace === true && body.dataset === undefined ? [replaceNeedsDataset(registry)] : []),
  ];
  const read = readRows(body, { registry, caller, openedAt, ...(dataset && { dataset }) });
  const told = withShapeFaults(read, body.rows, rowFaults, bodyFaults);
  if (bodyFaults.length > 0) return fail(bodyRefused(submitted, bodyFaults, told));
  const rows = body.replace === true ? asWholes(told) : told;
  return partitionsOf(goodDrafts(rows)).length > maxPartitionsTouched
    ? fail(tooManyMonths)
    : ok({ rows, ...(body.replace === true && dataset && { replaces: dataset }) });
}

const goodDrafts = (read: readonly RowReading[]): readonly Draft[] =>
  read.flatMap(({ draft, faults }) => (draft !== undefined && faults.length === 0 ? [draft] : []));

/** What the sources said before of the units and intervals in the rows, and the acts about those. */
function knownBefore(
  { snapshots }: IntakeNeeds,
  registry: Registry,
  { rows, replaces }: BodyRead,
): Promise<KnownHere> {
  const drafts = goodDrafts(rows);
  const units = [...new Set(drafts.map((draft) => draft.unit))];
  const asked = new Set(drafts.map((draft) => draft.about));
  const isAsked = (place: Parameters<typeof aboutKey>[0]): boolean => asked.has(aboutKey(place));
  const partitions = partitionsAbout(registry, drafts, replaces);
  return snapshots.readWithActs(partitions, registry, { units, isAsked });
}

const written = (read: readonly RowReading[], decisions: readonly Decision[]): readonly Draft[] =>
  read.flatMap(({ draft }, row) => {
    const decision = decisions[row];
    return draft && (decision === 'accepted' || decision === 'superseded') ? [draft] : [];
  });

/** Atomic: one bad row is enough. Partial: if there is no good one, there is nothing to keep. */
function refusalOf(
  submitted: Submitted,
  decided: readonly Decided[],
  mode: Mode,
): Problem | undefined {
  const counts = countsOf(decided.map((row) => row.decision));
  if (counts.rejected === 0 || (mode === 'partial' && counts.rejected < counts.sent))
    return undefined;
  return rowsRejected(submitted, decided, counts);
}

/** The receipt as it was first answered, to the byte. */
const kept = ({ language }: KnownSubmission, receipt: string): Reply => ({
  status: 201,
  body: receipt,
  headers: { 'Content-Language': language },
});
