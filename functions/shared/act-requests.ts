import * as z from 'zod';
import type { Act, ActBody } from '../../core/statements/act.ts';
import type { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { expectedReporters, type Reporter } from '../../core/units/expected.ts';
import { partitionsHolding } from '../../core/statements/partitions.ts';
import { lastDay, type Period, periodOver, storageMonth } from '../../core/periods/period.ts';
import { provinceOf, unitOn } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  type Interval,
  Person,
  type Speaker,
  type Statement,
} from '../../core/statements/statement.ts';
import { ownUnitsNear } from '../../core/submissions/own-units-near.ts';
import {
  type RowFault,
  unitNotAllowed,
  unknownUnit,
} from '../../core/submissions/submission-faults.ts';
import { tooEarly } from '../../core/submissions/submission-period-faults.ts';
import { epochOf, type Instant, instantOf, localDateAt } from '../../core/time.ts';
import { type Unit, UnitCode } from '../../core/units/unit.ts';
import type { ActClaim, Acts } from '../../store/acts.ts';
import type { KnownHere, Snapshots } from '../../store/snapshots.ts';
import { parseJson } from './body.ts';
import { callersDataset, isCallers } from './caller-datasets.ts';
import { askedPeriod, requestFault } from './dataset-requests.ts';
import { parseBy } from './faults.ts';
import { newSubmissionId } from './ids.ts';
import type { Problem } from './problem.ts';
import { markOf } from './recommendation-request.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller, Reply } from './route.ts';
import { unitMeant } from './snapshot-query.ts';
import { keyReused } from './submission-problems.ts';

/** What every act names: whose dataset, and of which period. */
export const actSubject = {
  unit: UnitCode.meta({ description: 'Code of the unit that reports the dataset' }),
  period: z.string().max(64).meta({
    description: 'Label of a period of the dataset, such as 2025-08',
    example: '2025-08',
  }),
};

export const optionalActor = Person.optional().meta({
  description: 'The person that the calling system acts for; absent: the system itself',
});

export const SpeakerShown = z.strictObject({
  client: z.string(),
  person: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
});

export const speakerShown = ({ client, person }: Speaker): z.output<typeof SpeakerShown> => ({
  client,
  person: person ?? null,
});

/** What the caller keeps of an act. */
export const ActShown = z.strictObject({
  id: z.string(),
  kind: z.enum(['completion', 'reopening', 'extension']),
  dataset: z.string(),
  unit: z.string(),
  period: z.string(),
  by: SpeakerShown,
  recordedAt: z.string().meta({ description: 'Known as of this instant' }),
  until: z.string().nullable().meta({ description: 'Of an extension: the last day in time' }),
  reason: z.string().nullable(),
});

export type ActNeeds = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly snapshots: Pick<Snapshots, 'readWithActs'>;
  readonly acts: Pick<Acts, 'claimed' | 'recordClaimed'>;
  readonly now: () => Instant;
};

export type ActAsked = {
  readonly path: { readonly dataset: DatasetCode };
  readonly caller: Caller;
  readonly idempotencyKey: string;
  readonly bytes: Uint8Array;
};

type Subject = { readonly unit: UnitCode; readonly period: string };

/** Everything that a decision about an act rests on. */
export type Situation<Body extends Subject> = {
  readonly registry: Registry;
  readonly caller: Caller;
  readonly body: Body;
  readonly dataset: Dataset;
  readonly period: Period;
  readonly unit: Unit;
  /** There if the unit has to report the dataset for the period. */
  readonly reporter?: Reporter;
  /** What the act will be stamped with; nothing that was read is later. */
  readonly at: Instant;
  readonly acts: readonly Act[];
  /** About the unit and those that it took over. */
  readonly statements: readonly Statement[];
};

/** An act of one route: how its body reads, and what is decided. */
export type ActRoute<Body extends Subject> = {
  readonly name: string;
  readonly body: z.ZodType<Body>;
  readonly decide: (situation: Situation<Body>) => Result<ActBody, Problem>;
};

type Outcome = Promise<Result<Reply, Problem>>;

/** Records an act once per Idempotency-Key; a repeat is answered with what was recorded. */
export async function recordAct<Body extends Subject>(
  needs: ActNeeds,
  { name, body: schema, decide }: ActRoute<Body>,
  { path, caller, idempotencyKey, bytes }: ActAsked,
): Outcome {
  const claim = markOf(caller.id, idempotencyKey, `${name} ${path.dataset}`, bytes);
  const again = await madeBefore(needs, claim);
  if (again !== undefined) return again;
  const registry = await needs.registry.current();
  const begun = needs.now();
  const today = localDateAt(begun);
  const dataset = callersDataset(registry, caller, path.dataset, today);
  if (!dataset.ok) return dataset;
  const value = parseJson(bytes);
  const body = value.ok ? parseBy(schema, value.value) : value;
  if (!body.ok) return body;
  const period = openPeriod(dataset.value, body.value.period, today);
  if (!period.ok) return period;
  const subject = { registry, caller, body: body.value, dataset: dataset.value };
  const asked = subjectUnit(subject, period.value);
  if (!asked.ok) return asked;
  const known = await knownOf(needs, registry, asked.value, period.value);
  const at = notBefore(begun, known);
  const does = decide({ ...subject, ...asked.value, period: period.value, at, ...known });
  if (!does.ok) return does;
  const { interval } = period.value;
  const act = {
    unit: asked.value.unit.code,
    interval,
    dataset: dataset.value.code,
    id: newSubmissionId(at),
    does: does.value,
  };
  const province = provinceOf(registry, act.unit, lastDay(interval));
  const partition = { province, month: storageMonth(interval) };
  const made = await needs.acts.recordClaimed(claim, partition, act, { at, now: needs.now });
  if (made.ok) return ok(actReply(made.value));
  return (await madeBefore(needs, claim)) ?? lost();
}

