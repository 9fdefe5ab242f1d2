import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { DeliveryName } from '../../core/reports/delivery.ts';
import type { DeliverWork, Work } from '../../core/reports/work.ts';
import { sqsWorkQueue, workConsumer } from '../../functions/shared/work-queue.ts';
import { messageWith, release } from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => void sqs.reset());

const delivery = (edition: number): DeliverWork => ({
  kind: 'deliver',
  ...DeliveryName.parse({ report: 'monthly~96~2025-08', edition, recipient: 'office' }),
});
const compilation = {
  kind: 'compile',
  definition: 'monthly',
  scope: '96',
  label: '2025-08',
  asOf: release,
};

const sent = () =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => ({
    url: input.QueueUrl,
    count: input.Entries?.length,
  }));

test('each kind of work goes to its own queue, ten at a time', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  const handOn = sqsWorkQueue(new SQSClient({ region: 'test' }), { deliver: 'to-deliver' });
  await handOn(Array.from({ length: 23 }, (_, place) => delivery(place + 1)));
  expect(sent()).toEqual([10, 10, 3].map((count) => ({ url: 'to-deliver', count })));
  await handOn([]);
  expect(sent()).toHaveLength(3);
});

test('work that SQS did not take is never taken for handed on', async () => {
  const failed = { Id: '0', Code: 'InternalError', SenderFault: false };
  sqs.on(SendMessageBatchCommand).resolves({ Failed: [failed] });
  const handOn = sqsWorkQueue(new SQSClient({ region: 'test' }), { deliver: 'to-deliver' });
  await expect(handOn([delivery(1)])).rejects.toThrow('refused 1 of 1');
});

const batch = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.flatMap((body, place) =>
    messageWith(delivery(1)).Records.map((record) => ({ ...record, body, messageId: `m${place}` })),
  ),
});

test('only the pieces that failed come back', async () => {
  const done: number[] = [];
  const run = ({ edition }: DeliverWork) => {
    if (edition === 2) return Promise.reject(new Error('no'));
    done.push(edition);
    return Promise.resolve();
  };
  const bodies = [1, 2, 3].map((edition) => JSON.stringify(delivery(edition)));
  const broken = ['{', '{"kind":"deliver"}', JSON.stringify(compilation)];
  const answer = await workConsumer('deliver', run, silentLog)(batch(...bodies, ...broken));
  expect(done).toEqual([1, 3]);
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    'm1',
    'm3',
    'm4',
    'm5',
  ]);
});

test('what is handed on is read back as what it was', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  const handOn = sqsWorkQueue(new SQSClient({ region: 'test' }), { deliver: 'to-deliver' });
  await handOn([delivery(7)]);
  const [call] = sqs.commandCalls(SendMessageBatchCommand);
  const body = call?.args[0].input.Entries?.[0]?.MessageBody ?? '';
  const read: Work[] = [];
  const run = (work: DeliverWork) => Promise.resolve(void read.push(work));
  await workConsumer('deliver', run, silentLog)(batch(body));
  expect(read).toEqual([delivery(7)]);
});
