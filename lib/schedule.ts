import { Duration, TimeZone, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { logicalIdOf } from './logical-id.ts';
import { keepFailures, type Surroundings } from './service-function.ts';

export type HourlyTickProps = Surroundings & {
  readonly tick: NodejsFunction;
  /** Legal time. */
  readonly zone: string;
};

/** Every full hour of legal time. A tick that is missed or repeated does no harm: the next one works out what is due. */
export class HourlyTick extends Construct {
  constructor(scope: Construct, id: string, { tick, zone, alarms, key }: HourlyTickProps) {
    super(scope, id);
    const missed = new DeadLetterQueue(this, 'Missed', {
      key,
      alarms,
      means:
        'An hourly run could not be started or failed three times. Reports and mails may be late; the next run catches up. If this repeats, look at the log of the tick function.',
    });
    const starter = this.#starter(tick);
    // The target lets the role send to the queue, and forgets that what it sends has to be encrypted.
    key?.grant(starter, 'kms:GenerateDataKey', 'kms:Decrypt');
    new Schedule(this, 'Schedule', {
      description: 'Starts what is due: compilations, re-issues, deliveries',
      schedule: ScheduleExpression.cron({ minute: '0', timeZone: TimeZone.of(zone) }),
      target: new LambdaInvoke(tick, {
        role: starter,
        deadLetterQueue: missed,
        retryAttempts: 2,
        maxEventAge: Duration.minutes(30),
      }),
    });
    keepFailures(tick, missed);
    alarms.ring(tick, 'Silent', {
      means:
        'The hourly run has been silent for two hours: no report is compiled and no mail goes out. Look at the schedule and at the log of the tick function.',
      metric: tick.metricInvocations({ period: Duration.hours(2), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  #starter(tick: NodejsFunction): Role {
    const role = new Role(this, 'Starter', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(tick)}.Arn>:*]`,
      reason: 'The versions of one function: the schedule starts this function and no other.',
    });
    return role;
  }
}
