import { CfnOutput, Validations } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { stageName } from './http-api.ts';
import { logicalIdOf } from './logical-id.ts';

/** Under it lies all administration, and nothing else. */
const administration = '/v1/admin';

/**
 * What a user or role of IAM needs to administer: to call the addresses of administration, and nothing beside. The tables
 * stay closed to it, so that whatever it changes is checked and written down under its name. Nobody has it until
 * somebody attaches it.
 */
export class Administrators extends ManagedPolicy {
  constructor(scope: Construct, id: string, api: RestApi) {
    super(scope, id, {
      description: 'Calls the administration of Commune Reporting',
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['execute-api:Invoke'],
          resources: [api.arnForExecuteApi('*', `${administration}/*`, stageName)],
        }),
      ],
    });
    Validations.of(this).acknowledge({
      id: wildcardFinding(api),
      reason: 'All methods of the addresses of administration, whose names hold codes and ids.',
    });
  }
}

const wildcardFinding = (api: RestApi): `AwsSolutions-IAM5[${string}]` =>
  `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${logicalIdOf(api)}>/${stageName}/*${administration}/*]`;

/** What whoever deploys tells the administrators. */
export function tellOf(scope: Construct, policy: Administrators, publicUrl: string): void {
  new CfnOutput(scope, 'AdminUrl', {
    value: `${publicUrl}${administration}`,
    description: 'Where administrators’ requests go, signed as a user or role with the policy',
  });
  new CfnOutput(scope, 'AdministratorPolicyArn', {
    value: policy.managedPolicyArn,
    description: 'The policy to attach to the IAM roles of administrators; it opens nothing else',
  });
}
