import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';
import type { EndedCompletion } from '../core/submissions/completions-ended.ts';
import type { FactPlace, Omission } from '../core/submissions/fact.ts';
import type { LateRows } from '../core/submissions/lateness.ts';
import { omittedIn } from '../core/submissions/submission-wholes.ts';
import { MetricCode } from '../core/registry/metric.ts';
import type { Language } from '../core/names.ts';
import type { FactPartition } from '../core/statements/partitions.ts';
import { Person, type SubmissionId } from '../core/statements/statement.ts';
import { type Decision, RowError } from '../core/submissions/submission.ts';
import { Instant } from '../core/time.ts';
import { factKey, factNamed, partitionNamed } from './keys.ts';

/** What was decided when the submission was opened; whoever finishes it does this and nothing else. */
export type Plan = {
  /** One per row, in input order. */
  readonly decisions: readonly Decision[];
  /** The errors in input order, in the words of the receipt: all of them, or of many as many as a receipt lists. */
  readonly errors: readonly RowError[];
  readonly facts: readonly FactPlace[];
  /** Of a body that replaces: what counts as withdrawn because it is left out. */
  readonly omissions: readonly Omission[];
  /** How many of those the receipt counts. */
  readonly omitted: number;
  /** The person that the sender named. */
  readonly actor?: Person;
  /** Rows that are late if they are received at or after an instant. */
  readonly late: readonly LateRows[];
  /** The last day in time of some of them rests on a year without a confirmed calendar. */
  readonly lateProvisional?: true;
  /** The completions of others that the facts end. */
  readonly completionsWithdrawn: readonly EndedCompletion[];
};

/** Whose plan it is: what its bytes leave out because the submission says it. */
export type PlanOwner = { readonly submission: SubmissionId; readonly language: Language };

const letters = { accepted: 'a', unchanged: 'u', superseded: 's', rejected: 'r' } as const;
const decisionOf: Readonly<Record<string, Decision>> = {
  a: 'accepted',
  u: 'unchanged',
  s: 'superseded',
  r: 'rejected',
};
const Letters = z.string().regex(/^[ausr]*$/);

/** As plans were stored until omissions and actors were kept. */
const FirstPlan = z.object({
  format: z.literal(1),
  decisions: Letters,
  errors: z.array(RowError),
  /** Sort keys of the facts, by partition. */
  facts: z.record(z.string(), z.array(z.string())),
});

/** Equal words stand once: many rows may have as many errors, and mostly the same few. */
const StoredErrors = z.object({
  /** Code and words in vi and en. */
  faults: z.array(z.tuple([z.string(), z.string(), z.string()])),
  /** Row, pointer, place in `faults`; of a CSV also line and column. */
  errors: z.array(
    z.tuple([z.int(), z.string(), z.int()], z.union([z.int(), z.string(), z.null()])),
  ),
});
type StoredErrors = z.output<typeof StoredErrors>;

/** Members may be added; what is there never changes its meaning. */
const SecondPlan = StoredErrors.extend({
  format: z.literal(2),
  decisions: Letters,
  /** Sort keys of the facts without the submission, by partition. */
  facts: z.record(z.string(), z.array(z.string())),
  omitted: z
    .object({
      metrics: z.array(MetricCode),
      /** Sets of metrics, each as places in `metrics`. */
      sets: z.array(z.array(z.int())),
      /** Partition, sort key as in `facts`, place in `sets`. */
      by: z.array(z.tuple([z.string(), z.string(), z.int()])),
      /** How many the receipt counts; absent: all of them. */
      counted: z.int().optional(),
    })
    .optional(),
  actor: Person.optional(),
  /** The instant from which rows are late, and how many. */
  late: z.array(z.tuple([Instant, z.int()])).optional(),
  lateProvisional: z.literal(true).optional(),
  /** Dataset, unit and label of the period. */
  ends: z.array(z.tuple([z.string(), z.string(), z.string()])).optional(),
});
type SecondPlan = z.output<typeof SecondPlan>;

const StoredPlan = z.discriminatedUnion('format', [FirstPlan, SecondPlan]);

/** One compressed text: equal beginnings of keys cost next to nothing. */
export function encodePlan(plan: Plan, owner: PlanOwner): Uint8Array {
  const facts: Record<string, string[]> = {};
  for (const place of plan.facts) {
    const { pk, sk } = storedKey(place, owner);
    (facts[pk] ??= []).push(sk);
  }
  const stored: z.input<typeof SecondPlan> = {
    format: 2,
    decisions: plan.decisions.map((decision) => letters[decision]).join(''),
    ...storedErrors(plan.errors),
    facts,
    ...(plan.omissions.length > 0 && { omitted: storedOmissions(plan, owner) }),
    ...(plan.actor && { actor: plan.actor }),
    ...(plan.late.length > 0 && { late: plan.late.map(({ from, rows }) => [from, rows]) }),
    ...(plan.lateProvisional && { lateProvisional: true }),
    ...(plan.completionsWithdrawn.length > 0 && {
      ends: plan.completionsWithdrawn.map(({ dataset, unit, period }) => [dataset, unit, period]),
    }),
  };
  return packed(JSON.stringify(stored));
}

/** No brotli stream begins like this: the seven bits 0010001 are not given to any window size (RFC 7932, 9.1). */
const asItIs = 0x11;
/** A text up to here stays below one write unit as it is, and to compress it would cost more time than all the rest. */
const longestAsItIs = 600;

function packed(text: string): Uint8Array {
  if (text.length <= longestAsItIs) return Buffer.concat([Buffer.of(asItIs), Buffer.from(text)]);
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}

