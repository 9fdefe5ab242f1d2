import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ClientId } from '../core/client.ts';
import { Language } from '../core/names.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { SubmissionId } from '../core/statement.ts';
import type { Arrival } from '../core/schedule.ts';
import { Mode, type RowError } from '../core/submission.ts';
import { addDays, Instant } from '../core/time.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { holds } from './conditional.ts';
import {
  arrivalDay,
  type Key,
  partitionKey,
  partitionNamed,
  planChunkKey,
  submissionKey,
} from './keys.ts';
import { errorsPerChunk, submissionErrors } from './submission-errors.ts';
import { decodePlan, encodePlan, type Plan } from './submission-plan.ts';

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

/** An accepted request. */
export type Submission = Omit<
  z.output<typeof StoredSubmission>,
  'pk' | 'sk' | 'plan' | 'planChunks' | 'receipt'
> & {
  readonly key: Key;
  readonly plan: Plan;
  /** The text of the receipt, once it is done. */
  readonly receipt?: string;
};

/** A submission as a repeat of its request meets it: with its receipt, if it is done, and without its plan. */
export type KnownSubmission = Omit<Submission, 'plan'>;

/** A submission without what grows with its rows. */
export type SubmissionHead = Omit<Submission, 'plan' | 'receipt'>;

export type NewSubmission = Omit<
  Submission,
  'key' | 'receipt' | 'receivedAt' | 'leasedAt' | 'errorsApart'
> & {
  readonly idempotencyKey: string;
};

export type ErrorsPage = {
  readonly errors: readonly RowError[];
  /** Of the whole submission. */
  readonly total: number;
};

/** A finished submission as the list of arrivals shows it. */
export type ListedArrival = Arrival & {
  readonly submission: SubmissionId;
  readonly client: ClientId;
};

export type Unfinished = {
  readonly key: Key;
  readonly client: ClientId;
  readonly submission: SubmissionId;
  readonly openedAt: Instant;
};

export type Submissions = {
  /** One read, however large it is. */
  find(client: ClientId, idempotencyKey: string): Promise<KnownSubmission | undefined>;
  read(key: Key): Promise<Submission | undefined>;
  readHead(key: Key): Promise<SubmissionHead | undefined>;
  /** Errors from a place on, so many of them; it costs no more the more others there are. */
  readErrors(submission: SubmissionHead, from: number, size: number): Promise<ErrorsPage>;
  /**
   * Puts it if there is none under the key: `taken` if somebody was faster. Of a plan that does not fit into one item the
   * rest is put first: nothing is, if the key is seen to be taken, and what is stays behind if it is taken meanwhile.
   */
  open(submission: NewSubmission): Promise<Result<Submission, 'taken'>>;
  /** Takes the work over from somebody whose lease ran out; false if another did. */
  takeOver(submission: Pick<Submission, 'key' | 'leasedAt'>, now: Instant): Promise<boolean>;
  /** Keeps the receipt once; answers the one that is kept. */
  finish(
    submission: Submission,
    done: { readonly receivedAt: Instant; readonly doneAt: Instant; readonly receipt: string },
  ): Promise<string>;
  /** True for one caller, if it is not done and its owner was not told of it since `unlessSince`: he may tell him. */
  tellOwner(key: Key, now: Instant, unlessSince: Instant): Promise<boolean>;
  /** Opened up to `before` and not done. From an index: read the item itself before acting on it. */
  unfinished(before: Instant): Promise<readonly Unfinished[]>;
  /** What was done in [from, until], in that order. From an index, which may lag by seconds. */
  arrivals(from: Instant, until: Instant): Promise<readonly ListedArrival[]>;
};

/** DynamoDB takes 400 KB an item, and the receipt comes into the same one. */
const maxPlanBytes = 280_000;
const maxChunkBytes = 380_000;
const chunksAtOnce = 8;
const open = 'open';

