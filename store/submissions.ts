import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { fail, ok, type Result } from '../core/result.ts';
import type { Instant } from '../core/time.ts';
import { holds } from './conditional.ts';
import { arrivalDay, type Key, partitionKey, submissionKey } from './keys.ts';
import { planRest } from './plan-rest.ts';
import { errorsPerChunk, submissionErrors } from './submission-errors.ts';
import { type NewSubmission, packedText, type Submission } from './submission-items.ts';
import { listedOpen, type SubmissionLists, submissionLists } from './submission-lists.ts';
import { encodePlan } from './submission-plan.ts';
import { type SubmissionReading, submissionReading } from './submission-reading.ts';

export type {
  KnownSubmission,
  NewSubmission,
  Submission,
  SubmissionHead,
} from './submission-items.ts';
export type { ListedArrival, Unfinished } from './submission-lists.ts';

export type Submissions = SubmissionReading &
  SubmissionLists & {
    /**
     * Puts it if there is none under the key: `taken` if somebody was faster. Of what does not fit into one item the rest is
     * put first: nothing is, if the key is seen to be taken, and what is stays behind if it is taken meanwhile.
     */
    open(submission: NewSubmission): Promise<Result<Submission, 'taken'>>;
    /** Takes the work over from somebody whose lease ran out; false if another did. */
    takeOver(submission: Pick<Submission, 'key' | 'leasedAt'>, now: Instant): Promise<boolean>;
    /** Keeps the receipt once; answers the one that is kept. */
    finish(submission: Submission, done: Done): Promise<string>;
    /** True for one caller, if it is not done and its owner was not told of it since `unlessSince`: he may tell him. */
    tellOwner(key: Key, now: Instant, unlessSince: Instant): Promise<boolean>;
  };

type Done = {
  readonly receivedAt: Instant;
  readonly doneAt: Instant;
  readonly receipt: string;
};

export const submissions = (db: DynamoDBDocumentClient, TableName: string): Submissions => {
  const reading = submissionReading(db, TableName);
  return {
    ...reading,
    ...submissionLists(db, TableName),
    open: opening(db, TableName, reading),
    finish: finishing(db, TableName, reading),

    takeOver: ({ key, leasedAt }, now) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: { ...key },
            UpdateExpression: 'SET leasedAt = :now',
            ConditionExpression: 'leasedAt = :seen AND attribute_not_exists(receipt)',
            ExpressionAttributeValues: { ':now': now, ':seen': leasedAt },
          }),
        ),
      ),

    tellOwner: (Key, now, unlessSince) =>
      holds(
        db.send(
          new UpdateCommand({
            TableName,
            Key: { ...Key },
            UpdateExpression: 'SET toldAt = :now',
            ConditionExpression:
              'attribute_exists(unfinished) AND (attribute_not_exists(toldAt) OR toldAt <= :since)',
            ExpressionAttributeValues: { ':now': now, ':since': unlessSince },
          }),
        ),
      ),
  };
};

/** DynamoDB takes 400 KB an item, and the receipt comes into the same one. */
const maxPlanBytes = 280_000;

function opening(
  db: DynamoDBDocumentClient,
  TableName: string,
  { find }: Pick<SubmissionReading, 'find'>,
): Submissions['open'] {
  const apart = submissionErrors(db, TableName);
  const rest = planRest(db, TableName);

  return async ({ idempotencyKey, plan, ...submission }) => {
    const key = submissionKey(submission.client, idempotencyKey);
    const errors = plan.errors.slice(0, errorsPerChunk);
    const encoded = encodePlan({ ...plan, errors }, submission);
    const errorsApart = plan.errors.length > errors.length ? plan.errors.length : undefined;
    const fits = errorsApart === undefined && encoded.length <= maxPlanBytes;
    if (!fits && (await find(submission.client, idempotencyKey)) !== undefined)
      return fail('taken');
    if (errorsApart !== undefined) await apart.put({ ...submission, key }, plan.errors);
    const planChunks = await rest.put(key, submission.submission, encoded.subarray(maxPlanBytes));
    const opened = {
      ...submission,
      leasedAt: submission.openedAt,
      ...(errorsApart !== undefined && { errorsApart }),
    };
    const Item = {
      ...key,
      ...opened,
      plan: encoded.subarray(0, maxPlanBytes),
      ...(planChunks > 0 && { planChunks }),
      unfinished: listedOpen,
    };
    const isNew = await holds(
      db.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
    );
    return isNew ? ok({ ...opened, key, plan }) : fail('taken');
  };
}

const finishing =
  (
    db: DynamoDBDocumentClient,
    TableName: string,
    { read }: Pick<SubmissionReading, 'read'>,
  ): Submissions['finish'] =>
  async ({ key, submission, plan }, { receivedAt, doneAt, receipt }) => {
    const isFirst = await holds(
      db.send(
        new UpdateCommand({
          TableName,
          Key: { ...key },
          UpdateExpression:
            'SET receipt = :receipt, receivedAt = :received, arrivalDay = :day, arrival = :arrival, touched = :touched REMOVE unfinished',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(receipt)',
          ExpressionAttributeValues: {
            ':receipt': packedText(receipt),
            ':received': receivedAt,
            ':day': arrivalDay(doneAt),
            ':arrival': `${doneAt}#${submission}`,
            ':touched': [...new Set(plan.facts.map(partitionKey))],
          },
        }),
      ),
    );
    const kept = isFirst ? receipt : (await read(key))?.receipt;
    if (kept === undefined) throw new Error(`The submission ${submission} is gone`);
    return kept;
  };
