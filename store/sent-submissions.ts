import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ClientId } from '../core/registry/client.ts';
import type { FactPartition } from '../core/statements/partitions.ts';
import { SubmissionId } from '../core/statements/statement.ts';
import { addDays, Instant, LocalDate } from '../core/time.ts';
import { arrivalDay, type Key, partitionNamed } from './keys.ts';
import { queried } from './queried.ts';
import { listedOpen } from './submission-lists.ts';

/** A finished submission as its sender's list shows it. */
export type Sent = {
  readonly submission: SubmissionId;
  readonly receivedAt: Instant;
  readonly doneAt: Instant;
  readonly touched: readonly FactPartition[];
  /** Where it stands in the list: text order is the order of being done. */
  readonly place: string;
};

export type Opened = { readonly submission: SubmissionId; readonly openedAt: Instant };

export type SentPage = {
  readonly sent: readonly Sent[];
  /** The `before` of the next page; absent at the end. */
  readonly next?: string;
};

/** Submissions as they are looked up from outside: by receipt, and by who sent them. From indexes, which may lag by seconds. */
export type SentSubmissions = {
  /** Where the submission lies that a receipt names. */
  locate(submission: SubmissionId): Promise<Key | undefined>;
  /** What a client sent that was done in [from, until), the newest first: so many of those before a place. */
  sentBy(
    client: ClientId,
    window: { readonly from: Instant; readonly until: Instant; readonly before?: string },
    size: number,
  ): Promise<SentPage>;
  /** What a client sent that is not done, the oldest first. */
  openOf(client: ClientId): Promise<readonly Opened[]>;
};

/** One call looks at no more days than this; where little was sent, a page is short and the next one goes on. */
const mostDays = 62;

type Listed = (query: Omit<QueryCommandInput, 'TableName'>) => ReturnType<typeof queried>;

export const sentSubmissions = (db: DynamoDBDocumentClient, TableName: string): SentSubmissions => {
  const listed: Listed = (query) => queried(db, { TableName, ...query });
  return { locate: locating(listed), sentBy: listing(listed), openOf: listingOpen(listed) };
};

const locating =
  (listed: Listed): SentSubmissions['locate'] =>
  async (submission) => {
    const found = listed({
      IndexName: 'receipts',
      KeyConditionExpression: 'submission = :submission',
      ExpressionAttributeValues: { ':submission': submission },
    });
    for await (const item of found) return Located.parse(item);
    return undefined;
  };

const listing =
  (listed: Listed): SentSubmissions['sentBy'] =>
  async (client, { from, until, before = until }, size) => {
    const sent: Sent[] = [];
    const last = dayOf(before);
    const unread = addDays(last, -mostDays);
    for (let day = last; day >= arrivalDay(from) && day > unread; day = addDays(day, -1))
      for await (const item of arrivalsOn(listed, day, client, from, before)) {
        const arrival = StoredArrival.parse(item);
        if (arrival.place === before) continue;
        if (sent.length === size) return { sent, next: sent.at(-1)?.place ?? before };
        sent.push(arrival);
      }
    return unread >= arrivalDay(from) ? { sent, next: endOf(unread) } : { sent };
  };

/** What a client sent that was done on a day, between two places, the newest first. */
const arrivalsOn = (
  listed: Listed,
  day: LocalDate,
  client: ClientId,
  from: string,
  before: string,
) =>
  listed({
    IndexName: 'arrivals',
    KeyConditionExpression: 'arrivalDay = :day AND arrival BETWEEN :from AND :before',
    FilterExpression: 'client = :client',
    ExpressionAttributeValues: {
      ':day': day,
      ':from': from,
      ':before': before,
      ':client': client,
    },
    ScanIndexForward: false,
  });

const listingOpen =
  (listed: Listed): SentSubmissions['openOf'] =>
  async (client) => {
    const unfinished = listed({
      IndexName: 'unfinished',
      KeyConditionExpression: 'unfinished = :open',
      FilterExpression: 'client = :client',
      ExpressionAttributeValues: { ':open': listedOpen, ':client': client },
    });
    const found: Opened[] = [];
    for await (const item of unfinished) found.push(StoredOpen.parse(item));
    return found;
  };

/** A place begins with the instant of being done, and the instant alone sorts before every place of it. */
const dayOf = (place: string): LocalDate => LocalDate.parse(place.slice(0, 10));
const endOf = (day: LocalDate): string => `${addDays(day, 1)}T00:00:00.000Z`;

const Located = z.object({ pk: z.string(), sk: z.string() });

const StoredArrival = z
  .object({
    submission: SubmissionId,
    arrival: z.string(),
    receivedAt: Instant,
    touched: z.array(z.string().transform(partitionNamed)),
  })
  .transform(({ arrival, ...rest }) => ({
    ...rest,
    place: arrival,
    doneAt: Instant.parse(arrival.slice(0, arrival.indexOf('#'))),
  }));

const StoredOpen = z.object({ submission: SubmissionId, openedAt: Instant });
