import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** One key for everything at rest: whoever disables it closes the whole system. Rotated yearly. */
export class CustomerKey extends Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Data, queues, secret and logs of Commune Reporting',
      enableKeyRotation: true,
    });
    const { region, account, partition } = Stack.of(this);
    this.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${region}.amazonaws.com`, {
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*`,
          },
        },
      }),
    );
    // Alarms are published to a topic, and events that nobody took are put into a queue, by the services themselves.
    this.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.grantEncryptDecrypt(new ServicePrincipal('events.amazonaws.com'));
  }
}
