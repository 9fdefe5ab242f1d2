import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ClientId } from '../core/registry/client.ts';
import type { RowError } from '../core/submissions/submission.ts';
import { type Key, submissionKey } from './keys.ts';
import { planRest } from './plan-rest.ts';
import { submissionErrors } from './submission-errors.ts';
import {
  knownIn,
  type KnownSubmission,
  type Submission,
  type SubmissionHead,
  submissionIn,
  type SubmissionItem,
} from './submission-items.ts';
import { decodePlan } from './submission-plan.ts';

export type ErrorsPage = {
  readonly errors: readonly RowError[];
  /** Of the whole submission. */
  readonly total: number;
};

/** Submissions one by one, as they stand at that moment. */
export type SubmissionReading = {
  /** One read, however large it is. */
  find(client: ClientId, idempotencyKey: string): Promise<KnownSubmission | undefined>;
  read(key: Key): Promise<Submission | undefined>;
  readHead(key: Key): Promise<SubmissionHead | undefined>;
  /** Errors from a place on, so many of them; it costs no more the more others there are. */
  readErrors(submission: SubmissionHead, from: number, size: number): Promise<ErrorsPage>;
};

export const submissionReading = (
  db: DynamoDBDocumentClient,
  TableName: string,
): SubmissionReading => {
  const apart = submissionErrors(db, TableName);
  const rest = planRest(db, TableName);

  async function itemAt(key: Key): Promise<SubmissionItem | undefined> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : submissionIn(Item);
  }

  async function wholeOf(item: SubmissionItem): Promise<Submission> {
    const { head, plan, planChunks } = item;
    const others = planChunks > 0 && (await rest.read(head.key, head.submission, planChunks));
    const encoded = others ? Buffer.concat([plan, others]) : plan;
    return { ...knownIn(item), plan: decodePlan(encoded, head) };
  }

  async function read(key: Key): Promise<Submission | undefined> {
    const item = await itemAt(key);
    return item && wholeOf(item);
  }

  return {
    read,

    async find(client, idempotencyKey) {
      const item = await itemAt(submissionKey(client, idempotencyKey));
      return item && knownIn(item);
    },

    async readHead(key) {
      return (await itemAt(key))?.head;
    },

    async readErrors(submission, from, size) {
      const { errorsApart: total, key } = submission;
      if (total !== undefined) {
        const until = Math.min(from + size, total);
        return { errors: from < until ? await apart.read(submission, from, until) : [], total };
      }
      const all = (await read(key))?.plan.errors ?? [];
      return { errors: all.slice(from, from + size), total: all.length };
    },
  };
};
