import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Duration, Names, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  Charset,
  type ICommandHooks,
  NodejsFunction,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  FilterPattern,
  type IFilterPattern,
  LogGroup,
  MetricFilter,
  RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { FunctionName, settings } from '../functions/shared/settings.ts';
import type { AlarmTopic } from './alarm-topic.ts';
import { bundling } from './bundling.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** Exactly what the function's schema reads: a setting that is missing or misspelt does not compile. */
export type EnvironmentOf<F extends FunctionName> = z.input<(typeof settings)[F]>;

/** What all functions of a stage have in common. */
export type Surroundings = {
  readonly alarms: AlarmTopic;
  readonly key: IKey | undefined;
};

export type ServiceFunctionProps<F extends FunctionName> = Surroundings & {
  /** Its file is functions/entry/<name>.ts. */
  readonly name: F;
  readonly environment: EnvironmentOf<F>;
  /** What a person loses when this fails; it becomes the alarm's text. */
  readonly failureMeans: string;
  readonly timeout: Duration;
  /** True where an error thrown is an answer, and not every one of them may call a person. */
  readonly refusesByThrowing?: boolean;
  /** 512 by default; the processor grows with it. */
  readonly memoryMb?: number;
  /** Puts files beside the bundle. */
  readonly commandHooks?: ICommandHooks;
};

/**
 * A Lambda function from its entry file: one bundle with the SDK in it, a role and a log of its own, and an alarm.
 * CommonJS, because the bundled libraries then do their work at the first use and not while the sandbox starts.
 */
export class ServiceFunction<F extends FunctionName = FunctionName> extends NodejsFunction {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps<F>) {
    const { name, environment, timeout, memoryMb = 512, commandHooks, key } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    super(scope, id, {
      entry: `functions/entry/${name}.ts`,
      description: `Commune Reporting: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout,
      role: new Role(scope, `${id}Role`, {
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      }),
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.CJS,
        mainFields: [...bundling.mainFields],
        bundleAwsSDK: true,
        minify: bundling.minify,
        target: bundling.target,
        sourceMap: true,
        sourcesContent: false,
        charset: Charset.UTF8,
        esbuildArgs: aliases,
        ...(commandHooks && { commandHooks }),
      },
    });
    logGroup.grantWrite(this);
    const ring = (alarm: string, metric: Metric) =>
      props.alarms.ring(this, alarm, { means: props.failureMeans, metric });
    // An answer in our name or a bounced mail is no failed invocation: what a person must know is logged as an error.
    ring('LoggedErrors', countOf(logGroup, 'Errors', loggedError));
    if (props.refusesByThrowing === true) ring('Errors', countOf(logGroup, 'Faults', thrownFault));
    else ring('Errors', this.metricErrors({ statistic: 'Sum' }));
    acknowledgeWildcards(this, key);
  }
}

const aliases = Object.fromEntries(
  Object.entries(bundling.alias).map(([name, file]) => [`--alias:${name}`, file]),
);

const loggedError = FilterPattern.stringValue('$.level', '=', 'ERROR');
/** As the runtime logs what a handler throws. The gateway makes a 401 of this one error, so throwing it is no fault. */
const thrownFault = FilterPattern.literal('"Invoke Error" -"Unauthorized"');

const countOf = (logGroup: LogGroup, id: string, filterPattern: IFilterPattern): Metric =>
  new MetricFilter(logGroup, id, {
    logGroup,
    filterPattern,
    metricNamespace: 'CommuneReporting',
    metricName: `${Names.uniqueId(logGroup)}${id}`,
    metricValue: '1',
  }).metric({ statistic: 'Sum' });

function acknowledgeWildcards(handler: NodejsFunction, key: IKey | undefined): void {
  const role = Validations.of(handler.role ?? handler);
  role.acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Only for the two actions of X-Ray, which know no resources.',
  });
  if (key === undefined) return;
  const reason =
    'Two actions of one key that differ in what they return; using the key for data needs both.';
  role.acknowledge(
    { id: 'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]', reason },
    { id: 'AwsSolutions-IAM5[Action::kms:ReEncrypt*]', reason },
  );
}

/** What an asynchronous function could not do after all retries is kept in a queue with an alarm. */
export function keepFailures(handler: NodejsFunction, queue: DeadLetterQueue): void {
  handler.configureAsyncInvoke({ onFailure: new SqsDestination(queue), retryAttempts: 2 });
  Validations.of(handler).acknowledge({
    id: 'Serverless-LambdaDLQ',
    reason:
      'Its failure destination is a queue with an alarm, and tells more than a dead-letter queue would.',
  });
}

/** A function whose steps a state machine orders: what it could not do after all retries fails the execution, which has an alarm. */
export function acknowledgeOrdered(handler: Construct): void {
  const reason = 'A state machine waits for each step; a failed execution has an alarm.';
  Validations.of(handler).acknowledge(
    { id: 'Serverless-LambdaDLQ', reason },
    { id: 'Serverless-LambdaAsyncFailureDestination', reason },
  );
}

/** A function that answers a waiting caller: a failure is answered at once, so there is nothing to keep for later. */
export const acknowledgeSynchronous = (handler: NodejsFunction): void =>
  Validations.of(handler).acknowledge(
    {
      id: 'Serverless-LambdaDLQ',
      reason: 'The gateway waits for its answer; a failure is answered at once.',
    },
    {
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'The gateway waits for its answer; it is never invoked asynchronously.',
    },
  );
