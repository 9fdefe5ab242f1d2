import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Instant } from '../../core/time.ts';
import { type CompileCountryWork, Work } from '../../core/reports/work.ts';
import {
  type Execution,
  executionName,
  handsOn,
  stepFunctionsStart,
} from '../../functions/shared/country-executions.ts';

const work = Work.parse({
  kind: 'compile-country',
  definition: 'bao-cao-quoc-gia',
  scope: 'VN',
  label: '2025-08',
  asOf: '2025-09-05T01:00:00.000Z',
}) as CompileCountryWork;

const machine = 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Country';
const execution: Execution = { stateMachineArn: machine, name: 'one', input: '{}' };

describe('work of the country', () => {
  test('starts an execution, and everything else goes to its queue', async () => {
    const queued: Work[] = [];
    const started: Execution[] = [];
    const deliver = Work.parse({ kind: 'deliver', report: 'r', edition: 1, recipient: 'desk' });
    const handOn = handsOn(
      (pieces) => Promise.resolve(void queued.push(...pieces)),
      machine,
      (each) => Promise.resolve(void started.push(each)),
      () => Instant.parse('2025-09-05T01:00:07Z'),
    );
    await handOn([work, deliver]);
    expect(queued).toEqual([deliver]);
    expect(started.map(({ input }) => JSON.parse(input))).toEqual([work]);
    expect(started[0]?.stateMachineArn).toBe(machine);
  });

  test('has one name for one report, instant and hour, in letters that a name may have', () => {
    const name = executionName(work, '2025-09-05T01');
    expect(name).toMatch(/^[\w-]{1,80}$/);
    expect(name).toContain('bao-cao-quoc-gia_VN_2025-08');
    expect(executionName(work, '2025-09-05T01')).toBe(name);
    const others = [
      executionName({ ...work, asOf: Instant.parse('2025-09-06T01:00:00Z') }, '2025-09-05T01'),
      executionName({ ...work, label: '2025-09' }, '2025-09-05T01'),
      executionName(work, '2025-09-05T02'),
    ];
    expect(new Set([name, ...others]).size).toBe(4);
    const long = { ...work, label: 'x'.repeat(200) };
    expect(executionName(long, '2025-09-05T01')).toMatch(/^[\w-]{1,80}$/);
  });
});

describe('the call to Step Functions', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  });
  afterEach(() => vi.unstubAllEnvs());

  /** Answers one after the other; none: the line breaks. */
  function service(...answers: (Response | undefined)[]) {
    const calls: { readonly url: string; readonly request: { body: string; headers: object } }[] =
      [];
    const request: Parameters<typeof stepFunctionsStart>[0] = (url, sent) => {
      calls.push({ url, request: sent });
      const answer = answers[calls.length - 1];
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('The line broke'));
    };
    return { calls, start: stepFunctionsStart(request, 1) };
  }
  const refused = (status: number, type: string) =>
    new Response(JSON.stringify({ __type: type }), { status });

  test('is signed, names the action, and goes to the region of the machine', async () => {
    const { calls, start } = service(new Response('{}'));
    await start(execution);
    expect(calls.map(({ url }) => url)).toEqual(['https://states.ap-southeast-1.amazonaws.com/']);
    const { headers, body } = calls[0]?.request ?? { headers: {}, body: '' };
    expect(JSON.parse(body)).toEqual(execution);
    expect(headers).toMatchObject({
      'x-amz-target': 'AWSStepFunctions.StartExecution',
      'content-type': 'application/x-amz-json-1.0',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/ap-southeast-1\/states\/aws4_request/,
      ),
    });
  });

  test('takes an execution of that name for the one that was asked', async () => {
    const { start } = service(refused(400, 'com.amazonaws.states#ExecutionAlreadyExists'));
    await expect(start(execution)).resolves.toBeUndefined();
  });

  test('is tried three times while the service or the line fails, and then tells', async () => {
    const mended = service(undefined, new Response('', { status: 500 }), new Response('{}'));
    await mended.start(execution);
    expect(mended.calls).toHaveLength(3);
    const down = service(...[500, 502, 503].map((status) => new Response('', { status })));
    await expect(down.start(execution)).rejects.toThrow('Step Functions answered 503');
    await expect(service().start(execution)).rejects.toThrow('The line broke');
  });

  test('is not repeated where it is refused', async () => {
    const { calls, start } = service(refused(400, 'AccessDeniedException'));
    await expect(start(execution)).rejects.toThrow('Step Functions answered 400');
    expect(calls).toHaveLength(1);
  });
});
