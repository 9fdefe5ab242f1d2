import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Work, type WorkQueue } from '../../core/reports/work.ts';
import type { Log } from './log.ts';

/** What SQS takes in one call. */
const perBatch = 10;

/** The queue of each kind of work; a function that hands on one kind only knows that one. */
export type QueueUrls = Readonly<Partial<Record<Work['kind'], string>>>;

/** Hands work to SQS. Resolves when every piece is accepted; throws if any is not, which may hand on some twice. */
export const sqsWorkQueue =
  (client: SQSClient, urls: QueueUrls): WorkQueue =>
  async (work) => {
    for (const [kind, pieces] of Map.groupBy(work, (each) => each.kind)) {
      const QueueUrl = urls[kind];
      if (QueueUrl === undefined) throw new Error(`There is no queue to ${kind} here`);
      for (let start = 0; start < pieces.length; start += perBatch)
        await sendBatch(client, QueueUrl, pieces.slice(start, start + perBatch));
    }
  };

async function sendBatch(client: SQSClient, QueueUrl: string, work: readonly Work[]) {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: work.map((each, place) => ({
        Id: String(place),
        MessageBody: JSON.stringify(each),
      })),
    }),
  );
  if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} of ${work.length} messages`);
}

/**
 * Consumes a queue. Messages are done one after the other; one that throws is logged, comes back by itself, and goes to the
 * dead letters when it keeps failing. The others of its batch are done.
 */
export const consumer =
  (task: string, run: (message: string) => Promise<Readonly<Record<string, unknown>>>, log: Log) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const { messageId, body } of Records) {
      try {
        log.info(task, await run(body));
      } catch (error) {
        log.error(`could not ${task}`, { messageId, error });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };

/** Consumes a queue of one kind of work. */
export const workConsumer = <K extends Work['kind']>(
  kind: K,
  run: (work: Extract<Work, { kind: K }>) => Promise<unknown>,
  log: Log,
) =>
  consumer(
    kind,
    async (message) => {
      const work = Work.parse(JSON.parse(message));
      if (!isOf(kind, work)) throw new Error(`This queue takes work to ${kind} only`);
      return { work, outcome: await run(work) };
    },
    log,
  );

const isOf = <K extends Work['kind']>(kind: K, work: Work): work is Extract<Work, { kind: K }> =>
  work.kind === kind;
