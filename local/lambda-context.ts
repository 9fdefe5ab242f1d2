import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

const timeLimitMs = 29_000;

/** The second argument of a handler, one per invocation. */
export function lambdaContext(functionName: string): Context {
  const started = performance.now();
  const nothing = (): void => undefined;
  return {
    awsRequestId: randomUUID(),
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, timeLimitMs - (performance.now() - started)),
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}
