import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Language } from '../core/names.ts';
import type { SubmissionId } from '../core/statements/statement.ts';
import type { RowError } from '../core/submissions/submission.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { errorChunkKey, type Key } from './keys.ts';
import { decodeErrors, encodeErrors } from './submission-plan.ts';

/** So many errors lie in one item: a page needs few items, and whatever the words are, an item holds them (400 KB). */
export const errorsPerChunk = 500;
const chunksAtOnce = 8;

export type ErrorsOwner = {
  readonly key: Key;
  readonly submission: SubmissionId;
  readonly language: Language;
};

/** The errors of submissions that have many, apart from their plans: a page of them costs what it shows. */
export type SubmissionErrors = {
  put(owner: Pick<ErrorsOwner, 'key' | 'submission'>, errors: readonly RowError[]): Promise<void>;
  /** Those in [from, until), as far as there are any. */
  read(owner: ErrorsOwner, from: number, until: number): Promise<readonly RowError[]>;
};

export const submissionErrors = (
  db: DynamoDBDocumentClient,
  TableName: string,
): SubmissionErrors => ({
  async put({ key, submission }, errors) {
    const chunks = Array.from({ length: chunksFor(errors.length) }, (_, chunk) => chunk);
    await atMostAtOnce(chunksAtOnce, chunks, async (chunk) => {
      const start = chunk * errorsPerChunk;
      const part = encodeErrors(errors.slice(start, start + errorsPerChunk));
      const Item = { ...errorChunkKey(key, submission, chunk), part };
      await db.send(new PutCommand({ TableName, Item }));
    });
  },

  async read(owner, from, until) {
    const first = Math.floor(from / errorsPerChunk);
    const chunks = Array.from({ length: chunksFor(until) - first }, (_, next) => first + next);
    const found: (readonly RowError[])[] = [];
    await atMostAtOnce(chunksAtOnce, chunks, async (chunk) => {
      const Key = errorChunkKey(owner.key, owner.submission, chunk);
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: { ...Key }, ConsistentRead: true }),
      );
      found[chunk - first] = decodeErrors(Chunk.parse(Item).part, owner);
    });
    const start = first * errorsPerChunk;
    return found.flat().slice(from - start, until - start);
  },
});

const chunksFor = (errors: number): number => Math.ceil(errors / errorsPerChunk);

const Chunk = z.object({ part: z.instanceof(Uint8Array) });
