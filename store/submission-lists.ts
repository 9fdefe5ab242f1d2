import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ClientId } from '../core/registry/client.ts';
import type { Arrival } from '../core/reports/schedule.ts';
import { SubmissionId } from '../core/statements/statement.ts';
import { addDays, Instant, type LocalDate } from '../core/time.ts';
import { arrivalDay, type Key, partitionNamed } from './keys.ts';
import { allQueried } from './queried.ts';

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

/** Submissions of all clients by what became of them; from indexes, which may lag by seconds. */
export type SubmissionLists = {
  /** Opened up to `before` and not done. Read the item itself before acting on it. */
  unfinished(before: Instant): Promise<readonly Unfinished[]>;
  /** What was done in [from, until], in that order. */
  arrivals(from: Instant, until: Instant): Promise<readonly ListedArrival[]>;
};

/** The value under which the index of what is unfinished lists submissions, apart from uploads. */
export const listedOpen = 'open';

export const submissionLists = (db: DynamoDBDocumentClient, TableName: string): SubmissionLists => {
  const listed = (query: Omit<QueryCommandInput, 'TableName'>) =>
    allQueried(db, { TableName, ...query });

  const arrivalsOn = (day: LocalDate, from: Instant, until: Instant) =>
    listed({
      IndexName: 'arrivals',
      KeyConditionExpression: 'arrivalDay = :day AND arrival BETWEEN :from AND :until',
      // `$` follows `#`, so that what was done at `until` itself is in.
      ExpressionAttributeValues: { ':day': day, ':from': from, ':until': `${until}$` },
    });

  return {
    async unfinished(before) {
      const found = await listed({
        IndexName: 'unfinished',
        KeyConditionExpression: 'unfinished = :open AND openedAt <= :before',
        ExpressionAttributeValues: { ':open': listedOpen, ':before': before },
      });
      return found.map((item) => StoredOpen.parse(item));
    },

    async arrivals(from, until) {
      const found: ListedArrival[] = [];
      for (let day = arrivalDay(from); day <= arrivalDay(until); day = addDays(day, 1))
        for (const item of await arrivalsOn(day, from, until))
          found.push(StoredArrival.parse(item));
      return found;
    },
  };
};

const StoredOpen = z
  .object({
    pk: z.string(),
    sk: z.string(),
    client: ClientId,
    submission: SubmissionId,
    openedAt: Instant,
  })
  .transform(({ pk, sk, ...rest }): Unfinished => ({ key: { pk, sk }, ...rest }));

const StoredArrival = z
  .object({
    client: ClientId,
    submission: SubmissionId,
    arrival: z.string(),
    receivedAt: Instant,
    touched: z.array(z.string().transform(partitionNamed)),
  })
  .transform(({ arrival, ...rest }): ListedArrival => ({
    ...rest,
    doneAt: Instant.parse(arrival.slice(0, arrival.indexOf('#'))),
  }));
