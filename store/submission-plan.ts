import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';
import type { FactPlace } from '../core/fact.ts';
import type { FactPartition } from '../core/release.ts';
import type { SubmissionId } from '../core/statement.ts';
import { type Decision, RowError } from '../core/submission.ts';
import { factKey, factNamed, partitionNamed } from './keys.ts';

/** What was decided when the submission was opened; whoever finishes it does this and nothing else. */
export type Plan = {
  /** One per row, in input order. */
  readonly decisions: readonly Decision[];
  /** Every error in input order, in the words of the receipt. */
  readonly errors: readonly RowError[];
  readonly facts: readonly FactPlace[];
};

const letters = { accepted: 'a', unchanged: 'u', superseded: 's', rejected: 'r' } as const;
const decisionOf: Readonly<Record<string, Decision>> = {
  a: 'accepted',
  u: 'unchanged',
  s: 'superseded',
  r: 'rejected',
};

const StoredPlan = z.object({
  format: z.literal(1),
  decisions: z.string().regex(/^[ausr]*$/),
  errors: z.array(RowError),
  /** Sort keys of the facts, by partition. */
  facts: z.record(z.string(), z.array(z.string())),
});

/** One compressed attribute: equal beginnings of keys cost next to nothing. */
export function encodePlan(plan: Plan, submission: SubmissionId): Uint8Array {
  const facts: Record<string, string[]> = {};
  for (const place of plan.facts) {
    const key = factKey(
      place,
      place.unit,
      place.interval,
      place.source,
      place.observedAt,
      submission,
    );
    (facts[key.pk] ??= []).push(key.sk);
  }
  const stored: z.input<typeof StoredPlan> = {
    format: 1,
    decisions: plan.decisions.map((decision) => letters[decision]).join(''),
    errors: [...plan.errors],
    facts,
  };
  return brotliCompressSync(JSON.stringify(stored), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
}

export function decodePlan(bytes: Uint8Array): Plan {
  const stored = StoredPlan.parse(JSON.parse(brotliDecompressSync(bytes).toString('utf8')));
  return {
    decisions: stored.decisions.split('').flatMap((letter) => decisionOf[letter] ?? []),
    errors: stored.errors,
    facts: Object.entries(stored.facts).flatMap(([pk, sks]) => {
      const partition = partitionNamed(pk);
      return sks.map((sk) => placeOf(partition, sk));
    }),
  };
}

function placeOf(partition: FactPartition, sk: string): FactPlace {
  const { unit, interval, source, observedAt } = factNamed(sk);
  return { ...partition, unit, interval, source, observedAt };
}
