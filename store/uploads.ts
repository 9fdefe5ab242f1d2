import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ClientId } from '../core/registry/client.ts';
import { SourceCode } from '../core/registry/metric.ts';
import { Language } from '../core/names.ts';
import { Instant } from '../core/time.ts';
import { UnitCode } from '../core/units/unit.ts';
import {
  Declared,
  StoredUploadState,
  UploadId,
  UploadReceipt,
} from '../core/submissions/upload.ts';
import { holds } from './conditional.ts';
import { uploadKey, uploadNamed } from './keys.ts';

const Words = z.object({ vi: z.string(), en: z.string() });

/** Why nothing of it was kept. Its errors lie beside the body, so many to a page. */
export const Refusal = z.object({
  code: z.string(),
  detail: Words.optional(),
  members: z.record(z.string(), z.unknown()).optional(),
  errorsTotal: z.int().min(0),
});
export type Refusal = Readonly<z.output<typeof Refusal>>;

const StoredUpload = z.object({
  upload: UploadId,
  client: ClientId,
  /** Of the client when it declared the body: what may stand in it is decided by these, however late it is read. */
  units: z.array(UnitCode),
  sources: z.array(SourceCode).optional(),
  declared: Declared,
  /** The language of the receipt. */
  language: Language,
  openedAt: Instant,
  /** Until when the last address that was given out holds. */
  expiresAt: Instant,
  state: StoredUploadState,
  /** Since when the last worker has it in hand; absent once it let it go. */
  workedSince: Instant.optional(),
  /** How often a worker took it in hand and was alone with it. */
  attempts: z.int().optional(),
  receipt: UploadReceipt.optional(),
  refusal: Refusal.optional(),
  /** When it became done, refused or expired. */
  endedAt: Instant.optional(),
});
export type Upload = Readonly<z.output<typeof StoredUpload>>;

export type NewUpload = Pick<
  Upload,
  'upload' | 'client' | 'units' | 'sources' | 'declared' | 'language' | 'openedAt' | 'expiresAt'
>;

/** Every change is one write under the condition that makes it right; false: the condition did not hold. */
export type Uploads = {
  read(upload: UploadId): Promise<Upload | undefined>;
  /** Puts it if there is none of this id. */
  open(upload: NewUpload): Promise<boolean>;
  /** A new address was given out: no body came yet, be it in time or not. */
  waitUntil(upload: UploadId, expiresAt: Instant): Promise<boolean>;
  /** Takes it in hand, and counts that: nobody has it, or whoever had it was taken by `lapsedUntil` and is gone. */
  begin(upload: UploadId, now: Instant, lapsedUntil: Instant): Promise<boolean>;
  /**
   * The worker who has it in hand since then could not end it: whoever comes next may take it in hand at once.
   * `counts`: whether it was a try; it was none if somebody else was in the way.
   */
  letGo(upload: UploadId, workedSince: Instant, counts: boolean): Promise<boolean>;
  /** Ends it, by the worker who has it in hand since then. */
  finish(upload: UploadId, workedSince: Instant, end: UploadEnd): Promise<boolean>;
  /** There is no body, and its last address ran out by `expiredUntil`. */
  expire(upload: UploadId, now: Instant, expiredUntil: Instant): Promise<boolean>;
  /** Opened up to `before` and not over. From an index: read the item itself before acting on it. */
  unfinished(before: Instant): Promise<readonly UploadId[]>;
};

export type UploadEnd = { readonly at: Instant } & (
  | { readonly receipt: UploadReceipt }
  | { readonly refusal: Refusal }
);

/** The value under which the index of what is unfinished lists uploads, apart from submissions. */
const listed = 'upload';

export const uploads = (db: DynamoDBDocumentClient, TableName: string): Uploads => {
  const change = (
    upload: UploadId,
    expressions: {
      readonly UpdateExpression: string;
      readonly ConditionExpression: string;
      readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
    },
  ): Promise<boolean> =>
    holds(
      db.send(
        new UpdateCommand({
          TableName,
          Key: { ...uploadKey(upload) },
          ExpressionAttributeNames: { '#state': 'state' },
          ...expressions,
          ExpressionAttributeValues: { ...expressions.ExpressionAttributeValues },
        }),
      ),
    );

  return {
    async read(upload) {
      const { Item } = await db.send(
        new GetCommand({ TableName, Key: { ...uploadKey(upload) }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : StoredUpload.parse(Item);
    },

    open: (upload) =>
      holds(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...uploadKey(upload.upload), ...upload, state: 'waiting', unfinished: listed },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),

    waitUntil: (upload, expiresAt) =>
      change(upload, {
        UpdateExpression:
          'SET #state = :waiting, expiresAt = :expires, unfinished = :listed REMOVE endedAt',
        ConditionExpression: '#state IN (:waiting, :expired)',
        ExpressionAttributeValues: {
          ':waiting': 'waiting',
          ':expired': 'expired',
          ':expires': expiresAt,
          ':listed': listed,
        },
      }),

    begin: (upload, now, lapsedUntil) =>
      change(upload, {
        UpdateExpression:
          'SET #state = :working, workedSince = :now, unfinished = :listed REMOVE endedAt ADD attempts :one',
        ConditionExpression:
          '#state IN (:waiting, :expired) OR (#state = :working AND (attribute_not_exists(workedSince) OR workedSince <= :lapsed))',
        ExpressionAttributeValues: {
          ':waiting': 'waiting',
          ':expired': 'expired',
          ':working': 'working',
          ':now': now,
          ':lapsed': lapsedUntil,
          ':listed': listed,
          ':one': 1,
        },
      }),

    letGo: (upload, workedSince, counts) =>
      change(upload, {
        UpdateExpression: 'REMOVE workedSince ADD attempts :less',
        ConditionExpression: '#state = :working AND workedSince = :since',
        ExpressionAttributeValues: {
          ':working': 'working',
          ':since': workedSince,
          ':less': counts ? 0 : -1,
        },
      }),

    finish: (upload, workedSince, { at, ...end }) =>
      change(upload, {
        UpdateExpression: `SET #state = :over, endedAt = :at, ${'receipt' in end ? 'receipt' : 'refusal'} = :end REMOVE unfinished`,
        ConditionExpression: '#state = :working AND workedSince = :since',
        ExpressionAttributeValues: {
          ':working': 'working',
          ':since': workedSince,
          ':at': at,
          ':over': 'receipt' in end ? 'done' : 'refused',
          ':end': 'receipt' in end ? end.receipt : end.refusal,
        },
      }),

    expire: (upload, now, expiredUntil) =>
      change(upload, {
        UpdateExpression: 'SET #state = :expired, endedAt = :now REMOVE unfinished',
        ConditionExpression: '#state IN (:waiting, :working) AND expiresAt <= :until',
        ExpressionAttributeValues: {
          ':waiting': 'waiting',
          ':working': 'working',
          ':expired': 'expired',
          ':now': now,
          ':until': expiredUntil,
        },
      }),

    async unfinished(before) {
      const pages = paginateQuery(
        { client: db },
        {
          TableName,
          IndexName: 'unfinished',
          KeyConditionExpression: 'unfinished = :listed AND openedAt <= :before',
          ExpressionAttributeValues: { ':listed': listed, ':before': before },
        },
      );
      const found: UploadId[] = [];
      for await (const { Items = [] } of pages)
        found.push(...Items.map((item) => Listed.parse(item)));
      return found;
    },
  };
};

const Listed = z.object({ pk: z.string() }).transform(({ pk }) => uploadNamed(pk));