const unpacked = (bytes: Uint8Array): string =>
  bytes[0] === asItIs
    ? Buffer.from(bytes.subarray(1)).toString('utf8')
    : brotliDecompressSync(bytes).toString('utf8');

export function decodePlan(bytes: Uint8Array, owner: PlanOwner): Plan {
  const stored = StoredPlan.parse(JSON.parse(unpacked(bytes)));
  const decisions = stored.decisions.split('').flatMap((letter) => decisionOf[letter] ?? []);
  if (stored.format === 1)
    return { decisions, errors: stored.errors, facts: placesOf(stored.facts), ...nothingMore };
  const omissions = omissionsOf(stored, owner);
  const facts = Object.fromEntries(
    Object.entries(stored.facts).map(([pk, sks]) => [pk, sks.map((sk) => ofOwner(sk, owner))]),
  );
  return {
    decisions,
    errors: errorsOf(stored, owner),
    facts: placesOf(facts),
    omissions,
    omitted: stored.omitted?.counted ?? omittedIn(omissions),
    ...(stored.actor && { actor: stored.actor }),
    late: (stored.late ?? []).map(([from, rows]) => ({ from, rows })),
    ...(stored.lateProvisional && { lateProvisional: true }),
    completionsWithdrawn: (stored.ends ?? []).map(([dataset, unit, period]) => ({
      dataset,
      unit,
      period,
    })),
  };
}

/** What the first format does not keep. */
const nothingMore = { omissions: [], omitted: 0, late: [], completionsWithdrawn: [] };

// Keys ------------------------------------------------------------------------

/** The submission ends every sort key of its facts. */
const ending = ({ submission }: PlanOwner): string => `#${submission}`;
const ofOwner = (sk: string, owner: PlanOwner): string => `${sk}${ending(owner)}`;

function storedKey(place: FactPlace, owner: PlanOwner): { pk: string; sk: string } {
  const { unit, interval, source, observedAt } = place;
  const { pk, sk } = factKey(place, unit, interval, source, observedAt, owner.submission);
  return { pk, sk: sk.slice(0, -ending(owner).length) };
}

const placesOf = (facts: Readonly<Record<string, readonly string[]>>): readonly FactPlace[] =>
  Object.entries(facts).flatMap(([pk, sks]) => {
    const partition = partitionNamed(pk);
    return sks.map((sk) => placeOf(partition, sk));
  });

function placeOf(partition: FactPartition, sk: string): FactPlace {
  const { unit, interval, source, observedAt } = factNamed(sk);
  return { ...partition, unit, interval, source, observedAt };
}

// Errors ----------------------------------------------------------------------

/** Some errors by themselves. */
export const encodeErrors = (errors: readonly RowError[]): Uint8Array =>
  packed(JSON.stringify(storedErrors(errors)));

export const decodeErrors = (
  bytes: Uint8Array,
  owner: Pick<PlanOwner, 'language'>,
): readonly RowError[] => errorsOf(StoredErrors.parse(JSON.parse(unpacked(bytes))), owner);

function storedErrors(errors: readonly RowError[]): StoredErrors {
  const faults = listOnce<[string, string, string]>();
  return {
    errors: errors.map(({ index, pointer, line, column, code, messages }) => {
      const fault = faults.at(`${code}|${messages.vi}`, () => [code, messages.vi, messages.en]);
      if (line === undefined && column === undefined) return [index, pointer, fault];
      return [index, pointer, fault, line ?? null, column ?? null];
    }),
    faults: faults.all,
  };
}

function errorsOf(
  { errors, faults }: StoredErrors,
  { language }: Pick<PlanOwner, 'language'>,
): readonly RowError[] {
  return errors.map(([index, pointer, fault, line, column]) => {
    const [code = '', vi = '', en = ''] = faults[fault] ?? [];
    const messages = { vi, en };
    return {
      index,
      pointer,
      ...(typeof line === 'number' && { line }),
      ...(typeof column === 'string' && { column }),
      code,
      detail: messages[language],
      messages,
    };
  });
}

// What is left out --------------------------------------------------------------

function storedOmissions(
  { omissions, omitted }: Pick<Plan, 'omissions' | 'omitted'>,
  owner: PlanOwner,
): NonNullable<SecondPlan['omitted']> {
  const metrics = listOnce<MetricCode>();
  const sets = listOnce<number[]>();
  const by = omissions.map((omission): [string, string, number] => {
    const { pk, sk } = storedKey(omission, owner);
    const set = omission.metrics.map((code) => metrics.at(code, () => code));
    return [pk, sk, sets.at(set.join(), () => set)];
  });
  const counted = omitted === omittedIn(omissions) ? {} : { counted: omitted };
  return { metrics: metrics.all, sets: sets.all, by, ...counted };
}

const omissionsOf = ({ omitted }: SecondPlan, owner: PlanOwner): readonly Omission[] =>
  (omitted?.by ?? []).map(([pk, sk, set]) => ({
    ...placeOf(partitionNamed(pk), ofOwner(sk, owner)),
    metrics: (omitted?.sets[set] ?? []).flatMap((place) => omitted?.metrics[place] ?? []),
  }));

/** A list in which what has the same key stands once. */
function listOnce<T>() {
  const places = new Map<string, number>();
  const all: T[] = [];
  const at = (key: string, make: () => T): number => {
    const before = places.get(key);
    if (before !== undefined) return before;
    places.set(key, all.length);
    return all.push(make()) - 1;
  };
  return { all, at };
}
