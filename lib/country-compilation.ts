import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  Errors,
  JitterType,
  JsonPath,
  LogLevel,
  Map,
  StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { logicalIdOf } from './logical-id.ts';
import { acknowledgeOrdered, type Surroundings } from './service-function.ts';

export type CountryCompilationProps = Surroundings & {
  /** Takes one step at a time: functions/shared/compile-steps.ts. */
  readonly compileCountry: Function;
};

/** As many provinces at once as one report may take of the function's concurrency. */
const provincesAtOnce = 10;

/**
 * A report of the country: plan → every province by itself → join, which alone publishes. Between the steps pass keys of the
 * archive. Each step may be repeated, so whatever fails is tried again, at first after 20 seconds.
 */
export class CountryCompilation extends Construct {
  readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    { compileCountry, alarms, key }: CountryCompilationProps,
  ) {
    super(scope, id);
    const logs = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    this.machine = new StateMachine(this, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(this.#definition(compileCountry)),
      timeout: Duration.hours(2),
      tracingEnabled: true,
      // Names of states and their outcomes; what passes between them stands in the history of the execution.
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    });
    acknowledgeOrdered(compileCountry);
    this.#acknowledge(compileCountry);
    const ring = (alarm: string, metric: Metric) =>
      alarms.ring(this, alarm, {
        means:
          'A report of the country could not be put together, so nothing of it was published or mailed. The next hourly run starts it anew. If this repeats, open the failed execution of the state machine: it names the step and the province, and the log of the compile-country function says why.',
        metric,
      });
    ring('Failed', this.machine.metricFailed({ statistic: 'Sum' }));
    ring('TimedOut', this.machine.metricTimedOut({ statistic: 'Sum' }));
  }

  #definition(compileCountry: Function) {
    const planned = JsonPath.objectAt('$.planned');
    const plan = this.#step(compileCountry, 'Plan', {
      step: 'plan',
      work: JsonPath.objectAt('$$.Execution.Input'),
    });
    const join = this.#step(compileCountry, 'Join', {
      step: 'join',
      planned,
      parts: JsonPath.objectAt('$.parts'),
    });
    const provinces = new Map(this, 'Provinces', {
      itemsPath: '$.parts',
      itemSelector: { step: 'part', planned, part: JsonPath.objectAt('$$.Map.Item.Value') },
      maxConcurrency: provincesAtOnce,
      resultPath: '$.parts',
    }).itemProcessor(this.#step(compileCountry, 'Province'));
    const isOver = new Succeed(this, 'Over');
    return plan.next(
      new Choice(this, 'Is there anything to compile?')
        .when(
          Condition.stringEquals('$.kind', 'planned'),
          provinces
            .next(join)
            .next(
              new Choice(this, 'Did another run take the edition?')
                .when(Condition.stringEquals('$.kind', 'overtaken'), plan)
                .otherwise(isOver),
            ),
        )
        .otherwise(isOver),
    );
  }

  #step(
    compileCountry: Function,
    id: string,
    payload?: Readonly<Record<string, unknown>>,
  ): LambdaInvoke {
    const invoke = new LambdaInvoke(this, id, {
      lambdaFunction: compileCountry,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      ...(payload && { payload: TaskInput.fromObject(payload) }),
    });
    invoke.addRetry({
      errors: [Errors.ALL],
      interval: Duration.seconds(20),
      backoffRate: 2,
      maxAttempts: 4,
      maxDelay: Duration.minutes(5),
      jitterStrategy: JitterType.FULL,
    });
    return invoke;
  }

  #acknowledge(compileCountry: Function): void {
    const role = Validations.of(this.machine.role);
    role.acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(compileCountry)}.Arn>:*]`,
      reason: 'The versions of one function: the state machine invokes this function and no other.',
    });
    role.acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Only for the actions of X-Ray and of log delivery, which know no resources.',
    });
  }
}
