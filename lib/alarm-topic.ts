import {
  ComparisonOperator,
  type CreateAlarmOptions,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export type AlarmTopicProps = {
  readonly key: IKey | undefined;
  /** Gets every alarm by e-mail; null: nobody does. */
  readonly address: string | null;
};

export type AlarmProps = {
  /** What a person loses, and what to do: it is all that whoever gets the alarm may read. */
  readonly means: string;
  readonly metric: Metric;
  /** Rings at this value or above. */
  readonly from?: number;
} & Pick<CreateAlarmOptions, 'comparisonOperator' | 'treatMissingData'>;

/** Where alarms go, and the one way to make them. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { key, address }: AlarmTopicProps) {
    super(scope, id, { enforceSSL: true, ...(key && { masterKey: key }) });
    // The policy above replaces the topic's own, which let alarms in.
    this.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.stack.account } },
      }),
    );
    if (address === null) return;
    Validations.of(this.addSubscription(new EmailSubscription(address))).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'A mail that could not be delivered needs no queue: the alarm keeps its state and its history.',
    });
  }

  ring(scope: Construct, id: string, { means, metric, from = 1, ...options }: AlarmProps): void {
    const alarm = metric.createAlarm(scope, id, {
      alarmDescription: means,
      threshold: from,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...options,
    });
    alarm.addAlarmAction(new SnsAction(this));
    alarm.addOkAction(new SnsAction(this));
  }
}
