import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deployed, resourcesOf } from './deployed.ts';

const Queue = z.object({
  VisibilityTimeout: z.int(),
  RedrivePolicy: z.object({ maxReceiveCount: z.int() }),
});
const Function = z.object({ Timeout: z.int(), Description: z.string() });

describe.each(['small', 'production'])('uploads on stage %s', (stage) => {
  let template: Template;
  beforeAll(() => {
    ({ template } = deployed(stage));
  });

  const bucket = () => {
    const [found] = [...resourcesOf(template, 'AWS::S3::Bucket')].filter(([id]) =>
      id.startsWith('Uploads'),
    );
    if (found === undefined) throw new Error('There is no bucket of uploads');
    return { id: found[0], properties: found[1].Properties };
  };

  it('lie in a closed, versioned bucket whose bodies are deleted after what the stage says', () => {
    const days = stage === 'small' ? 90 : 366;
    expect(bucket().properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [expect.objectContaining({ ExpirationInDays: days, Status: 'Enabled' })],
      },
    });
  });

  it('are put over TLS only, and from a browser by our own page only', () => {
    const { id, properties } = bucket();
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: id },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
    expect(properties['CorsConfiguration']).toMatchObject({
      CorsRules: [
        { AllowedMethods: ['PUT'], AllowedHeaders: ['content-type', 'x-amz-checksum-sha256'] },
      ],
    });
    expect(JSON.stringify(properties['CorsConfiguration'])).toContain('.execute-api.');
    expect(JSON.stringify(properties['CorsConfiguration'])).not.toContain('"*"');
  });

  it('tell their queue of every body, and of nothing else', () => {
    const { id, properties } = bucket();
    expect(properties['NotificationConfiguration']).toMatchObject({
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'bodies/' }] } },
        },
      ],
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 's3.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    const raw = template.toJSON()['Resources'][id] as { DependsOn?: string[] };
    expect(raw.DependsOn?.join()).toContain('UploadQueuePolicy');
  });

  it('stay hidden from other workers for longer than one can live, and are tried three times', () => {
    const worker = [...resourcesOf(template, 'AWS::Lambda::Function').values()]
      .map(({ Properties }) => Function.parse(Properties))
      .find(({ Description }) => Description === 'Commune Reporting: upload');
    const [queue] = [...resourcesOf(template, 'AWS::SQS::Queue')]
      .filter(([id]) => id.startsWith('UploadQueue'))
      .map(([, { Properties }]) => Queue.parse(Properties));
    // The worker holds an upload for 16 minutes.
    expect(worker?.Timeout).toBeLessThan(16 * 60);
    expect(queue?.VisibilityTimeout).toBeGreaterThan(16 * 60);
    expect(queue?.RedrivePolicy.maxReceiveCount).toBe(3);
  });

  it('are written by nobody but the api, whose addresses pass its right on, and read by the worker', () => {
    const rights = [...resourcesOf(template, 'AWS::IAM::Policy').values()].map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    const whoMay = (action: string, prefix: string): readonly string[] =>
      rights
        .filter((policy) =>
          z
            .object({
              PolicyDocument: z.object({
                Statement: z.array(z.object({ Action: z.unknown(), Resource: z.unknown() })),
              }),
            })
            .parse(JSON.parse(policy))
            .PolicyDocument.Statement.some(
              ({ Action, Resource }) =>
                JSON.stringify(Action).includes(action) &&
                JSON.stringify(Resource).includes(`/${prefix}*`),
            ),
        )
        .map((policy) => /Functions(\w+?)Role/.exec(policy)?.[1] ?? '');
    expect(whoMay('s3:PutObject', 'bodies/')).toEqual(['api']);
    expect(whoMay('s3:PutObject', 'errors/')).toEqual(['upload']);
    expect([...whoMay('s3:GetObject', 'bodies/')].toSorted()).toEqual(['api', 'upload']);
  });
});
