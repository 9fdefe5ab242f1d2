import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { ClientId } from '../core/registry/client.ts';
import { Language } from '../core/names.ts';
import { SubmissionId } from '../core/statements/statement.ts';
import { Mode } from '../core/submissions/submission.ts';
import { Instant } from '../core/time.ts';
import type { Key } from './keys.ts';
import type { Plan } from './submission-plan.ts';

const Bytes = z.instanceof(Uint8Array);

const StoredSubmission = z.object({
  pk: z.string(),
  sk: z.string(),
  submission: SubmissionId,
  client: ClientId,
  /** Of the decoded body. */
  sha256: z.string(),
  /** A hash of what beside the body says what is meant; absent where nothing does. */
  request: z.string().optional(),
  mode: Mode,
  /** The language in which the receipt is written, whoever finishes it. */
  language: Language,
  registryVersion: z.int(),
  openedAt: Instant,
  /** Since when somebody works on it. */
  leasedAt: Instant,
  plan: Bytes,
  /** How many items hold the rest of a plan that is too large for this one. */
  planChunks: z.int().optional(),
  /** How many errors lie apart, and of these only the first in the plan too; absent if the plan has all. */
  errorsApart: z.int().optional(),
  /** The receipt as it was answered, compressed if it is long; absent until it is done. */
  receipt: Bytes.optional(),
  /** When its facts became visible; absent until it is done. */
  receivedAt: Instant.optional(),
});

/** A submission without what grows with its rows. */
export type SubmissionHead = Omit<
  z.output<typeof StoredSubmission>,
  'pk' | 'sk' | 'plan' | 'planChunks' | 'receipt'
> & { readonly key: Key };

/** A submission as a repeat of its request meets it: with its receipt, if it is done, and without its plan. */
export type KnownSubmission = SubmissionHead & {
  /** The text of the receipt, once it is done. */
  readonly receipt?: string;
};

/** An accepted request. */
export type Submission = KnownSubmission & { readonly plan: Plan };

export type NewSubmission = Omit<
  Submission,
  'key' | 'receipt' | 'receivedAt' | 'leasedAt' | 'errorsApart'
> & {
  readonly idempotencyKey: string;
};

/** The item of a submission: its plan as far as the item holds it, and in how many others the rest lies. */
export type SubmissionItem = {
  readonly head: SubmissionHead;
  readonly plan: Uint8Array;
  readonly planChunks: number;
  readonly receipt?: Uint8Array;
};

export function submissionIn(item: unknown): SubmissionItem {
  const { pk, sk, plan, planChunks = 0, receipt, ...head } = StoredSubmission.parse(item);
  return { head: { ...head, key: { pk, sk } }, plan, planChunks, ...(receipt && { receipt }) };
}

export const knownIn = ({ head, receipt }: SubmissionItem): KnownSubmission => ({
  ...head,
  ...(receipt && { receipt: unpackedText(receipt) }),
});

/** A receipt up to here stays as it is; compressed is what lists many errors. */
const longestAsItIs = 600;
export const packedText = (text: string): Uint8Array =>
  text.length <= longestAsItIs ? Buffer.from(text) : gzipSync(text);
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const unpackedText = (bytes: Uint8Array): string =>
  (isGzip(bytes) ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