export const submissions = (db: DynamoDBDocumentClient, TableName: string): Submissions => {
  const apart = submissionErrors(db, TableName);

  async function itemAt(key: Key): Promise<unknown> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }),
    );
    return Item;
  }

  async function read(key: Key): Promise<Submission | undefined> {
    const item = await itemAt(key);
    return item === undefined ? undefined : fromItem(item, restOfPlan);
  }

  /** What of a plan stands in items of its own, all of them put before the submission was opened. */
  async function restOfPlan(keys: readonly Key[]): Promise<readonly Uint8Array[]> {
    const parts: Uint8Array[] = [];
    await atMostAtOnce(chunksAtOnce, [...keys.entries()], async ([place, Key]) => {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: { ...Key }, ConsistentRead: true }),
      );
      parts[place] = PlanChunk.parse(Item).part;
    });
    return parts;
  }

  async function putChunks(key: Key, submission: SubmissionId, rest: Uint8Array): Promise<number> {
    const parts = Array.from({ length: Math.ceil(rest.length / maxChunkBytes) }, (_, place) =>
      rest.subarray(place * maxChunkBytes, (place + 1) * maxChunkBytes),
    );
    await atMostAtOnce(chunksAtOnce, [...parts.entries()], async ([place, part]) => {
      const Item = { ...planChunkKey(key, submission, place), part };
      await db.send(new PutCommand({ TableName, Item }));
    });
    return parts.length;
  }

  return {
    read,

    async readHead(key) {
      const item = await itemAt(key);
      return item === undefined ? undefined : headOf(item);
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

    async find(client, idempotencyKey) {
      const item = await itemAt(submissionKey(client, idempotencyKey));
      return item === undefined ? undefined : knownOf(item);
    },

    async open({ idempotencyKey, plan, ...submission }) {
      const { length } = plan.errors;
      const errors = plan.errors.slice(0, errorsPerChunk);
      const encoded = encodePlan({ ...plan, errors }, submission);
      const key = submissionKey(submission.client, idempotencyKey);
      const areApart = length > errorsPerChunk;
      const fits = !areApart && encoded.length <= maxPlanBytes;
      if (!fits && (await itemAt(key)) !== undefined) return fail('taken');
      if (areApart) await apart.put({ ...submission, key }, plan.errors);
      const planChunks = await putChunks(
        key,
        submission.submission,
        encoded.subarray(maxPlanBytes),
      );
      const opened = {
        ...submission,
        leasedAt: submission.openedAt,
        ...(areApart && { errorsApart: length }),
      };
      const Item = {
        ...key,
        ...opened,
        plan: encoded.subarray(0, maxPlanBytes),
        ...(planChunks > 0 && { planChunks }),
        unfinished: open,
      };
      const isNew = await holds(
        db.send(
          new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
        ),
      );
      return isNew ? ok({ ...opened, key, plan }) : fail('taken');
    },

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

    async finish({ key, submission, plan }, { receivedAt, doneAt, receipt }) {
      const touched = [...new Set(plan.facts.map(partitionKey))];
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
              ':touched': touched,
            },
          }),
        ),
      );
      const kept = isFirst ? receipt : (await read(key))?.receipt;
      if (kept === undefined) throw new Error(`The submission ${submission} is gone`);
      return kept;
    },

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

    async unfinished(before) {
      const found = await indexed(db, TableName, 'unfinished', 'unfinished', open, 'openedAt', [
        '0',
        before,
      ]);
      return found.map((item) => {
        const { pk, sk, ...rest } = ListedUnfinished.parse(item);
        return { key: { pk, sk }, ...rest };
      });
    },

    async arrivals(from, until) {
      const found: ListedArrival[] = [];
      for (let day = arrivalDay(from); day <= arrivalDay(until); day = addDays(day, 1)) {
        // `$` follows `#`, so that what was done at `until` itself is in.
        const items = await indexed(db, TableName, 'arrivals', 'arrivalDay', day, 'arrival', [
          from,
          `${until}$`,
        ]);
        found.push(...items.map((item) => StoredArrival.parse(item)));
      }
      return found;
    },
  };
};

const ListedUnfinished = z.object({
  pk: z.string(),
  sk: z.string(),
  client: ClientId,
  submission: SubmissionId,
  openedAt: Instant,
});

const StoredArrival = z
  .object({
    client: ClientId,
    submission: SubmissionId,
    arrival: z.string(),
    receivedAt: Instant,
    touched: z.array(z.string().transform(partitionNamed)),
  })
  .transform(({ arrival, ...rest }) => ({
    ...rest,
    doneAt: Instant.parse(arrival.slice(0, arrival.indexOf('#'))),
  }));

/** A receipt up to here stays as it is; compressed is what lists many errors. */
const longestAsItIs = 600;
const packedText = (text: string): Uint8Array =>
  text.length <= longestAsItIs ? Buffer.from(text) : gzipSync(text);
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const unpackedText = (bytes: Uint8Array): string =>
  (isGzip(bytes) ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');

const PlanChunk = z.object({ part: Bytes });

function knownOf(item: unknown): KnownSubmission {
  const { pk, sk, plan: _, planChunks: __, receipt, ...head } = StoredSubmission.parse(item);
  return { ...head, key: { pk, sk }, ...(receipt && { receipt: unpackedText(receipt) }) };
}

function headOf(item: unknown): SubmissionHead {
  const { receipt: _, ...head } = knownOf(item);
  return head;
}

async function fromItem(
  item: unknown,
  restOfPlan: (keys: readonly Key[]) => Promise<readonly Uint8Array[]>,
): Promise<Submission> {
  const { pk, sk, plan, planChunks = 0, receipt, ...submission } = StoredSubmission.parse(item);
  const chunks = Array.from({ length: planChunks }, (_, place) =>
    planChunkKey({ pk }, submission.submission, place),
  );
  const whole = planChunks === 0 ? plan : Buffer.concat([plan, ...(await restOfPlan(chunks))]);
  return {
    ...submission,
    key: { pk, sk },
    plan: decodePlan(whole, submission),
    ...(receipt && { receipt: unpackedText(receipt) }),
  };
}

async function indexed(
  db: DynamoDBDocumentClient,
  TableName: string,
  IndexName: string,
  partition: string,
  value: string,
  sort: string,
  [from, until]: readonly [string, string],
): Promise<Record<string, unknown>[]> {
  const pages = paginateQuery(
    { client: db },
    {
      TableName,
      IndexName,
      KeyConditionExpression: '#partition = :value AND #sort BETWEEN :from AND :until',
      ExpressionAttributeNames: { '#partition': partition, '#sort': sort },
      ExpressionAttributeValues: { ':value': value, ':from': from, ':until': until },
    },
  );
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pages) found.push(...Items);
  return found;
}
