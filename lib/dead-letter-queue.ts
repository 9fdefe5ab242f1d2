import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';

export type DeadLetterQueueProps = {
  readonly key: IKey | undefined;
  readonly alarms: AlarmTopic;
  /** What is not done while something lies here, and how to take it up again. */
  readonly means: string;
};

export const encryptionBy = (key: IKey | undefined) =>
  key === undefined
    ? { encryption: QueueEncryption.SQS_MANAGED }
    : { encryption: QueueEncryption.KMS, encryptionMasterKey: key };

/** Keeps for two weeks what could not be done, and rings as soon as something lies in it. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { key, alarms, means }: DeadLetterQueueProps) {
    super(scope, id, {
      ...encryptionBy(key),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    alarms.ring(this, 'NotEmpty', {
      means,
      metric: this.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    });
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue: an alarm calls a person.' },
      {
        id: 'Serverless-SQSRedrivePolicy',
        reason: 'This is a dead-letter queue: an alarm calls a person.',
      },
    );
  }
}
