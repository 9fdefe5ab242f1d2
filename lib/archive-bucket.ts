import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectLockRetention,
} from 'aws-cdk-lib/aws-s3';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { logicalIdOf } from './logical-id.ts';

export type ArchiveBucketProps = {
  readonly key: IKey | undefined;
  /** Days in which nothing archived can be deleted or overwritten; 0: no lock. */
  readonly lockDays: number;
};

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies BucketProps;

/** Editions as they were sent, under their hashes; and beside them who read what, for a year. */
export class ArchiveBucket extends Construct {
  readonly bucket: Bucket;
  /** Other buckets write down here too who read what. */
  readonly accessLog: IBucket;

  constructor(scope: Construct, id: string, { key, lockDays }: ArchiveBucketProps) {
    super(scope, id);
    const accessLog = new Bucket(this, 'AccessLog', {
      ...closed,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [
        { expiration: Duration.days(366), noncurrentVersionExpiration: Duration.days(30) },
      ],
    });
    Validations.of(accessLog).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This is the access log itself; a log of reading the log would never end.',
    });
    // Under exactOptionalPropertyTypes the class of CDK does not fit its own interface.
    this.accessLog = accessLog as IBucket;
    this.bucket = new Bucket(this, 'Bucket', {
      ...closed,
      ...(key && { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
      ...(lockDays > 0 && {
        objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(lockDays)),
      }),
      serverAccessLogsBucket: this.accessLog,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
        // A body is named by its hash: an older version of the same name has the same bytes.
        { noncurrentVersionExpiration: Duration.days(90) },
      ],
    });
  }

  /** Bodies can be read by name, and put; nothing can be deleted. Listing tells a missing body from a forbidden one. */
  open(access: 'read' | 'append', grantee: NodejsFunction): void {
    Grant.addToPrincipal({
      grantee,
      actions: access === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject'],
      resourceArns: [this.bucket.arnForObjects('*')],
    });
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    });
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(this.bucket)}.Arn>/*]`,
      reason: 'Bodies are named by their hashes, which nobody knows beforehand.',
    });
    if (access === 'read') this.bucket.encryptionKey?.grantDecrypt(grantee);
    else this.bucket.encryptionKey?.grantEncryptDecrypt(grantee);
  }
}
