import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { canonicalJson } from '../../core/canonical-json.ts';
import { reportId } from '../../core/reports/report.ts';
import type { CompileCountryWork, Work, WorkQueue } from '../../core/reports/work.ts';
import { sha256Of } from './authenticate.ts';
import type { Now } from './world.ts';

/** What StartExecution of Step Functions is asked. */
export type Execution = {
  readonly stateMachineArn: string;
  /** Of two with one name and input the second is the first. */
  readonly name: string;
  readonly input: string;
};

/** Resolves when the execution is started, or one of its name was before. */
export type Start = (execution: Execution) => Promise<void>;

/**
 * A report of the country goes to the state machine, everything else to its queue. What the queues refuse is thrown before
 * anything is started.
 */
export const handsOn =
  (queues: WorkQueue, stateMachineArn: string, start: Start, now: Now): WorkQueue =>
  async (work) => {
    const isNational = (each: Work) => each.kind === 'compile-country';
    await queues(work.filter((each) => !isNational(each)));
    for (const each of work.filter(isNational)) {
      const input = canonicalJson(each);
      await start({ stateMachineArn, name: executionName(each, now().slice(0, 13)), input });
    }
  };

/**
 * What tells executions apart: the report, the instant, and the hour in which the work was handed on. Two runs in one hour start
 * one execution; what failed for good is started again by the run of the next hour, where a name without the hour would be taken
 * for ninety days.
 */
export function executionName(
  { definition, scope, label, asOf }: CompileCountryWork,
  hour: string,
): string {
  const report = reportId(definition, scope, label);
  const digest = sha256Of(`${report} ${asOf}`).slice(0, 16);
  return `${report.replaceAll(/[^\w-]/g, '_').slice(0, 48)}-${digest}-${hour}`;
}

// Step Functions ------------------------------------------------------------------------

type Request = (
  url: string,
  request: {
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly body: string;
  },
) => Promise<Response>;

const Refused = z.object({ __type: z.string() });

/** The region stands in the name of the machine: `arn:aws:states:<region>:…`. */
const hostOf = (arn: string) => {
  const [, , service = '', region = ''] = arn.split(':');
  return { service, region, hostname: `${service}.${region}.amazonaws.com` };
};

const attempts = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/**
 * StartExecution, signed (AWS Signature Version 4, JSON 1.0): one call of one service, for which the service's own client would be
 * half a megabyte in two bundles. Faults of the service and of the line are tried three times.
 */
export const stepFunctionsStart =
  (request: Request = fetch, waitMs = 200): Start =>
  async (execution) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await asked(request, execution).catch((error: unknown) => {
        if (attempt >= attempts) throw error;
      });
      if (answer?.ok === true || (await alreadyStarted(answer))) return;
      if (attempt >= attempts || (answer !== undefined && answer.status < 500))
        throw new Error(`Step Functions answered ${answer?.status ?? 'nothing'}`);
      await pause(waitMs * 2 ** attempt);
    }
  };

/** An execution of this hour that is over: it was started, which is all that was asked. */
async function alreadyStarted(answer: Response | void): Promise<boolean> {
  if (answer?.status !== 400) return false;
  const refused = Refused.safeParse(await answer.json());
  return refused.success && refused.data.__type.endsWith('ExecutionAlreadyExists');
}

async function asked(request: Request, execution: Execution): Promise<Response> {
  const { service, region, hostname } = hostOf(execution.stateMachineArn);
  const signer = new SignatureV4({
    service,
    region,
    credentials: defaultProvider(),
    sha256: Sha256Node,
  });
  const body = JSON.stringify(execution);
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname,
    path: '/',
    query: {},
    headers: {
      host: hostname,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.StartExecution',
    },
    body,
  });
  return request(`https://${hostname}/`, { method: 'POST', headers, body });
}