/** Clocks disagree a little: an act is never known before what it rests on, and counts after every act that it read. */
function notBefore(begun: Instant, { statements, acts }: KnownHere): Instant {
  const floors = [
    ...statements.map(({ receivedAt }) => receivedAt),
    ...acts.map(({ recordedAt }) => instantOf(epochOf(recordedAt) + 1)),
  ];
  return floors.reduce((latest, floor) => (floor > latest ? floor : latest), begun);
}

/** The claim was there a moment ago, and claims are never removed. */
function lost(): never {
  throw new Error('An act was claimed and its claim is gone');
}

async function madeBefore(
  { acts }: Pick<ActNeeds, 'acts'>,
  claim: ActClaim,
): Promise<Result<Reply, Problem> | undefined> {
  const made = await acts.claimed(claim);
  if (!made.ok) return fail(keyReused);
  return made.value === undefined ? undefined : ok(actReply(made.value));
}

function openPeriod(
  dataset: Dataset,
  label: string,
  today: ReturnType<typeof localDateAt>,
): Result<Period, Problem> {
  const period = askedPeriod(dataset, label, '/period', today);
  if (!period.ok) return period;
  const early = tooEarly(dataset, period.value.interval, today);
  return early === undefined
    ? period
    : fail(requestFault('/period', early.code, early.detail.vi, early.detail.en));
}

/** The unit as it stood on the period's last day, or how it closed within the period. */
function subjectUnit(
  {
    registry,
    caller,
    body,
    dataset,
  }: Pick<Situation<Subject>, 'registry' | 'caller' | 'body' | 'dataset'>,
  { interval }: Period,
): Result<Pick<Situation<Subject>, 'unit' | 'reporter'>, Problem> {
  const code = unitMeant(registry, body.unit, interval);
  const reporter = expectedReporters(registry, dataset, interval).find(
    ({ unit, isMeant }) => isMeant && unit.code === code,
  );
  const stood = code && unitOn(registry, code, lastDay(interval));
  const unit = reporter?.unit ?? stood;
  if (unit !== undefined && isCallers(registry, caller, unit.code, lastDay(interval)))
    return ok({ unit, ...(reporter && { reporter }) });
  if (stood !== undefined) return fail(unitRefused(unitNotAllowed));
  const near = ownUnitsNear(registry, new Set(caller.units))(body.unit, lastDay(interval));
  return fail(unitRefused(unknownUnit(body.unit, interval, near)));
}

/** Which of the two it is lies in the list of units alone, which is public: whether another's unit has to report does not show. */
const unitRefused = ({ code, detail }: RowFault): Problem =>
  requestFault('/unit', code, detail.vi, detail.en);

/** The unit's own statements and acts, and the statements of the units that it took over. */
async function knownOf(
  { snapshots }: Pick<ActNeeds, 'snapshots'>,
  registry: Registry,
  { unit, reporter }: Pick<Situation<Subject>, 'unit' | 'reporter'>,
  { interval }: Period,
) {
  const units = [unit.code, ...(reporter?.predecessors ?? []).map(({ code }) => code)];
  const partitions = partitionsHolding(registry, units, interval);
  return snapshots.readWithActs(partitions, registry, { units });
}

/** A unit that does not report the dataset for the period cannot complete it. */
export const notExpected = ({ vi, en }: Unit['names']): Problem =>
  requestFault(
    '/unit',
    'not-expected',
    `“${vi}” không phải báo cáo biểu này trong kỳ.`,
    `“${en}” does not have to report this dataset for the period.`,
  );

export const speakerOf = ({ id }: Pick<Caller, 'id'>, person: Person | undefined): Speaker => ({
  client: id,
  ...(person && { person }),
});

/**
 * As it was recorded, so that a repeat is answered with the same words whatever became of the dataset. What was recorded
 * before labels were kept is of one of the two calendars that there were then.
 */
const labelOf = ({ period }: { readonly period?: string }, interval: Interval): string =>
  period ??
  (periodOver('nd09', interval) ?? periodOver('gregorian', interval))?.label ??
  `${interval.from}_${interval.until}`;

function actReply({ id, dataset, unit, interval, recordedAt, does }: Act): Reply {
  if (does.kind === 'warning') throw new Error(`${id} is a warning, which nobody asks for`);
  const body: z.output<typeof ActShown> = {
    id,
    kind: does.kind,
    dataset,
    unit,
    period: labelOf(does, interval),
    by: speakerShown(does.by),
    recordedAt,
    until: does.kind === 'extension' ? does.until : null,
    reason: does.kind === 'completion' ? null : does.reason,
  };
  return { status: 201, body };
}
