import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '../../functions/routes.ts';
import type { Route } from '../../functions/shared/route.ts';
import { type FunctionName, settings } from '../../functions/shared/settings.ts';
import { functionFacts } from '../../lib/function-facts.ts';
import { tableAccess } from '../../lib/table-access.ts';
import { deployed, resourcesOf } from './deployed.ts';

const names = Object.keys(settings) as FunctionName[];

/** How the gateway admits to a route. */
function admittedBy({ admission }: Route): string {
  if (admission === 'administrator') return 'AWS_IAM';
  return typeof admission === 'string' ? 'NONE' : 'CUSTOM';
}

/** The policy of a function's role. */
const Granting = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
    ),
  }),
});

/** What our functions are told beside their settings. */
const notOurs = ['NODE_OPTIONS'];

describe.each(['small', 'production'])('the stack of stage %s', (stage) => {
  it('passes the validator of CDK and the rules of cdk-nag', () => {
    expect(() => deployed(stage).app.synth()).not.toThrow();
  });
});

describe('the stack', () => {
  let template: Template;
  beforeAll(() => {
    ({ template } = deployed('small'));
  });

  const functionOf = (name: FunctionName) => {
    const found = [...resourcesOf(template, 'AWS::Lambda::Function')].find(
      ([, { Properties }]) => Properties['Description'] === `Commune Reporting: ${name}`,
    );
    if (found === undefined) throw new Error(`${name} is not deployed`);
    return { id: found[0], properties: found[1].Properties };
  };

  /** By action, the resources that a function's own role may do it with. */
  function grantsOf(name: FunctionName): ReadonlyMap<string, string> {
    const role = JSON.stringify(functionOf(name).properties['Role']).split('"')[3] ?? 'no role';
    const granted = new Map<string, string>();
    for (const { Properties } of resourcesOf(template, 'AWS::IAM::Policy').values()) {
      const { Roles, PolicyDocument } = Granting.parse(Properties);
      if (!Roles.some(({ Ref }) => Ref === role)) continue;
      for (const { Action, Resource } of PolicyDocument.Statement)
        for (const action of [Action].flat())
          granted.set(action, `${granted.get(action) ?? ''}${JSON.stringify(Resource)}`);
    }
    return granted;
  }

  it.each(names)('gives %s every setting that its schema reads, and no other', (name) => {
    const environment = functionOf(name).properties['Environment'] as { Variables: object };
    const given = Object.keys(environment.Variables).filter((key) => !notOurs.includes(key));
    expect(given.toSorted()).toEqual(Object.keys(settings[name].shape).toSorted());
  });

  it.each(names)('opens to %s the tables that it is told of, and no other', (name) => {
    const told = Object.keys(settings[name].shape).filter((key) => key.endsWith('_TABLE'));
    const opened = Object.keys(tableAccess[name]).map((table) => `${table.toUpperCase()}_TABLE`);
    expect(opened.toSorted()).toEqual(told.toSorted());
  });

  it('has one function per entry and none beside', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function').size).toBe(names.length);
  });

  it.each(['ingest', 'api', 'admin', 'authorizer'] as const)(
    'lets the gateway invoke %s by one permission',
    (name) => {
      const { id } = functionOf(name);
      const permissions = [...resourcesOf(template, 'AWS::Lambda::Permission').values()].filter(
        ({ Properties }) => JSON.stringify(Properties['FunctionName']).includes(id),
      );
      expect(permissions).toHaveLength(1);
    },
  );

  it('makes every route of the table a method, admitted as the table says', () => {
    const methods = [...resourcesOf(template, 'AWS::ApiGateway::Method').values()];
    const deployedMethods = methods.map(({ Properties }) => ({
      name: Properties['OperationName'],
      method: Properties['HttpMethod'],
      admission: Properties['AuthorizationType'],
      integration: JSON.stringify(Properties['Integration']),
    }));
    expect(deployedMethods).toHaveLength(routes.length);
    for (const route of routes)
      expect(deployedMethods.find(({ name }) => name === route.name)).toMatchObject({
        method: route.method,
        admission: admittedBy(route),
        integration: expect.stringContaining(functionOf(route.servedBy).id),
      });
  });

  it('lets the policy of administrators call administration and do nothing else', () => {
    const policies = [...resourcesOf(template, 'AWS::IAM::ManagedPolicy').values()];
    expect(policies).toHaveLength(1);
    const { PolicyDocument, Roles, Users, Groups } = policies[0]?.Properties ?? {};
    expect([Roles, Users, Groups]).toEqual([undefined, undefined, undefined]);
    const { Statement } = z.object({ Statement: z.array(z.unknown()) }).parse(PolicyDocument);
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: expect.anything() },
    ]);
    expect(JSON.stringify(Statement)).toMatch(/\{"Ref":"Api\w*"\},"\/live\/\*\/v1\/admin\/\*"/);
    template.hasOutput('AdministratorPolicyArn', { Value: Match.anyValue() });
    template.hasOutput('AdminUrl', { Value: Match.anyValue() });
  });

  it('says who an administrator was in the access log, and keeps the words of requests out of it', () => {
    const stage = [...resourcesOf(template, 'AWS::ApiGateway::Stage').values()][0];
    const format = JSON.stringify(stage?.Properties['AccessLogSetting']);
    expect(format).toContain('$context.identity.userArn');
    expect(format).not.toMatch(/context\.path\b|querystring/);
  });

  it('gives the admin function what administration needs: it changes registry and reports, and sees no figure', () => {
    const granted = grantsOf('admin');
    expect(granted.get('dynamodb:PutItem')).toMatch(/Tablesregistry/);
    expect(granted.get('dynamodb:PutItem')).toMatch(/Tablesreports/);
    expect(granted.get('dynamodb:PutItem')).not.toMatch(/Tablessubmissions/);
    expect(granted.get('dynamodb:Query')).toMatch(/Tablessubmissions/);
    expect([...granted.values()].join()).not.toMatch(/Tables(snapshots|recommendations)/);
    expect(granted.get('sqs:SendMessage')).toMatch(/^[^,]*Compile[^,]*(,[^,]*)?$/);
    expect(
      [...granted.keys()].filter((action) => /^(s3|ses|kms|lambda|iam):/.test(action)),
    ).toEqual([]);
  });

  it('asks the authorizer about the Authorization header only, and believes it for a minute', () => {
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
  });

  it('answers as problem+json with a stable code where no function is asked', () => {
    for (const [type, status, code] of [
      ['UNAUTHORIZED', '401', 'unauthenticated'],
      ['ACCESS_DENIED', '403', 'forbidden'],
      ['INVALID_SIGNATURE', '401', 'signature-required'],
      ['EXPIRED_TOKEN', '401', 'signature-required'],
      ['MISSING_AUTHENTICATION_TOKEN', '404', 'not-found'],
      ['REQUEST_TOO_LARGE', '413', 'body-too-large'],
      ['THROTTLED', '429', 'too-many-requests'],
      ['DEFAULT_5XX', '500', 'unexpected'],
    ])
      template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
        ResponseType: type,
        StatusCode: status,
        ResponseParameters: Match.objectLike({
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
        }),
        ResponseTemplates: { 'application/json': Match.serializedJson(Match.objectLike({ code })) },
      });
  });

  it('says at a missing key how one is sent', () => {
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'UNAUTHORIZED',
      ResponseParameters: Match.objectLike({
        'gatewayresponse.header.WWW-Authenticate': Match.stringLikeRegexp("^'Bearer "),
      }),
      ResponseTemplates: {
        'application/json': Match.stringLikeRegexp('Authorization: Bearer'),
      },
    });
  });

  it('says in every alarm what it means to a person', () => {
    const alarms = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()];
    expect(alarms.length).toBeGreaterThan(names.length);
    for (const { Properties } of alarms) {
      expect(Properties['AlarmDescription']).toMatch(/^[A-Z].{60,}\.$/);
      expect(Properties['AlarmActions']).toHaveLength(1);
    }
  });

  it.each(names)('rings when %s fails, and when it logs an error', (name) => {
    const { id } = functionOf(name);
    const texts = [...resourcesOf(template, 'AWS::CloudWatch::Alarm')].filter(([alarm]) =>
      alarm.startsWith(id.slice(0, -8)),
    );
    expect(texts.map(([, { Properties }]) => Properties['AlarmDescription'])).toEqual(
      expect.arrayContaining([functionFacts[name].failureMeans, functionFacts[name].failureMeans]),
    );
    expect(texts.length).toBeGreaterThanOrEqual(2);
  });

  it('does not ring for a wrong key, which the authorizer refuses by throwing', () => {
    const { id } = functionOf('authorizer');
    const watched = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(
      ({ Properties }) => JSON.stringify([Properties['MetricName'], Properties['Dimensions']]),
    );
    expect(watched.filter((metric) => metric.includes(id))).toEqual([]);
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '"Invoke Error" -"Unauthorized"',
    });
  });

  it('traces functions, and not the gateway, whose traces would hold the tokens of mailed links', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::ApiGateway::Stage').values())
      expect(Properties['TracingEnabled']).toBe(false);
    for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function').values())
      expect(Properties['TracingConfig']).toEqual({ Mode: 'Active' });
  });

  it('leaves bodies as the functions made them: all are bytes, and none is compressed twice', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      BinaryMediaTypes: ['*/*'],
      MinimumCompressionSize: Match.absent(),
    });
  });

  it('lets alarms publish to their topic', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      }),
    });
  });

  it('keeps every log for twelve months', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::Logs::LogGroup').values())
      expect(Properties['RetentionInDays']).toBe(365);
  });

  it('lets only the admin function read a table whole: the ledger of deliveries', () => {
    for (const name of names) {
      const whole = grantsOf(name).get('dynamodb:Scan') ?? '';
      expect(whole, name).toMatch(name === 'admin' ? /Tablesreports/ : /^$/);
      expect(whole, name).not.toMatch(/Tables(snapshots|submissions|registry|recommendations)/);
    }
  });

  it('lets no function delete, and none touch every table', () => {
    const policies = JSON.stringify([...resourcesOf(template, 'AWS::IAM::Policy').values()]);
    expect(policies).not.toMatch(/dynamodb:(Delete|Batch|\*)|s3:(Delete|\*)|index\/\*/);
  });

  it('starts the tick every hour of legal time, and keeps what could not be started', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 * * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
      Target: Match.objectLike({ DeadLetterConfig: Match.anyValue() }),
    });
  });

  it.each(['compile', 'deliver'] as const)(
    'gives %s back only the piece of work that failed',
    (name) => {
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        FunctionName: { Ref: functionOf(name).id },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    },
  );

  it('hands the mail-events function what happened to the mails of this deployment only', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [Match.anyValue()] } } },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });
});

describe('the production stage', () => {
  let template: Template;
  beforeAll(() => {
    ({ template } = deployed('production'));
  });

  it('keeps tables, bucket, queues, secret, topic and logs under the key of the customer', () => {
    const keyed: Readonly<Record<string, string>> = {
      'AWS::DynamoDB::Table': 'SSESpecification',
      'AWS::SQS::Queue': 'KmsMasterKeyId',
      'AWS::SecretsManager::Secret': 'KmsKeyId',
      'AWS::SNS::Topic': 'KmsMasterKeyId',
      'AWS::Logs::LogGroup': 'KmsKeyId',
    };
    for (const [type, property] of Object.entries(keyed))
      for (const [id, { Properties }] of resourcesOf(template, type))
        expect(JSON.stringify(Properties[property]), id).toContain('Key');
  });

  it('puts the firewall before the API and locks the archive', () => {
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockEnabled: true });
  });
});
