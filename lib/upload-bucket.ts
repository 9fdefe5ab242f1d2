import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Effect, Grant, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  HttpMethods,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { logicalIdOf } from './logical-id.ts';

export type UploadBucketProps = {
  readonly key: IKey | undefined;
  /** Days in which bodies, and what was wrong with them, can be read; then they are deleted. */
  readonly keepDays: number;
  /** Is told of every body. */
  readonly queue: Queue;
  /** From where a browser may put a body: our own page and no other. */
  readonly origin: string;
  /** Who put and read what is written down here, beside the archive's. */
  readonly accessLog: IBucket;
};

/** As store/upload-bodies spells the names of objects. */
const bodies = 'bodies/';
const errors = 'errors/';

/** Bodies that are too large for one request, as they were put, and the errors of those that were refused. */
export class UploadBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: UploadBucketProps) {
    super(scope, id);
    const { key, keepDays, queue, origin, accessLog } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
      serverAccessLogsBucket: accessLog,
      serverAccessLogsPrefix: 'uploads/',
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: [origin],
          allowedHeaders: ['content-type', 'x-amz-checksum-sha256'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        {
          expiration: Duration.days(keepDays),
          // A repeated PUT has the same bytes, and a page of errors that was written anew the same errors.
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    this.#tell(queue);
  }

  /**
   * Written into the bucket itself: CDK's own way brings a function of its own along. The queue's policy must be there
   * first, so it names this account and not this bucket.
   */
  #tell(queue: Queue): void {
    const s3 = new ServicePrincipal('s3.amazonaws.com');
    const { account } = Stack.of(this);
    const allowed = queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [s3],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    queue.encryptionMasterKey?.grant(s3, 'kms:GenerateDataKey', 'kms:Decrypt');
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('The bucket is no bucket');
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: bodies }] } },
        },
      ],
    };
    if (allowed.policyDependable !== undefined)
      resource.node.addDependency(allowed.policyDependable);
  }

  /** Signs addresses at which a body can be put, tells whether it came, and reads what was wrong with it. */
  openToApi(grantee: NodejsFunction): void {
    this.#grant(grantee, ['s3:PutObject', 's3:GetObject'], bodies);
    this.#grant(grantee, ['s3:GetObject'], errors);
    this.#grantList(grantee);
    this.bucket.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  /** Reads bodies and writes down what was wrong with them. */
  openToWorker(grantee: NodejsFunction): void {
    this.#grant(grantee, ['s3:GetObject'], bodies);
    this.#grant(grantee, ['s3:PutObject'], errors);
    this.#grantList(grantee);
    this.bucket.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  #grant(grantee: NodejsFunction, actions: string[], prefix: string): void {
    Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [this.bucket.arnForObjects(`${prefix}*`)],
    });
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(this.bucket)}.Arn>/${prefix}*]`,
      reason: 'Objects are named by the ids of uploads, which nobody knows beforehand.',
    });
  }

  /** Tells an object that is not there from one that may not be seen. */
  #grantList(grantee: NodejsFunction): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    });
  }
}
