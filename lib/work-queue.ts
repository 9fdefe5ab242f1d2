import { Duration, Validations } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { DeadLetterQueue, encryptionBy } from './dead-letter-queue.ts';

export type WorkQueueProps = {
  readonly key: IKey | undefined;
  readonly alarms: AlarmTopic;
  /** The consumer's own time-out; a message that it holds is hidden from others for so many times as long. */
  readonly consumerTimeout: Duration;
  /** 6 unless given, as AWS advises; less where a piece of work runs long and its repeat must not wait for hours. */
  readonly hiddenTimes?: number;
  /** What is not done while something lies in the dead-letter queue, and how to take it up again. */
  readonly deadMeans: string;
};

/** One kind of work. Delivered at least once and in any order: whoever takes it finds what is done already. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { key, alarms, consumerTimeout, hiddenTimes = 6, deadMeans }: WorkQueueProps,
  ) {
    super(scope, id);
    const dead = new DeadLetterQueue(this, 'Dead', { key, alarms, means: deadMeans });
    this.queue = new Queue(this, 'Queue', {
      ...encryptionBy(key),
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * hiddenTimes),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: dead, maxReceiveCount: 3 },
    });
  }

  /** One piece at a time, so that a slow one delays no other; the piece that failed comes back alone. */
  feed(consumer: NodejsFunction, atOnce: number): void {
    consumer.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 1,
        maxConcurrency: atOnce,
        reportBatchItemFailures: true,
      }),
    );
    const reason = 'Fed by a queue that has a dead-letter queue with an alarm.';
    Validations.of(consumer).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
      { id: 'Serverless-LambdaEventSourceMappingDestination', reason },
    );
  }
}
