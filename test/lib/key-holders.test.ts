import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deployed } from './deployed.ts';

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Document = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: list,
      Resource: z.unknown().optional(),
      Principal: z.unknown().optional(),
    }),
  ),
});

/** Of a policy beside a role or a resource, or of the key itself. */
const Governing = z.object({
  PolicyDocument: Document.optional(),
  KeyPolicy: Document.optional(),
  Roles: z.array(z.object({ Ref: z.string() })).default([]),
});

const Resources = z.record(
  z.string(),
  z.object({ Type: z.string(), Properties: z.unknown().optional() }),
);
type Resources = z.output<typeof Resources>;

/** Somebody may do something with something: a role by its own policy, a service by the policy of the thing. */
type Deed = { readonly who: string; readonly action: string; readonly what: string };

const policies = /^AWS::(IAM::Policy|KMS::Key|SQS::QueuePolicy|SNS::TopicPolicy|S3::BucketPolicy)$/;

function deedsIn(resources: Resources): readonly Deed[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    if (!policies.test(Type)) return [];
    const { PolicyDocument, KeyPolicy, Roles } = Governing.parse(Properties);
    const statements = (PolicyDocument ?? KeyPolicy)?.Statement ?? [];
    return statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource, Principal }) =>
        [...Roles.map(({ Ref }) => Ref), ...named(Principal)].flatMap((who) =>
          Action.map((action) => ({
            who,
            action,
            what: Type === 'AWS::KMS::Key' ? id : JSON.stringify(Resource),
          })),
        ),
      );
  });
}

/** The roles and services that a statement names. */
const named = (principal: unknown): readonly string[] =>
  Array.from(
    JSON.stringify(principal ?? '').matchAll(
      /\["(?<role>\w+)","Arn"\]|(?<service>[\w-]+(?:\.[\w-]+)*\.amazonaws\.com)/g,
    ),
    ({ groups }) => groups?.['role'] ?? groups?.['service'] ?? '',
  );

const write = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptTo'];

/** What the key has to allow to whoever does this with encrypted data, as each service says. */
const neededFor: Readonly<Record<string, readonly string[]>> = {
  'dynamodb:GetItem': ['kms:Decrypt', 'kms:DescribeKey'],
  'dynamodb:Query': ['kms:Decrypt', 'kms:DescribeKey'],
  'dynamodb:PutItem': write,
  'dynamodb:UpdateItem': write,
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'secretsmanager:GetSecretValue': ['kms:Decrypt'],
  'sns:Publish': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  'sqs:SendMessage': ['kms:Decrypt', 'kms:GenerateDataKey'],
};

const keepsData =
  /^AWS::(DynamoDB::Table|S3::Bucket|SecretsManager::Secret|SNS::Topic|SQS::Queue)$/;

/** What somebody who handles encrypted data lacks of the key. */
function lacking(resources: Resources, deeds: readonly Deed[]): readonly string[] {
  const all = Object.entries(resources);
  const keyId = all.find(([, { Type }]) => Type === 'AWS::KMS::Key')?.[0] ?? 'no key';
  const encrypted = all.filter(
    ([, { Type, Properties }]) =>
      keepsData.test(Type) && JSON.stringify(Properties).includes(`"${keyId}"`),
  );
  const holds = (who: string, needed: string): boolean =>
    deeds.some(
      (deed) => deed.who === who && deed.what.includes(keyId) && covers(deed.action, needed),
    );
  return deeds
    .filter(({ what }) => encrypted.some(([id]) => what.includes(`"${id}"`)))
    .flatMap(({ who, action }) =>
      (neededFor[action] ?? [])
        .filter((needed) => !holds(who, needed))
        .map((needed) => `${who} may ${action} and not ${needed}`),
    );
}

const covers = (granted: string, needed: string): boolean =>
  granted.endsWith('*') ? needed.startsWith(granted.slice(0, -1)) : needed === granted;

describe('under the key of the customer', () => {
  let resources: Resources;
  let deeds: readonly Deed[];
  beforeAll(() => {
    resources = Resources.parse(deployed('production').template.toJSON()['Resources']);
    deeds = deedsIn(resources);
  });

  it('whoever handles encrypted data holds the key for it', () => {
    expect(lacking(resources, deeds)).toEqual([]);
  });

  it.each([
    ['HourlyStarter', 'sqs:SendMessage and not kms:GenerateDataKey'],
    ['FunctionstickRole', 'sqs:SendMessage and not kms:GenerateDataKey'],
    ['FunctionsmaileventsRole', 'sqs:SendMessage and not kms:Decrypt'],
    ['FunctionsdeliverRole', 'sqs:ReceiveMessage and not kms:Decrypt'],
    ['FunctionsdeliverRole', 'secretsmanager:GetSecretValue and not kms:Decrypt'],
    ['FunctionsauthorizerRole', 'dynamodb:GetItem and not kms:DescribeKey'],
    ['FunctionsingestRole', 'dynamodb:PutItem and not kms:GenerateDataKey'],
    ['FunctionsapiRole', 's3:GetObject and not kms:Decrypt'],
    ['FunctionscompileRole', 's3:PutObject and not kms:GenerateDataKey'],
    ['events.amazonaws.com', 'sqs:SendMessage and not kms:GenerateDataKey'],
    ['cloudwatch.amazonaws.com', 'sns:Publish and not kms:GenerateDataKey'],
  ])('%s without it would be noticed: %s', (who, complaint) => {
    const left = deeds.filter(
      (deed) => !(deed.who.startsWith(who) && deed.action.startsWith('kms:')),
    );
    expect(lacking(resources, left).join('\n')).toMatch(new RegExp(`${who}\\w* may ${complaint}`));
  });
});
