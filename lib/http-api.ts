import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IAuthorizer,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  RequestAuthorizer,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Route } from '../functions/shared/route.ts';
import { answerInOurName } from './gateway-answers.ts';
import type { Surroundings } from './service-function.ts';
import type { StageSettings } from './stage.ts';

export const stageName = 'live';

export type HttpApiProps = Surroundings & { readonly throttle: StageSettings['throttle'] };

export type Serving = {
  readonly routes: readonly Route[];
  readonly handlers: Readonly<Record<Route['servedBy'], NodejsFunction>>;
  readonly authorizer: NodejsFunction;
};

/** The REST API of the route table. */
export class HttpApi extends RestApi {
  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id, {
      restApiName: scope.node.id,
      description: 'Commune Reporting',
      endpointTypes: [EndpointType.REGIONAL],
      // Compressed bodies and pages are bytes; as text the gateway would spoil them. It compresses nothing itself: the
      // functions do, because an answer has to be small before it leaves Lambda.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: true,
      deployOptions: stageOptions(new AccessLog(scope, `${id}AccessLog`, props), props.throttle),
    });
    answerInOurName(this);
    ringOnFaults(this, props);
    acknowledge(this);
  }

  /** The address of the stage, made of the API's id only: a function may be told it without waiting for the stage. */
  get publicUrl(): string {
    return `${this.origin}/${stageName}`;
  }

  /** What a browser names as the origin of our pages. */
  get origin(): string {
    const { region, urlSuffix } = this.stack;
    return `https://${this.restApiId}.execute-api.${region}.${urlSuffix}`;
  }

  /** Every line of the table becomes a method; each function gets one permission for the whole API. */
  serve({ routes, handlers, authorizer }: Serving): void {
    const keys = new RequestAuthorizer(this, 'Keys', {
      handler: authorizer,
      identitySources: [IdentitySource.header('Authorization')],
      resultsCacheTtl: Duration.seconds(60),
    });
    const integrations = {
      ingest: new LambdaIntegration(handlers.ingest, { scopePermissionToMethod: false }),
      api: new LambdaIntegration(handlers.api, { scopePermissionToMethod: false }),
      admin: new LambdaIntegration(handlers.admin, { scopePermissionToMethod: false }),
    };
    for (const route of routes) {
      const resource = this.root.resourceForPath(route.path);
      const method = resource.addMethod(route.method, integrations[route.servedBy], {
        operationName: route.name,
        ...admission(route, keys),
      });
      acknowledgeAdmission(method, route.admission);
    }
  }
}

function admission({ admission: admitted }: Route, authorizer: IAuthorizer) {
  if (admitted === 'administrator') return { authorizationType: AuthorizationType.IAM };
  return typeof admitted === 'string'
    ? { authorizationType: AuthorizationType.NONE }
    : { authorizationType: AuthorizationType.CUSTOM, authorizer };
}

class AccessLog extends LogGroup {
  constructor(scope: Construct, id: string, { key }: HttpApiProps) {
    super(scope, id, {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
  }
}

const stageOptions = (
  log: LogGroup,
  { perSecond, burst }: StageSettings['throttle'],
): StageOptions => ({
  stageName,
  throttlingRateLimit: perSecond,
  throttlingBurstLimit: burst,
  tracingEnabled: false,
  metricsEnabled: true,
  loggingLevel: MethodLoggingLevel.ERROR,
  dataTraceEnabled: false,
  accessLogDestination: new LogGroupLogDestination(log),
  accessLogFormat: accessLogFormat(),
});

/** Who asked for what and what came of it. The route and never the path: a path may carry the token of a mailed link. */
const accessLogFormat = (): AccessLogFormat =>
  AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      at: AccessLogField.contextRequestTimeEpoch(),
      client: AccessLogField.contextAuthorizerPrincipalId(),
      administrator: AccessLogField.contextIdentityUserArn(),
      address: AccessLogField.contextIdentitySourceIp(),
      method: AccessLogField.contextHttpMethod(),
      route: AccessLogField.contextResourcePath(),
      status: AccessLogField.contextStatus(),
      refusedAs: AccessLogField.contextErrorResponseType(),
      bytes: AccessLogField.contextResponseLength(),
      milliseconds: AccessLogField.contextResponseLatency(),
    }),
  );

const ringOnFaults = (api: RestApi, { alarms }: Surroundings): void =>
  alarms.ring(api, 'Faults', {
    means:
      'Callers get errors of ours (5xx): provinces cannot hand in figures or read reports. What they sent is not lost if they repeat it. Look for "unexpected" in the logs of ingest, api, admin and authorizer.',
    metric: api.metricServerError({ statistic: 'Sum' }),
  });

function acknowledge(api: RestApi): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason:
      'The one policy by which API Gateway writes logs for an account; AWS defines and keeps it.',
  });
  Validations.of(api).acknowledge({
    id: 'Serverless-APIGWXrayEnabled',
    reason:
      'A trace of the gateway holds the address that was asked for, and that of a mailed link holds its token. The functions are traced.',
  });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG2',
    reason:
      'The functions parse every part of a request by the schema of its route and say in two languages what is wrong.',
  });
}

const openBecause = {
  public:
    'Open to anybody by design: the description of the API, the page for clerks and the program of senders hold no data.',
  capability:
    'Admits the holder of a signed, expiring, revocable link; the function checks the signature.',
} as const satisfies Partial<Record<Extract<Route['admission'], string>, string>>;

function acknowledgeAdmission(method: Method, admitted: Route['admission']): void {
  if (typeof admitted !== 'string')
    return Validations.of(method).acknowledge({
      id: 'AwsSolutions-COG4',
      reason:
        'Provincial systems carry API keys, which the authorizer of this API checks; they are no users of a pool.',
    });
  if (admitted === 'administrator')
    return Validations.of(method).acknowledge({
      id: 'AwsSolutions-COG4',
      reason: 'Administrators are known to IAM; they are no users of a pool.',
    });
  const reason = openBecause[admitted];
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}

export const acknowledgeNoFirewall = (api: RestApi): void =>
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG3',
    reason:
      'The firewall is a setting of the stage; the small one does without it: keys, schemas and throttling guard the API.',
  });
