import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { machineIn } from './country-machine.ts';
import { deployed, resourcesOf } from './deployed.ts';

const { template } = deployed('small');
const { machine, properties, id } = machineIn(template);

const Task = z.object({
  Type: z.literal('Task'),
  Resource: z.string(),
  Retry: z.array(z.unknown()),
});
const Each = z.object({
  Type: z.literal('Map'),
  MaxConcurrency: z.int(),
  ItemProcessor: z.unknown(),
});
const Inner = z.object({ States: z.record(z.string(), z.unknown()) });

/** Every task, those of each province among them. */
function tasks(states: Readonly<Record<string, unknown>>): readonly z.output<typeof Task>[] {
  return Object.values(states).flatMap((state) => {
    const task = Task.safeParse(state);
    const each = Each.safeParse(state);
    return [
      ...(task.success ? [task.data] : []),
      ...(each.success ? tasks(Inner.parse(each.data.ItemProcessor).States) : []),
    ];
  });
}

const Policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
    ),
  }),
});

/** Who may do it, and with what. */
const grantsOf = (action: string) =>
  [...resourcesOf(template, 'AWS::IAM::Policy').values()]
    .map(({ Properties }) => Policy.parse(Properties))
    .flatMap(({ Roles, PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Action }) => [Action].flat().includes(action)).map(
        ({ Resource }) => ({ role: Roles[0]?.Ref ?? '', resource: JSON.stringify(Resource) }),
      ),
    );

describe('what compiles the country', () => {
  it('asks one function in every step, and tries each again after longer and longer waits', () => {
    const all = tasks(machine.States);
    expect(all).toHaveLength(3);
    expect(new Set(all.map(({ Resource }) => Resource)).size).toBe(1);
    for (const { Resource, Retry } of all) {
      expect(Resource).toContain('compilecountry');
      expect(Retry).toEqual([
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: 20,
          MaxAttempts: 4,
          BackoffRate: 2,
          MaxDelaySeconds: 300,
          JitterStrategy: 'FULL',
        },
      ]);
    }
  });

  it('compiles at most ten provinces at once, and gives up after two hours', () => {
    const each = Object.values(machine.States).map((state) => Each.safeParse(state));
    expect(each.flatMap(({ data }) => data?.MaxConcurrency ?? [])).toEqual([10]);
    expect(machine.TimeoutSeconds).toBe(7200);
  });

  it('may invoke that function and nothing else', () => {
    const role = JSON.stringify(properties['RoleArn']).split('"')[3] ?? '';
    const invoked = grantsOf('lambda:InvokeFunction').filter((grant) => grant.role === role);
    expect(invoked.length).toBeGreaterThan(0);
    for (const { resource } of invoked) expect(resource).toMatch(/^\[?[^,]*compilecountry/);
    for (const action of ['s3:GetObject', 'dynamodb:GetItem', 'sqs:SendMessage'])
      expect(grantsOf(action).filter((grant) => grant.role === role)).toEqual([]);
  });

  it('is started by the hourly run and by administrators, and by nobody else', () => {
    const starters = grantsOf('states:StartExecution');
    expect(starters.map(({ role }) => role.replace(/Role[0-9A-F]*$/, '')).toSorted()).toEqual([
      'Functionsadmin',
      'Functionstick',
    ]);
    for (const { resource } of starters) expect(resource).toBe(`{"Ref":"${id}"}`);
  });

  it('logs every step for twelve months without what passes between them, and is traced', () => {
    expect(properties['LoggingConfiguration']).toMatchObject({
      Level: 'ALL',
      IncludeExecutionData: false,
    });
    expect(properties['TracingConfiguration']).toEqual({ Enabled: true });
  });

  it.each(['ExecutionsFailed', 'ExecutionsTimedOut'])(
    'rings in words a person understands when %s',
    (metric) => {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: metric,
        AlarmDescription: Match.stringLikeRegexp('nothing of it was published or mailed'),
      });
    },
  );
});
